"""Quadrature: means over a normal distribution without a single draw.

Mean field theory asks for them: the pre-activations of a wide layer are close to normal.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from course_utils.checks import positive

__all__ = ["gain_of", "gaussian_mean"]

Array = NDArray[np.floating]
# Nodes and weights on [-1, 1] that crowd at the ends, where a kink may be (Takahasi & Mori 1974).
_T = np.linspace(-3.2, 3.2, 101)
_NODES = np.tanh(np.pi / 2 * np.sinh(_T))
_WEIGHTS = 0.064 * np.pi / 2 * np.cosh(_T) / np.cosh(np.pi / 2 * np.sinh(_T)) ** 2


def gaussian_mean(f: Callable[[Array], Array], mean: float = 0.0, std: float = 1.0) -> float:
    """Return the mean of ``f(z)`` for z from a normal distribution, by quadrature.

    The line is cut at 0, where activations have their kinks, and 10 standard deviations out. Each
    5 standard deviations get 101 nodes.

    Parameters
    ----------
    f : callable
        Takes and returns an array, entry by entry.
    mean, std : float
        Of the normal distribution.
    """
    std = float(positive("std", std))
    low, high = mean - 10 * std, mean + 10 * std
    kink = {0.0} if low < 0 < high else set()
    ends = np.array(sorted({*np.linspace(low, high, 5), *kink}))
    middle, half = (ends[1:] + ends[:-1]) / 2, (ends[1:] - ends[:-1]) / 2
    z = (middle[:, None] + half[:, None] * _NODES).ravel()
    density = np.exp(-0.5 * ((z - mean) / std) ** 2) / (std * np.sqrt(2 * np.pi))
    return float(f(z) * density @ (half[:, None] * _WEIGHTS).ravel())


def gain_of(f: Callable[[Array], Array]) -> float:
    """Return ``1 / sqrt(E[f(z)^2])`` for z ~ N(0, 1), which keeps the second moment of a signal.

    Weights of standard deviation ``gain / sqrt(fan_in)`` then give back what came in.
    """
    return float(1 / np.sqrt(gaussian_mean(lambda z: f(z) ** 2)))
