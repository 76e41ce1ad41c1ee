"""Exercises and predictions of notebook 02, as data."""

from __future__ import annotations

from course_utils.exercises.activations_leaky import LEAKY
from course_utils.exercises.activations_slopes import SLOPES
from course_utils.exercises.activations_stable import STABLE
from course_utils.exercises.activations_tanh import TANH
from course_utils.exercises.activations_twins import TWINS
from course_utils.exercises.model import Mistake, NumberExercise, Prediction

__all__ = ["EXERCISES", "PREDICTIONS"]

_INF = float("inf")

_QUESTIONS = (
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

EXERCISES = (*SLOPES, *STABLE, *TANH, *_QUESTIONS, *LEAKY, *TWINS)

PREDICTIONS = (
    Prediction(
        "naive-tanh-breaks",
        "tanh is often written (exp(2z) - 1) / (exp(2z) + 1). From which z on is the result not a "
        "number, in float64?",
        (
            ("before 50", 50.0),
            ("between 50 and 500", 500.0),
            ("between 500 and 1000", 1000.0),
            ("later", _INF),
        ),
    ),
    Prediction(
        "largest-rate",
        "Five networks that differ in their activation are trained at growing learning rates. How "
        "many times as large as ReLU's is the largest rate at which the sigmoid still works?",
        (
            ("it is smaller", 1.0),
            ("1 to 3 times", 3.0),
            ("3 times or more", _INF),
        ),
    ),
    Prediction(
        "zero-weights",
        "You train a network of ReLUs. Which share of its weights is exactly 0 afterwards?",
        (
            ("none", 1e-12),
            ("some, under a tenth", 0.1),
            ("a tenth to a third", 1 / 3),
            ("about half", _INF),
        ),
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
