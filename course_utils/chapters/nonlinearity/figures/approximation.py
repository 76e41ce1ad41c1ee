"""Curves built from hinges or from random units, and the error against the width."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import MultipleLocator
from numpy.typing import NDArray

from course_utils.activations import ACTIVATIONS
from course_utils.chapters.nonlinearity.experiments.approximation import (
    RESOLUTION,
    UNITS,
    HingeFit,
    WidthSweep,
)
from course_utils.pictures import canvas, style
from course_utils.pictures.described import DescribedFigure, number

__all__ = [
    "WidthFit",
    "describe_hinges",
    "describe_width",
    "draw_hinges",
    "draw_width",
    "width_figure",
]

Array = NDArray[np.floating]


def _style_of(name: str) -> dict[str, Any]:
    """Return the style of a kind of unit; those that are no activation of the course have none."""
    known = name in ACTIVATIONS
    return style.activation_style(name) if known else style.cycle(list(UNITS).index(name) + 3)


def width_figure(sweep: WidthSweep) -> DescribedFigure:
    """Show the error against the width, median and 10-90 % band over the seeds."""
    fig, (ax,) = canvas.figure(8.5, 4.2)
    words, ends, lasts = [], {}, {}
    for name, rmse in sweep.rmse.items():
        look = _style_of(name)
        if name == "linear":  # the squares lie on it: let it show on both sides
            look = {**look, "linestyle": "-", "linewidth": 6, "alpha": 0.4}
        _, median, _ = canvas.spread(ax, name, sweep.widths, rmse, marker="o", markersize=4, **look)
        twin = next((each for each, end in lasts.items() if np.isclose(end, median[-1])), None)
        lasts[name] = median[-1]
        canvas.label(
            ax, f"{name} label", sweep.widths[-1] * 1.08, median[-1],
            UNITS[name].label + (f" = {UNITS[twin].label}" if twin else ""), va="center",
            color=look["color"], fontsize=11,
        )  # fmt: skip
        ends[f"{name} label"] = median[-1]
        words.append(f"{UNITS[name].label} {number(median[0])} to {number(median[-1])}")
    _keep_apart(ax, ends)
    canvas.frame(
        ax, title="Best fit of sin 2x on [-3, 3]: median, 10 to 90 %",
        x="hidden units (random, best output weights)",
        y="root mean square error", xscale="log", yscale="log",
        xlim=(sweep.widths[0] * 0.9, sweep.widths[-1] * 1.9), ylim=(RESOLUTION * 0.7, 1.5),
    )  # fmt: skip
    ax.set_xticks(sweep.widths, [str(width) for width in sweep.widths])
    heights = [RESOLUTION, 1e-3, 1e-2, 0.1, 1]
    ax.set_yticks(heights, [f"{RESOLUTION:g} or less", *(f"{height:g}" for height in heights[1:])])
    ax.minorticks_off()
    runs = next(iter(sweep.rmse.values())).shape[-1]
    return DescribedFigure(
        fig,
        "A bend is not enough: polynomials stay where they are.",
        f"Error of the best fit against the number of hidden units from {sweep.widths[0]} to "
        f"{sweep.widths[-1]}, logarithmic axes, median of {runs} seeds. From the smallest to the "
        f"largest width: {'; '.join(words)}. An error below {number(RESOLUTION)} counts as that.",
    )


def _keep_apart(ax: Axes, ends: dict[str, float]) -> None:
    """Move the labels of curves that end at the same height apart."""
    last = 0.0
    for key, height in sorted(ends.items(), key=lambda end: end[1]):
        last = max(height, last * 1.55)
        canvas.keyed(ax)[key].set(y=last)


def _draw_fit(ax: Axes, x: Array, target: Array, fitted: Array, color: str) -> None:
    canvas.line(ax, "target", x, target, color=style.BLACK, linewidth=1.2, linestyle="--")
    canvas.line(ax, "fit", x, fitted, color=color)
    canvas.frame(ax, x="x", y="y", xlim=(-3, 3), ylim=(-1.9, 1.9))


def draw_hinges(axes: Sequence[Axes], data: HingeFit) -> None:
    """Draw a fitted sum of hinges, and beside it each hinge alone."""
    whole, parts = axes
    _draw_fit(whole, data.x, data.target, data.fitted, style.BLUE)
    at = np.interp(data.positions, data.x, data.fitted)
    canvas.points(whole, "bends", data.positions, at, colors=style.BLUE, s=30, zorder=3)
    canvas.frame(whole, title="the sum (solid), sin 2x (dashed)")
    canvas.label(whole, "rmse", -2.85, 1.6, f"error {number(data.rmse)}")
    # One line with gaps draws all hinges: their number may change.
    each = data.slopes * np.maximum(data.x[:, None] - data.positions, 0)
    gaps = np.full((1, each.shape[1]), np.nan)
    x = np.tile(np.append(data.x, np.nan), each.shape[1])
    canvas.line(parts, "hinges", x, np.vstack([each, gaps]).T.ravel(), color=style.SKY, linewidth=1)
    # Where each begins: one without a slope would lie on the axis and not be seen.
    starts = np.zeros_like(data.positions)
    canvas.points(parts, "starts", data.positions, starts, colors=style.SKY, s=20, zorder=3)
    canvas.line(parts, "line", data.x, data.tilt * data.x, color=style.GREY, linestyle=":")
    canvas.frame(
        parts, title="each hinge alone, the line (dotted)", x="x", y="y", xlim=(-3, 3), ylim=(-8, 8)
    )
    parts.yaxis.set_major_locator(MultipleLocator(5))


def describe_hinges(data: HingeFit) -> str:
    """Say how well a number of hinges does."""
    if not len(data.positions):
        where = "Without a hinge, by a straight line alone (there is nothing to spread or shift)"
    elif len(data.positions) == 1:
        where = f"With one hinge at {number(data.positions[0])}"
    else:
        low, high = number(data.positions.min()), number(data.positions.max())
        where = f"With {len(data.positions)} hinges between {low} and {high}"
    return f"{where}, the root mean square error to sin 2x is {number(data.rmse)}."


@dataclass(frozen=True)
class WidthFit:
    """A fit by a random layer: the name of its units, their number, the curves, the error."""

    name: str
    width: int
    x: Array
    target: Array
    fitted: Array
    rmse: float


def draw_width(axes: Sequence[Axes], data: WidthFit) -> None:
    """Draw the best fit of a random layer."""
    _draw_fit(axes[0], data.x, data.target, data.fitted, str(_style_of(data.name)["color"]))
    canvas.frame(axes[0], title="best fit (solid), sin 2x (dashed)")
    told = f"{data.width} {UNITS[data.name].label} units: error {_error(data.rmse)}"
    canvas.label(axes[0], "rmse", -2.9, 1.75, told, verticalalignment="top")


def describe_width(data: WidthFit) -> str:
    """Say how well a random layer does."""
    plural = "units" if data.width > 1 else "unit"
    return (
        f"With {data.width} random {UNITS[data.name].label} {plural} and the best output weights, "
        f"the root mean square error to sin 2x is {_error(data.rmse)}."
    )


def _error(rmse: float) -> str:
    return number(rmse) if rmse > RESOLUTION else f"{number(RESOLUTION)} or less"
