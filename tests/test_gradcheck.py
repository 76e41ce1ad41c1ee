"""Gradient checks: they pass what is right, and find what is wrong and where."""

import numpy as np
import pytest

from course_utils.gradcheck import check_network, compare, numerical_gradient
from course_utils.layers import Dense
from course_utils.losses import cross_entropy, squared_error
from course_utils.network import mlp


@pytest.mark.parametrize("shape", [(), (3,), (2, 3)])
def test_numerical_gradient_of_a_cube(shape):
    x = np.random.default_rng(0).standard_normal(shape)
    before = x.copy()
    np.testing.assert_allclose(numerical_gradient(lambda x: x**3, x), 3 * x**2, atol=1e-8)
    np.testing.assert_array_equal(x, before)


def test_numerical_gradient_takes_whole_numbers():
    np.testing.assert_allclose(numerical_gradient(lambda x: x**2, [1, 2]), [2, 4])


def test_a_function_may_change_its_argument_without_harm():
    def square_in_place(x):
        x *= x
        return x

    np.testing.assert_allclose(numerical_gradient(square_in_place, [1.0, 3.0]), [2, 6])


def test_comparison_is_relative_with_a_floor():
    assert compare([1e6], [1e6 + 1]).max_error == pytest.approx(1e-6, rel=1e-3)
    assert compare([0.0], [1e-9]).max_error == pytest.approx(1e-4)  # 1e-9 beside the floor 1e-5
    assert compare([0.0], [1e-9], floor=1.0).max_error == pytest.approx(1e-9)
    assert compare([0.0, 0.0], [0.0, 0.0]).passed(0)


def test_the_worst_entry_is_named():
    result = compare([[1.0, 2.0], [3.0, 4.0]], [[1.0, 2.0], [3.3, 4.0]])
    assert result.where == (1, 0)
    assert not result.passed()


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_what_is_not_finite_never_passes(bad):
    assert compare([bad], [1.0]).max_error == np.inf
    assert not compare([bad], [bad]).passed()


def test_shapes_must_agree():
    with pytest.raises(ValueError, match=r"computed: its shape \(2,\) is not .* \(3,\)"):
        compare(np.zeros(2), np.zeros(3))


@pytest.mark.parametrize("runs", [(), (4,)], ids=str)
def test_a_wrong_backward_is_caught(runs, monkeypatch):
    """A bias gradient that is a mean instead of a sum, and a missing transpose's cousin."""
    rng = np.random.default_rng(1)
    network = mlp((3, 3, 2), "tanh", runs=runs, rng=rng)
    x, labels = rng.standard_normal((5, 3)), rng.integers(0, 2, 5)
    assert check_network(network, x, labels, cross_entropy).passed()
    right = Dense.backward

    def with_mean(self, grad_out, *, need_grad_x=True):
        grad_x = right(self, grad_out, need_grad_x=need_grad_x)
        self.grads["b"][...] /= grad_out.shape[-2]
        return grad_x

    monkeypatch.setattr(Dense, "backward", with_mean)
    result = check_network(network, x, labels, cross_entropy)
    assert result.max_error == pytest.approx(0.8, abs=1e-3)
    *_, parameter = result.where
    assert parameter in (9, 10, 11, 18, 19)  # the two layers' biases


def test_the_network_is_left_as_it_was():
    rng = np.random.default_rng(2)
    network = mlp((3, 4, 2), "relu", norm="batch", rng=rng)
    kept = network.theta.copy(), network.grad.copy(), network.state.copy()
    check_network(network, rng.standard_normal((5, 3)), rng.standard_normal((5, 2)), squared_error)
    for array, before in zip((network.theta, network.grad, network.state), kept, strict=True):
        np.testing.assert_array_equal(array, before)
