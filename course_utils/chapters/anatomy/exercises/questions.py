"""Exercises of notebook 02 that ask for a number or a choice."""

from __future__ import annotations

from course_utils.lessons.model import Mistake, NumberExercise

__all__ = ["QUESTIONS"]


QUESTIONS = (
    NumberExercise(
        "leaky_by_max",
        "leaky ReLU by max",
        "Libraries like to write leaky ReLU as max(a z, z). What is the largest a for which that "
        "is right at every z?",
        lambda: 1.0,
        (
            "Take z = 1 and z = -1, and try some values of a.",
            "At z = 1 you need max(a, 1) = 1.",
            "At z = -1 you need max(-a, -1) = -a. Both hold up to the same a.",
        ),
        (
            Mistake("usual", lambda: 0.01, "0.01 is the usual slope, not the limit. Try a = 0.5."),
            Mistake("relu", lambda: 0.0, "At 0 you have ReLU, and a larger a works as well."),
            Mistake("two", lambda: 2.0, "With a = 2, max(2 z, z) is 2 at z = 1. It should be 1."),
        ),
        too_large="At z = 1 max(a z, z) is a, and it should be 1.",
        explanation="Up to 1, where it is the identity. Negative a are fine: a = -1 gives |z|.",
    ),
)
