"""The course: its chapters in order, and the only place that looks into them.

What a chapter offers by id or name (exercises, predictions, claims, explorers) is found here. A
chapter is imported when something in it is looked up, not before.
"""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from course_utils.checks import Rng
    from course_utils.lessons.model import Claim, Exercise, Prediction
    from course_utils.sliders.explorer import Explorer

__all__ = [
    "COURSE",
    "Chapter",
    "claims_of",
    "exercises_of",
    "explorers_of",
    "find_claim",
    "find_exercise",
    "find_prediction",
    "make_explorer",
    "predictions_of",
]

_Entry = TypeVar("_Entry")


@dataclass(frozen=True)
class Chapter:
    """A chapter of the course.

    Attributes
    ----------
    name : str
        Its folder in `course_utils.chapters`.
    notebook, title : str
        The notebook's file without its ending, and how it is called.
    minutes : int
    """

    name: str
    notebook: str
    title: str
    minutes: int


COURSE = (
    Chapter("start_here", "00_start_here", "Start here", 30),
    Chapter("nonlinearity", "01_nonlinearity", "Non-linearity: why bend at all?", 115),
    Chapter("anatomy", "02_anatomy", "Anatomy of an activation", 85),
    Chapter("zero_centering", "03_zero_centering", "Zero-centering and the zigzag", 110),
    Chapter("saturation", "04_saturation", "Saturation: why signals fade or explode", 95),
    Chapter("dead_relus", "05_dead_relus", "Dead ReLUs: who dies, why, and is it for ever?", 105),
)
"""The order is an argument: each notebook needs the ones before it."""


@cache
def _part(chapter: Chapter, name: str) -> Any:
    """Return one part of a chapter, such as its `exercises`."""
    return importlib.import_module(f"course_utils.chapters.{chapter.name}.{name}")


def exercises_of(chapter: Chapter) -> tuple[Exercise, ...]:
    """Return the exercises of a chapter, in the order of its notebook."""
    return _part(chapter, "exercises").EXERCISES


def predictions_of(chapter: Chapter) -> tuple[Prediction, ...]:
    """Return the predictions of a chapter, in the order of its notebook."""
    return _part(chapter, "exercises").PREDICTIONS


def claims_of(chapter: Chapter) -> tuple[Claim, ...]:
    """Return the claims of a chapter, in the order of its notebook."""
    return _part(chapter, "claims").CLAIMS


def explorers_of(chapter: Chapter) -> dict[str, Callable[..., Explorer]]:
    """Return the functions that make a chapter's explorers, by name."""
    return _part(chapter, "explorers").EXPLORERS


def make_explorer(name: str, *, rng: Rng) -> Explorer:
    """Return a new explorer; `rng` goes to those that draw at random.

    Raises
    ------
    KeyError
        If there is none of that name; the message lists the names.
    """
    makers = {name: make for chapter in COURSE for name, make in explorers_of(chapter).items()}
    if name not in makers:
        raise KeyError(f"explorer: {name!r} is not known; allowed are {', '.join(makers)}")
    draws = "rng" in inspect.signature(makers[name]).parameters
    return makers[name](rng=rng) if draws else makers[name]()


def find_claim(id: str) -> Claim:
    """Return a claim; raise KeyError with the known ids if there is none of that name."""
    return _find("claim", id, _every(claims_of))


def find_exercise(id: str) -> Exercise:
    """Return an exercise; raise KeyError with the known ids if there is none of that name."""
    return _find("exercise", id, _every(exercises_of))


def find_prediction(id: str) -> Prediction:
    """Return a prediction; raise KeyError with the known ids if there is none of that name."""
    return _find("prediction", id, _every(predictions_of))


def _every(of: Callable[[Chapter], Iterable[_Entry]]) -> Iterator[_Entry]:
    return (entry for chapter in COURSE for entry in of(chapter))


def _find(kind: str, id: str, entries: Iterable[Any]) -> Any:
    known = {entry.id: entry for entry in entries}
    if callable(id):
        name = getattr(id, "__name__", "")
        raise KeyError(f'{kind}: its name is wanted, in quotes, such as "{name}"; got a function')
    if id not in known:
        near = get_close_matches(str(id), known, n=1)
        meant = f"did you mean {near[0]!r}?" if near else f"allowed are {', '.join(known)}"
        raise KeyError(f"{kind}: {id!r} is not known; {meant}")
    return known[id]
