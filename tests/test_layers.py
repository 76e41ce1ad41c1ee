"""Layers: every layer with every activation, at several leading shapes, against numbers."""

from typing import Any

import numpy as np
import pytest

from course_utils.activations import ACTIVATIONS, leaky_relu
from course_utils.diagnostics import trace
from course_utils.gradcheck import check_network, compare, numerical_gradient
from course_utils.layers import Activate, BatchNorm, Dense, LayerNorm, PReLU
from course_utils.losses import cross_entropy, squared_error
from course_utils.network import Network, mlp

BATCH = 5
NORMS = {None: None, "batch": BatchNorm, "layer": LayerNorm}
DIFFERENTIABLE = [name for name in ACTIVATIONS if name != "step"]


def shaken(network, rng):
    """Give every parameter a random part: ones and zeros would hide mistakes in gamma and beta."""
    network.theta += 0.3 * rng.standard_normal(network.theta.shape)
    return network


def away_from_kinks(make, x, margin=1e-3):
    """Return the first network of a seeded row with no pre-activation near 0.

    A central difference across the kink of a ReLU is wrong by design, whatever `backward` does.
    """
    for seed in range(300):
        network = make(np.random.default_rng(seed))
        network.forward(x, training=True)
        activates = [layer for layer in network.layers if isinstance(layer, Activate)]
        if all(np.abs(layer.z).min() > margin for layer in activates):
            return network
    raise AssertionError("no seed keeps the pre-activations away from 0")


@pytest.mark.parametrize("runs", [(), (3,), (2, 3)], ids=str)
@pytest.mark.parametrize("norm", NORMS)
@pytest.mark.parametrize("activation", DIFFERENTIABLE)
def test_gradients_of_parameters(activation, norm, runs):
    rng = np.random.default_rng(7)
    x, labels = rng.standard_normal((BATCH, 3)), rng.integers(0, 2, (*runs, BATCH))

    def make(rng):
        return shaken(mlp((3, 4, 4, 2), activation, norm=norm, runs=runs, rng=rng), rng)

    network = away_from_kinks(make, x, margin=1e-3 if "relu" in activation else 0)
    result = check_network(network, x, labels, cross_entropy)
    assert result.computed.shape == (*runs, network.theta.shape[-1])
    assert result.passed(), (result.max_error, result.where)


@pytest.mark.parametrize("runs", [(), (3,), (2, 3)], ids=str)
@pytest.mark.parametrize("norm", NORMS)
@pytest.mark.parametrize("training", [True, False])
@pytest.mark.parametrize("activation", ["tanh", "relu"])
def test_gradients_of_inputs(activation, training, norm, runs):
    rng = np.random.default_rng(8)
    x, targets = rng.standard_normal((*runs, BATCH, 3)), rng.standard_normal((BATCH, 2))

    def make(rng):
        return shaken(mlp((3, 4, 2), activation, norm=norm, runs=runs, rng=rng), rng)

    network = away_from_kinks(make, x)
    for layer in network.layers:
        if isinstance(layer, BatchNorm):
            layer.state["running_var"][...] = rng.uniform(0.5, 2, layer.state["running_var"].shape)

    def loss_at(x):
        return squared_error(network.copy().forward(x, training=training), targets)[0]

    computed = trace(network, x, targets, squared_error, training=training)[0].grad_x
    assert compare(computed, numerical_gradient(loss_at, x), floor=1e-3).passed()


@pytest.mark.parametrize("first", [BatchNorm, LayerNorm])
@pytest.mark.parametrize("runs", [(), (3,)], ids=str)
def test_a_normalization_may_come_first(first, runs):
    rng = np.random.default_rng(9)
    network = shaken(Network([first(3), Activate("tanh"), Dense(3, 2)], runs=runs), rng)
    x, targets = rng.standard_normal((BATCH, 3)), rng.standard_normal((BATCH, 2))
    assert check_network(network, x, targets, squared_error).passed()


def test_gradients_in_evaluation_mode():
    """The running statistics are constants there: the gradient has no projections."""
    rng = np.random.default_rng(10)
    norm = Network([BatchNorm(3)]).layers[0]
    norm.state["running_mean"][...] = [1.0, 2.0, 3.0]
    norm.state["running_var"][...] = [4.0, 0.25, 1.0]
    x, grad_out = rng.standard_normal((2, BATCH, 3))
    norm.forward(x)
    expected = grad_out / np.sqrt(np.array([4.0, 0.25, 1.0]) + 1e-5)
    grad_x = norm.backward(grad_out)
    assert grad_x is not None
    np.testing.assert_allclose(grad_x, expected, rtol=1e-12)


def test_dense_is_an_affine_map():
    network = Network([Dense(2, 3)])
    params = network.params[0]
    params["W"][...] = [[1, 2, 3], [4, 5, 6]]
    params["b"][...] = [10, 20, 30]
    np.testing.assert_array_equal(network([[1.0, 1.0], [0.0, 2.0]]), [[15, 27, 39], [18, 30, 42]])


@pytest.mark.parametrize("runs", [(), (3,), (2, 3)], ids=str)
def test_prelu_gradients(runs):
    rng = np.random.default_rng(7)
    network = Network([Dense(3, 5), PReLU(5), Dense(5, 4), PReLU(4, start=0.1)], runs=runs)
    shaken(network, rng)
    x, targets = rng.standard_normal((6, 3)), rng.standard_normal((6, 4))
    assert check_network(network, x, targets, squared_error).passed()


def test_prelu_starts_as_leaky_relu():
    rng = np.random.default_rng(7)
    network, (z, grad_out) = Network([PReLU(4)]), rng.standard_normal((2, 5, 4))
    np.testing.assert_array_equal(network.forward(z), leaky_relu(0.25).f(z))
    back = network.layers[0].backward(grad_out)
    np.testing.assert_array_equal(back, grad_out * leaky_relu(0.25).df(z))
    assert network.layers[0].backward(grad_out, need_grad_x=False) is None


def test_batch_norm_by_hand():
    """Batches (1, 3) and (2, 6): means 2 and 4; unbiased variances 2 and 8."""
    network = Network([BatchNorm(1, momentum=0.1)])
    state = network.layers[0].state
    assert (state["running_mean"].item(), state["running_var"].item()) == (0.0, 1.0)
    outputs = network.forward(np.array([[1.0], [3.0]]), training=True)
    np.testing.assert_allclose(outputs.ravel(), np.array([-1, 1]) / np.sqrt(1 + 1e-5))
    assert state["running_mean"].item() == pytest.approx(0.9 * 0 + 0.1 * 2)
    assert state["running_var"].item() == pytest.approx(0.9 * 1 + 0.1 * 2)
    network.forward(np.array([[2.0], [6.0]]), training=True)
    assert state["running_mean"].item() == pytest.approx(0.9 * 0.2 + 0.1 * 4)  # 0.58
    assert state["running_var"].item() == pytest.approx(0.9 * 1.1 + 0.1 * 8)  # 1.79
    at_test = network.forward(np.array([[0.58]]))
    assert at_test.item() == pytest.approx(0.0)
    assert state["running_mean"].item() == pytest.approx(0.58)  # evaluation moves nothing
    assert network.forward(np.array([[1.58]])).item() == pytest.approx(1 / np.sqrt(1.79 + 1e-5))


@pytest.mark.parametrize("runs", [(), (4,)], ids=str)
def test_batch_norm_algebra(runs):
    """Mean 0 and variance 1 forward; backward the gradients sum to 0 over the batch."""
    rng = np.random.default_rng(11)
    norm: Any = Network([BatchNorm(3)], runs=runs).layers[0]
    outputs = norm.forward(rng.standard_normal((*runs, 50, 3)) * 3 + 5, training=True)
    np.testing.assert_allclose(outputs.mean(axis=-2), 0, atol=1e-12)
    np.testing.assert_allclose(outputs.var(axis=-2), 1, rtol=1e-4)
    grad_x = norm.backward(rng.standard_normal(outputs.shape))
    np.testing.assert_allclose(grad_x.sum(axis=-2), 0, atol=1e-12)
    np.testing.assert_allclose((grad_x * norm.x_hat).sum(axis=-2), 0, atol=1e-4)


def test_layer_norm_treats_each_example_alone():
    rng = np.random.default_rng(12)
    network = Network([LayerNorm(8)])
    x = rng.standard_normal((6, 8)) * 3 + 5
    outputs = network.forward(x, training=True)
    np.testing.assert_allclose(outputs.mean(axis=-1), 0, atol=1e-12)
    np.testing.assert_allclose(outputs.var(axis=-1), 1, rtol=1e-4)
    np.testing.assert_allclose(network.forward(x[:1]), outputs[:1], rtol=1e-12)


@pytest.mark.parametrize("norm", [BatchNorm, LayerNorm])
def test_a_constant_feature_is_no_accident(norm):
    network = Network([norm(2)])
    outputs = network.forward(np.full((4, 2), 0.1), training=True)
    np.testing.assert_allclose(outputs, 0, atol=1e-10)
    network.backward(np.ones((4, 2)))
    assert np.isfinite(network.grad).all()


def test_batch_norm_needs_two_examples_in_training():
    network = Network([BatchNorm(2)])
    with pytest.raises(ValueError, match=r"x: batch norm .* at least 2 examples.* shape \(1, 2\)"):
        network.forward(np.ones((1, 2)), training=True)
    assert network.forward(np.ones((1, 2))).shape == (1, 2)


@pytest.mark.parametrize("momentum", [0, -0.1, 1.1, float("nan")])
def test_batch_norm_momentum(momentum):
    with pytest.raises(ValueError, match="momentum: must be above 0 and at most 1, got"):
        BatchNorm(2, momentum=momentum)


@pytest.mark.parametrize("norm", [BatchNorm, LayerNorm])
def test_normalizations_check_their_arguments(norm):
    with pytest.raises(ValueError, match="features: must be a whole number of at least 1, got 0"):
        norm(0)
    with pytest.raises(ValueError, match="eps: must be finite and above 0, got 0"):
        norm(2, eps=0)


def test_dense_and_activate_check_their_arguments():
    with pytest.raises(ValueError, match="fan_in: must be a whole number of at least 1, got 0"):
        Dense(0, 2)
    with pytest.raises(ValueError, match=r"fan_out: must be a whole number .* got 2\.5"):
        Dense(2, 2.5)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="activation: 'rleu' is not known"):
        Activate("rleu")


@pytest.mark.parametrize("norm", NORMS)
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_float32_stays_float32_and_arguments_stay_as_they_are(activation, norm):
    rng = np.random.default_rng(13)
    network = mlp((3, 4, 2), activation, norm=norm, runs=2, rng=rng, dtype=np.float32)
    flow = rng.standard_normal((2, BATCH, 3)).astype(np.float32)
    for layer in network.layers:
        before = flow.copy()
        outputs = layer.forward(flow, training=True)
        np.testing.assert_array_equal(flow, before)
        assert outputs.dtype == np.float32
        flow = outputs
    grad_out = np.ones_like(flow)
    for layer in reversed(network.layers):
        before = grad_out.copy()
        grad_x = layer.backward(grad_out)
        np.testing.assert_array_equal(grad_out, before)
        assert grad_x is not None
        assert grad_x.dtype == np.float32
        grad_out = grad_x
    assert network.grad.dtype == network.state.dtype == np.float32
