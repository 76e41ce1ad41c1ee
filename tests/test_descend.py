"""`descend`: one loop that serves `fit`, races, twins and a playground, each in a few lines."""

import itertools
from dataclasses import replace

import numpy as np
import pytest

from course_utils.activations import ACTIVATIONS
from course_utils.batches import mini_batches
from course_utils.losses import accuracy, cross_entropy, squared_error
from course_utils.network import mlp
from course_utils.optimizers import SGD, Adam
from course_utils.training import descend, fit

RUNS, RATE = 4, 0.1
X = np.random.default_rng(10).standard_normal((12, 2))
LABELS = (X[:, 0] * X[:, 1] > 0).astype(int)
SETTINGS = {"x": X, "targets": LABELS, "loss": cross_entropy}


def networks(**settings):
    """Return the same new networks at each call."""
    return mlp((2, 6, 2), "tanh", rng=3, runs=RUNS, **settings)


def walk(descent):
    """Walk a descent to its end; return its losses, one row for each step."""
    return np.array([step.loss for step in descent])


# --- what a step is


def test_a_step_comes_before_its_move():
    network, by_hand, number = networks(), networks(), 0
    for number, step in enumerate(descend(network, optimizer=SGD(RATE), steps=5, **SETTINGS)):
        loss = by_hand.loss_and_grad(X, LABELS, cross_entropy)
        assert step.number == number
        np.testing.assert_array_equal(step.loss, loss)
        np.testing.assert_array_equal(step.params, by_hand.theta)
        np.testing.assert_array_equal(step.grads, by_hand.grad)
        assert step.params is network.theta
        assert step.grads is network.grad
        by_hand.theta -= RATE * by_hand.grad
    assert number == 4
    np.testing.assert_array_equal(network.theta, by_hand.theta)  # the last move is made


def test_what_is_changed_between_gradient_and_move_counts():
    network, by_hand = networks(), networks()
    for step in descend(network, optimizer=SGD(RATE), steps=3, **SETTINGS):
        length = np.linalg.norm(step.grads, axis=-1, keepdims=True)
        step.grads[...] /= np.maximum(length / 0.1, 1)
    for _ in range(3):
        before = by_hand.theta.copy()
        by_hand.loss_and_grad(X, LABELS, cross_entropy)
        length = np.sqrt((by_hand.grad**2).sum(axis=-1))
        by_hand.theta -= RATE * by_hand.grad * np.minimum(1, 0.1 / length)[:, None]
        moved = np.linalg.norm(by_hand.theta - before, axis=-1)
        assert moved.max() == pytest.approx(RATE * 0.1)  # the clip is at work
    np.testing.assert_allclose(network.theta, by_hand.theta, rtol=1e-12)


def test_who_stops_looking_stops_the_training():
    network = networks()
    for step in descend(network, optimizer=SGD(RATE), **SETTINGS):
        if step.number == 3:
            break
    once = networks()
    walk(descend(once, optimizer=SGD(RATE), steps=3, **SETTINGS))
    np.testing.assert_array_equal(network.theta, once.theta)


@pytest.mark.parametrize("own", [True, False])
def test_a_second_descent_goes_on_where_the_first_ended(own):
    def batches():
        return mini_batches(12, 5, rng=1, runs=(RUNS,) if own else ())

    parts, whole, in_parts, at_once = batches(), batches(), networks(), networks()
    optimizer = Adam(0.02)
    losses = [
        walk(descend(in_parts, optimizer=optimizer, batches=parts, steps=steps, **SETTINGS))
        for steps in (1, 5, 3)
    ]
    expected = walk(descend(at_once, optimizer=Adam(0.02), batches=whole, steps=9, **SETTINGS))
    np.testing.assert_array_equal(np.concatenate(losses), expected)
    np.testing.assert_array_equal(in_parts.theta, at_once.theta)
    np.testing.assert_array_equal(next(parts), next(whole))  # none was drawn too many


def test_fit_is_this_loop():
    walked, fitted = networks(), networks()
    batches = mini_batches(12, 5, rng=1, runs=(RUNS,))
    losses = walk(descend(walked, optimizer=SGD(RATE), batches=batches, steps=8, **SETTINGS))
    history = fit(fitted, optimizer=SGD(RATE), batch_size=5, steps=8, rng=1, **SETTINGS)
    np.testing.assert_array_equal(history.loss, losses)
    np.testing.assert_array_equal(fitted.theta, walked.theta)


# --- runs that diverge


def test_a_diverging_run_is_quiet_and_the_callers_warnings_stay_on():
    """Warnings are errors here. Run 1 overflows, the others train on."""
    network = mlp((2, 6, 1), "linear", rng=0, runs=3)
    before, losses = np.geterr(), []
    for step in descend(network, X, X[:, :1], loss=squared_error,
                        optimizer=SGD([0.1, 1e6, 0.1]), steps=60):  # fmt: skip
        assert np.geterr() == before
        losses.append(step.loss)
    lost = ~np.isfinite(losses)
    assert lost[-1].tolist() == [False, True, False]
    assert len(losses) == 60


def test_a_descent_ends_when_no_run_is_left():
    network = mlp((2, 6, 1), "linear", rng=0, runs=2)
    kept = [
        step._replace(params=step.params.copy())
        for step in descend(
            network,
            X,
            X[:, :1],
            loss=squared_error,
            optimizer=SGD([1e6, 1e3]),
            batches=itertools.repeat(slice(0, 12)),
        )
    ]
    assert not np.isfinite(kept[-1].loss).any()
    assert np.isfinite(kept[-2].loss).any()
    np.testing.assert_array_equal(network.theta, kept[-1].params)  # without another move


def test_a_loss_may_return_a_plain_number():
    def plain(predictions, targets):
        value, grad = cross_entropy(predictions, targets)
        return float(value), grad

    network, same = mlp((2, 6, 2), "tanh", rng=3), mlp((2, 6, 2), "tanh", rng=3)
    settings = {"optimizer": SGD(RATE), "steps": 4}
    losses = walk(descend(network, X, LABELS, loss=plain, **settings))  # type: ignore[arg-type]
    np.testing.assert_array_equal(losses, walk(descend(same, **SETTINGS, **settings)))


# --- what is refused, before the first step


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ({"x": X * np.nan}, "x: must be finite, but 24 of 24 values are NaN"),
        ({"x": X[:, :1]}, r"x: must have 2 features on its last axis, got shape \(12, 1\)"),
        ({"targets": LABELS[:5]}, r"targets: must be one for each of 12 examples.*shape \(5,\)"),
        ({"steps": 0}, "steps: must be a whole number of at least 1, got 0"),
    ],
)
def test_bad_input_is_refused_at_once(arguments, sentence):
    with pytest.raises(ValueError, match=sentence):
        descend(networks(), optimizer=SGD(RATE), **SETTINGS | arguments)


# --- the four who use it, each beside the loop that it replaces


def test_a_playground_trains_epoch_by_epoch_in_a_fixed_order():
    """Ten points a batch; each epoch is a descent of its own, so it can be paused and resumed."""
    rng = np.random.default_rng(5)
    x, targets = rng.standard_normal((RUNS, 40, 2)), rng.choice([-1.0, 1.0], (RUNS, 40, 1))
    epoch = [slice(start, start + 10) for start in range(0, 40, 10)]
    network, by_hand, kept = networks_for_points(), networks_for_points(), []
    optimizer = SGD(0.03)
    for _ in range(3):
        walk(descend(network, x, targets, loss=squared_error, optimizer=optimizer, batches=epoch))
        kept.append(network.theta.copy())
    for number in range(3):
        for start in range(0, 40, 10):
            part = slice(start, start + 10)
            by_hand.loss_and_grad(x[:, part], targets[:, part], squared_error)
            by_hand.theta -= 0.03 * by_hand.grad
        np.testing.assert_array_equal(kept[number], by_hand.theta)


def networks_for_points():
    return mlp((2, 4, 2, 1), "tanh", output_activation="tanh", rng=7, runs=RUNS)


def test_a_race_advances_a_few_steps_at_a_time_with_batches_of_each_runs_own():
    """Own data, own batches, a rate per run, one of them much too large; measured every 5 steps."""
    rng = np.random.default_rng(6)
    x, labels = rng.standard_normal((RUNS, 30, 2)), rng.integers(0, 2, (RUNS, 30))
    rates = np.array([0.1, 0.3, 1e308, 1.0])
    network, by_hand = networks(), networks()
    batches, optimizer = mini_batches(30, 6, rng=2, runs=(RUNS,)), SGD(rates)
    same, row = mini_batches(30, 6, rng=2, runs=(RUNS,)), np.arange(RUNS)[:, None]
    for _ in range(4):
        walk(descend(network, x, labels, loss=cross_entropy, optimizer=optimizer,
                     batches=batches, steps=5))  # fmt: skip
        with np.errstate(over="ignore", invalid="ignore"):
            for _ in range(5):
                chosen = row, next(same)
                by_hand.loss_and_grad(x[chosen], labels[chosen], cross_entropy)
                by_hand.theta -= rates[:, None] * by_hand.grad
            score, expected = (accuracy(net.forward(x), labels) for net in (network, by_hand))
        np.testing.assert_array_equal(score, expected)
        np.testing.assert_array_equal(network.theta, by_hand.theta)
    assert not np.isfinite(network.theta[2]).all()


def steep_twins(a, steps):
    """Return descents of sigmoid(a z), and of sigmoid(z) with a times the hidden weights."""
    base = ACTIVATIONS["sigmoid"]
    steep = replace(base, f=lambda z: base.f(a * z), df=lambda z, outputs=None: a * base.df(a * z))
    first = mlp((2, 6, 2), steep, rng=8, runs=RUNS)
    second = mlp((2, 6, 2), "sigmoid", rng=8, runs=RUNS)
    for array in second.params[0].values():
        array *= a
    batches = np.random.default_rng(9).integers(12, size=(steps, 5))
    descents = [
        descend(net, optimizer=SGD(0.3), batches=batches, **SETTINGS) for net in (first, second)
    ]
    return first, second, zip(*descents, strict=True)


def test_twins_with_their_own_rate_per_layer_see_the_same_batches():
    """`a` times the weights and a^2 times the rate in front of a sigmoid are a steeper sigmoid."""
    first, second, steps = steep_twins(4.0, 50)
    for one, two in steps:
        np.testing.assert_allclose(one.loss, two.loss, rtol=1e-9)
        for gradient in second.grads[0].values():
            gradient *= 4.0**2
    np.testing.assert_allclose(first(X), second(X), rtol=1e-9)


def test_twins_at_one_rate_part():
    first, second, steps = steep_twins(4.0, 50)
    gaps = [np.abs(one.loss - two.loss).max() for one, two in steps]
    assert gaps[0] < 1e-12
    assert np.abs(first(X) - second(X)).max() > 0.01
