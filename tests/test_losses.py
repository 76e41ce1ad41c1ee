"""Losses: values by hand, gradients by numbers, stability, runs, and what is refused."""

import math

import numpy as np
import pytest

from course_utils.gradcheck import compare, numerical_gradient
from course_utils.losses import accuracy, cross_entropy, squared_error

RUNS = [(), (3,), (2, 3)]


def case(loss, runs, rng):
    """Return predictions and targets that suit a loss; the targets are shared by the runs."""
    predictions = rng.standard_normal((*runs, 5, 4))
    if loss is cross_entropy:
        return predictions, rng.integers(0, 4, 5)
    return predictions, rng.uniform(0, 1, (5, 4))


LOSSES = [squared_error, cross_entropy]


@pytest.mark.parametrize("runs", RUNS, ids=str)
@pytest.mark.parametrize("loss", LOSSES)
def test_gradient_and_shapes(loss, runs):
    predictions, targets = case(loss, runs, np.random.default_rng(0))
    value, grad = loss(predictions, targets)
    assert np.shape(value) == runs
    assert grad.shape == predictions.shape
    numerical = numerical_gradient(lambda p: loss(p, targets)[0], predictions)
    assert compare(grad, numerical).passed()


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("own_targets", [True, False])
def test_each_run_is_judged_alone(loss, own_targets):
    rng = np.random.default_rng(1)
    predictions, targets = case(loss, (2, 3), rng)
    if own_targets:
        targets = np.broadcast_to(targets, (2, 3, *targets.shape))
    value, grad = loss(predictions, targets)
    alone, grad_alone = loss(predictions[1, 2], targets[1, 2] if own_targets else targets)
    assert value[1, 2] == pytest.approx(alone, rel=1e-14)
    np.testing.assert_allclose(grad[1, 2], grad_alone, rtol=1e-13)


@pytest.mark.parametrize("loss", LOSSES)
def test_precision_is_kept_and_nothing_is_mutated(loss):
    predictions, targets = case(loss, (), np.random.default_rng(2))
    predictions = predictions.astype(np.float32)
    before = predictions.copy(), targets.copy()
    value, grad = loss(predictions, targets)
    assert value.dtype == grad.dtype == np.float32
    np.testing.assert_array_equal(predictions, before[0])
    np.testing.assert_array_equal(targets, before[1])


def test_squared_error_by_hand():
    value, grad = squared_error(np.array([[1.0, 2.0], [0.0, 0.0]]), [[0.0, 0.0], [0.0, 3.0]])
    assert value == pytest.approx((5 / 2 + 9 / 2) / 2)
    np.testing.assert_allclose(grad, [[0.5, 1.0], [0.0, -1.5]])


def test_cross_entropy_by_hand():
    value, grad = cross_entropy(np.log([[0.7, 0.2, 0.1], [0.25, 0.25, 0.5]]), [0, 2])
    assert value == pytest.approx(-(math.log(0.7) + math.log(0.5)) / 2)
    np.testing.assert_allclose(grad, np.array([[-0.3, 0.2, 0.1], [0.25, 0.25, -0.5]]) / 2)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("size", [1e4, 1e30])
def test_stable_at_extreme_logits(dtype, size):
    logits = np.array([[size, -size], [size, -size]], dtype)
    value, grad = cross_entropy(logits, [0, 1])
    assert value == pytest.approx(size, rel=1e-6)  # (0 + 2 size) / 2
    np.testing.assert_allclose(grad, [[0, 0], [0.5, -0.5]])


def test_huge_logits_of_one_example_leave_the_others_their_digits():
    value, grad = cross_entropy(np.array([[[1e4, 0.0]], [[1.0, 0.0]]]), [1])
    np.testing.assert_allclose(value, [1e4, math.log(1 + math.e)], rtol=1e-12)
    np.testing.assert_allclose(grad[1, 0, 1], -1 / (1 + math.exp(-1)), rtol=1e-12)


def test_cross_entropy_ignores_a_shift_of_the_logits():
    rng = np.random.default_rng(3)
    logits, labels = rng.standard_normal((6, 4)), rng.integers(0, 4, 6)
    np.testing.assert_allclose(
        cross_entropy(logits + 100, labels)[0], cross_entropy(logits, labels)[0], rtol=1e-12
    )


def test_accuracy():
    logits = np.array([[[0.1, 0.9], [0.8, 0.2]], [[0.9, 0.1], [0.8, 0.2]]])
    np.testing.assert_array_equal(accuracy(logits, [1, 0]), [1.0, 0.5])
    np.testing.assert_array_equal(accuracy(logits, [[1, 0], [1, 1]]), [1.0, 0.0])


def test_accuracy_of_a_single_output_goes_by_its_sign():
    assert accuracy(np.array([[-0.1], [0.2], [0.0]]), [0, 1, 1]) == pytest.approx(2 / 3)


@pytest.mark.parametrize("judge", [cross_entropy, accuracy])
@pytest.mark.parametrize(
    ("labels", "sentence"),
    [
        ([0, 3], r"labels: must be from 0 to 2, got 0 to 3"),
        ([-1, 0], r"labels: must be from 0 to 2, got -1 to 0"),
        ([0.0, 1.0], "labels: must be whole numbers, got dtype float64"),
        ([True, False], "labels: must be whole numbers, got dtype bool"),
        ([0], r"labels: must be one for each of 2 examples.*got shape \(1,\)"),
        (1, r"labels: must be one for each of 2 examples.*got shape \(\)"),
        ([[0, 1]] * 5, r"labels: must be one for each of 2 examples.*got shape \(5, 2\)"),
    ],
)
def test_bad_labels(judge, labels, sentence):
    with pytest.raises(ValueError, match=sentence):
        judge(np.zeros((2, 3)), labels)


def test_labels_of_a_single_output_are_0_and_1():
    with pytest.raises(ValueError, match="labels: must be from 0 to 1, got 0 to 2"):
        accuracy(np.zeros((2, 1)), [0, 2])


@pytest.mark.parametrize("shape", [(2,), (3, 1), (2, 4), (5, 2, 1)])
def test_targets_of_another_shape(shape):
    with pytest.raises(ValueError, match=r"targets: must end in .* \(2, 1\).*got shape"):
        squared_error(np.zeros((2, 1)), np.zeros(shape))
