"""Many rates at once against one rate at a time, and best rates that were chosen here."""

import numpy as np
import pytest

from course_utils.chapters.nonlinearity.experiments.playground import Playground
from course_utils.chapters.nonlinearity.experiments.rates import (
    MATCHED,
    RateRace,
    as_tanh,
    rate_race,
)
from course_utils.chapters.nonlinearity.experiments.solved import epochs_to_solve


def test_every_rate_is_trained_as_if_it_were_alone() -> None:
    rates, limits = {"sigmoid": (0.01, 0.1), "tanh": (0.003, 0.03)}, {"sigmoid": 12, "tanh": 8}
    found = rate_race("gaussians", rates, limits, hidden=(2,), runs=4, rng=3)
    assert found.limits == limits
    for name, grid in rates.items():
        for row, rate in enumerate(grid):
            alone = epochs_to_solve(
                "gaussians", {name: limits[name]}, hidden=(2,), learning_rate=rate, runs=4, rng=3
            )
            assert list(found.epochs[name][row]) == list(alone.epochs[name])
        assert np.isfinite(found.epochs[name]).any()


def test_matched_sigmoid_networks_start_as_the_tanh_networks() -> None:
    sigmoid, tanh = (Playground("circle", name, (3, 2), rng=6, runs=2) for name in BENDS)
    as_tanh(sigmoid.network)
    np.testing.assert_allclose(sigmoid.network(tanh.x), tanh.network(tanh.x), atol=1e-12)
    np.testing.assert_allclose(
        sigmoid.network.dense[1].params["W"], 4 * tanh.network.dense[1].params["W"]
    )


def test_matched_networks_are_trained_as_sigmoid_networks_are() -> None:
    """Unit by unit, written here: two epochs, from a tanh network's weights in other numbers."""
    rate, epochs = 0.3, 2
    start = Playground("gaussians", "tanh", (2,), rng=5, runs=3)
    first, last = start.network.dense
    expected = []
    for run in range(3):
        W, b, v, c = (layer.params[name][run] for layer in (first, last) for name in "Wb")
        W, b, v, c = 2 * W, 2 * b.ravel(), 2 * v.ravel(), c.item() - v.sum()
        x, targets, arrived = start.x[run], start.targets[run].ravel(), np.inf
        for epoch in range(epochs + 1):
            for at in range(0, 250 if epoch else 0, 10):
                part, t = x[at : at + 10], targets[at : at + 10]
                h = 1 / (1 + np.exp(-(part @ W + b)))
                p = np.tanh(h @ v + c)
                delta = (p - t) * (1 - p * p) / 10
                back = delta[:, None] * v * h * (1 - h)
                v, c = v - rate * h.T @ delta, c - rate * delta.sum()
                W, b = W - rate * part.T @ back, b - rate * back.sum(axis=0)
            answers = 1 / (1 + np.exp(-(x @ W + b))) @ v + c
            if np.isinf(arrived) and (np.sign(answers) == targets).all():
                arrived = epoch
        expected.append(arrived)
    found = rate_race(
        "gaussians", {MATCHED: (rate,)}, {MATCHED: epochs}, hidden=(2,), runs=3, rng=5
    )
    assert list(found.epochs[MATCHED][0]) == expected
    assert np.isfinite(expected).any()


BENDS = ("sigmoid", "tanh")
RATES = {"sigmoid": np.array([0.1, 0.2, 0.4]), "tanh": np.array([0.05, 0.1, 0.2, 0.4])}
LIMITS = {"sigmoid": 90, "tanh": 50}


def race(sigmoid: list[list[float]]) -> RateRace:
    tanh = [[40.0, 30, 50], [9, 8, 7], [5, 6, np.inf], [np.inf] * 3]
    return RateRace(RATES, {"sigmoid": np.array(sigmoid), "tanh": np.array(tanh)}, LIMITS)


def test_the_best_rate_has_the_smallest_median_and_counts_who_did_not_arrive() -> None:
    # At 0.4 the two that arrive are quickest; two of four do not, and the median is infinite.
    found = race([[80, 70, 90, 60], [50, 60, 70, np.inf], [1, 2, np.inf, np.inf]])
    assert (found.best("sigmoid"), found.best("tanh")) == (1, 2)
    assert (found.median("sigmoid"), found.median("tanh")) == (65, 6)
    assert str(found) == (
        "sigmoid: best rate 0.2, median 65 epochs, 3 of 4 arrived within 90\n"
        "tanh: best rate 0.2, median 6 epochs, 2 of 3 arrived within 50"
    )


def test_networks_are_compared_with_their_twins_and_the_late_ones_have_the_limit() -> None:
    sigmoid = np.array([[80, 70, 90], [50, 60, np.inf], [60, 80, 70]])
    tanh = np.array([[np.inf] * 3, [9, 8, 16], [np.inf, 20, 10], [np.inf] * 3])
    found = RateRace(RATES, {"sigmoid": sigmoid, "tanh": tanh}, LIMITS)
    assert (found.best("sigmoid"), found.best("tanh")) == (1, 1)
    np.testing.assert_allclose(found.times("sigmoid", "tanh"), [50 / 9, 60 / 8, 90 / 16])
    late = RateRace(RATES, {"sigmoid": sigmoid, "tanh": tanh[[0, 2, 3, 3]]}, LIMITS)
    np.testing.assert_allclose(late.times("sigmoid", "tanh"), [50 / 50, 60 / 20, 90 / 10])


@pytest.mark.parametrize("order", [[0, 1, 2], [2, 1, 0]])
def test_a_best_rate_at_the_edge_is_refused(order: list[int]) -> None:
    rows = [[10.0, 10, 10, 10], [20, 20, 20, 20], [30, 30, 30, 30]]
    found = race([rows[each] for each in order])
    with pytest.raises(ValueError, match=r"sigmoid: the best rate, 0\.\d, is at the edge"):
        found.median("sigmoid")
