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
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from course_utils.checks import finite_array, one_of, positive
from course_utils.normal import density, normal_cdf
from course_utils.quadrature import gain_of

__all__ = ["ACTIVATIONS", "Activation", "elu", "get_activation", "leaky_relu", "transformed"]

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
        ``calculate_gain`` where it has one, otherwise `gain_of` the function.
    output_range : tuple of float
        Infimum and supremum of the outputs.
    max_slope : float
        The largest slope; saturation is measured against it.
    default_init : {"xavier", "kaiming"}
        How the weights start if nobody says: Kaiming, with `gain`, for the ReLU family.
    """

    name: str
    label: str
    f: Callable[[Array], Array]
    df: Callable[..., Array]
    gain: float
    output_range: tuple[float, float]
    max_slope: float
    default_init: str = "xavier"

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


def _gelu(z: Array) -> Array:
    return z * normal_cdf(z)


def _gelu_slope(z: Array, outputs: Array | None = None) -> Array:
    if outputs is None:
        return normal_cdf(z) + z * density(z)
    share = np.full_like(z, 0.5)  # what it is at 0, where the quotient is none
    np.divide(outputs, z, out=share, where=z != 0)
    return share + z * density(z)


def _with_gain(name: str, label: str, f: Callable[[Array], Array], *rest: Any) -> Activation:
    df, *others = rest
    return Activation(name, label, f, df, gain_of(f), *others)


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
        "kaiming",
    )


def elu(alpha: float = 1.0) -> Activation:
    """ELU (Clevert, Unterthiner, Hochreiter 2016): ``alpha (exp(z) - 1)`` left of zero."""
    alpha = float(positive("alpha", alpha))

    def slope(z: Array, outputs: Array | None = None) -> Array:
        left = alpha * np.exp(np.minimum(z, 0))
        return left + (z > 0) * (1 - left)

    return _with_gain(
        "elu",
        "ELU" if alpha == 1 else f"ELU {alpha:g}",
        lambda z: np.maximum(z, 0) + alpha * np.expm1(np.minimum(z, 0)),
        slope,
        (-alpha, math.inf),
        max(1.0, alpha),
        "kaiming",
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


_INF, _SQRT2 = math.inf, math.sqrt(2)
ACTIVATIONS: dict[str, Activation] = {
    record.name: record
    for record in (
        Activation("linear", "linear", lambda z: z, _slope_of(1), 1.0, (-_INF, _INF), 1.0),
        # The slope of a ReLU is a step, and the slope of a step is 0 wherever it has one.
        Activation("step", "step", _relu_slope, _slope_of(0), _SQRT2, (0.0, 1.0), 0.0),
        Activation("sigmoid", "sigmoid", _sigmoid, _sigmoid_slope, 1.0, (0.0, 1.0), 0.25),
        Activation("tanh", "tanh", np.tanh, _tanh_slope, 5 / 3, (-1.0, 1.0), 1.0),
        Activation("relu", "ReLU", _relu, _relu_slope, _SQRT2, (0.0, _INF), 1.0, "kaiming"),
        leaky_relu(),
        elu(),
        _selu(),
        _with_gain("gelu", "GELU", _gelu, _gelu_slope, (-0.16997, _INF), 1.12891, "kaiming"),
        _with_gain("silu", "SiLU", _silu, _silu_slope, (-0.27846, _INF), 1.09984, "kaiming"),
        _with_gain("softplus", "softplus", _softplus, _softplus_slope, (0.0, _INF), 1.0),
        _with_gain("softsign", "softsign", _softsign, _softsign_slope, (-1.0, 1.0), 1.0),
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


def transformed(
    base: str | Activation,
    *,
    input_scale: float = 1.0,
    output_scale: float = 1.0,
    shift: float = 0.0,
) -> Activation:
    """Return ``output_scale f(input_scale z) + shift``: f made steeper, mirrored, moved off zero.

    Scales are any numbers but 0. Range, largest slope and gain are those of the new function (what
    tanh, sigmoid and SELU have by convention is not carried over), the default initialization is
    that of f.
    """
    base = get_activation(base)
    given = {"input_scale": input_scale, "output_scale": output_scale, "shift": shift}
    a, c, s = (float(finite_array(name, value, axes=0)) for name, value in given.items())
    if a * c == 0:
        raise ValueError(f"input_scale, output_scale: must not be 0, got {a:g} and {c:g}")
    before, after = "−" if c == -1 else f"{c:g} ", f" {'−' if s < 0 else '+'} {abs(s):g}"
    inside = "" if a == 1 else "(−z)" if a == -1 else f"({a:g} z)"
    label = f"{before if c != 1 else ''}{base.label}{inside}{after if s else ''}"
    low, high = sorted(c * end + s for end in base.output_range)
    return _with_gain(
        label, label, lambda z: c * base.f(a * z) + s,
        lambda z, outputs=None: a * c * base.df(a * z),
        (low, high), abs(a * c) * base.max_slope, base.default_init,
    )  # fmt: skip
