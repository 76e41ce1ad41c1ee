"""The notebooks of the course in order, and every exercise and prediction by id."""

from __future__ import annotations

import importlib
from collections.abc import Iterable
from functools import cache
from typing import TypeVar

from course_utils.exercises.model import Chapter, Exercise, Prediction

__all__ = ["COURSE", "chapters", "find_exercise", "find_prediction"]

_Entry = TypeVar("_Entry", Exercise, Prediction)

COURSE = (
    Chapter("start", "00_start_here", "Start here", 10),
    Chapter("nonlinearity", "01_nonlinearity", "Non-linearity: why bend at all?", 90),
    Chapter("activations", "02_anatomy", "Anatomy of an activation", 90),
    Chapter("zero_centering", "03_zero_centering", "Zero-centering and the zigzag", 60),
)
"""The order is an argument: each notebook needs the ones before it."""


@cache
def chapters() -> dict[str, tuple[tuple[Exercise, ...], tuple[Prediction, ...]]]:
    """Return the exercises and predictions of each chapter stem, in the course's order."""
    found = {}
    for chapter in COURSE:
        module = importlib.import_module(f"course_utils.exercises.{chapter.stem}")
        found[chapter.stem] = (module.EXERCISES, module.PREDICTIONS)
    return found


def _choose(kind: str, id: str, entries: Iterable[_Entry]) -> _Entry:
    everything = {entry.id: entry for entry in entries}
    if id not in everything:
        raise KeyError(f"{kind}: {id!r} is not known; allowed are {', '.join(everything)}")
    return everything[id]


def find_exercise(id: str) -> Exercise:
    """Return an exercise; raise KeyError with the known ids if there is none of that name."""
    return _choose("exercise", id, (e for exercises, _ in chapters().values() for e in exercises))


def find_prediction(id: str) -> Prediction:
    """Return a prediction; raise KeyError with the known ids if there is none of that name."""
    return _choose("prediction", id, (p for _, asked in chapters().values() for p in asked))
