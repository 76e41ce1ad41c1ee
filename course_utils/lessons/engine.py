"""What a learner calls: `check`, `hint`, `solution`, `predict`, `reveal`, `progress`.

None of them ever raises because of an answer, so Run All passes on a notebook nobody has touched.
"""

from __future__ import annotations

import math
import warnings
from typing import Any

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
)
from course_utils.lessons.progress import Progress
from course_utils.lessons.reading import Source, show_source
from course_utils.lessons.trying import is_untouched

__all__ = ["check", "hint", "judge", "predict", "show_progress", "reveal", "solution"]


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
        return Feedback(
            "not attempted yet", "Put your answer in place of the dots and run the cell."
        )
    if isinstance(exercise, NumberExercise):
        return _check_number(exercise, answer)
    if isinstance(exercise, ChoiceExercise):
        return _check_choice(exercise, answer)
    return _check_build(exercise, answer)


def _check_number(exercise: NumberExercise, answer: Any) -> Feedback:
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
    side = "large" if value > right else "small"
    more = f" {exercise.too_large}" if exercise.too_large and value > right else ""
    return Feedback("not yet", f"{value:g} is too {side}.{more}")


def _check_choice(exercise: ChoiceExercise, answer: Any) -> Feedback:
    known = "".join(exercise.options)
    if isinstance(answer, list | tuple | set) and all(isinstance(part, str) for part in answer):
        answer = "".join(answer)
    if not isinstance(answer, str) or not answer.strip():
        return Feedback(
            "not yet", f"Answer with letters from {known}, you gave {one_line(answer)}."
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
                "not yet", f"One is missing. {exercise.why[letter]}", f"without {letter}"
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


def hint(id: str) -> Told:
    """Show the next hint; there are three, from a nudge to almost there."""
    try:
        exercise = find_exercise(id)
    except KeyError as error:
        return Told(Feedback("not yet", str(error.args[0])))
    record = Progress()
    number = record.record_hint(id)
    if number > len(exercise.hints):
        told = Feedback("hint", f'That was the last hint. solution("{id}") shows our answer.')
    else:
        told = Feedback(f"hint {number} of {len(exercise.hints)}", exercise.hints[number - 1])
    return Told(told, note=record.message)


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
    """Ask for a prediction before the measurement; a click records it."""
    return Question(find_prediction(id), Progress())


def reveal(id: str, measured: float, digits: int = 3) -> Told:
    """Hold the recorded prediction against the measured value."""
    prediction = find_prediction(id)
    outcome = prediction.outcome(float(measured))
    said = Progress().prediction(id)
    happened = f"Measured: {float(measured):.{digits}g}, which is “{outcome}”."
    if said is None:
        told = "You had recorded no prediction: click an answer above, then run this cell again."
    elif said == outcome:
        told = "That is as you predicted."
    else:
        told = f"And you had predicted “{said}”."
    return Told(Feedback("outcome", f"{happened} {told}"))


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
