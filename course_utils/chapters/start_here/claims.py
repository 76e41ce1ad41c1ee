"""Claims of notebook 00, in its order."""

from __future__ import annotations

from course_utils.lessons.model import Claim

__all__ = ["CLAIMS"]

CLAIMS = (
    Claim(
        "mean-shrinks",
        "The mean of a hundred standard normal numbers is typically less than a tenth away from "
        "zero.",
        at_most=0.1,
        control="the mean of twenty-five",
        typical=True,
        digits=2,
    ),
)
