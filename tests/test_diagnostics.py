"""Diagnostics: the trace against backward, and each vital sign on data done by hand."""

import itertools

import numpy as np
import pytest

from course_utils.activations import ACTIVATIONS
from course_utils.diagnostics import (
    condition_number,
    dead_fraction,
    gradient_norms,
    one_signed_fraction,
    saturated_fraction,
    std_by_layer,
    trace,
    update_ratio,
    zero_fraction,
)
from course_utils.layers import Activate
from course_utils.losses import cross_entropy
from course_utils.network import mlp

X = np.random.default_rng(1).standard_normal((6, 3))
LABELS = np.arange(6) % 2


def network(runs=(), norm=None):
    return mlp((3, 5, 4, 2), "tanh", norm=norm, runs=runs, rng=np.random.default_rng(0))


@pytest.mark.parametrize("runs", [(), (4,), (2, 3)], ids=str)
@pytest.mark.parametrize("norm", [None, "batch", "layer"])
def test_trace_is_one_forward_and_one_backward(norm, runs):
    net = network(runs, norm)
    kept = net.theta.copy(), net.grad.copy(), net.state.copy()
    passages = trace(net, X, LABELS, cross_entropy)
    for array, before in zip((net.theta, net.grad, net.state), kept, strict=True):
        np.testing.assert_array_equal(array, before)
    assert [type(p.layer) for p in passages] == [type(layer) for layer in net.layers]
    np.testing.assert_array_equal(passages[0].x, X)
    for one, following in itertools.pairwise(passages):
        assert one.outputs is following.x
        assert one.grad_out is following.grad_x
    net.loss_and_grad(X, LABELS, cross_entropy)
    for passage, grads in zip(passages, net.grads, strict=True):
        assert passage.grads.keys() == grads.keys()
        for name, grad in grads.items():
            np.testing.assert_allclose(passage.grads[name], grad, rtol=1e-12, atol=1e-16)


def test_trace_in_evaluation_mode_uses_running_statistics():
    net = network(norm="batch")
    training, evaluation = (
        trace(net, X, LABELS, cross_entropy, training=mode)[-1].outputs for mode in (True, False)
    )
    assert not np.allclose(training, evaluation)
    np.testing.assert_array_equal(evaluation, net(X))


@pytest.mark.parametrize("runs", [(), (4,), (2, 3)], ids=str)
def test_sums_over_a_trace(runs):
    passages = trace(network(runs), X, LABELS, cross_entropy)
    stds, norms = std_by_layer(passages), gradient_norms(passages)
    assert stds.shape == (*runs, 2)
    assert norms.shape == (*runs, 3)
    one = (0,) * len(runs)
    activate = [p for p in passages if isinstance(p.layer, Activate)]
    assert stds[(*one, 1)] == pytest.approx(activate[1].outputs[one].std())
    assert norms[(*one, 2)] == pytest.approx(np.sqrt((passages[-1].grads["W"][one] ** 2).sum()))


def test_saturated_fraction_of_tanh_is_where_it_exceeds_097():
    z = np.random.default_rng(2).standard_normal((2, 400, 50)) * np.array([1.0, 4.0])[:, None, None]
    expected = (np.abs(np.tanh(z)) > np.sqrt(0.94)).mean(axis=(-2, -1))  # 1 - h^2 < 0.06
    np.testing.assert_array_equal(saturated_fraction(z, "tanh"), expected)
    assert np.sqrt(0.94) == pytest.approx(0.97, abs=1e-3)


@pytest.mark.parametrize(
    ("name", "z", "saturated"),
    [
        ("sigmoid", [-5.0, 0.0, 3.0], 1 / 3),
        ("relu", [-1.0, 0.0, 1.0], 2 / 3),
        ("linear", [9.0], 0),
        ("step", [-1.0, 0.0, 0.01, 9.0], 1),
    ],
)
def test_saturation_is_measured_against_the_largest_slope(name, z, saturated):
    assert saturated_fraction([z], name) == pytest.approx(saturated)
    assert saturated_fraction([z], ACTIVATIONS[name]) == pytest.approx(saturated)


OUTPUTS = np.array([[0.0, 0.0, 2.0, 0.0], [0.0, 1.0, 3.0, 0.0]])


def test_zero_is_not_dead():
    """Five of eight entries are 0; two of four units are 0 for every example."""
    assert zero_fraction(OUTPUTS) == 5 / 8
    assert dead_fraction(OUTPUTS) == 2 / 4
    both = np.stack([OUTPUTS, OUTPUTS + 1])
    np.testing.assert_array_equal(zero_fraction(both), [5 / 8, 0])
    np.testing.assert_array_equal(dead_fraction(both), [2 / 4, 0])


def test_one_signed_fraction():
    """Units: all up, all down, mixed, up with a zero, and one without gradient: left out."""
    grad = np.array([[1.0, -1.0, 1.0, 0.0, 0.0], [2.0, -3.0, -1.0, 1.0, 0.0]])
    assert one_signed_fraction(grad) == 3 / 4
    several = np.stack([grad, -grad, 0 * grad])
    np.testing.assert_array_equal(one_signed_fraction(several), [3 / 4, 3 / 4, 0])


def test_update_ratio():
    before, after = np.array([[3.0, 4.0], [0.0, 0.0]]), np.array([[3.0, 4.5], [1.0, 0.0]])
    np.testing.assert_allclose(update_ratio(before, after), [0.1, np.inf])
    assert update_ratio([3.0, 4.0], [3.0, 4.5]) == pytest.approx(0.1)
    with pytest.raises(
        ValueError, match=r"after: must have the shape of before \(2,\), got \(3,\)"
    ):
        update_ratio(np.ones(2), np.ones(3))


def test_condition_number():
    matrices = np.array(
        [np.diag([1.0, 100.0]), np.diag([1.0, 0.0]), np.diag([1.0, -1.0]), np.eye(2)]
    )
    np.testing.assert_allclose(condition_number(matrices), [100, np.inf, np.inf, 1])
    turn = np.array([[0.6, -0.8], [0.8, 0.6]])
    assert condition_number(turn @ np.diag([2.0, 7.0]) @ turn.T) == pytest.approx(3.5)
    assert condition_number(np.zeros((2, 2))) == np.inf


@pytest.mark.parametrize(
    "matrix", [np.ones((2, 3)), [[1.0, 2.0], [0.0, 1.0]]], ids=["oblong", "skew"]
)
def test_condition_number_of_what_is_not_symmetric(matrix):
    with pytest.raises(ValueError, match="hessian: must be square and symmetric, got shape"):
        condition_number(matrix)


@pytest.mark.parametrize(
    ("measure", "name"),
    [
        (lambda x: saturated_fraction(x, "tanh"), "z"),
        (zero_fraction, "outputs"),
        (dead_fraction, "outputs"),
        (one_signed_fraction, "grad_W"),
        (condition_number, "hessian"),
    ],
)
def test_bad_arrays(measure, name):
    for array, sentence in (
        (np.full((2, 2), np.nan), "must be finite, but 4 of 4"),
        (np.zeros((0, 2)), "is empty"),
        (np.zeros(2), "must have at least 2 axes"),
    ):
        with pytest.raises(ValueError, match=f"{name}: {sentence}"):
            measure(array)


def test_trace_checks_its_inputs():
    with pytest.raises(ValueError, match=r"x: must have 3 features on its last axis"):
        trace(network(), X[:, :2], LABELS, cross_entropy)
    with pytest.raises(ValueError, match=r"labels: must be one for each of 6 examples"):
        trace(network(), X, LABELS[:2], cross_entropy)
    with pytest.raises(ValueError, match="activation: 'rleu' is not known"):
        saturated_fraction([[1.0]], "rleu")
