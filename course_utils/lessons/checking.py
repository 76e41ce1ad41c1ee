"""How a function is checked: compare it with ours, and find out which mistake it makes.

Nothing in here raises because of a learner's answer, whatever that answer does.
"""

from __future__ import annotations

import inspect
import re
import sysconfig
import traceback
from pathlib import Path
from typing import Any

import numpy as np

from course_utils.lessons.model import Feedback, FunctionExercise
from course_utils.lessons.trying import Outcome, call, is_untouched, words

__all__ = ["check_function"]

_LIBRARIES = (
    str(Path(__file__).parents[1]),
    *(sysconfig.get_path(part) for part in ("stdlib", "platstdlib", "purelib", "platlib")),
)
"""Folders of code that is not the learner's."""


def _tolerance(exercise: FunctionExercise, case: tuple[Any, ...]) -> float:
    """Return how close is right: no closer than the format of the arguments allows."""
    formats = [a.dtype for a in case if isinstance(a, np.ndarray) and a.dtype.kind == "f"]
    return max([exercise.rtol, *(8 * float(np.finfo(each).eps) for each in formats)])


def _close(a: Outcome, b: Outcome, exercise: FunctionExercise, case: tuple[Any, ...]) -> bool:
    if a.raised is not None or b.raised is not None:
        return type(a.raised) is type(b.raised)
    return (
        a.problem == b.problem
        and len(a.values) == len(b.values)
        and all(_agree(x, y, exercise, case) for x, y in zip(a.values, b.values, strict=True))
    )


def _agree(x: np.ndarray, y: np.ndarray, exercise: FunctionExercise, case: tuple[Any, ...]) -> bool:
    close = {"rtol": _tolerance(exercise, case), "atol": exercise.atol, "equal_nan": True}
    with np.errstate(all="ignore"):  # the difference of huge numbers may overflow
        return x.shape == y.shape and np.allclose(x, y, **close)


def check_function(exercise: FunctionExercise, answer: Any) -> Feedback:
    """Try `answer` on every case and say what is right or wrong with it.

    Order of the diagnosis: not attempted; not a function; right; a known mistake (the answer agrees
    with a wrong function on every case); an exception; None; a changed argument; a wrong shape; the
    smallest counter-example; a warning. Of mistakes with the same values the one with the same
    warning is named; where all values are right and only the warning is wrong, no other.
    """
    if is_untouched(answer):
        return Feedback(
            "not attempted yet", f"Your answer goes in place of the dots: {exercise.title}."
        )
    if not callable(answer):
        return Feedback(
            "not yet",
            "Hand over the function itself, without calling it: "
            f'check("{exercise.id}", your_function). You gave {_short(answer)}.',
        )
    cases, parts = list(exercise.cases()), max(1, len(exercise.outputs))
    expected = [call(exercise.solution, case, parts) for case in cases]
    got = []
    for case in cases:
        got.append(call(answer, case, parts))
        if isinstance(got[-1].raised, KeyboardInterrupt):  # the learner need not stop each case
            return _explain(exercise, case, got[-1], got[-1])
    wrong = [i for i in range(len(cases)) if not _close(got[i], expected[i], exercise, cases[i])]
    warned = _first_warning(got)
    if not wrong and (exercise.warnings_allowed or not warned):
        return Feedback("right", f"All {len(cases)} cases agree with the reference.")
    known = []
    for mistake in exercise.mistakes:
        theirs = [call(mistake.wrong, case, parts) for case in cases]
        pairs = zip(got, theirs, cases, strict=True)
        if all(_close(a, b, exercise, case) for a, b, case in pairs):
            known.append((mistake, _first_warning(theirs) == warned))
    known.sort(key=lambda pair: not pair[1])  # stable: otherwise in the exercise's order
    if known and (wrong or known[0][1]):
        mistake = known[0][0]
        return Feedback("not yet", mistake.sentence, mistake.name)
    if not wrong:
        return Feedback("not yet", f"The values are right, but NumPy warned on the way: {warned}.")
    first = wrong[0]
    return _explain(exercise, cases[first], got[first], expected[first])


def _first_warning(outcomes: list[Outcome]) -> str:
    """Return what NumPy warned of first, "" if it did not."""
    return next((outcome.warned for outcome in outcomes if outcome.warned), "")


def _explain(
    exercise: FunctionExercise,
    case: tuple[Any, ...],
    got: Outcome,
    expected: Outcome,
) -> Feedback:
    called = _called(exercise, case)
    if isinstance(got.raised, KeyboardInterrupt):
        return Feedback("not yet", "You stopped the check. Does a loop in your function ever end?")
    if got.raised is not None:
        return Feedback(
            "not yet", f"Your function stopped with an error.\n{called}\n{_error(got.raised)}"
        )
    if got.problem == "none":
        return Feedback("not yet", f"Your function returned None. Is a `return` missing?\n{called}")
    if got.problem == "mutated":
        return Feedback(
            "not yet",
            "Your function changed its argument. Whoever called it still needs it: make a new "
            f"array instead of writing into the old one.\n{called}",
        )
    if got.problem == "exchanged":
        return Feedback(
            "not yet",
            "The arrays are new, but you put them into the caller's list. Make a new list."
            f"\n{called}",
        )
    if got.problem:
        return Feedback("not yet", f"{got.problem}\n{called}")
    names = exercise.outputs or ("result",)
    for name, mine, right in zip(names, got.values, expected.values, strict=True):
        if mine.shape != right.shape:
            return Feedback(
                "not yet",
                f"The {name} has shape {mine.shape}, it should have shape {right.shape}.\n{called}",
            )
    rows = []
    for name, mine, right in zip(names, got.values, expected.values, strict=True):
        agree = _agree(mine, right, exercise, case)
        rows += [f"{name}: right"] if agree else _beside(name, mine, right)
    return Feedback("not yet", "A smallest case where it differs:\n" + "\n".join([called, *rows]))


def _called(exercise: FunctionExercise, case: tuple[Any, ...]) -> str:
    names = list(inspect.signature(exercise.solution).parameters)
    given = ", ".join(f"{n} = {_short(v)}" for n, v in zip(names, case, strict=False))
    return f"called with {given}"


def _error(error: BaseException) -> str:
    """Say which error it was, and in which line of the learner's function."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [f.line for f in frames if f.line and not f.filename.startswith(_LIBRARIES)]
    return f"{words(error)}\nin the line: {own[-1].strip()}" if own else words(error)


def _beside(name: str, mine: np.ndarray, right: np.ndarray) -> list[str]:
    """Write two results in two lines: one notation, and enough digits to see where they differ."""
    shown = [_pair(mine, right, digits) for digits in (4, 8, 17)]
    a, b = next((pair for pair in shown if pair[0] != pair[1]), shown[0])
    return [f"{name}: yours {a}", f"{name}: right {b}"]


def _pair(mine: np.ndarray, right: np.ndarray, digits: int) -> tuple[str, str]:
    """Write two results with powers of ten in both or in none."""
    a, b = _short(mine, digits), _short(right, digits)
    if not any(re.search(r"\de", text) for text in (a, b)):
        return a, b
    return _short(mine, digits, powers=True), _short(right, digits, powers=True)


def _short(value: Any, digits: int = 4, *, powers: bool = False) -> str:
    """Write a value in one or two lines, whatever it is; floats with powers of ten if asked."""

    def power(x: float) -> str:
        return np.format_float_scientific(x, precision=digits, trim="-", exp_digits=1) if x else "0"

    form: dict[str, Any] = {"formatter": {"float_kind": power}} if powers else {}
    try:
        if isinstance(value, np.ndarray):
            shown = np.array2string(value, precision=digits, threshold=12, edgeitems=2, **form)
            return f"{' '.join(shown.split())} of shape {value.shape}" if value.ndim > 1 else shown
        text = value.__name__ if inspect.isroutine(value) else repr(value)
    except BaseException:  # a __repr__ that exits or recurses
        text = f"a {type(value).__name__}"
    return text if len(text) <= 120 else f"{text[:117]}..."
