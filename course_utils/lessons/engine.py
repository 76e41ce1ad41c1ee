"""What a learner calls: `check`, `hint`, `solution`, `predict`, `reveal`, `progress`.

None of them ever raises because of an answer, so Run All passes on a notebook nobody has touched.
"""

from __future__ import annotations

import math
import re
import warnings
from typing import Any

import numpy as np

from course_utils.course import (
    COURSE,
    exercises_of,
    find_exercise,
    find_prediction,
    predictions_of,
)
from course_utils.lessons.checking import check_function
from course_utils.lessons.display import (
    ProgressTable,
    Question,
    Told,
    one_line,
)
from course_utils.lessons.model import (
    BuildExercise,
    ChoiceExercise,
    Exercise,
    Feedback,
    FunctionExercise,
    NumberExercise,
    Prediction,
)
from course_utils.lessons.progress import Progress
from course_utils.lessons.reading import Source, show_source
from course_utils.lessons.trying import is_untouched

__all__ = ["check", "hint", "judge", "predict", "show_progress", "reveal", "solution"]

_hinted: dict[str, int] = {}
"""The number of the last hint shown in this kernel, by exercise."""
_asked: dict[str, Question] = {}  # the question of each prediction that was shown last
_measured: dict[str, tuple[float, int]] = {}
"""What was measured in this kernel and the digits to show, by prediction."""


def check(id: str, answer: Any = ...) -> Told:
    """Check an answer and say what is right or wrong with it.

    Parameters
    ----------
    id : str
        The exercise.
    answer : object
        Your function, number, letter or construction; ``...`` means not attempted yet.
    """
    try:
        exercise = find_exercise(id)
    except KeyError as error:
        return Told(Feedback("not yet", str(error.args[0])))
    try:
        feedback = judge(exercise, answer)
    except BaseException as error:  # an answer that even breaks the check: still no traceback
        text = f"Your answer could not be checked: {type(error).__name__}."
        feedback = Feedback("not yet", text)
    record = Progress()
    if feedback.verdict != "not attempted yet":
        record.record_try(id, feedback.verdict == "right")
    return Told(feedback, note=record.message)


def judge(exercise: Exercise, answer: Any) -> Feedback:
    """Return the feedback to an answer, whatever kind of exercise it is; nothing is recorded."""
    if isinstance(exercise, FunctionExercise):
        return check_function(exercise, answer)
    if is_untouched(answer):
        return Feedback("not attempted yet", "Your answer goes in place of the dots.")
    if isinstance(exercise, NumberExercise):
        return _check_number(exercise, answer)
    if isinstance(exercise, ChoiceExercise):
        return _check_choice(exercise, answer)
    return _check_build(exercise, answer)


def _check_number(exercise: NumberExercise, answer: Any) -> Feedback:
    if isinstance(answer, np.ndarray) and answer.size == 1:
        answer = answer.item()
    try:
        with warnings.catch_warnings(action="error"):
            value = float(answer)
    except Exception:
        return Feedback("not yet", f"The answer is a number, you gave {one_line(answer)}.")
    right = exercise.answer()

    def near(target: float) -> bool:
        return math.isclose(value, target, rel_tol=exercise.rtol, abs_tol=exercise.atol)

    if near(right):
        return Feedback("right", exercise.explanation or "That is the number.")
    for mistake in exercise.mistakes:
        if near(mistake.wrong()):
            return Feedback("not yet", mistake.sentence, mistake.name)
    if math.isnan(value):
        return Feedback("not yet", "Your answer is NaN, not a number.")
    side, said = ("large", exercise.too_large) if value > right else ("small", exercise.too_small)
    return Feedback("not yet", f"{value:g} is too {side}. {said}".strip())


def _check_choice(exercise: ChoiceExercise, answer: Any) -> Feedback:
    known = "".join(exercise.options)
    if isinstance(answer, list | tuple | set) and all(isinstance(part, str) for part in answer):
        answer = "".join(answer)
    if not isinstance(answer, str) or not answer.strip():
        return Feedback(
            "not yet", f"Answer with letters from {known}, you gave {one_line(answer)}."
        )
    if re.search(r"\w\s*[-–—]\s*\w", answer):  # it may mean two letters or all between them
        return Feedback(
            "not yet", f"Give the letters one by one, without a dash; you gave {one_line(answer)}."
        )
    letters = {c for c in answer.lower() if c.isalnum()}
    if not letters <= set(known):
        return Feedback("not yet", f"The letters are {known}, you gave {one_line(answer)}.")
    right = set(exercise.right)
    if letters == right:
        return Feedback("right", exercise.explanation)
    for letter in sorted(letters - right) + sorted(right - letters):
        if len(right) > 1 and letter in right:
            return Feedback(
                "not yet", f"At least one is missing. {exercise.why[letter]}", f"without {letter}"
            )
        return Feedback("not yet", exercise.why[letter], letter)
    raise AssertionError("unreachable: the sets differ")


def _check_build(exercise: BuildExercise, answer: Any) -> Feedback:
    try:
        problem, praise = exercise.judge(answer)
    except Exception as error:
        return Feedback(
            "not yet",
            f"Your answer has not the form that is asked for ({type(error).__name__}: {error}).",
        )
    return Feedback("not yet", problem) if problem else Feedback("right", praise)


def hint(id: str, n: int | None = None) -> Told:
    """Show the next hint; there are three, from a nudge to almost there.

    Hints are counted in memory, so that a restart begins again with the first.

    Parameters
    ----------
    id : str
        The exercise.
    n : int, optional
        Show the hint of this number, from 1; the next call goes on from there.
    """
    try:
        exercise = find_exercise(id)
    except KeyError as error:
        return Told(Feedback("not yet", str(error.args[0])))
    last = len(exercise.hints)
    if n is not None and (type(n) is not int or not 1 <= n <= last):
        allowed = f"{', '.join(str(number) for number in range(1, last))} or {last}"
        return Told(Feedback("not yet", f"n must be {allowed}, you gave {one_line(n)}."))
    number = n or min(_hinted.get(id, 0), last) + 1
    _hinted[id] = number
    if number <= last:
        return Told(Feedback(f"hint {number} of {last}", exercise.hints[number - 1]))
    return Told(
        Feedback(
            "hint",
            f'That was the last hint. hint("{id}", 1) shows the first again, solution("{id}") '
            "our answer.",
        )
    )


def solution(id: str) -> Source | Told:
    """Show the reference solution."""
    try:
        exercise = find_exercise(id)
    except KeyError as error:
        return Told(Feedback("not yet", str(error.args[0])))
    if isinstance(exercise, FunctionExercise):
        return show_source(exercise.solution)
    if isinstance(exercise, NumberExercise):
        return Told(
            Feedback("solution", f"{exercise.answer():.6g}. {exercise.explanation}".strip())
        )
    if isinstance(exercise, ChoiceExercise):
        return Told(Feedback("solution", f"{', '.join(exercise.right)}. {exercise.explanation}"))
    return Source(repr(exercise.example))


def predict(id: str) -> Question:
    """Ask for a prediction before the measurement; a click records it.

    A click that comes after the measurement shows the outcome at once and is not recorded.
    """
    prediction, record = find_prediction(id), Progress()

    def outcome() -> str:
        return _outcome(prediction, record.prediction(id)) if id in _measured else ""

    question = _asked[id] = Question(prediction, record, outcome)
    return question


def reveal(id: str, measured: float, digits: int = 3) -> Told:
    """Hold the recorded prediction against the measured value.

    Parameters
    ----------
    id : str
        The prediction.
    measured : float
        What came out; the options' bounds decide which of them happened.
    digits : int
        Significant digits shown.
    """
    prediction = find_prediction(id)
    prediction.outcome(float(measured))  # a value without an outcome is the author's error
    _measured[id] = float(measured), digits
    if id in _asked:
        _asked[id].renew()
    return Told(Feedback("outcome", _outcome(prediction, Progress().prediction(id))))


def _outcome(prediction: Prediction, said: str | None) -> str:
    """Say what was measured, and how it compares with what was said."""
    measured, digits = _measured[prediction.id]
    outcome = prediction.outcome(measured)
    value = f"{measured:.{digits}g} {prediction.unit}".strip()
    happened = f"Measured: {value}, which is “{outcome}”."
    if said is None:
        return f"{happened} You had made no prediction by then."
    told = "That is as you predicted." if said == outcome else f"And you had predicted “{said}”."
    return f"{happened} {told}"


def show_progress() -> ProgressTable:
    """Show what you have solved, notebook by notebook."""
    record = Progress()
    rows = []
    for chapter in COURSE:
        exercises, predictions = exercises_of(chapter), predictions_of(chapter)
        solved = sum(bool(record.exercise(e.id).get("solved")) for e in exercises)
        guessed = sum(record.prediction(p.id) is not None for p in predictions)
        rows.append((chapter, solved, len(exercises), guessed, len(predictions)))
    return ProgressTable(tuple(rows), record.message)
