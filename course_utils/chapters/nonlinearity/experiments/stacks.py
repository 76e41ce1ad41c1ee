"""Stacks of layers without a bend: what they collapse to, and what depth brings them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from course_utils.checks import Rng, generator, seed_of
from course_utils.digits import digit_task
from course_utils.initializers import xavier_normal
from course_utils.layers import Activate, Dense
from course_utils.losses import accuracy, cross_entropy
from course_utils.network import Network, mlp
from course_utils.optimizers import SGD
from course_utils.training import fit

__all__ = ["TASKS", "Collapse", "DigitDepth", "collapse", "compose", "digit_depth"]

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Collapse:
    """Deep stacks beside the single layers that their matrices multiply to.

    Attributes
    ----------
    gap : array, shape (runs,)
        Largest difference between the outputs of stack and layer over all examples.
    bent_gap : array, shape (runs,)
        The same with a ReLU between the layers of the stack, divided by the root mean square of
        what the single layer puts out.
    deep_parameters, single_parameters : int
    """

    gap: Array
    bent_gap: Array
    deep_parameters: int
    single_parameters: int


def compose(network: Network) -> tuple[Array, Array]:
    """Multiply the layers of a linear stack into one map, ``x @ W + b``."""
    W, b = network.params[0]["W"], network.params[0]["b"]
    for params in network.params[1:]:
        W, b = W @ params["W"], b @ params["W"] + params["b"]
    return W, b


def collapse(
    *, layers: int = 10, width: int = 8, runs: int = 50, examples: int = 100, rng: Rng
) -> Collapse:
    """Compare deep linear stacks with the single layers that `compose` makes of them."""
    rng = generator(rng)
    dense = [Dense(width, width) for _ in range(layers)]
    straight = Network(dense, runs=runs)
    straight.theta[...] = rng.standard_normal(straight.theta.shape) / np.sqrt(width)
    bent = Network([part for each in dense for part in (each, Activate("relu"))][:-1], runs=runs)
    bent.theta[...] = straight.theta
    x = rng.standard_normal((examples, width))
    W, b = compose(straight)
    gap, bent_gap = (
        np.abs(stack(x) - (x @ W + b)).max(axis=(-2, -1)) for stack in (straight, bent)
    )
    typical = np.sqrt(((x @ W + b) ** 2).mean(axis=(-2, -1)))
    return Collapse(gap, bent_gap / typical, straight.theta.shape[-1], width * width + width)


TASKS = {"ten digits": 10, "odd or even": 2}
"""Questions about a digit, each with its number of answers: the digit itself, or its parity."""


@dataclass(frozen=True)
class DigitDepth:
    """Test accuracy of classifiers with more and more hidden layers, linear or bent.

    Attributes
    ----------
    depths : tuple of int
        Numbers of hidden layers.
    flat : dict of str to array, shape (runs,)
        For each task: no hidden layer, and so nothing to bend.
    accuracy : dict of str to dict of str to array, shape (depths, runs)
        For each task and each activation. A run has the same images for training and for the test
        everywhere, and sees them in the same batches.
    """

    depths: tuple[int, ...]
    flat: dict[str, Array]
    accuracy: dict[str, dict[str, Array]]

    def gain(self, task: str, activation: str, depth: int) -> Array:
        """Return the points of accuracy that `depth` hidden layers bring to each run."""
        deep = self.accuracy[task][activation][self.depths.index(depth)]
        return 100 * (deep - self.flat[task])


def digit_depth(
    *,
    activations: Sequence[str] = ("linear", "relu"),
    depths: Sequence[int] = (1, 3),
    width: int = 32,
    runs: int = 10,
    steps: int = 300,
    rng: Rng,
) -> DigitDepth:
    """Train classifiers of growing depth on handwritten digits; each run has its own split."""
    rng = generator(rng)
    digits = digit_task(rng=rng, runs=runs)
    seed = seed_of(rng)

    def trained(task: str, activation: str, depth: int) -> Array:
        answers = TASKS[task]
        # The same weights and batches for every activation: the bend is the only difference.
        network = mlp(
            (64, *[width] * depth, answers), activation, init=xavier_normal(), rng=seed, runs=runs
        )
        fit(
            network, digits.train.x, digits.train.labels % answers, loss=cross_entropy,
            optimizer=SGD(0.3), steps=steps, batch_size=60, rng=seed,
        )  # fmt: skip
        return accuracy(network(digits.test.x), digits.test.labels % answers)

    return DigitDepth(
        tuple(depths),
        {task: trained(task, "linear", 0) for task in TASKS},
        {
            task: {
                name: np.array([trained(task, name, depth) for depth in depths])
                for name in activations
            }
            for task in TASKS
        },
    )
