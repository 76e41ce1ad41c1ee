"""The ablation ladder of notebook 03: from sigmoid to tanh, one change at a time.

All networks are 64-64-64-64-10, start from the same Xavier weights, see the same mini-batches of 60
and differ in nothing but the activation and the learning rate.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from course_utils.activations import ACTIVATIONS, Activation
from course_utils.batches import mini_batches
from course_utils.checks import one_of, positive, whole_number
from course_utils.datasets import Dataset, split
from course_utils.digits import load_digits
from course_utils.initializers import xavier_normal
from course_utils.losses import accuracy, cross_entropy
from course_utils.network import mlp
from course_utils.optimizers import SGD
from course_utils.preprocessing import standardize

__all__ = ["OFFSETS", "RUNGS", "Contender", "Ladder", "Race", "climb", "shifted"]

Array = NDArray[np.float64]
EVERY, BATCH = 5, 60


def shifted(name: str, shift: float, *, stretch: float = 1.0) -> Activation:
    """Return the activation ``f(stretch z) + shift``, whose slope is ``stretch f'(stretch z)``."""
    base = ACTIVATIONS[name]
    low, high = base.output_range
    return Activation(
        f"{name}{shift:+g}",
        f"{base.label} {shift:+g}",
        lambda z: base.f(stretch * z) + shift,
        lambda z, outputs=None: stretch * base.df(stretch * z),
        base.gain,
        (low + shift, high + shift),
        stretch * base.max_slope,
    )


RUNGS: Mapping[str, Activation] = {
    "sigmoid": ACTIVATIONS["sigmoid"],
    "sigmoid − ½": shifted("sigmoid", -0.5),
    "tanh(z/2)": shifted("tanh", 0.0, stretch=0.5),
    "tanh": ACTIVATIONS["tanh"],
}
"""Each rung changes one thing: the mean, then the height, then the slope."""
OFFSETS: Mapping[str, Activation] = {
    "tanh": ACTIVATIONS["tanh"],
    "tanh + 1": shifted("tanh", 1.0),
    "ReLU": ACTIVATIONS["relu"],
    "ReLU − 0.4": shifted("relu", -0.4),
}
"""The reverse: a centred activation pushed off zero, an uncentred one pulled towards it."""
EVERYBODY: Mapping[str, Activation] = {**RUNGS, **OFFSETS}


@lru_cache(maxsize=4)
def prepared_digits(runs: int, seed: int) -> tuple[Dataset, Dataset]:
    """Return one random split of the digits per run, standardized by its own training part."""
    train, test = split(load_digits(), rng=np.random.default_rng(seed), runs=runs)
    prepare = standardize(train.x)
    return Dataset(prepare(train.x), train.labels), Dataset(prepare(test.x), test.labels)


class Contender:
    """Networks of one kind at one learning rate, trained a few steps at a time.

    Attributes
    ----------
    accuracy : list of array, shape (runs,)
        Test accuracy after 0, 5, 10, ... steps.
    """

    def __init__(
        self, name: str, learning_rate: float, *, width: int = 64, runs: int = 10, seed: int = 0
    ) -> None:
        one_of("name", name, EVERYBODY)
        self.train_set, self.test_set = prepared_digits(whole_number("runs", runs), seed)
        # A generator of its own for each contender: all get the same weights and batches.
        rng = np.random.default_rng(seed + 1)
        sizes = (64, width, width, width, 10)
        self.network = mlp(sizes, EVERYBODY[name], init=xavier_normal(), runs=runs, rng=rng)
        self.optimizer = SGD(positive("learning_rate", learning_rate))
        examples = self.train_set.labels.shape[-1]
        self.batches = mini_batches(examples, BATCH, rng=rng, runs=(runs,))
        self.row = np.arange(runs)[:, None]
        self.accuracy: list[Array] = []
        self._measure()

    @property
    def steps(self) -> int:
        """How many steps have been taken."""
        return EVERY * (len(self.accuracy) - 1)

    def _measure(self) -> None:
        outputs = self.network.forward(self.test_set.x)
        self.accuracy.append(accuracy(outputs, self.test_set.labels))

    def advance(self) -> None:
        """Train until the next measurement."""
        # A rate that is too large overflows; the accuracy shows it, a warning would only repeat it.
        with np.errstate(over="ignore", invalid="ignore"):
            for _ in range(EVERY):
                chosen = self.row, next(self.batches)
                x, labels = self.train_set.x[chosen], self.train_set.labels[chosen]
                self.network.loss_and_grad(x, labels, cross_entropy)
                self.optimizer.step(self.network.theta, self.network.grad)
            self._measure()

    def arrived(self, level: float = 0.9) -> Array:
        """Return the first measured step with an accuracy of `level`; infinite where there is none.

        Shape ``(runs,)``.
        """
        there = np.array(self.accuracy) >= level
        return np.where(there.any(axis=0), EVERY * there.argmax(axis=0), np.inf)


@dataclass(frozen=True)
class Ladder:
    """How many steps each contender needs to read 90 % of the test digits.

    Attributes
    ----------
    rates : tuple of float
    limit : int
        How long we waited at most.
    steps : dict of str to array, shape (rates, runs)
        Infinite where a run did not get there in time.
    """

    rates: tuple[float, ...]
    limit: int
    steps: dict[str, Array]

    def median(self, name: str) -> Array:
        """Return the median over the runs for each rate."""
        return np.median(self.steps[name], axis=-1)

    def shown(self, name: str) -> Array:
        """Return the medians for a picture, those of rates that are much too large rounded.

        At such a rate (above the best one, over 2.5 times its steps) training is chaotic and the
        exact number means nothing: 1, 2, 5, 10, 20, 50, ... is as much as can be said.
        """
        median, grid = self.median(name), np.outer(10.0 ** np.arange(5), [1, 2, 5]).ravel()
        wild = np.isfinite(median) & (median > 2.5 * median.min())
        wild &= np.arange(len(median)) > median.argmin()
        finite = np.where(np.isfinite(median), median, 1.0)
        near = grid[np.abs(np.log(finite[:, None] / grid)).argmin(axis=-1)]
        return np.where(wild, near, median)

    def best(self, name: str) -> Array:
        """Return the steps of every run at the rate with the smallest median, shape (runs,)."""
        return self.steps[name][int(self.median(name).argmin())]


def climb(
    names: Sequence[str] = tuple(RUNGS),
    *,
    rates: Sequence[float] = (0.3, 1.0, 3.0),
    limit: int = 600,
    width: int = 64,
    runs: int = 10,
    seed: int = 0,
) -> Ladder:
    """Let every contender train at every rate until all its runs have arrived, or to the limit."""
    steps = {}
    for name in names:
        rows = []
        for rate in rates:
            contender = Contender(name, rate, width=width, runs=runs, seed=seed)
            while contender.steps < limit and np.isinf(contender.arrived()).any():
                contender.advance()
            rows.append(contender.arrived())
        steps[name] = np.array(rows)
    return Ladder(tuple(rates), limit, steps)


class Race:
    """Some contenders side by side at one learning rate, for live pictures.

    Attributes
    ----------
    contenders : dict of str to Contender
    """

    def __init__(self, names: Sequence[str], learning_rate: float, *, seed: int = 0) -> None:
        self.contenders = {
            name: Contender(name, learning_rate, width=32, runs=8, seed=seed) for name in names
        }

    @property
    def steps(self) -> int:
        """How many steps the slowest has taken."""
        return min(contender.steps for contender in self.contenders.values())

    def train(self, steps: int, *, seconds: float = np.inf) -> bool:
        """Advance everybody to `steps` or until time is up; return whether they are there."""
        end = time.monotonic() + seconds
        while self.steps < steps and time.monotonic() < end:
            for contender in self.contenders.values():
                contender.advance()
        return self.steps >= steps
