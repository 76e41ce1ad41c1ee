"""Predictions of notebook 01: a guess before each of its measurements."""

from __future__ import annotations

from course_utils.lessons.model import Prediction

__all__ = ["PREDICTIONS"]

_INF = float("inf")

PREDICTIONS = (
    Prediction(
        "linear-depth",
        "You add three hidden layers without activation to a linear classifier that tells the ten "
        "digits apart. By how much does its test accuracy change (median of ten runs)?",
        (
            ("it falls by more than 2 points", -2.0),
            ("by less than 2 points either way", 2.0),
            ("it rises by more than 2 points", _INF),
        ),
        unit="points",
    ),
    Prediction(
        "square-units",
        "You fit sin 2x with 100 units that square their input: not linear at all. Compared with a "
        "straight line, how large is the error that is left?",
        (
            ("under a tenth", 0.1),
            ("between a tenth and a half", 0.5),
            ("more than half, but not all of it", 0.99),
            ("the same", _INF),
        ),
        unit="times the error of a line",
    ),
    Prediction(
        "playground-range",
        "Twenty sigmoid networks learn the circle. Divide the epochs of the slowest by those of "
        "the fastest; a network that has not arrived after 1500 epochs counts as 1500. What comes "
        "out?",
        (
            ("less than 1.5 times", 1.5),
            ("1.5 to 2 times", 2.0),
            ("2 to 10 times", 10.0),
            ("more than 10 times", _INF),
        ),
        unit="times",
    ),
)
