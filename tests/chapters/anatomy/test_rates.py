"""Learning rates that work, with the bound and the scale changed one at a time."""

import numpy as np
import pytest

from course_utils.chapters.anatomy.experiments import rates
from course_utils.chapters.anatomy.experiments.rates import RateSweep, rate_sweep
from course_utils.chapters.anatomy.figures.rates import rate_figure
from course_utils.pictures import style
from tests.chapters.anatomy.plain import SHAPES, scaled, trained
from tests.oracle import assert_plotted

PLAIN = {
    "ReLU": SHAPES["relu"],
    "ReLU cut off at 6": SHAPES["relu6"],
    "ReLU cut off at 1": SHAPES["relu1"],
    "ReLU / 4": scaled("relu", 0.25),
    "tanh": SHAPES["tanh"],
    "asinh": SHAPES["asinh"],
    "4 tanh": scaled("tanh", 4.0),
    "sigmoid": SHAPES["sigmoid"],
    "4 sigmoid": scaled("sigmoid", 4.0),
}


def test_every_shape_at_every_rate_is_what_plain_training_gives():
    at = (0.05, 0.4)
    found = rate_sweep(at, rng=2, steps=8, runs=2)
    assert list(found.accuracy) == list(PLAIN)
    assert found.rates.tolist() == list(at)
    for name, shape in PLAIN.items():
        for place, rate in enumerate(at):
            nets = trained(2, shape, (32, 32), rate=rate, steps=8, draws=len(at))
            scores = [plain.accuracy for plain in nets]
            assert found.accuracy[name][place] == pytest.approx(scores), (name, rate)


@pytest.mark.parametrize("name", PLAIN)
def test_shapes_and_slopes(name):
    z = np.linspace(-7.05, 7.05, 142)
    f, df = PLAIN[name]
    np.testing.assert_allclose(rates.SHAPES[name].f(z), f(z), rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(rates.SHAPES[name].df(z), df(z), rtol=1e-9, atol=1e-12)


def test_which_shapes_are_bounded():
    bounded = {name for name, f in rates.SHAPES.items() if np.isfinite(f.output_range).all()}
    far = np.array([-1e6, 1e6])
    assert bounded == {name for name, f in rates.SHAPES.items() if np.abs(f.f(far)).max() < 10}


MADE_UP = RateSweep(
    np.array([0.5, 1.0, 2.0, 4.0]),
    {
        "ReLU": np.array([[0.9, 0.849, 0.9], [0.9, 0.85, 0.1], [0.2, 0.86, 0.1], [0.1] * 3]),
        "tanh": np.array([[0.1, 0.9, 0.1], [0.2, 0.9, 0.1], [0.9, 0.3, 0.1], [0.1, 0.85, 0.1]]),
        "4 tanh": np.array([[0.9, 0.9, 0.1], [0.86, 0.8, 0.2], [0.9, 0.1, 0.99], [0.1] * 3]),
    },
    0.85,
)


def test_the_largest_rate_that_works():
    assert MADE_UP.largest("ReLU").tolist() == [1.0, 2.0, 0.5]
    assert MADE_UP.largest("tanh").tolist() == [2.0, 4.0, 0.0]


def test_one_name_against_another_is_median_against_median():
    def works(*largest):
        return np.where(np.array([[1.0], [2.0], [4.0]]) <= largest, 0.9, 0.1)

    sweep = RateSweep(
        np.array([1.0, 2.0, 4.0]),
        {"here": works(1, 2, 4, 4, 4), "there": works(4, 2, 1, 1, 1)},
        0.85,
    )
    # Run by run the ratios are 1/4, 1, 4, 4, 4; of the means 3 / 1.8; of the medians 4 / 1.
    assert sweep.times("here", "there") == 4
    sweep.accuracy["there"][:] = works(4, 1, 2, 2, 1)
    assert sweep.times("here", "there") == 2


def test_a_rate_works_from_an_accuracy_of_085_on():
    assert rate_sweep((0.1,), rng=0, shapes=("ReLU",), steps=1, runs=1).good == 0.85


def test_dots_and_crosses():
    drawn = rate_figure(MADE_UP)
    assert_plotted(
        drawn.fig,
        {
            # Medians over the runs: .9 .85 .2 .1, then .1 .2 .3 .1, then .9 .8 .9 .1.
            (1, "ReLU works"): ([0.5, 1.0], [2, 2]),
            (1, "ReLU fails"): ([2.0, 4.0], [2, 2]),
            (1, "tanh works"): ([], []),
            (1, "tanh fails"): ([0.5, 1.0, 2.0, 4.0], [1, 1, 1, 1]),
            (1, "4 tanh works"): ([0.5, 2.0], [0, 0]),
            (1, "4 tanh fails"): ([1.0, 4.0], [0, 0]),
        },
        titles=["median test accuracy at least 0.85 (dot) or not (cross)"],
        ticks={(1, "y"): {0: "4 tanh, bounded", 1: "tanh, bounded", 2: "ReLU, unbounded"}},
        colors={
            (1, f"{name} {what}"): style.BLUE if name == "ReLU" else style.ORANGE
            for name in MADE_UP.accuracy
            for what in ("works", "fails")
        },
    )
    words = "ReLU, unbounded: 1; tanh, bounded: 2; 4 tanh, bounded: 2"
    assert words in drawn.description
    assert "from 0.5 to 4, 3 runs" in drawn.description
