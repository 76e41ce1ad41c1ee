"""How an answer is tried: called with copies, whatever it does, and what came of it.

Nothing in here raises because of a learner's answer.
"""

from __future__ import annotations

import copy
import dis
import types
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

__all__ = ["Outcome", "call", "is_untouched", "words"]

_GIVES_CONSTANT = {"LOAD_CONST", "RETURN_CONST"}
_DOES_NOTHING = _GIVES_CONSTANT | {"RESUME", "RETURN_VALUE", "NOP", "CACHE"}


@dataclass(frozen=True)
class Outcome:
    """What one call led to: values, or what went wrong."""

    values: tuple[np.ndarray, ...] = ()
    raised: BaseException | None = None
    problem: str = ""
    warned: str = ""


def is_untouched(answer: Any) -> bool:
    """Return whether `answer` is still empty: ``...``, None, or a body that does nothing."""
    if answer is None or answer is Ellipsis:
        return True
    if not isinstance(answer, types.FunctionType):
        return False
    # A docstring, `pass` and `...` leave no trace but the loading and returning of a constant.
    steps = list(dis.get_instructions(answer))
    return all(step.opname in _DOES_NOTHING for step in steps) and all(
        step.argval in (None, ...) for step in steps if step.opname in _GIVES_CONSTANT
    )


class NotNumbersError(Exception):
    """What came back cannot be compared; the message says what to return instead."""


def _as_arrays(returned: Any, parts: int) -> tuple[np.ndarray, ...]:
    """Return what came back as float arrays; raise NotNumbersError in plain words if it is none."""
    # Stacked in one array, they are the same values: its first axis counts them.
    stacked = isinstance(returned, np.ndarray) and returned.ndim > 0
    several = stacked or isinstance(returned, tuple | list)
    if parts > 1 and (not several or len(returned) != parts):
        raise NotNumbersError(f"Your function must return {parts} values, separated by commas.")
    arrays = []
    for piece in returned if parts > 1 else (returned,):
        try:
            array = np.asarray(piece)
        except Exception as error:
            raise NotNumbersError(
                f"What your function returned cannot become an array ({words(error)})."
            ) from None
        if array.dtype.kind not in "biuf":
            what = {"c": "complex numbers", "U": "text", "S": "text", "O": "objects"}
            kind = what.get(array.dtype.kind, str(array.dtype))
            raise NotNumbersError(
                f"Your function returned {kind} (a {type(piece).__name__}), not real numbers."
            )
        arrays.append(array.astype(float))
    return tuple(arrays)


def call(function: Callable[..., Any], arguments: tuple[Any, ...], parts: int) -> Outcome:
    """Call `function` with copies of the arguments and report what happened."""
    given = copy.deepcopy(arguments)
    entries = [list(each) if isinstance(each, list) else each for each in given]
    with warnings.catch_warnings(record=True) as caught, np.errstate(all="warn", under="ignore"):
        warnings.simplefilter("always")
        try:
            returned = function(*given)
            if returned is None:
                return Outcome(problem="none")
            values = _as_arrays(returned, parts)
            unchanged = all(_same(a, b) for a, b in zip(arguments, given, strict=True))
        except NotNumbersError as error:
            return Outcome(problem=str(error))
        except BaseException as error:  # sys.exit() and Ctrl-C too: Run All goes on
            return Outcome(raised=error)
    if not unchanged:
        kept = all(_same(a, b) for a, b in zip(arguments, entries, strict=True))
        lists = [b for a, b in zip(arguments, given, strict=True) if not _same(a, b)]
        exchanged = kept and all(isinstance(x, np.ndarray) for each in lists for x in each)
        return Outcome(values, problem="exchanged" if exchanged else "mutated")
    warned = next((str(w.message) for w in caught if issubclass(w.category, RuntimeWarning)), "")
    return Outcome(values, warned=warned)


def _same(a: Any, b: Any) -> bool:
    """Return whether `b` is still what `a` is; what cannot be compared counts as the same."""
    if isinstance(a, np.ndarray):
        return isinstance(b, np.ndarray) and a.shape == b.shape and bool(np.all(_equal(a, b)))
    if isinstance(a, list | tuple):
        return len(a) == len(b) and all(_same(x, y) for x, y in zip(a, b, strict=True))
    if isinstance(a, dict):
        return list(a) == list(b) and all(_same(a[key], b[key]) for key in a)
    return a == b if isinstance(a, int | float | str) else True


def _equal(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    return (a == b) | ((a != a) & (b != b))  # a NaN is still the NaN it was


def words(error: BaseException) -> str:
    """Write an error's kind and message, even when its message raises."""
    try:
        return f"{type(error).__name__}: {error}".strip().rstrip(":")
    except BaseException:
        return type(error).__name__
