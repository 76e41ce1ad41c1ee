"""Figures of the playground: a decision surface, the seeds' losses, what the hidden units see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from course_utils.chapters.nonlinearity.experiments.playground import Playground
from course_utils.layers import Activate
from course_utils.pictures import canvas, style
from course_utils.pictures.described import DescribedFigure, number

__all__ = [
    "Scene",
    "describe_playground",
    "draw_playground",
    "playground_axes",
    "playground_figure",
    "scene",
]

Array = NDArray[np.floating]
SIDE, TILES = 48, (2, 4)
_EDGE = 6.0
_WORST = 2.0  # the loss of a network that has every point wrong, as sure as can be


@dataclass(frozen=True)
class Scene:
    """Everything a playground picture shows after one epoch; `run` is the seed on the left."""

    x: Array
    labels: Array
    surface: Array
    tiles: Array
    units: int
    loss: Array
    accuracy: Array
    test_accuracy: Array
    epoch: int
    wanted: int
    pending: bool = False


def _grid() -> Array:
    side = np.linspace(-_EDGE, _EDGE, SIDE)
    return np.stack(np.meshgrid(side, side), axis=-1).reshape(-1, 2)


def scene(playground: Playground, epoch: int, run: int = 0) -> Scene:
    """Collect what there is to see after `epoch`, or after the last one trained before it."""
    shown = min(epoch, playground.epochs)
    with np.errstate(over="ignore", invalid="ignore"):
        outputs, hidden = playground.hidden_pictures(shown, _grid(), run)
        test_accuracy = playground.test_accuracy(shown)
    units = np.concatenate(hidden, axis=1) if hidden else np.zeros((SIDE * SIDE, 0))
    return Scene(
        playground.x[run],
        playground.labels[run],
        np.nan_to_num(outputs.reshape(SIDE, SIDE)),
        _mosaic(np.nan_to_num(units)),
        units.shape[1],
        # A network that diverged answers nothing; it is drawn as one that has everything wrong.
        np.nan_to_num(playground.loss[: shown + 1], nan=_WORST),
        playground.accuracy[shown],
        test_accuracy,
        shown,
        epoch,
        shown < epoch,
    )


def _mosaic(units: Array) -> Array:
    """Tile the pictures of up to eight units, each scaled to its own largest value."""
    rows, columns = TILES
    tiles = np.full((rows * (SIDE + 4), columns * (SIDE + 4)), np.nan)
    for number_, unit in enumerate(units.T[: rows * columns]):
        scale = np.abs(unit).max()
        row, column = rows - 1 - number_ // columns, number_ % columns
        top, left = row * (SIDE + 4), column * (SIDE + 4)
        tiles[top : top + SIDE, left : left + SIDE] = unit.reshape(SIDE, SIDE) / (scale or 1.0)
    return tiles


def playground_axes() -> tuple[Figure, list[Axes]]:
    """Return a figure with three panels: surface, losses, hidden units."""
    fig, axes = canvas.figure(9.6, 3.6, 1, 3, width_ratios=(1.0, 1.0, 1.15))
    return fig, axes


def draw_playground(axes: Sequence[Axes], data: Scene) -> None:
    """Draw a scene: decision surface with training points, loss of all seeds, hidden units."""
    surface, losses, hidden = axes
    canvas.image(
        surface, "surface", data.surface, vmin=-1, vmax=1, cmap=style.SURFACE, aspect="equal",
        extent=(-_EDGE, _EDGE, -_EDGE, _EDGE), interpolation="nearest", zorder=0,
    )  # fmt: skip
    for label, marker in ((0, "s"), (1, "o")):
        part = data.x[data.labels == label]
        canvas.line(
            surface, f"class {label}", part[:, 0], part[:, 1], linestyle="none", marker=marker,
            markersize=4, color=style.CLASSES[label], markeredgecolor="white", markeredgewidth=0.5,
        )  # fmt: skip
    surface.grid(False)
    canvas.frame(surface, title="seed 1: what it answers", x="$x_1$", y="$x_2$")
    epochs = np.arange(len(data.loss))
    canvas.spread(losses, "median", epochs, data.loss, color=style.BLACK)
    canvas.line(losses, "seed 1", epochs, data.loss[:, 0], color=style.RED, linestyle="--")
    canvas.frame(
        losses, title=f"loss of {data.loss.shape[1]} seeds", x="epoch", y="training loss",
        xscale="symlog", xlim=(0, 1000), ylim=(0, 0.75),
    )  # fmt: skip
    _epoch_ticks(losses, (0, 1, 10, 100, 1000))
    share = float((data.accuracy == 1).mean())
    told = f"epoch {data.epoch}\n{share:.0%} solved"
    corner = losses.transAxes
    canvas.label(losses, "share", 0.97, 0.95, told, ha="right", va="top", transform=corner)
    canvas.image(
        hidden, "units", np.ma.masked_invalid(data.tiles), vmin=-1, vmax=1, cmap=style.SURFACE,
        aspect="equal",
    )  # fmt: skip
    hidden.set_axis_off()
    hidden.set_title("seed 1: its hidden units", loc="left")


def describe_playground(data: Scene) -> str:
    """Say what a scene shows."""
    solved = int((data.accuracy == 1).sum())
    low, median, high = np.percentile(data.loss[-1], [10, 50, 90])
    told = (
        f"After epoch {data.epoch}: {solved} of {len(data.accuracy)} seeds have every training "
        f"point right. Median loss {number(median)}, 10 to 90 % from {number(low)} to "
        f"{number(high)}. "
        f"Median test accuracy {number(float(np.median(data.test_accuracy)))}. Seed 1, drawn on "
        f"the left, has {data.accuracy[0]:.0%} of its training points right with {data.units} "
        f"hidden units."
    )
    return f"{told} Training on to epoch {data.wanted} ..." if data.pending else told


def _epoch_ticks(ax: Axes, ticks: Sequence[int]) -> None:
    ax.set_xticks(ticks, [str(tick) for tick in ticks])
    ax.minorticks_off()


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
        "Left, the answer of one network over the plane with its training points; middle, the "
        "loss of all seeds; right, what each hidden unit of that network sees. "
        f"{describe_playground(data)}",
    )
