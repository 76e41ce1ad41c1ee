"""Predictions of notebook 04: a guess before each of its measurements."""

from __future__ import annotations

from course_utils.lessons.model import Prediction

__all__ = ["PREDICTIONS"]

_INF = float("inf")

PREDICTIONS = (
    Prediction(
        "who-is-saturated",
        "A network of four sigmoid layers has learned to read more than half of its digits. Which "
        "share of the outputs of its first layer is saturated?",
        (
            ("under 1 %", 1.0),
            ("1 to 5 %", 5.0),
            ("5 to 15 %", 15.0),
            ("more than 15 %", _INF),
        ),
        unit="%",
    ),
    Prediction(
        "gradient-through-flat-units",
        "20 tanh layers whose mean slope is about a quarter. How large is the gradient at the "
        "input, divided by that at the outputs?",
        (
            ("less than a millionth", 1e-6),
            ("a millionth to a hundredth", 1e-2),
            ("a hundredth to ten", 10.0),
            ("more than ten", _INF),
        ),
        unit="times",
    ),
    Prediction(
        "twins-apart",
        "Each pixel of a digit is moved by 1 % of its spread. Cosine 1 means the same direction, 0 "
        "nothing in common. What is the cosine between the digit and its twin behind 20 tanh "
        "layers of gain 3.2?",
        (
            ("under 0.5", 0.5),
            ("0.5 to 0.9", 0.9),
            ("0.9 to 0.99", 0.99),
            ("more than 0.99", _INF),
        ),
    ),
    Prediction(
        "adam-alone",
        "The untouched sigmoid networks, weights and biases as they were, trained by Adam instead "
        "of SGD, as many steps. Which share of the test digits do they read?",
        (
            ("under 20 %: nothing changes", 20.0),
            ("20 to 50 %", 50.0),
            ("50 to 70 %", 70.0),
            ("more than 70 %", _INF),
        ),
        unit="%",
    ),
)
