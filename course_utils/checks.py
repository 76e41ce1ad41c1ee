"""Errors that help: they name the argument, what was given, and what is allowed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = [
    "Rng",
    "finite_array",
    "fits",
    "generator",
    "one_of",
    "per_run",
    "positive",
    "runs_shape",
    "seed_of",
    "shared_or_per_run",
    "whole_number",
]


Rng = int | np.random.Generator
"""What every argument `rng` takes: a seed, or a generator that goes on from where it stands."""


def generator(rng: Rng) -> np.random.Generator:
    """Return a generator as it is, and a new one for a seed.

    Every function that draws begins with it, so a seed gives the same draws each time.
    """
    if isinstance(rng, np.random.Generator):
        return rng
    if isinstance(rng, bool) or not isinstance(rng, int | np.integer) or rng < 0:
        raise ValueError(
            "rng: must be a seed (a whole number of at least 0) or a generator such as "
            f"np.random.default_rng(1), got {rng!r}; nothing else may decide a draw"
        )
    return np.random.default_rng(rng)


def seed_of(rng: Rng) -> int:
    """Return a seed as it is, and one drawn from a generator.

    Functions that get the same seed make the same draws: ``seed = seed_of(rng)``, then ``rng=seed``
    for each arm of a comparison, leaves nothing to chance between the arms.
    """
    if isinstance(rng, np.random.Generator):
        return int(rng.integers(2**32))
    generator(rng)  # refuses what is no seed
    return int(rng)


def one_of(name: str, value: object, allowed: Iterable[object]) -> None:
    """Raise ValueError unless `value` is one of `allowed`."""
    choices = list(allowed)
    if value not in choices:
        listed = ", ".join(repr(choice) for choice in choices)
        raise ValueError(f"{name}: {value!r} is not known; allowed are {listed}")


def whole_number(name: str, value: object, at_least: int = 1) -> int:
    """Return `value` as an int; raise unless it is a whole number of at least `at_least`."""
    if isinstance(value, bool) or not isinstance(value, int | np.integer) or int(value) < at_least:
        raise ValueError(f"{name}: must be a whole number of at least {at_least}, got {value!r}")
    return int(value)


def positive(name: str, value: ArrayLike, *, or_zero: bool = False) -> NDArray[np.float64]:
    """Return `value` as a float array; raise unless all of it is finite and above zero.

    With ``or_zero=True`` zero is allowed too.
    """
    allowed = "finite and at least 0" if or_zero else "finite and above 0"
    try:
        array = np.asarray(value, dtype=float)
    except (TypeError, ValueError):
        raise ValueError(f"{name}: must be {allowed}, got {value!r}") from None
    good = np.isfinite(array) & ((array >= 0) if or_zero else (array > 0))
    if array.size == 0 or not good.all():
        shown = value if array.ndim == 0 else f"an array with {np.extract(~good, array)[:3]}"
        raise ValueError(f"{name}: must be {allowed}, got {shown}")
    return array


def finite_array(name: str, value: ArrayLike, *, axes: int = 2) -> NDArray[np.floating]:
    """Return `value` as a float array with at least `axes` axes, no empty axis, only finite values.

    Float arrays keep their precision; everything else becomes float64.
    """
    try:
        array = np.asarray(value)
        if not np.issubdtype(array.dtype, np.floating):
            array = array.astype(float)
    except (TypeError, ValueError):
        raise ValueError(
            f"{name}: must be an array of numbers, got {type(value).__name__}"
        ) from None
    if array.ndim < axes:
        raise ValueError(f"{name}: must have at least {axes} axes, got shape {array.shape}")
    if array.size == 0:
        raise ValueError(f"{name}: is empty, its shape is {array.shape}")
    if not np.isfinite(array).all():
        bad = int((~np.isfinite(array)).sum())
        raise ValueError(
            f"{name}: must be finite, but {bad} of {array.size} values are NaN or infinite"
        )
    return array


def runs_shape(runs: int | tuple[int, ...]) -> tuple[int, ...]:
    """Return `runs` as a shape: ``()`` is one network, ``50`` or ``(50,)`` are fifty."""
    sizes = runs if isinstance(runs, tuple) else (runs,)
    return tuple(whole_number("runs", size) for size in sizes)


def per_run(
    name: str, value: ArrayLike, runs: tuple[int, ...], *, axes: int
) -> NDArray[np.floating]:
    """Append `axes` axes to a value given per run, so that it broadcasts over a network's axes.

    A number stays a number. An array must broadcast to the shape `runs`.
    """
    array = np.asarray(value, dtype=float)
    if not array.ndim:
        return array
    if not fits(array.shape, runs):
        raise ValueError(
            f"{name}: must be one number or one for each of the runs {runs}, "
            f"got an array of shape {array.shape}"
        )
    return array.reshape(array.shape + (1,) * axes)


def shared_or_per_run(
    name: str, array: NDArray[Any], runs: tuple[int, ...], *, axes: int
) -> NDArray[Any]:
    """Return data as it is if all runs share it (it has `axes` axes), else broadcast to `runs`."""
    leading, own = array.shape[: array.ndim - axes], array.shape[array.ndim - axes :]
    if not fits(leading, runs):
        raise ValueError(
            f"{name}: its leading axes {leading} do not fit the network's runs {runs}; leave them "
            "out to share the data, or give one data set for each run"
        )
    return array if leading in ((), runs) else np.broadcast_to(array, runs + own)


def fits(shape: tuple[int, ...], runs: tuple[int, ...]) -> bool:
    """Return whether arrays of leading axes `shape` broadcast to the shape `runs`."""
    if shape in ((), runs):
        return True
    try:
        return np.broadcast_shapes(shape, runs) == runs
    except ValueError:
        return False
