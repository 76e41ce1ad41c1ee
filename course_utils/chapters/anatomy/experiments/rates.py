"""Which learning rates work: one network in other coordinates, and a bound that is reached or not.

Five arms start as one tanh network, with another height or another slope of the activation; four
have the weights of those around a plain tanh. Seven with and without a bound.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from course_utils.activations import ACTIVATIONS, Activation, transformed
from course_utils.chapters.anatomy.experiments.trained import Trained, digit_net, train_digits
from course_utils.checks import Rng, seed_of
from course_utils.network import Network
from course_utils.quadrature import gain_of, gaussian_mean

__all__ = ["ARMS", "Arm", "RateSweep", "accuracy_at", "cut_shares", "rate_sweep"]

Array = NDArray[np.floating]
FINEST = 2**0.25  # two rates whose quotient is no larger are not told apart


@dataclass(frozen=True)
class Arm:
    """An activation, and how the weights around it start.

    Attributes
    ----------
    shape : Activation
    front, onward : float
        Factors on the weights that lead into hidden units, and on those that lead out.
    cut : float
        Where its outputs are cut off; infinite if they are not.
    """

    shape: Activation
    front: float = 1.0
    onward: float = 1.0
    cut: float = float("inf")


def _cut(base: Activation, top: float) -> Arm:
    """Return an arm whose outputs are kept from -top to top: bounded, the same between."""

    def f(z: Array) -> Array:
        return np.clip(base.f(z), -top, top)

    def slope(z: Array, outputs: Array | None = None) -> Array:
        return base.df(z) * (np.abs(base.f(z)) < top)

    name, low = f"{base.label} cut off at {top:g}", max(-top, base.output_range[0])
    cut = Activation(name, name, f, slope, gain_of(f), (low, top), base.max_slope)
    return Arm(cut, cut=top)


def _as_large_as(base: Activation, cut: Arm) -> Arm:
    """Return an arm whose outputs for z from N(0, 1) have the rms of `cut`'s, without its bound."""
    ours, others = (gaussian_mean(lambda z, f=f: f(z) ** 2) for f in (base.f, cut.shape.f))
    return Arm(transformed(base, output_scale=float(np.sqrt(others / ours))))


def _tanh(height: float = 1.0, steepness: float = 1.0) -> Activation:
    return transformed("tanh", output_scale=height, input_scale=steepness)


_ASINH = Activation(
    "asinh", "asinh", np.arcsinh, lambda z, outputs=None: 1 / np.hypot(1, z),
    gain_of(np.arcsinh), (-np.inf, np.inf), 1.0,
)  # fmt: skip
_TANH, _RELU = ACTIVATIONS["tanh"], ACTIVATIONS["relu"]
_RELU_2, _ASINH_1 = _cut(_RELU, 2.0), _cut(_ASINH, 1.0)
ARMS: dict[str, Arm] = {
    "tanh": Arm(_TANH),
    "4 tanh(z), weights behind / 4": Arm(_tanh(height=4.0), onward=0.25),
    "tanh(z) / 4, weights behind x 4": Arm(_tanh(height=0.25), onward=4.0),
    "tanh(4 z), weights in front / 4": Arm(_tanh(steepness=4.0), front=0.25),
    "tanh(z / 4), weights in front x 4": Arm(_tanh(steepness=0.25), front=4.0),
    "tanh, weights behind / 4": Arm(_TANH, onward=0.25),
    "tanh, weights behind x 4": Arm(_TANH, onward=4.0),
    "tanh, weights in front / 4": Arm(_TANH, front=0.25),
    "tanh, weights in front x 4": Arm(_TANH, front=4.0),
    "ReLU": Arm(_RELU),
    "ReLU cut off at 6": _cut(_RELU, 6.0),
    "ReLU cut off at 2": _RELU_2,
    "ReLU, scaled to that": _as_large_as(_RELU, _RELU_2),
    "asinh": Arm(_ASINH),
    "asinh cut off at 1": _ASINH_1,
    "asinh, scaled to that": _as_large_as(_ASINH, _ASINH_1),
}
"""Five that start as one function; four with the weights of those, around tanh; the bound alone."""


@dataclass(frozen=True)
class RateSweep:
    """Test accuracies at growing learning rates.

    Attributes
    ----------
    rates : dict of str to array, shape (tried,)
        The rates that were tried, growing, by the names of `ARMS`.
    accuracy : dict of str to array, shape (tried, runs)
    good : float
        The accuracy from which on a rate works.
    apart : dict of str to float
        How far the outputs for test digits are from those of the first arm before training: the
        largest difference over its largest output.
    """

    rates: Mapping[str, Array]
    accuracy: Mapping[str, Array]
    good: float
    apart: Mapping[str, float]

    def typical(self, name: str) -> Array:
        """Return the median accuracy at each rate."""
        return np.median(self.accuracy[name], axis=-1)

    def largest(self, name: str) -> float:
        """Return the largest rate at which the median run works."""
        return float(self.rates[name][_last(name, self.typical(name), self.good)])

    def times(self, name: str, other: str) -> float:
        """Return how many times as large as the `other`'s its largest rate is."""
        return self.largest(name) / self.largest(other)


def rate_sweep(
    rates: ArrayLike,
    *,
    rng: Rng,
    arms: Sequence[str] = tuple(ARMS),
    good: float = 7 / 8,
    steps: int = 30,
    runs: int = 10,
) -> RateSweep:
    """Look for the largest rate that works, first on a grid and then between two of its rates.

    A run has the same draws whatever its arm and its rate. Three rates are tried between the
    largest of the grid that works and the next, then rates halfway (in the logarithm) until
    two neighbours are at most `FINEST` apart.

    Parameters
    ----------
    rates : array
        The grid, from the smallest to the largest.

    Raises
    ------
    ValueError
        If the largest rate that works is the first or the last of the grid, or there is none.
    """
    seed, tried, scores = seed_of(rng), {}, {}
    apart: dict[str, float] = {}
    first: Array | None = None
    for name in arms:

        def train(at: Array, name: str = name) -> Trained:
            return _train(name, at, seed=seed, hidden=(32, 32), steps=steps, runs=runs)

        at = np.array(rates, dtype=float)
        trained = train(at)
        accuracy, between = trained.accuracy, 3
        while True:
            last = _last(name, np.median(accuracy, axis=-1), good)
            ratio = at[last + 1] / at[last]
            if ratio <= FINEST * (1 + 1e-9):
                break
            new = at[last] * ratio ** (np.arange(1, between + 1) / (between + 1))
            at = np.insert(at, last + 1, new)
            accuracy = np.insert(accuracy, last + 1, train(new).accuracy, axis=0)
            between = 1
        tried[name], scores[name] = at, accuracy
        outputs = _at_start(trained)
        first = outputs if first is None else first
        apart[name] = float(np.abs(outputs - first).max() / np.abs(first).max())
    return RateSweep(tried, scores, good, apart)


def accuracy_at(
    name: str,
    rates: Sequence[float],
    *,
    rng: Rng,
    hidden: Sequence[int] = (32, 32),
    steps: int = 30,
    runs: int = 10,
) -> Array:
    """Return the test accuracies of an arm at some rates, shape (rates, runs)."""
    at, seed = np.array(rates, dtype=float), seed_of(rng)
    return _train(name, at, seed=seed, hidden=hidden, steps=steps, runs=runs).accuracy


def cut_shares(
    name: str, rate: float, *, rng: Rng, steps: int = 10, runs: int = 10
) -> tuple[float, float]:
    """Return which share of an arm's hidden outputs for test digits is cut off.

    Returns
    -------
    before, after : float
        Before training, and after a few steps at a rate.
    """
    at, seed = np.array([rate]), seed_of(rng)
    trained = _train(name, at, seed=seed, hidden=(32, 32), steps=steps, runs=runs)
    before, after = (
        float(np.mean(np.abs(np.array(net.hidden_outputs(trained.task.test.x))) >= ARMS[name].cut))
        for net in (trained.start, trained.network)
    )
    return before, after


def _train(
    name: str, rates: Array, *, seed: int, hidden: Sequence[int], steps: int, runs: int
) -> Trained:
    arm, each = ARMS[name], np.repeat(rates[:, None], runs, axis=1)

    def build(*, rng: Rng, runs: tuple[int, ...]) -> Network:
        start = digit_net(arm.shape, hidden)(rng=rng, runs=runs[-1:])
        network = Network(start.layers, runs=runs)
        network.theta[...] = start.theta
        for layer in network.dense[:-1]:
            for values in layer.params.values():
                values *= arm.front
        for layer in network.dense[1:]:
            layer.params["W"] *= arm.onward
        return network

    return train_digits(build, rng=seed, learning_rate=each, steps=steps, runs=each.shape)


def _last(name: str, typical: Array, good: float) -> int:
    """Return the place of the largest rate that works; refuse one at an edge."""
    works = np.flatnonzero(typical >= good)
    if not works.size or works[-1] in (0, len(typical) - 1):
        raise ValueError(f"{name}: the largest rate that works is at an edge of the rates, or none")
    return int(works[-1])


def _at_start(trained: Trained) -> Array:
    """Return the outputs for test digits before training."""
    start = trained.start
    network = Network(start.layers, runs=start.runs[-1:])
    network.theta[...] = start.theta[0]
    return network(trained.task.test.x)
