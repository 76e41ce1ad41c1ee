"""Must an activation be the identity near zero? Six hidden layers, small weights and larger."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from course_utils.activations import get_activation
from course_utils.chapters.anatomy.experiments.trained import digit_net, train_digits
from course_utils.checks import Rng, seed_of

__all__ = ["Starts", "start_race"]

Array = NDArray[np.floating]


@dataclass(frozen=True)
class Starts:
    """Deep classifiers trained from weights of different sizes.

    Attributes
    ----------
    names : tuple of str
        Activation and gain of each arm.
    accuracy : array, shape (arms, runs)
        On the test digits.
    sizes : array, shape (arms, layers)
        Root mean square of each layer's outputs before training.
    named : array of int, shape (arms, runs)
        How many different digits the trained network names among all test images.
    """

    names: tuple[str, ...]
    accuracy: Array
    sizes: Array
    named: NDArray[np.int64]

    @property
    def scores(self) -> dict[str, Array]:
        """The accuracies of each arm by its name."""
        return dict(zip(self.names, self.accuracy, strict=True))


def start_race(
    arms: Sequence[tuple[str, float]],
    *,
    rng: Rng,
    layers: int = 6,
    learning_rate: float = 0.2,
    steps: int = 200,
    runs: int = 10,
) -> Starts:
    """Train each arm, an activation and a gain, from the same Xavier weights times the gain."""
    seed, found = seed_of(rng), []
    for name, gain in arms:
        build = digit_net(name, (32,) * layers, gain=gain)
        trained = train_digits(
            build, rng=seed, learning_rate=learning_rate, steps=steps, runs=(runs,)
        )
        x = trained.task.test.x
        sizes = [np.sqrt(np.mean(h * h)) for h in trained.start.hidden_outputs(x)]
        answers = np.sort(trained.network(x).argmax(axis=-1), axis=-1)
        named = 1 + np.count_nonzero(np.diff(answers, axis=-1), axis=-1)
        found.append((trained.accuracy, sizes, named))
    accuracy, sizes, named = (np.array(part) for part in zip(*found, strict=True))
    names = tuple(f"{get_activation(name).label}, gain {gain:g}" for name, gain in arms)
    return Starts(names, accuracy, sizes, named)
