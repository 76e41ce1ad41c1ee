"""The core against PyTorch: outputs, gradients, buffers, trajectories, initializers.

Skipped where PyTorch is not installed (`pip install torch`).
"""

import math
from typing import Any

import numpy as np
import pytest

from course_utils import initializers
from course_utils.activations import ACTIVATIONS, elu, leaky_relu
from course_utils.diagnostics import trace
from course_utils.layers import BatchNorm, Dense, LayerNorm, PReLU
from course_utils.losses import cross_entropy, squared_error
from course_utils.network import Network, mlp
from course_utils.optimizers import SGD, Adam

torch: Any = pytest.importorskip("torch", reason="PyTorch is not installed")
nn = torch.nn

EXACT: dict[str, Any] = {"rtol": 1e-10, "atol": 1e-12}
THEIRS = {
    "linear": nn.Identity,
    "sigmoid": nn.Sigmoid,
    "tanh": nn.Tanh,
    "relu": nn.ReLU,
    "leaky_relu": nn.LeakyReLU,
    "elu": nn.ELU,
    "selu": nn.SELU,
    "gelu": nn.GELU,
    "silu": nn.SiLU,
    "softplus": nn.Softplus,
    "softsign": nn.Softsign,
}


def rng(seed=0):
    return np.random.default_rng(seed)


def tensor(array, **options):
    return torch.tensor(np.asarray(array), **options)


def their_loss(name):
    """Return PyTorch's counterpart of one of our losses."""
    if name is squared_error:
        return lambda p, t: ((p - t) ** 2).sum(-1).mean() / 2
    return nn.functional.cross_entropy


def twin_of(network):
    """Return a PyTorch module with the same layers, parameters and buffers."""
    modules = []
    for layer in network.layers:
        if isinstance(layer, Dense):
            W, b = layer.params["W"], layer.params["b"]
            module = nn.Linear(*W.shape)
            pairs = {module.weight: W.T, module.bias: b[0]}
        elif isinstance(layer, BatchNorm | LayerNorm):
            gamma, beta = layer.params["gamma"][0], layer.params["beta"][0]
            batch = isinstance(layer, BatchNorm)
            module = (nn.BatchNorm1d if batch else nn.LayerNorm)(len(gamma), eps=layer.eps)
            pairs = {module.weight: gamma, module.bias: beta}
        else:
            module, pairs = THEIRS[layer.activation.name](), {}
        module = module.to(tensor(network.theta).dtype)
        with torch.no_grad():
            for theirs, ours in zip(module.parameters(), pairs.values(), strict=True):
                theirs.copy_(tensor(ours))
        modules.append(module)
    return nn.Sequential(*modules)


def flat(module, what="data"):
    """Return all parameters of a PyTorch module (or gradients) in the order of our theta."""
    parts = []
    for child in module:
        for parameter in child.parameters():
            values = getattr(parameter, what).detach()
            is_weight = isinstance(child, nn.Linear) and values.ndim == 2
            parts.append((values.T if is_weight else values).reshape(-1).numpy())
    return np.concatenate(parts)


def shaken(network):
    """Give every parameter a random part, gamma and beta included."""
    network.theta += 0.2 * rng(9).standard_normal(network.theta.shape)
    return network


@pytest.mark.parametrize("name", THEIRS)
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_activations(name, dtype):
    z = np.concatenate([np.linspace(-12, 12, 241), [0, -100, 100, -1e4, 1e4]]).astype(dtype)
    x = tensor(z, requires_grad=True)
    outputs = THEIRS[name]()(x)
    outputs.sum().backward()
    single = dtype == np.float32
    close: dict[str, Any] = (
        {"rtol": 2e-5, "atol": 5e-7} if single else {"rtol": 1e-9, "atol": 1e-15}
    )
    if name == "softplus":  # theirs is the identity above 20
        close["atol"] = max(close["atol"], 2.1e-9)
    if name == "gelu":  # theirs loses digits in the left tail, ours does not
        close["atol"] = max(close["atol"], 1e-14)
    np.testing.assert_allclose(ACTIVATIONS[name].f(z), outputs.detach().numpy(), **close)
    if name == "sigmoid":  # theirs is s (1 - s)
        close["atol"] = max(close["atol"], 1e-15)
    np.testing.assert_allclose(ACTIVATIONS[name].df(z), x.grad.numpy(), **close)


@pytest.mark.parametrize("value", [0.05, 0.3, 2.0])
def test_activations_with_a_parameter(value):
    z = np.linspace(-5, 5, 101)
    for ours, theirs in (
        (leaky_relu(value), nn.LeakyReLU(value)),
        (elu(value), nn.ELU(alpha=value)),
    ):
        x = tensor(z, requires_grad=True)
        outputs = theirs(x)
        outputs.sum().backward()
        np.testing.assert_allclose(ours.f(z), outputs.detach().numpy(), **EXACT)
        np.testing.assert_allclose(ours.df(z), x.grad.numpy(), **EXACT)


@pytest.mark.parametrize("name", ["linear", "sigmoid", "tanh", "relu", "selu"])
def test_gains(name):
    assert ACTIVATIONS[name].gain == pytest.approx(nn.init.calculate_gain(name))


@pytest.mark.parametrize("slope", [0.0, 0.01, 0.2, 1.0])
def test_gain_of_leaky_relu(slope):
    expected = nn.init.calculate_gain("leaky_relu", slope)
    assert leaky_relu(slope).gain == pytest.approx(expected)


def test_prelu_with_a_slope_for_each_unit():
    ours, theirs = Network([PReLU(4)]), nn.PReLU(4, dtype=torch.float64)
    slopes = rng(1).uniform(-0.5, 1.5, 4)
    ours.theta[...] = slopes
    theirs.weight.data = tensor(slopes)
    z, grad_out = rng(2).standard_normal((2, 7, 4))
    x = tensor(z, requires_grad=True)
    outputs = theirs(x)
    outputs.backward(tensor(grad_out))
    np.testing.assert_allclose(ours.forward(z), outputs.detach().numpy(), **EXACT)
    grad_x = ours.layers[0].backward(grad_out)
    assert grad_x is not None
    np.testing.assert_allclose(grad_x, x.grad.numpy(), **EXACT)
    np.testing.assert_allclose(ours.grad, theirs.weight.grad.numpy(), **EXACT)


@pytest.mark.parametrize("loss", [squared_error, cross_entropy])
@pytest.mark.parametrize("size", [1, 100])
def test_losses(loss, size):
    predictions = size * rng(1).standard_normal((7, 4))
    targets = rng(2).integers(0, 4, 7) if loss is cross_entropy else rng(2).uniform(0, 1, (7, 4))
    value, grad = loss(predictions, targets)
    p = tensor(predictions, requires_grad=True)
    theirs = their_loss(loss)(p, tensor(targets))
    theirs.backward()
    np.testing.assert_allclose(value, theirs.item(), **EXACT)
    np.testing.assert_allclose(grad, p.grad.numpy(), **EXACT)


@pytest.mark.parametrize("norm", [None, "batch", "layer"])
@pytest.mark.parametrize("activation", THEIRS)
@pytest.mark.parametrize("training", [True, False])
def test_networks(activation, norm, training):
    """Outputs, gradients of all parameters and of the inputs; training and evaluation mode."""
    network = shaken(mlp((5, 6, 4, 3), activation, norm=norm, rng=rng()))
    theirs = twin_of(network).train(training)
    x, labels = rng(1).standard_normal((8, 5)), rng(2).integers(0, 3, 8)
    x_theirs = tensor(x, requires_grad=True)
    outputs = theirs(x_theirs)
    nn.functional.cross_entropy(outputs, tensor(labels)).backward()
    passages = trace(network, x, labels, cross_entropy, training=training)
    close: dict[str, Any] = {"rtol": 1e-8, "atol": 1e-11}
    np.testing.assert_allclose(passages[-1].outputs, outputs.detach().numpy(), **close)
    np.testing.assert_allclose(passages[0].grad_x, x_theirs.grad.numpy(), **close)
    grads = np.concatenate(
        [grad.ravel() for passage in passages for grad in passage.grads.values()]
    )
    np.testing.assert_allclose(grads, flat(theirs, "grad"), **close)


def test_runs_are_a_batched_product():
    network = mlp((5, 6, 3), "tanh", runs=4, rng=rng())
    x = rng(1).standard_normal((8, 5))
    first, last = network.params[0], network.params[2]
    hidden = torch.tanh(tensor(x) @ tensor(first["W"]) + tensor(first["b"]))
    expected = torch.baddbmm(tensor(last["b"]), hidden, tensor(last["W"]))
    np.testing.assert_allclose(network(x), expected.numpy(), **EXACT)


@pytest.mark.parametrize("momentum", [0.1, 0.37, 1.0])
def test_batch_norm_buffers(momentum):
    """Six batches of several sizes in training mode, then evaluation mode."""
    network = shaken(Network([BatchNorm(3, momentum=momentum)]))
    theirs = twin_of(network)
    theirs[0].momentum = momentum
    state = network.layers[0].state
    for step, batch in enumerate((8, 2, 5, 30, 3, 8)):
        x = rng(step).standard_normal((batch, 3)) * 2 + step
        expected = theirs(tensor(x)).detach().numpy()
        np.testing.assert_allclose(network.forward(x, training=True), expected, **EXACT)
        np.testing.assert_allclose(state["running_mean"][0], theirs[0].running_mean, **EXACT)
        np.testing.assert_allclose(state["running_var"][0], theirs[0].running_var, **EXACT)
    x = rng(99).standard_normal((4, 3))
    np.testing.assert_allclose(network(x), theirs.eval()(tensor(x)).detach().numpy(), **EXACT)


OPTIMIZERS = {
    "sgd": (lambda: SGD(0.2), lambda p: torch.optim.SGD(p, lr=0.2)),
    "momentum": (
        lambda: SGD(0.05, momentum=0.9),
        lambda p: torch.optim.SGD(p, lr=0.05, momentum=0.9),
    ),
    "adam": (lambda: Adam(0.01), lambda p: torch.optim.Adam(p, lr=0.01)),
    "adam, other betas": (
        lambda: Adam(0.01, beta1=0.5, beta2=0.9, eps=1e-4),
        lambda p: torch.optim.Adam(p, lr=0.01, betas=(0.5, 0.9), eps=1e-4),
    ),
}


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("norm", [None, "batch", "layer"])
def test_trajectories_over_50_steps(optimizer, norm):
    """The same start and the same batches: losses and parameters stay together."""
    network = mlp((5, 8, 6, 3), "tanh", norm=norm, rng=rng())
    theirs = twin_of(network)
    make_ours, make_theirs = OPTIMIZERS[optimizer]
    ours, their_optimizer = make_ours(), make_theirs(theirs.parameters())
    data = rng(1)
    for _ in range(50):
        x, labels = data.standard_normal((10, 5)), data.integers(0, 3, 10)
        value = network.loss_and_grad(x, labels, cross_entropy)
        ours.step(network.theta, network.grad)
        their_optimizer.zero_grad()
        loss = nn.functional.cross_entropy(theirs(tensor(x)), tensor(labels))
        loss.backward()
        their_optimizer.step()
        np.testing.assert_allclose(value, loss.item(), rtol=1e-7)
    np.testing.assert_allclose(network.theta, flat(theirs), rtol=1e-5, atol=1e-7)


FILLS = {
    "xavier_normal": (initializers.xavier_normal(2.0), lambda w: nn.init.xavier_normal_(w, 2.0)),
    "xavier_uniform": (initializers.xavier_uniform(2.0), lambda w: nn.init.xavier_uniform_(w, 2.0)),
    "kaiming_normal": (
        initializers.kaiming_normal(),
        lambda w: nn.init.kaiming_normal_(w, nonlinearity="relu"),
    ),
    "kaiming_fan_out": (
        initializers.kaiming_normal(mode="fan_out"),
        lambda w: nn.init.kaiming_normal_(w, mode="fan_out", nonlinearity="relu"),
    ),
    "kaiming_uniform": (
        initializers.kaiming_uniform(),
        lambda w: nn.init.kaiming_uniform_(w, nonlinearity="relu"),
    ),
    "orthogonal": (initializers.orthogonal(1.5), lambda w: nn.init.orthogonal_(w, 1.5)),
}


@pytest.mark.parametrize("name", FILLS)
def test_initializers_have_the_same_moments(name):
    """Their weights are (fan_out, fan_in); 160,000 numbers fix a std to 0.2 %."""
    ours, fill = FILLS[name]
    torch.manual_seed(0)
    W, theirs = ours((500, 320), rng=rng()), fill(torch.empty(320, 500)).numpy()
    assert W.std() == pytest.approx(theirs.std(), rel=0.01)
    assert abs(W.mean()) < 0.01 * W.std()
    assert abs(theirs.mean()) < 0.01 * theirs.std()
    kurtosis = [np.mean(w**4) / np.mean(w**2) ** 2 for w in (W, theirs)]
    assert kurtosis[0] == pytest.approx(kurtosis[1], abs=0.1)


def test_their_default_for_a_linear_layer():
    """n Var(W) = 1/3: the gain 1/sqrt(3), whatever the activation that follows."""
    n = 400
    torch.manual_seed(0)
    weight = nn.Linear(n, 500).weight.detach().numpy()
    assert n * weight.var() == pytest.approx(1 / 3, rel=0.01)
    ours = initializers.kaiming_uniform(1 / math.sqrt(3))((n, 500), rng=rng())
    assert n * ours.var() == pytest.approx(1 / 3, rel=0.01)
    assert np.abs(weight).max() == pytest.approx(np.abs(ours).max(), rel=1e-3)


def test_float32_agrees_to_single_precision():
    network = shaken(mlp((5, 6, 3), "tanh", norm="batch", rng=rng(), dtype=np.float32))
    theirs = twin_of(network)
    x, labels = rng(1).standard_normal((8, 5)).astype(np.float32), rng(2).integers(0, 3, 8)
    loss = nn.functional.cross_entropy(theirs(tensor(x)), tensor(labels))
    loss.backward()
    value = network.loss_and_grad(x, labels, cross_entropy)
    np.testing.assert_allclose(value, loss.item(), rtol=1e-5)
    np.testing.assert_allclose(network.grad, flat(theirs, "grad"), rtol=1e-3, atol=1e-6)
