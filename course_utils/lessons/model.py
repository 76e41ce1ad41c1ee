"""What a chapter is made of: claims, exercises and predictions, as data.

Four kinds of exercise share a face (`id`, `title`, `prompt`, `hints`): a function to write, a
number to find, a choice to make, a thing to build that is judged by trying it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

__all__ = [
    "BuildExercise",
    "ChoiceExercise",
    "Claim",
    "Exercise",
    "Feedback",
    "FunctionExercise",
    "Mistake",
    "NumberExercise",
    "Prediction",
    "VERDICTS",
]

Hints = tuple[str, str, str]
VERDICTS = ("holds", "true", "true with conditions", "false")


@dataclass(frozen=True)
class Feedback:
    """What a learner is told.

    Attributes
    ----------
    verdict, message : str
        "right", "not yet" or "not attempted yet"; and plain text, whose lines are kept.
    mistake : str
        The known mistake's name, if one was recognised.
    """

    verdict: str
    message: str
    mistake: str = ""


@dataclass(frozen=True)
class Mistake:
    """A known mistake: what goes wrong, and the sentence that helps.

    Attributes
    ----------
    name : str
        Short, for tests and statistics.
    wrong : object
        The wrong function (or the wrong number).
    sentence : str
        Said when an answer agrees with it.
    """

    name: str
    wrong: Any
    sentence: str


@dataclass(frozen=True)
class FunctionExercise:
    """A function to write.

    Attributes
    ----------
    solution : callable
        The reference, short and plain: it is shown on request.
    cases : callable
        Returns the inputs to try, each a tuple of arguments, the smallest first.
    mistakes : tuple of Mistake
        Each with a function that makes it.
    rtol, atol : float
        How close is right; among the arguments of a case a format of few digits widens `rtol`.
    warnings_allowed : bool
        False: an answer that makes NumPy warn (overflow, division by zero) is not yet right.
    outputs : tuple of str
        Names of the returned values if there are several.
    """

    id: str
    title: str
    prompt: str
    solution: Callable[..., Any]
    cases: Callable[[], Sequence[tuple[Any, ...]]]
    hints: Hints
    mistakes: tuple[Mistake, ...]
    rtol: float = 1e-7
    atol: float = 1e-9
    warnings_allowed: bool = True
    outputs: tuple[str, ...] = ()


@dataclass(frozen=True)
class NumberExercise:
    """A number to find.

    Attributes
    ----------
    answer : callable
        Computes the right number.
    mistakes : tuple of Mistake
        Each with a function that computes a wrong number.
    rtol, atol : float
        How close is right.
    explanation, too_large, too_small : str
        Said with a right answer, with one that is too large, with one that is too small.
    """

    id: str
    title: str
    prompt: str
    answer: Callable[[], float]
    hints: Hints
    mistakes: tuple[Mistake, ...]
    rtol: float = 1e-3
    atol: float = 0.0
    explanation: str = ""
    too_large: str = ""
    too_small: str = ""


@dataclass(frozen=True)
class ChoiceExercise:
    """A choice to make; several letters may be right together.

    Attributes
    ----------
    options : mapping of str to str
        Letter to text.
    right : str
        The right letter, or the right letters in order: "ac".
    why : mapping of str to str
        For each letter, what to say when it was wrongly taken or wrongly left out.
    explanation : str
        Said when the choice is right.
    """

    id: str
    title: str
    prompt: str
    options: Mapping[str, str]
    right: str
    why: Mapping[str, str]
    hints: Hints
    explanation: str


@dataclass(frozen=True)
class BuildExercise:
    """A thing to build (settings, weights, a pair of points), judged by trying it.

    Attributes
    ----------
    judge : callable
        ``judge(answer) -> (problem, praise)``: `problem` is "" when the answer is right.
    example : object
        One right answer.
    mistakes : tuple of Mistake
        Wrong answers with the beginning of what is then said; for the tests.
    """

    id: str
    title: str
    prompt: str
    judge: Callable[[Any], tuple[str, str]]
    example: Any
    hints: Hints
    mistakes: tuple[Mistake, ...]


Exercise = FunctionExercise | NumberExercise | ChoiceExercise | BuildExercise


@dataclass(frozen=True)
class Prediction:
    """A guess to make before a measurement.

    Attributes
    ----------
    options : tuple of (str, float)
        Each with the value below which it happened, the last one infinite: the measurement decides.
    unit : str
        Written behind the measured number.
    """

    id: str
    question: str
    options: tuple[tuple[str, float], ...]
    unit: str = ""

    def outcome(self, measured: float) -> str:
        """Return the option that a measured value falls into."""
        if not measured < float("inf"):
            raise ValueError(f"prediction {self.id}: measured must be finite, got {measured}")
        return next(text for text, below in self.options if measured < below)


@dataclass(frozen=True)
class Claim:
    """A sentence that a reader would repeat to a friend, and the bound that could refute it.

    Attributes
    ----------
    id : str
        Short, stable, unique in the course.
    sentence : str
        Ours, or one that circulates; with its scope, without numbers that are not measured.
    at_least, at_most : float
        The bound, one of them or both; the bounds count as inside. It follows from the sentence.
    unit, counted : str
        Written behind a value, as in `Prediction`; and what is counted where it is not runs.
    control : str
        In words, what is held outside the bound: the same measurement where the sentence is false.
    typical : bool
        True: the median must be inside, and the control's outside. False: every run, and none.
    rounding : bool
        True: an identity, checked against an independent computation. Its digits differ between
        machines and are not shown, and it may do without a control.
    digits : int
        Significant digits.
    verdict, instead : str
        One of `VERDICTS`: "holds" for our own sentences, the others for what circulates; and for
        these what to say instead, or when it is true.
    """

    id: str
    sentence: str
    at_least: float = -math.inf
    at_most: float = math.inf
    unit: str = ""
    counted: str = "runs"
    control: str = ""
    typical: bool = False
    rounding: bool = False
    digits: int = 3
    verdict: str = "holds"
    instead: str = ""

    def __post_init__(self) -> None:
        """Refuse a claim that could not fail, or that lacks a part."""
        circulates = self.verdict != "holds"
        unbounded = self.at_least == -math.inf and self.at_most == math.inf
        problem = ""
        if unbounded or not self.at_least <= self.at_most:
            problem = "needs at_least, at_most or both, and at_least must not be the larger"
        elif self.verdict not in VERDICTS:
            problem = f"verdict must be one of {VERDICTS}, got {self.verdict!r}"
        elif circulates != bool(self.instead):
            problem = "instead belongs to a sentence that circulates, and only to that"
        elif not self.control and not self.rounding:
            problem = "needs a control, named in words"
        if problem:
            raise ValueError(f"claim {self.id}: {problem}")
