"""Formulas that are right on paper and fail in floats.

A float64 keeps 53 binary digits, a float32 24, a float16 11. A naive formula loses them in two
ways: it overflows on the way to a harmless result, or it subtracts two numbers that are nearly
equal.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal, localcontext
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, DTypeLike, NDArray

from course_utils.activations import ACTIVATIONS
from course_utils.checks import Rng, generator

__all__ = [
    "FORMULAS",
    "STOPS",
    "Formula",
    "autograd_through_where",
    "breaks_at",
    "naive_elu",
    "naive_sigmoid",
    "naive_sigmoid_slope",
    "naive_softplus",
    "naive_tanh",
    "worst_digits",
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
        z : array
        dtype : {float64, float32, float16}

        Returns
        -------
        array, shape of z
            0 where the result is not finite or has no correct digit; all of them at 0, where every
            formula is right.
        """
        z, info = np.asarray(z, dtype=dtype).astype(float), np.finfo(dtype)
        with np.errstate(all="ignore"):
            lost = np.log2(np.maximum(self.cancels(z), 1))
        kept = np.clip(info.nmant + 1 - lost, 0, None)
        broken = z > self.overflows_from(float(np.log(info.max)))
        kept = np.where(broken | ~np.isfinite(lost), 0.0, kept)
        return np.where(z == 0, info.nmant + 1, kept)


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


def breaks_at(happens: Callable[[Array], Any], low: float = 1.0, high: float = 1000.0) -> Array:
    """Return the smallest z at which ``happens(z)`` is true, in three formats, by bisection.

    Parameters
    ----------
    happens : callable
        Takes an array of one z; false at `low`, and it changes once at most.
    low, high : float

    Returns
    -------
    array, shape (3,)
        In float16, float32 and float64; infinite where it does not happen up to `high`.
    """

    def first(dtype: DTypeLike) -> float:
        ends = np.array([low, high], dtype)
        if not happens(ends[1:]):
            return np.inf
        while ends[0] < (middle := ends.mean(keepdims=True, dtype=dtype))[0] < ends[1]:
            ends[int(bool(happens(middle)))] = middle[0]
        return float(ends[1])

    with np.errstate(all="ignore"):
        return np.array([first(np.float16), first(np.float32), first(np.float64)])


_EXACT: dict[str, Callable[[Decimal, Decimal], Decimal]] = {  # of z and exp(z)
    "tanh": lambda z, e: (e * e - 1) / (e * e + 1),
    "sigmoid slope": lambda z, e: e / (1 + e) ** 2,
    "elu": lambda z, e: z if z > 0 else e - 1,
    "softplus": lambda z, e: (1 + e).ln() if z > -50 else e * (1 - e / 2),
}


def worst_digits(*, rng: Rng, examples: int = 400) -> tuple[Array, Array]:
    """Return how many of 53 binary digits are right where a formula is worst, measured.

    Sizes of z are drawn from 1e-18 to 1000, evenly on a log scale, and taken with both signs. The
    reference has 60 decimal digits. Values below the range of a float64 are left out.

    Returns
    -------
    stable, naive : array, shape (formulas,)
        In the order of `FORMULAS`; 0 where no digit is right.
    """
    sizes = 10 ** generator(rng).uniform(-18, 3, examples)
    worst = {(name, naive): 53.0 for naive in (False, True) for name in FORMULAS}
    with localcontext(prec=60):
        for z in map(float, (*sizes, *-sizes)):
            e = Decimal(z).exp()
            for name, naive in worst:
                exact = _EXACT[name](Decimal(z), e)
                if abs(exact) >= np.finfo(float).tiny:
                    found = FORMULAS[name].value(z, naive=naive)
                    worst[name, naive] = min(worst[name, naive], _digits_right(found, exact))
    digits = np.array(list(worst.values()))
    return digits[: len(FORMULAS)], digits[len(FORMULAS) :]


def _digits_right(found: float, exact: Decimal) -> float:
    if not np.isfinite(found):
        return 0.0
    error = float(abs(Decimal(found) / exact - 1))
    return min(max(0.0, -float(np.log2(error))), 53.0) if error else 53.0


def autograd_through_where(z: Array) -> Array:
    """Return the slope that automatic differentiation finds for `naive_elu`.

    It differentiates every operation of the line, also in the branch that was not chosen: there the
    incoming gradient is 0, and it is multiplied by exp(z).
    """
    with np.errstate(over="ignore", invalid="ignore"):
        chosen = (z > 0).astype(z.dtype)
        return chosen * 1 + (1 - chosen) * np.exp(z)
