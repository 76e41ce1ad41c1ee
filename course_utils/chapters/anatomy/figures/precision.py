"""How many digits a naive formula leaves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import NDArray

from course_utils.chapters.anatomy.experiments.precision import FORMULAS, Formula
from course_utils.pictures import canvas, style
from course_utils.pictures.described import DescribedFigure, number

__all__ = ["Look", "describe_lens", "digits_figure", "draw_lens", "look"]

Array = NDArray[np.floating]
SIZES = np.logspace(-18, 3, 211)
_WINDOW = np.linspace(-8, 8, 161)
_HEIGHTS = {"tanh": (-1.4, 1.4), "sigmoid slope": (-0.1, 0.35), "elu": (-2, 6), "softplus": (-1, 8)}


def digits_figure() -> DescribedFigure:
    """Show the binary digits that each naive formula keeps, for negative and positive z."""
    fig, axes = canvas.figure(9.2, 4.0, 1, 2)
    words = []
    for ax, sign in zip(axes, (-1, 1), strict=True):
        for place, (name, formula) in enumerate(FORMULAS.items()):
            kept = formula.digits_kept(sign * SIZES)
            canvas.line(ax, name, SIZES, kept, label=formula.label, **style.cycle(place))
        side = "negative" if sign < 0 else "positive"
        canvas.frame(
            ax, title=f"{side} z", x="size of z", xscale="log", xlim=(1e-18, 1e3), ylim=(-3, 58)
        )
    canvas.frame(axes[0], y="correct binary digits of 53")
    axes[0].legend(loc="upper left", bbox_to_anchor=(0.0, 0.88))
    z = np.concatenate([-SIZES[::-1], SIZES])
    for formula in FORMULAS.values():
        lost = _stretches(z, formula.digits_kept(z) < 1)
        words.append(f"{formula.label} as {formula.written}: {lost}")
    return DescribedFigure(
        fig,
        "Naive formulas in float64: each has a place where nothing is left.",
        "Correct binary digits of four naive formulas against the size of z, which runs from 1e-18 "
        "to 1000. Where no digit is left, on a grid of ten sizes to a factor of ten: "
        f"{'; '.join(words)}.",
    )


def _stretches(z: Array, where: NDArray[np.bool_]) -> str:
    """Say from where to where along the sorted `z` something is the case."""
    starts = np.flatnonzero(where & ~np.append(False, where[:-1]))
    ends = np.flatnonzero(where & ~np.append(where[1:], False))
    said = [
        f"z from {number(z[i], 2)} to {number(z[k], 2)}" for i, k in zip(starts, ends, strict=True)
    ]
    return " and ".join(said) or "nowhere"


_TICKS = {
    "tanh": (-1, 0, 1),
    "sigmoid slope": (0, 0.1, 0.2, 0.3),
    "elu": (-1, 0, 2, 4, 6),
    "softplus": (0, 2, 4, 6, 8),
}


@dataclass(frozen=True)
class Look:
    """One z under the precision lens.

    Attributes
    ----------
    formula : Formula
    name : str
    z : float
        As the format holds it.
    digits : int
        Binary digits of the format.
    kept : float
        Those that the naive formula keeps.
    naive, stable, slope : float
    curve : array
        Digits kept along `SIZES`, for the sign of z.
    """

    formula: Formula
    name: str
    z: float
    digits: int
    kept: float
    naive: float
    stable: float
    slope: float
    curve: Array


def look(name: str, precision: str, sign: int, size: float) -> Look:
    """Return what the lens shows at ``sign * size`` in float16, float32 or float64."""
    formula, dtype = FORMULAS[name], np.dtype(precision)
    z = float(dtype.type(sign * size))
    return Look(
        formula, name, z, np.finfo(dtype).nmant + 1,
        float(formula.digits_kept(z, dtype)),
        formula.value(z, dtype), formula.value(z, dtype, naive=False),
        float(formula.slope(np.array([z]))[0]),
        formula.digits_kept(sign * SIZES, dtype),
    )  # fmt: skip


_DECIMALS = {53: 16, 24: 8, 11: 4}
_BITS = {53: 64, 24: 32, 11: 16}


def _written(value: float, digits: int, most: int = 17) -> str:
    """Write a value with the digits its format has, in plain words where it is no number."""
    if np.isnan(value):
        return "not a number"
    if np.isinf(value):
        return "infinity"
    return f"{value:.{min(most, _DECIMALS[digits])}g}"


def draw_lens(axes: Sequence[Axes], data: Look) -> None:
    """Draw the function with its tangent at z, and the digits that are left at every size."""
    function, digits = axes
    low, high = _HEIGHTS[data.name]
    canvas.line(function, "function", _WINDOW, data.formula.stable(_WINDOW), color=style.BLUE)
    at = float(np.clip(data.z, -8, 8))
    height = float(np.clip(data.formula.stable(np.array([at]))[0], low, high))
    across = np.array([-1.5, 1.5]) if at == data.z else np.array([np.nan, np.nan])
    canvas.line(
        function, "tangent", at + across, height + data.slope * across, color=style.ORANGE,
        linewidth=3,
    )  # fmt: skip
    marker = "o" if at == data.z else (">" if data.z > 0 else "<")
    canvas.line(
        function, "here", [at], [height], color=style.ORANGE, marker=marker, markersize=11,
        linestyle="none", clip_on=False,
    )  # fmt: skip
    canvas.frame(function, title=data.formula.label, x="z", xlim=(-8, 8), ylim=(low, high))
    function.set_yticks(_TICKS[data.name])
    size = abs(data.z)
    canvas.line(digits, "kept", SIZES, data.curve, color=style.BLUE)
    canvas.line(
        digits, "all", SIZES, np.full_like(SIZES, data.digits), color=style.GREEN, linestyle="--"
    )
    canvas.line(digits, "cursor", [size, size], [-4, 57], color=style.GREY, linewidth=1)
    good = data.kept >= data.digits - 2
    canvas.points(
        digits, "point", [size], [data.kept], colors=style.BLUE if good else style.RED, s=80,
        zorder=3,
    )  # fmt: skip
    # No more than stand on a phone.
    stable, naive = (_written(v, data.digits, 12) for v in (data.stable, data.naive))
    canvas.label(digits, "stable", 3e-18, 68, f"stable: {stable}", color=style.GREEN)
    color = style.BLUE if good else style.RED
    canvas.label(digits, "naive", 3e-18, 61, f"naive: {naive}", color=color)
    canvas.frame(
        digits, title="correct binary digits", x="size of z", xscale="log", xlim=(1e-18, 1e3),
        ylim=(-4, 74),
    )  # fmt: skip
    digits.set_yticks([0, 11, 24, 53])


def describe_lens(data: Look) -> str:
    """Say which value and slope z has, and what the naive formula makes of it."""
    stable, naive = (_written(v, data.digits) for v in (data.stable, data.naive))
    left = round(data.kept)
    kept = f"about {left} of {data.digits} binary digits are left" if left else "no digit is left"
    return (
        f"z = {number(data.z, 4)} in float{_BITS[data.digits]}. "
        f"{data.formula.label}: {stable}, its slope there {number(data.slope)}. "
        f"The naive formula {data.formula.written} gives {naive}: {kept}."
    )
