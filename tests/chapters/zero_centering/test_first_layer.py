"""Centring a first layer's inputs: pixels and XOR's corners, trained again by plain loops."""

import numpy as np
import pytest

from course_utils.batches import mini_batches
from course_utils.chapters.zero_centering.experiments.first_layer import (
    CORNERS,
    TARGETS,
    far_corners,
    pixel_rules,
    pixel_steps,
)
from course_utils.checks import seed_of
from course_utils.digits import digit_task, load_digits
from course_utils.network import mlp


@pytest.mark.parametrize("bias", [False, True])
def test_pixel_rules_by_singular_values(bias):
    x = load_digits().x
    rules = pixel_rules((1, 10, None), bias=bias)
    for name, pixels in (("raw", x), ("centred", x - x.mean(axis=0))):
        if bias:
            pixels = np.column_stack([pixels, np.ones(1797)])
        steepest = np.linalg.norm(pixels, 2) ** 2 / 1797
        length = (pixels**2).sum() / 1797
        weighted = [length, length / 10 + 0.9 * steepest, steepest]
        np.testing.assert_allclose(rules[name], 2 / np.array(weighted), rtol=1e-9)


def test_pixels_are_learned_as_by_a_plain_softmax():
    rates = (0.3, 3.0)
    found = pixel_steps(60, rates, limit=40, every=5, runs=2, rng=4)
    draws = np.random.default_rng(4)
    split, order = seed_of(draws), seed_of(draws)
    task = digit_task(None, rng=split, runs=2)
    batches = mini_batches(task.train.x.shape[1], 60, rng=np.random.default_rng(order), runs=(2,))
    chosen = [next(batches) for _ in range(40)]
    for run in range(2):
        train, test = task.train.x[run], task.test.x[run]
        for name, off in (("raw", 0), ("centred", train.mean(axis=0))):
            for place, rate in enumerate(rates):
                W, b, first = np.zeros((64, 10)), np.zeros(10), np.inf
                for step, batch in enumerate(chosen, start=1):
                    x, labels = train[batch[run]] - off, task.train.labels[run, batch[run]]
                    e = np.exp(x @ W + b)
                    delta = (e / e.sum(axis=1, keepdims=True) - np.eye(10)[labels]) / 60
                    W, b = W - rate * x.T @ delta, b - rate * delta.sum(axis=0)
                    read = ((test - off) @ W + b).argmax(axis=1) == task.test.labels[run]
                    if step % 5 == 0 and read.mean() >= 0.9:
                        first = min(first, step)
                assert found.steps[name][place, run] == first


def plain_xor(x, W1, b1, W2, b2, rate, limit):
    """Return the first of every fifth steps at which the loss is below .005, at most the limit."""
    for step in range(limit + 1):
        hidden = np.tanh(x @ W1 + b1)
        error = hidden @ W2 + b2 - TARGETS
        if np.abs(error).max() > 1e6:  # it has diverged
            return limit
        if step % 5 == 0 and (error**2).mean() / 2 < 0.005:
            return step
        delta1 = (error / 4) @ W2.T * (1 - hidden**2)
        W1, b1 = W1 - rate * x.T @ delta1, b1 - rate * delta1.sum(axis=0)
        W2, b2 = W2 - rate * hidden.T @ error / 4, b2 - rate * error.sum(axis=0) / 4
    return limit


def taken_off(train, x):
    return x - train.mean(axis=0)


def test_corners_are_learned_as_by_a_plain_network():
    rates = (0.2, 0.5, 2.0)
    found = far_corners(taken_off, rates=rates, limit=300, sets=2, starts=3, rng=9)
    network = mlp((2, 4, 1), "tanh", runs=(3, 2, 3), rng=9)
    first, last = (layer.params["W"][0] for layer in network.dense)
    expected = {name: np.empty((3, 2, 3)) for name in found.steps}
    for start in np.ndindex(2, 3):
        W1, W2 = first[start], last[start]
        arms = {
            "as they are": (CORNERS, np.zeros(4)),
            "matched": (CORNERS, -3.5 * W1.sum(axis=0)),
            "near, matched": (np.array([[0, 0], [0, 1], [1, 0], [1, 1]]), -0.5 * W1.sum(axis=0)),
            "centred": (CORNERS - 3.5, np.zeros(4)),
        }
        for name, (x, b1) in arms.items():
            for place, rate in enumerate(rates):
                needed = plain_xor(x, W1, b1, W2, np.zeros(1), rate, 300)
                expected[name][place, *start] = needed
    for name, steps in found.steps.items():
        np.testing.assert_array_equal(steps, np.sort(expected[name], axis=-1)[..., 1])
    assert found.median("centred").min() < 300


def test_a_best_rate_of_the_corners_at_the_edge_is_refused():
    with pytest.raises(ValueError, match="is at the edge of"):
        far_corners(taken_off, rates=(0.2, 0.5), limit=300, sets=1, starts=3, rng=9)


def test_the_corners_lie_around_three_and_a_half():
    np.testing.assert_allclose(CORNERS.mean(axis=0), [3.5, 3.5])
