"""Curves built from hinges, and which units can build a curve at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from course_utils.activations import ACTIVATIONS, Activation
from course_utils.checks import Rng, generator, runs_shape, seed_of, whole_number

__all__ = [
    "RESOLUTION",
    "UNITS",
    "HingeFit",
    "WidthSweep",
    "doubling_gain",
    "hinge_fit",
    "hinges_elsewhere",
    "random_layer_fit",
    "relu_places",
    "target_curve",
    "width_sweep",
]

Array = NDArray[np.float64]
SQUARE = Activation(
    "square", "x²", np.square, lambda z, outputs=None: 2 * z, 3**-0.5, (0, np.inf), np.inf
)
CUBE = Activation(
    "cube", "x³", lambda z: z**3, lambda z, outputs=None: 3 * z * z,
    15**-0.5, (-np.inf, np.inf), np.inf,
)  # fmt: skip

UNITS: dict[str, Activation] = {
    "linear": ACTIVATIONS["linear"],
    "square": SQUARE,
    "cube": CUBE,
    "step": ACTIVATIONS["step"],
    "relu": ACTIVATIONS["relu"],
    "tanh": ACTIVATIONS["tanh"],
}
"""The kinds of hidden unit that are compared, by name."""

RESOLUTION = 1e-4
"""Smaller errors are reported as this: on the way to rounding they are no longer the lesson."""


def target_curve(x: Array) -> Array:
    """Return the curve to be fitted, ``sin 2x``."""
    return np.sin(2 * x)


@dataclass(frozen=True)
class HingeFit:
    """A sum of hinges fitted to a curve.

    Attributes
    ----------
    x, target, fitted : array, shape (grid,)
    positions, slopes : array, shape (hinges,)
        Where each hinge bends, and by how much it changes the slope.
    tilt : float
        Slope of the straight line left of every hinge.
    rmse : float
    """

    x: Array
    target: Array
    fitted: Array
    positions: Array
    slopes: Array
    tilt: float
    rmse: float


def hinge_fit(hinges: int, *, spread: float = 1.0, shift: float = 0.0, grid: int = 601) -> HingeFit:
    """Fit ``sin 2x`` on [-3, 3] by the best line plus hinges at evenly spaced positions.

    Parameters
    ----------
    hinges : int
        How many; 0 is a straight line.
    spread : float
        Share of the interval they are spread over.
    shift : float
        Moves all positions.
    """
    whole_number("hinges", hinges, at_least=0)
    x = np.linspace(-3, 3, grid)
    inner = np.arange(1, hinges + 1) / (hinges + 1)
    positions = (6 * inner - 3) * spread + shift
    weights, rmse, fitted = _best_hinges(x, positions)
    return HingeFit(x, target_curve(x), fitted, positions, weights[2:], float(weights[1]), rmse)


def _best_hinges(x: Array, positions: Array) -> tuple[Array, float, Array]:
    """Return the best weights of constant, line and hinges, their error, and what they make."""
    features = np.column_stack([np.ones(len(x)), x, np.maximum(x[:, None] - positions, 0)])
    weights = np.linalg.pinv(features, rcond=1e-10) @ target_curve(x)
    fitted = features @ weights
    return weights, float(np.sqrt(((fitted - target_curve(x)) ** 2).mean())), fitted


def doubling_gain(hinges: Sequence[int]) -> Array:
    """Return how many times smaller the error is with twice as many hinges, for each number."""
    return np.array([hinge_fit(n).rmse / hinge_fit(2 * n).rmse for n in hinges])


def hinges_elsewhere(hinges: int, *, moved: float | None = None, runs: int = 40, rng: Rng) -> Array:
    """Return the error with hinges at drawn places, as a multiple of that with even spacing.

    Parameters
    ----------
    moved : float, optional
        Each evenly spaced hinge is moved to either side by at most this share of the spacing.
        None: all places are drawn uniformly from [-3, 3].

    Returns
    -------
    array, shape (runs,)
    """
    rng, even = generator(rng), hinge_fit(hinges)
    if moved is None:
        places = rng.uniform(-3, 3, (runs, hinges))
    else:
        spacing = 6 / (hinges + 1)
        places = even.positions + moved * spacing * rng.uniform(-1, 1, (runs, hinges))
    return np.array([_best_hinges(even.x, each)[1] for each in places]) / even.rmse


def random_layer_fit(
    activation: Activation,
    width: int,
    *,
    rng: Rng,
    runs: int | tuple[int, ...] = (),
    grid: int = 400,
    bias_std: float | None = None,
) -> tuple[Array, Array, Array]:
    """Fit ``sin 2x`` on [-3, 3] by the best output layer over random hidden units.

    Least squares finds the best output weights there are, so learning cannot be blamed.

    Parameters
    ----------
    bias_std : float, optional
        Draw normal biases of this std. None: each unit bends at a uniformly random place.

    Returns
    -------
    x : array, shape (grid,)
    fitted : array, shape (*runs, grid)
    rmse : array, shape runs
    """
    rng, width, leading = generator(rng), whole_number("width", width), runs_shape(runs)
    x = np.linspace(-3, 3, grid)
    slope = rng.standard_normal((*leading, 1, width)) * 2
    if bias_std is None:
        bias = -slope * rng.uniform(-3, 3, slope.shape)
    else:
        bias = bias_std * rng.standard_normal(slope.shape)
    units = activation(slope * x[:, None] + bias)
    ones = np.ones((*leading, grid, 1))
    # The input itself and a constant are offered too: a straight line is free for everybody.
    features = np.concatenate([ones, x[:, None] * ones, units], axis=-1)
    scale = np.maximum(np.abs(features).max(axis=-2, keepdims=True), 1e-300)
    weights = np.linalg.pinv(features / scale, rcond=1e-8) @ target_curve(x)[:, None]
    fitted = ((features / scale) @ weights)[..., 0]
    rmse = np.sqrt(((fitted - target_curve(x)) ** 2).mean(axis=-1))
    return x, fitted, np.maximum(rmse, RESOLUTION)


def relu_places(
    width: int, *, bias_std: float = 0.3, runs: int = 20, rng: Rng
) -> tuple[Array, Array]:
    """Return the error that ReLUs leave as a share of a line's: places spread, places bunched.

    Both have the same weights. Spread, each bends at a uniformly random place; bunched, their
    biases are normal, and most of them bend near 0.

    Returns
    -------
    two arrays, shape (runs,)
    """
    seed, line = seed_of(rng), hinge_fit(0, grid=400).rmse
    spread, bunched = (
        random_layer_fit(UNITS["relu"], width, rng=seed, runs=runs, bias_std=each)[2] / line
        for each in (None, bias_std)
    )
    return spread, bunched


@dataclass(frozen=True)
class WidthSweep:
    """How well a random layer of growing width can fit a curve, for each kind of unit.

    Attributes
    ----------
    widths : tuple of int
    rmse : dict of str to array, shape (widths, runs)
        Root mean square error of the best fit. All kinds have the same random units.
    """

    widths: tuple[int, ...]
    rmse: dict[str, Array]

    def error_left(self, name: str, width: int) -> Array:
        """Return the error of each run as a share of the error of a straight line."""
        at = self.widths.index(width)
        return self.rmse[name][at] / self.rmse["linear"][at]


def width_sweep(
    *, widths: Sequence[int] = (2, 5, 10, 30, 100), runs: int = 20, rng: Rng
) -> WidthSweep:
    """Fit the same curve at every width with every kind of unit."""
    seed, rmse = seed_of(rng), {}
    for name, record in UNITS.items():
        draws = generator(seed)
        rmse[name] = np.array(
            [random_layer_fit(record, width, rng=draws, runs=runs)[2] for width in widths]
        )
    return WidthSweep(tuple(widths), rmse)
