"""Largest curvature of whole networks in notebook 03: the rungs of the ladder before training."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from course_utils.chapters.zero_centering.experiments.race import KINDS, new_contender
from course_utils.checks import Rng, generator, seed_of
from course_utils.digits import whole_digits
from course_utils.losses import cross_entropy
from course_utils.network import Network

__all__ = ["largest_curvature", "steepest"]

Array = NDArray[np.floating]
AWAY = 1e-4


def steepest(
    network: Network, x: Array, labels: NDArray[np.integer], *, rounds: int = 30, rng: Rng
) -> Array:
    """Return the largest eigenvalue of the Hessian of the loss, one for each run.

    By the method of Lanczos (1950): from a random direction on, each is the last one times the
    Hessian, made perpendicular to those before. What the Hessian is between them, a small matrix
    with three diagonals, soon has its largest eigenvalue. A product with the Hessian is the change
    of the gradient along the direction.
    """
    here = network.theta.copy()

    def gradient(theta: Array) -> Array:
        network.theta[...] = theta
        network.loss_and_grad(x, labels, cross_entropy)
        return network.grad.copy()

    turned = generator(rng).standard_normal(here.shape)
    basis: list[Array] = []
    between = np.zeros((*here.shape[:-1], rounds, rounds))
    for row in range(rounds):
        for other in basis:
            turned -= (turned * other).sum(axis=-1, keepdims=True) * other
        length = np.linalg.norm(turned, axis=-1, keepdims=True)
        if row:
            between[..., row, row - 1] = between[..., row - 1, row] = length[..., 0]
        basis.append(turned / length)
        change = gradient(here + AWAY * basis[-1]) - gradient(here - AWAY * basis[-1])
        turned = change / (2 * AWAY)
        between[..., row, row] = (turned * basis[-1]).sum(axis=-1)
    network.theta[...] = here
    return np.linalg.eigvalsh(between)[..., -1]


def largest_curvature(
    names: Sequence[str], *, examples: int = 300, width: int = 32, runs: int = 10, rng: Rng
) -> dict[str, Array]:
    """Return the largest curvature of untrained contenders of the ladder, each of shape (runs,).

    All get the same weights and the same standardized digits.
    """
    rng, data = generator(rng), whole_digits()
    chosen = rng.permutation(len(data.labels))[:examples]
    weights, seed = seed_of(rng), seed_of(rng)
    sizes = (data.x.shape[-1], width, width, width, 10)
    found = {}
    for name in names:
        network = new_contender(KINDS[name], sizes, runs=runs, rng=weights)
        found[name] = steepest(network, data.x[chosen], data.labels[chosen], rng=seed)
    return found
