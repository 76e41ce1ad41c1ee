"""`fit`: runs, metrics, divergence, interrupts, the bar, and what is refused."""

import subprocess
import sys
from typing import Any

import numpy as np
import pytest

from course_utils import initializers
from course_utils.losses import accuracy, cross_entropy, squared_error
from course_utils.network import mlp
from course_utils.optimizers import SGD, Adam
from course_utils.training import History, fit

SIZES = (2, 6, 5, 2)


def rng(seed=0):
    return np.random.default_rng(seed)


X = rng(10).standard_normal((12, 2))
LABELS = (X[:, 0] * X[:, 1] > 0).astype(int)


def train(network, optimizer=None, **settings: Any):
    usual = {"x": X, "targets": LABELS, "loss": cross_entropy, "steps": 20, "rng": rng(1)}
    return fit(network, optimizer=optimizer or SGD(0.1), **usual | settings)


# --- fit


@pytest.mark.parametrize("norm", [None, "batch", "layer"])
@pytest.mark.parametrize("optimizer", [SGD, lambda rate: SGD(rate, momentum=0.9), Adam])
def test_run_7_among_50_trains_as_if_alone(norm, optimizer):
    """Given the same batches: losses and parameters agree to rounding."""
    fifty = mlp(SIZES, "tanh", norm=norm, rng=rng(), runs=50)
    alone = fifty.copy()[7]
    settings = {"batch_size": 6, "same_batches": True}
    together = train(fifty, optimizer(0.05), **settings)
    single = train(alone, optimizer(0.05), **settings)
    np.testing.assert_allclose(single.loss, together.loss[:, 7], rtol=1e-8)
    np.testing.assert_allclose(alone.theta, fifty.theta[7], rtol=1e-6, atol=1e-9)


@pytest.mark.parametrize("batch_size", [None, 4])
def test_a_sweep_equals_separate_trainings(batch_size):
    rates, momenta, gains = [0.05, 0.2, 0.5], [0.0, 0.9, 0.5], [0.5, 1.0, 2.0]
    settings = {"batch_size": batch_size, "same_batches": True}
    init = initializers.xavier_normal(gains)
    sweep = mlp(SIZES, "tanh", init=init, runs=3, rng=rng())
    start = sweep.copy()
    history = train(sweep, SGD(rates, momentum=momenta), **settings)
    for run in range(3):
        alone = train(start[run], SGD(rates[run], momentum=momenta[run]), **settings)
        np.testing.assert_allclose(history.loss[:, run], alone.loss, rtol=1e-9)


@pytest.mark.parametrize("runs", [(), (5,), (3, 5)], ids=str)
@pytest.mark.parametrize("same_batches", [True, False])
@pytest.mark.parametrize("own", ["nothing", "x", "both", "both per seed"])
def test_shared_and_own_data(runs, same_batches, own):
    axes = {"nothing": (), "x": runs, "both": runs, "both per seed": runs[-1:]}[own]
    x = np.broadcast_to(X, (*axes, *X.shape))
    labels = LABELS if own == "x" else np.broadcast_to(LABELS, (*axes, *LABELS.shape))
    network = mlp(SIZES, "tanh", rng=rng(), runs=runs)
    again = network.copy()
    settings = {"batch_size": 4, "same_batches": same_batches}
    history = train(network, x=x, targets=labels, **settings)
    assert history.loss.shape == (20, *runs)
    np.testing.assert_allclose(history.loss, train(again, **settings).loss, rtol=1e-9)


@pytest.mark.parametrize("same_batches", [True, False])
def test_runs_see_their_own_batches_unless_told_otherwise(same_batches):
    """Three equal networks that hardly move; over an epoch each example counts once."""
    network = mlp(SIZES, "tanh", rng=rng(), runs=3)
    network.theta[...] = network.theta[0]
    whole = cross_entropy(network(X), LABELS)[0]
    settings = {"batch_size": 4, "same_batches": same_batches}
    loss = train(network, SGD(1e-12), steps=6, **settings).loss
    np.testing.assert_allclose(loss[:3].mean(axis=0), whole, rtol=1e-9)
    np.testing.assert_allclose(loss[3:].mean(axis=0), whole, rtol=1e-9)
    assert not np.allclose(loss[:3], loss[3:])
    assert np.allclose(loss[:, 0], loss[:, 1]) == same_batches


def test_the_loss_falls_and_the_seed_reproduces_it():
    network = mlp(SIZES, "tanh", rng=rng(), runs=4)
    again = network.copy()
    first = train(network, Adam(0.02), steps=200, batch_size=6)
    assert (first.loss[-20:].mean(axis=0) < 0.5 * first.loss[:20].mean(axis=0)).all()
    np.testing.assert_array_equal(
        first.loss, train(again, Adam(0.02), steps=200, batch_size=6).loss
    )


def test_nothing_but_the_network_is_changed():
    x, labels = X.copy(), LABELS.copy()
    train(mlp(SIZES, "tanh", norm="batch", rng=rng()), x=x, targets=labels, batch_size=4)
    np.testing.assert_array_equal(x, X)
    np.testing.assert_array_equal(labels, LABELS)


def test_float32_stays_float32():
    network = mlp(SIZES, "tanh", norm="batch", rng=rng(), runs=2, dtype=np.float32)
    history = train(network, Adam([0.01, 0.02]), batch_size=4)
    assert network.theta.dtype == network.state.dtype == history.loss.dtype == np.float32


def test_whole_numbers_may_be_values():
    """XOR as everybody writes it down: integer inputs, integer targets (examples, outputs)."""
    network = mlp((2, 4, 1), "tanh", rng=rng())
    history = train(network, x=[[0, 0], [0, 1], [1, 0], [1, 1]], targets=[[0], [1], [1], [0]],
                    loss=squared_error)  # fmt: skip
    assert history.loss[-1] < history.loss[0]


def test_metrics_are_taken_before_during_and_after():
    network = mlp(SIZES, "tanh", rng=rng(), runs=3)
    history = train(
        network,
        steps=10,
        measure={"accuracy": lambda net: accuracy(net(X), LABELS), "norm": lambda net: 1.0},
        measure_every=4,
    )
    np.testing.assert_array_equal(history.measured_at, [0, 4, 8, 10])
    assert history.metrics["accuracy"].shape == (4, 3)
    np.testing.assert_array_equal(history.metrics["accuracy"][-1], accuracy(network(X), LABELS))
    assert history.metrics["norm"].shape == (4,)
    assert history.explain() == "Trained for 10 steps."


# --- divergence


def test_divergence_is_explained_and_other_runs_are_unharmed():
    """Warnings are errors here. Run 1 overflows; runs 0 and 2 train as if it were not there."""
    network = mlp((2, 6, 1), "linear", rng=rng(), runs=3)
    start = network.copy()
    settings = {"targets": X[:, :1], "loss": squared_error, "steps": 60}
    history = train(network, SGD([0.1, 1e6, 0.1]), **settings)
    assert history.diverged_at[1] > 0
    np.testing.assert_array_equal(history.diverged_at[[0, 2]], -1)
    assert not np.isfinite(history.loss[history.diverged_at[1], 1])
    assert np.isfinite(history.loss[: history.diverged_at[1], 1]).all()
    np.testing.assert_allclose(history.loss[:, 2], train(start[2], **settings).loss, rtol=1e-9)
    first = history.diverged_at[1]
    assert history.explain().startswith(
        f"Trained for 60 steps. 1 of 3 runs diverged, the first at step {first}: the loss grew"
    )
    assert "learning rate" in history.explain()


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("norm", [None, "layer"])
def test_training_stops_when_no_run_is_left(dtype, norm):
    network = mlp((2, 6, 1), "relu", norm=norm, rng=rng(), dtype=dtype)
    history = train(network, SGD(1e8), targets=X[:, :1], loss=squared_error, steps=5000)
    assert len(history.loss) == history.diverged_at + 1 < 5000
    assert f"Diverged at step {history.diverged_at}: the loss grew" in history.explain()


def test_metrics_of_a_diverged_run_do_not_raise():
    network = mlp((2, 6, 2), "linear", rng=rng(), runs=2)
    history = train(
        network,
        SGD([0.1, 1e30]),
        loss=squared_error,
        targets=X,
        measure={"loss": lambda net: squared_error(net(X), X)[0]},
        measure_every=1,
    )
    assert np.isfinite(history.metrics["loss"][:, 0]).all()
    assert not np.isfinite(history.metrics["loss"][-1, 1])


# --- interrupts


def interrupting(function, at):
    """Return `function`, but its call number `at` behaves as if you had pressed Ctrl-C."""
    calls = 0

    def wrapped(*arguments):
        nonlocal calls
        calls += 1
        if calls == at:
            raise KeyboardInterrupt
        return function(*arguments)

    return wrapped


def test_an_interrupted_loss_keeps_what_was_learned():
    network = mlp(SIZES, "tanh", rng=rng(), runs=2)
    twin = network.copy()
    history = train(network, loss=interrupting(cross_entropy, at=8), steps=20)
    assert history.interrupted
    assert history.loss.shape == (7, 2)
    np.testing.assert_array_equal(history.loss, train(twin, steps=7).loss)
    np.testing.assert_array_equal(network.theta, twin.theta)
    assert history.explain().startswith("Stopped by you after 7 steps")


@pytest.mark.parametrize("at", [2, 3, 5])
def test_an_interrupted_metric_leaves_no_half_measurement(at):
    """Measurements after 0, 4, 8, 10 steps: call 5 of the second metric never happens."""
    metric = interrupting(lambda net: 1.0, at=at)
    network = mlp(SIZES, "tanh", rng=rng())
    history = train(
        network, steps=10, measure={"first": lambda net: 1.0, "second": metric}, measure_every=4
    )
    assert history.interrupted == (at < 5)
    taken = min(at - 1, 4)
    np.testing.assert_array_equal(history.measured_at, [0, 4, 8, 10][:taken])
    assert {len(values) for values in history.metrics.values()} == {taken}
    assert len(history.loss) == [0, 4, 8, 10][min(at - 1, 3)]


def test_an_interrupt_before_the_first_step():
    history = train(mlp(SIZES, "tanh", rng=rng(), runs=3), loss=interrupting(cross_entropy, at=1))
    assert history.interrupted
    assert history.loss.shape == (0, 3)


# --- the progress bar

BAR = """
import numpy as np, sys, time
from course_utils.losses import squared_error
from course_utils.network import mlp
from course_utils.optimizers import SGD
from course_utils.training import fit
rng = np.random.default_rng(0)
network = mlp((1, 2, 1), "tanh", rng=rng)
slow = lambda p, t: (time.sleep(0.05), squared_error(p, t))[1]
fit(network, [[1.0]], [[1.0]], loss=slow, optimizer=SGD(0.1), steps=int(sys.argv[1]), rng=rng)
"""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("steps", "silent", "shown"), [(30, False, True), (30, True, False), (3, False, False)]
)
def test_the_bar_shows_on_long_work_only(root, monkeypatch, steps, silent, shown):
    monkeypatch.delenv("TQDM_DISABLE", raising=False)
    if silent:
        monkeypatch.setenv("TQDM_DISABLE", "1")
    result = subprocess.run(
        [sys.executable, "-c", BAR, str(steps)],
        cwd=root,
        capture_output=True,
        text=True,
        check=True,
    )
    assert ("step/s" in result.stderr) == shown
    assert result.stdout == ""


# --- what is refused


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ({"x": X[:, :1]}, r"x: must have 2 features on its last axis, got shape \(12, 1\)"),
        ({"x": X * np.nan}, "x: must be finite, but 24 of 24 values are NaN"),
        ({"x": X[:0]}, r"x: is empty, its shape is \(0, 2\)"),
        ({"x": X[None]}, r"x: its leading axes \(1,\) do not fit the network's runs \(\)"),
        ({"targets": LABELS[:5]}, r"targets: must be one for each of 12 examples.*shape \(5,\)"),
        ({"targets": LABELS * 1.0}, r"targets: must be one for each of 12.* shape \(12,\)"),
        ({"targets": LABELS[None]}, r"targets: its leading axes \(1,\) do not fit"),
        ({"targets": LABELS + 1}, "labels: must be from 0 to 1, got 1 to 2"),
        ({"targets": X * np.nan, "loss": squared_error}, "targets: must be finite, but 24 of 24"),
        ({"targets": X[:, :1], "loss": squared_error}, r"targets: must end in .*\(12, 2\)"),
        ({"rng": None}, "rng: must be a seed .*, got None; nothing else may decide a draw"),
        ({"steps": 0}, "steps: must be a whole number of at least 1, got 0"),
        ({"steps": 1.5}, r"steps: must be a whole number of at least 1, got 1\.5"),
        ({"batch_size": 13}, "batch_size: must be at most the number of examples 12, got 13"),
        ({"batch_size": 0}, "batch_size: must be a whole number of at least 1, got 0"),
        ({"measure_every": 0}, "measure_every: must be a whole number of at least 1, got 0"),
        ({"optimizer": SGD([0.1, 0.2])}, r"learning_rate: .* one for each of the runs \(\)"),
    ],
    ids=lambda value: ",".join(value) if isinstance(value, dict) else "",
)
def test_bad_input(arguments, sentence):
    network = mlp(SIZES, "tanh", rng=rng())
    before = network.theta.copy()
    with pytest.raises(ValueError, match=sentence):
        train(network, **arguments)
    np.testing.assert_array_equal(network.theta, before)


def test_history_of_nothing_special():
    history = History(np.ones(3), np.array([0]))
    assert history.explain() == "Trained for 3 steps."
