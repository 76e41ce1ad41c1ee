"""Experiments of notebook 02 on numerics: formulas that are right on paper and fail in floats.

A float64 keeps 53 binary digits, a float32 keeps 24. A naive formula loses them in two ways: it
overflows on the way to a harmless result, or it subtracts two numbers that are nearly equal.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal, localcontext
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, DTypeLike, NDArray

from course_utils.activations import ACTIVATIONS

__all__ = [
    "FORMULAS",
    "STOPS",
    "Formula",
    "autograd_through_where",
    "first_where",
    "naive_elu",
    "naive_leaky_max",
    "naive_sigmoid",
    "naive_sigmoid_slope",
    "naive_softplus",
    "naive_tanh",
    "stable_errors",
]

Array = NDArray[np.floating]
Entrywise = Callable[[Array], Array]
STOPS = (*(float(f"{m}e{k}") for k in range(-18, 3) for m in (1, 1.5, 2, 3, 4, 5, 7)), 1000.0)
"""Round sizes of z from the tiny to the huge."""


def naive_tanh(z: Array) -> Array:
    """Return tanh as many web pages write it."""
    e = np.exp(2 * z)
    return (e - 1) / (e + 1)


def naive_sigmoid(z: Array) -> Array:
    """Return the sigmoid from its definition."""
    return 1 / (1 + np.exp(-z))


def naive_sigmoid_slope(z: Array) -> Array:
    """Return the sigmoid's slope as output times (1 - output)."""
    s = naive_sigmoid(z)
    return s * (1 - s)


def naive_elu(z: Array) -> Array:
    """Return ELU with alpha 1 by choosing between its two branches."""
    return np.where(z > 0, z, np.exp(z) - 1)


def naive_softplus(z: Array) -> Array:
    """Return softplus from its definition."""
    return np.log(1 + np.exp(z))


@dataclass(frozen=True)
class Formula:
    """A naive formula beside a stable one.

    Attributes
    ----------
    label, written : str
        What is computed, and how the naive formula is written.
    naive, stable, slope : callable
    cancels : callable
        ``cancels(z)``: the larger operand of the naive formula's subtraction over its result. Its
        base-2 logarithm is how many binary digits the subtraction destroys.
    overflows_from : callable
        ``overflows_from(largest_exponent)``: where the naive formula leaves the format's range.
    """

    label: str
    written: str
    naive: Entrywise
    stable: Entrywise
    slope: Entrywise
    cancels: Entrywise
    overflows_from: Callable[[float], float]

    def value(self, z: float, dtype: DTypeLike = np.float64, *, naive: bool = True) -> float:
        """Return the naive or the stable value at one z, computed in the precision `dtype`."""
        with np.errstate(all="ignore"):
            return float((self.naive if naive else self.stable)(np.array([z], dtype))[0])

    def digits_kept(self, z: ArrayLike, dtype: DTypeLike = np.float64) -> NDArray[np.float64]:
        """Return how many binary digits the naive formula leaves, from its own arithmetic.

        Parameters
        ----------
        z : array, not 0
        dtype : {float64, float32}

        Returns
        -------
        array, shape of z
            0 where the result is not finite or has no correct digit.
        """
        z, info = np.asarray(z, dtype=float), np.finfo(dtype)
        with np.errstate(all="ignore"):
            lost = np.log2(np.maximum(self.cancels(z), 1))
        kept = np.clip(info.nmant + 1 - lost, 0, None)
        broken = z > self.overflows_from(float(np.log(info.max)))
        return np.where(broken | ~np.isfinite(lost), 0.0, kept)


FORMULAS: dict[str, Formula] = {
    "tanh": Formula(
        "tanh",
        "(exp(2z) - 1) / (exp(2z) + 1)",
        naive_tanh,
        np.tanh,
        ACTIVATIONS["tanh"].df,
        lambda z: np.maximum(np.exp(2 * z), 1) / np.abs(np.expm1(2 * z)),
        lambda top: top / 2,
    ),
    "sigmoid slope": Formula(
        "sigmoid slope",
        "s (1 - s)",
        naive_sigmoid_slope,
        ACTIVATIONS["sigmoid"].df,
        lambda z: -ACTIVATIONS["sigmoid"].df(z) * np.tanh(z / 2),
        lambda z: 1 + np.exp(z),
        lambda top: np.inf,
    ),
    "elu": Formula(
        "ELU",
        "where(z > 0, z, exp(z) - 1)",
        naive_elu,
        ACTIVATIONS["elu"].f,
        ACTIVATIONS["elu"].df,
        lambda z: np.where(z > 0, 1, 1 / np.abs(np.expm1(z))),
        lambda top: np.inf,
    ),
    "softplus": Formula(
        "softplus",
        "log(1 + exp(z))",
        naive_softplus,
        ACTIVATIONS["softplus"].f,
        ACTIVATIONS["softplus"].df,
        lambda z: 1 / ACTIVATIONS["softplus"].f(z),
        lambda top: top,
    ),
}
"""What the precision lens can look at."""


def first_where(
    happens: Callable[[Array], Any], low: float, high: float, dtype: DTypeLike = np.float64
) -> float:
    """Return the smallest float from `low` to `high` at which ``happens(z)`` is true, by bisection.

    Parameters
    ----------
    happens : callable
        Takes an array of one z; false at `low`, true at `high`, and it changes once.
    low, high : float
    dtype : {float64, float32}
    """
    ends = np.array([low, high], dtype)
    with np.errstate(all="ignore"):
        while ends[0] < (middle := ends.mean(keepdims=True, dtype=dtype))[0] < ends[1]:
            ends[int(bool(happens(middle)))] = middle[0]
    return float(ends[1])


_EXACT: dict[str, Callable[[Decimal, Decimal], Decimal]] = {  # of z and exp(z)
    "tanh": lambda z, e: (e * e - 1) / (e * e + 1),
    "sigmoid slope": lambda z, e: e / (1 + e) ** 2,
    "elu": lambda z, e: z if z > 0 else e - 1,
    "softplus": lambda z, e: (1 + e).ln() if z > -50 else e * (1 - e / 2),
}


def stable_errors() -> dict[str, float]:
    """Return each stable formula's largest relative error over `STOPS` and both signs.

    The reference has 60 decimal digits. Values below the range of a float64 are left out.
    """
    worst = dict.fromkeys(FORMULAS, 0.0)
    with localcontext(prec=60):
        for name, z in ((name, s * size) for name in FORMULAS for size in STOPS for s in (-1, 1)):
            exact = _EXACT[name](Decimal(z), Decimal(z).exp())
            if abs(exact) >= np.finfo(float).tiny:
                found = Decimal(FORMULAS[name].value(z, naive=False))
                worst[name] = max(worst[name], float(abs(found / exact - 1)))
    return worst


def naive_leaky_max(z: Array, a: float) -> Array:
    """Return leaky ReLU as the larger of a z and z, which is right for some slopes only."""
    return np.maximum(a * z, z)


def autograd_through_where(z: Array) -> Array:
    """Return the slope that automatic differentiation finds for `naive_elu`.

    It differentiates every operation of the line, also in the branch that was not chosen: there the
    incoming gradient is 0, and it is multiplied by exp(z).
    """
    with np.errstate(over="ignore", invalid="ignore"):
        chosen = (z > 0).astype(z.dtype)
        return chosen * 1 + (1 - chosen) * np.exp(z)
