"""Counting and killing, beside one network at a time."""

import numpy as np
import pytest

from course_utils.batches import mini_batches
from course_utils.chapters.dead_relus.experiments.nets import (
    classifiers,
    dead_shares,
    dead_units,
    depth_of_death,
    kill,
    score,
    train,
)
from course_utils.digits import digit_task
from course_utils.optimizers import SGD
from tests.chapters.dead_relus.plain import dead_percent, each_run, lower, over_runs, train_all


@pytest.fixture(scope="module")
def task():
    return digit_task(rng=2, runs=2)


def test_dead_is_zero_for_every_example_and_a_number():
    outputs = np.zeros((2, 3, 4))
    outputs[0, 1, 0] = 0.1
    outputs[0, :, 2] = np.nan
    outputs[1, 2, 3] = np.nan
    np.testing.assert_array_equal(dead_units(outputs), [[0, 1, 0, 1], [1, 1, 1, 0]])


def test_classifiers_start_with_kaimings_weights_and_the_bias_asked_for():
    network = classifiers(rng=1, runs=3, bias=-2.0)
    assert [d.params["W"].shape for d in network.dense] == [
        (3, 64, 64), (3, 64, 64), (3, 64, 64), (3, 64, 10)
    ]  # fmt: skip
    for layer in network.dense:
        assert layer.params["W"].std() == pytest.approx(np.sqrt(2 / 64), rel=0.05)
        assert (layer.params["b"] == -2).all()


@pytest.mark.parametrize("layer", [1, 2, 3])
def test_killed_units_are_silent_by_their_margin(task, layer):
    network = classifiers((12, 11, 9), rng=3, runs=2)
    before = network.theta.copy()
    hurt = kill(network, task.train.x, layer, [0.01, 0.5, 2.0], units=slice(3))
    np.testing.assert_array_equal(network.theta, before)
    for run, plain in enumerate(each_run(network)):
        lower(plain, task.train.x[run], layer, 3, [0.01, 0.5, 2.0])
        for dense, (W, b) in zip(hurt.dense, plain.layers, strict=True):
            np.testing.assert_allclose(dense.params["W"][run], W)
            np.testing.assert_allclose(dense.params["b"][run, 0], b, atol=1e-12)
        assert not plain.alive(task.train.x[run])[layer - 1][:3].any()
    assert (dead_shares(hurt, task.train.x)[layer - 1] >= 3 / 12).all()


def test_killed_are_those_of_a_mask_and_lie_as_deep_as_asked(task):
    network = classifiers((12, 11, 9), rng=3, runs=2)
    mask = np.random.default_rng(4).random((2, 1, 11)) < 0.4
    hurt = kill(network, task.train.x, 2, 0.7, units=mask)
    before, after = network.dense[1].params["b"], hurt.dense[1].params["b"]
    np.testing.assert_array_equal(after[~mask], before[~mask])
    depths = depth_of_death(hurt, task.train.x)
    assert [d.shape for d in depths] == [(2, 12), (2, 11), (2, 9)]
    np.testing.assert_allclose(depths[1][mask[:, 0]], 0.7)
    assert np.isnan(depths[1][~mask[:, 0]]).all()


def test_frozen_layers_stand_still(task):
    network = classifiers((12, 11, 9), rng=4, runs=2)
    plains, batches = each_run(network), mini_batches(1438, 60, rng=5)
    chosen = [next(batches) for _ in range(4)]
    before = network.copy()
    train(network, task.train, SGD(0.3), iter(chosen), steps=4, frozen=(2,))
    train_all(plains, task, chosen, 0.3, frozen=(2,))
    for run, plain in enumerate(plains):
        for dense, (W, b) in zip(network.dense, plain.layers, strict=True):
            np.testing.assert_allclose(dense.params["W"][run], W, rtol=1e-10, atol=1e-12)
            np.testing.assert_allclose(dense.params["b"][run, 0], b, rtol=1e-10, atol=1e-12)
    still, moved = before.dense[1].params["W"], before.dense[0].params["W"]
    np.testing.assert_array_equal(network.dense[1].params["W"], still)
    assert (network.dense[0].params["W"] != moved).any()


def test_training_clips_each_run_for_itself(task):
    network = classifiers((12, 11, 9), rng=4, runs=2)
    plains, batches = each_run(network), mini_batches(1438, 60, rng=5)
    chosen = [next(batches) for _ in range(6)]
    train(network, task.train, SGD(0.3), iter(chosen), steps=6, clip=0.5)
    train_all(plains, task, chosen, 0.3, clip=0.5)
    for run, plain in enumerate(plains):
        for dense, (W, b) in zip(network.dense, plain.layers, strict=True):
            np.testing.assert_allclose(dense.params["W"][run], W, rtol=1e-10, atol=1e-12)
            np.testing.assert_allclose(dense.params["b"][run, 0], b, rtol=1e-10, atol=1e-12)
    shares = over_runs(plains, lambda p, run: dead_percent(p, task.train.x[run]))
    np.testing.assert_allclose(100 * dead_shares(network, task.train.x), shares)
    expected = over_runs(plains, lambda p, run: p.accuracy(task.test.x[run], task.test.labels[run]))
    np.testing.assert_allclose(score(network, task.test), expected)


def test_a_network_that_left_the_floats_reads_nothing_and_has_no_dead(task):
    network = classifiers((12, 11, 9), rng=4, runs=2)
    network.theta[1] = np.nan
    assert score(network, task.test)[1] == 0
    assert score(network, task.test)[0] > 0
    assert (dead_shares(network, task.train.x)[:, 1] == 0).all()
