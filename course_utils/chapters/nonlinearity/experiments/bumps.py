"""Why one hidden layer is enough: two steps make a bump, and bumps add up to any curve."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from course_utils.activations import ACTIVATIONS
from course_utils.chapters.nonlinearity.experiments.approximation import target_curve
from course_utils.checks import positive, whole_number

__all__ = ["BumpSum", "bump_error", "bump_sum"]

Array = NDArray[np.float64]


@dataclass(frozen=True)
class BumpSum:
    """A sum of bumps beside the curve that it follows.

    Attributes
    ----------
    x, target, total : array, shape (grid,)
    bumps : array, shape (bumps, grid)
        Each bump with its height.
    middles : array, shape (bumps,)
    steepness : float
    error : float
        Largest distance between the sum and the curve.
    """

    x: Array
    target: Array
    total: Array
    bumps: Array
    middles: Array
    steepness: float
    error: float


def bump_sum(bumps: int, steepness: float, *, grid: int = 601) -> BumpSum:
    """Follow ``sin 2x`` on [-3, 3] by bumps whose weights are written down, not learned.

    A bump is one sigmoid step up at its left edge and one down at its right edge. Its height is
    that of the curve at its middle. The middles run from -3 to 3.

    Parameters
    ----------
    bumps : int
        At least 2.
    steepness : float
        The weight in front of x: the slope of a step is a quarter of it.
    """
    whole_number("bumps", bumps, at_least=2)
    positive("steepness", steepness)
    x, middles = np.linspace(-3, 3, grid), np.linspace(-3, 3, bumps)
    half = 3 / (bumps - 1)
    step = ACTIVATIONS["sigmoid"]
    up = step(steepness * (x - (middles - half)[:, None]))
    down = step(steepness * (x - (middles + half)[:, None]))
    each = target_curve(middles)[:, None] * (up - down)
    total, target = each.sum(axis=0), target_curve(x)
    error = float(np.abs(total - target).max())
    return BumpSum(x, target, total, each, middles, float(steepness), error)


def bump_error(bumps: int, *, steepness: float) -> float:
    """Return the largest error that so many bumps leave."""
    return bump_sum(bumps, steepness).error
