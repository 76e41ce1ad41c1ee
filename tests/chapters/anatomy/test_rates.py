"""Learning rates that work: one function in other coordinates, and the bound alone."""

import math

import numpy as np
import pytest

from course_utils.chapters.anatomy.experiments import rates
from course_utils.chapters.anatomy.experiments.rates import (
    ARMS,
    RateSweep,
    accuracy_at,
    cut_shares,
    rate_sweep,
)
from course_utils.chapters.anatomy.figures.rates import rate_figure
from course_utils.losses import cross_entropy
from course_utils.optimizers import SGD
from course_utils.training import descend
from tests.chapters.anatomy.plain import SHAPES, Shape, scaled, trained, xavier
from tests.oracle import assert_plotted


def tanh(height: float, steepness: float) -> Shape:
    f, df = SHAPES["tanh"]
    return (
        lambda z: height * f(steepness * z),
        lambda z: height * steepness * df(steepness * z),
    )


def cut(name: str, top: float) -> Shape:
    f, df = SHAPES[name]
    return lambda z: np.minimum(np.maximum(f(z), -top), top), lambda z: df(z) * (abs(f(z)) < top)


def rms(f, top: float = 9.0) -> float:
    """Return the rms of f(z) for z from N(0, 1), by the midpoint rule."""
    z = np.arange(-top, top, 1e-4) + 5e-5
    return math.sqrt(np.sum(f(z) ** 2 * np.exp(-z * z / 2)) * 1e-4 / math.sqrt(2 * math.pi))


def as_large(name: str, top: float) -> Shape:
    return scaled(name, rms(cut(name, top)[0]) / rms(SHAPES[name][0]))


# Shape, factor on the weights that lead into hidden units, on those that lead out.
PLAIN = {
    "tanh": (SHAPES["tanh"], 1, 1),
    "4 tanh(z), weights behind / 4": (tanh(4, 1), 1, 0.25),
    "tanh(z) / 4, weights behind x 4": (tanh(0.25, 1), 1, 4),
    "tanh(4 z), weights in front / 4": (tanh(1, 4), 0.25, 1),
    "tanh(z / 4), weights in front x 4": (tanh(1, 0.25), 4, 1),
    "tanh, weights behind / 4": (SHAPES["tanh"], 1, 0.25),
    "tanh, weights behind x 4": (SHAPES["tanh"], 1, 4),
    "tanh, weights in front / 4": (SHAPES["tanh"], 0.25, 1),
    "tanh, weights in front x 4": (SHAPES["tanh"], 4, 1),
    "ReLU": (SHAPES["relu"], 1, 1),
    "ReLU cut off at 6": (SHAPES["relu6"], 1, 1),
    "ReLU cut off at 2": (cut("relu", 2.0), 1, 1),
    "ReLU, scaled to that": (as_large("relu", 2.0), 1, 1),
    "asinh": (SHAPES["asinh"], 1, 1),
    "asinh cut off at 1": (cut("asinh", 1.0), 1, 1),
    "asinh, scaled to that": (as_large("asinh", 1.0), 1, 1),
}
SAME = list(PLAIN)[:5]


@pytest.mark.parametrize("name", PLAIN)
def test_every_arm_is_what_plain_training_gives(name):
    assert list(ARMS) == list(PLAIN)
    shape, front, behind = PLAIN[name]

    def std(fan_in: int, fan_out: int) -> float:
        # Only the first layer has 64 inputs, only the last has 10 outputs.
        into, out = fan_out != 10, fan_in != 64
        return xavier(fan_in, fan_out) * (front if into else 1) * (behind if out else 1)

    found = accuracy_at(name, (0.05, 0.4), rng=2, steps=8, runs=2)
    for place, rate in enumerate((0.05, 0.4)):
        nets = trained(2, shape, (32, 32), rate=rate, steps=8, std=std)
        assert found[place] == pytest.approx([plain.accuracy for plain in nets]), rate


def test_one_hidden_layer():
    found = accuracy_at("ReLU", (0.1,), rng=5, steps=6, runs=2, hidden=(32,))
    nets = trained(5, SHAPES["relu"], (32,), rate=0.1, steps=6)
    assert found[0] == pytest.approx([plain.accuracy for plain in nets])


@pytest.mark.parametrize("name", PLAIN)
def test_shapes_and_slopes(name):
    z = np.linspace(-7.05, 7.05, 142)
    f, df = PLAIN[name][0]
    # Where outputs are cut off there is a corner, and the quadrature is good to 1 in 500.
    rtol = 2e-3 if name.endswith("scaled to that") else 1e-9
    np.testing.assert_allclose(ARMS[name].shape.f(z), f(z), rtol=rtol, atol=1e-12)
    np.testing.assert_allclose(ARMS[name].shape.df(z), df(z), rtol=rtol, atol=1e-12)


def fake(monkeypatch, works, *, runs=1):
    """Let rates work as `works` says; count how many are tried."""
    tried = []

    def train(name, at, **kwargs):
        tried.extend(at)

        class Trained:
            accuracy = np.repeat(np.where(works(at), 0.9, 0.1)[:, None], runs, axis=1)

        return Trained

    monkeypatch.setattr(rates, "_train", train)
    monkeypatch.setattr(rates, "_at_start", lambda trained: np.ones(1))
    return tried


@pytest.mark.parametrize("limit", [0.21, 0.79, 0.81, 3.1, 3.3, 12.7])
def test_the_limit_is_found_to_a_fifth(monkeypatch, limit):
    tried = fake(monkeypatch, lambda at: at < limit)
    sweep = rate_sweep(0.05 * 4.0 ** np.arange(6), rng=0, arms=("ReLU",))
    assert limit / 2**0.2501 <= sweep.largest("ReLU") < limit
    assert sorted(tried) == sweep.rates["ReLU"].tolist()
    assert len(tried) == 6 + 3 + 1


def test_a_limit_at_an_edge_is_refused(monkeypatch):
    for works in (lambda at: at > 100, lambda at: at < 2, lambda at: at < 200):
        fake(monkeypatch, works)
        with pytest.raises(ValueError, match="ReLU: the largest rate that works is at an edge"):
            rate_sweep((1, 4, 16), rng=0, arms=("ReLU",))


def test_five_arms_start_as_one_function():
    x = np.random.default_rng(0).standard_normal((50, 64))
    outputs = {}
    for name in PLAIN:
        seen = rates._train(name, np.array([0.1]), seed=3, hidden=(32, 32), steps=1, runs=2)
        outputs[name] = seen.start.forward(x)
    for name in SAME:
        np.testing.assert_allclose(outputs[name], outputs["tanh"], rtol=1e-12)
    for name in list(PLAIN)[5:]:
        assert np.abs(outputs[name] - outputs["tanh"]).max() > 0.1


def test_bounds_are_reached_before_and_after_training():
    for name, top in (("ReLU cut off at 2", 2.0), ("asinh cut off at 1", 1.0)):
        nets = trained(4, PLAIN[name][0], (32, 32), rate=1.0, steps=5)
        expected = (
            np.mean([np.abs(h) >= top for one in nets for h in which(one).hidden(one.x)])
            for which in (lambda one: one.start, lambda one: one.net)
        )
        found = cut_shares(name, 1.0, rng=4, steps=5, runs=2)
        assert found == pytest.approx(tuple(expected), rel=1e-3)
        assert found[1] > found[0]


def test_the_same_function_with_the_rates_of_its_weights_corrected_learns_alike():
    """A sixteenth of the rate for the weights behind undoes four times the height."""
    curves = []
    for name, factor in (("tanh", 1.0), (SAME[1], 1 / 16)):
        net = rates._train(name, np.array([0.1]), seed=3, hidden=(8, 8), steps=1, runs=2).start
        x = np.random.default_rng(1).standard_normal((40, 64))
        labels = np.arange(40) % 10
        losses = []
        for step in descend(net, x, labels, loss=cross_entropy, optimizer=SGD(0.5), steps=40):
            losses.append(step.loss.copy())
            for layer in net.dense[1:]:
                layer.grads["W"] *= factor
        curves.append(losses)
    np.testing.assert_allclose(*curves, rtol=1e-9)


AT = np.array([0.5, 1.0, 2.0, 4.0])
MADE_UP = RateSweep(
    {"ReLU": AT, "tanh": np.insert(AT, 3, 3.0)},
    {
        "ReLU": np.array([[0.9, 0.7, 0.95], [0.9, 0.88, 0.1], [0.29, 0.9, 0.1], [0.1] * 3]),
        "tanh": np.array(
            [[0.1, 0.9, 0.1], [0.2, 0.9, 0.87], [0.9, 0.3, 0.876], [0.1, 0.4, 0.4], [0.1] * 3]
        ),
    },
    0.875,
    {"ReLU": 0.0, "tanh": 0.5},
)


def test_the_largest_rate_is_that_of_the_median_run():
    # Medians: .9 .88 .29 .1, then .1 .87 .876 .4 .1.
    assert MADE_UP.typical("tanh").tolist() == [0.1, 0.87, 0.876, 0.4, 0.1]
    assert [MADE_UP.largest(name) for name in MADE_UP.accuracy] == [1.0, 2.0]
    assert MADE_UP.times("tanh", "ReLU") == 2


def test_a_rate_works_from_seven_of_eight_on(monkeypatch):
    fake(monkeypatch, lambda at: at < 2.1)
    assert rate_sweep((1, 2, 2.2), rng=0, arms=("ReLU",)).good == 0.875


def test_three_kinds_of_dots_and_the_largest():
    drawn = rate_figure(MADE_UP)
    assert_plotted(
        drawn.fig,
        {
            (1, "works"): ([0.5, 1, 2], [1, 1, 0]),
            (1, "in part"): ([1, 3], [0, 0]),
            (1, "at chance"): ([2, 4, 0.5, 4], [1, 1, 0, 0]),
            (1, "largest"): ([1, 2], [1, 0]),
        },
        titles=["blue: works (diamond: the largest)   orange: in part   white: at chance"],
        ticks={
            (1, "y"): {0: "tanh", 1: "ReLU"},
        },
    )
    assert "from 0.5 to 4: ReLU: 1; tanh: 2." in drawn.description
    assert "3 runs is at least 0.875; in part means at least 0.3" in drawn.description
