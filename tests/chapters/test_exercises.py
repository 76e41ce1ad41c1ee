"""Every exercise of the course: its solution passes, its mistakes are recognised, it is used."""

import json
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from course_utils.course import (
    COURSE,
    Chapter,
    exercises_of,
    find_exercise,
    find_prediction,
    predictions_of,
)
from course_utils.lessons.display import GO_ON
from course_utils.lessons.engine import judge
from course_utils.lessons.model import (
    BuildExercise,
    ChoiceExercise,
    Exercise,
    FunctionExercise,
    NumberExercise,
    Prediction,
)
from tools.common import stored_notebooks

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOKS = stored_notebooks()
EXERCISES = [exercise for chapter in COURSE for exercise in exercises_of(chapter)]
PREDICTIONS = [prediction for chapter in COURSE for prediction in predictions_of(chapter)]
FUNCTIONS = [exercise for exercise in EXERCISES if isinstance(exercise, FunctionExercise)]
CHOICES = [exercise for exercise in EXERCISES if isinstance(exercise, ChoiceExercise)]

NEXT = 4  # cells, prose included: what "one of the next" can mean

each_exercise = pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: exercise.id)
each_function = pytest.mark.parametrize("exercise", FUNCTIONS, ids=lambda exercise: exercise.id)


def right_answer(exercise: Exercise) -> Any:
    """Return the reference answer, whatever kind of exercise it is."""
    if isinstance(exercise, FunctionExercise):
        return exercise.solution
    if isinstance(exercise, NumberExercise):
        return exercise.answer()
    return exercise.right if isinstance(exercise, ChoiceExercise) else exercise.example


def source(path: Path) -> str:
    """Return all code of a notebook."""
    cells = json.loads(path.read_text("utf-8"))["cells"]
    return "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")


def used(path: Path, *functions: str) -> set[str]:
    """Return the ids that a notebook gives to any of the named functions."""
    return set(re.findall(rf'\b(?:{"|".join(functions)})\(\s*"([^"]+)"', source(path)))


# ---- each exercise


@each_exercise
def test_solution_passes(exercise: Exercise) -> None:
    feedback = judge(exercise, right_answer(exercise))
    assert feedback.verdict == "right", feedback.message
    assert feedback.message.strip()


@each_exercise
def test_untouched_is_not_attempted(exercise: Exercise) -> None:
    def nothing(*arguments: Any) -> Any: ...

    for answer in (..., None, nothing):
        assert judge(exercise, answer).verdict == "not attempted yet"


@each_exercise
def test_three_hints_that_are_not_the_same(exercise: Exercise) -> None:
    assert len({hint.strip() for hint in exercise.hints} - {""}) == 3


@each_exercise
def test_title_and_prompt_are_there(exercise: Exercise) -> None:
    assert exercise.title.strip()
    assert exercise.prompt.strip().endswith((".", "?", "!", ")"))
    assert re.fullmatch(r"[a-z0-9_]+", exercise.id)


MISTAKES = [
    (exercise, mistake)
    for exercise in EXERCISES
    if not isinstance(exercise, ChoiceExercise)
    for mistake in exercise.mistakes
]


@pytest.mark.parametrize(
    ("exercise", "mistake"), MISTAKES, ids=[f"{e.id}-{m.name}" for e, m in MISTAKES]
)
def test_known_mistake_gets_its_own_sentence(exercise: Exercise, mistake: Any) -> None:
    wrong = mistake.wrong() if isinstance(exercise, NumberExercise) else mistake.wrong
    feedback = judge(exercise, wrong)
    assert feedback.verdict == "not yet"
    assert mistake.sentence.strip()
    if isinstance(exercise, BuildExercise):
        assert feedback.message.startswith(mistake.sentence)
    else:
        assert (feedback.mistake, feedback.message) == (mistake.name, mistake.sentence)


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: exercise.id)
def test_mistakes_have_names_and_sentences_of_their_own(exercise: Exercise) -> None:
    if isinstance(exercise, ChoiceExercise):
        said = list(exercise.why.values())
    else:
        said = [mistake.sentence for mistake in exercise.mistakes]
        names = [mistake.name for mistake in exercise.mistakes]
        assert len(set(names)) == len(names)
    if not isinstance(exercise, BuildExercise):  # there, two mistakes may show the same symptom
        assert len(set(said)) == len(said)


@each_function
def test_functions_know_at_least_three_mistakes(exercise: FunctionExercise) -> None:
    assert len(exercise.mistakes) >= 3


@each_function
def test_cases_are_the_same_each_time_and_more_than_one(exercise: FunctionExercise) -> None:
    assert len(exercise.cases()) == len(exercise.cases()) > 1
    assert repr(exercise.cases()[0][-1]) == repr(exercise.cases()[0][-1])


def slightly_off(exercise: FunctionExercise) -> Callable[..., Any]:
    """Return the solution with an error well above the tolerance."""
    factor, shift = 1 + max(1e-3, 10 * exercise.rtol), max(1e-3, 10 * exercise.atol)

    def answer(*arguments: Any) -> Any:
        result = exercise.solution(*arguments)
        if exercise.outputs:
            return (*result[:-1], result[-1] * factor + shift)
        return result * factor + shift

    return answer


@each_function
def test_unlisted_wrong_answers_are_explained(exercise: FunctionExercise) -> None:
    feedback = judge(exercise, slightly_off(exercise))
    assert (feedback.verdict, feedback.mistake) == ("not yet", "")
    assert "A smallest case where it differs:\ncalled with" in feedback.message
    parts = len(exercise.outputs)
    zero = (0.0,) * parts if parts else 0.0
    assert judge(exercise, lambda *arguments: zero).verdict == "not yet"
    assert judge(exercise, lambda: zero).verdict == "not yet"


@each_function
def test_swapped_arguments_never_raise(exercise: FunctionExercise) -> None:
    """A symmetric function is right either way round."""
    feedback = judge(exercise, lambda *arguments: exercise.solution(*arguments[::-1]))
    assert feedback.verdict in ("right", "not yet")


@pytest.mark.parametrize("exercise", CHOICES, ids=lambda exercise: exercise.id)
def test_every_wrong_letter_is_answered(exercise: ChoiceExercise) -> None:
    assert set(exercise.right) <= set(exercise.options)
    for letter in set(exercise.options) - set(exercise.right):
        answer = letter if len(exercise.right) == 1 else exercise.right + letter
        feedback = judge(exercise, answer)
        assert (feedback.verdict, feedback.message) == ("not yet", exercise.why[letter])
    for letter in exercise.right if len(exercise.right) > 1 else "":
        feedback = judge(exercise, exercise.right.replace(letter, ""))
        assert feedback.verdict == "not yet"
        assert exercise.why[letter] in feedback.message


@pytest.mark.parametrize("exercise", CHOICES, ids=lambda exercise: exercise.id)
def test_letters_may_come_in_a_list(exercise: ChoiceExercise) -> None:
    for kind in (list, tuple, set):
        assert judge(exercise, kind(exercise.right)).verdict == "right"
    assert judge(exercise, [1, 2]).verdict == "not yet"
    assert judge(exercise, []).verdict == "not yet"


@pytest.mark.parametrize("prediction", PREDICTIONS, ids=lambda prediction: prediction.id)
def test_every_measurement_falls_into_one_option(prediction: Prediction) -> None:
    texts = [text for text, _ in prediction.options]
    bounds = [below for _, below in prediction.options]
    assert len(set(texts)) == len(texts) >= 2
    assert bounds == sorted(set(bounds))
    assert bounds[-1] == float("inf")
    assert prediction.question.strip().endswith("?")
    assert prediction.outcome(-1e300) == texts[0]
    assert prediction.outcome(1e300) == texts[-1]


# ---- all together


def test_there_are_exercises() -> None:
    assert EXERCISES
    assert PREDICTIONS


def test_ids_are_unique_in_the_course() -> None:
    ids = Counter(entry.id for entry in [*EXERCISES, *PREDICTIONS])
    assert [id for id, times in ids.items() if times > 1] == []


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_every_id_in_a_notebook_is_known(path: Path) -> None:
    for id in used(path, "check", "hint", "solution"):
        assert find_exercise(id).id == id
    for id in used(path, "predict", "reveal"):
        assert find_prediction(id).id == id


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_stuck_reader_finds_hints_and_solutions(path: Path) -> None:
    """They are called in a cell of the reader's own: what the first cell imports must do."""
    cells = json.loads(path.read_text("utf-8"))["cells"]
    first = next("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")
    namespace: dict[str, Any] = {}
    exec(first, namespace)
    for id in used(path, "check"):
        assert find_exercise(id).hints[0] in str(namespace["hint"](id, 1))
        assert str(namespace["solution"](id)).strip()


@pytest.mark.parametrize("chapter", COURSE, ids=lambda chapter: chapter.name)
def test_a_notebook_uses_everything_of_its_chapter(chapter: Chapter) -> None:
    path = ROOT / "notebooks" / f"{chapter.notebook}.ipynb"
    exercises, predictions = exercises_of(chapter), predictions_of(chapter)
    assert {exercise.id for exercise in exercises} <= used(path, "check")
    asked = {prediction.id for prediction in predictions}
    assert asked <= used(path, "predict")
    assert asked <= used(path, "reveal"), "a prediction is asked and never held against it"


def test_the_course_lists_the_notebooks_that_exist() -> None:
    assert [chapter.notebook for chapter in COURSE] == [path.stem for path in NOTEBOOKS]
    assert len({chapter.name for chapter in COURSE}) == len(COURSE)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_one_of_the_next_cells_reveals_what_was_predicted(path: Path) -> None:
    """A click on an answer says so: see GO_ON. Any other order would make that sentence false."""
    assert GO_ON == "Go on: one of the next cells shows the outcome."
    cells = [
        "".join(cell["source"]) if cell["cell_type"] == "code" else ""
        for cell in json.loads(path.read_text("utf-8"))["cells"]
    ]
    asked = {
        id: n for n, text in enumerate(cells) for id in re.findall(r'\bpredict\("([^"]+)"', text)
    }
    told = {
        id: n for n, text in enumerate(cells) for id in re.findall(r'\breveal\("([^"]+)"', text)
    }
    assert set(asked) == set(told)
    for id, place in asked.items():
        assert 1 <= told[id] - place <= NEXT, id
        last = cells[told[id]].strip().splitlines()[-1]
        assert last.startswith(f'reveal("{id}"'), f"{id}: the outcome is not shown"
