"""Numerical gradients, to hold the formulas against.

Central differences cost two loss evaluations for each number, so they are for tests and lessons.
A comparison is relative, with an absolute floor: below it both values count as zero.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from course_utils.losses import Loss
from course_utils.network import Network

__all__ = ["GradientCheck", "check_network", "compare", "numerical_gradient"]

Array = NDArray[np.float64]


@dataclass(frozen=True)
class GradientCheck:
    """The outcome of a comparison.

    Attributes
    ----------
    max_error : float
        Largest ``|computed - numerical| / max(|computed|, |numerical|, floor)``.
    where : tuple of int
        Where it is.
    computed, numerical : array
        What was compared.
    """

    max_error: float
    where: tuple[int, ...]
    computed: Array
    numerical: Array

    def passed(self, tolerance: float = 1e-5) -> bool:
        """Return whether the largest error is at most `tolerance`."""
        return self.max_error <= tolerance


def numerical_gradient(f: Callable[[Array], ArrayLike], x: ArrayLike, *, h: float = 1e-5) -> Array:
    """Return the gradient of `f` at `x` by central differences ``(f(x + h) - f(x - h)) / 2h``.

    Parameters
    ----------
    f : callable
        Takes an array like `x`. Its values are summed, so an entrywise f gives its slopes.
    x : array
    h : float
        Step. The error is about h^2 from the formula and 1e-16 / h from rounding.
    """
    x = np.array(x, dtype=float)
    gradient = np.empty_like(x)
    for index in np.ndindex(x.shape):
        kept = x[index]
        x[index] = kept + h
        above = np.sum(f(x.copy()))
        x[index] = kept - h
        below = np.sum(f(x.copy()))
        x[index] = kept
        gradient[index] = (above - below) / (2 * h)
    return gradient


def compare(computed: ArrayLike, numerical: ArrayLike, *, floor: float = 1e-5) -> GradientCheck:
    """Compare a computed with a numerical gradient entry by entry."""
    a, b = np.asarray(computed, dtype=float), np.asarray(numerical, dtype=float)
    if a.shape != b.shape:
        raise ValueError(f"computed: its shape {a.shape} is not the numerical one's, {b.shape}")
    with np.errstate(invalid="ignore"):
        error = np.abs(a - b) / np.maximum(np.maximum(np.abs(a), np.abs(b)), floor)
    error = np.where(np.isfinite(error), error, np.inf)
    where = np.unravel_index(int(error.argmax()), error.shape)
    return GradientCheck(float(error.max()), tuple(int(i) for i in where), a, b)


def check_network(
    network: Network, x: ArrayLike, targets: ArrayLike, loss: Loss, *, h: float = 1e-5
) -> GradientCheck:
    """Compare `backward` with numerical gradients for every parameter of every run.

    One parameter is moved in all runs at once. The network's parameters and state are left as they
    were. Kinks (ReLU at 0) within `h` of a pre-activation spoil the numerical side, not the other.
    """
    probe = network.copy()
    x = probe.check_inputs(x)
    probe.loss_and_grad(x, targets, loss)
    computed = probe.grad.copy()
    numerical = np.empty_like(computed)
    for p in range(probe.theta.shape[-1]):
        kept = probe.theta[..., p].copy()
        probe.theta[..., p] = kept + h
        above = loss(probe.forward(x, training=True), targets)[0]
        probe.theta[..., p] = kept - h
        below = loss(probe.forward(x, training=True), targets)[0]
        probe.theta[..., p] = kept
        numerical[..., p] = (above - below) / (2 * h)
    return compare(computed, numerical)
