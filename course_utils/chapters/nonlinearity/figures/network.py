"""One small network, drawn with the names of its parts."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import NDArray

from course_utils.pictures import canvas, style
from course_utils.pictures.described import DescribedFigure

__all__ = ["network_figure"]

Array = NDArray[np.floating]
SIZES = (2, 4, 1)
PLACES = (0.0, 2.0, 4.0)  # of the columns, from left to right
NAMES = ("input x", "hidden layer", "output layer")
BELOW = ("2 features", "4 units", "1 unit")


def _column(number: int) -> tuple[Array, Array]:
    """Return the places of a column's units."""
    size = SIZES[number]
    return np.full(size, PLACES[number]), (np.arange(size) - (size - 1) / 2)[::-1]


def network_figure() -> DescribedFigure:
    """Draw a network with two inputs, four hidden units and one output, and name what flows."""
    fig, (ax,) = canvas.figure(8.5, 3.9)
    for number, weights in enumerate(("W1", "W2")):
        _draw_weights(ax, weights, number)
    for number, (name, below) in enumerate(zip(NAMES, BELOW, strict=True)):
        x, y = _column(number)
        canvas.points(
            ax, name, x, y, colors="white", s=1250, edgecolors=style.BLUE, linewidths=2, zorder=3
        )
        canvas.label(ax, f"{name} name", PLACES[number], 2.35, name, ha="center", weight="bold")
        canvas.label(ax, f"{name} size", PLACES[number], -2.35, below, ha="center")
    for feature, height in zip(("$x_1$", "$x_2$"), _column(0)[1], strict=True):
        canvas.label(ax, feature, PLACES[0], height, feature, ha="center", va="center", zorder=4)
    for unit, height in enumerate(_column(1)[1], start=1):
        canvas.label(
            ax, f"bend {unit}", PLACES[1], height, "sum,\nbend", ha="center", va="center", zorder=4
        )
    canvas.label(ax, "sum", PLACES[2], 0, "sum", ha="center", va="center", zorder=4)
    canvas.line(ax, "out", [4.25, 4.7], [0, 0], color=style.GREY, linewidth=1)
    canvas.label(ax, "prediction", 4.76, 0, "prediction", va="center")
    canvas.label(ax, "z", 1.62, 1.9, "z", ha="center", color=style.RED, weight="bold")
    canvas.label(ax, "outputs", 2.42, 1.72, "outputs", color=style.RED, weight="bold")
    canvas.frame(ax, xlim=(-0.6, 5.6), ylim=(-2.6, 2.7))
    ax.set_axis_off()
    return DescribedFigure(
        fig,
        "A small network: 2 inputs, 4 hidden units, 1 output.",
        "From left to right: the input x with 2 features; W1 and b1, a line for each of the 8 "
        "weights; 4 hidden units. A hidden unit first adds up what arrives: that is its z. Then it "
        "bends: what leaves it are its outputs. Then W2 and b2, 4 more weights; one output unit, "
        "which only adds up; the prediction.",
    )


def _draw_weights(ax: Axes, name: str, number: int) -> None:
    """Draw a line from each unit of a column to each of the next, and say what they are."""
    (x, below), (right, above) = _column(number), _column(number + 1)
    starts, stops = zip(x, below, strict=True), [*zip(right, above, strict=True)]
    ends = [(here, there) for here in starts for there in stops]
    # One line with gaps draws them all.
    places = np.array([[here, there, (np.nan, np.nan)] for here, there in ends]).reshape(-1, 2)
    canvas.line(ax, name, *places.T, color=style.GREY, linewidth=1, zorder=1)
    canvas.label(
        ax, f"{name} name", (x[0] + right[0]) / 2, -1.9, f"{name}, b{name[1]}", ha="center",
        weight="bold",
    )  # fmt: skip
