"""Networks: flat storage, many runs in one code path, choosing runs, and what is refused."""

import numpy as np
import pytest

from course_utils import initializers
from course_utils.activations import ACTIVATIONS
from course_utils.layers import Activate, BatchNorm, Dense, LayerNorm, PReLU
from course_utils.losses import cross_entropy, squared_error
from course_utils.network import Network, mlp

SIZES = (3, 5, 4, 2)


def rng(seed=0):
    return np.random.default_rng(seed)


def test_mlp_builds_what_it_says():
    plain = mlp((3, 5, 2), "relu", rng=rng())
    assert [type(layer) for layer in plain.layers] == [Dense, Activate, Dense]
    full = mlp((3, 5, 2), "relu", norm="batch", output_activation="tanh", rng=rng())
    assert [type(layer) for layer in full.layers] == [Dense, BatchNorm, Activate, Dense, Activate]
    assert full.layers[-1].activation is ACTIVATIONS["tanh"]  # type: ignore[attr-defined]
    layered = mlp((3, 5, 2), "relu", norm="layer", rng=rng())
    assert isinstance(layered.layers[1], LayerNorm)
    assert mlp((3, 2), "relu", rng=rng()).theta.shape == (3 * 2 + 2,)


def test_parameters_are_views_into_theta():
    network = mlp(SIZES, "tanh", norm="batch", rng=rng(), runs=(2, 3))
    for views, flat in ((network.params, network.theta), (network.grads, network.grad)):
        arrays = [array for layer in views for array in layer.values()]
        assert all(np.shares_memory(array, flat) for array in arrays)
        assert sum(array[0, 0].size for array in arrays) == flat.shape[-1]
    network.theta[1, 2] = 0.0
    assert not network(np.ones((4, 3)))[1, 2].any()
    network.params[0]["W"][...] = 7.0
    assert (network.theta[..., :15] == 7.0).all()


def test_start_values():
    network = mlp(SIZES, "tanh", norm="batch", bias=0.1, rng=rng())
    _, norm, *_ = network.layers
    assert (norm.params["gamma"] == 1).all()
    assert (norm.params["beta"] == 0).all()
    assert (network.params[0]["b"] == 0.1).all()


def test_hyper_parameters_of_the_start_may_vary_along_runs():
    network = mlp(
        SIZES, "tanh", init=initializers.constant([1.0, 2.0]), bias=[0.0, 5.0], runs=2, rng=rng()
    )
    assert (network[0].params[0]["W"] == 1).all()
    assert (network[1].params[0]["W"] == 2).all()
    assert (network[1].params[0]["b"] == 5).all()
    assert (network[0].params[0]["b"] == 0).all()


def test_each_run_draws_its_own_weights_and_the_seed_decides():
    network = mlp(SIZES, "tanh", rng=rng(), runs=2)
    assert not np.array_equal(network.theta[0], network.theta[1])
    np.testing.assert_array_equal(network.theta, mlp(SIZES, "tanh", rng=rng(), runs=2).theta)


@pytest.mark.parametrize("norm", [None, "batch", "layer"])
@pytest.mark.parametrize("own_data", [True, False])
def test_run_7_among_50_is_network_7(norm, own_data):
    """Forward, loss, gradients and running statistics, to rounding."""
    fifty = mlp(SIZES, "tanh", norm=norm, rng=rng(), runs=50)
    x = rng(1).standard_normal((50, 6, 3) if own_data else (6, 3))
    labels = rng(2).integers(0, 2, (50, 6) if own_data else 6)
    alone = fifty.copy()[7]
    assert alone.runs == ()
    x7, labels7 = (x[7], labels[7]) if own_data else (x, labels)
    among = fifty.loss_and_grad(x, labels, cross_entropy)
    assert alone.loss_and_grad(x7, labels7, cross_entropy) == pytest.approx(among[7], rel=1e-13)
    np.testing.assert_allclose(alone.grad, fifty.grad[7], rtol=1e-11, atol=1e-14)
    np.testing.assert_allclose(alone.state, fifty.state[7], rtol=1e-12, atol=1e-14)
    np.testing.assert_allclose(alone(x7), fifty(x)[7], rtol=1e-12, atol=1e-14)


def test_a_chosen_run_shares_its_memory():
    network = mlp(SIZES, "tanh", norm="batch", rng=rng(), runs=4)
    chosen = network[2]
    chosen.theta += 1
    np.testing.assert_array_equal(network.theta[2], chosen.theta)
    chosen.forward(np.arange(12.0).reshape(4, 3), training=True)
    np.testing.assert_array_equal(network.state[2], chosen.state)
    assert (network.state[1] == mlp(SIZES, "tanh", norm="batch", rng=rng()).state).all()


@pytest.mark.parametrize(
    ("index", "runs"),
    [
        (3, (5,)),
        (-1, (5,)),
        ((3, 4), ()),
        (slice(1, 3), (2, 5)),
        ((slice(None), 0), (6,)),
        ((..., 0), (6,)),
        ((slice(None, None, 2), slice(1, 4)), (3, 3)),
    ],
    ids=str,
)
def test_choosing_runs(index, runs):
    network = mlp(SIZES, "tanh", rng=rng(), runs=(6, 5))
    chosen = network[index]
    assert chosen.runs == runs
    x = rng(1).standard_normal((4, 3))
    of_outputs = (*(index if isinstance(index, tuple) else (index,)), slice(None), slice(None))
    np.testing.assert_allclose(chosen(x), network(x)[of_outputs], rtol=1e-12)


@pytest.mark.parametrize("index", [5, (1, 2), [0, 1], np.array([True] * 5)], ids=str)
def test_choosing_what_is_not_there(index):
    with pytest.raises(IndexError):
        mlp(SIZES, "tanh", rng=rng(), runs=5)[index]


def test_a_single_network_has_no_runs_to_choose_from():
    with pytest.raises(IndexError, match="network: is a single run"):
        mlp(SIZES, "tanh", rng=rng())[0]


def test_a_copy_is_independent():
    network = mlp(SIZES, "tanh", norm="batch", rng=rng())
    before = network.theta.copy(), network.state.copy()
    twin = network.copy()
    twin.theta += 1
    twin.forward(np.arange(12.0).reshape(4, 3), training=True)
    np.testing.assert_array_equal(network.theta, before[0])
    np.testing.assert_array_equal(network.state, before[1])


def test_building_a_network_leaves_the_layers_it_was_given_alone():
    first = mlp(SIZES, "tanh", rng=rng())
    before = first.theta.copy()
    second = Network(first.layers[:2])
    second.theta += 1
    np.testing.assert_array_equal(first.theta, before)
    assert np.shares_memory(first.layers[0].params["W"], first.theta)


def test_calling_is_evaluation_mode():
    network = mlp(SIZES, "tanh", norm="batch", rng=rng())
    before = network.state.copy()
    network(rng(1).standard_normal((4, 3)))
    np.testing.assert_array_equal(network.state, before)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_precision_is_kept(dtype):
    network = mlp(SIZES, "tanh", norm="batch", rng=rng(), dtype=dtype, runs=2)
    x, targets = rng(1).standard_normal((4, 3)), rng(2).standard_normal((4, 2))
    assert network(x).dtype == dtype
    value = network.loss_and_grad(network.check_inputs(x), targets, squared_error)
    assert value.dtype == network.grad.dtype == network.theta.dtype == network.state.dtype == dtype


def test_inputs_and_targets_are_not_mutated():
    network = mlp(SIZES, "tanh", norm="batch", rng=rng(), output_activation="linear")
    x, targets = rng(1).standard_normal((4, 3)), rng(2).standard_normal((4, 2))
    kept = x.copy(), targets.copy(), network.theta.copy()
    network(x)
    network.loss_and_grad(x, targets, squared_error)
    for array, before in zip((x, targets, network.theta), kept, strict=True):
        np.testing.assert_array_equal(array, before)


@pytest.mark.parametrize(
    ("x", "sentence"),
    [
        (np.ones((4, 2)), r"x: must have 3 features on its last axis, got shape \(4, 2\)"),
        (np.ones(3), r"x: must have at least 2 axes, got shape \(3,\)"),
        (np.ones((0, 3)), r"x: is empty, its shape is \(0, 3\)"),
        (np.full((1, 3), np.nan), "x: must be finite, but 3 of 3 values are NaN or infinite"),
        (np.ones((4, 6, 3)), r"x: its leading axes \(4,\) do not fit the network's runs \(5,\)"),
        ([["a", "b", "c"]], "x: must be an array of numbers"),
    ],
    ids=["features", "axes", "empty", "nan", "runs", "text"],
)
def test_bad_inputs(x, sentence):
    with pytest.raises(ValueError, match=sentence):
        mlp(SIZES, "tanh", rng=rng(), runs=5)(x)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ({"sizes": (3,)}, r"sizes: need at least an input and an output size, got \[3\]"),
        ({"sizes": (3, 0, 2)}, "sizes: must be a whole number of at least 1, got 0"),
        ({"sizes": (3, 2.5, 2)}, r"sizes: must be a whole number of at least 1, got 2\.5"),
        ({"activation": "rleu"}, "activation: 'rleu' is not known; allowed are 'linear'"),
        ({"output_activation": "softmax"}, "activation: 'softmax' is not known"),
        ({"norm": "group"}, "norm: 'group' is not known; allowed are None, 'batch', 'layer'"),
        ({"runs": 0}, "runs: must be a whole number of at least 1, got 0"),
        ({"bias": np.nan}, "bias: must be finite"),
        ({"bias": [0.1, 0.2]}, r"bias: must be one number or one for each of the runs \(5,\)"),
        ({"init": initializers.normal([1.0, 2.0])}, "std: must be one number or one for each"),
        ({"dtype": int}, "dtype: .*int64.* is not known; allowed are .*float32.*float64"),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else "",
)
def test_bad_arguments(arguments, sentence):
    settings = {"sizes": SIZES, "activation": "tanh", "runs": 5} | arguments
    with pytest.raises(ValueError, match=sentence):
        mlp(settings.pop("sizes"), settings.pop("activation"), rng=rng(), **settings)


def test_the_dense_layers_in_order():
    network = mlp(SIZES, "relu", norm="layer", output_activation="tanh", rng=0)
    shapes = [layer.params["W"].shape for layer in network.dense]
    assert shapes == [(3, 5), (5, 4), (4, 2)]
    network.dense[1].params["b"][...] = 7.0
    assert network.params[3]["b"].tolist() == [[7.0] * 4]
    assert Network([BatchNorm(3)]).dense == []


@pytest.mark.parametrize("runs", [(), (3,)], ids=str)
def test_hidden_outputs_are_what_the_activations_give_out(runs):
    """By hand; neither the outputs of the network nor those of a norm are among them."""
    network = mlp(SIZES, "tanh", norm="layer", output_activation="sigmoid", runs=runs, rng=0)
    x = rng(1).standard_normal((6, 3))
    first, second = network.hidden_outputs(x)
    assert first.shape == (*runs, 6, 5)
    assert second.shape == (*runs, 6, 4)
    flow = x
    for params, found in zip((network.params[0], network.params[3]), (first, second), strict=True):
        z = flow @ params["W"] + params["b"]
        z = (z - z.mean(-1, keepdims=True)) / np.sqrt(z.var(-1, keepdims=True) + 1e-5)
        flow = np.tanh(z)
        np.testing.assert_allclose(found, flow, rtol=1e-10, atol=1e-12)
    with pytest.raises(ValueError, match="x: must have 3 features"):
        network.hidden_outputs(x[:, :2])


def test_a_prelu_counts_as_a_hidden_activation():
    network = Network([Dense(2, 3), PReLU(3), Dense(3, 1)])
    network.theta[...] = rng(2).standard_normal(network.theta.shape)
    x = rng(3).standard_normal((4, 2))
    z = x @ network.params[0]["W"] + network.params[0]["b"]
    slopes = network.params[1]["slope"]
    (hidden,) = network.hidden_outputs(x)
    np.testing.assert_allclose(hidden, np.where(z > 0, z, slopes * z))
