"""The exercise engine on toy exercises: it recognises mistakes, explains the rest, never raises."""

import html
import json
import re
import sys
import warnings
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NoReturn

import numpy as np
import pytest

from course_utils import course
from course_utils.course import Chapter
from course_utils.lessons import engine
from course_utils.lessons.claims import Verdict
from course_utils.lessons.display import CHOSEN, GO_ON, MARK, ProgressTable, Question, Told
from course_utils.lessons.model import (
    BuildExercise,
    ChoiceExercise,
    Exercise,
    Feedback,
    FunctionExercise,
    Mistake,
    NumberExercise,
    Prediction,
)
from course_utils.lessons.trying import is_untouched

HINTS = ("A nudge.", "A push.", "Almost there.")


def clip(z: Any) -> Any:
    """Return z, but at least 0."""
    return np.maximum(z, 0)


def split(z: Any) -> Any:
    return np.maximum(z, 0), np.minimum(z, 0)


def cases() -> list[tuple[Any, ...]]:
    return [
        (np.array([[0.0]]),),
        (np.array([[1.0, -2.0]]),),
        (np.array([[-1e300, 1e300], [0.5, -0.5]]),),
    ]


CLIP = FunctionExercise(
    id="clip",
    title="clip at <0>",
    prompt="Return z where it is positive, 0 elsewhere.",
    solution=clip,
    cases=cases,
    hints=HINTS,
    mistakes=(
        Mistake("absolute value", np.abs, "You took the absolute value: |z| is not max(z, 0)."),
        Mistake("one number", np.max, "np.max gives one number; you want one for each entry."),
        Mistake("nothing done", lambda z: z + 0.0, "The negative entries are still there."),
    ),
    warnings_allowed=False,
)
SPLIT = FunctionExercise(
    "split", "both halves", "Return both halves.", split, cases, HINTS,
    (Mistake("swapped", lambda z: split(z)[::-1], "You have swapped the two."),),
    outputs=("positive part", "negative part"),
)  # fmt: skip
NUMBER = NumberExercise(
    "third", "a third", "How much is 1/3?", lambda: 1 / 3, HINTS,
    (Mistake("upside down", lambda: 3.0, "That is the other way round."),),
    explanation="One of three.",
)  # fmt: skip
CHOICE = ChoiceExercise(
    "bent", "which bend", "Which of them bend?",
    {"a": "ReLU", "b": "linear", "c": "tanh"}, "ac",
    {"a": "ReLU has a corner.", "b": "A line does not bend.", "c": "tanh is curved."},
    HINTS, "Both are not lines.",
)  # fmt: skip


def judge_sum(answer: Any) -> tuple[str, str]:
    left, right = answer
    return ("", "They sum to 1.") if left + right == 1 else (f"They sum to {left + right}.", "")


BUILD = BuildExercise(
    "pair", "a pair", "Give two numbers whose sum is 1.", judge_sum, (0, 1), HINTS,
    (Mistake("too much", (1, 1), "They sum to 2"),),
)  # fmt: skip
GUESS = Prediction("guess", "How often?", (("never", 0.5), ("once & more", float("inf"))))
CHAPTER = Chapter("toy_chapter", "01_toys", "Toys & <games>", 5)
TOYS: tuple[Exercise, ...] = (CLIP, SPLIT, NUMBER, CHOICE, BUILD)


@pytest.fixture(autouse=True)
def record(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let the catalogue hold the toys, and give each test a progress file of its own."""
    path = tmp_path / "progress.json"
    monkeypatch.setenv("COURSE_PROGRESS", str(path))
    toys = SimpleNamespace(EXERCISES=TOYS, PREDICTIONS=(GUESS,))
    monkeypatch.setattr(course, "_part", lambda chapter, part: toys)
    monkeypatch.setattr(course, "COURSE", (CHAPTER,))
    monkeypatch.setattr(engine, "COURSE", (CHAPTER,))
    restart(monkeypatch)
    return path


def restart(monkeypatch: pytest.MonkeyPatch) -> None:
    """Forget what a kernel holds in memory."""
    monkeypatch.setattr(engine, "_hinted", {})
    monkeypatch.setattr(engine, "_measured", {})


def verdict(told: Told) -> str:
    return told.feedback.verdict


def message(told: Told) -> str:
    return told.feedback.message


# ---- right, known mistake, anything else


@pytest.mark.parametrize(
    ("id", "answer"),
    [
        ("clip", clip),
        ("clip", lambda z: z * (z > 0)),
        ("clip", lambda z: clip(z).tolist()),
        ("clip", lambda z: clip(z).astype(np.float32) if np.abs(z).max() < 9 else clip(z)),
        ("split", split),
        ("split", lambda z: list(split(z))),
        ("third", 1 / 3),
        ("third", 0.33333),
        ("third", np.float32(1 / 3)),
        ("third", "0.3333"),
        ("third", np.array([[1 / 3]])),
        ("bent", "ac"),
        ("bent", "C, A"),
        ("bent", ["a", "c"]),
        ("pair", (0.25, 0.75)),
    ],
)
def test_right_answers(id: str, answer: Any) -> None:
    told = engine.check(id, answer)
    assert verdict(told) == "right"
    assert message(told)


@pytest.mark.parametrize("mistake", CLIP.mistakes, ids=lambda mistake: mistake.name)
def test_known_mistakes_are_called_by_name(mistake: Mistake) -> None:
    told = engine.check("clip", mistake.wrong)
    assert (verdict(told), told.feedback.mistake) == ("not yet", mistake.name)
    assert message(told) == mistake.sentence


def test_a_mistake_that_another_person_writes_differently_is_recognised() -> None:
    told = engine.check("clip", lambda z: np.sqrt(z * z) if np.abs(z).max() < 1e9 else np.abs(z))
    assert told.feedback.mistake == "absolute value"


def test_an_unlisted_wrong_answer_gets_the_smallest_case_where_it_differs() -> None:
    told = engine.check("clip", lambda z: np.where(z > 0, z, 0.1 * z))
    assert verdict(told) == "not yet"
    assert message(told).splitlines() == [
        "A smallest case where it differs:",
        "called with z = [[ 1. -2.]] of shape (1, 2)",
        "result: yours [[ 1. -0.2]] of shape (1, 2)",
        "result: right [[1. 0.]] of shape (1, 2)",
    ]


def test_several_values_are_named() -> None:
    told = engine.check("split", lambda z: (clip(z), z))
    assert message(told).splitlines()[2:] == [
        "positive part: right",
        "negative part: yours [[ 1. -2.]] of shape (1, 2)",
        "negative part: right [[ 0. -2.]] of shape (1, 2)",
    ]
    assert engine.check("split", lambda z: split(z)[::-1]).feedback.mistake == "swapped"


def test_only_the_part_that_differs_is_shown_with_more_digits() -> None:
    told = engine.check("split", lambda z: (clip(z) * (1 + 1e-13), np.minimum(z, 0) * (1 + 1e-5)))
    assert message(told).splitlines()[2:] == [
        "positive part: right",
        "negative part: yours [[ 0. -2.00002]] of shape (1, 2)",
        "negative part: right [[ 0. -2.]] of shape (1, 2)",
    ]


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (lambda z: print("no"), "returned None. Is a `return` missing?"),
        (lambda z: clip(z).ravel(), "has shape (1,), it should have shape (1, 1)"),
        (lambda z: 1 / 0, "ZeroDivisionError: division by zero\nin the line: (lambda"),
        (lambda: 0, "takes 0 positional arguments but 1 was given"),
        (lambda a, b: 0, "missing 1 required positional argument: 'b'"),
        (lambda z: "zero", "returned text (a str), not real numbers"),
        (lambda z: z + 0j, "returned complex numbers (a ndarray), not real numbers"),
        (lambda z: [z, [1, 2, 3]], "cannot become an array"),
        (lambda z: (x for x in z), "returned objects (a generator)"),
        (lambda z: {1, 2}, "returned objects (a set)"),
        (lambda z: clip(z) * np.nan, "yours [[nan]]"),
        (lambda z: clip(z) + 1e-3, "A smallest case"),
        (3.0, "Hand over the function itself"),
        ("max", "Hand over the function itself"),
        (clip(np.ones(3)), "Hand over the function itself"),
    ],
)
def test_other_wrong_answers_are_explained(answer: Any, said: str) -> None:
    told = engine.check("clip", answer)
    assert verdict(told) == "not yet"
    assert said in message(told).replace("\nin the line: (lambda z: 1", "\nin the line: (lambda")


def test_the_learners_own_line_is_shown_not_numpys() -> None:
    def singular(z: Any) -> Any:
        return np.linalg.inv(np.zeros((2, 2)))

    said = message(engine.check("clip", singular))
    assert "LinAlgError: Singular matrix" in said
    assert "in the line: return np.linalg.inv(np.zeros((2, 2)))" in said


def test_wrong_number_of_values() -> None:
    said = message(engine.check("split", clip))
    assert "must return 2 values, separated by commas" in said


def test_several_values_may_be_stacked_in_one_array() -> None:
    assert verdict(engine.check("split", lambda z: np.stack(split(z)))) == "right"
    assert verdict(engine.check("split", lambda z: list(split(z)))) == "right"
    for other in (np.float64(1.0), np.array(1.0), np.ones((3, 1))):
        said = message(engine.check("split", lambda z, other=other: other))
        assert "must return 2 values, separated by commas" in said


def test_changed_argument_is_noticed_and_cannot_spoil_the_next_case() -> None:
    def in_place(z: Any) -> Any:
        z[z < 0] = 0
        return z

    told = engine.check("clip", in_place)
    assert "changed its argument" in message(told)
    assert verdict(engine.check("clip", clip)) == "right"


def test_argument_that_is_a_list_of_arrays_may_be_given_and_is_watched() -> None:
    total = FunctionExercise(
        "total", "t", "p", lambda parts: sum(part.sum() for part in parts),
        lambda: [([np.ones(2), np.ones(3)],)], HINTS, (),
    )  # fmt: skip

    def empties(parts: Any) -> Any:
        answer = sum(part.sum() for part in parts)
        parts[0][0] = 7
        return answer

    assert engine.judge(total, lambda parts: 5.0).verdict == "right"
    assert "changed its argument" in engine.judge(total, empties).message


def test_views_of_an_argument_are_fine() -> None:
    same = FunctionExercise("same", "t", "p", lambda z: z[:1], cases, HINTS, ())
    assert engine.judge(same, lambda z: z[:1]).verdict == "right"


def test_right_values_with_a_warning_are_not_yet_right() -> None:
    def warns(z: Any) -> Any:
        np.log(0.0 * np.sum(z, keepdims=True))
        return clip(z)

    said = engine.check("clip", warns)
    assert "values are right, but NumPy warned" in message(said)
    assert verdict(engine.check("split", lambda z: (warns(z), split(z)[1]))) == "right"


def test_a_sentence_about_a_warning_is_said_of_that_warning_only() -> None:
    """Right values, wrong warning: a mistake that warns of something else was not made."""

    def with_log(z: Any) -> Any:
        np.log(0.0 * np.sum(z, keepdims=True))
        return clip(z)

    def with_exp(z: Any) -> Any:
        np.exp(1000.0 + 0.0 * np.sum(z, keepdims=True))
        return clip(z)

    mistakes = (Mistake("log", with_log, "A log of 0."), Mistake("other", np.abs, "No."))
    knows = replace(CLIP, mistakes=mistakes)
    assert engine.judge(knows, lambda z: with_log(z) + 0).message == "A log of 0."
    said = engine.judge(knows, with_exp)
    assert (said.mistake, "overflow encountered in exp." in said.message) == ("", True)


def test_of_two_mistakes_with_the_same_values_the_one_with_the_same_warning_is_named() -> None:
    def by_exp(z: Any) -> Any:
        return z + np.exp(1000.0 + 0.0 * z)

    def by_log(z: Any) -> Any:
        return z - np.log(0.0 * z + 0.0)

    mistakes = (Mistake("exp", by_exp, "An exp."), Mistake("log", by_log, "A log."))
    knows = replace(CLIP, mistakes=mistakes)
    assert engine.judge(knows, lambda z: by_exp(z)).mistake == "exp"
    assert engine.judge(knows, lambda z: by_log(z)).mistake == "log"
    assert engine.judge(knows, lambda z: z + np.inf).mistake == "exp", "silent: the first of them"


# ---- other kinds


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (3.0, "That is the other way round."),
        (0.5, "0.5 is too large."),
        (-1, "-1 is too small."),
        (float("nan"), "NaN"),
        (float("inf"), "inf is too large."),
        ("one third", "The answer is a number, you gave 'one third'."),
        ([1, 2], "The answer is a number"),
        (np.array([1 / 3, 1 / 3]), "The answer is a number"),
        (1j, "The answer is a number"),
        (10**400, "The answer is a number"),
        (lambda: 1 / 3, "The answer is a number"),
    ],
)
def test_wrong_numbers(answer: Any, said: str) -> None:
    told = engine.check("third", answer)
    assert verdict(told) == "not yet"
    assert said in message(told)


@pytest.mark.parametrize(
    ("answer", "said", "mistake"),
    [
        ("b", "A line does not bend.", "b"),
        ("abc", "A line does not bend.", "b"),
        ("a", "At least one is missing. tanh is curved.", "without c"),
        ("a-c", "Give the letters one by one, without a dash; you gave 'a-c'.", ""),
        ("A – c", "Give the letters one by one", ""),
        (["a-b", "c"], "Give the letters one by one", ""),
        ("d", "The letters are abc", ""),
        ("", "Answer with letters from abc", ""),
        (1, "Answer with letters from abc", ""),
        (["a", 3], "Answer with letters from abc", ""),
        ([], "Answer with letters from abc", ""),
    ],
)
def test_wrong_choices(answer: Any, said: str, mistake: str) -> None:
    told = engine.check("bent", answer)
    assert verdict(told) == "not yet"
    assert said in message(told)
    assert told.feedback.mistake == mistake


@pytest.mark.parametrize(
    ("answer", "said"),
    [((1, 1), "They sum to 2."), (5, "not the form that is asked for (TypeError"), ((), "form")],
)
def test_wrong_constructions(answer: Any, said: str) -> None:
    told = engine.check("pair", answer)
    assert verdict(told) == "not yet"
    assert said in message(told)


# ---- untouched


def no_docstring(z: Any) -> Any: ...


def with_docstring(z: Any) -> Any:
    """Return something."""


def docstring_and_dots(z: Any) -> Any:
    """Return something."""
    ...


def passes(z: Any) -> Any:
    pass


def returns_dots(z: Any) -> Any:
    """Return something."""
    return ...


def returns_a_number(z: Any) -> Any:
    return 0


def yields(z: Any) -> Iterator[None]:
    yield


@pytest.mark.parametrize(
    "answer",
    [
        *(None, ..., lambda z: None, lambda z: ...),
        *(no_docstring, with_docstring, docstring_and_dots, passes, returns_dots),
    ],
)
@pytest.mark.parametrize("id", ["clip", "split", "third", "bent", "pair"])
def test_untouched_is_no_attempt(id: str, answer: Any, record: Path) -> None:
    told = engine.check(id, answer)
    assert verdict(told) == "not attempted yet"
    assert not record.exists()


@pytest.mark.parametrize("answer", [returns_a_number, yields, lambda z: z, clip, 0, "", print])
def test_an_attempt_is_not_taken_for_untouched(answer: Any) -> None:
    assert not is_untouched(answer)


def test_answer_may_be_left_out() -> None:
    assert verdict(engine.check("clip")) == "not attempted yet"


# ---- hostile answers


class Spiteful:
    """Everything one can ask of it raises."""

    def __init__(self, error: type[BaseException]) -> None:
        self.__dict__["error"] = error

    def refuse(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise self.__dict__["error"]("no")

    __array__ = __repr__ = __str__ = __eq__ = __bool__ = __len__ = refuse  # pyright: ignore
    __iter__ = __float__ = __index__ = __getattr__ = __hash__ = refuse  # pyright: ignore
    __add__ = __getitem__ = __array_ufunc__ = refuse


class Unprintable(Exception):
    def __str__(self) -> str:
        raise ValueError("no words")


def recurse(z: Any) -> Any:
    return recurse(z)


def raises(error: BaseException) -> Callable[[Any], Any]:
    def answer(z: Any) -> Any:
        raise error

    return answer


def switches_warnings_off(z: Any) -> Any:
    np.seterr(all="ignore")
    np.seterrcall(lambda *args: None)
    warnings.simplefilter("ignore")
    warnings.filterwarnings("ignore", message=".*")
    return z


def turns_warnings_into_errors(z: Any) -> Any:
    np.seterr(all="raise")
    warnings.simplefilter("error")
    return np.log(-np.abs(z))


def prints(z: Any) -> Any:
    print("here", z)
    return z


def is_a_generator(z: Any) -> Any:
    yield z


async def waits(z: Any) -> Any:
    return z


class Strange(float):
    def __radd__(self, other: Any) -> NoReturn:
        raise RuntimeError


ERRORS: tuple[type[BaseException], ...] = (
    ValueError, RecursionError, MemoryError, SystemExit, KeyboardInterrupt, GeneratorExit,
)  # fmt: skip
HOSTILE: dict[str, Any] = {
    **{f"raises {error.__name__}": raises(error("stop")) for error in ERRORS},
    **{f"returns what raises {e.__name__}": lambda z, e=e: Spiteful(e) for e in ERRORS},
    **{f"is what raises {e.__name__}": Spiteful(e) for e in ERRORS},
    "exits": lambda z: sys.exit(3),
    "quits silently": lambda z: sys.exit(),
    "recurses": recurse,
    "error without words": raises(Unprintable()),
    "generator": is_a_generator,
    "coroutine": waits,
    "complex": lambda z: z * 1j,
    "strings": lambda z: np.full(z.shape, "a"),
    "objects": lambda z: np.full(z.shape, None),
    "nan": lambda z: z * np.nan,
    "infinite": lambda z: np.full(z.shape, np.inf),
    "huge": lambda z: np.full(z.shape, 1.7e308),
    "huge and negative": lambda z: np.full(z.shape, -1.7e308),
    "huge integer": lambda z: 10**400,
    "overflows": lambda z: np.exp(np.abs(z) + 1e4),
    "empty": lambda z: np.empty((0, 3)),
    "ragged": lambda z: [[1], [1, 2]],
    "a class": dict,
    "a type": type,
    "a module": np,
    "wrong arity": lambda a, b, c: a,
    "keyword only": lambda *, z: z,
    "anything": lambda *args, **kwargs: args,
    "changes its argument": lambda z: z.fill(7),
    "reshapes its argument": lambda z: z.resize(0, refcheck=False) or z,
    "read only view": lambda z: np.broadcast_to(z, (2, *z.shape)),
    "masked": lambda z: np.ma.masked_all(z.shape),
    "dates": lambda z: np.full(z.shape, np.datetime64("2020-01-01")),
    "structured": lambda z: np.zeros(z.shape, dtype=[("a", float)]),
    "switches warnings off": switches_warnings_off,
    "turns warnings into errors": turns_warnings_into_errors,
    "prints": prints,
    "strange float": lambda z: Strange(1),
    "itself": lambda z: HOSTILE,
}


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("id", ["clip", "split", "third", "bent", "pair"])
@pytest.mark.filterwarnings("ignore:coroutine 'waits' was never awaited")
def test_hostile_answers_get_feedback_and_leave_no_trace(id: str, name: str) -> None:
    errors, filters = np.geterr(), list(warnings.filters)
    limit = sys.getrecursionlimit()
    with warnings.catch_warnings(record=True) as shown:
        warnings.simplefilter("always")
        before = list(warnings.filters)
        told = engine.check(id, HOSTILE[name])
        assert list(warnings.filters) == before
    assert verdict(told) == "not yet"
    assert isinstance(repr(told), str)
    assert isinstance(told._repr_html_(), str)
    assert (np.geterr(), list(warnings.filters)) == (errors, filters)
    assert sys.getrecursionlimit() == limit
    assert [str(w.message) for w in shown if "never awaited" not in str(w.message)] == []


def test_stopping_an_endless_loop_stops_the_whole_check() -> None:
    calls = []

    def endless(z: Any) -> Any:
        calls.append(1)
        raise KeyboardInterrupt

    told = engine.check("clip", endless)
    assert "Does a loop in your function ever end?" in message(told)
    assert len(calls) == 1


def test_long_answers_are_cut_short() -> None:
    assert len(message(engine.check("third", "x" * 10_000))) < 200
    assert len(message(engine.check("clip", "x" * 10_000))) < 300
    told = engine.check("clip", lambda z: np.zeros((500, 500)))
    assert len(message(told)) < 400


# ---- unknown ids, hints, solutions


@pytest.mark.parametrize("call", [engine.check, engine.hint, engine.solution])
def test_unknown_exercise_is_named_with_what_there_is(call: Callable[[Any], Any]) -> None:
    def clip() -> None: ...

    told = call("clipp")
    assert "'clipp' is not known; did you mean 'clip'?" in message(told)
    told = call("xyz")
    assert "'xyz' is not known; allowed are clip, split, third, bent, pair" in message(told)
    assert 'in quotes, such as "clip"; got a function' in message(call(clip))


def test_hints_come_one_after_the_other() -> None:
    shown = [engine.hint("clip") for _ in range(4)]
    assert [message(told) for told in shown[:3]] == list(HINTS)
    assert [verdict(told) for told in shown[:3]] == [f"hint {n} of 3" for n in (1, 2, 3)]
    assert message(shown[3]) == (
        'That was the last hint. hint("clip", 1) shows the first again, solution("clip") our '
        "answer."
    )
    assert message(engine.hint("clip")) == message(shown[3])
    assert message(engine.hint("split")) == HINTS[0]


def test_a_hint_can_be_asked_for_by_number_and_the_next_follows_it() -> None:
    assert message(engine.hint("clip", 2)) == HINTS[1]
    assert message(engine.hint("clip", 2)) == HINTS[1]
    assert message(engine.hint("clip")) == HINTS[2]
    assert message(engine.hint("clip", n=1)) == HINTS[0]
    assert message(engine.hint("clip")) == HINTS[1]


@pytest.mark.parametrize("n", [0, 4, -1, 1.0, "1", True, "all"])
def test_a_hint_that_does_not_exist_is_named_with_what_there_is(n: Any) -> None:
    told = engine.hint("clip", n)
    assert (verdict(told), message(told)) == (
        "not yet",
        f"n must be 1, 2 or 3, you gave {n!r}.",
    )
    assert message(engine.hint("clip")) == HINTS[0]


def test_run_all_uses_no_hint_up(record: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After a restart the first hint comes again, as often as a notebook with hints is run."""
    for _ in range(5):
        assert message(engine.hint("clip")) == HINTS[0]
        restart(monkeypatch)
    assert not record.exists()


def test_solutions_can_be_read() -> None:
    assert repr(engine.solution("clip")) == "def clip(z: Any) -> Any:\n    return np.maximum(z, 0)"
    assert "0.333333. One of three." in repr(engine.solution("third"))
    assert "a, c. Both are not lines." in repr(engine.solution("bent"))
    assert "(0, 1)" in repr(engine.solution("pair"))


# ---- what is recorded


def test_attempts_are_counted_and_what_is_solved_stays_solved(record: Path) -> None:
    engine.check("clip", np.abs)
    engine.check("clip", clip)
    engine.check("clip", np.abs)
    entry = json.loads(record.read_text())["exercises"]["clip"]
    assert entry == {"tries": 3, "solved": True}


def test_progress_table_counts() -> None:
    engine.check("clip", clip)
    engine.check("third", 5)
    table = engine.show_progress()
    assert table.rows == ((CHAPTER, 1, 5, 0, 1),)
    assert "Toys & <games>" in repr(table)
    assert "exercises 1 of 5, predictions 0 of 1" in repr(table)
    assert "<td>1 of 5</td><td>0 of 1</td>" in table._repr_html_()


def test_judging_records_nothing(record: Path) -> None:
    engine.judge(CLIP, clip)
    assert not record.exists()


def test_a_damaged_record_is_told_with_the_feedback(record: Path) -> None:
    record.write_text("{not json")
    told = engine.check("clip", clip)
    assert verdict(told) == "right"
    assert "set aside as" in told.note
    assert told.note in repr(told)
    assert (record.parent / "progress.json.damaged-1").read_text() == "{not json"


def test_a_record_that_cannot_be_written_still_lets_one_go_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("COURSE_PROGRESS", str(tmp_path / "file" / "progress.json"))
    told = engine.check("clip", clip)
    assert "is kept until this notebook is closed" in told.note
    assert engine.show_progress().rows[0][1] == 1


# ---- predictions


def click(question: Question, number: int) -> None:
    question._buttons[number].click()


def answer(question: Question) -> str:
    """Return what stands below the options."""
    return html.unescape(question._answer.value)


def chosen(question: Question) -> list[int]:
    """Return the numbers of the options that are marked, by their words and by their colours."""
    marked = [n for n, b in enumerate(question._buttons) if b.description.startswith(f"{MARK} ")]
    colour = CHOSEN["button_color"]
    assert marked == [
        n for n, b in enumerate(question._buttons) if b.style.button_color == colour
    ], "the mark and the colour disagree"
    return marked


def test_prediction_is_recorded_before_the_reveal(record: Path) -> None:
    question = engine.predict("guess")
    assert (answer(question), chosen(question)) == ("", [])
    click(question, 1)
    assert json.loads(record.read_text())["predictions"] == {"guess": "once & more"}
    assert answer(question) == f"Recorded: “once & more”. {GO_ON}"
    assert "once &amp; more" in question._answer.value
    assert chosen(question) == [1]
    click(question, 0)
    click(question, 1)
    assert "And you had predicted “once & more”." in message(engine.reveal("guess", 0.1))
    assert "That is as you predicted." in message(engine.reveal("guess", 7))


def test_a_click_after_the_measurement_shows_the_outcome(record: Path) -> None:
    question = engine.predict("guess")
    told = message(engine.reveal("guess", 0.1234, digits=2))
    assert told == "Measured: 0.12, which is “never”. You had made no prediction by then."
    assert answer(question) == ""
    click(question, 1)
    assert answer(question) == f"{told} A click after the outcome does not count."
    assert chosen(question) == []
    assert [button.description for button in question._buttons] == ["never", "once & more"]
    assert not record.exists()
    assert message(engine.reveal("guess", 7)).endswith("You had made no prediction by then.")


def test_a_question_that_was_answered_shows_the_outcome_when_it_is_measured() -> None:
    question = engine.predict("guess")
    click(question, 0)
    assert answer(question) == f"Recorded: “never”. {GO_ON}"
    engine.reveal("guess", 0.1234, digits=2)
    assert answer(question) == (
        "Recorded: “never”. Measured: 0.12, which is “never”. That is as you predicted."
    )


def test_the_last_measurement_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    question = engine.predict("guess")
    click(question, 0)
    engine.reveal("guess", 0.1)
    engine.reveal("guess", 7)
    assert "Measured: 7, which is “once & more”." in answer(question)
    restart(monkeypatch)
    assert answer(engine.predict("guess")) == f"Recorded: “never”. {GO_ON}"


def test_a_measurement_that_is_none_leaves_no_outcome() -> None:
    question = engine.predict("guess")
    with pytest.raises(ValueError, match="must be finite"):
        engine.reveal("guess", float("nan"))
    click(question, 0)
    assert answer(question) == f"Recorded: “never”. {GO_ON}"


def test_a_prediction_made_yesterday_is_shown_again() -> None:
    click(engine.predict("guess"), 0)
    again = engine.predict("guess")
    assert answer(again).startswith("Recorded: “never”.")
    assert chosen(again) == [0]


def test_a_click_that_cannot_be_written_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("COURSE_PROGRESS", str(tmp_path / "file" / "progress.json"))
    question = engine.predict("guess")
    click(question, 0)
    assert answer(question).startswith(f"Recorded: “never”. {GO_ON} Your progress in ")


def test_reveal_lets_the_measurement_decide() -> None:
    assert "Measured: 0.123, which is “never”." in message(engine.reveal("guess", 0.1234))
    assert "which is “once & more”" in message(engine.reveal("guess", 0.5))
    assert "Measured: 0.1234," in message(engine.reveal("guess", 0.12341, digits=4))


@pytest.mark.parametrize("measured", [float("nan"), float("inf")])
def test_measurement_that_is_none_is_named(measured: float) -> None:
    with pytest.raises(ValueError, match="prediction guess: measured must be finite"):
        engine.reveal("guess", measured)


def test_unknown_prediction_is_an_error_for_the_author() -> None:
    with pytest.raises(KeyError, match="'gues' is not known; did you mean 'guess'"):
        engine.predict("gues")


def test_question_without_a_kernel_reads_as_text_and_as_a_list() -> None:
    question = engine.predict("guess")
    click(question, 1)  # what is stored must not depend on who ran it
    bundle = question._repr_mimebundle_()
    assert bundle["text/plain"] == "Predict. How often?\n  - never\n  - once & more"
    assert bundle["text/html"] == (
        "<div><strong>Predict.</strong> How often?"
        "<ul><li>never</li><li>once &amp; more</li></ul></div>"
    )
    assert "application/vnd.jupyter.widget-view+json" in bundle


# ---- how it looks


def luminance(colour: str) -> float:
    """Return the relative luminance of a colour, as WCAG 2 defines it."""
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_is_computed_as_elsewhere() -> None:
    """Published values: black on white 21, #767676 on white 4.54, white on cyan #00bcd4 2.3."""
    assert contrast("#000000", "#ffffff") == 21
    assert round(contrast("#ffffff", "#767676"), 2) == 4.54
    assert round(contrast("#00bcd4", "#ffffff"), 1) == 2.3


def test_the_chosen_answer_can_be_read() -> None:
    assert contrast(CHOSEN["text_color"], CHOSEN["button_color"]) >= 4.5


@pytest.mark.parametrize("page", ["#ffffff", "#111111"], ids=["light", "dark"])
def test_the_bar_beside_feedback_is_seen_in_both_themes(page: str) -> None:
    bars = [Told(Feedback(word, "")) for word in ("right", "not yet", "hint")]
    for told in bars:
        (colour,) = re.findall(r"border-left:4px solid (#\w{6})", told._repr_html_())
        assert contrast(colour, page) >= 3


def test_all_other_text_has_the_colour_of_the_theme() -> None:
    """A colour of our own would be wrong in one of the two themes."""
    question = engine.predict("guess")
    click(question, 1)
    told = [engine.check("clip", np.abs), engine.hint("clip"), engine.reveal("guess", 0.1)]
    shown = [question._repr_mimebundle_()["text/html"], question._answer.value]
    shown += [each._repr_html_() for each in told]
    claims = Verdict("id", "said", "true is", "false", "1", "at most 2", "3", 5, "1")
    shown.append(claims._repr_mimebundle_()["text/html"])
    assert re.findall(r"(?:^|[;\"])\s*(?:background|background-color|color):", "".join(shown)) == []
    others = [button.style for button in question._buttons[:1]]
    assert [(style.button_color, style.text_color) for style in others] == [(None, None)]


def test_feedback_is_escaped_and_never_told_by_colour_alone() -> None:
    shown = engine.check("clip", ...)._repr_html_()
    assert "clip at &lt;0&gt;" in shown
    assert "<strong>Not attempted yet.</strong>" in shown
    shown = engine.check("clip", lambda z: "</div><script>")._repr_html_()
    assert "<script>" not in shown
    shown = engine.check("third", "<b>&")._repr_html_()
    assert "&lt;b&gt;&amp;" in shown


def test_lines_of_numbers_keep_their_form() -> None:
    shown = engine.check("clip", lambda z: z + 1)._repr_html_()
    assert "<pre" in shown
    assert "yours [[1.]]" in shown


def test_progress_table_is_escaped() -> None:
    table = ProgressTable(((CHAPTER, 1, 2, 3, 4),), "see & <hear>")
    assert "Toys &amp; &lt;games&gt;" in table._repr_html_()
    assert "see &amp; &lt;hear&gt;" in table._repr_html_()
    assert repr(table).endswith("see & <hear>")
    assert repr(ProgressTable(())) == ""


def test_values_stacked_in_one_array_count_as_several():
    halves = FunctionExercise(
        "halves", "halves", "Return half and double.", lambda x: (x / 2, 2 * x),
        lambda: [(np.array([1.0, 3.0]),), (np.array([2.0, 5.0]),)], ("a", "b", "c"), (),
        outputs=("half", "double"),
    )  # fmt: skip
    assert engine.judge(halves, lambda x: np.array([x / 2, 2 * x])).verdict == "right"
    assert engine.judge(halves, lambda x: np.array([2 * x, x / 2])).verdict == "not yet"
    assert "must return 2 values" in engine.judge(halves, lambda x: np.array([x, x, x])).message
    assert "must return 2 values" in engine.judge(halves, lambda x: np.array(1.0)).message


def test_a_format_of_few_digits_is_not_asked_for_more():
    def exercise(dtype):
        return FunctionExercise(
            "third", "a third", "Return a third.", lambda x: x / 3,
            lambda: [(np.array([1.0, 2.0], dtype),)], ("a", "b", "c"), (), atol=0.0,
        )  # fmt: skip

    def off_by(share):
        return lambda x: x.astype(float) / 3 * (1 + share)

    assert engine.judge(exercise(np.float16), off_by(4e-3)).verdict == "right"
    assert engine.judge(exercise(np.float16), off_by(2e-2)).verdict == "not yet"
    assert engine.judge(exercise(np.float32), off_by(5e-7)).verdict == "right"
    assert engine.judge(exercise(np.float32), off_by(1e-5)).verdict == "not yet"
    assert engine.judge(exercise(np.float64), off_by(5e-7)).verdict == "not yet"


def test_a_small_difference_is_shown_with_enough_digits():
    ninth = FunctionExercise(
        "ninth", "a ninth", "Return a ninth.", lambda x: x / 9,
        lambda: [(np.array([1.0]),)], ("a", "b", "c"), (),
    )  # fmt: skip
    told = engine.judge(ninth, lambda x: x / 9 + 3e-7).message
    assert "yours [0.11111141]" in told
    assert "right [0.11111111]" in told
    assert "yours [0.2111]" in engine.judge(ninth, lambda x: x / 9 + 0.1).message


def test_what_differs_is_shown_in_one_notation():
    small = FunctionExercise(
        "same", "the same", "Return x.", lambda x: x + 0.0,
        lambda: [(np.array([-5e-3, 4e-8, 0.0]),)], ("a", "b", "c"), (), atol=0.0,
    )  # fmt: skip
    told = engine.judge(small, lambda x: x * np.array([0.99999, 1, 1])).message.splitlines()
    assert told[2:] == [
        "result: yours [-4.99995e-3 4e-8 0]",
        "result: right [-5e-3 4e-8 0]",
    ]


def test_a_number_that_is_too_small_can_be_told_more():
    half = NumberExercise(
        "half", "a half", "What?", lambda: 0.5, ("a", "b", "c"), (), too_small="Go on.",
    )  # fmt: skip
    assert engine.judge(half, 0.25).message == "0.25 is too small. Go on."
    assert engine.judge(half, 0.75).message == "0.75 is too large."
