"""The film of a deep sigmoid network that waits, and escapes (Glorot & Bengio 2010, figure 2).

Four hidden layers, weights uniform on ``±1 / sqrt(fan_in)``, biases 0, batches of 10 digits. Beside
it the same networks with shuffled labels, with an output layer that never learns, with larger
output weights, or with larger weights below them.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from course_utils.batches import mini_batches
from course_utils.checks import Rng, generator, one_of, seed_of, whole_number
from course_utils.digits import digit_task
from course_utils.initializers import kaiming_uniform
from course_utils.layers import Activate
from course_utils.losses import accuracy, cross_entropy
from course_utils.network import mlp
from course_utils.optimizers import SGD
from course_utils.training import descend

__all__ = ["ARMS", "BINS", "EVERY", "LARGE", "Camera", "Film", "film_strip"]

Array = NDArray[np.floating]


@dataclass(frozen=True)
class Way:
    """What an arm changes: labels, learning of the output layer, size of the weights at first."""

    shuffled: bool = False
    frozen: bool = False
    output: float = 1.0
    below: float = 1.0


_WAYS: Mapping[str, Way] = {
    "true labels": Way(),
    "shuffled labels": Way(shuffled=True),
    "frozen output layer": Way(frozen=True),
    "frozen output layer, × 10": Way(frozen=True, output=10.0),
    "learning output layer, × 10": Way(output=10.0),
    "lower weights × 4": Way(below=4.0),
    "lower weights × 4, shuffled labels": Way(shuffled=True, below=4.0),
}
ARMS, LARGE = tuple(_WAYS)[:3], tuple(_WAYS)[3:]
LAYERS, EVERY, BINS, SEEN = 4, 100, 20, 200
LOWERED = 1000
"""From this step on the rate is halved: late in training a high one makes runs chaotic."""


@dataclass(frozen=True)
class Film:
    """Pictures taken every `EVERY` steps, the first before training.

    Attributes
    ----------
    arms : tuple of str
    accuracy : array, shape (pictures, arms, runs)
        Of `SEEN` training digits, by the labels that the network is trained on.
    mean, saturated : array, shape (pictures, arms, runs, layers)
        Mean output of each hidden layer, and the share of its outputs that are saturated.
    counts : array, shape (pictures, arms, runs, layers, BINS)
        Share of each layer's outputs in each of `BINS` equal parts of [0, 1]; from `film_strip`
        empty, for no figure of it draws them.
    """

    arms: tuple[str, ...]
    accuracy: Array
    mean: Array
    saturated: Array
    counts: Array

    @property
    def steps(self) -> NDArray[np.int64]:
        """The step of each picture."""
        return EVERY * np.arange(len(self.accuracy))

    def of(self, arm: str) -> int:
        """Return the place of an arm."""
        one_of("arm", arm, self.arms)
        return self.arms.index(arm)

    def first(self, arm: str, level: float) -> Array:
        """Return when each run first reads a share `level`; infinite where it never does."""
        there = self.accuracy[:, self.of(arm)] >= level
        return np.where(there.any(axis=0), EVERY * there.argmax(axis=0), np.inf)

    def told(self, arm: str, level: float) -> str:
        """Say when the median run first reads a share `level`, and how many runs do at all."""
        wait = self.first(arm, level)
        median = np.median(wait)
        when = f"step {median:.0f}" if np.isfinite(median) else f"not by {self.steps[-1]}"
        return f"{when} ({np.isfinite(wait).sum()} of {wait.size})"

    def silent(self, arm: str, step: int) -> Array:
        """Return the share of the top layer's outputs that are saturated, shape (runs,)."""
        return self.saturated[step // EVERY, self.of(arm), :, -1]


class Camera:
    """Networks that train, and the pictures taken of them so far.

    Parameters
    ----------
    arms : sequence of str
        From `ARMS` and `LARGE`. All start from the same draws, with the same digits and batches.
    runs : int
    rate : float
        Half of it from step `LOWERED` on.
    width : int
    bars : bool
        Whether outputs are counted bin by bin.
    rng : Generator or seed
    """

    def __init__(
        self,
        arms: Sequence[str],
        *,
        runs: int = 10,
        rate: float = 2.0,
        width: int = 50,
        bars: bool = True,
        rng: Rng,
    ) -> None:
        self.arms = tuple(arms)
        for arm in arms:
            one_of("arm", arm, _WAYS)
        ways = [_WAYS[arm] for arm in self.arms]
        rng, shape = generator(rng), (len(self.arms), whole_number("runs", runs))
        train = digit_task(rng=rng, runs=runs).train
        self.x = np.broadcast_to(train.x, (*shape, *train.x.shape[1:]))
        self.labels = np.broadcast_to(train.labels, (*shape, train.labels.shape[-1])).copy()
        shuffled = rng.permuted(train.labels, axis=-1)
        self.labels[[way.shuffled for way in ways]] = shuffled
        self.frozen = np.array([way.frozen for way in ways])
        sizes = (self.x.shape[-1], *[width] * LAYERS, 10)
        # A uniform law on ±1 / sqrt(n) has a standard deviation of 1 / sqrt(3 n).
        init = kaiming_uniform(1 / np.sqrt(3))
        drawn, order = mlp(sizes, "sigmoid", init=init, runs=runs, rng=rng).theta, seed_of(rng)
        self.network = mlp(sizes, "sigmoid", init=init, runs=shape, rng=rng)
        self.network.theta[...] = drawn
        *lower, output = self.network.dense
        for at, way in enumerate(ways):
            output.params["W"][at] *= way.output
            for layer in lower:
                layer.params["W"][at] *= way.below
        batches = mini_batches(self.x.shape[-2], 10, rng=order, runs=(runs,))
        self.batches: Iterator[NDArray[np.intp]] = (
            np.broadcast_to(batch, (*shape, 10)) for batch in batches
        )
        self.rate, self.bars = rate, bars
        self.pictures: list[tuple[Array, ...]] = []
        self._take()

    def _take(self) -> None:
        logits = self.network.forward(self.x[..., :SEEN, :])
        hidden = [layer for layer in self.network.layers if isinstance(layer, Activate)]
        outputs = np.stack([layer.outputs for layer in hidden], axis=2)
        self.pictures.append(
            (
                accuracy(logits, self.labels[..., :SEEN]),
                outputs.mean(axis=(-2, -1)),
                # Slope h (1 - h), below 6 % of one quarter.
                (outputs * (1 - outputs) < 0.015).mean(axis=(-2, -1)),
                _shares(outputs) if self.bars else np.empty((*outputs.shape[:-2], 0)),
            )
        )

    @property
    def steps(self) -> int:
        """How many steps have been taken."""
        return EVERY * (len(self.pictures) - 1)

    def advance(self) -> None:
        """Train until the next picture."""
        output = self.network.dense[-1]
        optimizer = SGD(self.rate if self.steps < LOWERED else self.rate / 2)
        for _ in descend(
            self.network, self.x, self.labels, loss=cross_entropy, optimizer=optimizer,
            batches=self.batches, steps=EVERY,
        ):  # fmt: skip
            for grad in output.grads.values():
                grad[self.frozen] = 0
        self._take()

    def train(self, steps: int, *, seconds: float = np.inf) -> bool:
        """Advance to `steps` or until time is up; return whether it is there."""
        end = time.monotonic() + seconds
        while self.steps < steps and time.monotonic() < end:
            self.advance()
        return self.steps >= steps

    def film(self, steps: int | None = None) -> Film:
        """Return the pictures up to `steps`, or all of them."""
        last = None if steps is None else steps // EVERY + 1
        columns = zip(*self.pictures[:last], strict=True)
        return Film(self.arms, *(np.array(column) for column in columns))


def _shares(outputs: Array) -> Array:
    """Return the share of outputs in each bin of [0, 1]; the last two axes are counted."""
    places = np.minimum((outputs * BINS).astype(np.int64), BINS - 1)
    flat = places.reshape(-1, outputs.shape[-2] * outputs.shape[-1])
    offset = BINS * np.arange(len(flat))[:, None]
    counts = np.bincount((flat + offset).ravel(), minlength=BINS * len(flat))
    return counts.reshape(*outputs.shape[:-2], BINS) / flat.shape[-1]


def film_strip(
    *, arms: Sequence[str] = ARMS, steps: int = 1800, runs: int = 10, rate: float = 2.0, rng: Rng
) -> Film:
    """Train every arm and every run at once, and return the film."""
    camera = Camera(arms, runs=runs, rate=rate, bars=False, rng=rng)
    camera.train(steps)
    return camera.film()
