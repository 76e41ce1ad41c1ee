"""The loss of a single unit along its weight: how many valleys it has."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from course_utils.activations import ACTIVATIONS
from course_utils.checks import finite_array

__all__ = ["UnitLoss", "count_minima", "unit_loss"]

Array = NDArray[np.float64]


@dataclass(frozen=True)
class UnitLoss:
    """The loss of one unit with one weight, along that weight.

    Attributes
    ----------
    w : array, shape (grid,)
    loss : array, shape (grid,)
    minima : array
        Weights at which the loss has a local minimum.
    """

    w: Array
    loss: Array
    minima: Array


def unit_loss(
    x: ArrayLike,
    targets: ArrayLike,
    *,
    kind: str = "squared error",
    activation: str = "sigmoid",
    span: tuple[float, float] = (-4.0, 6.0),
    grid: int = 10001,
) -> UnitLoss:
    """Return the summed loss of ``f(w x)`` over a few points, for every w of a grid.

    Parameters
    ----------
    x, targets : array, shape (points,)
    kind : {"squared error", "cross-entropy"}
        Cross-entropy is the loss that matches the sigmoid.
    activation : str
    span : pair of float
        Smallest and largest w.
    """
    x, targets = finite_array("x", x, axes=1), finite_array("targets", targets, axes=1)
    w = np.linspace(*span, grid)
    z = w[:, None] * x
    losses: dict[str, Callable[[], Array]] = {
        "squared error": lambda: (ACTIVATIONS[activation](z) - targets) ** 2,
        # log(1 + e^z) - t z, stably: minus the log-probability of target t.
        "cross-entropy": lambda: ACTIVATIONS["softplus"](z) - targets * z,
    }
    if kind not in losses:
        raise ValueError(f"kind: must be one of {list(losses)}, got {kind!r}")
    loss = losses[kind]().sum(axis=-1)
    return UnitLoss(w, loss, w[count_minima(loss)])


def count_minima(values: Array) -> NDArray[np.intp]:
    """Return where a sampled curve has a local minimum inside (a flat stretch is none)."""
    inside = (values[1:-1] < values[:-2]) & (values[1:-1] < values[2:])
    return np.flatnonzero(inside) + 1
