"""Learning rates that work, with the bound, the height, the slope and the start changed alone."""

import math

import numpy as np
import pytest

from course_utils.chapters.anatomy.experiments import rates
from course_utils.chapters.anatomy.experiments.rates import ARMS, RateSweep, rate_sweep
from course_utils.chapters.anatomy.figures.rates import rate_figure
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


PLAIN = {
    "ReLU": SHAPES["relu"],
    "ReLU cut off at 6": SHAPES["relu6"],
    "asinh": SHAPES["asinh"],
    "asinh cut off at 2": cut("asinh", 2.0),
    "tanh": SHAPES["tanh"],
    "4 tanh(z / 4)": tanh(4, 0.25),
    "tanh(4 z) / 4": tanh(0.25, 4),
    "tanh(4 z)": tanh(1, 4),
    "tanh(z / 4)": tanh(1, 0.25),
    "4 tanh": tanh(4, 1),
    "4 tanh, next weights / 4": tanh(4, 1),
    "tanh, weights x 1.4": SHAPES["tanh"],
    "ReLU / 4": scaled("relu", 0.25),
}


def test_every_arm_at_every_rate_is_what_plain_training_gives():
    at = (0.05, 0.4)
    found = rate_sweep(at, rng=2, steps=8, runs=2)
    assert list(found.accuracy) == list(PLAIN) == list(ARMS)
    assert found.rates.tolist() == list(at)
    for name, shape in PLAIN.items():
        # In these networks only the first layer has 64 inputs: the others lead out of a unit.
        quarter = name == "4 tanh, next weights / 4"
        std = (lambda i, o: xavier(i, o) / (1 if i == 64 else 4)) if quarter else xavier
        gain = 1.4 if name == "tanh, weights x 1.4" else 1.0
        for place, rate in enumerate(at):
            nets = trained(2, shape, (32, 32), rate=rate, steps=8, std=std, gain=gain)
            scores = [plain.accuracy for plain in nets]
            assert found.accuracy[name][place] == pytest.approx(scores), (name, rate)


def test_one_hidden_layer():
    found = rate_sweep((0.1,), rng=5, arms=("ReLU",), steps=6, runs=2, hidden=(32,))
    nets = trained(5, SHAPES["relu"], (32,), rate=0.1, steps=6)
    assert found.accuracy["ReLU"][0] == pytest.approx([plain.accuracy for plain in nets])


@pytest.mark.parametrize("name", PLAIN)
def test_shapes_heights_and_slopes(name):
    z = np.linspace(-7.05, 7.05, 142)
    f, df = PLAIN[name]
    arm = ARMS[name]
    np.testing.assert_allclose(arm.shape.f(z), f(z), rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(arm.shape.df(z), df(z), rtol=1e-9, atol=1e-12)
    assert np.abs(df(np.linspace(-3, 3, 601) + 1e-9)).max() == pytest.approx(arm.slope, rel=1e-3)
    assert df(np.array([1e-9])).item() == pytest.approx(arm.slope)
    far = np.abs(arm.shape.f(np.array([-300.0, 300.0, 1e9]))).max()
    assert (far > 10) if arm.height == math.inf else far == pytest.approx(arm.height)


def test_a_bound_alone_changes_nothing_within_it():
    z = np.linspace(-3, 3, 61)
    for name, top in (("ReLU", "ReLU cut off at 6"), ("asinh", "asinh cut off at 2")):
        assert np.array_equal(rates.ARMS[name].shape.f(z), rates.ARMS[top].shape.f(z))


MADE_UP = RateSweep(
    np.array([0.5, 1.0, 2.0, 4.0]),
    {
        "ReLU": np.array([[0.9, 0.7, 0.95], [0.9, 0.88, 0.1], [0.29, 0.9, 0.1], [0.1] * 3]),
        "tanh": np.array([[0.1, 0.9, 0.1], [0.2, 0.9, 0.87], [0.9, 0.3, 0.876], [0.1, 0.9, 0.3]]),
        "4 tanh": np.array([[0.1, 0.9, 0.1], [0.5, 0.6, 0.2], [0.2, 0.1, 0.99], [0.1] * 3]),
    },
    0.875,
)


def test_the_largest_rate_is_that_of_the_median_run():
    # Medians: .9 .88 .29 .1, then .1 .87 .876 .3, then .1 .5 .2 .1.
    assert MADE_UP.typical("tanh").tolist() == [0.1, 0.87, 0.876, 0.3]
    assert [MADE_UP.largest(name) for name in MADE_UP.accuracy] == [1.0, 2.0, 0.0]
    assert MADE_UP.times("tanh", "ReLU") == 2


def test_a_rate_works_from_seven_of_eight_on():
    assert rate_sweep((0.1,), rng=0, arms=("ReLU",), steps=1, runs=1).good == 0.875


def test_three_classes_and_a_dot():
    drawn = rate_figure(MADE_UP)
    assert_plotted(
        drawn.fig,
        {
            # The first row is drawn last: an image begins below.
            (1, "classes"): [[0, 1, 0, 0], [0, 1, 2, 1], [2, 2, 0, 0]],
            (1, "ReLU largest"): ([1], [2]),
            (1, "tanh largest"): ([2], [1]),
        },
        titles=["blue: works   orange: in part   white: at chance"],
        ticks={
            (1, "x"): {0: "0.5", 1: "1", 2: "2", 3: "4"},
            (1, "y"): {
                0: "4 tanh   [height 4, slope 4]",
                1: "tanh   [height 1, slope 1]",
                2: "ReLU   [no bound, slope 1]",
            },
        },
    )
    words = (
        "ReLU (no bound, slope 1): 1; tanh (height 1, slope 1): 2; 4 tanh (height 4, slope 4): 0"
    )
    assert words in drawn.description
    assert "up to 4" in drawn.description
    assert "3 runs is at least 0.875; in part means at least 0.3" in drawn.description
