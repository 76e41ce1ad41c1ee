"""The loss of a single unit along its weight: how many valleys it has."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from course_utils.activations import ACTIVATIONS
from course_utils.checks import finite_array, one_of

__all__ = ["LOSSES", "UnitLoss", "minima_of", "unit_loss", "unit_losses"]

Array = NDArray[np.float64]
_SIGMOID, _SOFTPLUS = ACTIVATIONS["sigmoid"], ACTIVATIONS["softplus"]

LOSSES = {
    "squared error": lambda z, targets: (_SIGMOID(z) - targets) ** 2,
    # log(1 + e^z) - t z, stably: minus the log-probability of target t.
    "cross-entropy": lambda z, targets: _SOFTPLUS(z) - targets * z,
}
"""What a sigmoid unit pays at one point; cross-entropy is the loss that matches the sigmoid."""


@dataclass(frozen=True)
class UnitLoss:
    """The loss of one sigmoid unit with one weight, along that weight.

    Attributes
    ----------
    w : array, shape (grid,)
    loss : array, shape (grid,)
        Summed over the points.
    minima : array
        Weights at which the loss has a local minimum.
    alone : array, shape (points, grid)
        The loss of each point.
    """

    w: Array
    loss: Array
    minima: Array
    alone: Array


def unit_loss(
    x: ArrayLike,
    targets: ArrayLike,
    *,
    kind: str = "squared error",
    span: tuple[float, float] = (-4.0, 6.0),
    grid: int = 10001,
) -> UnitLoss:
    """Return the summed loss of ``sigmoid(w x)`` over a few points, for every w of a grid.

    Parameters
    ----------
    x, targets : array, shape (points,)
    kind : str
        A name from `LOSSES`.
    span : pair of float
        Smallest and largest w.
    """
    x, targets = finite_array("x", x, axes=1), finite_array("targets", targets, axes=1)
    one_of("kind", kind, LOSSES)
    w = np.linspace(*span, grid)
    alone = LOSSES[kind](w * x[:, None], targets[:, None])
    loss = alone.sum(axis=0)
    return UnitLoss(w, loss, w[minima_of(loss)], alone)


def unit_losses(x: ArrayLike, targets: ArrayLike) -> dict[str, UnitLoss]:
    """Return `unit_loss` for each kind of loss."""
    return {kind: unit_loss(x, targets, kind=kind) for kind in LOSSES}


def minima_of(values: Array) -> NDArray[np.intp]:
    """Return where a sampled curve has a local minimum inside (a flat stretch is none)."""
    inside = (values[1:-1] < values[:-2]) & (values[1:-1] < values[2:])
    return np.flatnonzero(inside) + 1
