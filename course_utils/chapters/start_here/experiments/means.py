"""The toy experiment of notebook 00: how much a mean of random numbers varies."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from course_utils.checks import Rng, generator, whole_number

__all__ = ["Means", "means_of_normals"]


@dataclass(frozen=True)
class Means:
    """Means of standard normal numbers.

    Attributes
    ----------
    count : int
        How many numbers each mean is taken over.
    means : array, shape (runs,)
    """

    count: int
    means: NDArray[np.float64]


def means_of_normals(count: int, *, runs: int = 200, rng: Rng) -> Means:
    """Draw `count` standard normal numbers in each run and average them."""
    whole_number("count", count)
    return Means(count, generator(rng).standard_normal((runs, count)).mean(axis=-1))
