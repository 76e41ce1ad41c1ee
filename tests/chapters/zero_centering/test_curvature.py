"""Curvature of a linear neuron's loss: by hand, by formula, and by walking on the data itself."""

from typing import Any

import numpy as np
import pytest

from course_utils.chapters.zero_centering.experiments.curvature import (
    Descent,
    condition_formula,
    descent,
    hessian,
    tangled_cloud,
)
from course_utils.chapters.zero_centering.figures.curvature import descent_figure
from tests.oracle import assert_plotted


def rng(seed: Any = 0):
    return np.random.default_rng(seed)


def with_ones(x):
    return np.concatenate([x, np.ones((*x.shape[:-1], 1))], axis=-1)


def walk(x, error, rate, *, limit=10_000):
    """Descend on the data, not on their Hessian: how many steps until 5 % is left."""
    far = 0.05 * np.sqrt((error**2).sum())
    for step in range(limit + 1):
        if np.sqrt((error**2).sum()) <= far:
            return step
        error = error - rate * (x * (x @ error)[:, None]).mean(axis=0)
    return np.inf


@pytest.mark.parametrize("bias", [False, True])
def test_the_hessian_is_the_mean_of_outer_products(bias):
    x = rng().normal(1.0, 2.0, (3, 7, 2))
    inputs = with_ones(x) if bias else x
    expected = [np.mean([np.outer(row, row) for row in run], axis=0) for run in inputs]
    np.testing.assert_allclose(hessian(x, bias=bias), expected, rtol=1e-12)


@pytest.mark.parametrize(("features", "mean"), [(2, 3.0), (20, 1.0), (100, 0.5), (7, 0.0)])
def test_the_formulas_are_eigenvalue_ratios(features, mean):
    mu = np.full(features, mean)
    plain = np.eye(features) + np.outer(mu, mu)
    biased = np.block([[plain, mu[:, None]], [mu[None, :], np.ones((1, 1))]])
    for matrix, bias in ((plain, False), (biased, True)):
        values = np.linalg.eigvalsh(matrix)
        ratio = values[-1] / values[0]
        assert condition_formula(features, mean, bias=bias) == pytest.approx(ratio, rel=1e-9)


def test_the_formulas_give_the_known_numbers():
    assert condition_formula(100, 0.5) == 26
    assert condition_formula(100, 0.5, bias=True) == pytest.approx(727, abs=0.5)
    np.testing.assert_allclose(condition_formula(20, [0, 1.0], bias=True), [1, 482], atol=0.5)


def test_a_tangled_cloud_has_exactly_its_mean_and_no_correlation():
    x = tangled_cloud(3, [0.0, 2.0], runs=2, examples=30, rng=4)
    assert x.shape == (2, 2, 30, 3)
    for mean, clouds in zip((0.0, 2.0), x, strict=True):
        for cloud in clouds:
            np.testing.assert_allclose(cloud.mean(axis=0), mean, atol=1e-12)
            np.testing.assert_allclose(np.cov(cloud.T, ddof=0), np.eye(3), atol=1e-12)
    np.testing.assert_allclose(x[1] - x[0], 2.0, atol=1e-12)
    np.testing.assert_array_equal(tangled_cloud(3, [0.0, 2.0], runs=2, examples=30, rng=4), x)
    assert (tangled_cloud(3, 0.0, runs=2, examples=30, rng=5) != x[0]).any()


@pytest.mark.parametrize("bias", [False, True])
def test_descent_counts_the_steps_of_a_walk_on_the_data(bias):
    means = (0.0, 0.7, 1.5)
    result = descent(means, features=3, bias=bias, runs=2, rng=8)
    draws = rng(8)
    clouds = tangled_cloud(3, means, runs=2, rng=draws)
    starts = draws.standard_normal((2, 1, 4))[:, 0, : 3 + bias]
    clouds = with_ones(clouds) if bias else clouds
    steepest = np.linalg.svd(clouds, compute_uv=False)[..., 0] ** 2 / clouds.shape[-2]
    for m, run in np.ndindex(3, 2):
        own, common = 1 / steepest[m, run], 1 / steepest[:, run].max()
        x, start = clouds[m, run], starts[run]
        assert result.own_rate[m, run] == walk(x, start, own)
        assert result.equal_rate[m, run] == walk(x, start, common)
        assert result.condition[m, run] == pytest.approx(np.linalg.cond(x) ** 2, rel=1e-9)
    np.testing.assert_array_equal(result.means, means)
    assert result.features == 3


def test_with_and_without_a_bias_the_targets_are_the_same():
    """Centred inputs do not meet the bias: at rate 1 both are there after one step."""
    plain = descent((0.0, 1.0), features=4, runs=3, rng=2)
    biased = descent((0.0, 1.0), features=4, bias=True, runs=3, rng=2)
    np.testing.assert_array_equal(plain.own_rate[0], 1)
    np.testing.assert_array_equal(biased.own_rate[0], 1)


def test_who_does_not_arrive_in_time_is_infinitely_late():
    result = descent((0.0, 2.0), features=5, runs=4, limit=3, rng=0)
    assert (result.own_rate[0] == 1).all()
    assert np.isinf(result.own_rate[1]).all()
    # ln 20 times the condition number, 21, is more than 20 steps.
    assert np.isfinite(descent((0.0, 2.0), features=5, runs=4, limit=70, rng=0).own_rate).all()


def test_who_arrives_at_the_limit_is_there():
    slowest = int(descent((0.0, 2.0), features=5, runs=4, rng=0).own_rate.max())
    for limit in (slowest - 1, slowest):
        found = descent((0.0, 2.0), features=5, runs=4, limit=limit, rng=0).own_rate
        assert np.isfinite(found).all() == (limit == slowest)


def made_up(means, runs, seed):
    draws = rng(seed)
    steps = draws.uniform(1, 900, (2, len(means), runs))
    return Descent(7, np.array(means), steps[0], steps[1], draws.uniform(1, 9, (len(means), runs)))


def test_the_figure_shows_medians_and_the_middle_eighty_percent():
    plain, biased = made_up((0.0, 0.5, 1.0), 11, 1), made_up((0.0, 0.5, 1.0), 11, 2)
    figure = descent_figure(plain, biased)
    expected: dict[tuple[int, str], Any] = {}
    for panel, result in enumerate((plain, biased), start=1):
        for key, steps in (
            ("each cloud its own rate", result.own_rate),
            ("one rate for all", result.equal_rate),
        ):
            rows = np.sort(steps, axis=-1)  # of 11 values the second and the last but one
            expected[panel, key] = (result.means, rows[:, 5])
            expected[panel, f"{key} band"] = (result.means, rows[:, 1], rows[:, 9])
            told = ", ".join(f"{median:.3g}" for median in rows[:, 5])
            assert f"{key} {told}" in figure.description
    assert_plotted(figure.fig, expected, titles=["no bias", "with a bias"])
    assert "11 seeds" in figure.description
    assert "7 inputs of variance 1" in figure.description
