"""Many rates at once against one rate at a time, and best rates that were chosen here."""

import numpy as np
import pytest

from course_utils.chapters.nonlinearity.experiments.rates import RateRace, rate_race
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


@pytest.mark.parametrize("order", [[0, 1, 2], [2, 1, 0]])
def test_a_best_rate_at_the_edge_is_refused(order: list[int]) -> None:
    rows = [[10.0, 10, 10, 10], [20, 20, 20, 20], [30, 30, 30, 30]]
    found = race([rows[each] for each in order])
    with pytest.raises(ValueError, match=r"sigmoid: the best rate, 0\.\d, is at the edge"):
        found.median("sigmoid")
