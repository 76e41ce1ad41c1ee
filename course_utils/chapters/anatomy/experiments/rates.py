"""Must an activation be bounded? The largest learning rate, with the bound and the scale apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from course_utils.activations import ACTIVATIONS, Activation, transformed
from course_utils.chapters.anatomy.experiments.trained import digit_net, train_digits
from course_utils.checks import Rng, generator, seed_of
from course_utils.network import Network
from course_utils.quadrature import gain_of

__all__ = ["RateSweep", "SHAPES", "rate_sweep"]

Array = NDArray[np.floating]


def _cut_off(top: float) -> Activation:
    """Return ReLU cut off at `top`: bounded, and the same below."""

    def f(z: Array) -> Array:
        return np.clip(z, 0, top)

    def slope(z: Array, outputs: Array | None = None) -> Array:
        return ((z > 0) & (z < top)).astype(z.dtype)

    name = f"ReLU cut off at {top:g}"
    return Activation(name, name, f, slope, gain_of(f), (0.0, top), 1.0)


_ASINH = Activation(
    "asinh", "asinh", np.arcsinh, lambda z, outputs=None: 1 / np.hypot(1, z),
    gain_of(np.arcsinh), (-np.inf, np.inf), 1.0,
)  # fmt: skip
_RELU, _TANH, _SIGMOID = (ACTIVATIONS[name] for name in ("relu", "tanh", "sigmoid"))
SHAPES: dict[str, Activation] = {
    "ReLU": _RELU,
    "ReLU cut off at 6": _cut_off(6.0),
    "ReLU cut off at 1": _cut_off(1.0),
    "ReLU / 4": transformed(_RELU, output_scale=0.25),
    "tanh": _TANH,
    "asinh": _ASINH,
    "4 tanh": transformed(_TANH, output_scale=4.0),
    "sigmoid": _SIGMOID,
    "4 sigmoid": transformed(_SIGMOID, output_scale=4.0),
}
"""Relatives that differ in the bound alone, or in the scale alone."""


@dataclass(frozen=True)
class RateSweep:
    """Test accuracies at growing learning rates.

    Attributes
    ----------
    rates : array, shape (rates,)
    accuracy : dict of str to array, shape (rates, runs)
        By the names of `SHAPES`.
    good : float
        The accuracy from which on a rate works.
    """

    rates: Array
    accuracy: Mapping[str, Array]
    good: float

    def largest(self, name: str) -> Array:
        """Return the largest rate that works in each run, shape (runs,); 0 where none does."""
        works = self.accuracy[name] >= self.good
        return (works * self.rates[:, None]).max(axis=0)

    def times(self, name: str, other: str) -> float:
        """Return how many times as large as the `other`'s it is, median against median.

        At the edge a single run is chaotic: another processor moves it by a step of the grid.
        """
        return float(np.median(self.largest(name)) / np.median(self.largest(other)))


def rate_sweep(
    rates: Sequence[float],
    *,
    rng: Rng,
    shapes: Sequence[str] = tuple(SHAPES),
    good: float = 0.85,
    steps: int = 100,
    runs: int = 5,
) -> RateSweep:
    """Train each of `shapes` at each rate; a run starts from the same weights whatever its rate."""
    seed, at = seed_of(rng), np.array(rates, dtype=float)
    each = np.repeat(at[:, None], runs, axis=1)

    def scores(shape: Activation) -> Array:
        def build(*, rng: Rng, runs: tuple[int, ...]) -> Network:
            network = digit_net(shape)(rng=generator(rng), runs=runs)
            network.theta[...] = network.theta[:1]
            return network

        return train_digits(
            build, rng=seed, learning_rate=each, steps=steps, runs=each.shape
        ).accuracy

    return RateSweep(at, {name: scores(SHAPES[name]) for name in shapes}, good)
