"""Networks born dead: exact probabilities, brute force over inputs, and the pictures."""

import numpy as np
import pytest

from course_utils.chapters.dead_relus.experiments.born import (
    BornDead,
    born_dead,
    born_dead_formula,
    lamps,
)
from course_utils.chapters.dead_relus.figures.born import (
    Lamps,
    born_figure,
    describe_lamps,
    draw_lamps,
    lamp_axes,
)
from tests.oracle import DECORATION, assert_plotted


def test_formula_by_walking_through_the_layers():
    for width in (1, 2, 3, 10):
        alive = 1.0
        for depth in range(1, 12):
            alive *= 1 - 0.5**width
            assert born_dead_formula(width, depth) == pytest.approx(1 - alive)
    # Lu et al. 2020, for one input; the numbers of the course's facts.
    found = [float(born_dead_formula(width, 10)) for width in (2, 3, 5, 10)]
    assert found == pytest.approx([0.944, 0.737, 0.272, 0.0097], abs=6e-4)


def test_counted_networks():
    """With one input and two layers both numbers are exact; deeper ones were counted by others."""
    found = born_dead((2, 3, 5), depth=10, networks=20_000, rng=4)
    np.testing.assert_array_equal(found.depths, np.arange(1, 11))
    for width in (2, 3, 5):
        formula = [1 - (1 - 0.5**width) ** depth for depth in range(1, 11)]
        np.testing.assert_allclose(found.one_input[width], formula, atol=0.016)
        n = 0.5**width
        exact = (1 - 2 * n) * n * n + 2 * n * n
        assert found.every_input[width][1] == pytest.approx(exact, abs=0.011)
    every = [found.every_input[width][-1] for width in (2, 3, 5)]
    assert every == pytest.approx([0.911, 0.631, 0.153], abs=0.016)
    # With PyTorch's biases: the last layer says 0 to everything in about 2^-width of the networks.
    assert 0.08 < found.blank[3][-1] < 0.17
    assert found.blind[3][-1] > 4 * found.blank[3][-1]


def test_with_biases_a_silent_layer_makes_blind():
    """Tried on the line: whether all numbers get one answer behind ten layers."""
    found = born_dead((2,), depth=6, networks=3000, rng=6)
    draws, blind, networks = np.random.default_rng(1), 0, 1500
    line = np.linspace(-2, 2, 21)[:, None]
    for _ in range(networks):
        h = line
        for fan_in in (1, 2, 2, 2, 2, 2):
            bound = fan_in**-0.5
            h = h @ draws.uniform(-bound, bound, (fan_in, 2)) + draws.uniform(-bound, bound, 2)
            h = h * (h > 0)
        blind += np.ptp(h, axis=0).max() == 0
    assert found.blind[2][-1] == pytest.approx(blind / networks, abs=0.1)


def test_lamps_go_out_once():
    died = lamps(3, 10, networks=4000, rng=2)
    assert died.shape == (4000,)
    assert np.mean(died > 0) == pytest.approx(0.631, abs=0.035)
    assert np.mean((died > 0) & (died <= 2)) == pytest.approx(0.043, abs=0.015)
    assert died.max() <= 10


def test_born_figure():
    depths = np.arange(1, 7)
    draws = np.random.default_rng(3)
    shares = [{width: draws.uniform(size=6) for width in (2, 5)} for _ in range(4)]
    figure = born_figure(BornDead(depths, 1000, *shares))
    expected = {}
    for panel, share in enumerate(shares[:2], start=1):
        for width in (2, 5):
            expected[panel, f"width {width}"] = depths, 100 * share[width]
            formula = [100 * (1 - (1 - 0.5**width) ** d) for d in range(1, 7)]
            expected[panel, f"width {width} formula"] = depths, formula
    titles = ["0 for one given input", "0 for every input"]
    assert_plotted(figure.fig, expected, titles=titles)
    assert "1000 networks" in figure.description
    assert f"0 for every input: {100 * shares[1][2][2]:.3g} (width 2)" in figure.description


def test_lamps_are_drawn_lit_or_out():
    died = np.zeros(40, int)
    died[:10] = 2
    died[25] = 3
    fig, axes = lamp_axes()
    data = Lamps(2, 3, died)
    draw_lamps(axes, data)
    lit = np.ones((2, 20))
    lit[0, :10] = lit[1, 5] = 0
    formula = [25, 43.75, 57.8125]
    expected = {
        (1, "lamps"): lit,
        (1, "gaps"): DECORATION,
        (2, "formula"): ([1, 2, 3], formula),
        (2, "counted"): ([1, 2, 3], [0, 25, 27.5]),
    }
    titles = ["width 2, depth 3: 29 of 40 lit", "dots: out so far; dashed: formula, one input"]
    assert_plotted(fig, expected, titles=titles, ticks={})
    assert "11 of 40 networks" in describe_lamps(data)
    assert "57.8 %" in describe_lamps(data)
