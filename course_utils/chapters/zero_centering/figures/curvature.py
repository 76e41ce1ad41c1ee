"""Figure of notebook 03: what the mean of the inputs costs gradient descent."""

from __future__ import annotations

import numpy as np

from course_utils.chapters.zero_centering.experiments.curvature import Descent
from course_utils.chapters.zero_centering.experiments.zigzag import TOLERANCE
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
    places = ((1.25, 60.0, "left"), (2.0, 300.0, "right"), (1.04, 800.0, "left"))
    for position, (name, (means, steps)) in enumerate(curves.items()):
        look, median = style.cycle(position), np.median(steps, axis=-1)
        low, high = steps.min(axis=-1), steps.max(axis=-1)
        canvas.band(ax, f"{name} range", means, low, high, color=look["color"])
        canvas.line(ax, name, means, median, marker="os^"[position], **look)
        x, y, side = places[position]
        canvas.label(ax, f"{name} name", x, y, name, color=look["color"], ha=side)
        at = ", ".join(number(m) for m in means)
        words.append(f"{name}, means {at}: {', '.join(number(m) for m in median)}")
    canvas.frame(
        ax, title="20 inputs of variance 1", x="mean of every input", yscale="log",
        y=f"steps until {TOLERANCE:.0%} is left", ylim=(0.8, 1700),
    )  # fmt: skip
    ax.set_yticks((1, 10, 100, 1000), ("1", "10", "100", "1000"))
    return DescribedFigure(
        fig,
        "Without a bias, centring buys a larger rate and, at one rate, no step. With a bias it "
        "saves steps at one rate too.",
        f"Steps of full-batch descent until {TOLERANCE:.0%} of the distance is left, against the "
        f"mean of the inputs; median and range of {result.own_rate.shape[-1]} seeds. "
        f"{'. '.join(words)}.",
    )
