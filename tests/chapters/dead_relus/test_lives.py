"""The life line, half-planes and little networks: counted once more, and drawn."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from course_utils.batches import mini_batches
from course_utils.chapters.dead_relus import explorers
from course_utils.chapters.dead_relus.experiments.lifeline import LifeLine, Lives, life_line
from course_utils.chapters.dead_relus.experiments.nets import classifiers
from course_utils.chapters.dead_relus.experiments.planes import HalfPlanes, half_planes
from course_utils.chapters.dead_relus.experiments.small import small_deaths
from course_utils.chapters.dead_relus.figures.lifeline import (
    LifePicture,
    describe_lives,
    draw_lives,
    life_axes,
)
from course_utils.chapters.dead_relus.figures.planes import (
    describe_planes,
    draw_planes,
    planes_axes,
)
from course_utils.datasets import gaussians
from course_utils.digits import digit_task
from course_utils.pictures import style
from tests.chapters.dead_relus.plain import each_run, train_all
from tests.oracle import DECORATION, assert_plotted


@pytest.mark.parametrize(
    ("name", "kind", "rate"),
    [("SGD", "SGD", 0.5), ("momentum 0.9", "momentum", 0.1), ("Adam", "Adam", 0.05)],
)
def test_lives_are_looked_at_between_steps(name, kind, rate):
    task = digit_task(rng=2, runs=2)
    line = LifeLine(name, rate, task=task, width=10, every=3, rng=4)
    assert line.train(9)
    draws = np.random.default_rng(4)
    plains = each_run(classifiers((10, 10, 10), rng=draws, runs=2))
    batches = mini_batches(1438, 60, rng=draws)
    lives = line.lives(6)
    np.testing.assert_array_equal(lives.steps, [0, 3, 6])
    assert line.steps == 9
    for look in range(3):
        for run, plain in enumerate(plains):
            for layer, alive in enumerate(plain.alive(task.train.x[run])):
                np.testing.assert_array_equal(lives.alive[look, layer, run], alive)
        train_all(plains, task, [next(batches) for _ in range(3)], rate, kind=kind)
    assert not lives.lost.any()


def test_a_life_line_stops_when_time_is_up():
    line = LifeLine("SGD", 0.1, task=digit_task(rng=2, runs=1), width=4, every=2, rng=4)
    assert not line.train(100, seconds=0.0)
    assert line.steps == 0


def made_up():
    alive = np.ones((4, 3, 2, 3), bool)
    alive[1:, 1, 0, 0] = False  # dies and stays dead
    alive[2, 2, 0, 1] = False  # dies and comes back
    alive[:2, 2, 1, 2] = False  # is born dead and comes back
    return Lives(np.array([0, 5, 10, 15]), alive, np.array([False, True]))


def test_deaths_and_revivals():
    lives = made_up()
    np.testing.assert_array_equal(lives.deaths, [[0, 0], [1, 0], [1, 0]])
    np.testing.assert_array_equal(lives.revivals, [[0, 0], [0, 0], [1, 1]])
    np.testing.assert_allclose(lives.dead[2], [[0, 0], [100 / 3, 0], [100 / 3, 0]])


@pytest.mark.slow
def test_adam_buries_layer_two_and_lets_layer_three_come_back():
    """Measured by others, 800 steps, layer 3 of one network: 100 deaths, 78 revivals."""
    lives = life_line(rng=61)
    assert (lives.deaths[0] == 0).all()
    deaths, revivals = lives.deaths.sum(axis=-1), lives.revivals.sum(axis=-1)
    assert revivals[2] / deaths[2] > 0.5
    assert revivals[1] / deaths[1] < 0.4


def test_life_picture():
    fig, axes = life_axes()
    data = LifePicture(made_up(), "Adam at rate 1", 20, True)
    draw_lives(axes, data)
    rows = np.zeros((9, 4))
    rows[3, 1:] = 1
    rows[7] = [0, 0, 1, 2]
    steps = [0, 5, 10, 15]
    expected = {(1, "strips"): rows, (1, "border 1"): DECORATION, (1, "border 2"): DECORATION}
    dead = 100 / 3 * np.array([
        [[0, 0]] * 4, [[0, 0], [1, 0], [1, 0], [1, 0]], [[0, 1], [0, 1], [1, 0], [0, 0]]
    ])  # fmt: skip
    for layer, values in enumerate(dead, start=1):
        low, middle, high = np.percentile(values, [10, 50, 90], axis=-1)
        expected[2, f"layer {layer}"] = steps, middle
        expected[2, f"layer {layer} band"] = steps, low, high
    assert_plotted(
        fig, expected,
        titles=["one network: dark is dead, blue is back", "dead units, %, 2 networks"],
        ticks={(1, "y"): {1.5: "layer 1", 4.5: "layer 2", 7.5: "layer 3"}},
    )  # fmt: skip
    told = describe_lives(data)
    assert told.startswith("Not yet at step 20: training goes on. Adam at rate 1, 15 steps")
    assert "layer 3: 1 deaths, 2 revivals, 0 % dead" in told
    assert "1 of them left the floats" in told


def test_half_planes_count_points():
    found = half_planes(-1.0, 0.8, units=5, points=60, rng=3)
    draws = np.random.default_rng(3)
    x = gaussians(60, rng=draws).x
    x = (x - x.mean(axis=0)) / x.std(axis=0)
    W = 0.8 / np.sqrt(2) * draws.standard_normal((2, 5))
    for unit in range(5):
        fires = np.mean([point @ W[:, unit] - 1.0 > 0 for point in x])
        assert found.fires[unit] == pytest.approx(100 * fires)
    np.testing.assert_array_equal(found.dead, found.fires == 0)


def test_half_planes_are_drawn_where_z_is_0():
    x = np.array([[1.0, 0.0], [0.0, 1.0], [0.5, 0.5]])
    W, b = np.array([[1.0, 0.0], [0.0, 2.0]]), np.array([-0.25, -6.0])
    fires = np.array([200 / 3, 0.0])
    fig, axes = planes_axes()
    data = HalfPlanes(x, np.array([0, 1, 1]), W, b, fires)
    draw_planes(axes, data)
    nan = np.nan
    expected = {
        (1, "points 0"): ([1.0], [0.0]),
        (1, "points 1"): ([0.0, 0.5], [1.0, 0.5]),
        (1, "alive lines"): ([0.25, 0.25, nan], [20, -20, nan]),  # x1 = 0.25
        (1, "alive sides"): ([0.25, 0.7, nan], [0, 0, nan]),
        (1, "dead lines"): ([-20, 20, nan], [3, 3, nan]),  # x2 = 3
        (1, "dead sides"): ([0, 0, nan], [3, 3.45, nan]),
        (2, "fires"): ([1, 2], [200 / 3, 0]),
        (2, "dead"): ([2], [0]),
    }
    titles = ["bias -0.25, $|w|$ about 1.5; stub: firing side", "dead (crosses): 1 of 2 units"]
    assert_plotted(
        fig, expected, titles=titles,
        colors={(1, "dead lines"): style.RED, (1, "points 0"): style.CLASSES[0]},
    )  # fmt: skip
    assert "1 of 2 units is silent for all 3 points" in describe_planes(data)


def plain_xor(W1, b1, W2, b2, slope, rate, steps):
    x = np.array([[-1.0, -1.0], [-1.0, 1.0], [1.0, -1.0], [1.0, 1.0]])
    t = np.array([[-1.0], [1.0], [1.0], [-1.0]])
    for _ in range(steps):
        z = x @ W1 + b1
        h = np.where(z > 0, z, slope * z)
        d2 = (h @ W2 + b2 - t) / 4
        d1 = d2 @ W2.T * np.where(z > 0, 1, slope)
        W1, b1 = W1 - rate * x.T @ d1, b1 - rate * d1.sum(axis=0)
        W2, b2 = W2 - rate * h.T @ d2, b2 - rate * d2.sum(axis=0)
    z = x @ W1 + b1
    answer = np.where(z > 0, z, slope * z) @ W2 + b2
    return W1, b1, bool((answer * t > 0).all())


@pytest.mark.parametrize(("kind", "slope"), [("relu", 0.0), ("leaky_relu", 0.01)])
def test_little_networks_are_counted_by_the_readers_function(kind, slope):
    def dead(x, W1, b1):
        assert x.shape == (4, 2)
        return np.array([((x @ W1 + b1)[:, unit] <= 0).all() for unit in range(4)])

    found = small_deaths(dead, activation=kind, rate=0.15, steps=40, starts=12, rng=5)
    draws = np.random.default_rng(5)
    W1s = draws.standard_normal((12, 2, 4))
    W2s = draws.standard_normal((12, 4, 1)) * np.sqrt(0.5)
    b1s = 0.5 * draws.standard_normal((12, 4))
    x = np.array([[-1.0, -1.0], [-1.0, 1.0], [1.0, -1.0], [1.0, 1.0]])
    for start in range(12):
        W1, b1, W2 = W1s[start], b1s[start], W2s[start]
        assert found.before[start] == sum(dead(x, W1, b1))
        W1, b1, learned = plain_xor(W1, b1, W2, np.zeros(1), slope, 0.15, 40)
        assert found.after[start] == sum(dead(x, W1, b1))
        assert found.learned[start] == learned


def view_of(made: Any) -> Callable[..., Any]:
    """Return an explorer's view: the test has put a dictionary in the explorer's place."""
    return made["view"]


def test_explorers_show_what_they_say(monkeypatch):
    monkeypatch.setattr(explorers, "Explorer", lambda title, **made: made)
    lamps = view_of(explorers.explore_lamps(rng=1))
    died = lamps(width=2, depth=10, draw=1).died
    assert died.shape == (200,)
    assert 0.8 < np.mean(died > 0) < 0.99
    assert (lamps(width=2, depth=10, draw=1).died == died).all()
    assert (lamps(width=2, depth=10, draw=2).died != died).any()
    planes = view_of(explorers.explore_planes(rng=1))
    np.testing.assert_allclose(planes(0.0, 2.0, 1).W, 2 * planes(-1.0, 1.0, 1).W)
    assert planes(-4.0, 0.2, 1).dead.all()
    lives = view_of(explorers.explore_lives(rng=1, seconds=0.0))
    assert lives("Adam", 0.03, 50).pending
    lives = view_of(explorers.explore_lives(rng=1, seconds=100.0))
    shown = lives("SGD", 0.1, 50)
    assert not shown.pending
    assert shown.lives.steps[-1] == 50
    assert shown.lives.alive.shape == (11, 3, 4, 32)
