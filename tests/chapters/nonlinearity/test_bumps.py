"""Bumps against integrals in closed form and sums written here."""

import math

import numpy as np
import pytest

from course_utils.chapters.nonlinearity.experiments.bumps import BumpSum, bump_error, bump_sum
from course_utils.chapters.nonlinearity.explorers import explore_bumps
from course_utils.chapters.nonlinearity.figures.bumps import describe_bumps, draw_bumps
from course_utils.pictures import canvas
from tests.oracle import assert_plotted


def test_a_bump_is_a_step_up_and_a_step_down() -> None:
    found = bump_sum(4, 7.0, grid=13)
    np.testing.assert_allclose(found.middles, [-3, -1, 1, 3])
    total = np.zeros(13)
    for middle, bump in zip(found.middles, found.bumps, strict=True):
        for at, (x, height) in enumerate(zip(found.x, bump, strict=True)):
            up = 1 / (1 + math.exp(-7 * (x - middle + 1)))
            down = 1 / (1 + math.exp(-7 * (x - middle - 1)))
            assert height == pytest.approx(math.sin(2 * middle) * (up - down), abs=1e-12)
            total[at] += height
    np.testing.assert_allclose(found.total, total, atol=1e-12)
    np.testing.assert_allclose(found.target, np.sin(2 * found.x))
    assert found.error == pytest.approx(np.abs(total - np.sin(2 * found.x)).max())
    assert bump_error(4, steepness=7.0) == bump_sum(4, 7.0).error


def test_hard_steps_miss_by_half_a_bump_at_the_steepest_place() -> None:
    """At 0 the slope of the sine is 2, and a bump's edge is half its width from its middle."""
    for bumps in (41, 81):
        half = 3 / (bumps - 1)
        assert bump_error(bumps, steepness=1e6) == pytest.approx(2 * half, rel=0.2)


def test_more_bumps_help_only_if_a_step_is_narrow_beside_the_waves() -> None:
    few, many = (bump_error(bumps, steepness=200) for bumps in (20, 80))
    assert many < few / 3
    few, many = (bump_error(bumps, steepness=3) for bumps in (20, 80))
    assert many > 0.9 * few


def test_a_step_as_wide_as_a_bump_smooths_the_bars() -> None:
    hard, soft, too_soft = (bump_error(40, steepness=each) for each in (200, 20, 3))
    assert soft < hard / 3
    assert too_soft > 3 * hard


def test_with_soft_steps_what_is_left_of_many_bumps_lies_at_the_ends() -> None:
    found = bump_sum(80, 20.0)
    away = np.abs(found.total - found.target)
    assert abs(found.x[away.argmax()]) == 3
    assert away[np.abs(found.x) < 2.7].max() < 0.7 * away.max()


def test_soft_steps_blur_the_sine_by_what_the_logistic_density_does() -> None:
    """A wave of frequency 2 is multiplied by (2 pi / k) / sinh(2 pi / k)."""
    found = bump_sum(400, 6.0)
    inside = np.abs(found.x) < 1
    kept = (2 * math.pi / 6) / math.sinh(2 * math.pi / 6)
    np.testing.assert_allclose(found.total[inside], kept * np.sin(2 * found.x[inside]), atol=0.01)


@pytest.mark.parametrize(
    ("bumps", "steepness", "said"), [(1, 5.0, "bumps: must be"), (4, 0.0, "steepness: must be")]
)
def test_what_is_no_sum_is_refused(bumps: int, steepness: float, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        bump_sum(bumps, steepness)


def test_bumps_are_drawn_alone_and_together() -> None:
    x = np.linspace(-3, 3, 5)
    target, total, one, two = np.random.default_rng(1).normal(size=(4, 5))
    data = BumpSum(x, target, total, np.array([one, two]), np.array([-1.0, 1]), 12.5, 0.98765)
    fig, axes = canvas.figure(9.0, 3.4, 1, 2)
    draw_bumps(axes, data)
    gap = [np.nan]
    assert_plotted(
        fig,
        {
            (1, "bumps"): (np.r_[x, gap, x, gap], np.r_[one, gap, two, gap]),
            (2, "target"): (x, target),
            (2, "sum"): (x, total),
            (2, "error"): "largest error 0.988",
        },
        titles=[
            "each bump alone: a step up, a step down", "their sum (solid), sin 2x (dashed)"
        ],
    )  # fmt: skip
    assert describe_bumps(data) == (
        "2 bumps, each of two sigmoid steps with weight 12.5. Their sum is nowhere farther than "
        "0.988 from sin 2x."
    )


def test_explorer_shows_the_sum_of_its_settings() -> None:
    explorer = explore_bumps()
    explorer.set(bumps=5, steepness=9)
    assert explorer.description == describe_bumps(bump_sum(5, 9.0))
