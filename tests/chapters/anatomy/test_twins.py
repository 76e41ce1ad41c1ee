"""One function in two networks: tanh as a sigmoid, and steepness as weights and a rate."""

import numpy as np
import pytest

from course_utils.chapters.anatomy.experiments.mirror import as_sigmoid_network, with_activation
from course_utils.chapters.anatomy.experiments.twins import steepness_twins, tanh_twins
from course_utils.datasets import circle
from course_utils.network import mlp
from tests.chapters.anatomy.plain import digits, sigmoid, standardized


def forward(weights, biases, f, x):
    for W, b in zip(weights[:-1], biases[:-1], strict=True):
        x = f(x @ W + b)
    return x @ weights[-1] + biases[-1]


def test_converted_networks_agree_and_renamed_ones_differ_by_what_plain_arithmetic_says():
    converted, renamed = tanh_twins(rng=3, runs=4)
    assert converted.shape == (4,)
    assert converted.max() < 1e-13
    x, _ = digits()
    x = standardized(x, x)[:200]
    rng = np.random.default_rng(3)
    sizes = ((64, 16), (16, 16), (16, 16), (16, 10))
    drawn = [np.sqrt(2 / (n + m)) * rng.standard_normal((4, n, m)) for n, m in sizes]
    for run in range(4):
        weights = [part[run] for part in drawn]
        biases = [np.zeros(W.shape[1]) for W in weights]
        apart = forward(weights, biases, np.tanh, x) - forward(weights, biases, sigmoid, x)
        assert renamed[run] == pytest.approx(np.abs(apart).max())


def test_the_conversion_uses_biases_too():
    network = mlp((3, 6, 5, 2), "tanh", rng=1, bias=0.7, runs=2)
    twin = as_sigmoid_network(network)
    x = np.random.default_rng(0).standard_normal((9, 3))
    np.testing.assert_allclose(twin(x), network(x), atol=1e-13)
    first, second = (net.dense[0].params for net in (network, twin))
    np.testing.assert_array_equal(second["W"], 2 * first["W"])
    np.testing.assert_array_equal(second["b"], 2 * first["b"])


def test_another_activation_leaves_the_first_network_alone():
    network = mlp((2, 3, 1), "tanh", rng=0)
    before = network.theta.copy()
    twin = with_activation(network, "relu")
    np.testing.assert_array_equal(twin.theta, before)
    twin.theta += 1
    np.testing.assert_array_equal(network.theta, before)
    with_relu = np.maximum(np.ones((1, 2)) @ twin.params[0]["W"] + twin.params[0]["b"], 0)
    expected = with_relu @ twin.params[2]["W"] + twin.params[2]["b"]
    np.testing.assert_allclose(twin(np.ones((1, 2))), expected)


def plain_gap(seed: int, a: float, factor: float, steps: int, runs: int) -> list[float]:
    """Train sigmoid(a z), and sigmoid(z) with a times the weights, by formulas of their own."""
    rng = np.random.default_rng(seed)
    points = circle(60, rng=rng)
    x, targets = points.x / 3, (2.0 * points.labels - 1)[:, None]
    drawn = [np.sqrt(2 / (n + m)) * rng.standard_normal((runs, n, m)) for n, m in ((2, 8), (8, 1))]
    gaps = []
    for run in range(runs):
        curves = []
        for steepness, rate_in, start in ((a, 0.02, 1.0), (1.0, 0.02 * factor, a)):
            W, V = start * drawn[0][run], drawn[1][run].copy()
            b, c = np.zeros(8), np.zeros(1)
            losses = []
            for _ in range(steps):
                s = sigmoid(steepness * (x @ W + b))
                error = s @ V + c - targets
                losses.append(0.5 * np.mean(error**2))
                back = (error / 60) @ V.T * steepness * s * (1 - s)
                V, c = V - 0.02 * s.T @ error / 60, c - 0.02 * error.sum(axis=0) / 60
                W, b = W - rate_in * x.T @ back, b - rate_in * back.sum(axis=0)
            curves.append(losses)
        gaps.append(float(np.abs(np.subtract(*curves)).max()))
    return gaps


def test_a_steeper_sigmoid_is_a_squared_times_the_rate():
    squared, plain = steepness_twins(rng=7, steepness=3.0, steps=40, runs=2)
    assert squared.max() < 1e-13
    assert max(plain_gap(7, 3.0, 9.0, 40, 2)) < 1e-13
    assert plain == pytest.approx(plain_gap(7, 3.0, 3.0, 40, 2), rel=1e-9)
    assert plain.min() > 1e-4
