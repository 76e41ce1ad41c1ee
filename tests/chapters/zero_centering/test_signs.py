"""Signs of weight gradients, computed again here by a plain network, and their pictures."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from course_utils.batches import mini_batches
from course_utils.chapters.zero_centering import explorers
from course_utils.chapters.zero_centering.experiments.signs import (
    KINDS,
    SignCount,
    hidden_gradients,
    hidden_passage,
    new_network,
    random_batches,
    share_against,
    sign_count,
    sign_share_in_training,
)
from course_utils.chapters.zero_centering.figures.signs import (
    SignMaps,
    describe_sign_maps,
    draw_sign_maps,
    sign_count_figure,
    sign_map_axes,
    sign_map_figure,
    two_sample_figure,
)
from course_utils.checks import seed_of
from course_utils.datasets import Dataset
from course_utils.digits import load_digits
from course_utils.gradcheck import numerical_gradient
from course_utils.pictures import style
from tests.oracle import assert_plotted

BENDS = {
    "sigmoid": (lambda z: 1 / (1 + np.exp(-z)), lambda z: np.exp(-z) / (1 + np.exp(-z)) ** 2),
    "ReLU": (lambda z: np.where(z > 0, z, 0), lambda z: np.where(z > 0, 1.0, 0.0)),
    "tanh": (np.tanh, lambda z: 1 / np.cosh(z) ** 2),
}
ALL = load_digits()
CENTRED = ALL.x - ALL.x.mean(axis=0)


def rng(seed: Any = 0):
    return np.random.default_rng(seed)


def weights_of(network, run):
    return [
        (layer.params["W"][run].copy(), layer.params["b"][run].copy()) for layer in network.dense
    ]


def backprop(weights, kind, x, labels):
    """Return the gradient of the mean cross-entropy for every layer, by the textbook."""
    f, slope = BENDS[kind]
    inputs, zs = [x], []
    for W, b in weights:
        zs.append(inputs[-1] @ W + b)
        inputs.append(f(zs[-1]))
    e = np.exp(zs[-1] - zs[-1].max(axis=-1, keepdims=True))
    delta = (e / e.sum(axis=-1, keepdims=True) - np.eye(10)[labels]) / len(x)
    gradients = []
    for number in reversed(range(len(weights))):
        gradients.append((inputs[number].T @ delta, delta.sum(axis=0)))
        if number:
            delta = (delta @ weights[number][0].T) * slope(zs[number - 1])
    return gradients[::-1]


def one_signed(gradient):
    """Count unit by unit: of those that move, which share has no two signs."""
    units = [set(np.sign(column)) - {0} for column in gradient.T]
    moving = [signs for signs in units if signs]
    return sum(len(signs) == 1 for signs in moving) / len(moving)


def view_of(made: Any) -> Callable[..., Any]:
    """Return an explorer's view: the tests have put a dictionary in the explorer's place."""
    return made["view"]


def test_random_batches_repeat_nobody_and_differ_between_runs():
    data = Dataset(np.arange(40.0).reshape(20, 2), np.arange(20))
    batch = random_batches(data, 15, runs=3, rng=2)
    assert batch.x.shape == (3, 15, 2)
    np.testing.assert_array_equal(batch.x[..., 0], 2 * batch.labels)
    assert all(len(set(labels)) == 15 for labels in batch.labels)
    assert len({tuple(labels) for labels in batch.labels}) == 3
    assert random_batches(data, None, runs=3, rng=2) is data


def test_new_networks_have_xavier_weights_and_batch_norm_where_it_is_said():
    for kind in KINDS:
        network = new_network(kind, runs=3, rng=1)
        shapes = [layer.params["W"].shape for layer in network.dense]
        assert shapes == [(3, 64, 100), (3, 100, 100), (3, 100, 10)]
        for layer, fans in zip(network.dense, (164, 200, 110), strict=True):
            assert layer.params["W"].std() == pytest.approx(np.sqrt(2 / fans), rel=0.05)
            assert not layer.params["b"].any()
        assert len(network.layers) == (7 if "batch norm" in kind else 5)


def test_all_kinds_start_from_the_same_weights():
    first, *others = (new_network(kind, runs=2, rng=3) for kind in KINDS)
    for network in others:
        for mine, yours in zip(first.dense, network.dense, strict=True):
            np.testing.assert_array_equal(mine.params["W"], yours.params["W"])


@pytest.mark.parametrize("kind", BENDS)
def test_the_hidden_passage_is_the_second_layers(kind):
    network = new_network(kind, runs=2, rng=0)
    batch = random_batches(Dataset(CENTRED, ALL.labels), 7, runs=2, rng=1)
    passage = hidden_passage(network, batch)
    for run in range(2):
        weights = weights_of(network, run)
        gradients = backprop(weights, kind, batch.x[run], batch.labels[run])
        np.testing.assert_allclose(passage.grads["W"][run], gradients[1][0], rtol=1e-9, atol=1e-15)
        hidden = BENDS[kind][0](batch.x[run] @ weights[0][0])
        np.testing.assert_allclose(passage.x[run], hidden, rtol=1e-12, atol=1e-15)
        np.testing.assert_allclose(
            passage.x[run].T @ passage.grad_out[run], gradients[1][0], rtol=1e-9, atol=1e-15
        )


def test_with_batch_norm_it_is_still_the_second_linear_layer():
    network = new_network("ReLU, batch norm", rng=0)
    batch = Dataset(CENTRED[:9], ALL.labels[:9])
    passage = hidden_passage(network, batch)
    z = batch.x @ network.dense[0].params["W"]
    z = (z - z.mean(axis=0)) / np.sqrt(z.var(axis=0) + 1e-5)
    np.testing.assert_allclose(passage.x, np.where(z > 0, z, 0), rtol=1e-9, atol=1e-12)

    def loss(block):
        hidden = passage.x @ np.concatenate([block, network.dense[1].params["W"][2:]])
        hidden = (hidden - hidden.mean(axis=0)) / np.sqrt(hidden.var(axis=0) + 1e-5)
        logits = np.where(hidden > 0, hidden, 0) @ network.dense[2].params["W"]
        e = np.exp(logits)
        return float(-np.log((e / e.sum(axis=1, keepdims=True))[range(9), batch.labels]).mean())

    slopes = numerical_gradient(loss, network.dense[1].params["W"][:2].copy())
    np.testing.assert_allclose(passage.grads["W"][:2], slopes, atol=1e-8)


@pytest.mark.parametrize("size", [1, 5])
def test_hidden_gradients_of_the_same_weights_and_digits(size):
    gradients = hidden_gradients(batch_size=size, runs=3, rng=12)
    draws = rng(12)
    batch = random_batches(Dataset(CENTRED, ALL.labels), size, runs=3, rng=draws)
    seed = seed_of(draws)
    assert list(gradients) == ["sigmoid", "ReLU", "tanh"]
    for kind, gradient in gradients.items():
        network = new_network(kind, runs=3, rng=seed)
        for run in range(3):
            _, (expected, _), _ = backprop(
                weights_of(network, run), kind, batch.x[run], batch.labels[run]
            )
            np.testing.assert_allclose(gradient[run], expected, rtol=1e-9, atol=1e-15)


def test_share_against_the_majority_by_counting():
    gradient = np.array([[1.0, -1, 2, 0], [3, 0, -1, 0], [-2, -5, -1, 0], [1, -1, 1, 0]])
    # Along the units: rows with 2:1, 1:1, 0:3 and 2:1 signs.
    assert share_against(gradient, axis=-1) == pytest.approx((1 / 3 + 1 / 2 + 0 + 1 / 3) / 4)
    # Within the units: columns with 3:1, 0:3 and 2:2 signs; the last has none.
    assert share_against(gradient, axis=-2) == pytest.approx((1 / 4 + 0 + 1 / 2) / 3)
    both = share_against(np.stack([gradient, np.abs(gradient)]), axis=-1)
    np.testing.assert_allclose(both, [7 / 24, 0])


def test_sign_count_unit_by_unit():
    data = Dataset(CENTRED[:30], ALL.labels[:30])
    count = sign_count((1, 5, 30), data=data, kinds=("sigmoid", "ReLU", "tanh"), runs=3, rng=4)
    draws = rng(4)
    batches = [random_batches(data, size, runs=3, rng=draws) for size in (1, 5)]
    whole = Dataset(np.tile(data.x, (3, 1, 1)), np.tile(data.labels, (3, 1)))
    seed = seed_of(draws)
    for kind in BENDS:
        network = new_network(kind, runs=3, rng=seed)
        for row, batch in enumerate([*batches, whole]):
            expected = [
                one_signed(
                    backprop(weights_of(network, run), kind, batch.x[run], batch.labels[run])[1][0]
                )
                for run in range(3)
            ]
            np.testing.assert_allclose(count.share[kind][row], expected, rtol=1e-12)
            size = (1, 5, 30)[row]
            np.testing.assert_allclose(count.percent(kind, size), 100 * np.array(expected))
    assert 0 < count.share["ReLU"][2].mean() < count.share["ReLU"][1].mean() < 1


def test_sign_counts_known_from_elsewhere():
    count = sign_count((1, 10, 60), rng=0)
    assert (count.share["sigmoid"][0] == 1).all()
    assert (count.share["ReLU"][0] == 1).all()
    assert (count.share["tanh"] == 0).all()
    np.testing.assert_allclose(np.median(count.share["sigmoid"][1:], axis=-1), 0.77, atol=0.1)
    ten, sixty = np.median(count.share["ReLU"][1:], axis=-1)
    assert ten == pytest.approx(0.23, abs=0.06)
    assert sixty == pytest.approx(0.025, abs=0.03)
    for kind in ("sigmoid, batch norm", "ReLU, batch norm"):
        assert np.isnan(count.share[kind][0]).all()
        assert (count.share[kind][1:] == 0).all()


def test_the_share_in_training_by_a_plain_loop():
    at, share = sign_share_in_training("sigmoid", (0.3, 2.0), steps=4, every=2, runs=2, rng=5)
    np.testing.assert_array_equal(at, [0, 2, 4])
    for row, rate in enumerate((0.3, 2.0)):
        draws = rng(5)
        network = new_network("sigmoid", runs=2, rng=draws)
        batches = mini_batches(1797, 60, rng=draws, runs=(2,))
        weights, seen = [weights_of(network, run) for run in range(2)], []
        for step in range(5):
            if step in at:
                seen.append([
                    one_signed(backprop(w, "sigmoid", CENTRED, ALL.labels)[1][0]) for w in weights
                ])  # fmt: skip
            chosen = next(batches)
            for run in range(2):
                gradients = backprop(
                    weights[run], "sigmoid", CENTRED[chosen[run]], ALL.labels[chosen[run]]
                )
                weights[run] = [
                    (W - rate * dW, b - rate * db)
                    for (W, b), (dW, db) in zip(weights[run], gradients, strict=True)
                ]
        np.testing.assert_allclose(share[row], seen, rtol=1e-12)
    assert (share[0] != share[1]).any()


def mixed_gradient(seed, units=40, weights=35):
    """Return gradients with units all plus, all minus, still, and mixed ones."""
    gradient = rng(seed).standard_normal((weights, units))
    gradient[:, :9] = np.abs(gradient[:, :9])
    gradient[:, 9:14] = -np.abs(gradient[:, 9:14])
    gradient[:, 14:20] = 0
    gradient[::3] *= rng(seed + 1).choice([0, 1], units)
    return gradient


def expected_maps(gradients):
    return {
        (panel, "signs"): np.sign(gradient).T[:30, :30]
        for panel, gradient in enumerate(gradients.values(), start=1)
    }


def assert_maps_are_said(words, gradients):
    for name, gradient in gradients.items():
        columns = [column for column in gradient.T if column.any()]
        up = sum(not (column < 0).any() for column in columns)
        down = sum(not (column > 0).any() for column in columns)
        share = (up + down) / len(columns)
        assert f"{name} {share:.0%} of {len(columns)} units" in words
        assert f"with a gradient ({up} plus, {down} minus)" in words


def test_sign_maps_show_units_as_rows():
    gradients = {name: mixed_gradient(seed) for seed, name in enumerate(("one", "two", "three"))}
    data = SignMaps(gradients, 17)
    fig, axes = sign_map_axes()
    draw_sign_maps(axes, data)
    titles = [f"{n}: {one_signed(gradient):.0%} one-signed" for n, gradient in gradients.items()]
    assert_plotted(fig, expected_maps(gradients), titles=titles)
    words = describe_sign_maps(data)
    assert_maps_are_said(words, gradients)
    assert "Batch of 17," in words


def test_the_sign_map_figure_draws_run_0():
    runs = {name: np.stack([mixed_gradient(s), mixed_gradient(s + 50)]) for s, name in
            enumerate(("one", "two", "three"))}  # fmt: skip
    figure = sign_map_figure(runs, batch_size=1)
    first = {name: gradients[0] for name, gradients in runs.items()}
    titles = [f"{name}: {one_signed(gradient):.0%} one-signed" for name, gradient in first.items()]
    assert_plotted(figure.fig, expected_maps(first), titles=titles)
    assert_maps_are_said(figure.description, first)
    assert "Batch of 1," in figure.description


def test_sign_count_figure():
    draws = rng(3)
    share = {
        name: draws.uniform(0.1, 0.9, (4, 11)) for name in ("sigmoid", "ReLU", "ReLU, batch norm")
    }
    share["ReLU, batch norm"][0] = np.nan
    share["tanh"] = np.zeros((4, 11))
    sizes = np.array([1, 10, 60, 1797])
    figure = sign_count_figure(SignCount(tuple(sizes.tolist()), share))
    expected: dict[tuple[int, str], Any] = {(1, "free name"): "tanh, and all with batch norm"}
    for name, values in share.items():
        known = slice(1, None) if "norm" in name else slice(None)
        rows = 100 * np.sort(values[known], axis=-1)
        expected[1, name] = (sizes[known], rows[:, 5])
        expected[1, f"{name} band"] = (sizes[known], rows[:, 1], rows[:, 9])
        if name != "tanh":
            expected[1, f"{name} name"] = f"behind {name}"
        told = ", ".join(f"{m:.3g} % at {n}" for m, n in zip(rows[:, 5], sizes[known], strict=True))
        assert f"{name}: {told}" in figure.description
    assert_plotted(
        figure.fig, expected, titles=["second layer, before training"],
        colors={(1, "free name"): style.activation_style("tanh")["color"]},
    )  # fmt: skip
    assert "11 networks" in figure.description


def test_two_sample_figure():
    x, delta = np.array([[1.0, 0.3], [0.4, 1.2]]), [0.5, -2.0]
    figure = two_sample_figure(x, delta)
    ends = {"example 1": (0.5, 0.15), "example 2": (-0.8, -2.4), "their mean": (-0.15, -1.125)}
    corner = 1.35 * 2.4
    expected: dict[tuple[int, str], Any] = {
        (1, "allowed -1"): ([0, -corner], [0, 0], [-corner, -corner]),
        (1, "allowed 1"): ([0, corner], [0, 0], [corner, corner]),
    }
    for name, end in ends.items():
        expected[1, name] = ([0, end[0]], [0, end[1]])
        expected[1, f"{name} name"] = name
        assert f"{name} ({end[0]:.3g}, " in figure.description
    assert_plotted(figure.fig, expected, titles=["gradients of two examples"])
    assert "their mean (-0.15, -1.12)" in figure.description


def test_the_explorer_shows_the_batch_that_its_controls_say(monkeypatch):
    monkeypatch.setattr(explorers, "Explorer", lambda title, **parts: parts)
    view = view_of(explorers.explore_signs(rng=6))
    maps = view(batch_size=40, norm="", draw=3)
    draws = rng([6, 3])
    batch = random_batches(Dataset(CENTRED, ALL.labels), 300, runs=1, rng=draws)
    seed, x, labels = seed_of(draws), batch.x[0, :40], batch.labels[0, :40]
    assert list(maps.gradients) == list(BENDS)
    assert maps.batch_size == 40
    for kind in BENDS:
        network = new_network(kind, rng=seed)
        weights = [(layer.params["W"], layer.params["b"]) for layer in network.dense]
        expected = backprop(weights, kind, x, labels)[1][0]
        np.testing.assert_allclose(maps.gradients[kind], expected, rtol=1e-9, atol=1e-15)
    normed = view(batch_size=1, norm=", batch norm", draw=3)
    assert normed.batch_size == 2
    for gradient in normed.gradients.values():
        assert not (gradient > 0).all(axis=0).any()
    other = view_of(explorers.explore_signs(rng=7))
    for another in (view(40, "", 4), other(40, "", 3)):
        assert (another.gradients["sigmoid"] != maps.gradients["sigmoid"]).all()
