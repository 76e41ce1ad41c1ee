"""Initializers: the random weights a network starts from.

A builder such as ``kaiming_normal(gain=1.0)`` returns an initializer: a function
``(shape, *, rng) -> W`` whose `shape` is ``(..., fan_in, fan_out)``. A hyper-parameter may be one
number or an array with one value per run: ``normal(std=[0.01, 0.1, 1.0])`` starts three runs, each
with a standard deviation of its own.

The standard normals are drawn first and scaled afterwards: with the same seed, two settings give
the same weights at another scale, so that pictures move smoothly under a slider.
"""

from __future__ import annotations

import math
from typing import Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray

from course_utils.activations import Activation, get_activation
from course_utils.checks import Rng, finite_array, generator, one_of, per_run, positive

__all__ = [
    "Initializer",
    "constant",
    "default_initializer",
    "fans",
    "kaiming_normal",
    "kaiming_uniform",
    "normal",
    "orthogonal",
    "uniform",
    "xavier_normal",
    "xavier_uniform",
]


SQRT2 = math.sqrt(2)


class Initializer(Protocol):
    """What every builder of this module returns."""

    def __call__(self, shape: tuple[int, ...], *, rng: Rng) -> NDArray[np.floating]:
        """Return weights of `shape` ``(..., fan_in, fan_out)`` drawn from a seed or generator."""
        ...


def fans(shape: tuple[int, ...]) -> tuple[int, int]:
    """Return ``(fan_in, fan_out)``, the last two sizes of a weight's shape."""
    if len(shape) < 2 or min(shape[-2:]) < 1:
        raise ValueError(f"shape: must end in (fan_in, fan_out), both at least 1, got {shape}")
    return shape[-2], shape[-1]


def constant(value: ArrayLike) -> Initializer:
    """All weights equal to `value` (a number, or one per run)."""
    finite_array("value", value, axes=0)

    def init(shape: tuple[int, ...], *, rng: Rng) -> NDArray[np.floating]:
        fans(shape)
        generator(rng)  # Nothing is drawn, but the argument is the same for all.
        return np.broadcast_to(per_run("value", value, shape[:-2], axes=2), shape).copy()

    return init


def normal(std: ArrayLike) -> Initializer:
    """Weights from a normal distribution with mean 0 and standard deviation `std`."""
    positive("std", std, or_zero=True)

    def init(shape: tuple[int, ...], *, rng: Rng) -> NDArray[np.floating]:
        fans(shape)
        return per_run("std", std, shape[:-2], axes=2) * generator(rng).standard_normal(shape)

    return init


def uniform(bound: ArrayLike) -> Initializer:
    """Weights from a uniform distribution on ``[-bound, bound]``; their std is bound / sqrt(3)."""
    positive("bound", bound, or_zero=True)

    def init(shape: tuple[int, ...], *, rng: Rng) -> NDArray[np.floating]:
        fans(shape)
        return per_run("bound", bound, shape[:-2], axes=2) * generator(rng).uniform(
            -1.0, 1.0, shape
        )

    return init


def _scaled(gain: ArrayLike, variance_of: str, law: str) -> Initializer:
    """Weights of variance ``gain^2 / n``; n is fan_in, fan_out or the mean of both."""
    positive("gain", gain, or_zero=True)

    def init(shape: tuple[int, ...], *, rng: Rng) -> NDArray[np.floating]:
        fan_in, fan_out = fans(shape)
        fan = {"fan_in": fan_in, "fan_out": fan_out, "both": (fan_in + fan_out) / 2}[variance_of]
        std = per_run("gain", gain, shape[:-2], axes=2) / math.sqrt(fan)
        # A uniform law on [-1, 1] has standard deviation 1 / sqrt(3).
        builder = normal(1.0) if law == "normal" else uniform(math.sqrt(3))
        return std * builder(shape, rng=rng)

    return init


def xavier_normal(gain: ArrayLike = 1.0) -> Initializer:
    """Variance ``gain^2 * 2 / (fan_in + fan_out)`` (Glorot & Bengio 2010, eq. 12), normal law."""
    return _scaled(gain, "both", "normal")


def xavier_uniform(gain: ArrayLike = 1.0) -> Initializer:
    """Bound ``gain * sqrt(6 / (fan_in + fan_out))`` (Glorot & Bengio 2010, eq. 16)."""
    return _scaled(gain, "both", "uniform")


def kaiming_normal(gain: ArrayLike = SQRT2, mode: str = "fan_in") -> Initializer:
    """Use the standard deviation ``gain / sqrt(fan)`` (He et al. 2015, eqs 10 and 14), normal law.

    `gain` is sqrt(2) for ReLU. `mode` says which fan: "fan_in" keeps the size of the signal
    forward, "fan_out" that of the gradient backward.
    """
    one_of("mode", mode, ("fan_in", "fan_out"))
    return _scaled(gain, mode, "normal")


def kaiming_uniform(gain: ArrayLike = SQRT2, mode: str = "fan_in") -> Initializer:
    """Bound ``gain * sqrt(3 / fan)``: the variance of `kaiming_normal` with a uniform law."""
    one_of("mode", mode, ("fan_in", "fan_out"))
    return _scaled(gain, mode, "uniform")


def orthogonal(gain: ArrayLike = 1.0) -> Initializer:
    """Orthonormal rows or columns times `gain` (Saxe, McClelland, Ganguli 2014)."""
    positive("gain", gain, or_zero=True)

    def init(shape: tuple[int, ...], *, rng: Rng) -> NDArray[np.floating]:
        fan_in, fan_out = fans(shape)
        size = (*shape[:-2], max(fan_in, fan_out), min(fan_in, fan_out))
        q, r = np.linalg.qr(generator(rng).standard_normal(size))
        # Signs from r make the law uniform over orthogonal matrices (Mezzadri 2007).
        q = q * np.sign(np.diagonal(r, axis1=-2, axis2=-1))[..., None, :]
        factor = per_run("gain", gain, shape[:-2], axes=2)
        return factor * (q if fan_in >= fan_out else q.swapaxes(-1, -2))

    return init


def default_initializer(activation: str | Activation) -> Initializer:
    """Kaiming with its gain for an activation of the ReLU family, otherwise Xavier with gain 1."""
    record = get_activation(activation)
    return kaiming_normal(record.gain) if record.default_init == "kaiming" else xavier_normal()
