"""One unit, far out: a saturated one creeps back, a ReLU at 0 stays where it is."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from course_utils.activations import get_activation

__all__ = ["way_back"]


def way_back(
    activation: str,
    starts: Sequence[float] = (-2.0, -4.0, -6.0, -8.0),
    *,
    goal: float = 0.0,
    rate: float = 1.0,
    limit: int = 20_000,
) -> NDArray[np.float64]:
    """Return how many steps a unit takes from each start until its z has reached `goal`.

    A single bias z, output f(z), loss ``(f(z) - 1)^2 / 2``, steps ``z -= rate * (f(z) - 1) f'(z)``.
    Infinite where it does not arrive within `limit`.
    """
    record = get_activation(activation)
    z, needed = np.array(starts, dtype=float), np.full(len(starts), np.inf)
    for step in range(1, limit + 1):
        z = z - rate * (record.f(z) - 1) * record.df(z)
        needed = np.where((z >= goal) & np.isinf(needed), step, needed)
        if np.isfinite(needed).all():
            break
    return needed
