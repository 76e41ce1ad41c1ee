"""The shorter measurements of notebook 04, and the unit under the microscope."""

from types import SimpleNamespace

import numpy as np
import pytest

from course_utils.chapters.saturation.exercises.own import own_clip, own_vitals
from course_utils.chapters.saturation.experiments.hermite import chi_by_hermite
from course_utils.chapters.saturation.experiments.own import own_runs
from course_utils.chapters.saturation.experiments.propagation import Propagation, propagation
from course_utils.chapters.saturation.experiments.wayback import way_back
from course_utils.chapters.saturation.figures.microscope import (
    Unit,
    describe_unit,
    draw_unit,
    unit_axes,
)
from course_utils.gradcheck import numerical_gradient
from course_utils.lessons.own import own_network
from course_utils.meanfield import settled_variance
from tests.oracle import assert_plotted


def test_a_saturated_unit_creeps_back_and_a_relu_stays():
    def count(start):
        z, step = start, 0
        while z < 0:
            s = 1 / (1 + np.exp(-z))
            z, step = z + (1 - s) * s * (1 - s), step + 1
        return step

    steps = way_back("sigmoid", (-1.0, -3.0, -5.0))
    np.testing.assert_array_equal(steps, [count(z) for z in (-1.0, -3.0, -5.0)])
    far = way_back("sigmoid", (-6.0, -8.0))
    assert far[1] / far[0] == pytest.approx(np.e**2, rel=0.06)
    assert np.isinf(way_back("relu", (-1.0,), limit=50)).all()
    assert np.isinf(way_back("sigmoid", (-8.0,), limit=100)).all()


def test_gauss_hermite_misses_a_narrow_slope():
    """Found before: 8.89 where 5.54 is true, at gain 10; right at gain 3.2."""
    variance = float(settled_variance("tanh", 10.0))
    assert chi_by_hermite(10.0, variance) == pytest.approx(8.89, abs=0.02)
    gentle = float(settled_variance("tanh", 3.2))
    assert chi_by_hermite(3.2, gentle) == pytest.approx(1.962, abs=0.003)


def test_propagation_ratios_are_those_of_2010():
    found = propagation(runs=4, rng=13)
    assert found.arriving.shape == (5, 4)
    assert found.weights.shape == (6, 4)
    # Theory sqrt(1/3) = .577 near the top, a little less below.
    np.testing.assert_allclose(np.median(found.step()[1:], axis=-1), 0.57, atol=0.04)
    np.testing.assert_allclose(np.median(found.between_hidden(), axis=-1), 1, atol=0.1)
    assert 3.5 < np.median(found.output_over_hidden()) < 6.5
    sigmoid = propagation("sigmoid", runs=4, rng=13)
    np.testing.assert_allclose(np.median(sigmoid.between_hidden(), axis=-1), 1 / 7, atol=0.02)


def test_propagation_names_its_layers_rightly():
    arriving = np.array([[1.0], [2.0], [8.0]])
    weights = np.array([[1.0], [3.0], [6.0], [30.0]])
    result = Propagation(arriving, weights)
    np.testing.assert_array_equal(result.step(), [[0.5], [0.25]])
    np.testing.assert_array_equal(result.between_hidden(), [[0.5]])
    np.testing.assert_array_equal(result.output_over_hidden(), [5])


def test_own_clip_and_vitals_by_hand():
    grads = [np.array([[3.0]]), np.array([0.0]), np.array([[4.0]]), np.array([12.0])]
    np.testing.assert_allclose(np.concatenate([g.ravel() for g in own_clip(grads, 1.3)]),
                               [0.3, 0, 0.4, 1.2])  # fmt: skip
    assert own_clip(grads, 13.0)[3] == 12
    share, length = own_vitals(np.array([[0.98, -0.98, 0.5, 0.0]]), grads)
    assert (share, length) == (0.5, 13)


def test_own_runs_train_with_the_parts_they_get():
    own = own_network()
    assert own.clip is own_clip
    calls = []

    def spy(grads, longest):
        calls.append(longest)
        return own.clip(grads, longest)

    parts = SimpleNamespace(**{**vars(own), "clip": spy})
    result = own_runs(parts, rate=0.3, longest=0.5, steps=4, runs=3, rng=1)
    assert calls == [0.5] * 12
    assert result.loss.shape == result.saturated.shape == result.length.shape == (4, 3)
    assert (result.saturated >= 0).all()
    assert (result.saturated <= 1).all()


def test_own_runs_need_clipping_at_a_large_rate():
    own = own_network()
    free, clipped = (
        own_runs(own, rate=1.0, longest=c, steps=200, runs=6, rng=5) for c in (1e9, 0.1)
    )
    assert free.learned == 0
    assert np.median(free.loss[-1]) > 1000
    assert np.median(clipped.loss[-1]) < 0.3
    assert np.median(free.saturated[-1]) > 0.95


@pytest.mark.parametrize(("kind", "z"), [("tanh", 2.5), ("sigmoid", -1.0), ("relu", 0.4)])
def test_a_unit_multiplies_by_slope_and_weight(kind, z):
    f = {"tanh": np.tanh, "sigmoid": lambda v: 1 / (1 + np.exp(-v)), "relu": lambda v: v * (v > 0)}
    unit = Unit(kind, z, 1.5, -2.0)
    slope = numerical_gradient(lambda v: float(f[kind](v[0])), np.array([z]))[0]
    assert unit.below == pytest.approx(1.5 * slope * -2.0, rel=1e-6)
    fig, axes = unit_axes()
    draw_unit(axes, unit)
    grid = np.linspace(-8, 8, 321)
    heights = f[kind](grid)
    output = float(f[kind](z))
    near = [z - 1.5, z + 1.5]
    keyed = {(1, "curve"): (grid, heights), (1, "here"): ([z], [output])}
    keyed[1, "tangent"] = (near, [output - 1.5 * slope, output + 1.5 * slope])
    slopes = {
        "tanh": 1 - heights**2, "sigmoid": heights * (1 - heights), "relu": 1.0 * (grid > 0)
    }  # fmt: skip
    keyed[2, "slope"], keyed[2, "here"] = (grid, slopes[kind]), ([z], [slope])
    lines = (
        "from above: 1.5", f"× slope {slope:.3g}", f"= delta {1.5 * slope:.3g}", "× weight -2",
        f"= to below: {-3 * slope:.3g}", "saturated" if kind == "tanh" else "working",
    )  # fmt: skip
    keyed |= {(3, f"line {row}"): text for row, text in enumerate(lines)}
    name = {"tanh": "tanh", "sigmoid": "sigmoid", "relu": "ReLU"}[kind]
    _assert_near(fig, keyed, [f"{name}: output", "its slope", ""])
    assert f"at z = {z:.3g}" in describe_unit(unit)
    off = Unit("relu", -1.0, 1.0, 1.0)
    assert off.state == "slope 0: no gradient"
    assert "has slope 0 and passes nothing on" in describe_unit(off)


def _assert_near(fig, keyed, titles):
    """A numerical slope has nine digits: hold the tangent and the point to them, not to twelve."""
    for panel, key in ((1, "tangent"), (2, "here")):
        artist = fig.axes[panel - 1]._keyed[key]
        found = artist.get_data() if key == "tangent" else np.asarray(artist.get_offsets()).T
        np.testing.assert_allclose(found, keyed[panel, key], rtol=1e-6)
        keyed[panel, key] = tuple(found)
    assert_plotted(fig, keyed, titles=titles)
