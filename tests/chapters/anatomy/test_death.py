"""Networks that are killed by one NaN, against the same training in plain steps."""

import math

import numpy as np
import pytest

from course_utils.chapters.anatomy.experiments.death import (
    PrecisionRace,
    learn_xor,
    naive_both_ways,
    precision_race,
    stable_both_ways,
)
from course_utils.chapters.anatomy.figures.death import death_figure
from course_utils.datasets import signs, xor
from tests.oracle import assert_plotted


def test_both_formulas_are_tanh_where_nothing_breaks():
    z = np.array([-3.0, -0.5, 0.25, 2.0])
    for both_ways in (naive_both_ways, stable_both_ways):
        h, slopes = both_ways(z)
        assert h == pytest.approx([math.tanh(v) for v in z])
        assert slopes == pytest.approx([1 / math.cosh(v) ** 2 for v in z])
        half = both_ways(z.astype(np.float16))[0]
        assert half.dtype == np.float16
        assert half == pytest.approx(np.tanh(z), rel=4e-3)


def test_only_the_naive_one_breaks_in_float16():
    z = np.array([-100.0, 5.54, 5.56, 100.0], np.float16)
    with np.errstate(all="ignore"):
        assert np.isnan(naive_both_ways(z)[0]).tolist() == [False, False, True, True]
    assert stable_both_ways(z)[0].tolist() == [-1, 1, 1, 1]


def test_training_is_that_of_one_network_after_the_other():
    found = learn_xor(stable_both_ways, np.float64, rng=4, steps=30, runs=2)
    rng = np.random.default_rng(4)
    points = xor(100, rng=rng, runs=2)
    first, second = rng.standard_normal((2, 2, 4)), rng.standard_normal((2, 4, 1))
    for run in range(2):
        x, t = points.x[run] / 4, signs(points.labels[run])
        W1, W2, b1, b2 = first[run] / math.sqrt(2), second[run] / 2, np.zeros(4), 0.0
        for step in range(30):
            h = np.tanh(x @ W1 + b1)
            error = h @ W2 + b2 - t
            assert found[step, run] == pytest.approx(float((error**2).sum()) / 200)
            back = (error @ W2.T) * (1 - h**2)
            W2, b2 = W2 - 0.5 * h.T @ error / 100, b2 - 0.5 * error.mean()
            W1, b1 = W1 - 0.5 * x.T @ back / 100, b1 - 0.5 * back.mean(axis=0)


def test_no_network_begins_where_the_naive_formula_breaks():
    """Coordinates end at 5.3 / 4, and a first z is their product with two weights of N(0, 1/2)."""
    for seed in range(20):
        losses = learn_xor(naive_both_ways, np.float16, rng=seed, steps=2)
        assert np.isfinite(losses).all()


def test_the_race_gives_all_arms_the_same_start():
    race = precision_race(rng=7, steps=3, runs=4)
    assert list(race.losses) == ["naive, float16", "naive, float64", "stable, float16"]
    assert np.ptp([losses[0] for losses in race.losses.values()], axis=0).max() < 2e-3
    plain = learn_xor(naive_both_ways, np.float64, rng=7, steps=3, runs=4)
    assert np.array_equal(race.losses["naive, float64"], plain)
    assert not np.array_equal(race.losses["naive, float16"], plain)


NAN = np.nan
MADE_UP = PrecisionRace(
    {
        "naive, float16": np.array([[1, 1, 1.0], [1, NAN, 1], [1, NAN, 1], [NAN, NAN, 1]]),
        "stable, float16": np.ones((4, 3)),
    }
)


def test_the_first_nan_is_the_death():
    assert MADE_UP.died_at("naive, float16").tolist() == [3, 1, np.inf]
    assert MADE_UP.dead("naive, float16").tolist() == [True, True, False]
    assert not MADE_UP.dead("stable, float16").any()


def test_losses_around_death_are_those_of_the_dead():
    losses = np.array([[4, 3, 1.0], [3, NAN, 1], [2, NAN, 1], [NAN, NAN, 1]])
    start, last = PrecisionRace({"naive": losses}).around_death("naive")
    assert (start.tolist(), last.tolist()) == ([4, 3], [2, 3])


def test_the_living_are_drawn():
    drawn = death_figure(MADE_UP)
    assert_plotted(
        drawn.fig,
        {
            (1, "naive, float16"): ([0, 1, 2, 3], [3, 2, 2, 1]),
            (1, "stable, float16"): ([0, 1, 2, 3], [3, 3, 3, 3]),
        },
        titles=[""],
    )
    assert "naive, float16: 2 of 3 dead at the end, half of those by step 2" in drawn.description
    assert "stable, float16: 0 of 3 dead at the end." in drawn.description
