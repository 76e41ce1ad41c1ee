"""Every exercise and prediction of the course by id, collected from the chapter modules."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterable
from functools import cache
from typing import TypeVar

import course_utils.exercises as package
from course_utils.exercises.model import Exercise, Prediction

__all__ = ["chapters", "find_exercise", "find_prediction"]

_Entry = TypeVar("_Entry", Exercise, Prediction)


@cache
def chapters() -> dict[str, tuple[tuple[Exercise, ...], tuple[Prediction, ...]]]:
    """Return the exercises and predictions of each chapter stem."""
    found = {}
    for info in pkgutil.iter_modules(package.__path__):
        module = importlib.import_module(f"{package.__name__}.{info.name}")
        if hasattr(module, "EXERCISES"):
            found[info.name] = (module.EXERCISES, getattr(module, "PREDICTIONS", ()))
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
