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


def test_figure_marks_the_minima_at_their_loss() -> None:
    w = np.linspace(0, 1, 21)
    first, second = np.random.default_rng(4).uniform(1, 2, (2, 21))
    results = {
        "one": UnitLoss(w, first, w[[3, 12]]),
        "two": UnitLoss(w, second, w[[7]]),
        "three": UnitLoss(w, second, w[[]]),
    }
    figure = unit_loss_figure(results)
    expected = {}
    for panel, (loss, at) in enumerate(((first, [3, 12]), (second, [7]), (second, [])), start=1):
        expected[panel, "loss"] = w, loss
        expected[panel, "minima"] = w[at], loss[at]
    assert_plotted(figure.fig, expected, titles=list(results))
    assert (
        f"one: 2 minima, at w = 0.15 with loss {first[3]:.3g} and at w = 0.6 with loss "
        f"{first[12]:.3g}. two: 1 minimum, at w = 0.35 with loss {second[7]:.3g}. three: no minimum"
    ) in figure.description


def test_explorer_shows_the_loss_of_its_settings() -> None:
    explorer = explore_unit_loss()
    explorer.set(kind="cross-entropy", x2=-4.0, target2=0.25)
    points = [(1.0, 0.9), (-4.0, 0.25)]
    w = np.linspace(-4, 6, 10001)
    losses = np.array([loss_here("cross-entropy", each, points) for each in w])
    lowest = losses.argmin()
    assert_plotted(
        explorer._fig,
        {(1, "loss"): (w, losses), (1, "minima"): (w[[lowest]], losses[[lowest]])},
        titles=["one sigmoid unit, cross-entropy"],
    )
    assert explorer.description == (
        f"With cross-entropy: 1 minimum, at w = {w[lowest]:.4g} with loss {losses[lowest]:.3g}."
    )
