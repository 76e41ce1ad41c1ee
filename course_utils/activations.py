"""Activation functions: what bends the signal, and with which slope.

Each activation is a record with its function `f` and its slope `df`. Both work on arrays of any
shape and are stable at any finite input. Slopes take the *pre-activation* ``z``; the outputs
``f(z)`` may come as a second argument to save work. For tanh that gives the quick ``1 - h * h``,
which is exactly 0 from ``|z|`` = 19 on; without them the slope keeps its digits there too.

Conventions: ReLU'(0) = 0, where it has no derivative; the negative slope of `leaky_relu` is 0.01
(Keras takes 0.3); `gelu` is the exact one (with erf), not its tanh approximation.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from course_utils.checks import one_of, positive

__all__ = ["ACTIVATIONS", "Activation", "elu", "get_activation", "leaky_relu"]

Array = NDArray[np.floating]
SELU_SCALE, SELU_ALPHA = 1.0507009873554805, 1.6732632423543772


@dataclass(frozen=True)
class Activation:
    """A named activation function.

    Attributes
    ----------
    name, label : str
        Key in `ACTIVATIONS`, and how the name is written in a figure.
    f : callable
        ``f(z) -> outputs``.
    df : callable
        ``df(z, outputs=None) -> slopes``, the derivative at the pre-activation `z`.
    gain : float
        Factor on the weights' standard deviation that keeps the signal's size: PyTorch's
        ``calculate_gain`` where it has one, otherwise ``1 / sqrt(E[f(z)^2])`` for z ~ N(0, 1).
    output_range : tuple of float
        Infimum and supremum of the outputs.
    max_slope : float
        The largest slope; saturation is measured against it.
    """

    name: str
    label: str
    f: Callable[[Array], Array]
    df: Callable[..., Array]
    gain: float
    output_range: tuple[float, float]
    max_slope: float

    def __call__(self, z: ArrayLike) -> Array:
        """Return ``f(z)`` for anything that NumPy can turn into an array of floats."""
        array = np.asarray(z)
        return self.f(array if np.issubdtype(array.dtype, np.floating) else array.astype(float))


def _sigmoid(z: Array) -> Array:
    # Far to the left exp overflows to infinity, and 1 / infinity is 0: no cause for a warning.
    with np.errstate(over="ignore"):
        return 1 / (1 + np.exp(-z))


def _sigmoid_slope(z: Array, outputs: Array | None = None) -> Array:
    # s(z) s(-z). The usual s (1 - s) is exactly 0 from z = 37 on, where the slope is not.
    with np.errstate(over="ignore"):
        return (_sigmoid(z) if outputs is None else outputs) / (1 + np.exp(z))


def _tanh_slope(z: Array, outputs: Array | None = None) -> Array:
    if outputs is not None:
        return 1 - outputs * outputs
    e = np.exp(-np.abs(z))
    return (2 * e / (1 + e * e)) ** 2  # 1 / cosh(z)^2, without a difference of equals


def _relu(z: Array) -> Array:
    return np.maximum(z, 0)


def _relu_slope(z: Array, outputs: Array | None = None) -> Array:
    return (z > 0).astype(z.dtype)


def _softplus(z: Array) -> Array:
    return np.maximum(z, 0) + np.log1p(np.exp(-np.abs(z)))


def _softplus_slope(z: Array, outputs: Array | None = None) -> Array:
    return _sigmoid(z)


def _softsign(z: Array) -> Array:
    return z / (1 + np.abs(z))


def _softsign_slope(z: Array, outputs: Array | None = None) -> Array:
    # Squared last: the square of a large number would overflow.
    return (1 / (1 + np.abs(z))) ** 2


def _silu(z: Array) -> Array:
    return z * _sigmoid(z)


def _silu_slope(z: Array, outputs: Array | None = None) -> Array:
    return _sigmoid(z) + z * _sigmoid_slope(z)


_erfc = np.vectorize(math.erfc, otypes=[float])


def _normal_cdf(z: Array) -> Array:
    # erfc keeps its digits far to the left, where 1 + erf would be a difference of equals.
    return (0.5 * _erfc(z / -math.sqrt(2))).astype(z.dtype)


def _gelu(z: Array) -> Array:
    return z * _normal_cdf(z)


def _gelu_slope(z: Array, outputs: Array | None = None) -> Array:
    # The density is 0 beyond 40, where z * z might overflow.
    density = np.exp(-0.5 * np.clip(z, -40, 40) ** 2) / math.sqrt(2 * math.pi)
    return _normal_cdf(z) + z * density


def leaky_relu(negative_slope: float = 0.01) -> Activation:
    """Leaky ReLU (Maas, Hannun, Ng 2013): `negative_slope` times z left of zero, z right of it."""
    a = float(positive("negative_slope", negative_slope, or_zero=True))

    def slope(z: Array, outputs: Array | None = None) -> Array:
        return (z > 0) * z.dtype.type(1 - a) + z.dtype.type(a)

    return Activation(
        "leaky_relu",
        f"leaky ReLU {a:g}",
        lambda z: np.maximum(z, 0) + a * np.minimum(z, 0),
        slope,
        math.sqrt(2 / (1 + a * a)),
        (-math.inf, math.inf) if a else (0.0, math.inf),
        max(1.0, a),
    )


def elu(alpha: float = 1.0) -> Activation:
    """ELU (Clevert, Unterthiner, Hochreiter 2016): ``alpha (exp(z) - 1)`` left of zero."""
    alpha = float(positive("alpha", alpha))

    def slope(z: Array, outputs: Array | None = None) -> Array:
        left = alpha * np.exp(np.minimum(z, 0))
        return left + (z > 0) * (1 - left)

    return Activation(
        "elu",
        "ELU" if alpha == 1 else f"ELU {alpha:g}",
        lambda z: np.maximum(z, 0) + alpha * np.expm1(np.minimum(z, 0)),
        slope,
        1.2452,
        (-alpha, math.inf),
        max(1.0, alpha),
    )


def _selu() -> Activation:
    """SELU (Klambauer et al. 2017): a scaled ELU that maps N(0, 1) to mean 0 and variance 1."""
    inner = elu(SELU_ALPHA)
    return Activation(
        "selu", "SELU",
        lambda z: SELU_SCALE * inner.f(z),
        lambda z, outputs=None: SELU_SCALE * inner.df(z),
        0.75, (-SELU_SCALE * SELU_ALPHA, math.inf), SELU_SCALE * SELU_ALPHA,
    )  # fmt: skip


def _slope_of(value: float) -> Callable[..., Array]:
    return lambda z, outputs=None: np.full_like(z, value)


_INF = math.inf
ACTIVATIONS: dict[str, Activation] = {
    record.name: record
    for record in (
        Activation("linear", "linear", lambda z: z, _slope_of(1), 1.0, (-_INF, _INF), 1.0),
        # The slope of a ReLU is a step, and the slope of a step is 0 wherever it has one.
        Activation("step", "step", _relu_slope, _slope_of(0), math.sqrt(2), (0.0, 1.0), 0.0),
        Activation("sigmoid", "sigmoid", _sigmoid, _sigmoid_slope, 1.0, (0.0, 1.0), 0.25),
        Activation("tanh", "tanh", np.tanh, _tanh_slope, 5 / 3, (-1.0, 1.0), 1.0),
        Activation("relu", "ReLU", _relu, _relu_slope, math.sqrt(2), (0.0, _INF), 1.0),
        leaky_relu(),
        elu(),
        _selu(),
        Activation("gelu", "GELU", _gelu, _gelu_slope, 1.5335, (-0.16997, _INF), 1.12891),
        Activation("silu", "SiLU", _silu, _silu_slope, 1.6765, (-0.27846, _INF), 1.09984),
        Activation("softplus", "softplus", _softplus, _softplus_slope, 1.0419, (0.0, _INF), 1.0),
        Activation("softsign", "softsign", _softsign, _softsign_slope, 2.3377, (-1.0, 1.0), 1.0),
    )
}
"""The activations of the course by name: ``ACTIVATIONS["tanh"]``."""


def get_activation(activation: str | Activation) -> Activation:
    """Return the record for a name; a record is returned as it is.

    Raises
    ------
    ValueError
        If the name is not in `ACTIVATIONS`; the message lists the names.
    """
    if isinstance(activation, Activation):
        return activation
    one_of("activation", activation, ACTIVATIONS)
    return ACTIVATIONS[activation]
