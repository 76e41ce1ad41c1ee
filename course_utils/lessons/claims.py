"""Claims: measured statements, and sentences of others put to the test.

`claim` holds a statement against measured values of many runs and shows both. It raises if the
statement does not hold, so a notebook that claims what it does not measure cannot be stored.
`folklore` does the same for a sentence that circulates, with a verdict and the correct statement.
"""

from __future__ import annotations

import html
from dataclasses import asdict, dataclass
from typing import Any, TypedDict, Unpack

import numpy as np
from numpy.typing import ArrayLike

from course_utils.checks import one_of

__all__ = ["Claim", "ClaimError", "claim", "folklore"]

MIME = "application/vnd.measured-claim+json"
"""The media type under which a notebook stores a claim's data; the ledger is made from it."""

VERDICTS = ("true", "true with conditions", "false")


class How(TypedDict, total=False):
    """How values are held against a bound; exactly one of the first three is given.

    Attributes
    ----------
    at_least, at_most : float
    between : pair of float
        Bounds count as inside.
    typical : bool
        True: the median must be inside. False (the default): every run must.
    rounding : bool
        True: the value is a rounding error, whose digits differ between machines; only the bound
        is shown.
    unit : str
        Written behind the number.
    digits : int
        Significant digits shown, 3 unless told.
    """

    at_least: float
    at_most: float
    between: tuple[float, float]
    typical: bool
    rounding: bool
    unit: str
    digits: int


class ClaimError(AssertionError):
    """Raised when what was measured does not support the statement."""


@dataclass(frozen=True)
class Claim:
    """A statement that held, with the numbers that decided it.

    Attributes
    ----------
    id : str
        Short and stable, such as ``"linear-stack-collapses"``.
    verdict : str
        "holds" for our own statements; "true", "true with conditions" or "false" for folklore.
    statement : str
        Our statement; for folklore the sentence that circulates.
    correct : str
        For folklore: what to say instead, or under which conditions it is true.
    measured : str
        Median and range over the runs, formatted.
    bound : str
        What the values were held against.
    runs : int
        How many values were measured.
    """

    id: str
    verdict: str
    statement: str
    correct: str
    measured: str
    bound: str
    runs: int

    def __str__(self) -> str:
        said = f"“{self.statement}” {self.correct}" if self.correct else self.statement
        return (
            f"[{self.verdict}] {said} Measured: {self.measured}; bound: {self.bound}. ({self.id})"
        )

    def _repr_mimebundle_(self, **kwargs: Any) -> dict[str, Any]:
        said = html.escape(self.statement)
        if self.correct:
            said = f"<q>{said}</q> <strong>{html.escape(self.correct)}</strong>"
        return {
            "text/html": (
                '<div style="border-left:4px solid #6b6b6b;padding:2px 10px;margin:2px 0">'
                f"<strong>{self.verdict.capitalize()}.</strong> {said}<br>"
                f"<small>Measured: {html.escape(self.measured)}. "
                f"Bound: {html.escape(self.bound)}.</small></div>"
            ),
            "text/plain": str(self),
            MIME: asdict(self),
        }


def _bound(how: How) -> tuple[float, float, str]:
    """Return the lowest and the highest value allowed, and the bound in words."""
    given = [name for name in ("at_least", "at_most", "between") if name in how]
    if len(given) != 1:
        raise ValueError(f"claim: give exactly one of at_least, at_most, between, got {given}")
    if "between" in how:
        low, high = how["between"]
        if not low <= high:
            raise ValueError(f"claim: between must be (low, high), got {how['between']}")
        exact = f"exactly {_text(low)}"
        return low, high, f"from {_text(low)} to {_text(high)}" if low < high else exact
    if "at_least" in how:
        return how["at_least"], np.inf, f"at least {_text(how['at_least'])}"
    high = how.get("at_most", np.inf)
    return -np.inf, high, f"at most {_text(high)}"


def _text(value: float, digits: int = 3) -> str:
    """Write a number with few digits, and ordinary sizes without an exponent."""
    rounded = float(f"{value:.{digits}g}")
    if rounded == 0 or 1e-4 <= abs(rounded) < 1e7:
        return np.format_float_positional(rounded, trim="-")
    return f"{rounded:.{digits}g}"


def _measure(id: str, measured: ArrayLike, how: How) -> tuple[str, str, int]:
    """Hold `measured` against the bound; return both in words and the number of values."""
    low, high, bound = _bound(how)
    values = np.asarray(measured, dtype=float).ravel()
    if not values.size:
        raise ValueError(f"claim {id}: measured is empty")
    held = (values >= low) & (values <= high)  # a NaN is never inside
    middle, digits = float(np.median(values)), how.get("digits", 3)
    unit = f" {how['unit']}" if "unit" in how else ""
    shown = _text(middle, digits) + unit
    good = bool(held.all())
    if values.size > 1:
        spread = f"{_text(values.min(), digits)} to {_text(values.max(), digits)}"
        shown = f"median {shown}, {spread} over {values.size} runs"
        typical = how.get("typical", False)
        good = low <= middle <= high if typical else good
        bound = f"{'the median' if typical else 'every run'} {bound}"
    if not good:
        raise ClaimError(
            f"claim {id} does not hold: measured {shown}, but it promises {bound} "
            f"({int(held.sum())} of {values.size} inside)"
        )
    if how.get("rounding"):
        shown = f"rounding error only, in {values.size} of {values.size}"
    return shown, bound, values.size


def _show(result: Claim) -> None:
    from IPython.display import display  # the thin display code; the rest needs NumPy alone

    display(result)


def claim(id: str, statement: str, *, measured: ArrayLike, **how: Unpack[How]) -> None:
    """State something and show that the measured values support it.

    Parameters
    ----------
    id : str
        Short, stable, unique in the course.
    statement : str
        One sentence, without numbers that the values do not show.
    measured : array
        One value per run, or a single number for something that is not random.
    **how
        The bound and how to show the values, see `How`: ``at_most=2e-3``.

    Raises
    ------
    ClaimError
        If the values are not inside the bound.
    """
    _show(Claim(id, "holds", statement, "", *_measure(id, measured, how)))


def folklore(
    id: str,
    sentence: str,
    *,
    verdict: str,
    correct: str,
    measured: ArrayLike,
    **how: Unpack[How],
) -> None:
    """Put a sentence that circulates to the test; the measured values must support the verdict.

    Parameters
    ----------
    id : str
        Short, stable, unique in the course.
    sentence : str
        What one reads elsewhere.
    verdict : {"true", "true with conditions", "false"}
    correct : str
        What to say instead, or under which conditions the sentence is true.
    measured, **how
        As in `claim`; the bound is the one that decides the verdict.

    Raises
    ------
    ClaimError
        If the values are not inside the bound.
    """
    one_of("verdict", verdict, VERDICTS)
    _show(Claim(id, verdict, sentence, correct, *_measure(id, measured, how)))
