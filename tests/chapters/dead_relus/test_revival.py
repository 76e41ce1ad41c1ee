"""Who comes back, what death costs, what a leak is worth: one network at a time, and drawn."""

from itertools import pairwise

import numpy as np
import pytest

from course_utils.batches import mini_batches
from course_utils.chapters.dead_relus.experiments.first import decay_revives, memory, uncentred
from course_utils.chapters.dead_relus.experiments.leaks import Leaks, leaks
from course_utils.chapters.dead_relus.experiments.nets import classifiers
from course_utils.chapters.dead_relus.experiments.price import price_of_death
from course_utils.chapters.dead_relus.experiments.revival import Revival, revival
from course_utils.chapters.dead_relus.figures.revival import leaks_figure, revival_figure
from course_utils.checks import seed_of
from course_utils.digits import digit_task
from course_utils.preprocessing import center
from tests.chapters.dead_relus.plain import dead_percent, each_run, lower, over_runs, train_all
from tests.oracle import assert_plotted

INF = float("inf")


def some(examples, steps, seed):
    batches = mini_batches(examples, 60, rng=seed)
    return [next(batches) for _ in range(steps)]


def test_revival_is_training_on():
    found = revival((0.01, 0.1), rate=0.2, before=4, steps=12, runs=2, rng=5)
    draws = np.random.default_rng(5)
    task = digit_task(rng=draws, runs=2)
    x, test, start = task.train.x, task.test, classifiers(rng=draws, runs=2)
    first, then = some(1438, 4, seed_of(draws)), some(1438, 12, seed_of(draws))
    arms = {
        "layer 1": (1, (), 16),
        "layer 2": (2, (), 16),
        "layer 3": (3, (), 16),
        "layer 3, layer 1 frozen": (3, (1,), 16),
        "layer 3, layer 2 frozen": (3, (2,), 16),
        "layer 2, 8 killed": (2, (), 4),
    }
    assert list(found.back) == list(found.moved) == list(found.left) == list(arms)
    for name, (layer, frozen, each) in arms.items():
        plains = each_run(start)
        train_all(plains, task, first, 0.2)
        inputs = [inputs_of(p, x[run], layer) for run, p in enumerate(plains)]
        for run, plain in enumerate(plains):
            lower(plain, x[run], layer, 2 * each, np.repeat([0.01, 0.1], each))
        left = over_runs(plains, lambda p, r: 100 * p.accuracy(test.x[r], test.labels[r]))
        np.testing.assert_allclose(found.left[name], left, atol=0.4)
        train_all(plains, task, then, 0.2, frozen=frozen)
        alive = [p.alive(x[run])[layer - 1] for run, p in enumerate(plains)]
        expected = [
            [100 * a[:each].mean() for a in alive],
            [100 * a[each : 2 * each].mean() for a in alive],
        ]
        np.testing.assert_allclose(found.back[name], expected)
        for run, plain in enumerate(plains):
            change = inputs_of(plain, x[run], layer) - inputs[run]
            moved = 100 * np.sqrt((change**2).sum() / (inputs[run] ** 2).sum())
            assert found.moved[name][run] == pytest.approx(moved)
    assert (found.back["layer 1"] == 0).all()
    assert found.back["layer 3"].max() > 0
    assert found.margins == (0.01, 0.1)


def inputs_of(plain, x, layer):
    return x if layer == 1 else np.maximum(plain.zs(x)[layer - 2], 0)


@pytest.mark.slow
def test_it_depends_on_layer_and_margin():
    """Measured by others: layer 2: 57, 39, 11, 0 %; layer 3: 78, 70, 53, 20 % (longer trained)."""
    found = revival(rng=41)
    back = np.array([np.median(found.back[f"layer {k}"], axis=-1) for k in (1, 2, 3)])
    assert (back[0] == 0).all()
    assert 35 < back[1, 0] < 85
    assert back[2, 0] > back[1, 0]
    assert (np.diff(back[1:], axis=1) <= 0).all()
    assert back[1, -1] < 10


def test_decay_revives_who_is_held_down_by_the_bias():
    found = decay_revives((0.02, 0.1), decay=0.05, before=5, steps=8, runs=2, rng=6)
    draws = np.random.default_rng(6)
    task = digit_task(rng=draws, runs=2)
    x, order = task.train.x, seed_of(draws)
    start, later = classifiers(rng=draws, runs=2), seed_of(draws)
    arms = {
        "nothing decays": (0.0, 0.0),
        "weights decay": (0.05, 0.0),
        "biases decay": (0.0, 0.05),
        "both decay": (0.05, 0.05),
    }
    assert list(found.back) == list(arms)
    for name, decays in arms.items():
        plains = each_run(start)
        train_all(plains, task, some(1438, 5, order), 0.1)
        for run, plain in enumerate(plains):
            lower(plain, x[run], 1, 32, np.repeat([0.02, 0.1], 16))
        tested = over_runs(plains, lambda p, r: 100 * p.alive(task.test.x[r])[0][:16].mean())
        np.testing.assert_allclose(found.tested, tested)
        train_all(plains, task, some(1438, 8, later), 0.1, decays=decays)
        back = over_runs(plains, lambda p, r: p.alive(x[r])[0][:32])
        expected = 100 * back.reshape(2, 16, 2).mean(axis=1)
        np.testing.assert_allclose(found.back[name], expected)
        if decays[0] == decays[1]:
            assert (expected == 0).all()  # z keeps its sign
    assert found.back["biases decay"].max() > 0


def test_a_mean_that_is_left_in():
    found = uncentred(rate=0.05, steps=5, runs=2, rng=7)
    split, weights, order = (seed_of(draws) for draws in [np.random.default_rng(7)] * 3)
    for name, prepare in (("mean subtracted", center), ("mean left in", None)):
        task = digit_task(prepare, rng=split, runs=2)
        x, test = task.train.x, task.test
        if name == "mean subtracted":
            np.testing.assert_allclose(x.mean(axis=-2), 0, atol=1e-12)
        else:
            assert x.min() == 0
            assert x.max() == 1
        plains = each_run(classifiers(rng=weights, runs=2))
        train_all(plains, task, some(1438, 5, order), 0.05, kind="Adam")
        right = over_runs(plains, lambda p, r, t=test: 100 * p.accuracy(t.x[r], t.labels[r]))
        np.testing.assert_allclose(found.accuracy[name], right, atol=0.4)
        dead = over_runs(plains, lambda p, r, x=x: dead_percent(p, x[r]))
        np.testing.assert_allclose(found.dead[name], dead)


def test_memory_counts_every_step():
    found = memory(margin=0.01, before=9, steps=14, runs=2, rng=8)
    draws = np.random.default_rng(8)
    task = digit_task(None, rng=draws, runs=2)
    weights, order, x = seed_of(draws), seed_of(draws), task.train.x
    chosen = some(1438, 14, order)
    arms = {
        "momentum 0.9 at rate 0.1": (0.1, "momentum"),
        "Adam at rate 0.03": (0.03, "Adam"),
    }
    assert list(found.deaths) == list(arms)
    for name, (rate, kind) in arms.items():
        plains = each_run(classifiers(rng=weights, runs=2))
        seen = [over_runs(plains, lambda p, r: p.alive(x[r])[0])]
        for batch in chosen:
            train_all(plains, task, [batch], rate, kind=kind)
            seen.append(over_runs(plains, lambda p, r: p.alive(x[r])[0]))
        died = np.sum([a & ~b for a, b in pairwise(seen)], axis=(0, 1))
        rose = np.sum([~a & b for a, b in pairwise(seen)], axis=(0, 1))
        np.testing.assert_array_equal(found.deaths[name], died)
        np.testing.assert_array_equal(found.revivals[name], rose)

        plains = each_run(classifiers(rng=weights, runs=2))
        train_all(plains, task, chosen[:9], rate, kind=kind)
        for run, plain in enumerate(plains):
            living, before = plain.alive(x[run])[0][:32], plain.layers[0][1].copy()
            lower(plain, x[run], 1, 32, 0.01)
            plain.layers[0][1][:32] = np.where(living, plain.layers[0][1][:32], before[:32])
            assert found.killed[name][run] == living.sum()
            train_all_one(plain, task, run, chosen[9:], rate, kind)
            assert found.back[name][run] == (living & plain.alive(x[run])[0][:32]).sum()
    assert max(back.max() for back in found.back.values()) > 0


def train_all_one(plain, task, run, chosen, rate, kind):
    for batch in chosen:
        plain.step(task.train.x[run, batch], task.train.labels[run, batch], rate, kind=kind)


@pytest.mark.slow
def test_memory_brings_back_who_was_killed_by_hand():
    """Measured by others: of hundreds who died in training none came back."""
    found = memory(rng=43)
    assert sum(d.sum() for d in found.deaths.values()) > 200
    assert sum(r.sum() for r in found.revivals.values()) <= 2
    for name, back in found.back.items():
        assert 0.25 < back.sum() / found.killed[name].sum() < 0.75
    mean = uncentred(rng=43).dead
    assert np.median(mean["mean left in"][0]) > 25
    assert (mean["mean subtracted"][0] == 0).all()


def test_the_price_is_accuracy():
    found = price_of_death(rate=0.2, steps=6, runs=2, rng=8)
    draws = np.random.default_rng(8)
    task = digit_task(rng=draws, runs=2)
    weights, order = seed_of(draws), seed_of(draws)
    chosen = some(1438, 6, order)
    for name, killed in (
        ("none killed", 0),
        ("32 of 64 killed", 32),
        ("56 of 64 killed", 56),
        ("62 of 64 killed", 62),
    ):
        plains = each_run(classifiers(rng=weights, runs=2))
        for run, plain in enumerate(plains):
            lower(plain, task.train.x[run], 2, killed, 10.0)
        assert_price(found, name, plains, task, chosen)
    narrow = each_run(classifiers((64, 8, 64), rng=weights, runs=2))
    assert_price(found, "8 units, all alive", narrow, task, chosen)
    low = each_run(classifiers(rng=weights, runs=2, bias=-2.0))
    dead = [[~alive for alive in p.alive(task.train.x[r])] for r, p in enumerate(low)]
    assert_price(found, "all biases −2", low, task, chosen)
    same = each_run(classifiers(rng=weights, runs=2))
    for run, plain in enumerate(same):
        for layer in (1, 2, 3):
            before = plain.layers[layer - 1][1].copy()
            lower(plain, task.train.x[run], layer, 64, 10.0)
            biases = plain.layers[layer - 1][1]
            biases[...] = np.where(dead[run][layer - 1], biases, before)
    assert_price(found, "the same dead, biases 0", same, task, chosen)
    low, chosen = each_run(classifiers(rng=weights, runs=2, bias=-2.0)), some(1438, 12, order)
    assert_price(found, "all biases −2, Adam", low, task, chosen, rate=0.01, kind="Adam")


def assert_price(found, name, plains, task, chosen, rate=0.2, kind="SGD"):
    silent = over_runs(
        plains, lambda p, run: 100 * np.mean((p.zs(task.train.x[run])[1] <= 0).all(axis=1))
    )
    np.testing.assert_allclose(found.lost[name], silent)
    dead = over_runs(plains, lambda p, run: dead_percent(p, task.train.x[run]))
    np.testing.assert_allclose(found.dead[name], dead)
    train_all(plains, task, chosen, rate, kind=kind)
    right = over_runs(plains, lambda p, r: 100 * p.accuracy(task.test.x[r], task.test.labels[r]))
    np.testing.assert_allclose(found.accuracy[name], right, atol=0.4)


def test_leaks_start_alike_and_differ_in_one_thing():
    found = leaks(margin=1.0, killed=60, rate=0.2, bold=0.4, adam=0.01, steps=10, runs=2, rng=9)
    draws = np.random.default_rng(9)
    task = digit_task(rng=draws, runs=2)
    weights, order = seed_of(draws), seed_of(draws)
    chosen, test = some(1438, 10, order), task.test
    arms = {
        "none killed": (0.0, 0.2, "SGD", False),
        "ReLU": (0.0, 0.2, "SGD", True),
        "leaky 0.01": (0.01, 0.2, "SGD", True),
        "leaky 0.1": (0.1, 0.2, "SGD", True),
        "ReLU, bold": (0.0, 0.4, "SGD", True),
        "leaky 0.01, rate 0.4": (0.01, 0.4, "SGD", True),
        "ReLU, Adam": (0.0, 0.01, "Adam", True),
        "leaky 0.01, Adam": (0.01, 0.01, "Adam", True),
    }
    assert set(found.accuracy) == set(found.firing) == {*arms, "ELU", "GELU"} - {"ReLU, bold"}
    for name, (slope, rate, kind, killed) in arms.items():
        plains = each_run(classifiers((64,), rng=weights, runs=2), slope)
        for run, plain in enumerate(plains):
            lower(plain, task.train.x[run], 1, 60 * killed, 1.0)
        train_all(plains, task, chosen, rate, kind=kind)
        right = over_runs(plains, lambda p, r: 100 * p.accuracy(test.x[r], test.labels[r]))
        if name == "ReLU, bold":
            np.testing.assert_allclose(found.bold, right, atol=0.4)
            continue
        np.testing.assert_allclose(found.accuracy[name], right, atol=0.4)
        fires = over_runs(plains, lambda p, run: 100 * p.alive(task.train.x[run])[0][:60].mean())
        np.testing.assert_allclose(found.firing[name], fires)


@pytest.mark.slow
def test_a_leak_rescues_without_firing():
    """Measured by others, deeper networks: ReLU .60, .01 .65 (Adam .96), .1 .914 without firing."""
    found = leaks(rng=51)
    middle = {name: np.median(accuracy) for name, accuracy in found.accuracy.items()}
    assert 35 < middle["ReLU"] < 62
    assert middle["ReLU"] < middle["leaky 0.01"] < 75
    assert 76 < middle["leaky 0.1"] < 93
    assert np.median(found.firing["leaky 0.1"]) < 8
    assert middle["leaky 0.01, Adam"] > 85
    assert middle["leaky 0.01, rate 2"] > 80
    assert np.median(found.bold) < 50
    assert max(middle["ELU"], middle["GELU"]) < 75


def test_revival_figure():
    margins = (0.01, 0.3, 3.0)
    draws = np.random.default_rng(6)
    names = ("layer 1", "layer 2", "layer 3", "layer 3, layer 1 frozen")
    back = {name: draws.uniform(0, 100, (3, 11)) for name in names}
    figure = revival_figure(Revival(margins, back, {}, {}))
    expected = {}
    for layer in (1, 2, 3):
        values = np.sort(back[f"layer {layer}"], axis=-1)
        expected[1, f"killed in layer {layer}"] = margins, values[:, 5]
        expected[1, f"killed in layer {layer} band"] = margins, values[:, 1], values[:, 9]
    assert_plotted(figure.fig, expected, titles=["plain SGD, 300 steps later"])
    assert f"killed in layer 3: {np.median(back['layer 3'][0]):.3g} % by 0.01" in figure.description


def test_leaks_figure():
    draws, names = np.random.default_rng(7), ("ReLU", "ELU")
    result = Leaks(
        {name: draws.uniform(0, 100, 11) for name in names},
        {name: draws.uniform(0, 100, 11) for name in names},
        np.zeros(11),
    )
    figure = leaks_figure(result)
    expected = {}
    for panel, values in enumerate((result.accuracy, result.firing), start=1):
        ranked = np.sort([values[name] for name in names], axis=-1)
        expected[panel, "median"] = ranked[:, 5], [1, 0]
        ends = [[low, high, np.nan] for low, high in ranked[:, [0, -1]]]
        expected[panel, "median range"] = np.ravel(ends), [1, 1, np.nan, 0, 0, np.nan]
    assert_plotted(
        figure.fig, expected, titles=["test accuracy, %", "of the killed fire, %"],
        ticks={(1, "y"): {1: "ReLU", 0: "ELU"}, (2, "y"): {1: "", 0: ""}},
    )  # fmt: skip
    told = [np.median(values["ELU"]) for values in (result.accuracy, result.firing)]
    assert f"ELU: {told[0]:.3g} %, {told[1]:.3g} % fire" in figure.description
