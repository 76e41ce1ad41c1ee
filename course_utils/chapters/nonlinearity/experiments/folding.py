"""How many straight pieces a ReLU network of one input has: wide, folding, random.

A layer that folds its input in two lets everything behind it happen twice. So narrow layers can
make a number of pieces that doubles with each of them (Montufar et al. 2014, Telgarsky 2016);
random weights do nothing of the kind (Hanin & Rolnick 2019).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from course_utils.checks import Rng, generator, whole_number

__all__ = [
    "Pieces",
    "count_pieces",
    "folding_layers",
    "pieces_sweep",
    "random_layers",
    "shaken_folds",
    "wide_layer",
]

Array = NDArray[np.floating]
Layers = list[tuple[Array, Array]]
NARROW = 8  # units in each layer of the wider random networks


def count_pieces(layers: Layers, low: float, high: float) -> int:
    """Count the straight pieces between two inputs; all layers but the last are ReLUs.

    Between two neighbouring bends of the layers before it, what a unit gets is straight. So it
    passes 0 at most once there, and one knows where: the bends are found, not sampled.

    Parameters
    ----------
    layers : list of (W, b)
        One input, one output.
    """
    x = np.array([low, high], dtype=float)
    for number in range(len(layers) - 1):
        z = _forward(layers[: number + 1], x)
        z[np.abs(z) < 1e-12] = 0  # already a bend
        left, right = z[:-1], z[1:]
        crosses = left * right < 0
        share = left / np.where(crosses, left - right, 1)
        bends = x[:-1, None] + share * np.diff(x)[:, None]
        x = np.unique(np.concatenate([x, bends[crosses]]))
    slopes = np.diff(_forward(layers, x)[:, 0]) / np.diff(x)
    changes = np.abs(np.diff(slopes)) > 1e-9 * np.abs(slopes).max()
    return 1 + int(changes.sum())


def _forward(layers: Layers, x: Array) -> Array:
    """Return what comes out of the last of these layers, before any bend of its own."""
    h = x[:, None]
    for W, b in layers[:-1]:
        h = np.maximum(h @ W + b, 0)
    W, b = layers[-1]
    return h @ W + b


def folding_layers(depth: int, width: int = 2) -> Layers:
    """Return layers of ReLUs, each of which folds the interval from 0 to 1 once for each of them.

    Two fold it in two by ``2 relu(x) - 4 relu(x - 1/2)``: up to 1 in the first half, down to 0 in
    the second. More go up and down more often.
    """
    fold = 2.0 * width * (-1.0) ** np.arange(width)[:, None]
    fold[0] /= 2  # from flat to up; all others turn round
    ones, bias = np.ones((1, width)), -np.arange(width) / width
    again = (fold @ ones, bias)  # fold, and hand the result to the next ReLUs
    return [(ones, bias), *[again] * (depth - 1), (fold, np.zeros(1))]


def wide_layer(units: int) -> Layers:
    """Return one layer whose ReLUs bend a line at evenly spaced places, up and down in turn."""
    places = np.arange(1, units + 1) / (units + 1)
    slopes = (-1.0) ** np.arange(units)
    return [(np.ones((1, units)), -places), (slopes[:, None], np.zeros(1))]


def random_layers(depth: int, width: int, *, rng: Rng) -> Layers:
    """Draw Kaiming weights and normal biases of std 0.3."""
    rng, sizes = generator(rng), [1, *[width] * depth, 1]
    return [
        (rng.standard_normal((i, o)) * np.sqrt(2 / i), 0.3 * rng.standard_normal(o))
        for i, o in pairwise(sizes)
    ]


def shaken_folds(
    depth: int, width: int, *, noise: float = 0.05, runs: int = 100, rng: Rng
) -> Array:
    """Count the pieces between -3 and 3 of folding layers whose numbers are each a little off.

    Parameters
    ----------
    noise : float
        Each weight and bias is multiplied by 1 plus a normal draw of this std.

    Returns
    -------
    array of int, shape (runs,)
    """
    rng = generator(rng)

    def shaken(part: Array) -> Array:
        return part * (1 + noise * rng.standard_normal(part.shape))

    exact = folding_layers(depth, width)
    return np.array(
        [count_pieces([(shaken(W), shaken(b)) for W, b in exact], -3, 3) for _ in range(runs)]
    )


@dataclass(frozen=True)
class Pieces:
    """Pieces of networks with the same number of ReLUs, differently arranged.

    Attributes
    ----------
    units : tuple of int
    wide, folding : array of int, shape (sizes,)
        One layer; layers of two that fold.
    random_narrow, random_wider : array of int, shape (sizes, runs)
        Random weights in layers of two, and in layers of eight.
    """

    units: tuple[int, ...]
    wide: Array
    folding: Array
    random_narrow: Array
    random_wider: Array


def pieces_sweep(*, units: Sequence[int] = (8, 16, 24), runs: int = 100, rng: Rng) -> Pieces:
    """Count the pieces of every arrangement; the random networks get inputs from -3 to 3.

    Parameters
    ----------
    units : sequence of int
        Multiples of eight.
    """
    rng = generator(rng)
    for each in units:
        whole_number("units", each)
        if each % NARROW:
            raise ValueError(f"units: must be multiples of {NARROW}, got {each}")

    def drawn(width: int) -> Array:
        return np.array(
            [
                [
                    count_pieces(random_layers(each // width, width, rng=rng), -3, 3)
                    for _ in range(runs)
                ]
                for each in units
            ]
        )

    return Pieces(
        tuple(units),
        np.array([count_pieces(wide_layer(each), 0, 1) for each in units]),
        np.array([count_pieces(folding_layers(each // 2), 0, 1) for each in units]),
        drawn(2),
        drawn(NARROW),
    )
