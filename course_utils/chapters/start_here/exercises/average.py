"""The toy exercise and prediction of notebook 00."""

from __future__ import annotations

import numpy as np

from course_utils.lessons.model import FunctionExercise, Mistake, Prediction

__all__ = ["EXERCISES", "PREDICTIONS"]


def average(x):
    return np.sum(x) / len(x)


EXERCISES = (
    FunctionExercise(
        "average",
        "average some numbers",
        "Return the mean of a list or array of numbers.",
        average,
        lambda: [
            ([2.0],),
            ([1.0, 2.0],),
            (np.array([1.0, -4.0, 9.0]),),
            ([0.3, -0.15, 1 / 3],),
            (np.arange(10.0),),
        ],
        (
            "Add the numbers up. Then divide.",
            "np.sum(x) adds them up; len(x) counts them.",
            "return np.sum(x) / len(x)",
        ),
        (
            Mistake("sum", lambda x: np.sum(x), "That is the sum. Divide by the count."),
            Mistake(
                "median",
                lambda x: np.median(x),
                "That is the median, the number in the middle. The mean divides the sum.",
            ),
            Mistake(
                "divided by n - 1",
                lambda x: np.sum(x) / max(len(x) - 1, 1),
                "You divide by one less than the number of values. That belongs to the variance.",
            ),
            Mistake(
                "half",
                lambda x: np.sum(x) / 2,
                "You divide by 2 whatever the length of x is. Count the values.",
            ),
        ),
    ),
)

PREDICTIONS = (
    Prediction(
        "mean-of-hundred",
        "The standard deviation of standard normal numbers is 1. What is the standard deviation of "
        "the mean of a hundred of them?",
        (
            ("about a hundredth", 0.03),
            ("about a tenth", 0.3),
            ("about one", float("inf")),
        ),
    ),
)
