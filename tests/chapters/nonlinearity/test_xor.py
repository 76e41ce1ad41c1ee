"""XOR: the best plane and the tent, against formulas written here."""

from typing import Any

import numpy as np

from course_utils.chapters.nonlinearity.experiments.xor import (
    hidden_corners,
    xor_affine,
    xor_two_relus,
)
from course_utils.chapters.nonlinearity.figures.xor import corners_figure, xor_figure
from course_utils.pictures import canvas, style
from tests.oracle import assert_plotted

CORNERS = [(0, 0), (0, 1), (1, 0), (1, 1)]


def tent(s: np.ndarray) -> np.ndarray:
    """Return 0 left of 0, s up to 1, and 2 - s from there on."""
    return np.where(s <= 0, 0, np.where(s <= 1, s, 2 - s))


def test_the_best_plane_is_one_half_everywhere() -> None:
    points = np.random.default_rng(0).uniform(-3, 3, (5, 4, 2))
    np.testing.assert_allclose(xor_affine(points), np.full((5, 4), 0.5), atol=1e-12)
    # No other plane does better: at the best one the errors are orthogonal to 1, x1 and x2.
    errors = np.array([0, 1, 1, 0]) - xor_affine(CORNERS)
    np.testing.assert_allclose(errors @ np.column_stack([np.ones(4), CORNERS]), 0, atol=1e-12)


def test_two_relus_are_a_tent_and_exact_at_the_corners() -> None:
    points = np.random.default_rng(0).uniform(-3, 3, (100, 2))
    np.testing.assert_allclose(xor_two_relus(points), tent(points[:, 0] + points[:, 1]), atol=1e-12)
    assert list(xor_two_relus(CORNERS)) == [0, 1, 1, 0]


def test_figure_shows_both_surfaces_and_the_corners() -> None:
    figure = xor_figure()
    side = np.linspace(-0.25, 1.25, 61)
    expected = {}
    for panel, surface, outputs in (
        (1, np.full((61, 61), 0.5), ["0.5"] * 4),
        (2, tent(side[:, None] + side), ["0", "1", "1", "0"]),
    ):
        expected[panel, "surface"] = surface
        expected[panel, "corners"] = [x for x, _ in CORNERS], [y for _, y in CORNERS]
        for (x, y), output in zip(CORNERS, outputs, strict=True):
            expected[panel, f"output [{x}. {y}.]"] = output
    expected[1, "flat"] = "one half everywhere:\nneither orange nor purple"
    expected[3, "scale"] = np.linspace(-0.5, 1.5, 64)[:, None]
    zero, one = style.ORANGE, style.BLUE
    assert_plotted(
        figure.fig, expected, titles=["best affine map", "two ReLUs", ""],
        colors={(panel, "corners"): [zero, one, one, zero] for panel in (1, 2)},
    )  # fmt: skip
    assert "best affine map: 0.5, 0.5, 0.5, 0.5; two ReLUs: 0, 1, 1, 0." in figure.description
    # The scale has the colours of the surfaces.
    images: list[Any] = [
        canvas.keyed(ax)[key]
        for ax, key in zip(figure.fig.axes, ("surface", "surface", "scale"), strict=True)
    ]
    limits = [image.get_clim() for image in images]
    assert set(limits) == {(-0.5, 1.5)}
    assert figure.fig.axes[2].get_ylim() == (-0.5, 1.5)


def test_two_relus_send_the_corners_to_three_places() -> None:
    np.testing.assert_array_equal(hidden_corners(), [(0, 0), (1, 0), (1, 0), (2, 1)])


def test_figure_shows_the_tent_and_the_corners_behind_the_bend() -> None:
    figure = corners_figure()
    s = np.linspace(-0.25, 2.25, 101)
    first = np.array([-0.5, 2.5])
    border = first / 2 - 0.25  # where the first output less twice the second is one half
    zero, one = style.ORANGE, style.BLUE
    assert_plotted(
        figure.fig,
        {
            (1, "best affine map"): (s, np.full(101, 0.5)),
            (1, "two ReLUs"): (s, tent(s)),
            (1, "corners"): ([0, 1, 1, 2], [0, 1, 1, 0]),
            (1, "(0, 0)"): "(0, 0)",
            (1, "both"): "(0, 1) and (1, 0)",
            (1, "(1, 1)"): "(1, 1)",
            (2, "border"): (first, border),
            (2, "corners"): ([0, 1, 1, 2], [0, 0, 0, 1]),
            (2, "hidden (0, 0)"): "(0, 0)",
            (2, "hidden both"): "(0, 1) and (1, 0)",
            (2, "hidden (1, 1)"): "(1, 1)",
        },
        titles=["what goes in, along $x_1 + x_2$", "what the two ReLUs hand on"],
        colors={(panel, "corners"): [zero, one, one, zero] for panel in (1, 2)},
    )
    assert "(0, 0) to (0, 0); (0, 1) to (1, 0); (1, 0) to (1, 0); (1, 1) to (2, 1)." in (
        figure.description
    )
