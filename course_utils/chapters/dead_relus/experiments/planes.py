"""Half-planes: where the units of a first layer fire, over points in the plane."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from course_utils.checks import Rng, generator
from course_utils.datasets import gaussians

__all__ = ["HalfPlanes", "half_planes"]

Array = NDArray[np.floating]


@dataclass(frozen=True)
class HalfPlanes:
    """Units ``max(w . x + b, 0)`` over a cloud of points.

    Attributes
    ----------
    x : array, shape (points, 2)
    labels : array of int, shape (points,)
    W : array, shape (2, units)
    b : array, shape (units,)
    fires : array, shape (units,)
        Share of the points for which a unit is above 0, in percent.
    """

    x: Array
    labels: NDArray[np.int64]
    W: Array
    b: Array
    fires: Array

    @property
    def dead(self) -> NDArray[np.bool_]:
        """Which units are above 0 for no point."""
        return self.fires == 0


def half_planes(
    bias: float, gain: float, *, units: int = 12, points: int = 200, rng: Rng
) -> HalfPlanes:
    """Draw a first layer over two clouds of points, standardized.

    Parameters
    ----------
    bias : float
        Of all units.
    gain : float
        The standard deviation of the weights is ``gain / sqrt(2)``.
    """
    rng = generator(rng)
    cloud = gaussians(points, rng=rng)
    x = (cloud.x - cloud.x.mean(axis=0)) / cloud.x.std(axis=0)
    W = gain / np.sqrt(2) * rng.standard_normal((2, units))
    fires = 100 * (x @ W + bias > 0).mean(axis=0)
    return HalfPlanes(x, cloud.labels, W, np.full(units, bias), fires)
