"""How a function is checked: try it, compare it, and find out which mistake it makes.

Nothing in here raises because of a learner's answer, whatever that answer does.
"""

from __future__ import annotations

import copy
import inspect
import traceback
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from course_utils.exercises.model import Feedback, FunctionExercise

__all__ = ["check_function", "is_untouched"]


@dataclass(frozen=True)
class Outcome:
    """What one call led to: values, or what went wrong."""

    values: tuple[np.ndarray, ...] = ()
    raised: BaseException | None = None
    returned: Any = None
    problem: str = ""
    warned: str = ""


def is_untouched(answer: Any) -> bool:
    """Return whether `answer` is still empty: ``...``, None, or a body that does nothing."""
    if answer is None or answer is Ellipsis:
        return True
    code = getattr(answer, "__code__", None)
    if code is None:
        return False
    does_nothing = (lambda: None).__code__.co_code
    return code.co_code == does_nothing and set(code.co_consts) <= {None, answer.__doc__, ...}


def _as_arrays(returned: Any, parts: int) -> tuple[np.ndarray, ...]:
    """Return what came back as float arrays; raise TypeError in plain words if it is none."""
    pieces = returned if parts > 1 else (returned,)
    if parts > 1 and (not isinstance(returned, tuple | list) or len(returned) != parts):
        raise TypeError(f"your function must return {parts} values, separated by commas")
    arrays = []
    for piece in pieces:
        array = np.asarray(piece)
        if array.dtype.kind not in "biuf":
            raise TypeError(f"your function returned {type(piece).__name__}, not numbers")
        arrays.append(array.astype(float))
    return tuple(arrays)


def _call(function: Callable[..., Any], arguments: tuple[Any, ...], parts: int) -> Outcome:
    """Call `function` with copies of the arguments and report what happened."""
    given = copy.deepcopy(arguments)
    with warnings.catch_warnings(record=True) as caught, np.errstate(all="warn", under="ignore"):
        warnings.simplefilter("always")
        try:
            returned = function(*given)
            if returned is None:
                return Outcome(problem="none")
            values = _as_arrays(returned, parts)
        except BaseException as error:  # sys.exit() and Ctrl-C too: Run All goes on
            return Outcome(raised=error)
    if not all(_same(a, b) for a, b in zip(arguments, given, strict=True)):
        return Outcome(values, problem="mutated")
    warned = next((str(w.message) for w in caught if issubclass(w.category, RuntimeWarning)), "")
    return Outcome(values, returned=returned, warned=warned)


def _same(a: Any, b: Any) -> bool:
    if isinstance(a, np.ndarray) or isinstance(b, np.ndarray):
        return np.array_equal(np.asarray(a), np.asarray(b), equal_nan=True)
    return bool(a == b)


def _close(a: Outcome, b: Outcome, exercise: FunctionExercise) -> bool:
    if a.raised is not None or b.raised is not None:
        return type(a.raised) is type(b.raised)
    return (
        a.problem == b.problem
        and len(a.values) == len(b.values)
        and all(
            x.shape == y.shape
            and np.allclose(x, y, rtol=exercise.rtol, atol=exercise.atol, equal_nan=True)
            for x, y in zip(a.values, b.values, strict=True)
        )
    )


def check_function(exercise: FunctionExercise, answer: Any) -> Feedback:
    """Try `answer` on every case and say what is right or wrong with it.

    Order of the diagnosis: not attempted; not a function; right; a known mistake (the answer agrees
    with a wrong function on every case); an exception; None; a changed argument; a wrong shape; the
    smallest counter-example; a warning.
    """
    if is_untouched(answer):
        return Feedback(
            "not attempted yet", f"Write your answer above and run the cell: {exercise.title}."
        )
    if not callable(answer):
        return Feedback(
            "not yet",
            "Hand over the function itself, without calling it: "
            f'check("{exercise.id}", your_function). You gave {_short(answer)}.',
        )
    cases, parts = list(exercise.cases()), max(1, len(exercise.outputs))
    expected = [_call(exercise.solution, case, parts) for case in cases]
    got = [_call(answer, case, parts) for case in cases]
    wrong = [i for i in range(len(cases)) if not _close(got[i], expected[i], exercise)]
    if not wrong:
        warned = next((o.warned for o in got if o.warned), "")
        if warned and not exercise.warnings_allowed:
            return Feedback(
                "not yet", f"The values are right, but NumPy warned on the way: {warned}."
            )
        return Feedback("right", f"All {len(cases)} cases agree with the reference.")
    for mistake in exercise.mistakes:
        theirs = [_call(mistake.wrong, case, parts) for case in cases]
        if all(_close(a, b, exercise) for a, b in zip(got, theirs, strict=True)):
            return Feedback("not yet", mistake.sentence, mistake.name)
    first = wrong[0]
    return _explain(exercise, answer, cases[first], got[first], expected[first])


def _explain(
    exercise: FunctionExercise,
    answer: Callable[..., Any],
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
    names = exercise.outputs or ("result",)
    for name, mine, right in zip(names, got.values, expected.values, strict=True):
        if mine.shape != right.shape:
            return Feedback(
                "not yet",
                f"The {name} has shape {mine.shape}, it should have shape {right.shape}.\n{called}",
            )
    pairs = zip(names, got.values, expected.values, strict=True)
    rows = [f"{n}: yours {_short(a)}\n{n}: right {_short(b)}" for n, a, b in pairs]
    return Feedback("not yet", "A smallest case where it differs:\n" + "\n".join([called, *rows]))


def _called(exercise: FunctionExercise, case: tuple[Any, ...]) -> str:
    names = list(inspect.signature(exercise.solution).parameters)
    given = ", ".join(f"{n} = {_short(v)}" for n, v in zip(names, case, strict=False))
    return f"called with {given}"


def _error(error: BaseException) -> str:
    """Say which error it was, and in which line of the learner's function."""
    frames = traceback.extract_tb(error.__traceback__)
    line = next((f.line for f in reversed(frames) if f.filename != __file__ and f.line), None)
    text = f"{type(error).__name__}: {error}".strip().rstrip(":")
    return f"{text}\nin the line: {line.strip()}" if line else text


def _short(value: Any) -> str:
    """Write a value in one or two lines, whatever it is."""
    try:
        if isinstance(value, np.ndarray):
            shown = np.array2string(value, precision=4, threshold=12, edgeitems=2)
            return f"{' '.join(shown.split())} of shape {value.shape}" if value.ndim > 1 else shown
        text = repr(value)
    except Exception:
        text = f"a {type(value).__name__}"
    return text if len(text) <= 120 else f"{text[:117]}..."
