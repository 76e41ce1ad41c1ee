"""The relatives of ReLU, shallow and deep, and the slopes that PReLU learns."""

import math

import numpy as np
import pytest

from course_utils.chapters.anatomy.experiments.left import (
    RELATIVES,
    LeftSides,
    learned_slopes,
    left_sides,
)
from course_utils.chapters.anatomy.figures.left import gains_figure
from tests.chapters.anatomy.plain import SHAPES, leaky, trained
from tests.oracle import DECORATION, assert_plotted

# Each shape and E[f(z)^2] for z from N(0, 1): (1 + a^2) / 2 for a leak of a; lowered by m it is
# m^2 - 2 m (1 - a) / sqrt(2 pi) more.
DENSITY = 1 / math.sqrt(2 * math.pi)
PLAIN = {
    "ReLU": (SHAPES["relu"], 0.5),
    "leaky 0.01": (leaky(0.01), (1 + 0.01**2) / 2),
    "leaky 0.25": (leaky(0.25), (1 + 0.25**2) / 2),
    "PReLU": (leaky(0.25), (1 + 0.25**2) / 2),
    "ReLU, lowered": (leaky(0.0, 0.4), 0.5 + 0.4**2 - 0.8 * DENSITY),
    "leaky 0.25, lowered": (
        leaky(0.25, 0.3),
        (1 + 0.25**2) / 2 + 0.3**2 - 0.6 * 0.75 * DENSITY,
    ),
    "ELU": (SHAPES["elu"], 0.6449),
    "GELU": (SHAPES["gelu"], 0.42522),
    "SiLU": (SHAPES["silu"], 0.3558),
    "tanh": (SHAPES["tanh"], 0.3943),
}


def std_of(second: float):
    """Keep the second moment: 1 / sqrt(fan_in E f^2), and 1 / sqrt(fan_in) behind the pixels."""
    return lambda fan_in, fan_out: 1 / math.sqrt(fan_in * (1 if fan_in == 64 else second))


@pytest.mark.parametrize("name", PLAIN)
def test_every_relative_is_what_plain_training_gives(name, monkeypatch):
    assert list(RELATIVES) == list(PLAIN)
    monkeypatch.setattr("tests.chapters.anatomy.plain.batches.__defaults__", (40,))
    found = left_sides(2, (0.05, 0.1), rng=3, names=(name,), steps=9, runs=2, most=2)
    rates = (0.1, 0.2) if name == "tanh" else (0.05, 0.1)
    assert found.rates[name].tolist() == list(rates)
    shape, second = PLAIN[name]
    for place, rate in enumerate(rates):
        nets = trained(
            3, shape, (32, 32), rate=rate, steps=9, std=std_of(second), slopes=name == "PReLU"
        )
        assert found.accuracy[name][place] == pytest.approx([one.accuracy for one in nets])


@pytest.mark.parametrize("name", ["ReLU, lowered", "leaky 0.25, lowered"])
def test_what_is_lowered_has_a_mean_near_zero(name):
    z = np.random.default_rng(0).standard_normal(400_000)
    assert abs(RELATIVES[name].f(z).mean()) < 0.005


def test_the_slope_of_silu_from_its_outputs():
    z = np.append(np.linspace(-40, 40, 321), [1e-300, 700.0, -700.0])
    assert 0 in z
    df = SHAPES["silu"][1]
    silu = RELATIVES["SiLU"]
    np.testing.assert_allclose(silu.df(z, silu.f(z)), df(z), rtol=1e-9, atol=1e-15)
    np.testing.assert_allclose(silu.df(z), df(z), rtol=1e-9, atol=1e-15)


RATES = np.array([0.1, 0.2, 0.4])
MADE_UP = LeftSides(
    {"ReLU": RATES, "ELU": RATES, "tanh": 2 * RATES},
    {
        "ReLU": np.array([[0.5, 0.6], [0.2, 0.5], [np.inf, 0.1]]),
        "ELU": np.array([[0.1, 0.3], [0.1, 0.2], [0.5, np.inf]]),
        "tanh": np.array([[0.2, 0.4], [0.2, 0.2], [0.5, 0.6]]),
    },
    {
        "ReLU": np.array([[0.5, 0.5], [0.9, 0.8], [0.1, 0.99]]),
        "ELU": np.array([[0.6, 0.6], [0.92, 0.85], [0.1, 0.1]]),
        "tanh": np.array([[0.7, 0.7], [0.6, 0.6], [0.1, 0.1]]),
    },
)


def test_the_best_rate_is_chosen_by_the_training_loss():
    # Medians: .55 .35 inf, then .2 .15 inf, then .3 .2 .55.
    assert [MADE_UP.best(name) for name in MADE_UP.rates] == [1, 1, 1]


def test_a_best_rate_at_the_edge_is_refused():
    for late in ([0.1, 0.2, 0.3], [0.3, 0.2, 0.1]):
        sides = LeftSides({"ELU": RATES}, {"ELU": np.array([late]).T}, {"ELU": np.ones((3, 1))})
        with pytest.raises(ValueError, match="ELU: the best rate is at the edge"):
            sides.best("ELU")


def test_rates_are_added_until_the_best_one_is_inside():
    low = left_sides(2, (0.01, 0.02), rng=1, names=("ELU",), steps=20, runs=2)
    assert len(low.rates["ELU"]) > 3
    np.testing.assert_allclose(low.rates["ELU"], 0.01 * 2.0 ** np.arange(len(low.rates["ELU"])))
    high = left_sides(2, (5.12, 10.24), rng=1, names=("ELU",), steps=20, runs=2)
    assert high.rates["ELU"][-1] == 10.24
    at = high.rates["ELU"][high.best("ELU")]
    assert at == pytest.approx(low.rates["ELU"][low.best("ELU")])
    alone = left_sides(2, (at,), rng=1, names=("ELU",), steps=20, runs=2, most=1)
    for found in (low, high):
        np.testing.assert_array_equal(
            found.accuracy["ELU"][found.best("ELU")], alone.accuracy["ELU"][0]
        )


def test_gains_are_points_in_the_same_run():
    assert MADE_UP.gains("ELU") == pytest.approx([2, 5])
    assert MADE_UP.gains("tanh", over="ELU") == pytest.approx([-32, -25])
    assert MADE_UP.typical("ELU", "tanh") == pytest.approx([3.5, -25])
    assert MADE_UP.typical("tanh", over="ELU") == pytest.approx([-28.5])


def test_a_run_that_left_the_floats_has_an_infinite_loss():
    found = left_sides(2, (0.1, 1e4), rng=1, names=("ELU",), steps=12, runs=2, most=2)
    assert np.isfinite(found.loss["ELU"][0]).all()
    assert np.isinf(found.loss["ELU"][1]).all()


def test_gains_are_drawn_with_their_medians():
    drawn = gains_figure({3: MADE_UP, 5: MADE_UP})
    expected = {}
    for panel in (1, 2):
        expected |= {
            (panel, "zero"): DECORATION,
            (panel, "ELU"): ([2, 5], [0.85, 1.15]),
            (panel, "ELU median"): ([3.5, 3.5], [0.68, 1.32]),
            (panel, "ELU <"): ([], []),
            (panel, "ELU >"): ([], []),
            (panel, "tanh >"): ([], []),
            # 30 and 20 points behind: the first is an arrow at the edge.
            (panel, "tanh <"): ([-20], [-0.15]),
            (panel, "tanh"): ([-20, -20], [-0.15, 0.15]),
            (panel, "tanh median"): ([-25, -25], [-0.32, 0.32]),
        }
    assert_plotted(
        drawn.fig, expected, titles=["3 hidden layers", "5 hidden layers"],
        ticks={(1, "y"): {0: "tanh", 1: "ELU"}, (2, "y"): {0: "", 1: ""}},
    )  # fmt: skip
    assert "3 hidden layers: ELU 3.5 (2 to 5), tanh -25 (-30 to -20)" in drawn.description


def test_slopes_are_those_of_plain_training(monkeypatch):
    found = learned_slopes(rng=6, steps=30, runs=2)
    nets = trained(
        6, SHAPES["relu"], (32, 32), rate=0.1, steps=30, std=std_of((1 + 0.25**2) / 2), slopes=True
    )
    expected = [np.concatenate(plain.net.slopes) for plain in nets]
    np.testing.assert_allclose(found, expected, rtol=1e-9)
    assert np.abs(found - 0.25).max() > 0.01
