"""Predictions of notebook 03: a guess before each of its measurements."""

from __future__ import annotations

from course_utils.lessons.model import Prediction

__all__ = ["PREDICTIONS"]

_INF = float("inf")

PREDICTIONS = (
    Prediction(
        "zigzag-ratio",
        "The inputs lie between 2½ and 3½. Measured along its path, how many times the straight "
        "line does the neuron walk to its target?",
        (
            ("less than 1.5 times", 1.5),
            ("1.5 to 3 times", 3.0),
            ("3 to 10 times", 10.0),
            ("more than 10 times", _INF),
        ),
        unit="times",
    ),
    Prediction(
        "equal-rate-steps",
        "Now every cloud gets the same learning rate, the one that is safe for the farthest. How "
        "many times as many steps as the centred cloud does the farthest need?",
        (
            ("about as many (less than 1.3 times)", 1.3),
            ("1.3 to 3 times", 3.0),
            ("3 to 10 times", 10.0),
            ("more than 10 times", _INF),
        ),
        unit="times",
    ),
    Prediction(
        "what-centring-buys",
        "100 inputs of variance 1 and mean 1, no bias, one example per step. How many times as "
        "large a rate can you take once the inputs are centred?",
        (
            ("less than 1.5 times", 1.5),
            ("1.5 to 5 times", 5.0),
            ("5 to 50 times", 50.0),
            ("more than 50 times", _INF),
        ),
        unit="times",
    ),
    Prediction(
        "sigmoid-batch-60",
        "A batch of 60 digits. In which share of the units behind sigmoids do all hundred weights "
        "still get a gradient of the same sign?",
        (
            ("under 5 %", 5.0),
            ("5 to 30 %", 30.0),
            ("30 to 60 %", 60.0),
            ("more than 60 %", _INF),
        ),
        unit="%",
    ),
    Prediction(
        "centring-at-best-rate",
        "Sigmoid against sigmoid minus one half, started as the same function, each at its own "
        "best learning rate. How many times as many steps does the plain sigmoid need?",
        (
            ("less than 1.2 times", 1.2),
            ("1.2 to 2 times", 2.0),
            ("2 to 6 times", 6.0),
            ("more than 6 times", _INF),
        ),
        unit="times",
    ),
)
