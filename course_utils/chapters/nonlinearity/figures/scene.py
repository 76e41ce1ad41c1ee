"""What there is to see of a playground after an epoch, before it is drawn."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from course_utils.chapters.nonlinearity.experiments.playground import Playground

__all__ = ["EDGE", "Scene", "scene"]

Array = NDArray[np.floating]
EDGE = 6.0  # the plane is drawn from minus this to this
SIDE = 48  # of the picture of an answer or of a hidden unit, in points of the plane
GAP = 3  # between the pictures of two hidden units
LINES, STEPS = 9, 33  # of the grid that is bent, each way, and points along each line
WORST = 2.0  # the loss of a network that has every point wrong, as sure as can be


@dataclass(frozen=True)
class Scene:
    """Everything a playground picture shows after one epoch; `run` is the one that is drawn.

    Attributes
    ----------
    x, labels : array, shape (n, 2) and (n,)
        Training points of that run.
    surface : array, shape (SIDE, SIDE)
        Its answer over the plane.
    bent, lines : array, shape (n, 2) and (m, 2)
        Training points and grid lines, with a gap (nan) after each, as a `SideView` shows them.
    tiles : array
        What each hidden unit answers over the plane, `units` pictures in rows.
    units : int
    loss : array, shape (epoch + 1, runs)
    accuracy, test_accuracy : array, shape (runs,)
    epoch, wanted : int
        The epoch that is shown, and the one that was asked for.
    pending : bool
        Whether training goes on.
    """

    x: Array
    labels: Array
    surface: Array
    bent: Array
    lines: Array
    tiles: Array
    units: int
    loss: Array
    accuracy: Array
    test_accuracy: Array
    epoch: int
    wanted: int
    pending: bool = False


@cache
def _grid() -> Array:
    side = np.linspace(-EDGE, EDGE, SIDE)
    return np.stack(np.meshgrid(side, side), axis=-1).reshape(-1, 2)


@cache
def _lines() -> Array:
    """Return the points of all grid lines, first those upwards, then those to the right."""
    place, step = np.linspace(-EDGE, EDGE, LINES), np.linspace(-EDGE, EDGE, STEPS)
    upwards = np.stack(np.meshgrid(place, step, indexing="ij"), axis=-1)
    return np.concatenate([upwards, upwards[..., ::-1]]).reshape(-1, 2)


def scene(playground: Playground, epoch: int, run: int = 0) -> Scene:
    """Collect what there is to see after `epoch`, or after the last one trained before it."""
    shown = min(epoch, playground.epochs)
    with np.errstate(over="ignore", invalid="ignore"):
        outputs, hidden = playground.hidden_pictures(shown, _grid(), run)
        test_accuracy = playground.test_accuracy(shown)
        bent, lines = playground.bent(shown, _lines(), run)
    units = np.concatenate(hidden, axis=1) if hidden else np.zeros((SIDE * SIDE, 0))
    apart = np.pad(lines.reshape(-1, STEPS, 2), ((0, 0), (0, 1), (0, 0)), constant_values=np.nan)
    return Scene(
        playground.x[run],
        playground.labels[run],
        np.nan_to_num(outputs.reshape(SIDE, SIDE)),
        bent,
        apart.reshape(-1, 2),
        _mosaic(np.nan_to_num(units)),
        units.shape[1],
        # A network that diverged answers nothing; it is drawn as one that has everything wrong.
        np.nan_to_num(playground.loss[: shown + 1], nan=WORST),
        playground.accuracy[shown],
        test_accuracy,
        shown,
        epoch,
        shown < epoch,
    )


def _mosaic(units: Array) -> Array:
    """Tile the pictures of the units, each scaled to its own largest value.

    They fill rows from the top left; there are as many columns as rows, or one more.
    """
    columns = max(1, int(np.ceil(np.sqrt(units.shape[1]))))
    rows = max(1, -(-units.shape[1] // columns))
    stride = SIDE + GAP
    tiles = np.full((rows * stride - GAP, columns * stride - GAP), np.nan)
    for number_, unit in enumerate(units.T):
        scale = np.abs(unit).max()
        top, left = (rows - 1 - number_ // columns) * stride, number_ % columns * stride
        tiles[top : top + SIDE, left : left + SIDE] = unit.reshape(SIDE, SIDE) / (scale or 1.0)
    return tiles
