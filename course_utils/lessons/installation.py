"""Say whether everything the course needs is in place, and how to mend what is not."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable
from dataclasses import dataclass

from course_utils.digits import load_digits
from course_utils.lessons.progress import Progress

__all__ = ["Installation", "check_installation"]

_PACKAGES = {
    "numpy": (2, 4),
    "matplotlib": (3, 11),
    "ipywidgets": (8, 0),
    "PIL": (10, 0),
    "tqdm": (4, 66),
}
_MEND = (
    "run 'make lab' in the course's folder again, or with conda "
    "'conda env update -f environment.yml'"
)


@dataclass(frozen=True)
class Installation:
    """The result of the check: what is in place, and what to do about the rest.

    Attributes
    ----------
    problems : tuple of str
        One sentence each; empty when all is well.
    """

    problems: tuple[str, ...]

    def __repr__(self) -> str:
        if not self.problems:
            return "All is in place: Python, the packages, the data, and a place for your progress."
        return "\n".join(["Something is not in place:", *(f"- {p}" for p in self.problems)])


def check_installation() -> Installation:
    """Check Python, the packages, the data file and the progress file."""
    parts: tuple[Callable[[], str], ...] = (_python, _packages, _data, _progress)
    return Installation(tuple(problem for part in parts if (problem := part())))


def _python(version: tuple[int, int] = sys.version_info[:2]) -> str:
    if version >= (3, 11):
        return ""
    return f"Python is {version[0]}.{version[1]}; the course needs 3.11 or newer: {_MEND}."


def _packages() -> str:
    lacking = []
    for name, least in _PACKAGES.items():
        wanted = ".".join(map(str, least))
        try:
            found = importlib.import_module(name).__version__
        except ImportError:
            lacking.append(f"{name} (missing, {wanted} or newer)")
            continue
        numbers = tuple(int("".join(filter(str.isdigit, part)) or 0) for part in found.split("."))
        if numbers[:2] < least:
            lacking.append(f"{name} (found {found}, needs {wanted})")
    return f"These packages are not as needed: {', '.join(lacking)}; {_MEND}." if lacking else ""


def _data() -> str:
    try:
        load_digits()
    except (OSError, ValueError) as error:
        return f"The digits cannot be read: {error}."
    return ""


def _progress() -> str:
    record = Progress()
    record.read()
    return record.message
