"""When centring pays: the rule by hand, rates and steps by a plain walk, and the two figures."""

from typing import Any

import numpy as np
import pytest

from course_utils.chapters.zero_centering.experiments.curvature import tangled_cloud
from course_utils.chapters.zero_centering.experiments.payoff import (
    Payoff,
    buys,
    payoff,
    rate_rule,
    rule_in_numbers,
)
from course_utils.chapters.zero_centering.figures.payoff import ALL, payoff_figure
from course_utils.checks import seed_of
from tests.oracle import assert_nearest, assert_plotted

INF = np.inf


def rng(seed: Any = 0):
    return np.random.default_rng(seed)


@pytest.mark.parametrize("size", [1, 3, 50, None])
def test_the_rule_weighs_squared_length_and_largest_curvature(size):
    x = rng().normal(1, 2, (2, 30, 4))
    for run in range(2):
        steepest = np.linalg.svd(x[run], compute_uv=False)[0] ** 2 / 30
        length = sum(row @ row for row in x[run]) / 30
        part = 1 / size if size else 0
        expected = 2 / (part * length + (1 - part) * steepest)
        assert rate_rule(x, size)[run] == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize(("n", "mean", "size"), [(2, 1, 1), (10, 0.5, 7), (100, 1, None)])
def test_the_rule_in_numbers_is_the_rule_for_whitened_inputs(n, mean, size):
    clouds = tangled_cloud(n, (0.0, mean), runs=1, examples=300, rng=3)
    centred, other = rate_rule(clouds, size)[:, 0]
    assert rule_in_numbers(n, 0, size or INF) == pytest.approx(centred, rel=1e-9)
    assert rule_in_numbers(n, mean, size or INF) == pytest.approx(other, rel=1e-9)


def test_what_centring_buys_in_closed_form():
    for n, mean, size in ((2, 1, 1), (50, 2, 8), (100, 0.3, 60)):
        expected = 1 + mean**2 * n * size / (n + size - 1)
        assert buys(n, mean, size) == pytest.approx(expected, rel=1e-12)
    assert buys(100, 1, 1) == pytest.approx(2)
    assert buys(100, 1, INF) == pytest.approx(101)
    np.testing.assert_allclose(buys([2, 10], 3, INF), [19, 91])


def plain_walks(x, start, rate, batches, *, limit=4000):
    """Return after how many steps 5 % is left, one run, batches given as rows of examples."""
    error = start.copy()
    for step in range(1, limit + 1):
        rows = x if batches is None else x[batches[step - 1]]
        error = error - rate * sum(row * (row @ error) for row in rows) / len(rows)
        if np.linalg.norm(error) <= 0.05 * np.linalg.norm(start):
            return step
    return INF


@pytest.mark.parametrize("size", [1, 4, None])
def test_steps_are_those_of_a_plain_walk(size):
    found = payoff((3,), (size,), mean=0.8, examples=20, runs=3, rng=5)
    draws = rng(5)
    clouds = tangled_cloud(3, (0.0, 0.8), runs=3, examples=20, rng=draws)
    starts = draws.standard_normal((3, 3, 1))[..., 0]
    seed = seed_of(draws)
    chosen = None
    if size:
        again = rng(seed)
        chosen = np.array([again.integers(20, size=(3, size)) for _ in range(900)])
    rules = [min(rate_rule(cloud, size)) for cloud in clouds]
    np.testing.assert_allclose(found.rule[:, 0, 0], rules)
    for run in range(3):
        batches = None if chosen is None else chosen[:, run]
        for arm in range(2):
            own = plain_walks(clouds[arm, run], starts[run], rules[arm] / 2, batches)
            equal = plain_walks(clouds[arm, run], starts[run], rules[1] / 2, batches)
            assert found.own[arm, 0, 0, run] == own
            assert found.equal[arm, 0, 0, run] == equal


def test_with_all_examples_the_largest_rate_is_two_over_the_largest_curvature():
    found = payoff((2, 8), (None,), mean=2.0, examples=60, runs=4, rng=1)
    np.testing.assert_allclose(found.rate[0, :, 0], 2, rtol=0.02)
    np.testing.assert_allclose(found.rate[1, 0, 0], 2 / 9, rtol=0.02)
    np.testing.assert_allclose(found.rate[1, 1, 0], 2 / 33, rtol=0.02)


def test_a_plain_sample_keeps_the_curvatures_that_chance_gave_it():
    found = payoff((8,), (None,), mean=2.0, examples=60, whitened=False, runs=4, rng=1)
    clouds = rng(1).standard_normal((4, 60, 8))
    for run, x in enumerate(clouds):
        for arm, mean in enumerate((0, 2)):
            steepest = np.linalg.norm(x - x.mean(axis=0) + mean, 2) ** 2 / 60
            assert found.rate[arm, 0, 0, run] == pytest.approx(2 / steepest, rel=0.02)
    assert (found.rate[0] < 1.9).all()  # whitened it would be 2


@pytest.mark.parametrize("share", [0.9, 1.1])
def test_below_the_largest_rate_a_plain_walk_shrinks_and_above_it_grows(share):
    found = payoff((6,), (3,), mean=1.0, examples=50, runs=4, rng=3)
    draws = rng(3)
    clouds = tangled_cloud(6, (0.0, 1.0), runs=4, examples=50, rng=draws)
    starts = draws.standard_normal((4, 6, 1))[..., 0]
    again = rng(seed_of(draws))
    chosen = np.array([again.integers(50, size=(4, 3)) for _ in range(150)])
    for arm, run in np.ndindex(2, 4):
        error, rate, lengths = starts[run], share * found.rate[arm, 0, 0, run], []
        for batch in chosen[:, run]:
            rows = clouds[arm, run, batch]
            error = error - rate * sum(row * (row @ error) for row in rows) / 3
            lengths.append(np.linalg.norm(error))
        assert (lengths[149] > lengths[74]) == (share > 1)


def test_the_table_of_the_review():
    """Measured by somebody else: .0195 and .0098, 1.37 to 2 and .020; 610 and 888, 1 and 302."""
    found = payoff((100,), (1, None), runs=8, rng=11)
    middle = np.median(found.rate, axis=-1)[:, 0]
    np.testing.assert_allclose(middle[:, 0], [0.0195, 0.0098], rtol=0.05)
    assert middle[1, 1] == pytest.approx(0.020, rel=0.03)
    steps = np.median(found.own, axis=-1)[:, 0]
    np.testing.assert_allclose(steps[:, 0], [610, 888], rtol=0.08)
    np.testing.assert_allclose(steps[:, 1], [1, 302], atol=2)


def made_up(seed=0, runs=11) -> Payoff:
    draws = rng(seed)
    shape = 2, 2, 3, runs
    rule = draws.uniform(1, 2, (2, 2, 3))
    rate, own, equal = (draws.uniform(1, 2, shape) for _ in range(3))
    rate[0] *= np.array([[3.0], [20.0]])[..., None]
    own[1] *= np.array([[3.0], [20.0]])[..., None]
    return Payoff(1.0, (2, 10), (1, 60, None), rule, rate, own, equal)


def test_a_gain_is_above_one_where_the_centred_do_better():
    found = made_up()
    at = (1, 1)
    np.testing.assert_allclose(found.gain(10, 60), found.rate[0][at] / found.rate[1][at])
    np.testing.assert_allclose(found.gain(10, 60, of="own"), found.own[1][at] / found.own[0][at])
    both = found.equal[1][at] / found.equal[0][at]
    np.testing.assert_allclose(found.gain(10, 60, of="equal"), both)


def test_the_table_in_words_counts_who_arrived():
    found = made_up()
    found.own[1, 1, 2, :3] = INF
    columns = found.columns()
    assert columns["inputs"] == tuple(["2", "2", "2", "10", "10", "10"])
    assert columns["batch"] == ("1", "60", "all", "1", "60", "all")
    assert columns["arrived"] == ("33 of 33",) * 5 + ("30 of 33",)
    ratio = np.sort(found.rate[0, 1, 1] / found.rate[1, 1, 1])[5]
    assert columns["ratio"][4] == f"{ratio:.3g}"
    assert columns["by the rule"] == ("2", "2.97", "3", "2", "9.7", "11")
    for key, values in (
        ("rate, mean 0", found.rate[0]), ("rate, mean 1", found.rate[1]),
        ("steps, mean 0", found.own[0]), ("mean 0 at the other's rate", found.equal[0]),
    ):  # fmt: skip
        assert columns[key][4] == f"{np.sort(values[1, 1])[5]:.3g}"


def test_payoff_figure():
    found = made_up()
    figure = payoff_figure(found)
    fine = np.geomspace(1, ALL, 60)
    expected: dict[tuple[int, str], Any] = {(1, "which"): "thin lines: the rule"}
    for row, n in enumerate((2, 10)):
        expected[1, f"rule, {n}"] = (fine, 1 + n * fine / (n + fine - 1))
        for panel, gains in ((1, found.rate[0] / found.rate[1]), (2, found.own[1] / found.own[0])):
            ranked = np.sort(gains[row], axis=-1)
            key = f"{n} inputs"
            expected[panel, key] = ([1, 60, ALL], ranked[:, 5])
            expected[panel, f"{key} band"] = ([1, 60, ALL], ranked[:, 1], ranked[:, 9])
            expected[panel, f"{key} name"] = key
            assert ", ".join(f"{value:.3g}" for value in ranked[:, 5]) in figure.description
    assert_plotted(
        figure.fig, expected, titles=["largest stable rate", "steps, each at half its limit"],
        ticks={(panel, "x"): {1: "1", 60: "60", ALL: "all"} for panel in (1, 2)},
    )  # fmt: skip
    assert "medians of 11 runs" in figure.description
    for panel in (1, 2):
        texts = {f"{n} inputs name": f"{n} inputs" for n in (2, 10)}
        assert_nearest(figure.fig, texts, panel=panel)
