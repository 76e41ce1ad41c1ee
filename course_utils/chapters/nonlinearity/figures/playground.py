"""Figures of the playground: the answer, the bent plane, the runs' losses, the hidden units."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from course_utils.chapters.nonlinearity.experiments.playground import Playground
from course_utils.chapters.nonlinearity.figures.scene import EDGE, Scene, scene
from course_utils.layers import Activate
from course_utils.pictures import canvas, style
from course_utils.pictures.described import DescribedFigure, number

__all__ = ["describe_playground", "draw_playground", "playground_axes", "playground_figure"]

HALF = 1.1  # from the middle of the bent plane's panel to its sides
# A dot where a curve has come to: at epoch 0 there is nothing else.
NOW: dict[str, Any] = {"marker": "o", "markersize": 5, "markevery": [-1]}
MEDIAN: dict[str, Any] = {"color": style.BLACK}
SEED: dict[str, Any] = {"color": style.RED, "linestyle": "--"}


def playground_axes() -> tuple[Figure, list[Axes]]:
    """Return a figure with four panels and all that stays: answer, bent plane, units, losses."""
    fig, axes = canvas.figure(9.8, 3.1, 1, 4, width_ratios=(1.25, 1.5, 0.95, 1.6))
    answer, bent, hidden, losses = axes
    answer.grid(False)
    _title(answer, "run 1: what it answers")
    canvas.frame(answer, x="$x_1$", y="$x_2$", xlim=(-EDGE, EDGE), ylim=(-EDGE, EDGE))
    for axis in (answer.xaxis, answer.yaxis):
        axis.set_ticks([-5, 0, 5])
    _title(bent, "how it bends the plane")
    bent.grid(False)
    # The boundary and its two sides, in the colours of the answer.
    for side, color in ((-1, style.CLASSES[0]), (1, style.CLASSES[1])):
        bent.axvspan(0, 3 * side, color=color, alpha=0.12, linewidth=0, zorder=-3)
    bent.axvline(0, color=style.GREY, linewidth=1.5, zorder=-2)
    canvas.frame(
        bent,
        x="left and right of the boundary",
        y="along the boundary",
        xlim=(-HALF, HALF),
        ylim=(-HALF, HALF),
    )
    bent.set_xticks([-HALF / 2, HALF / 2], ["squares", "circles"])
    bent.tick_params(length=0)
    bent.set_yticks([])
    _title(hidden, "its hidden units")
    canvas.frame(hidden, xlim=(0, 1), ylim=(0, 1))
    hidden.set_axis_off()
    losses.set_xscale("symlog", linthresh=1, linscale=0.5)
    canvas.frame(losses, x="epoch", y="training loss", xlim=(-0.15, 1200), ylim=(-0.1, 0.85))
    losses.set_xticks([0, 1, 10, 100, 1000], ["0", "1", "10", "100", "1000"])
    losses.minorticks_off()
    losses.set_yticks([0, 0.2, 0.4, 0.6])
    key = losses.legend(
        handles=[
            Line2D([], [], label="median", **MEDIAN),
            Patch(color=style.BLACK, alpha=0.2, linewidth=0, label="10 to 90 %"),
            Line2D([], [], label="run 1", **SEED),
        ],
        loc="upper right", frameon=False, borderpad=0, borderaxespad=0.3, labelspacing=0.2,
        handlelength=1.8, handletextpad=0.5,
    )  # fmt: skip
    key.set_zorder(0.6)  # over the grid, under everything that moves
    return fig, axes


def _title(ax: Axes, title: str) -> None:
    # Under everything that moves: a live picture draws it once.
    ax.set_title(title, loc="left", fontsize=style.RC["axes.titlesize"], zorder=-1)


def draw_playground(axes: Sequence[Axes], data: Scene) -> None:
    """Draw a scene: what a network answers, how it bends the plane, its units.

    The last panel shows the loss of all runs.
    """
    answer, bent, hidden, losses = axes
    canvas.image(
        answer, "surface", data.surface, vmin=-1, vmax=1, cmap=style.SURFACE, aspect="equal",
        extent=(-EDGE, EDGE, -EDGE, EDGE), interpolation="nearest", zorder=0,
    )  # fmt: skip
    canvas.line(
        bent, "grid", data.lines[:, 0], data.lines[:, 1], color="#b4b4b4", linewidth=0.8, zorder=0.7
    )
    for ax, places in ((answer, data.x), (bent, data.bent)):
        for label, marker in ((0, "s"), (1, "o")):
            part = places[data.labels == label]
            canvas.line(
                ax, f"class {label}", part[:, 0], part[:, 1], linestyle="none", marker=marker,
                markersize=4, color=style.CLASSES[label], markeredgecolor="white",
                markeredgewidth=0.5,
            )  # fmt: skip
    height = data.tiles.shape[0] / data.tiles.shape[1]
    canvas.image(
        hidden, "units", np.ma.masked_invalid(data.tiles), vmin=-1, vmax=1, cmap=style.SURFACE,
        aspect="equal", extent=(0, 1, 0.5 - height / 2, 0.5 + height / 2), interpolation="nearest",
    )  # fmt: skip
    _title(losses, f"loss of {data.loss.shape[1]} runs")
    epochs = np.arange(len(data.loss))
    canvas.spread(losses, "median", epochs, data.loss, **MEDIAN, **NOW)
    canvas.line(losses, "run 1", epochs, data.loss[:, 0], **SEED, **NOW)
    solved = f"{(data.accuracy == 1).sum()} of {len(data.accuracy)}: every point right"
    canvas.label(losses, "solved", 0.02, 0.02, solved, transform=losses.transAxes)


def describe_playground(data: Scene) -> str:
    """Say what a scene shows, and first whether it is there yet."""
    solved = int((data.accuracy == 1).sum())
    low, median, high = np.percentile(data.loss[-1], [10, 50, 90])
    told = (
        f"{solved} of {len(data.accuracy)} runs have every training point right. Median loss "
        f"{number(median)}, 10 to 90 % from {number(low)} to {number(high)}. "
        f"Median test accuracy {number(float(np.median(data.test_accuracy)))}. Run 1, the one "
        f"drawn, has {data.accuracy[0]:.0%} of its training points right with {data.units} hidden "
        f"unit{'s' if data.units != 1 else ''}. {_sides_in_words(data)}"
    )
    if not data.pending:
        return f"After epoch {data.epoch}: {told}"
    return (
        f"Not yet at epoch {data.wanted}: training goes on, now at epoch {data.epoch}. {told} "
        f"On to epoch {data.wanted} ..."
    )


def _sides_in_words(data: Scene) -> str:
    """Say how many training points lie on the wrong side of the boundary in the bent plane."""
    if not np.isfinite(data.bent).all():
        return "The bent plane is too large to be drawn."
    wrong = int(((data.bent[:, 0] > 0) != (data.labels == 1)).sum())
    return (
        f"In the bent plane, {wrong} of {len(data.labels)} points lie on the wrong side of the "
        "straight boundary."
    )


def playground_figure(playground: Playground, epoch: int) -> DescribedFigure:
    """Show a playground after an epoch that it has been trained to."""
    fig, axes = playground_axes()
    data = scene(playground, epoch)
    draw_playground(axes, data)
    activation = next(
        layer.activation.label for layer in playground.network.layers if isinstance(layer, Activate)
    )
    return DescribedFigure(
        fig,
        f"The playground with {activation} units after {data.epoch} epochs.",
        "From left to right: the answer of one network over the plane with its training points; "
        "where its last hidden layer puts these points and a grid, seen so that the boundary is a "
        "straight line; what each of its hidden units sees; the loss of all runs. "
        f"{describe_playground(data)}",
    )
