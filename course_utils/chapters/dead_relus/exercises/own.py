"""Your own network in notebook 05: the part that counts its dead."""

from __future__ import annotations

from typing import Any

import numpy as np

from course_utils.lessons.model import FunctionExercise, Mistake

__all__ = ["OWN"]


def own_dead(x, W1, b1):
    return (x @ W1 + b1 <= 0).all(axis=0)


def _cases() -> list[tuple[Any, ...]]:
    rng = np.random.default_rng(13)
    corners = np.array([[-1.0, -1.0], [-1.0, 1.0], [1.0, -1.0], [1.0, 1.0]])
    four = np.array([[1.0, -1.0, 2.0, 0.5], [1.0, 0.5, 0.0, -0.5]])
    broken = four.copy()
    broken[:, 2] = np.nan
    return [
        (corners, four, np.array([-2.0, -1.0, -3.0, 0.0])),
        (corners, four, np.array([1.5, -1.6, 2.5, -1.1])),
        (corners, four, np.array([-2.0 + 1e-6, -1.6, -2.5, -1.1])),
        (corners[:3], four, np.array([-0.5, 1.0, 1.0, -0.2])),
        (rng.normal(size=(7, 2)), rng.normal(size=(2, 6)), rng.normal(-2.0, 1.0, 6)),
        (corners, broken, np.array([-3.0, 0.0, 0.0, 0.0])),
    ]


OWN = (
    FunctionExercise(
        "own_dead",
        "your own network: which hidden units are dead",
        "From the inputs x (examples, 2), the weights W1 (2, units) and the biases b1 (units,) "
        "return for each hidden unit whether its ReLU is 0 for every example: an array of True and "
        "False, shape (units,). What is not a number is not dead.",
        own_dead,
        _cases,
        (
            "The pre-activations of all units for all examples are x @ W1 + b1.",
            "A ReLU is 0 where its pre-activation is 0 or below. Ask that of every example: the "
            "examples are axis 0.",
            "(x @ W1 + b1 <= 0).all(axis=0)",
        ),
        (
            Mistake(
                "bias forgotten",
                lambda x, W1, b1: (x @ W1 <= 0).all(axis=0),
                "The bias is missing: x @ W1 + b1.",
            ),
            Mistake(
                "exactly 0 is alive",
                lambda x, W1, b1: (x @ W1 + b1 < 0).all(axis=0),
                "At exactly 0 a ReLU gives 0 too, and here its slope is 0 as well: <= for <.",
            ),
            Mistake(
                "only exactly 0",
                lambda x, W1, b1: (x @ W1 + b1 == 0).all(axis=0),
                "You ask whether z is 0. The ReLU is 0 wherever z is 0 or below: <= for ==.",
            ),
            Mistake(
                "examples for units",
                lambda x, W1, b1: (x @ W1 + b1 <= 0).all(axis=1),
                "You ask of each example whether all units are silent. The examples are axis 0.",
            ),
            Mistake(
                "one example is enough",
                lambda x, W1, b1: (x @ W1 + b1 <= 0).any(axis=0),
                "Silent for one example is not dead: it must be silent for all.",
            ),
            Mistake(
                "the living",
                lambda x, W1, b1: (x @ W1 + b1 > 0).any(axis=0),
                "These are the living. The dead are the others.",
            ),
            Mistake(
                "not a number is dead",
                lambda x, W1, b1: ~(x @ W1 + b1 > 0).any(axis=0),
                "A unit whose weights are not numbers is never above 0, but it has diverged; it is "
                "not dead. Ask for <= 0.",
            ),
            Mistake(
                "their number",
                lambda x, W1, b1: (x @ W1 + b1 <= 0).all(axis=0).sum(),
                "That is how many are dead. Return which ones: an answer for each unit.",
            ),
        ),
    ),
)
