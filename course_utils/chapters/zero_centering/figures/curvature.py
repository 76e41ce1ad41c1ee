"""Figure of notebook 03: what the mean of the inputs costs gradient descent."""

from __future__ import annotations

from course_utils.chapters.zero_centering.experiments.curvature import TOLERANCE, Descent
from course_utils.pictures import canvas, style
from course_utils.pictures.described import DescribedFigure, number

__all__ = ["descent_figure"]


def descent_figure(result: Descent, biased: Descent) -> DescribedFigure:
    """Show the steps needed against the mean of the inputs, with own and with equal rates.

    Parameters
    ----------
    result, biased : Descent
        Without a bias, and with one.
    """
    fig, (ax,) = canvas.figure(7.6, 3.8)
    words = []
    curves = {
        "each cloud its own rate": (result.means, result.own_rate),
        "one rate for all": (result.means, result.equal_rate),
        "one rate for all, with a bias": (biased.means, biased.equal_rate),
    }
    places = ((0.6, 11.0), (0.02, 36.0), (0.2, 420.0))
    for position, (name, (means, steps)) in enumerate(curves.items()):
        look = style.cycle(position)
        drawn = canvas.spread(ax, name, means, steps, marker="os^"[position], **look)
        canvas.label(ax, f"{name} name", *places[position], name, color=look["color"])
        at = ", ".join(number(m) for m in means)
        words.append(f"{name}, means {at}: {', '.join(number(m) for m in drawn[1])}")
    canvas.frame(
        ax, title=f"{result.features} inputs of variance 1", x="mean of every input", yscale="log",
        y=f"steps until {TOLERANCE:.0%} is left", ylim=(0.8, 1700),
    )  # fmt: skip
    ax.set_yticks((1, 10, 100, 1000), ("1", "10", "100", "1000"))
    return DescribedFigure(
        fig,
        "Without a bias, centring buys a larger rate and, at one rate, no step. With a bias it "
        "saves steps at one rate too.",
        f"Steps of full-batch descent until {TOLERANCE:.0%} of the distance is left, against the "
        f"mean of the inputs; median and 10 to 90 % of {result.own_rate.shape[-1]} seeds. "
        f"{'. '.join(words)}.",
    )
