"""The functions themselves: moments, slopes, thirty layers of them, and their pictures."""

import math
from statistics import NormalDist
from typing import Any

import numpy as np
import pytest

from course_utils.activations import ACTIVATIONS, elu
from course_utils.chapters.anatomy.experiments.family import (
    FAMILY,
    Moments,
    deep_second_moments,
    family_moments,
    moments,
    output_shares,
    second_moment_flow,
    slope_errors,
)
from course_utils.chapters.anatomy.figures.family import (
    alpha_figure,
    family_figure,
    outputs_figure,
)
from course_utils.chapters.anatomy.figures.gallery import (
    Gallery,
    describe_gallery,
    draw_gallery,
    gallery,
)
from course_utils.pictures import canvas
from tests.chapters.anatomy.plain import bell, normal_cdf, sigmoid
from tests.oracle import DECORATION, assert_plotted

SCALE, ALPHA = 1.0507009873554805, 1.6732632423543772


def elu_with(alpha):
    return (
        lambda z: np.where(z > 0, z, alpha * (np.exp(np.minimum(z, 0)) - 1)),
        lambda z: np.where(z > 0, 1, alpha * np.exp(np.minimum(z, 0))),
    )


PLAIN = {
    "sigmoid": (sigmoid, lambda z: sigmoid(z) * sigmoid(-z)),
    "tanh": (np.tanh, lambda z: 1 / np.cosh(z) ** 2),
    "softsign": (lambda z: z / (1 + abs(z)), lambda z: 1 / (1 + abs(z)) ** 2),
    "relu": (lambda z: z * (z > 0), lambda z: 1.0 * (z > 0)),
    "leaky_relu": (lambda z: np.where(z > 0, z, 0.01 * z), lambda z: np.where(z > 0, 1, 0.01)),
    "prelu": (lambda z: np.where(z > 0, z, 0.25 * z), lambda z: np.where(z > 0, 1, 0.25)),
    "elu": elu_with(1.0),
    "selu": tuple(lambda z, f=f: SCALE * f(z) for f in elu_with(ALPHA)),
    "softplus": (lambda z: np.log(1 + np.exp(z)), sigmoid),
    "gelu": (lambda z: z * normal_cdf(z), lambda z: normal_cdf(z) + z * bell(z)),
    "silu": (lambda z: z * sigmoid(z), lambda z: sigmoid(z) * (1 + z * sigmoid(-z))),
}
Z = np.linspace(-4, 4, 321)


def simpson(f, mean=0.0, std=1.0):
    """Return E[f(z)] by Simpson's rule on each side of 0, where the kinks are."""
    total = 0.0
    for low, high in ((mean - 12 * std, 0.0), (0.0, mean + 12 * std)):
        z = np.linspace(low, high, 20001)
        weight = np.where(np.arange(20001) % 2, 4.0, 2.0)
        weight[[0, -1]] = 1
        density = np.exp(-(((z - mean) / std) ** 2) / 2) / (std * math.sqrt(2 * math.pi))
        total += (weight * f(z) * density).sum() * (high - low) / 60000
    return total


@pytest.mark.parametrize("name", PLAIN)
def test_moments(name):
    f = PLAIN[name][0]
    at_zero = family_moments()[name]
    assert at_zero.mean == pytest.approx(simpson(f), abs=1e-8)
    assert at_zero.second == pytest.approx(simpson(lambda z: f(z) ** 2), abs=1e-8)
    moved = moments(FAMILY[name], 0.7, 1.6)
    assert moved.mean == pytest.approx(simpson(f, 0.7, 1.6), abs=1e-8)
    assert moved.second == pytest.approx(simpson(lambda z: f(z) ** 2, 0.7, 1.6), abs=1e-8)
    assert moved.std == pytest.approx(math.sqrt(moved.second - moved.mean**2))


def test_moments_in_closed_form():
    found = family_moments()
    assert list(found) == list(PLAIN)
    assert found["relu"].mean == pytest.approx(1 / math.sqrt(2 * math.pi))
    assert found["relu"].second == pytest.approx(0.5)
    assert found["gelu"].mean == pytest.approx(1 / (2 * math.sqrt(math.pi)))
    assert (found["selu"].mean, found["selu"].second) == pytest.approx((0, 1), abs=1e-7)
    tail = math.exp(0.5) * 0.5 * math.erfc(1 / math.sqrt(2))
    for alpha in (1.0, 0.01):
        left = alpha * (tail - 0.5)
        assert moments(elu(alpha)).mean == pytest.approx(1 / math.sqrt(2 * math.pi) + left)


def test_slopes_are_derivatives():
    errors = slope_errors()
    assert list(errors) == list(PLAIN)
    assert max(errors.values()) < 1e-9


def test_the_difference_quotient_errs_by_the_square_of_h():
    z, h = np.linspace(-6.05, 6.05, 122), 1e-3
    for name, (f, df) in PLAIN.items():
        expected = np.abs(df(z) - (f(z + h) - f(z - h)) / (2 * h)).max()
        assert slope_errors(h=h)[name] == pytest.approx(expected, rel=1e-4, abs=1e-11)
    assert slope_errors(h=h)["softsign"] / slope_errors(h=h / 10)["softsign"] == pytest.approx(
        100, rel=0.01
    )


def test_a_relu_layer_halves_the_second_moment_and_selu_returns_to_one():
    assert second_moment_flow("relu", 4.0, layers=3) == pytest.approx([4, 2, 1, 0.5])
    flow = second_moment_flow("selu", 4.0)
    assert flow.shape == (31,)
    assert flow[-1] == pytest.approx(1.0009, abs=1e-4)
    second = simpson(lambda z: PLAIN["selu"][0](z) ** 2, 0.0, 2.0)
    assert flow[1] == pytest.approx(second, rel=1e-8)


def test_random_layers_follow_the_flow():
    found = deep_second_moments("tanh", 4.0, 5, rng=3, width=200, runs=8)
    assert found.shape == (8,)
    assert found.mean() == pytest.approx(second_moment_flow("tanh", 4.0, 5)[-1], rel=0.03)
    rng = np.random.default_rng(1)
    x = 3.0 * rng.standard_normal((2, 32, 6))
    for _ in range(2):
        x = np.maximum(x @ (rng.standard_normal((2, 6, 6)) / math.sqrt(6)), 0)
    expected = [np.mean(run**2) for run in x]
    assert deep_second_moments("relu", 9.0, 2, rng=1, width=6, runs=2) == pytest.approx(expected)


def test_the_family_is_drawn_with_its_slopes():
    drawn = family_figure()
    expected = {}
    for panel, (f, df) in enumerate(PLAIN.values(), start=1):
        expected[panel, "outputs"] = (Z, f(Z))
        expected[panel, "slope"] = (Z, df(Z))
    expected |= {(12, "key outputs"): DECORATION, (12, "key outputs name"): "outputs f(z)"}
    expected |= {(12, "key slope"): DECORATION, (12, "key slope name"): "slope f'(z)"}
    assert_plotted(drawn.fig, expected, titles=[*(FAMILY[name].label for name in PLAIN), ""])
    assert "SELU: outputs from -1.758 to infinity, largest slope 1.76" in drawn.description
    assert "ReLU: outputs from 0 to infinity, largest slope 1" in drawn.description
    assert drawn.caption.startswith("Eleven activations")


def test_the_caption_counts_the_family(monkeypatch):
    monkeypatch.delitem(FAMILY, "softplus")
    assert family_figure().caption.startswith("Ten activations")


def test_shares_of_the_outputs_are_those_of_the_normal_law():
    """ReLU: half of all in the bar that holds 0, then strips of the bell curve."""
    edges = np.array([-1.0, 0.0, 0.5, 1.0, 3.0])
    cdf = normal_cdf(edges)
    found = output_shares("relu", edges)
    assert found == pytest.approx([0, cdf[2], cdf[3] - cdf[2], cdf[4] - cdf[3]], abs=1e-3)
    inner = normal_cdf(np.arctanh([-0.5, 0.5]))
    assert output_shares("tanh", np.array([-0.5, 0.5])) == pytest.approx(np.diff(inner), abs=1e-3)


def test_outputs_are_drawn_with_their_mean():
    drawn = outputs_figure()
    z = np.array([NormalDist().inv_cdf((k + 0.5) / 4000) for k in range(4000)])
    edges = np.linspace(-2, 3, 51)
    note = "bars: share of the outputs\ndashed: their mean"
    expected: dict[Any, Any] = {(12, "note"): note}
    for panel, name in enumerate(FAMILY, start=1):  # another test has changed its order
        f = PLAIN[name][0]
        shares = np.histogram(f(z), edges)[0] / 4000
        expected[panel, "shares"] = np.minimum(shares, 0.2)
        mean = simpson(f)
        expected[panel, "mean"] = ([0.0 if abs(mean) < 1e-6 else round(mean, 6)] * 2, [0, 0.2])
        if shares.max() > 0.2:
            half = (f(z) == 0).mean() == 0.5
            said = "50% at 0\nexactly" if half else f"{shares.max():.0%} in\none bar"
            expected[panel, "peak"] = said
        second = simpson(lambda z, f=f: f(z) ** 2)
        words = f"{FAMILY[name].label}: mean {0 if abs(mean) < 1e-6 else mean:.3g}, second moment"
        assert f"{words} {second:.3g}" in drawn.description
    titles = [*(record.label for record in FAMILY.values()), ""]
    assert_plotted(drawn.fig, expected, titles=titles)


def test_alpha_is_drawn_beside_relu():
    drawn = alpha_figure((1.0, 0.5))
    z = np.linspace(-3, 1.5, 226)
    shapes = {"ReLU": PLAIN["relu"], "ELU 1": elu_with(1.0), "ELU 0.5": elu_with(0.5)}
    expected = {}
    for name, (f, df) in shapes.items():
        expected[1, name], expected[2, name] = (z, f(z)), (z, df(z))
    assert_plotted(drawn.fig, expected, titles=["outputs", "slopes"])
    assert "ELU 1: mean output 0.161, jump of the slope at 0 0" in drawn.description
    assert "ELU 0.5: mean output 0.28, jump of the slope at 0 0.5" in drawn.description


def test_the_gallery():
    data = Gallery(
        (ACTIVATIONS["relu"], ACTIVATIONS["tanh"]), 0.5, 2.0, (Moments(0.3, 0.25), Moments(-1, 5))
    )
    fig, axes = canvas.figure(9.6, 3.4, 1, 3)
    draw_gallery(axes, data)
    cloud = -2 + 0.8 * np.exp(-0.5 * ((Z - 0.5) / 2) ** 2)
    expected = {
        (1, "inputs"): (Z, np.full(321, -2), cloud),
        (1, "inputs name"): "inputs",
        (3, "zero"): DECORATION,
    }
    for place, (name, label, mean, std) in enumerate(
        (("relu", "ReLU", 0.3, 0.4), ("tanh", "tanh", -1, 2))
    ):
        f, df = PLAIN[name]
        expected[1, f"outputs {place}"] = (Z, f(Z))
        expected[1, f"name {place}"] = label
        expected[2, f"slope {place}"] = (Z, df(Z))
        expected[3, f"spread {place}"] = ([mean - std, mean + std], [3 - 2 * place] * 2)
        expected[3, f"mean {place}"] = ([mean], [3 - 2 * place])
        expected[3, f"said {place}"] = f"mean {mean}, std {std}"
    assert_plotted(fig, expected, titles=["outputs f(z)", "slopes f'(z)", "what comes out"])
    said = describe_gallery(data)
    assert "mean 0.5 and standard deviation 2: " in said
    assert "ReLU gives mean 0.3 and standard deviation 0.4; tanh gives mean -1" in said


def test_the_gallery_computes_what_it_shows():
    data = gallery("elu", "prelu", -0.4, 0.8)
    assert (data.mean, data.std) == (-0.4, 0.8)
    for name, record, found in zip(("elu", "prelu"), data.records, data.found, strict=True):
        assert record is FAMILY[name]
        assert found.mean == pytest.approx(simpson(PLAIN[name][0], -0.4, 0.8), abs=1e-8)
