"""Experiments of notebook 02 on the functions themselves: slopes and moments."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from course_utils.activations import ACTIVATIONS, Activation, get_activation, leaky_relu
from course_utils.quadrature import gaussian_mean

__all__ = ["FAMILY", "Moments", "moments", "selu_flow", "slope_errors"]

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
"""The eleven of the notebook; PReLU with the slope that it starts from."""


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


def selu_flow(variance: float, layers: int = 30, name: str = "selu") -> Array:
    """Return the second moment after each of many wide layers with ``n Var(w) = 1``.

    Zero-mean weights make the next pre-activation N(0, E[f(z)^2]).

    Returns
    -------
    array, shape (layers + 1,)
        It starts with `variance`.
    """
    flow = [variance]
    for _ in range(layers):
        flow.append(moments(name, std=float(np.sqrt(flow[-1]))).second)
    return np.array(flow)
