"""Pieces against networks whose bends are known, and against a fine grid."""

from typing import Any

import numpy as np
import pytest

from course_utils.chapters.nonlinearity.experiments.folding import (
    Pieces,
    count_pieces,
    folding_layers,
    pieces_sweep,
    random_layers,
    shaken_folds,
    wide_layer,
)
from course_utils.chapters.nonlinearity.figures.folding import pieces_figure
from tests.oracle import assert_plotted


def output(layers: list, x: np.ndarray) -> np.ndarray:
    """Return what a network answers, unit by unit."""
    h = x[:, None]
    for number, (W, b) in enumerate(layers):
        h = np.stack([h @ W[:, unit] + b[unit] for unit in range(W.shape[1])], axis=1)
        if number < len(layers) - 1:
            h = np.where(h > 0, h, 0)
    return h[:, 0]


@pytest.mark.parametrize("folds", [1, 2, 3, 7])
def test_folding_layers_repeat_the_tent(folds: int) -> None:
    x = np.linspace(0, 1, 1001)
    tent = x
    for _ in range(folds):
        tent = 1 - np.abs(2 * tent - 1)
    np.testing.assert_allclose(output(folding_layers(folds), x), tent, atol=1e-9)
    assert count_pieces(folding_layers(folds), 0, 1) == 2**folds


@pytest.mark.parametrize(("depth", "width"), [(1, 4), (2, 3), (3, 8)])
def test_wider_layers_fold_as_often_as_they_have_units(depth: int, width: int) -> None:
    x = np.linspace(0, 1, 1001)
    zigzag = x
    for _ in range(depth):
        zigzag = np.abs((width * zigzag + 1) % 2 - 1)  # up in even pieces, down in odd ones
    layers = folding_layers(depth, width)
    assert [W.shape for W, _ in layers] == [W.shape for W, _ in random_layers(depth, width, rng=1)]
    np.testing.assert_allclose(output(layers, x), zigzag, atol=1e-9)
    assert count_pieces(layers, 0, 1) == width**depth


@pytest.mark.parametrize("units", [1, 5, 24])
def test_a_wide_layer_has_one_piece_more_than_units(units: int) -> None:
    assert count_pieces(wide_layer(units), 0, 1) == units + 1
    assert count_pieces(wide_layer(units), 2, 3) == 1  # all bends lie between 0 and 1


def test_a_bend_that_is_covered_or_cancelled_is_no_piece() -> None:
    one, zero = np.ones((1, 2)), np.zeros(2)
    cancelled: Any = [(one, np.array([-0.5, -0.5])), (np.array([[1.0], [-1.0]]), np.zeros(1))]
    assert count_pieces(cancelled, 0, 1) == 1
    covered: Any = [(one, zero), (-np.ones((2, 1)), np.zeros(1)), (np.ones((1, 1)), np.zeros(1))]
    assert count_pieces(covered, -1, 1) == 1  # the second layer answers 0 on both sides


@pytest.mark.parametrize(("depth", "width"), [(1, 8), (3, 8), (4, 2)])
def test_random_networks_have_the_bends_that_a_fine_grid_finds(depth: int, width: int) -> None:
    for seed in range(6):
        layers = random_layers(depth, width, rng=seed)
        assert [W.shape for W, _ in layers] == [
            (1, width), *[(width, width)] * (depth - 1), (width, 1)
        ]  # fmt: skip
        x = np.linspace(-3, 3, 200_001)
        second = np.abs(np.diff(output(layers, x), n=2))
        bends = second > 1e-9 * max(1.0, second.max())
        # A bend between two points of the grid shows at one or two places side by side.
        found = 1 + int((bends[1:] & ~bends[:-1]).sum() + bends[0])
        assert abs(count_pieces(layers, -3, 3) - found) <= 1


def test_random_weights_have_kaimings_size() -> None:
    layers = random_layers(2, 400, rng=1)
    assert layers[1][0].std() == pytest.approx(np.sqrt(2 / 400), rel=0.02)
    assert layers[0][0].std() == pytest.approx(np.sqrt(2), rel=0.1)
    assert layers[1][1].std() == pytest.approx(0.3, rel=0.1)


def test_shaken_folds_are_folds_with_other_numbers() -> None:
    # Beyond 0 and 1 all that come to an end at 0 are flat: a piece on either side.
    assert list(shaken_folds(5, 2, noise=0, runs=3, rng=1)) == [34] * 3
    assert list(shaken_folds(2, 4, noise=0, runs=1, rng=1)) == [18]
    rng, expected = np.random.default_rng(6), []
    for _ in range(4):
        layers = [
            tuple(part * (1 + 0.1 * rng.standard_normal(part.shape)) for part in layer)
            for layer in folding_layers(2, 4)
        ]
        expected.append(count_pieces(layers, -3, 3))  # type: ignore[arg-type]
    assert list(shaken_folds(2, 4, noise=0.1, runs=4, rng=6)) == expected


def test_sweep_compares_equal_numbers_of_units() -> None:
    found = pieces_sweep(units=(8, 16), runs=5, rng=3)
    assert found.units == (8, 16)
    assert list(found.wide) == [9, 17]
    assert list(found.folding) == [16, 256]
    rng = np.random.default_rng(3)
    for counts, width in ((found.random_narrow, 2), (found.random_wider, 8)):
        for row, units in enumerate((8, 16)):
            expected = [
                count_pieces(random_layers(units // width, width, rng=rng), -3, 3) for _ in range(5)
            ]
            assert list(counts[row]) == expected
    with pytest.raises(ValueError, match="units: must be multiples of 8, got 12"):
        pieces_sweep(units=(12,), rng=1)


def test_figure_shows_medians_and_bands() -> None:
    rng = np.random.default_rng(2)
    narrow, wider = rng.integers(1, 30, (2, 3, 11)).astype(float)
    result = Pieces((8, 16, 24), np.array([9, 17, 25]), np.array([16, 256, 4096]), narrow, wider)
    figure = pieces_figure(result)
    expected: dict[tuple[int, str], Any] = {
        (1, "layers of 2 that fold"): ([8, 16, 24], [16, 256, 4096]),
        (1, "one wide layer"): ([8, 16, 24], [9, 17, 25]),
    }
    for name, rows in (("layers of 8, random", wider), ("layers of 2, random", narrow)):
        ordered = np.sort(rows, axis=1)  # of eleven, the 10, 50 and 90 % are numbers 1, 5 and 9
        expected[1, name] = [8, 16, 24], ordered[:, 5]
        expected[1, f"{name} band"] = [8, 16, 24], ordered[:, 1], ordered[:, 9]
        assert f"{name}: {', '.join(f'{each:.0f}' for each in ordered[:, 5])}" in figure.description
    assert_plotted(
        figure.fig, expected, titles=["Straight pieces of a ReLU network with one input"],
        named={
            f"{name} (median, 10 to 90 %)": name
            for name in ("layers of 8, random", "layers of 2, random")
        },
    )  # fmt: skip
    assert "layers of 2 that fold: 16, 256, 4096; one wide layer: 9, 17, 25;" in figure.description
