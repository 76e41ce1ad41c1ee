"""Claims of notebook 00, in its order."""

from __future__ import annotations

from course_utils.lessons.model import Claim

__all__ = ["CLAIMS"]

CLAIMS = (
    Claim(
        "mean-shrinks",
        "The mean of a hundred standard normal numbers stays within half a unit of zero.",
        at_most=0.5,
        digits=2,
    ),
)
