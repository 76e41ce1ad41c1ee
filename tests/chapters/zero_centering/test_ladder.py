"""The ladder: who tries which rates, and how its figures tell it."""

from typing import Any, ClassVar

import numpy as np
import pytest

from course_utils.chapters.zero_centering.experiments import ladder as module
from course_utils.chapters.zero_centering.experiments.ladder import Ladder, climb
from course_utils.chapters.zero_centering.experiments.race import Contender
from course_utils.chapters.zero_centering.figures.ladder import ladder_figure, rates_figure
from course_utils.checks import seed_of
from course_utils.datasets import Dataset
from course_utils.digits import DigitTask, digit_task, load_digits
from tests.oracle import assert_plotted

INF = np.inf


class Scripted:
    """A contender whose runs arrive when a table says."""

    table: ClassVar[dict] = {}

    def __init__(self, name, rate, *, task, width, rng):
        self.due, self.steps = np.array(self.table[name, rate], dtype=float), 0

    def advance(self):
        self.steps += 5

    def arrived(self):
        return np.where(self.due <= self.steps, self.due, INF)


@pytest.fixture
def scripted(monkeypatch):
    monkeypatch.setattr(module, "Contender", Scripted)
    monkeypatch.setattr(Scripted, "table", {})
    return Scripted.table


def test_everybody_looks_for_a_rate_that_has_no_better_neighbour(scripted):
    scripted |= {
        ("up", 2): [50, 60, 70], ("up", 3): [30, 40, 90], ("up", 4): [35, 40, 45],
        ("up", 5): [70, 50, 50],
        ("down", 2): [50, 50, 50], ("down", 3): [10, 50, 90], ("down", 1): [20, 20, 20],
        ("down", 4): [60, 60, 60], ("down", 0.5): [25, 25, 25],
        ("here", 2): [20, 20, 20], ("here", 3): [25, 25, 25], ("here", 1): [30, 30, 30],
        ("late", 2): [10, 300, 300], ("late", 3): [20, 30, 300], ("late", 4): [300, 300, 300],
    }  # fmt: skip
    names = ("up", "down", "here", "late")
    result = climb(names, rates=(0.5, 1, 2, 3, 4, 5), start=2, limit=100, runs=3, rng=0)
    # up: 60, 40, 40, more; down: 50, again 50, more, so 20, more; late: nobody, 30, nobody.
    assert result.rates == {
        "up": (2, 3, 4, 5), "down": (0.5, 1, 2, 3, 4), "here": (1, 2, 3), "late": (2, 3, 4)
    }  # fmt: skip
    np.testing.assert_array_equal(
        result.steps["up"], [[50, 60, 70], [30, 40, 90], [35, 40, 45], [70, 50, 50]]
    )
    np.testing.assert_array_equal(result.at("down", 3), [10, 50, 90])
    np.testing.assert_array_equal(
        result.steps["late"], [[10, INF, INF], [20, 30, INF], [INF, INF, INF]]
    )
    np.testing.assert_array_equal(result.median("late"), [INF, 30, INF])
    assert [result.best_rate(name) for name in names] == [3, 1, 2, 3]
    np.testing.assert_array_equal(result.best("up"), [30, 40, 90])
    assert result.limit == 100
    with pytest.raises(ValueError, match="rate: 1 is not known; allowed are 2, 3, 4, 5"):
        result.at("up", 1)


def test_nobody_is_trained_beyond_the_limit(scripted):
    scripted |= {("a", 1): [20, 30], ("a", 2): [5, 20], ("a", 3): [10, 21]}
    result = climb(("a",), rates=(1, 2, 3), start=2, limit=20, runs=2, rng=0)
    # At step 20, the limit, still there; who is due one measurement later is not waited for.
    np.testing.assert_array_equal(result.steps["a"], [[20, INF], [5, 20], [10, INF]])


@pytest.mark.parametrize("medians", [(30, 20, 10), (10, 20, 30), (INF, INF, INF)])
def test_a_best_rate_at_the_edge_is_refused(scripted, medians):
    scripted |= {("a", rate): [m, m] for rate, m in zip((1, 2, 3), medians, strict=True)}
    with pytest.raises(ValueError, match=r"rates: the best of 'a' is not inside \d to 3, add more"):
        climb(("a",), rates=(1, 2, 3), start=2, limit=100, runs=2, rng=0)


def test_the_start_is_one_of_the_rates():
    with pytest.raises(ValueError, match="start: 4 is not known; allowed are 1, 2, 3"):
        climb(("tanh",), rates=(1, 2, 3), start=4, rng=0)


def test_climbing_is_training_on_one_split_from_one_start():
    rates = (0.01, 0.5, 1.0, 30.0)
    names = ("tanh", "ReLU")
    result = climb(names, rates=rates, start=0.5, limit=60, width=16, examined=100, runs=2, rng=6)
    draws = np.random.default_rng(6)
    task, seed = digit_task(rng=draws, runs=2), seed_of(draws)
    some = Dataset(task.test.x[:, :100], task.test.labels[:, :100])
    task = DigitTask(task.train, some)
    for name in ("tanh", "ReLU"):
        for rate, row in zip(result.rates[name], result.steps[name], strict=True):
            contender = Contender(name, rate, task=task, width=16, rng=seed)
            while contender.steps < 60:
                contender.advance()
            first = [
                next((5 * k for k, a in enumerate(curve) if a >= 0.9), INF)
                for curve in np.array(contender.accuracy).T
            ]
            np.testing.assert_array_equal(row, first)
        assert np.isfinite(result.best(name)).all()


def test_the_test_digits_do_not_help_to_prepare_themselves(monkeypatch):
    """What the contenders see is standardized by each run's own training digits."""
    seen = []

    class Spy(Scripted):
        def __init__(self, name, rate, *, task, width, rng):
            seen.append(task)
            super().__init__(name, rate, task=task, width=width, rng=rng)

    monkeypatch.setattr(module, "Contender", Spy)
    monkeypatch.setattr(
        Scripted, "table", {("a", rate): [due] * 3 for rate, due in ((1, 10), (2, 5), (3, 10))}
    )
    climb(("a",), rates=(1, 2, 3), start=2, runs=3, rng=0)
    digits = load_digits()
    varied = np.flatnonzero(digits.x.std(axis=0) > 0.1)
    for task in seen:
        assert task.train.x.shape == (3, 1438, 64)
        assert task.test.x.shape == (3, 120, 64)
        assert task.test.labels.shape == (3, 120)
        np.testing.assert_allclose(task.train.x[..., varied].mean(axis=1), 0, atol=1e-12)
        np.testing.assert_allclose(task.train.x[..., varied].std(axis=1), 1, atol=1e-12)
        assert np.abs(task.test.x[..., varied].mean(axis=1)).max() > 0.01
    assert len(seen) == 3


@pytest.mark.slow
def test_centring_pays_where_the_rate_is_high():
    names = ("sigmoid", "sigmoid, matched", "sigmoid − ½")
    rates = (0.1, 0.3, 1.0, 3.0, 5.0, 10.0, 20.0)
    result = climb(names, rates=rates, start=0.3, width=64, examined=359, rng=0)
    plain, matched, centred = (result.median(name) for name in names)
    assert plain[0] / centred[0] == pytest.approx(1.07, abs=0.1)
    assert matched[0] / centred[0] == pytest.approx(1.0, abs=0.1)
    assert 170 < matched.min() < 225
    assert 38 < centred.min() < 68


def made_up(names, rates, *, limit, seed, runs=11):
    draws = np.random.default_rng(seed)
    steps = {name: draws.uniform(20, 40, (len(rates), runs)) for name in names}
    return Ladder(limit, dict.fromkeys(steps, rates), steps)


def test_medians_above_the_best_rate_are_rounded_and_no_others():
    steps = {"tanh": np.array([[513.0], [13.0], [93.0], [17.0], [14.0], [INF]])}
    result = Ladder(600, {"tanh": (0.1, 1.0, 2.0, 3.0, 4.0, 5.0)}, steps)
    np.testing.assert_array_equal(result.shown("tanh"), [513, 13, 100, 20, 13, INF])


def test_ladder_figure():
    names = ("sigmoid", "tanh", "ReLU")
    result = made_up(names, (0.3, 1.0, 3.0), limit=800, seed=1)
    result.steps["tanh"][2] /= 4  # its best rate
    result.steps["sigmoid"][0, 3:] = INF  # three of eleven have arrived at rate 0.3
    figure = ladder_figure(result, equal=0.3)
    equal = np.sort([result.steps[name][0] for name in names], axis=-1)
    rows = [int(np.median(result.steps[name], axis=-1).argmin()) for name in names]
    best = np.sort([result.steps[n][row] for n, row in zip(names, rows, strict=True)], axis=-1)
    equal[np.isinf(equal)] = 1.35 * 800
    expected: dict[tuple[int, str], Any] = {}
    for key, ranked in (("all at rate 0.3", equal), ("each at its best rate", best)):
        expected[1, key] = ([0, 1, 2], ranked[:, 5])
        expected[1, f"{key} band"] = ([0, 1, 2], ranked[:, 1], ranked[:, 9])
    assert_plotted(
        figure.fig, expected, titles=["digits, one change at a time"],
        ticks={(1, "x"): dict(enumerate(names))},
    )  # fmt: skip
    told = ", ".join(f"{n} {m:.4g}" for n, m in zip(names, best[:, 5], strict=True))
    assert f"each at its best rate: {told}" in figure.description
    assert "all at rate 0.3: sigmoid not in 800, tanh" in figure.description
    rates = ", ".join(f"{(0.3, 1.0, 3.0)[row]:g}" for row in rows)
    assert f"The best rates are {rates}." in figure.description
    assert "11 seeds" in figure.description


def test_rates_figure():
    rungs = made_up(("sigmoid", "tanh"), (0.3, 1.0), limit=800, seed=2)
    three = made_up(("tanh",), (0.1, 0.5, 1.0), limit=200, seed=3)
    two = made_up(("ReLU",), (0.1, 0.5), limit=200, seed=4)
    offsets = Ladder(200, {**three.rates, **two.rates}, {**three.steps, **two.steps})
    offsets.steps["tanh"][2, 5:] = INF
    figure = rates_figure(rungs, offsets)
    expected: dict[tuple[int, str], Any] = {
        (2, "late"): ([0.1, 1.0], [270, 270]),  # above the limit of 200, not at that of 800
        (2, "late name"): "not in 200 steps",
    }
    for panel, result in enumerate((rungs, offsets), start=1):
        for name, rates in result.rates.items():
            heights, each = [], []
            median = np.sort(result.steps[name], axis=-1)[:, 5]
            for rate, exact in zip(rates, median, strict=True):
                steps, word = exact, f"{exact:.4g}"
                if rate > rates[median.argmin()]:  # 31.6 lies in the middle between 20 and 50
                    steps = 20 if exact < 31.6 else 50
                    steps = INF if np.isinf(exact) else max(steps, median.min())
                    word = f"about {steps:.3g}"
                heights.append(min(steps, 1.35 * result.limit))
                each.append(f"{word if np.isfinite(steps) else 'not in 200 steps'} at {rate:g}")
            expected[panel, name] = (rates, heights)
            assert f"{name}: {', '.join(each)}" in figure.description
    assert_plotted(figure.fig, expected, titles=["from sigmoid to tanh", "off zero and back"])
    assert "median of 11 seeds" in figure.description
