"""Formulas in floats: where they break, how many digits they leave, and how that is drawn."""

import math

import numpy as np
import pytest

from course_utils.activations import ACTIVATIONS
from course_utils.chapters.anatomy.experiments.precision import (
    FORMULAS,
    STOPS,
    autograd_through_where,
    breaks_at,
    naive_softplus,
    naive_tanh,
    worst_digits,
)
from course_utils.chapters.anatomy.figures.precision import (
    describe_lens,
    digits_figure,
    draw_lens,
    look,
)
from course_utils.pictures import canvas, style
from tests.oracle import DECORATION, assert_plotted

TOP = {bits: math.log(np.finfo(f"float{bits}").max) for bits in (16, 32, 64)}


def test_naive_tanh_breaks_where_the_exponential_leaves_the_format():
    found = breaks_at(lambda z: np.isnan(naive_tanh(z)))
    assert found[1:] == pytest.approx([TOP[32] / 2, TOP[64] / 2], rel=1e-6)
    # 65504 is the largest float16, and 2 z is rounded to one of them before exp takes it.
    assert found[0] == pytest.approx(math.log(65504) / 2, abs=0.005)


def test_naive_softplus_breaks_at_twice_that():
    found = breaks_at(lambda z: np.isinf(naive_softplus(z)))
    assert found[1:] == pytest.approx([TOP[32], TOP[64]], rel=1e-6)
    assert found[0] == pytest.approx(math.log(65504), abs=0.01)


def test_where_the_sigmoid_goes_blind():
    """From where 1 + exp(-z) is rounded to 1: 24 and 53 binary digits."""
    found = breaks_at(lambda z: ACTIVATIONS["sigmoid"].f(z) == 1)
    assert found[1:] == pytest.approx([24 * math.log(2), 53 * math.log(2)], rel=1e-6)


def test_what_never_happens_happens_at_infinity():
    assert breaks_at(lambda z: np.isnan(np.tanh(z))).tolist() == [np.inf] * 3
    assert breaks_at(lambda z: z > 500, 1, 400).tolist() == [np.inf] * 3


def test_the_smallest_float_is_found():
    found = breaks_at(lambda z: z >= z.dtype.type(100.1))
    assert found.tolist() == [float(np.float16(100.1)), float(np.float32(100.1)), 100.1]


EXACT = {  # of z, in the 64 binary digits of a long double
    "tanh": np.tanh,
    "sigmoid slope": lambda z: np.exp(-abs(z)) / (1 + np.exp(-abs(z))) ** 2,
    "elu": lambda z: z if z > 0 else np.expm1(z),
    "softplus": lambda z: max(z, 0) + np.log1p(np.exp(-abs(z))),
}
NAIVE = {
    "tanh": lambda z: (math.exp(2 * z) - 1) / (math.exp(2 * z) + 1),
    "sigmoid slope": lambda z: 1 / (1 + math.exp(-z)) * (1 - 1 / (1 + math.exp(-z))),
    "elu": lambda z: z if z > 0 else math.exp(z) - 1,
    "softplus": lambda z: math.log(1 + math.exp(z)),
}


@pytest.mark.skipif(np.finfo(np.longdouble).nmant < 63, reason="a long double is a double here")
def test_digits_are_measured_where_they_are_worst():
    stable, naive = worst_digits(rng=5, examples=60)
    sizes = 10 ** np.random.default_rng(5).uniform(-18, 3, 60)
    for place, name in enumerate(FORMULAS):
        worst = {"naive": 53.0, "stable": 53.0}
        for z in (*sizes, *-sizes):
            exact = EXACT[name](np.longdouble(z))
            if abs(exact) < np.finfo(float).tiny:
                continue
            try:
                plain = NAIVE[name](float(z))
            except OverflowError:  # Python says so where NumPy goes on with infinity
                plain = np.nan if name != "sigmoid slope" else 0.0
            for kind, value in (("naive", plain), ("stable", FORMULAS[name].value(z, naive=False))):
                error = abs(np.longdouble(value) / exact - 1)
                right = 53.0 if error == 0 else 0.0 if np.isnan(error) else -float(np.log2(error))
                worst[kind] = min(worst[kind], max(right, 0.0))
        assert stable[place] == pytest.approx(worst["stable"], abs=0.1), name
        assert naive[place] == pytest.approx(worst["naive"], abs=0.5), name
    assert stable.min() > 50
    assert naive.max() == 0


@pytest.mark.parametrize("formula", FORMULAS.values(), ids=list(FORMULAS))
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_no_more_digits_are_lost_than_foretold(formula, dtype):
    size = np.logspace(-12, 2.6, 60)
    for z in np.concatenate([-size, size]).astype(dtype):
        kept = float(formula.digits_kept(z, dtype))
        naive, stable = formula.value(z, dtype), formula.value(z, np.float64, naive=False)
        if kept == 0 or stable == 0 or abs(stable) < np.finfo(dtype).tiny:
            continue
        error = abs(naive - stable) / abs(stable)
        # Two digits of grace: exp itself and the division round too; float32 rounds 2 z.
        assert error <= 2.0 ** (2 - kept) * max(1, abs(z)), (z, kept, error)


@pytest.mark.parametrize("size", [1e-9, 40.0, 50.0, 400.0])
def test_the_lens_stops_at_round_numbers(size):
    assert size in STOPS
    assert list(STOPS) == sorted(STOPS)


def test_a_chosen_branch_does_not_save_the_gradient():
    slopes = autograd_through_where(np.array([-1.0, 2.0, 1000.0]))
    assert slopes[:2] == pytest.approx([math.exp(-1), 1])
    assert math.isnan(slopes[2])


def kept(name: str, z: float, digits: int = 53, top: float = TOP[64]) -> float:
    """Return the digits that are left: all, less log2 of the larger operand over the difference."""
    if z == 0:
        return digits
    with np.errstate(over="ignore", divide="ignore", invalid="ignore"):
        e = np.exp(np.float64(z))
        loss = {
            "tanh": np.maximum(np.exp(np.float64(2 * z)), 1) / abs(np.expm1(np.float64(2 * z))),
            "sigmoid slope": 1 + e,
            "elu": 1.0 if z > 0 else 1 / abs(np.expm1(z)),
            "softplus": 1 / (max(z, 0) + np.log1p(np.exp(-abs(z)))),
        }[name]
    overflow = {"tanh": top / 2, "softplus": top}.get(name, np.inf)
    if z > overflow or not np.isfinite(loss):
        return 0.0
    return max(0.0, digits - math.log2(max(loss, 1)))


SIZES = np.logspace(-18, 3, 211)


def test_the_figure_shows_what_is_left():
    drawn = digits_figure()
    assert_plotted(
        drawn.fig,
        {
            (panel, name): (SIZES, [kept(name, sign * size) for size in SIZES])
            for panel, sign in ((1, -1), (2, 1))
            for name in FORMULAS
        },
        titles=["negative z", "positive z"],
        named={"ELU": "elu"},
    )
    # On the grid of a tenth of a decade: 2^-53 is 1.1e-16, 53 ln 2 is 36.7, 355 and 710.
    assert "z from -1e-16 to 1e-16 and z from 400 to 1000" in drawn.description
    assert "sigmoid slope as s (1 - s): z from 40 to 1000" in drawn.description
    assert "z from -1000 to -40 and z from 790 to 1000" in drawn.description


@pytest.mark.parametrize(
    ("settings", "z", "slope", "words"),
    [
        (("tanh", "float64", 1, 2.0), 2.0, 1 / math.cosh(2) ** 2, "about 53 of 53"),
        (("softplus", "float64", -1, 1.5), -1.5, 1 / (1 + math.exp(1.5)), "about 51 of 53"),
        (("tanh", "float32", 1, 50.0), 50.0, 4 * math.exp(-100), "no digit is left"),
        (("elu", "float64", -1, 1e-9), -1e-9, math.exp(-1e-9), "about 23 of 53"),
        (("tanh", "float16", 1, 7.0), 7.0, 1 / math.cosh(7) ** 2, "no digit is left"),
        (("tanh", "float16", 1, 2.0), 2.0, 1 / math.cosh(2) ** 2, "about 11 of 11"),
        (("tanh", "float16", 1, 1e-18), 0.0, 1.0, "about 11 of 11"),
    ],
)
def test_the_lens(settings, z, slope, words):
    data = look(*settings)
    name, precision, sign, size = settings
    bits = int(precision.removeprefix("float"))
    digits, top = {64: 53, 32: 24, 16: 11}[bits], TOP[bits]
    assert data.z == z
    assert data.slope == pytest.approx(slope)
    assert words in describe_lens(data)
    fig, axes = canvas.figure(9.0, 3.6, 1, 2)
    draw_lens(axes, data)
    window = np.linspace(-8, 8, 161)
    f = {
        "tanh": np.tanh,
        "softplus": lambda t: np.log(1 + np.exp(t)),
        "elu": lambda t: np.where(t > 0, t, np.expm1(np.minimum(t, 0))),
    }[name]
    at = min(max(z, -8), 8)
    height = float(f(np.float64(at)))
    across = np.array([-1.5, 1.5]) if at == z else np.array([np.nan, np.nan])
    left, places = kept(name, z, digits, top), {53: 16, 24: 8, 11: 4}[digits]
    seen = (sign * SIZES).astype(precision).astype(float)
    naive = "not a number" if np.isnan(data.naive) else f"{data.naive:.{min(places, 12)}g}"
    verdict = style.BLUE if left >= digits - 2 else style.RED
    assert_plotted(
        fig,
        {
            (1, "function"): (window, f(window)),
            (1, "tangent"): (at + across, height + slope * across),
            (1, "here"): ([at], [height]),
            (2, "kept"): (SIZES, [kept(name, s, digits, top) for s in seen]),
            (2, "all"): (SIZES, np.full(211, digits)),
            (2, "cursor"): DECORATION,
            (2, "point"): ([size], [left]),
            (2, "stable"): f"stable: {data.stable:.{min(places, 12)}g}",
            (2, "naive"): f"naive: {naive}",
        },
        titles=[FORMULAS[name].label, "correct binary digits"],
        colors={
            (2, "point"): verdict,
            (2, "naive"): verdict,
            (2, "stable"): style.GREEN,
            (2, "all"): style.GREEN,
            (1, "function"): style.BLUE,
            (2, "kept"): style.BLUE,
        },
    )


def test_the_lens_writes_both_values_out():
    _, axes = canvas.figure(9.0, 3.6, 1, 2)
    draw_lens(axes, look("tanh", "float64", 1, 400.0))
    said = [artist.get_text() for artist in axes[1].texts]
    assert said == ["stable: 1", "naive: not a number"]
    data = look("softplus", "float32", 1, 100.0)
    assert "softplus: 100, its slope there 1." in describe_lens(data)
    assert "gives infinity: no digit is left" in describe_lens(data)
    assert "z = 100 in float32" in describe_lens(data)
