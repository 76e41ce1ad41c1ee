"""Largest curvature of a network: beside the whole Hessian of a small one."""

import numpy as np
import pytest

from course_utils.chapters.zero_centering.experiments.race import KINDS, new_contender
from course_utils.chapters.zero_centering.experiments.sharpness import largest_curvature, steepest
from course_utils.checks import seed_of
from course_utils.digits import load_digits
from course_utils.losses import cross_entropy


def whole_hessian(network, x, labels):
    """Return the second derivatives of one run's loss by central differences."""
    here, rows = network.theta.copy(), []
    for place in range(len(here)):
        sides = []
        for sign in (1, -1):
            network.theta[...] = here
            network.theta[place] += sign * 1e-5
            network.loss_and_grad(x, labels, cross_entropy)
            sides.append(network.grad.copy())
        rows.append((sides[0] - sides[1]) / 2e-5)
    network.theta[...] = here
    return np.array(rows)


@pytest.mark.parametrize("name", ["tanh", "sigmoid, matched"])
def test_it_is_the_largest_eigenvalue(name):
    draws = np.random.default_rng(0)
    x, labels = draws.normal(0.5, 1, (30, 3)), draws.integers(10, size=30)
    network = new_contender(KINDS[name], (3, 4, 10), runs=2, rng=1)
    before = network.theta.copy()
    found = steepest(network, x, labels, rounds=40, rng=3)
    np.testing.assert_array_equal(network.theta, before)
    for run in range(2):
        values = np.linalg.eigvalsh(whole_hessian(network[run], x, labels))
        assert found[run] == pytest.approx(values[-1], rel=1e-3)


def test_the_contenders_share_weights_and_digits():
    names = ("sigmoid, matched", "tanh")
    found = largest_curvature(names, examples=40, width=5, runs=2, rng=7)
    draws = np.random.default_rng(7)
    digits = load_digits()
    std = digits.x.std(axis=0)
    x = (digits.x - digits.x.mean(axis=0)) / np.where(std > 0, std, 1)
    chosen = draws.permutation(1797)[:40]
    weights, seed = seed_of(draws), seed_of(draws)
    for name in names:
        network = new_contender(KINDS[name], (64, 5, 5, 5, 10), runs=2, rng=weights)
        again = steepest(network, x[chosen], digits.labels[chosen], rng=seed)
        np.testing.assert_allclose(found[name], again, rtol=1e-6)
