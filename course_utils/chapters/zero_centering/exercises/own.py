"""Your own network in notebook 03: the part that centres what goes into it."""

from __future__ import annotations

from typing import Any

import numpy as np

from course_utils.lessons.model import FunctionExercise, Mistake

__all__ = ["OWN"]


def own_center(x_train, x):
    return x - x_train.mean(axis=0)


def _in_place(x_train, x):
    x -= x_train.mean(axis=0)
    return x


def _one_mean(x_train, x):
    return x - x_train.mean()


def _standardized(x_train, x):
    return (x - x_train.mean(axis=0)) / x_train.std(axis=0)


def _center_cases() -> list[tuple[Any, ...]]:
    rng = np.random.default_rng(8)
    small = np.array([[3.0, 1.0], [4.0, 3.0], [5.0, -1.0]])
    many = rng.normal((5.0, -2.0, 0.5), (1.0, 3.0, 0.1), (7, 3))
    return [
        (small, np.array([[3.0, 1.0]])),
        (many, many[:4]),
        (many, rng.normal(4.0, 1.0, (9, 3))),
        (many, many.copy()),
        (many[:3], many[3:6]),  # as many examples as features: a mean along the wrong axis fits
    ]


OWN = (
    FunctionExercise(
        "own_center",
        "your own network: centred inputs",
        "From the training inputs x_train (examples, features) and any inputs x (any number of "
        "examples, the same features) return x with the mean of the training inputs subtracted, "
        "feature by feature. Leave both arguments as they are.",
        own_center,
        _center_cases,
        (
            "Every feature has a mean of its own: one number for each column of x_train.",
            "x_train.mean(axis=0) has one entry for each feature. It is subtracted from every row.",
            "x - x_train.mean(axis=0)",
        ),
        (
            Mistake(
                "mean of x itself",
                lambda x_train, x: x - x.mean(axis=0),
                "You subtract the mean of x. New inputs must be moved by as much as those the "
                "network was trained on: take the mean of x_train.",
            ),
            Mistake(
                "one mean for all features",
                _one_mean,
                "You subtract one number from all features. Each feature has a mean of its own: "
                "axis=0.",
            ),
            Mistake(
                "mean of each training example",
                lambda x_train, x: x - x_train.mean(axis=1),
                "x_train.mean(axis=1) is one number for each example. The mean of a feature runs "
                "over the examples: axis=0.",
            ),
            Mistake(
                "mean of each example",
                lambda x_train, x: x - x.mean(axis=1, keepdims=True),
                "You subtract from each example the mean of its own features. The mean runs over "
                "the examples of x_train: axis=0.",
            ),
            Mistake(
                "divided as well",
                _standardized,
                "The mean is right, but you also divide by the standard deviation. That is "
                "standardizing, a step of its own; here subtract only.",
            ),
            Mistake(
                "the training inputs come back",
                lambda x_train, x: x_train - x_train.mean(axis=0),
                "You return the training inputs, centred. Return x, moved by their mean.",
            ),
            Mistake(
                "added",
                lambda x_train, x: x + x_train.mean(axis=0),
                "You add the mean. Subtract it, and the training inputs have mean 0.",
            ),
            Mistake(
                "turned round",
                lambda x_train, x: x_train.mean(axis=0) - x,
                "You subtract x from the mean. It is x from which the mean is taken off.",
            ),
            Mistake(
                "in place",
                _in_place,
                "The values are right, but x was changed on the way. Whoever called you still "
                "needs it: write x - mean, which makes a new array.",
            ),
            Mistake(
                "only the mean",
                lambda x_train, x: x_train.mean(axis=0),
                "That is the mean. Subtract it from x.",
            ),
        ),
    ),
)
