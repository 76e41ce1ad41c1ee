"""Hinges and random layers, against least squares and formulas written here."""

import numpy as np
import pytest

from course_utils.chapters.nonlinearity.experiments.approximation import (
    RESOLUTION,
    UNITS,
    HingeFit,
    WidthSweep,
    doubling_gain,
    hinge_fit,
    hinges_elsewhere,
    random_layer_fit,
    relu_places,
    width_sweep,
)
from course_utils.chapters.nonlinearity.explorers import explore_hinges, explore_width
from course_utils.chapters.nonlinearity.figures.approximation import (
    WidthFit,
    describe_hinges,
    describe_width,
    draw_hinges,
    draw_width,
    width_figure,
)
from course_utils.pictures import canvas, style
from tests.oracle import assert_plotted

Array = np.ndarray
PLAIN = {
    "linear": lambda z: z,
    "square": lambda z: z * z,
    "cube": lambda z: z * z * z,
    "step": lambda z: np.where(z > 0, 1.0, 0.0),
    "relu": lambda z: np.where(z > 0, z, 0.0),
    "tanh": lambda z: 1 - 2 / (np.exp(2 * z) + 1),
}


def rms(values: Array) -> float:
    return float(np.sqrt((values**2).mean()))


def best_fit(features: Array, x: Array) -> Array:
    """Return what least squares makes of a line and the features."""
    design = np.column_stack([np.ones_like(x), x, features])
    weights, *_ = np.linalg.lstsq(design, np.sin(2 * x))
    return design @ weights


# ---- hinges


@pytest.mark.parametrize(
    ("settings", "positions"),
    [
        ({"hinges": 0}, []),
        ({"hinges": 3}, [-1.5, 0, 1.5]),
        ({"hinges": 2, "spread": 0.5, "shift": 0.25}, [-0.25, 0.75]),
    ],
)
def test_hinges_are_evenly_spaced_and_best(settings: dict, positions: list[float]) -> None:
    fit = hinge_fit(grid=101, **settings)
    x = np.linspace(-3, 3, 101)
    np.testing.assert_allclose(fit.x, x)
    np.testing.assert_allclose(fit.target, np.sin(2 * x))
    np.testing.assert_allclose(fit.positions, positions, atol=1e-12)
    bends = [np.where(x > p, x - p, 0) for p in positions]
    expected = best_fit(np.array(bends).reshape(len(positions), 101).T, x)
    np.testing.assert_allclose(fit.fitted, expected, atol=1e-9)
    assert fit.rmse == pytest.approx(rms(expected - np.sin(2 * x)))
    whole = fit.tilt * x + sum(s * b for s, b in zip(fit.slopes, bends, strict=True))
    assert np.ptp(fit.fitted - whole) < 1e-9  # they differ by the constant alone


def test_the_error_falls_with_the_square_of_the_number_of_hinges() -> None:
    twelve, twenty_four = (hinge_fit(n).rmse for n in (12, 24))
    assert 3.5 < twelve / twenty_four < 4.5
    found = doubling_gain([2, 12])
    np.testing.assert_allclose(found, [hinge_fit(2).rmse / hinge_fit(4).rmse, twelve / twenty_four])


@pytest.mark.parametrize("moved", [None, 0.25])
def test_hinges_elsewhere_have_the_best_slopes_of_their_places(moved: float | None) -> None:
    found = hinges_elsewhere(5, moved=moved, runs=3, rng=2)
    draws = np.random.default_rng(2)
    x = np.linspace(-3, 3, 601)
    even = np.array([-2.0, -1, 0, 1, 2])
    if moved is None:
        places = draws.uniform(-3, 3, (3, 5))
    else:
        places = even + draws.uniform(-0.25, 0.25, (3, 5))  # the spacing is 1
    errors = []
    for each in (even, *places):
        features = np.stack([np.ones(601), x, *(np.where(x > p, x - p, 0) for p in each)], axis=1)
        weights, *_ = np.linalg.lstsq(features, np.sin(2 * x))
        errors.append(np.sqrt(((features @ weights - np.sin(2 * x)) ** 2).mean()))
    np.testing.assert_allclose(found, np.array(errors[1:]) / errors[0], rtol=1e-6)


def test_the_best_line_leaves_what_calculus_says() -> None:
    """On [-3, 3] the mean of sin^2 is 1/2 - sin 12 / 24; the line takes (mean of x sin)^2 / 3."""
    along = (np.sin(6) - 6 * np.cos(6)) / 12  # the mean of x sin 2x
    left = 0.5 - np.sin(12) / 24 - along**2 / 3
    assert hinge_fit(0, grid=20001).rmse == pytest.approx(np.sqrt(left), rel=1e-3)


# ---- random layers


@pytest.mark.parametrize("name", UNITS)
def test_a_random_layer_is_fitted_by_least_squares(name: str) -> None:
    x, fitted, error = random_layer_fit(UNITS[name], 6, rng=3, runs=2)
    rng = np.random.default_rng(3)
    slope, place = 2 * rng.standard_normal((2, 6)), rng.uniform(-3, 3, (2, 6))
    np.testing.assert_allclose(x, np.linspace(-3, 3, 400))
    for run in range(2):
        expected = best_fit(PLAIN[name]((x[:, None] - place[run]) * slope[run]), x)
        np.testing.assert_allclose(fitted[run], expected, atol=1e-6)
        assert error[run] == pytest.approx(rms(expected - np.sin(2 * x)), rel=1e-6)


def test_places_are_spread_or_bunched_with_the_same_weights() -> None:
    spread, bunched = relu_places(6, bias_std=0.5, runs=3, rng=4)
    x = np.linspace(-3, 3, 400)
    line = rms(best_fit(np.empty((400, 0)), x) - np.sin(2 * x))
    for found, draw in (
        (spread, lambda rng, slope: -slope * rng.uniform(-3, 3, (3, 6))),
        (bunched, lambda rng, slope: rng.normal(0, 0.5, (3, 6))),
    ):
        rng = np.random.default_rng(4)
        slope = 2 * rng.standard_normal((3, 6))
        bias = draw(rng, slope)
        for run in range(3):
            z = x[:, None] * slope[run] + bias[run]
            left = rms(best_fit(np.where(z > 0, z, 0), x) - np.sin(2 * x))
            assert found[run] == pytest.approx(left / line, rel=1e-6)


def test_polynomials_stay_where_their_degree_puts_them() -> None:
    x = np.linspace(-3, 3, 400)
    for name, degree in (("linear", 1), ("square", 2), ("cube", 3)):
        stuck = rms(np.polyval(np.polyfit(x, np.sin(2 * x), degree), x) - np.sin(2 * x))
        for width in (4, 100):
            error = random_layer_fit(UNITS[name], width, rng=1, runs=5)[2]
            np.testing.assert_allclose(error, stuck, rtol=1e-6)


def test_widths_and_kinds_share_their_draws() -> None:
    sweep = width_sweep(widths=(2, 9), runs=3, rng=7)
    assert sweep.widths == (2, 9)
    assert list(sweep.rmse) == list(UNITS)
    for name, record in UNITS.items():
        rng = np.random.default_rng(7)
        for row, width in enumerate((2, 9)):
            expected = random_layer_fit(record, width, rng=rng, runs=3)[2]
            np.testing.assert_array_equal(sweep.rmse[name][row], expected)


def test_known_errors_at_width_100() -> None:
    sweep = width_sweep(widths=(10, 100), rng=1)
    median = {name: float(np.median(errors[1])) for name, errors in sweep.rmse.items()}
    assert sweep.rmse["relu"].shape == (2, 20)
    assert median["square"] == pytest.approx(0.661, abs=1e-3)
    assert median["cube"] == pytest.approx(0.556, abs=2e-3)
    assert 0.03 < median["step"] < 0.1
    assert 0.001 < median["relu"] < 0.02
    assert median["tanh"] == RESOLUTION == sweep.rmse["tanh"].min()


def test_error_left_is_beside_the_line_of_the_same_run() -> None:
    sweep = WidthSweep((5, 8), {"linear": np.array([[1, 2], [4, 5.0]]), "relu": np.ones((2, 2))})
    np.testing.assert_allclose(sweep.error_left("relu", width=5), [1, 0.5])
    np.testing.assert_allclose(sweep.error_left("relu", width=8), [0.25, 0.2])


@pytest.mark.parametrize("record", UNITS.values(), ids=lambda record: record.name)
def test_the_records_of_the_units_are_true(record) -> None:
    z = np.linspace(-200, 200, 100_001)
    outputs = PLAIN[record.name](np.clip(z, -200, 200))
    np.testing.assert_allclose(record.f(z), outputs, atol=1e-9)
    for bound, reached in zip(record.output_range, np.sort(outputs)[[0, -1]], strict=True):
        assert abs(reached) >= 200 if np.isinf(bound) else reached == pytest.approx(bound, abs=1e-4)
    smooth = np.abs(z) > 0.01
    numerical = (PLAIN[record.name](z + 1e-5) - PLAIN[record.name](z - 1e-5)) / 2e-5
    np.testing.assert_allclose(record.df(z)[smooth], numerical[smooth], rtol=1e-4, atol=1e-4)
    steepest = np.abs(numerical[smooth]).max()
    assert steepest > 100 if np.isinf(record.max_slope) else steepest <= record.max_slope + 1e-4
    if record.name in ("square", "cube"):
        nodes, weights = np.polynomial.hermite_e.hermegauss(20)
        size = weights @ PLAIN[record.name](nodes) ** 2 / weights.sum()
        assert record.gain == pytest.approx(size**-0.5)


# ---- pictures


def test_width_figure_shows_median_and_band() -> None:
    rng = np.random.default_rng(1)
    errors = {name: rng.uniform(0.001, 0.7, (3, 11)) for name in UNITS}
    figure = width_figure(WidthSweep((2, 5, 30), errors))
    expected, words = {}, []
    for name, rows in errors.items():
        ordered = np.sort(rows, axis=1)  # of eleven, the 10, 50 and 90 % are numbers 1, 5 and 9
        expected[1, name] = [2, 5, 30], ordered[:, 5]
        expected[1, f"{name} band"] = [2, 5, 30], ordered[:, 1], ordered[:, 9]
        expected[1, f"{name} label"] = UNITS[name].label
        words.append(f"{UNITS[name].label} {ordered[0, 5]:.3g} to {ordered[2, 5]:.3g}")
    written = {0.0001: "0.0001 or less", 0.001: "0.001", 0.01: "0.01", 0.1: "0.1", 1: "1"}
    assert_plotted(
        figure.fig, expected, titles=["Best fit of sin 2x on [-3, 3]: median, 10 to 90 %"],
        ticks={(1, "y"): written},
    )  # fmt: skip
    assert f"largest width: {'; '.join(words)}." in figure.description
    assert "from 2 to 30, logarithmic axes, median of 11 seeds" in figure.description


def test_a_curve_that_lies_on_another_says_so_at_its_end() -> None:
    errors = {name: np.full((2, 3), 0.1 * place) for place, name in enumerate(UNITS, start=1)}
    errors["square"] = errors["linear"]
    (ax,) = width_figure(WidthSweep((2, 5), errors)).fig.axes
    said = {text.get_text() for text in ax.texts}
    assert {"linear", "x² = linear", "x³"} <= said


def test_hinges_are_drawn_alone_and_together() -> None:
    rng = np.random.default_rng(2)
    x = np.linspace(-3, 3, 13)
    target, fitted = rng.normal(size=(2, 13))
    fit = HingeFit(x, target, fitted, x[[4, 10]], np.array([2.0, -3.0]), 0.7, 0.123456)
    fig, axes = canvas.figure(9.0, 3.4, 1, 2)
    draw_hinges(axes, fit)
    parts = [2 * np.where(x > x[4], x - x[4], 0), -3 * np.where(x > x[10], x - x[10], 0)]
    gap = [np.nan]
    expected = {
        (1, "target"): (x, target),
        (1, "fit"): (x, fitted),
        (1, "bends"): (x[[4, 10]], fitted[[4, 10]]),
        (1, "rmse"): "error 0.123",
        (2, "line"): (x, 0.7 * x),
        (2, "starts"): (x[[4, 10]], [0, 0]),
        (2, "hinges"): (np.r_[x, gap, x, gap], np.r_[parts[0], gap, parts[1], gap]),
    }
    titles = ["the sum (solid), sin 2x (dashed)", "each hinge alone, the line (dotted)"]
    assert_plotted(fig, expected, titles=titles)
    assert describe_hinges(fit) == (
        "With 2 hinges between -1 and 2, the root mean square error to sin 2x is 0.123."
    )
    none = HingeFit(x, target, fitted, np.empty(0), np.empty(0), 0.7, 0.5)
    assert describe_hinges(none).startswith(
        "Without a hinge, by a straight line alone (there is nothing to spread or shift), the root"
    )
    one = HingeFit(x, target, fitted, x[[4]], np.array([2.0]), 0.7, 0.5)
    assert describe_hinges(one).startswith("With one hinge at -1, the root")


def test_a_fit_is_drawn_beside_its_target() -> None:
    x = np.linspace(-3, 3, 7)
    target, fitted = np.random.default_rng(3).normal(size=(2, 7))
    fit = WidthFit("cube", 12, x, target, fitted, 0.0321)
    fig, axes = canvas.figure(8.0, 3.4)
    draw_width(axes, fit)
    told = "12 x³ units: error 0.0321"
    assert_plotted(
        fig,
        {(1, "target"): (x, target), (1, "fit"): (x, fitted), (1, "rmse"): told},
        titles=["best fit (solid), sin 2x (dashed)"],
    )
    assert describe_width(fit) == (
        "With 12 random x³ units and the best output weights, the root mean square error to sin 2x "
        "is 0.0321."
    )


def test_hinge_explorer_shows_the_fit_of_its_settings() -> None:
    explorer = explore_hinges()
    explorer.set(hinges=7, spread=0.6, shift=-0.4)
    assert explorer.description == describe_hinges(hinge_fit(7, spread=0.6, shift=-0.4))


def test_width_explorer_draws_from_the_notebooks_seed() -> None:
    explorer = explore_width(rng=6)
    explorer.set(activation="tanh", width=7, draw=3)
    x, fitted, error = random_layer_fit(UNITS["tanh"], 7, rng=np.random.default_rng((6, 3)))
    assert_plotted(
        explorer._fig,
        {
            (1, "target"): (x, np.sin(2 * x)),
            (1, "fit"): (x, fitted),
            (1, "rmse"): f"7 tanh units: error {error:.3g}",
        },
        titles=["best fit (solid), sin 2x (dashed)"],
        colors={(1, "fit"): style.activation_style("tanh")["color"]},
    )
    assert explore_width(rng=6).description != explore_width(rng=7).description
