"""The functions themselves: their slopes, and the moments of what comes out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from course_utils.activations import ACTIVATIONS, Activation, get_activation, leaky_relu
from course_utils.checks import Rng, generator
from course_utils.initializers import normal
from course_utils.quadrature import gaussian_mean

__all__ = [
    "FAMILY",
    "Moments",
    "deep_second_moments",
    "family_moments",
    "moments",
    "output_shares",
    "second_moment_flow",
    "slope_errors",
]

Array = NDArray[np.floating]

FAMILY: dict[str, Activation] = {
    "sigmoid": ACTIVATIONS["sigmoid"],
    "tanh": ACTIVATIONS["tanh"],
    "softsign": ACTIVATIONS["softsign"],
    "relu": ACTIVATIONS["relu"],
    "leaky_relu": ACTIVATIONS["leaky_relu"],
    "prelu": replace(leaky_relu(0.25), name="prelu", label="PReLU"),
    "elu": ACTIVATIONS["elu"],
    "selu": ACTIVATIONS["selu"],
    "softplus": ACTIVATIONS["softplus"],
    "gelu": ACTIVATIONS["gelu"],
    "silu": ACTIVATIONS["silu"],
}
"""Those of the notebook; PReLU with the slope that it starts from."""


@dataclass(frozen=True)
class Moments:
    """Mean and second moment of an activation's outputs.

    Attributes
    ----------
    mean, second : float
        E[f(z)] and E[f(z)^2].
    """

    mean: float
    second: float

    @property
    def std(self) -> float:
        """The standard deviation of the outputs."""
        return float(np.sqrt(max(self.second - self.mean**2, 0.0)))


def moments(activation: str | Activation, mean: float = 0.0, std: float = 1.0) -> Moments:
    """Return the moments of ``f(z)`` for z from N(mean, std^2)."""
    f = get_activation(activation).f
    return Moments(gaussian_mean(f, mean, std), gaussian_mean(lambda z: f(z) ** 2, mean, std))


def family_moments() -> dict[str, Moments]:
    """Return the moments of all of `FAMILY` for z from N(0, 1)."""
    return {name: moments(record) for name, record in FAMILY.items()}


def output_shares(activation: str | Activation, edges: Array, points: int = 4000) -> Array:
    """Return which share of the outputs falls between the `edges`, for z from N(0, 1).

    The function is taken at so many equally probable z.
    """
    probable = (np.arange(points) + 0.5) / points
    z = np.array([NormalDist().inv_cdf(float(p)) for p in probable])
    return np.histogram(get_activation(activation).f(z), edges)[0] / points


def slope_errors(*, span: float = 6.05, points: int = 122, h: float = 1e-5) -> dict[str, float]:
    """Return the largest difference of each slope to ``(f(z + h) - f(z - h)) / 2h``.

    The points keep clear of 0, where kinks have no derivative. The quotient itself is off by about
    ``h**2 / 6`` times the third derivative, and for a very small h by rounding.
    """
    z = np.linspace(-span, span, points)
    return {
        name: float(np.abs(record.df(z) - (record.f(z + h) - record.f(z - h)) / (2 * h)).max())
        for name, record in FAMILY.items()
    }


def second_moment_flow(name: str, start: float, layers: int = 30) -> Array:
    """Return the second moment after each of many infinitely wide layers with ``n Var(w) = 1``.

    Zero-mean weights make the next pre-activation N(0, E[f(z)^2]).

    Returns
    -------
    array, shape (layers + 1,)
        It begins with `start`.
    """
    flow = [start]
    for _ in range(layers):
        flow.append(moments(name, std=float(np.sqrt(flow[-1]))).second)
    return np.array(flow)


def deep_second_moments(
    name: str, start: float, layers: int = 30, *, rng: Rng, width: int = 256, runs: int = 10
) -> Array:
    """Return the second moment behind the last of many layers of random networks, shape (runs,).

    The same as `second_moment_flow`, in layers of `width` units and with 32 normal inputs of second
    moment `start`.
    """
    rng = generator(rng)
    f, x = ACTIVATIONS[name].f, np.sqrt(start) * rng.standard_normal((runs, 32, width))
    for _ in range(layers):
        x = f(x @ normal(1 / np.sqrt(width))((runs, width, width), rng=rng))
    return np.mean(x * x, axis=(-2, -1))
