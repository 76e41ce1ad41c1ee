"""Clipping and overflow: against plain loops, and what the figure counts."""

import numpy as np
import pytest

from course_utils.batches import mini_batches
from course_utils.chapters.saturation.experiments.clipping import Rates, clipped_rates, overflow
from course_utils.chapters.saturation.experiments.deep import Arm, Deep, clip_, train_deep
from course_utils.chapters.saturation.figures.clipping import clipping_figure
from course_utils.checks import generator
from course_utils.digits import digit_task
from course_utils.initializers import xavier_normal
from course_utils.network import mlp
from tests.oracle import assert_plotted

INF = np.inf


def test_clipping_shortens_what_is_too_long():
    grads = np.array([[3.0, 4.0], [0.3, 0.4], [0.0, 0.0], [3.0, 4.0]])
    clip_(grads, np.array([1.0, 1.0, 1.0, INF]))
    np.testing.assert_allclose(grads, [[0.6, 0.8], [0.3, 0.4], [0, 0], [3, 4]])


def plain_training(weights, x, labels, batches, *, kind, rate, longest):
    """Train one run by loops, clip the whole gradient; return a function that reads."""
    f, slope = {
        "tanh": (np.tanh, lambda h: 1 - h**2),
        "relu": (lambda z: np.maximum(z, 0), lambda h: 1.0 * (h > 0)),
    }[kind]
    params = [[W.copy(), np.zeros(W.shape[1])] for W in weights]

    def passes(x):
        hs = [x]
        for W, b in params[:-1]:
            hs.append(f(hs[-1] @ W + b))
        return hs, hs[-1] @ params[-1][0] + params[-1][1]

    for batch in batches:
        hs, logits = passes(x[batch])
        e = np.exp(logits - logits.max(axis=1, keepdims=True))
        delta = (e / e.sum(axis=1, keepdims=True) - np.eye(10)[labels[batch]]) / len(batch)
        grads = []
        for (W, _), h in zip(params[::-1], hs[::-1], strict=True):
            grads.append((h.T @ delta, delta.sum(axis=0)))
            delta = (delta @ W.T) * slope(h)
        length = np.sqrt(sum(np.sum(dW**2) + np.sum(db**2) for dW, db in grads))
        share = min(1, longest / length)
        for part, (dW, db) in zip(params[::-1], grads, strict=True):
            part[0] = part[0] - rate * share * dW
            part[1] = part[1] - rate * share * db
    return lambda x: passes(x)[1].argmax(axis=1)


def test_deep_training_is_a_plain_loop():
    arms = (Arm(1.2, 0.05), Arm(0.8, 0.3, 0.5))
    found = train_deep(arms, depth=3, width=8, steps=12, runs=2, rng=6)
    draws = generator(6)
    task = digit_task(rng=draws, runs=2)
    network = mlp((64, 8, 8, 8, 10), "tanh", init=xavier_normal(), runs=(2, 2), rng=draws)
    batches = mini_batches(task.train.x.shape[-2], 30, rng=draws, runs=(2,))
    order = [batch for _, batch in zip(range(12), batches, strict=False)]
    for place, arm in enumerate(arms):
        for run in range(2):
            read = plain_training(
                [arm.gain * layer.params["W"][0, run] for layer in network.dense],
                task.train.x[run], task.train.labels[run], [batch[run] for batch in order],
                kind="tanh", rate=arm.rate, longest=arm.clip,
            )  # fmt: skip
            wanted = np.mean(read(task.test.x[run]) == task.test.labels[run])
            assert found.accuracy[place, run] == pytest.approx(wanted)
    assert (found.depth, found.steps, found.arms) == (3, 12, arms)


def test_clipped_rates_are_a_plain_loop():
    found = clipped_rates((0.5, 4.0), (INF, 0.3), width=8, steps=9, runs=2, rng=7)
    draws = generator(7)
    task = digit_task(rng=draws, runs=2)
    network = mlp((64, 8, 8, 8, 10), "relu", runs=(2, 2, 2), rng=draws)
    batches = mini_batches(task.train.x.shape[-2], 60, rng=draws, runs=(2,))
    order = [batch for _, batch in zip(range(9), batches, strict=False)]
    for i, longest in enumerate((INF, 0.3)):
        for j, rate in enumerate((0.5, 4.0)):
            if np.isinf(longest) and rate > 1:
                continue  # overflows on its way: nothing to compare
            for run in range(2):
                read = plain_training(
                    [layer.params["W"][0, 0, run] for layer in network.dense],
                    task.train.x[run], task.train.labels[run], [batch[run] for batch in order],
                    kind="relu", rate=rate, longest=longest,
                )  # fmt: skip
                wanted = np.mean(read(task.test.x[run]) == task.test.labels[run])
                assert found.accuracy[i, j, run] == pytest.approx(wanted)


def test_gains_are_found_by_clipping_too():
    arms = (Arm(0.5, 3.0), Arm(3.2, 0.01), Arm(3.2, 0.05), Arm(3.2, 0.1, 1.0))
    result = Deep(20, 200, arms, np.arange(8.0).reshape(4, 2))
    np.testing.assert_array_equal(result.at(3.2), [[2, 3], [4, 5]])
    np.testing.assert_array_equal(result.at(3.2, clipped=True), [[6, 7]])
    np.testing.assert_array_equal(result.reading(3, 3.2), [1, 2])
    np.testing.assert_array_equal(result.reading(7, 3.2, clipped=True), [1])
    with pytest.raises(ValueError, match="gain"):
        result.at(2.0)


def test_fading_networks_do_not_learn_and_others_do():
    found = train_deep((Arm(0.5, 3.0), Arm(1.2, 0.05)), runs=3, rng=31)
    assert found.accuracy[0].max() < 0.2
    assert found.accuracy[1].min() > 0.75


def made_up() -> Rates:
    free = [[0.95, 0.95, 0.92], [0.9, 0.1, 0.95], [0.0, 0.2, 0.3]]
    tight = [[0.5, 0.95, 0.92], [0.95, 0.95, 0.95], [0.0, 0.2, 0.3]]
    return Rates((1.0, 2.0, 4.0), (INF, 0.2), 150, np.array([free, tight]))


def test_the_largest_rate_of_each_run():
    result = made_up()
    np.testing.assert_array_equal(result.largest(INF), [2, 1, 2])
    np.testing.assert_array_equal(result.largest(0.2), [2, 2, 2])
    np.testing.assert_array_equal(result.arrived(INF), [3, 2, 0])
    np.testing.assert_array_equal(result.arrived(0.2), [2, 3, 0])
    for accuracy in ([[0.1], [0.95]], [[0.1], [0.1]]):
        with pytest.raises(ValueError, match="rates: the largest is not inside"):
            Rates((1.0, 2.0), (1.0,), 150, np.array([accuracy])).largest(1.0)


def test_clipping_bears_larger_rates():
    """Measured before: none .7; the longest step, rate times length, about 2 (all of ten runs)."""
    found = clipped_rates((0.5, 2.0, 4.0, 20.0, 40.0), (INF, 1.0, 0.1), runs=3, rng=15)
    assert np.median(found.largest(INF)) <= 2
    assert np.median(found.largest(1.0)) == 2
    assert np.median(found.largest(0.1)) == 20
    assert found.steps == 150


def test_overflow_is_explained():
    history = overflow(30.0, runs=6, rng=3)
    assert (history.diverged_at >= 0).any()
    assert history.loss[0].max() < 10
    assert np.nanmedian(history.loss[2]) > 1e6
    assert "no longer a finite number" in history.explain()
    assert {name: len(values) for name, values in history.metrics.items()} == {
        "weights": 21, "gradient": 21, "dead": 21
    }  # fmt: skip
    # One plain step: the weights grow by about rate times gradient, and nothing is dead yet.
    weights, gradient = (history.metrics[name] for name in ("weights", "gradient"))
    assert np.median(weights[1]) == pytest.approx(30 * np.median(gradient[0]), rel=0.5)
    assert history.metrics["dead"][0].max() < 0.1
    alive = np.isfinite(history.metrics["dead"][-1])
    assert alive.any()
    assert np.median(history.metrics["dead"][-1][alive]) > 0.5


def test_clipping_figure_counts_runs():
    figure = clipping_figure(made_up())
    assert_plotted(
        figure.fig,
        {
            (1, "not clipped"): ([1, 2, 4], [3, 2, 0]),
            (1, "clipped to 0.2"): ([1, 2, 4], [2, 3, 0]),
        },
        titles=["how many of 3 runs read 80 % after 150 steps"],
    )
    assert "not clipped: 3 at 1, 2 at 2, 0 at 4" in figure.description
