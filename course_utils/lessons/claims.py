"""Claims: sentences that a measurement could have refuted.

A claim is data (`course_utils.lessons.model.Claim`). `claim(id, measured, control=...)` holds the
measured values against its bound and shows sentence, values, bound and control. It raises if the
values are not inside, or if the control is not outside: what the control satisfies too is not what
the sentence says. So a notebook that claims what it does not measure cannot be stored.
"""

from __future__ import annotations

import html
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from course_utils.course import find_claim
from course_utils.lessons.model import Claim

__all__ = ["MIME", "ClaimError", "Verdict", "bound_in_words", "claim", "judge", "worst"]

MIME = "application/vnd.measured-claim+json"
"""The media type under which a notebook stores a verdict; the ledger is made from it."""

Array = NDArray[np.float64]


class ClaimError(AssertionError):
    """Raised when what was measured does not support the sentence."""


@dataclass(frozen=True)
class Verdict:
    """A claim with the numbers that decided it, in words.

    Attributes
    ----------
    id, sentence, instead : str
        As in the claim.
    verdict : str
        That of the claim, or "does not hold".
    measured : str
        Median and range over the runs, or what else is counted.
    bound : str
        What the values were held against.
    control : str
        What was held outside the bound, and its values; "" where there is none.
    runs : int
        How many values were measured.
    worst : str
        The value that came nearest to refuting the sentence; "" for a rounding error.
    """

    id: str
    sentence: str
    instead: str
    verdict: str
    measured: str
    bound: str
    control: str
    runs: int
    worst: str

    @property
    def holds(self) -> bool:
        """Whether the measurement supports the sentence."""
        return self.verdict != "does not hold"

    def _parts(self) -> list[str]:
        parts = [f"Measured: {self.measured}", f"bound: {self.bound}"]
        return [*parts, f"control, {self.control}"] if self.control else parts

    def __str__(self) -> str:
        said = f"“{self.sentence}” {self.instead}" if self.instead else self.sentence
        return f"[{self.verdict}] {said} {'; '.join(self._parts())}. ({self.id})"

    def _repr_mimebundle_(self, **kwargs: Any) -> dict[str, Any]:
        said = html.escape(self.sentence)
        if self.instead:
            said = f"<q>{said}</q> <strong>{html.escape(self.instead)}</strong>"
        parts = [f"{html.escape(part[0].upper() + part[1:])}." for part in self._parts()]
        return {
            "text/html": (
                '<div style="border-left:4px solid #6b6b6b;padding:2px 10px;margin:2px 0">'
                f"<strong>{self.verdict.capitalize()}.</strong> {said}<br>"
                f"<small>{' '.join(parts)}</small></div>"
            ),
            "text/plain": str(self),
            MIME: asdict(self),
        }


def claim(id: str, measured: ArrayLike, *, control: ArrayLike | None = None) -> None:
    """Hold measured values against a claim's bound, and show the verdict.

    Parameters
    ----------
    id : str
        The claim.
    measured : array
        One value per run; infinite where a run did not arrive.
    control : array, optional
        The same measurement where the sentence is false; only a claim about rounding may do
        without.

    Raises
    ------
    ClaimError
        If the values are not inside the bound, or the control's are not outside.
    """
    verdict = judge(find_claim(id), measured, control)
    _show(verdict)
    if not verdict.holds:
        raise ClaimError(str(verdict))


def judge(claim: Claim, measured: ArrayLike, control: ArrayLike | None = None) -> Verdict:
    """Return the verdict on a claim, whether it holds or not."""
    values = _values(claim, "measured", measured)
    # "Every run" asks all of them, "typical" asks the median; the control is asked the same way.
    decisive = np.median(values) if claim.typical else values
    supported = bool(_inside(claim, decisive).all())
    shown = _spread(claim, values)
    if claim.rounding and supported:
        shown = f"rounding error only, in {values.size} of {values.size}"
    elif not supported and values.size > 1:
        shown += f", {int(_inside(claim, values).sum())} inside"
    refutable, beside = _control(claim, control)
    return Verdict(
        claim.id,
        claim.sentence,
        claim.instead,
        claim.verdict if supported and refutable else "does not hold",
        shown,
        bound_in_words(claim, several=values.size > 1),
        beside,
        values.size,
        "" if claim.rounding else _number(worst(claim, decisive), claim.digits),
    )


def _control(claim: Claim, control: ArrayLike | None) -> tuple[bool, str]:
    """Return whether the control lies outside the bound, and the control in words."""
    if bool(claim.control) != (control is not None):
        named = f"named: {claim.control}" if claim.control else "not named"
        given = "none was" if control is None else "one was"
        raise ValueError(f"claim {claim.id}: its control is {named}, but {given} given")
    if control is None:
        return True, ""
    values = _values(claim, "control", control)
    outside = not _inside(claim, np.median(values) if claim.typical else values).any()
    said = f"{claim.control}: {_spread(claim, values)}"
    return outside, said if outside else f"{said}, which is inside the bound"


def _values(claim: Claim, name: str, given: ArrayLike) -> Array:
    """Return the values as a flat array; refuse what can be neither inside nor outside."""
    values = np.asarray(given, dtype=float).ravel()
    if not values.size:
        raise ValueError(f"claim {claim.id}: {name} is empty")
    if np.isnan(values).any():
        raise ValueError(
            f"claim {claim.id}: {name} holds NaN in {int(np.isnan(values).sum())} of {values.size} "
            f"{claim.counted}; a run that did not arrive is infinite"
        )
    return values


def _inside(claim: Claim, values: ArrayLike) -> NDArray[np.bool_]:
    values = np.asarray(values)
    return (values >= claim.at_least) & (values <= claim.at_most)


def worst(claim: Claim, values: ArrayLike) -> float:
    """Return the value nearest to a bound of the claim, or the one farthest beyond it."""
    values = np.asarray(values, dtype=float).ravel()
    with np.errstate(invalid="ignore"):  # infinity from infinity, on the side without a bound
        room = np.fmin(values - claim.at_least, claim.at_most - values)
    return float(values[np.nanargmin(room)])


def bound_in_words(claim: Claim, *, several: bool) -> str:
    """Write the bound, and who is held against it."""
    low, high = _number(claim.at_least), _number(claim.at_most)
    if claim.at_least == claim.at_most:
        words = f"exactly {low}"
    elif np.isinf(claim.at_most):
        words = f"at least {low}"
    elif np.isinf(claim.at_least):
        words = f"at most {high}"
    else:
        words = f"from {low} to {high}"
    each = "every run " if claim.counted == "runs" else "each "
    who = "the median " if claim.typical else each
    return who + words if several else words


def _spread(claim: Claim, values: Array) -> str:
    """Write median and range; runs that did not arrive are counted."""
    unit, digits = f" {claim.unit}" if claim.unit else "", claim.digits
    if values.size == 1:
        return _number(values[0], digits) + unit
    arrived = values[np.isfinite(values)]
    if not arrived.size:
        return f"none of {values.size} {claim.counted} arrived"
    low, middle, high = (_number(f(arrived), digits) for f in (np.min, np.median, np.max))
    if arrived.size == values.size:
        return f"median {middle}{unit}, {low} to {high} over {values.size} {claim.counted}"
    # A median over runs that did not arrive is "more than" what the others say.
    median = float(np.median(values))
    middle = _number(median, digits) + unit if np.isfinite(median) else f"more than {high}{unit}"
    return (
        f"median {middle}, {low} to {high} over the {arrived.size} of {values.size} "
        f"{claim.counted} that arrived"
    )


def _number(value: float, digits: int = 3) -> str:
    """Write a number with few digits, and ordinary sizes without an exponent."""
    rounded = float(f"{value:.{digits}g}") + 0.0  # no -0
    if rounded == 0 or 1e-4 <= abs(rounded) < 1e7:
        return np.format_float_positional(rounded, trim="-")
    return f"{rounded:.{digits}g}"


def _show(verdict: Verdict) -> None:
    from IPython.display import display  # the thin display code; the rest needs NumPy alone

    display(verdict)
