"""Contenders of the ladder, trained again here by a plain loop, and the picture of their race."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from course_utils.batches import mini_batches
from course_utils.chapters.zero_centering import explorers
from course_utils.chapters.zero_centering.experiments.race import (
    KINDS,
    OFFSETS,
    RUNGS,
    Contender,
    Race,
)
from course_utils.chapters.zero_centering.figures import ladder
from course_utils.chapters.zero_centering.figures.ladder import (
    Standing,
    describe_standing,
    draw_standing,
    race_axes,
)
from course_utils.digits import digit_task
from course_utils.gradcheck import numerical_gradient
from course_utils.initializers import xavier_normal
from course_utils.network import mlp
from tests.oracle import DECORATION, assert_plotted


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


# Each contender by its formula and its slope, written once more, and what its biases take off.
FORMULAS = {
    "sigmoid": (sigmoid, lambda z: sigmoid(z) * sigmoid(-z), 0),
    "sigmoid, matched": (sigmoid, lambda z: sigmoid(z) * sigmoid(-z), 0.5),
    "sigmoid − ½": (lambda z: sigmoid(z) - 0.5, lambda z: sigmoid(z) * sigmoid(-z), 0),
    "tanh(z/2)": (lambda z: 2 * sigmoid(z) - 1, lambda z: 2 * sigmoid(z) * sigmoid(-z), 0),
    "tanh": (np.tanh, lambda z: np.cosh(z) ** -2, 0),
    "tanh + 1": (lambda z: np.tanh(z) + 1, lambda z: np.cosh(z) ** -2, 0),
    "tanh + 1, matched": (lambda z: np.tanh(z) + 1, lambda z: np.cosh(z) ** -2, 1),
    "ReLU": (lambda z: z * (z > 0), lambda z: 1.0 * (z > 0), 0),
    "ReLU − 0.4, matched": (lambda z: z * (z > 0) - 0.4, lambda z: 1.0 * (z > 0), -0.4),
}


class Plain:
    """One run of a contender as a list of matrices."""

    def __init__(self, name, weights):
        self.f, self.slope, off = FORMULAS[name]
        self.layers = [(W, np.zeros(W.shape[1])) for W in weights]
        for number in range(1, len(weights)):
            self.layers[number] = weights[number], -off * weights[number].sum(axis=0)

    def passes(self, x):
        inputs, zs = [x], []
        for W, b in self.layers:
            zs.append(inputs[-1] @ W + b)
            inputs.append(self.f(zs[-1]))
        return inputs, zs

    def accuracy(self, x, labels):
        return np.mean(self.passes(x)[1][-1].argmax(axis=1) == labels)

    def step(self, x, labels, rate):
        inputs, zs = self.passes(x)
        e = np.exp(zs[-1])
        delta = (e / e.sum(axis=1, keepdims=True) - np.eye(10)[labels]) / len(x)
        for number in reversed(range(len(self.layers))):
            W, b = self.layers[number]
            back = delta @ W.T
            self.layers[number] = W - rate * inputs[number].T @ delta, b - rate * delta.sum(axis=0)
            if number:
                delta = back * self.slope(zs[number - 1])


def plain_race(name, rate, task, *, width, seed, measurements):
    """Return the test accuracy of each run at the start and after every 5 steps of 60 digits."""
    draws = np.random.default_rng(seed)
    runs, examples = task.train.labels.shape
    weights = mlp((64, width, width, width, 10), "tanh", init=xavier_normal(), runs=runs, rng=draws)
    batches = mini_batches(examples, 60, rng=draws, runs=(runs,))
    chosen = [next(batches) for _ in range(5 * measurements)]
    curves = []
    for run in range(runs):
        network = Plain(name, [layer.params["W"][run] for layer in weights.dense])
        test = task.test.x[run], task.test.labels[run]
        curve = [network.accuracy(*test)]
        for step, batch in enumerate(chosen, start=1):
            examples_seen = task.train.x[run, batch[run]], task.train.labels[run, batch[run]]
            network.step(*examples_seen, rate)
            if step % 5 == 0:
                curve.append(network.accuracy(*test))
        curves.append(curve)
    return np.array(curves).T


@pytest.fixture(scope="module")
def task():
    return digit_task(rng=3, runs=2)


def view_of(made: Any) -> Callable[..., Any]:
    """Return an explorer's view: the tests have put a dictionary in the explorer's place."""
    return made["view"]


@pytest.mark.parametrize("name", KINDS)
def test_contenders_train_as_their_formulas_do(name, task):
    contender = Contender(name, 0.4, task=task, width=12, rng=5)
    for _ in range(4):
        contender.advance()
    assert contender.steps == 20
    expected = plain_race(name, 0.4, task, width=12, seed=5, measurements=4)
    np.testing.assert_allclose(contender.accuracy, expected, rtol=1e-12)
    assert expected[-1].mean() > expected[0].mean()


@pytest.mark.parametrize("name", KINDS)
def test_slopes_and_ranges_of_the_kinds(name):
    z = np.linspace(-3, 3, 40) + 0.01
    record = KINDS[name].activation
    np.testing.assert_allclose(record.f(z), FORMULAS[name][0](z), rtol=1e-12, atol=1e-15)
    slopes = numerical_gradient(lambda v: float(record.f(v).sum()), z.copy())
    np.testing.assert_allclose(record.df(z), slopes, atol=1e-7)


@pytest.mark.parametrize(
    ("matched", "other"),
    [
        ("sigmoid, matched", "sigmoid − ½"),
        ("tanh + 1, matched", "tanh"),
        ("ReLU − 0.4, matched", "ReLU"),
    ],
)
def test_matched_contenders_start_as_the_same_function_and_part(matched, other, task):
    pair = [Contender(name, 1.0, task=task, width=8, rng=0) for name in (matched, other)]
    first, second = (contender.network(task.test.x) for contender in pair)
    np.testing.assert_allclose(first, second, atol=1e-12)
    for contender in pair:
        contender.advance()
    first, second = (contender.network(task.test.x) for contender in pair)
    assert np.abs(first - second).max() > 0.01


def test_rungs_and_offsets_are_known():
    assert RUNGS == ("sigmoid, matched", "sigmoid − ½", "tanh(z/2)", "tanh")
    assert OFFSETS == ("tanh", "tanh + 1", "tanh + 1, matched", "ReLU", "ReLU − 0.4, matched")
    assert {*RUNGS, *OFFSETS} < set(KINDS)


def test_arrival_is_the_first_measurement_at_ninety_percent(task):
    contender = Contender("tanh", 1.0, task=task, width=8, rng=0)
    curves = ([0.1, 0.2], [0.87, 0.2], [0.9, 0.89], [0.8, 0.5])
    contender.accuracy = [np.array(both) for both in curves]
    np.testing.assert_array_equal(contender.arrived(), [10, np.inf])
    np.testing.assert_array_equal(contender.arrived(0.85), [5, 10])


def test_a_hopeless_rate_is_survived_without_a_warning(task):
    contender = Contender("ReLU", 1e6, task=task, width=8, rng=0)
    for _ in range(3):
        contender.advance()
    assert np.isinf(contender.arrived()).all()
    assert contender.steps == 15


def test_bad_contenders_are_refused(task):
    with pytest.raises(ValueError, match="name: 'tan' is not known"):
        Contender("tan", 1.0, task=task, rng=0)
    with pytest.raises(ValueError, match="learning_rate: must be finite and above 0"):
        Contender("tanh", -1.0, task=task, rng=0)


def test_a_race_gives_everybody_the_same_start_and_goes_on_where_it_was(task):
    race = Race(("sigmoid", "tanh"), 1.0, task=task, width=8, rng=4)
    one, two = race.contenders.values()
    np.testing.assert_array_equal(one.network.theta, two.network.theta)
    assert race.train(10)
    assert race.steps == one.steps == two.steps == 10
    assert not race.train(10_000, seconds=0.0)
    assert race.train(15)
    for name, contender in race.contenders.items():
        expected = plain_race(name, 1.0, task, width=8, seed=4, measurements=3)
        np.testing.assert_allclose(contender.accuracy, expected, rtol=1e-12)


def made_up(runs=11):
    draws = np.random.default_rng(2)
    rising = {
        name: np.sort(draws.uniform(0.1, top, (9, runs)), axis=0)
        for name, top in (("sigmoid", 0.8), ("tanh", 1.0), ("tanh + 1, matched", 0.97))
    }
    rising["tanh"][4] = np.linspace(0.86, 0.89, runs)  # nearly there
    rising["tanh"][5:] = np.maximum(rising["tanh"][5:], 0.91)
    rising["sigmoid"][-1] -= 0.25  # falls at the end
    return Standing(rising, 0.3, 120, False)


def test_draw_standing():
    data = made_up()
    fig, axes = race_axes()
    draw_standing(axes, Standing({"ReLU": np.full((3, 2), 0.5)}, 1.0, 50, False))
    draw_standing(axes, data)
    expected: dict[tuple[int, str], Any] = {(1, "finish"): ([0, 120], [90, 90])}
    words = describe_standing(data)
    for row, (name, accuracy) in enumerate(data.accuracy.items()):
        ranked = 100 * np.sort(accuracy, axis=-1)
        steps = 5 * np.arange(9)
        expected[1, name] = (steps, ranked[:, 5])
        expected[1, f"{name} band"] = (steps, ranked[:, 1], ranked[:, 9])
        expected[2, f"key {row}"] = DECORATION
        expected[2, f"name {row}"] = name
        there = [step for step, median in zip(steps, ranked[:, 5], strict=True) if median >= 90]
        late = f"does not reach 90 %, it stands at {int(ranked[-1, 5])} %"
        assert f"{name} {f'reaches 90 % at step {there[0]}' if there else late}" in words
    assert_plotted(fig, expected, titles=["who reads 90 % of the test digits first?", ""])
    assert words.startswith("Learning rate 0.3, median of 11 seeds: ")
    assert words.endswith(".")
    pending = Standing(data.accuracy, 0.3, 120, True)
    told = describe_standing(pending)
    assert told.startswith("Not yet at step 120: training goes on, now at step 40. Learning rate")
    assert "sigmoid has not reached 90 % yet, it stands at" in told
    assert "does not reach" not in told
    assert told.endswith("...")


def test_the_level_is_named_as_it_is_set(monkeypatch):
    monkeypatch.setattr(ladder, "LEVEL", 0.75)
    data = made_up()
    _, axes = race_axes()
    draw_standing(axes, data)
    assert axes[0].get_title("left") == "who reads 75 % of the test digits first?"
    words = describe_standing(data)
    assert "tanh reaches 75 % at step" in words
    assert "sigmoid does not reach 75 %," in words


def test_the_explorer_races_whom_its_controls_say(monkeypatch):
    monkeypatch.setattr(explorers, "Explorer", lambda title, **parts: parts)
    view = view_of(explorers.explore_ladder(rng=8, seconds=np.inf))
    standing = view(team="off zero and back", learning_rate=0.5, steps=10)
    draws = np.random.default_rng(8)
    task = digit_task(rng=draws, runs=6)
    seed = int(draws.integers(2**32))
    assert list(standing.accuracy) == list(OFFSETS)
    assert (standing.wanted, standing.pending, standing.learning_rate) == (10, False, 0.5)
    expected = plain_race("tanh + 1, matched", 0.5, task, width=32, seed=seed, measurements=2)
    np.testing.assert_allclose(standing.accuracy["tanh + 1, matched"], expected, rtol=1e-12)
    shorter = view(team="off zero and back", learning_rate=0.5, steps=5)
    assert len(shorter.accuracy["tanh"]) == 2
    assert list(view("sigmoid to tanh", 0.5, 5).accuracy) == ["sigmoid", *RUNGS]
