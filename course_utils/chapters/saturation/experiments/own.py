"""The reader's own network at a rate that is too large, clipped and not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_utils.checks import Rng, generator, whole_number
from course_utils.datasets import xor

__all__ = ["OwnRuns", "own_runs"]

Array = NDArray[np.floating]
ENOUGH = 0.05


@dataclass(frozen=True)
class OwnRuns:
    """Vital signs of starts trained at one rate, shape (steps, runs).

    Attributes
    ----------
    loss, saturated, length : array
        Loss, share of saturated hidden outputs, length of the gradient before clipping.
    """

    loss: Array
    saturated: Array
    length: Array

    @property
    def learned(self) -> int:
        """How many starts end with a loss below `ENOUGH`."""
        return int((self.loss[-1] < ENOUGH).sum())


def own_runs(
    own: Any, *, rate: float, longest: float, steps: int = 300, runs: int = 20, rng: Rng
) -> OwnRuns:
    """Train 2-8-1 networks on XOR with somebody's functions; targets are -1 and 1.

    Parameters
    ----------
    own : OwnNetwork
        With `forward`, `loss`, `gradients`, `update`, `clip` and `vitals`.
    rate, longest : float
        Learning rate, and the length to which gradients are clipped.
    """
    rng, rows = generator(rng), []
    points = xor(60, rng=rng)
    targets = 2.0 * points.labels[:, None] - 1
    for _ in range(whole_number("runs", runs)):
        params = [rng.normal(size=(2, 8)), np.zeros(8), rng.normal(size=(8, 1)), np.zeros(1)]
        row = []
        for _ in range(steps):
            grads = list(own.gradients(points.x, targets, *params))
            hidden = np.tanh(points.x @ params[0] + params[1])
            loss = own.loss(own.forward(points.x, *params), targets)
            row.append((loss, *own.vitals(hidden, grads)))
            params = list(own.update(params, own.clip(grads, longest), rate))
        rows.append(row)
    return OwnRuns(*np.moveaxis(np.array(rows, dtype=float), (0, 1, 2), (2, 1, 0)))
