"""Optimizers: steps by hand, one hyper-parameter per run, precision, and what is refused."""

import math

import numpy as np
import pytest

from course_utils.optimizers import SGD, Adam


def trajectory(optimizer, params, grads):
    """Return the parameters after each of some given gradients."""
    params, path = params.copy(), []
    for grad in grads:
        optimizer.step(params, grad)
        path.append(params.copy())
    return np.array(path)


def gradients(shape, steps=20):
    return np.random.default_rng(0).standard_normal((steps, *shape))


def test_sgd_by_hand():
    path = trajectory(SGD(0.1), np.array([1.0, 2.0]), [np.array([1.0, -2.0])] * 2)
    np.testing.assert_allclose(path, [[0.9, 2.2], [0.8, 2.4]])


def test_momentum_by_hand():
    """Velocities 1, 1.5, 1.75."""
    path = trajectory(SGD(0.1, momentum=0.5), np.array([0.0]), [np.array([1.0])] * 3)
    np.testing.assert_allclose(path.ravel(), [-0.1, -0.25, -0.425])


def test_adam_by_hand():
    """A constant gradient moves each parameter by the learning rate, whatever its size."""
    path = trajectory(Adam(0.1, eps=1e-12), np.zeros(2), [np.array([1e-3, -50.0])] * 3)
    np.testing.assert_allclose(path, np.outer([0.1, 0.2, 0.3], [-1, 1]))


@pytest.mark.parametrize(
    ("make", "values"),
    [
        (SGD, [0.1, 0.5, 1e-4]),
        (lambda rate: SGD(rate, momentum=0.9), [0.1, 0.5, 1e-4]),
        (lambda momentum: SGD(0.1, momentum=momentum), [0.0, 0.5, 0.99]),
        (Adam, [0.1, 0.5, 1e-4]),
    ],
    ids=["rate", "rate with momentum", "momentum", "adam rate"],
)
def test_one_value_per_run_equals_separate_trainings(make, values):
    params, grads = np.ones((3, 4)), gradients((3, 4))
    together = trajectory(make(np.array(values)), params, grads)
    for run, value in enumerate(values):
        alone = trajectory(make(value), params[run], grads[:, run])
        np.testing.assert_allclose(together[:, run], alone, rtol=1e-13)


def test_a_sweep_over_settings_and_seeds():
    rates = np.array([[0.1], [0.2]])
    path = trajectory(SGD(rates), np.zeros((2, 3, 4)), [np.ones((2, 3, 4))])[0]
    np.testing.assert_allclose(path[0], -0.1)
    np.testing.assert_allclose(path[1], -0.2)


@pytest.mark.parametrize(
    "optimizer",
    [SGD(0.1), SGD(np.full(3, 0.1), momentum=0.9), Adam(0.1), Adam(np.full(3, 0.1))],
    ids=["sgd", "momentum", "adam", "adam per run"],
)
def test_float32_stays_float32_and_gradients_stay_as_they_are(optimizer):
    params, grad = np.ones((3, 4), np.float32), np.full((3, 4), 0.3, np.float32)
    for _ in range(3):
        optimizer.step(params, grad)
    assert params.dtype == np.float32
    assert (grad == np.float32(0.3)).all()
    kept = [getattr(optimizer, "velocity", None), *(getattr(optimizer, "moments", None) or ())]
    assert all(array is None or array.dtype == np.float32 for array in kept)


def test_step_changes_the_parameters_in_place():
    params = np.ones(4)
    view = params[:2]
    SGD(0.5).step(params, np.ones(4))
    np.testing.assert_array_equal(view, [0.5, 0.5])


@pytest.mark.parametrize("make", [SGD, Adam])
@pytest.mark.parametrize("rate", [0, -0.1, math.inf, math.nan, [0.1, 0.0], "fast", None])
def test_bad_learning_rates(make, rate):
    with pytest.raises(ValueError, match="learning_rate: must be finite and above 0, got"):
        make(rate)


@pytest.mark.parametrize("make", [SGD, Adam])
def test_a_learning_rate_for_another_number_of_runs(make):
    with pytest.raises(ValueError, match=r"learning_rate: .* one for each of the runs \(3,\), got"):
        make([0.1, 0.2]).step(np.zeros((3, 4)), np.zeros((3, 4)))


@pytest.mark.parametrize("momentum", [-0.1, 1.0, 1.5, math.nan])
def test_bad_momentum(momentum):
    with pytest.raises(ValueError, match=r"momentum: must be .*at least 0.*, got"):
        SGD(0.1, momentum=momentum)


@pytest.mark.parametrize("name", ["beta1", "beta2"])
@pytest.mark.parametrize("value", [-0.1, 1.0, math.nan])
def test_bad_betas(name, value):
    with pytest.raises(ValueError, match=rf"{name}: must be .*at least 0"):
        Adam(**{name: value})


def test_bad_eps():
    with pytest.raises(ValueError, match="eps: must be finite and above 0, got 0"):
        Adam(eps=0)
