"""Predictions of notebook 05: a guess before each of its measurements."""

from __future__ import annotations

from course_utils.lessons.model import Prediction

__all__ = ["PREDICTIONS"]

_INF = float("inf")

PREDICTIONS = (
    Prediction(
        "dead-at-thirty",
        "Thirty layers of 64 ReLUs, Kaiming weights, no training yet. In every layer about half of "
        "the outputs are 0. Which share of the units of the last layer is 0 for all 1797 digits?",
        (
            ("under 1 %", 1.0),
            ("1 to 10 %", 10.0),
            ("10 to 45 %", 45.0),
            ("more than 45 %", _INF),
        ),
        unit="%",
    ),
    Prediction(
        "adam-deaths",
        "Three hidden layers of 64, 100 steps of Adam at rate 0.03. Test accuracy ends above 90 %. "
        "Which share of layer 2 is then dead on all training digits?",
        (
            ("under 1 %", 1.0),
            ("1 to 10 %", 10.0),
            ("10 to 50 %", 50.0),
            ("more than 50 %", _INF),
        ),
        unit="%",
    ),
    Prediction(
        "price-of-half",
        "32 of the 64 units of layer 2 are killed before training, 10 standard deviations below "
        "zero. How many points of test accuracy does that cost?",
        (
            ("less than 2 points", 2.0),
            ("2 to 10 points", 10.0),
            ("10 to 40 points", 40.0),
            ("more than 40 points", _INF),
        ),
        unit="points",
    ),
    Prediction(
        "leak-accuracy",
        "62 of 64 hidden units lie so far left of zero that not one of them fires for any digit. "
        "With ReLU the network reads about half of the test digits. How many with a leaky ReLU of "
        "slope 0.1, same rate, same steps?",
        (
            ("under 60 %", 60.0),
            ("60 to 75 %", 75.0),
            ("75 to 88 %", 88.0),
            ("more than 88 %", _INF),
        ),
        unit="%",
    ),
)
