"""Must an activation be bounded? The largest learning rate, with one thing changed at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from course_utils.activations import ACTIVATIONS, Activation, transformed
from course_utils.chapters.anatomy.experiments.trained import digit_net, train_digits
from course_utils.checks import Rng, seed_of
from course_utils.network import Network
from course_utils.quadrature import gain_of

__all__ = ["ARMS", "Arm", "RateSweep", "rate_sweep"]

Array = NDArray[np.floating]


@dataclass(frozen=True)
class Arm:
    """An activation, and how the weights around it start.

    Attributes
    ----------
    shape : Activation
    height, slope : float
        Its largest output (infinite without a bound), and its slope at 0, which is its largest.
    gain : float
        Factor on all weights.
    onward : float
        Another factor on the weights that lead out of hidden units.
    """

    shape: Activation
    height: float
    slope: float
    gain: float = 1.0
    onward: float = 1.0


def _cut(base: Activation, top: float) -> Activation:
    """Return an activation whose outputs are kept from -top to top: bounded, the same between."""

    def f(z: Array) -> Array:
        return np.clip(base.f(z), -top, top)

    def slope(z: Array, outputs: Array | None = None) -> Array:
        return base.df(z) * (np.abs(base.f(z)) < top)

    name, low = f"{base.label} cut off at {top:g}", max(-top, base.output_range[0])
    return Activation(name, name, f, slope, gain_of(f), (low, top), base.max_slope)


def _scaled_tanh(height: float, steepness: float) -> Activation:
    return transformed("tanh", output_scale=height, input_scale=steepness)


_ASINH = Activation(
    "asinh", "asinh", np.arcsinh, lambda z, outputs=None: 1 / np.hypot(1, z),
    gain_of(np.arcsinh), (-np.inf, np.inf), 1.0,
)  # fmt: skip
_RELU, _TANH = ACTIVATIONS["relu"], ACTIVATIONS["tanh"]
_INF = float("inf")
ARMS: dict[str, Arm] = {
    "ReLU": Arm(_RELU, _INF, 1.0),
    "ReLU cut off at 6": Arm(_cut(_RELU, 6.0), 6.0, 1.0),
    "asinh": Arm(_ASINH, _INF, 1.0),
    "asinh cut off at 2": Arm(_cut(_ASINH, 2.0), 2.0, 1.0),
    "tanh": Arm(_TANH, 1.0, 1.0),
    "4 tanh(z / 4)": Arm(_scaled_tanh(4.0, 0.25), 4.0, 1.0),
    "tanh(4 z) / 4": Arm(_scaled_tanh(0.25, 4.0), 0.25, 1.0),
    "tanh(4 z)": Arm(_scaled_tanh(1.0, 4.0), 1.0, 4.0),
    "tanh(z / 4)": Arm(_scaled_tanh(1.0, 0.25), 1.0, 0.25),
    "4 tanh": Arm(_scaled_tanh(4.0, 1.0), 4.0, 4.0),
    "4 tanh, next weights / 4": Arm(_scaled_tanh(4.0, 1.0), 4.0, 4.0, onward=0.25),
    "tanh, weights x 1.4": Arm(_TANH, 1.0, 1.0, gain=1.4),
    "ReLU / 4": Arm(transformed(_RELU, output_scale=0.25), _INF, 0.25),
}
"""Relatives that differ in the bound, the height, the slope at 0 or the start alone."""


@dataclass(frozen=True)
class RateSweep:
    """Test accuracies at growing learning rates.

    Attributes
    ----------
    rates : array, shape (rates,)
    accuracy : dict of str to array, shape (rates, runs)
        By the names of `ARMS`.
    good : float
        The accuracy from which on a rate works.
    """

    rates: Array
    accuracy: Mapping[str, Array]
    good: float

    def typical(self, name: str) -> Array:
        """Return the median accuracy at each rate."""
        return np.median(self.accuracy[name], axis=-1)

    def largest(self, name: str) -> float:
        """Return the largest rate at which the median run works; 0 if there is none."""
        return float((self.rates * (self.typical(name) >= self.good)).max())

    def times(self, name: str, other: str) -> float:
        """Return how many times as large as the `other`'s its largest rate is."""
        return self.largest(name) / self.largest(other)


def rate_sweep(
    rates: Sequence[float],
    *,
    rng: Rng,
    arms: Sequence[str] = tuple(ARMS),
    hidden: Sequence[int] = (32, 32),
    good: float = 7 / 8,
    steps: int = 30,
    runs: int = 10,
) -> RateSweep:
    """Train each of `arms` at each rate; a run has the same draws whatever its arm and its rate."""
    seed, at = seed_of(rng), np.array(rates, dtype=float)
    each = np.repeat(at[:, None], runs, axis=1)

    def scores(arm: Arm) -> Array:
        def build(*, rng: Rng, runs: tuple[int, ...]) -> Network:
            start = digit_net(arm.shape, hidden, gain=arm.gain)(rng=rng, runs=runs[-1:])
            network = Network(start.layers, runs=runs)
            network.theta[...] = start.theta
            for layer in network.dense[1:]:
                layer.params["W"] *= arm.onward
            return network

        return train_digits(
            build, rng=seed, learning_rate=each, steps=steps, runs=each.shape
        ).accuracy

    return RateSweep(at, {name: scores(ARMS[name]) for name in arms}, good)
