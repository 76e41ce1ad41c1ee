"""What the left side of zero is worth: ReLU beside its relatives, shallow and deep."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from course_utils.activations import ACTIVATIONS, Activation, leaky_relu, transformed
from course_utils.chapters.anatomy.experiments.trained import Build, train_digits
from course_utils.checks import Rng, generator, seed_of
from course_utils.initializers import kaiming_normal
from course_utils.layers import Activate, Dense, Layer, PReLU
from course_utils.network import Network
from course_utils.quadrature import gain_of

__all__ = ["RELATIVES", "LeftSides", "left_sides", "learned_slopes"]

Array = NDArray[np.floating]
START = 0.25  # the slope that PReLU begins with


def _silu_slope(z: Array, outputs: Array | None = None) -> Array:
    outputs = ACTIVATIONS["silu"].f(z) if outputs is None else outputs
    share = np.divide(outputs, z, out=np.full(np.shape(z), 0.5), where=z != 0)
    return share + outputs * (1 - share)


RELATIVES: dict[str, Activation] = {
    "ReLU": ACTIVATIONS["relu"],
    "leaky 0.01": leaky_relu(),
    "leaky 0.25": leaky_relu(START),
    "PReLU": leaky_relu(START),
    # Lowered by about the mean that their outputs have at the start.
    "ReLU, lowered": transformed("relu", shift=-0.4),
    "leaky 0.25, lowered": transformed(leaky_relu(START), shift=-0.3),
    "ELU": ACTIVATIONS["elu"],
    "GELU": ACTIVATIONS["gelu"],
    # Its slope from its outputs, without another exp.
    "SiLU": replace(ACTIVATIONS["silu"], df=_silu_slope),
    "tanh": ACTIVATIONS["tanh"],
}
"""Those that are compared; PReLU as it begins. tanh is no relative: it is there to compare with."""


def _builder(name: str, hidden: Sequence[int]) -> Build:
    """Return a builder of classifiers whose weights keep the second moment of the signal."""
    bend = RELATIVES[name]
    gain = gain_of(bend.f)

    def build(*, rng: Rng, runs: tuple[int, ...]) -> Network:
        layers: list[Layer] = []
        for fan_in, fan_out in zip((64, *hidden), hidden, strict=False):
            layers += [Dense(fan_in, fan_out)]
            layers += [PReLU(fan_out, start=START) if name == "PReLU" else Activate(bend)]
        network = Network([*layers, Dense(hidden[-1], 10)], runs=runs)
        rng = generator(rng)
        for number, layer in enumerate(network.dense):
            W = layer.params["W"]
            # One draw for all rates; nothing has bent the pixels in front of the first layer.
            shape = (*(1,) * (len(runs) - 1), *W.shape[len(runs) - 1 :])
            W[...] = kaiming_normal(gain if number else 1.0)(shape, rng=rng)
        return network

    return build


@dataclass(frozen=True)
class LeftSides:
    """Classifiers with ReLU and its relatives, at several learning rates.

    Attributes
    ----------
    rates : dict of str to array, shape (rates,)
    loss, accuracy : dict of str to array, shape (rates, runs)
        Mean training loss over the last steps, infinite where it left the floats; test accuracy.
    """

    rates: Mapping[str, Array]
    loss: Mapping[str, Array]
    accuracy: Mapping[str, Array]

    def best(self, name: str) -> int:
        """Return the place of the rate with the lowest training loss, median over the runs.

        Raises
        ------
        ValueError
            If it is the first or the last rate: a better one may lie outside.
        """
        best = _best(self.loss[name])
        if best in (0, len(self.rates[name]) - 1):
            raise ValueError(f"{name}: the best rate is at the edge of {self.rates[name]}")
        return best

    def gains(self, name: str, over: str = "ReLU") -> Array:
        """Return by how many points a name is better than another, run by run, each at its best."""
        mine, other = (self.accuracy[each][self.best(each)] for each in (name, over))
        return 100 * (mine - other)

    def typical(self, *names: str, over: str = "ReLU") -> list[float]:
        """Return for each name the median over the runs of its `gains`."""
        return [float(np.median(self.gains(name, over))) for name in names]


def _best(loss: Array) -> int:
    return int(np.median(loss, axis=-1).argmin())


def left_sides(
    layers: int,
    rates: Sequence[float],
    *,
    rng: Rng,
    names: Sequence[str] = tuple(RELATIVES),
    steps: int = 80,
    runs: int = 10,
    most: int = 9,
) -> LeftSides:
    """Train each of `names` with so many hidden layers of 32 units; tanh gets rates twice as large.

    In a run all see the same split and the same batches, and their weights are the same draws.
    Where the best rate is the first or the last one, half or twice that rate is tried as well,
    until the best one has a neighbour on both sides or `most` rates were tried.
    """
    seed, grids, loss, accuracy = seed_of(rng), {}, {}, {}

    def train(name: str, grid: Array) -> tuple[Array, Array]:
        each = np.repeat(grid[:, None], runs, axis=1)
        trained = train_digits(
            _builder(name, (32,) * layers), rng=seed, learning_rate=each, steps=steps,
            runs=each.shape, batch_size=40,
        )  # fmt: skip
        late = trained.loss[-steps // 3 :].mean(axis=0)
        return np.where(np.isfinite(late), late, np.inf), trained.accuracy

    for name in names:
        grid = np.array(rates) * (2 if name == "tanh" else 1)
        late, scores = train(name, grid)
        while len(grid) < most and (best := _best(late)) in (0, len(grid) - 1):
            at, new = (len(grid), grid[-1] * 2) if best else (0, grid[0] / 2)
            more = train(name, np.array([new]))
            grid = np.insert(grid, at, new)
            late, scores = (
                np.insert(old, at, found, axis=0)
                for old, found in zip((late, scores), more, strict=True)
            )
        grids[name], loss[name], accuracy[name] = grid, late, scores
    return LeftSides(grids, loss, accuracy)


def learned_slopes(*, rng: Rng, steps: int = 300, runs: int = 10) -> Array:
    """Train classifiers of PReLU units on digits; return the slopes, shape (runs, units).

    All of them start at 0.25.
    """
    trained = train_digits(
        _builder("PReLU", (32, 32)), rng=rng, learning_rate=0.1, steps=steps, runs=(runs,),
    )  # fmt: skip
    slopes = [params["slope"][..., 0, :] for params in trained.network.params if "slope" in params]
    return np.concatenate(slopes, axis=-1)
