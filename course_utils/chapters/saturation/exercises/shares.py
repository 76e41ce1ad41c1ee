"""Exercise of notebook 04: which share of sigmoid outputs is saturated."""

from __future__ import annotations

from typing import Any

import numpy as np

from course_utils.lessons.model import FunctionExercise, Mistake

__all__ = ["SHARES"]


def saturated_share(h):
    return np.mean(h * (1 - h) < 0.06 * 0.25)


def _cases() -> list[tuple[Any, ...]]:
    rng = np.random.default_rng(6)
    spread = 1 / (1 + np.exp(-rng.normal(0, 4, (6, 8))))
    low = 1 / (1 + np.exp(-rng.normal(-4, 2, (2, 5, 3))))
    return [
        (np.array([[0.5, 0.99], [0.003, 0.95]]),),
        (np.array([[0.01, 0.975, 0.96, 0.02, 0.5]]),),
        (spread,),
        (low,),
        (np.array([0.01, 0.02, 0.1]),),
    ]


SHARES = (
    FunctionExercise(
        "saturated_share",
        "saturated sigmoids",
        "From an array h of sigmoid outputs, of any shape, return the share of saturated entries: "
        "those whose slope is below 6 % of the largest slope a sigmoid has.",
        saturated_share,
        _cases,
        (
            "Where the output is h, the slope of a sigmoid is h (1 − h).",
            "The largest slope is ¼, at h = ½. Six per cent of it are 0.015.",
            "np.mean(h * (1 - h) < 0.015)",
        ),
        (
            Mistake(
                "the rule for tanh",
                lambda h: np.mean(np.abs(h) > 0.97),
                "|h| > 0.97 is the rule for tanh, whose outputs reach from −1 to 1. A sigmoid is "
                "saturated near 1 and near 0. Go by the slope.",
            ),
            Mistake(
                "not of the largest",
                lambda h: np.mean(h * (1 - h) < 0.06),
                "You compare the slope with 0.06. It is 6 % of the largest slope, and that is ¼.",
            ),
            Mistake(
                "of the largest in the array",
                lambda h: np.mean(h * (1 - h) < 0.06 * np.max(h * (1 - h))),
                "You compare with the largest slope in this array. What counts is the largest that "
                "a sigmoid can have.",
            ),
            Mistake(
                "per cent",
                lambda h: 100 * np.mean(h * (1 - h) < 0.015),
                "That is in per cent. A share lies between 0 and 1.",
            ),
            Mistake(
                "only near 0",
                lambda h: np.mean((h * (1 - h) < 0.015) & (h < 0.5)),
                "You count the entries near 0 only. Those near 1 are flat as well.",
            ),
            Mistake(
                "only near 1",
                lambda h: np.mean((h * (1 - h) < 0.015) & (h > 0.5)),
                "You count the entries near 1 only. Those near 0 are flat as well.",
            ),
            Mistake(
                "the others",
                lambda h: np.mean(h * (1 - h) >= 0.015),
                "You count the entries that are not saturated.",
            ),
            Mistake(
                "a number, not a share",
                lambda h: np.sum(h * (1 - h) < 0.015),
                "That is how many. Divide by the number of entries.",
            ),
        ),
    ),
)
