"""The loss of one unit, against a plain formula and the numbers known from elsewhere."""

import math

import numpy as np
import pytest

from course_utils.chapters.nonlinearity.experiments.valleys import (
    UnitLoss,
    minima_of,
    unit_loss,
    unit_losses,
)
from course_utils.chapters.nonlinearity.explorers import explore_unit_loss
from course_utils.chapters.nonlinearity.figures.valleys import unit_loss_figure
from tests.oracle import assert_plotted


def loss_here(kind: str, w: float, points: list[tuple[float, float]]) -> float:
    """Return the summed loss by the textbook's formulas."""
    total = 0.0
    for x, target in points:
        yes, no = 1 / (1 + math.exp(-w * x)), 1 / (1 + math.exp(w * x))
        if kind == "squared error":
            total += (yes - target) ** 2
        else:
            total -= target * math.log(yes) + (1 - target) * math.log(no)
    return total


@pytest.mark.parametrize("kind", ["squared error", "cross-entropy"])
def test_loss_is_the_textbooks(kind: str) -> None:
    points = [(1.0, 0.9), (-2.5, 0.3), (0.5, 0.6)]
    result = unit_loss(*zip(*points, strict=True), kind=kind, span=(-3, 2), grid=11)
    np.testing.assert_allclose(result.w, np.arange(-3, 2.1, 0.5), atol=1e-12)
    np.testing.assert_allclose(result.loss, [loss_here(kind, w, points) for w in result.w])


def test_two_valleys_with_squared_error_and_one_with_cross_entropy() -> None:
    found = unit_losses([1, -10], [0.9, 0.9])
    assert list(found) == ["squared error", "cross-entropy"]
    squared, matching = found.values()
    np.testing.assert_allclose(squared.minima, [-0.155, 2.197], atol=1e-3)
    np.testing.assert_allclose(matching.minima, [-0.178], atol=1e-3)
    at = np.interp(squared.minima, squared.w, squared.loss)
    np.testing.assert_allclose(at, [0.198, 0.810], atol=5e-4)


def test_an_unknown_loss_is_refused() -> None:
    with pytest.raises(ValueError, match="kind: 'hinge' is not known; allowed are 'squared error'"):
        unit_loss([1], [0.5], kind="hinge")


def test_a_flat_stretch_and_an_edge_are_no_minima() -> None:
    assert list(minima_of(np.array([3.0, 1, 1, 2, 0, 4, 3]))) == [4]
    assert list(minima_of(np.array([3.0, 1, 2, 0, 4, 3, 5]))) == [1, 3, 5]


def test_each_point_has_its_own_loss() -> None:
    points = [(1.0, 0.9), (-2.5, 0.3)]
    for kind in ("squared error", "cross-entropy"):
        result = unit_loss(*zip(*points, strict=True), kind=kind, span=(-1, 1), grid=5)
        for loss, point in zip(result.alone, points, strict=True):
            np.testing.assert_allclose(loss, [loss_here(kind, w, [point]) for w in result.w])


def test_figure_marks_the_minima_at_their_loss() -> None:
    w = np.linspace(0, 4, 21)
    rng = np.random.default_rng(4)
    first, second = rng.uniform(1, 2, (2, 21))
    alone = rng.uniform(0, 1, (2, 2, 21))
    results = {
        "one": UnitLoss(w, first, w[[3, 12]], alone[0]),
        "two": UnitLoss(w, second, w[[]], alone[1]),
    }
    figure = unit_loss_figure(results)
    near = first - first[12]
    expected = {(2, "loss"): (w, near), (2, "minima"): (w[[3, 12]], near[[3, 12]])}
    for panel, loss, at, parts in ((1, first, [3, 12], alone[0]), (3, second, [], alone[1])):
        expected[panel, "loss"] = w, loss
        expected[panel, "minima"] = w[at], loss[at]
        expected[panel, "point 1"], expected[panel, "point 2"] = (w, parts[0]), (w, parts[1])
    assert_plotted(
        figure.fig, expected, titles=["one", "one, from near", "two"],
        named={"both points": "loss"},
    )  # fmt: skip
    panel = figure.fig.axes[1]
    assert panel.get_xlim() == pytest.approx((round(w[12]) - 1.75, round(w[12]) + 1.75))
    seen = near[(w >= panel.get_xlim()[0]) & (w <= panel.get_xlim()[1])]
    low, high = panel.get_ylim()
    assert seen.min() - np.ptp(seen) < low < seen.min()
    assert seen.max() < high < seen.max() + np.ptp(seen)
    assert (
        f"one: 2 minima, at w = 0.6 with loss {first[3]:.3g} and at w = 2.4 with loss "
        f"{first[12]:.3g}. two: no minimum"
    ) in figure.description


@pytest.mark.parametrize("preset", [1, 2, 3])
def test_no_curve_leaves_the_frame_of_the_explorer(preset: int) -> None:
    explorer = explore_unit_loss()
    explorer.preset(preset)
    whole = explorer._fig.axes[0]
    low, high = whole.get_ylim()
    for line in whole.get_lines():
        heights = np.asarray(line.get_ydata())
        assert low < heights.min() <= heights.max() < high


def test_explorer_shows_the_loss_of_its_settings() -> None:
    explorer = explore_unit_loss()
    explorer.set(kind="cross-entropy", x2=-4.0, target2=0.25)
    points = [(1.0, 0.9), (-4.0, 0.25)]
    w = np.linspace(-4, 6, 10001)
    each = np.array([[loss_here("cross-entropy", at, [point]) for at in w] for point in points])
    losses = each.sum(axis=0)
    lowest = losses.argmin()
    expected = {
        (panel, key): what
        for panel, shown in ((1, losses), (2, losses - losses[lowest]))
        for key, what in (("loss", (w, shown)), ("minima", (w[[lowest]], shown[[lowest]])))
    }
    expected |= {(1, "point 1"): (w, each[0]), (1, "point 2"): (w, each[1])}
    titles = ["cross-entropy: both points (solid), each alone", "both points, from near"]
    assert_plotted(explorer._fig, expected, titles=titles)
    assert explorer.description == (
        f"With cross-entropy: 1 minimum, at w = {w[lowest]:.4g} with loss {losses[lowest]:.3g}."
    )
