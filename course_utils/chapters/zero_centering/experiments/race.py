"""Who races in notebook 03: sigmoid, tanh, ReLU, and what lies between them and off zero.

All networks have three hidden layers of one width, start from the same Xavier weights, see the same
mini-batches and differ in nothing but the activation, the learning rate and, if *matched*, the
first biases.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from course_utils.activations import ACTIVATIONS, Activation, transformed
from course_utils.batches import mini_batches
from course_utils.checks import Rng, generator, one_of, positive, seed_of
from course_utils.digits import DigitTask
from course_utils.initializers import xavier_normal
from course_utils.losses import accuracy, cross_entropy
from course_utils.network import Network, mlp
from course_utils.optimizers import SGD
from course_utils.training import descend

__all__ = ["EVERY", "LEVEL", "OFFSETS", "RUNGS", "Contender", "Kind", "Race", "new_contender"]

Array = NDArray[np.float64]
EVERY, BATCH = 5, 60
LEVEL = 0.9
"""A contender has arrived when it reads 90 % of the test digits."""


@dataclass(frozen=True)
class Kind:
    """What a contender is made of.

    Attributes
    ----------
    activation : Activation
    taken_off : float
        Each bias behind an activation starts at minus this, times the sum of its unit's weights.
        The network then starts as the same function as one whose outputs are lower by that much.
    """

    activation: Activation
    taken_off: float = 0.0


_SIGMOID, _TANH, _RELU = (ACTIVATIONS[name] for name in ("sigmoid", "tanh", "relu"))
_TANH_PLUS = transformed("tanh", shift=1)
KINDS: Mapping[str, Kind] = {
    "sigmoid": Kind(_SIGMOID),
    "sigmoid, matched": Kind(_SIGMOID, 0.5),
    "sigmoid − ½": Kind(transformed("sigmoid", shift=-0.5)),
    "tanh(z/2)": Kind(transformed("tanh", input_scale=0.5)),
    "tanh": Kind(_TANH),
    "tanh + 1": Kind(_TANH_PLUS),
    "tanh + 1, matched": Kind(_TANH_PLUS, 1.0),
    "ReLU": Kind(_RELU),
    "ReLU − 0.4, matched": Kind(transformed("relu", shift=-0.4), -0.4),
}
RUNGS = ("sigmoid, matched", "sigmoid − ½", "tanh(z/2)", "tanh")
"""Each rung changes one thing: the mean, then the height, then the slope."""
OFFSETS = ("tanh", "tanh + 1", "tanh + 1, matched", "ReLU", "ReLU − 0.4, matched")
"""The reverse: a centred activation pushed off zero, an uncentred one pulled towards it.

Matched, each starts as the same function as what it was made of.
"""


def new_contender(kind: Kind, sizes: tuple[int, ...], *, runs: int, rng: Rng) -> Network:
    """Return untrained networks of a kind, the biases behind its activations as it says."""
    network = mlp(sizes, kind.activation, init=xavier_normal(), runs=runs, rng=rng)
    for layer in network.dense[1:]:
        layer.params["b"][...] = -kind.taken_off * layer.params["W"].sum(axis=-2, keepdims=True)
    return network


class Contender:
    """Networks of one kind at one learning rate, trained a few steps at a time.

    Parameters
    ----------
    name : str
        From `KINDS`.
    learning_rate : float
    task : DigitTask
        A split of the digits for each run.
    width : int
        Of the three hidden layers.
    rng : Generator or seed
        Draws weights and batches: the same seed gives every contender the same ones.

    Attributes
    ----------
    accuracy : list of array, shape (runs,)
        Test accuracy every `EVERY` steps from 0.
    """

    def __init__(
        self, name: str, learning_rate: float, *, task: DigitTask, width: int = 64, rng: Rng
    ) -> None:
        one_of("name", name, KINDS)
        self.task, rng = task, generator(rng)
        runs, examples = task.train.labels.shape
        sizes = (task.train.x.shape[-1], width, width, width, 10)
        self.network = new_contender(KINDS[name], sizes, runs=runs, rng=rng)
        self.optimizer = SGD(positive("learning_rate", learning_rate))
        self.batches = mini_batches(examples, BATCH, rng=rng, runs=(runs,))
        self.accuracy: list[Array] = []
        self._measure()

    @property
    def steps(self) -> int:
        """How many steps have been taken."""
        return EVERY * (len(self.accuracy) - 1)

    def _measure(self) -> None:
        # A rate that is too large overflows; the accuracy shows it, a warning would only repeat it.
        with np.errstate(over="ignore", invalid="ignore"):
            outputs = self.network.forward(self.task.test.x)
        self.accuracy.append(accuracy(outputs, self.task.test.labels))

    def advance(self) -> None:
        """Train until the next measurement."""
        descent = descend(
            self.network, self.task.train.x, self.task.train.labels, loss=cross_entropy,
            optimizer=self.optimizer, batches=self.batches, steps=EVERY,
        )  # fmt: skip
        deque(descent, maxlen=0)
        self._measure()

    def arrived(self, level: float = LEVEL) -> Array:
        """Return the first measured step with an accuracy of `level`; infinite where there is none.

        Shape ``(runs,)``.
        """
        there = np.array(self.accuracy) >= level
        return np.where(there.any(axis=0), EVERY * there.argmax(axis=0), np.inf)


class Race:
    """Some contenders side by side at one learning rate, for live pictures.

    Attributes
    ----------
    contenders : dict of str to Contender
    """

    def __init__(
        self,
        names: Sequence[str],
        learning_rate: float,
        *,
        task: DigitTask,
        width: int = 64,
        rng: Rng,
    ) -> None:
        seed = seed_of(rng)
        self.contenders = {
            name: Contender(name, learning_rate, task=task, width=width, rng=seed) for name in names
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
