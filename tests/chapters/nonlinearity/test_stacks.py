"""Stacks with and without a bend, retrained and recomputed here in plain NumPy."""

from itertools import pairwise

import numpy as np
import pytest

from course_utils.chapters.nonlinearity.experiments.stacks import (
    DigitDepth,
    collapse,
    compose,
    digit_depth,
)
from course_utils.chapters.nonlinearity.figures.stacks import digit_depth_figure
from course_utils.digits import load_digits
from course_utils.layers import Dense
from course_utils.network import Network
from tests.oracle import assert_plotted

Array = np.ndarray


def test_collapse_is_what_homogeneous_matrices_multiply_to() -> None:
    """A layer is the matrix [[W, 0], [b, 1]], a stack their product."""
    runs, layers, width, examples = 3, 4, 5, 11
    rng = np.random.default_rng(6)
    theta = rng.standard_normal((runs, layers * (width * width + width))) / np.sqrt(width)
    x = rng.standard_normal((examples, width))
    result = collapse(layers=layers, width=width, runs=runs, examples=examples, rng=6)
    for run in range(runs):
        single, bent = np.eye(width + 1), x
        for layer, part in enumerate(np.split(theta[run], layers)):
            W, b = part[: width * width].reshape(width, width), part[width * width :]
            matrix = np.block([[W, np.zeros((width, 1))], [b, np.ones(1)]])
            single = single @ matrix
            bent = bent @ W + b
            if layer < layers - 1:
                bent = np.where(bent > 0, bent, 0)
        outputs = x @ single[:width, :width] + single[width, :width]
        typical = (outputs**2).mean() ** 0.5
        expected = np.abs(bent - outputs).max() / typical
        assert result.bent_gap[run] == pytest.approx(expected, rel=1e-9)
    assert result.gap.shape == (runs,)
    assert (result.gap > 0).all()
    assert (result.gap < 1e-12).all()


def test_parameters_of_ten_layers_and_of_one() -> None:
    result = collapse(rng=1)
    assert (result.deep_parameters, result.single_parameters) == (720, 72)
    assert result.gap.shape == result.bent_gap.shape == (50,)


def test_compose_carries_the_first_bias_through_the_second_layer() -> None:
    network = Network([Dense(1, 1), Dense(1, 1)])
    network.theta[...] = [2.0, 1.0, 3.0, 5.0]  # W1, b1, W2, b2
    W, b = compose(network)
    assert (float(W[0, 0]), float(b[0, 0])) == (6.0, 8.0)


def trained_here(task: str, bent: bool, sizes: list[int], steps: int, seed: int) -> list[float]:
    """Return the test accuracy of two runs, trained by a loop of this test's own."""
    data = load_digits()
    labels = data.labels % 2 if task == "odd or even" else data.labels
    runs = 2
    draws = np.random.default_rng(seed)
    split = draws.permuted(np.tile(np.arange(1797), (runs, 1)), axis=1)
    again = int(draws.integers(2**32))
    rng = np.random.default_rng(again)
    weights = [rng.standard_normal((runs, i, o)) * np.sqrt(2 / (i + o)) for i, o in pairwise(sizes)]
    order = np.random.default_rng(again).permuted(np.tile(np.arange(1438), (runs, 1)), axis=1)
    found = []
    for run in range(runs):
        test, train = split[run, :359], split[run, 359:]
        mean, std = data.x[train].mean(axis=0), data.x[train].std(axis=0)
        x = (data.x - mean) / np.where(std > 0, std, 1)
        layers = [[W[run].copy(), np.zeros(W.shape[-1])] for W in weights]
        for step in range(steps):
            batch = train[order[run, 60 * step : 60 * step + 60]]
            inputs, outputs = forward(layers, x[batch], bent)
            p = np.exp(outputs) / np.exp(outputs).sum(axis=1, keepdims=True)
            delta = (p - np.eye(sizes[-1])[labels[batch]]) / 60
            for number in reversed(range(len(layers))):
                W, b = layers[number]
                back = delta @ W.T
                layers[number] = [W - 0.3 * inputs[number].T @ delta, b - 0.3 * delta.sum(axis=0)]
                delta = back * (inputs[number] > 0) if bent else back
        _, outputs = forward(layers, x[test], bent)
        found.append(float((outputs.argmax(axis=1) == labels[test]).mean()))
    return found


def forward(layers: list[list[Array]], x: Array, bent: bool) -> tuple[list[Array], Array]:
    """Return the inputs of all layers and the outputs of the last."""
    inputs = [x]
    for number, (W, b) in enumerate(layers):
        x = x @ W + b
        if number < len(layers) - 1:
            x = np.maximum(x, 0) if bent else x
            inputs.append(x)
    return inputs, x


@pytest.mark.parametrize(("task", "answers"), [("ten digits", 10), ("odd or even", 2)])
def test_digit_depth_is_what_a_plain_loop_finds(task: str, answers: int) -> None:
    found = digit_depth(depths=(1, 2), width=6, runs=2, steps=20, rng=4)
    assert found.depths == (1, 2)
    assert list(found.flat[task]) == trained_here(task, False, [64, answers], 20, 4)
    for bent, name in enumerate(("linear", "relu")):
        for row, hidden in enumerate(([6], [6, 6])):
            expected = trained_here(task, bool(bent), [64, *hidden, answers], 20, 4)
            assert list(found.accuracy[task][name][row]) == expected, (name, hidden)


def made_up() -> DigitDepth:
    rng = np.random.default_rng(0)
    tasks = ("ten digits", "odd or even")
    return DigitDepth(
        (1, 3),
        {task: rng.uniform(0.9, 1, 7) for task in tasks},
        {
            task: {name: rng.uniform(0.9, 1, (2, 7)) for name in ("linear", "relu")}
            for task in tasks
        },
    )


def test_gain_is_paired_and_in_points() -> None:
    result = made_up()
    deep, flat = result.accuracy["odd or even"]["relu"][1], result.flat["odd or even"]
    np.testing.assert_allclose(
        result.gain("odd or even", "relu", 3),
        [100 * (d - f) for d, f in zip(deep, flat, strict=True)],
    )
    with pytest.raises(ValueError, match="not in tuple"):
        result.gain("odd or even", "relu", 2)


def middle(values: Array) -> float:
    """Return the median of seven numbers."""
    return float(np.sort(values)[3])


def test_figure_shows_every_seed_and_the_medians() -> None:
    result = made_up()
    figure = digit_depth_figure(result)
    aside = np.linspace(-0.05, 0.05, 7)
    expected, words = {}, []
    for panel, task in enumerate(result.flat, start=1):
        flat = result.flat[task]
        expected[panel, "flat seeds"] = aside, flat
        expected[panel, "flat median"] = [-0.2, 2.2], [middle(flat)] * 2
        words.append(f"no hidden layer {middle(flat):.3g}")
        for label, name, shift in (("linear", "linear", -0.08), ("ReLU", "relu", 0.08)):
            one, three = result.accuracy[task][name]
            places = np.concatenate([1 + shift + aside, 2 + shift + aside])
            medians = middle(one), middle(three)
            expected[panel, f"{name} seeds"] = places, np.concatenate([one, three])
            expected[panel, f"{name} median"] = [1 + shift, 2 + shift], medians
            words.append(f"{label} {medians[0]:.3g} with 1, {label} {medians[1]:.3g} with 3")
    names = {"no hidden layer": "flat", "linear": "linear", "ReLU": "relu"}
    assert_plotted(
        figure.fig, expected, titles=["ten digits", "odd or even"],
        ticks={(panel, "x"): {0: "0", 1: "1", 2: "3"} for panel in (1, 2)},
        named={said: f"{name} median" for said, name in names.items()},
    )  # fmt: skip
    for said in words:
        assert said in figure.description
    assert ", 7 seeds, " in figure.description
