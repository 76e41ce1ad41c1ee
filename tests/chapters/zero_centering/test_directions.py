"""Errors along the mean and across it: the matrix by drawing, the limit in closed form."""

from typing import Any

import numpy as np
import pytest

from course_utils.chapters.zero_centering.experiments.directions import (
    Directions,
    Pair,
    directions,
    exact_limit,
    expected_errors,
    second_moments,
    steps_expected,
    walked,
)
from course_utils.chapters.zero_centering.explorers import explore_directions
from course_utils.chapters.zero_centering.figures.payoff import (
    describe_errors,
    directions_figure,
    draw_errors,
    errors_axes,
)
from tests.oracle import assert_plotted


def rng(seed: Any = 0):
    return np.random.default_rng(seed)


@pytest.mark.parametrize(("n", "mean", "size", "rate"), [(2, 1.0, 1, 0.2), (6, 0.7, 3, 0.3)])
def test_a_step_by_drawing_a_hundred_thousand_batches(n, mean, size, rate):
    draws = rng(4)
    u = np.full(n, 1 / np.sqrt(n))
    x = mean + draws.standard_normal((100_000, size, n))
    expected = second_moments(n, mean, size, rate)
    across = draws.standard_normal((100_000, n))
    across -= (across @ u)[:, None] * u
    across /= np.linalg.norm(across, axis=1, keepdims=True)
    for column, error in enumerate((np.broadcast_to(u, across.shape), across)):
        pulled = np.einsum("kbn,kb->kn", x, np.einsum("kbn,kn->kb", x, error)) / size
        after = error - rate * pulled
        along = (after @ u) ** 2
        rest = (after**2).sum(axis=1) - along
        for row, values in enumerate((along, rest)):
            slack = 6 * values.std() / np.sqrt(len(values))
            assert values.mean() == pytest.approx(expected[row, column], abs=slack)


def test_all_examples_know_only_the_curvatures():
    matrix = second_moments(5, 2.0, None, 0.03)
    np.testing.assert_allclose(matrix, np.diag([(1 - 0.03 * 21) ** 2, (1 - 0.03) ** 2]))


@pytest.mark.parametrize("n", [2, 10, 100])
def test_limits_in_closed_form(n):
    assert exact_limit(n, 0.0, 1) == pytest.approx(2 / (n + 2), rel=1e-9)
    assert exact_limit(n, 0.0, 10) == pytest.approx(2 / (1 + (n + 1) / 10), rel=1e-9)
    assert exact_limit(n, 1.0, None) == pytest.approx(2 / (1 + n), rel=1e-9)
    assert exact_limit(n, 0.0, None) == pytest.approx(2, rel=1e-9)


def test_a_walk_on_average_is_what_was_expected():
    settings = {"learning_rate": 0.02, "steps": 60}
    walk = walked(20, 1.0, 1, runs=3000, rng=1, **settings)
    expected = expected_errors(20, 1.0, 1, **settings)
    for found, wanted in ((walk.along, expected.along), (walk.across, expected.across)):
        rms = np.sqrt((found**2).mean(axis=-1, keepdims=True))
        np.testing.assert_allclose(rms[:8], wanted[:8], rtol=0.05)
        np.testing.assert_allclose(rms[-1], wanted[-1], rtol=0.1)


def test_with_all_examples_a_walk_multiplies_by_one_minus_rate_times_curvature():
    walk = walked(4, 1.0, None, learning_rate=0.3, steps=5, runs=3, rng=2)
    start = rng(2).standard_normal((3, 4))
    start /= np.linalg.norm(start, axis=1, keepdims=True)
    along = np.abs(start.sum(axis=1)) / 2
    across = np.sqrt(1 - along**2)
    for step in range(6):
        np.testing.assert_allclose(walk.along[step], along * 0.5**step, rtol=1e-9)
        np.testing.assert_allclose(walk.across[step], across * 0.7**step, rtol=1e-9)


def test_both_walk_to_one_target_each_at_a_share_of_its_rule():
    pair = directions(3, features=5, mean=2.0, share=0.4, steps=6, runs=4, rng=8)
    # The rule by hand: a third of 25 and two thirds of 21; a third of 5 and two thirds of 1.
    assert pair.moved.learning_rate == pytest.approx(0.8 / (25 / 3 + 14))
    assert pair.centred.learning_rate == pytest.approx(0.8 / (5 / 3 + 2 / 3))
    for walk, mean in ((pair.moved, 2.0), (pair.centred, 0.0)):
        draws = rng(8)
        start = draws.standard_normal((4, 5))
        error = start / np.linalg.norm(start, axis=1, keepdims=True)
        for step in range(7):
            along = error.sum(axis=1) / np.sqrt(5)
            np.testing.assert_allclose(walk.along[step], np.abs(along), rtol=1e-8)
            across = np.sqrt((error**2).sum(axis=1) - along**2)
            np.testing.assert_allclose(walk.across[step], across, rtol=1e-7)
            batches = mean + draws.standard_normal((4, 3, 5))
            for run in range(4):
                pulled = sum(row * (row @ error[run]) for row in batches[run]) / 3
                error[run] = error[run] - walk.learning_rate * pulled


def made_up(seed, size, runs=5, steps=30):
    draws = rng(seed)

    def walk(mean, rate):
        sizes = draws.uniform(0.02, 1, (2, steps + 1, runs))
        return Directions(7, mean, size, rate, *sizes)

    return Pair(walk(1.5, 0.2), walk(0.0, 0.4))


def curves_of(data):
    along, across = (np.sort(a, axis=1)[:, 2] for a in (data.moved.along, data.moved.across))
    both = np.sort(np.sqrt(data.centred.along**2 + data.centred.across**2), axis=1)[:, 2]
    return {"along the mean": along, "all other directions": across, "centred": both}


def test_directions_figure():
    pair = [made_up(1, 1), made_up(2, None)]
    for data in pair:
        data.centred.across[12:] /= 1000
        data.centred.along[12:] /= 1000
    figure = directions_figure(pair)
    expected: dict[tuple[int, str], Any] = {}
    for panel, data in enumerate(pair, start=1):
        expected[panel, "goal"] = ([0, 30], [0.05, 0.05])
        for name, values in curves_of(data).items():
            expected[panel, name] = (np.arange(31), np.maximum(values, 0.001))
    titles = ["one example in each step", "all examples in each step"]
    assert_plotted(figure.fig, expected, titles=titles)
    assert "with the mean not within 30 steps, centred at step 12" in figure.description
    assert "medians of 5 runs" in figure.description


def test_the_live_picture_and_its_words():
    fig, axes = errors_axes()
    data = made_up(3, 10)
    draw_errors(axes, data)
    expected: dict[tuple[int, str], Any] = {(1, "goal"): ([0, 30], [0.05, 0.05])}
    for row, (name, values) in enumerate(curves_of(data).items()):
        expected[1, name] = (np.arange(31), values)
        expected[2, f"key {row}"] = ([0, 0.14], [0.85 - 0.16 * row] * 2)
        expected[2, f"name {row}"] = name
    expected[2, "rate 0"], expected[2, "rate 1"] = "rate with the mean: 0.2", "rate centred: 0.4"
    assert_plotted(fig, expected, titles=["share of the error that is left", ""])
    # A curve that falls in one step is seen by its start, beside the axis.
    assert axes[0].get_xlim()[0] < 0
    starts = [line for line in axes[0].lines if line.get_label() in curves_of(data)]
    assert [line.get_markevery() for line in starts] == [[0]] * 3
    told = describe_errors(data)
    assert told.startswith("5% are left: with the mean not within 30 steps")
    assert "7 inputs of mean 1.5, batches of 10, rate 0.2; centred, rate 0.4" in told


def test_the_explorer_sets_each_cloud_at_a_share_of_its_own_limit():
    it = explore_directions()
    it.set(features=10, mean=1.0, batch_size=10, share=0.5)
    # The rule by hand: one tenth of 20 and nine tenths of 11; one tenth of 10 and nine of 1.
    assert f"rate {1 / 11.9:.3g}; centred, rate {1 / 1.9:.3g}" in it.description
    it.preset("all, too fast")
    assert "with the mean not within 200 steps, centred not within" in it.description
    it.preset("all, 100 inputs")
    assert "centred at step 1." in it.description


@pytest.mark.parametrize("features", [2, 20, 100])
def test_expected_steps_follow_from_the_recursion_of_single_draws(features: int) -> None:
    """All examples: each direction shrinks by itself. One example: the average of many walks."""
    rate = 1 / (2 * features)
    every = steps_expected(features, 1.0, None, learning_rate=rate)
    t = np.arange(3000)
    along = (1 - rate * (1 + features)) ** t / np.sqrt(features)
    across = (1 - rate) ** t * np.sqrt(1 - 1 / features)
    assert every == np.argmax(np.hypot(along, across) <= 0.05)
    one, centred = (steps_expected(features, m, 1, learning_rate=rate) for m in (1.0, 0.0))
    # Centred: E|e|² shrinks by 1 - 2 rate + rate² (n + 2) in every direction alike.
    shrink = 1 - 2 * rate + rate**2 * (features + 2)
    assert centred == np.ceil(np.log(0.05**2) / np.log(shrink))
    assert one > every


def test_what_does_not_arrive_takes_infinitely_many_steps() -> None:
    assert steps_expected(20, 1.0, 1, learning_rate=0.2) == np.inf
