"""Figure of notebook 03: what the mean of the inputs costs gradient descent."""

from __future__ import annotations

from course_utils.chapters.zero_centering.experiments.curvature import TOLERANCE, Descent
from course_utils.pictures import canvas, style
from course_utils.pictures.described import DescribedFigure, number

__all__ = ["descent_figure"]


def descent_figure(plain: Descent, biased: Descent) -> DescribedFigure:
    """Show the steps needed against the mean of the inputs, with own and with equal rates.

    Parameters
    ----------
    plain, biased : Descent
        Without a bias, and with one.
    """
    fig, axes = canvas.figure(9.6, 3.8, 1, 2)
    words, names = [], ("each cloud its own rate", "one rate for all")
    for ax, result, title in zip(axes, (plain, biased), ("no bias", "with a bias"), strict=True):
        each = []
        for row, (name, steps) in enumerate(
            zip(names, (result.own_rate, result.equal_rate), strict=True)
        ):
            drawn = canvas.spread(
                ax, name, result.means, steps, marker="os"[row], label=name, **style.cycle(row)
            )
            each.append(f"{name} {', '.join(number(m) for m in drawn[1])}")
        canvas.frame(ax, title=title, x="mean of every input", yscale="log", ylim=(0.8, 5000))
        ax.set_yticks((1, 10, 100, 1000), ("1", "10", "100", "1000"))
        words.append(f"{title.capitalize()}: {'; '.join(each)}")
    axes[0].set_ylabel(f"steps until {TOLERANCE:.0%} is left")
    axes[1].legend(loc="lower right", fontsize=11)
    return DescribedFigure(
        fig,
        "Without a bias, centring buys a larger rate and, at one rate, no step. With a bias it "
        "saves steps at one rate too.",
        f"{plain.features} inputs of variance 1, all examples in each step: steps until "
        f"{TOLERANCE:.0%} of the distance is left at means "
        f"{', '.join(number(m) for m in plain.means)}; median and 10 to 90 % of "
        f"{plain.own_rate.shape[-1]} seeds. {'. '.join(words)}.",
    )
