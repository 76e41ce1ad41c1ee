"""Predictions of notebook 02: a guess before each of its measurements."""

from __future__ import annotations

from course_utils.lessons.model import Prediction

__all__ = ["PREDICTIONS"]

_INF = float("inf")

PREDICTIONS = (
    Prediction(
        "naive-tanh-breaks",
        "tanh is often written (exp(2z) - 1) / (exp(2z) + 1). A float16 goes up to 65504. From "
        "which z on is the result not a number, in float16?",
        (
            ("before 3", 3.0),
            ("between 3 and 10", 10.0),
            ("between 10 and 100", 100.0),
            ("later", _INF),
        ),
    ),
    Prediction(
        "largest-rate",
        "ReLU has no bound. Cut it off at 6, and it has one. How many times as large as ReLU's is "
        "the largest learning rate at which it still works?",
        (
            ("smaller", 0.75),
            ("about the same, up to one and a half times", 1.6),
            ("up to 3 times", 3.2),
            ("more", _INF),
        ),
        unit="times",
    ),
    Prediction(
        "mirror-gap",
        "Two networks, one with relu(z), one with relu(-z) and the signs of its weights changed "
        "accordingly, are trained for 300 steps. How large is the largest difference between their "
        "losses?",
        (
            ("exactly 0", 1e-300),
            ("a rounding error", 1e-9),
            ("visible in a plot", _INF),
        ),
    ),
)
