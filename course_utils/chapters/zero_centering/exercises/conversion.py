"""The exercise of notebook 03 that turns a tanh network into a sigmoid network."""

from __future__ import annotations

from typing import Any

import numpy as np

from course_utils.lessons.model import FunctionExercise, Mistake

__all__ = ["CONVERSION"]


def tanh_to_sigmoid(W1, b1, W2, b2):
    return 2 * W1, 2 * b1, 2 * W2, b2 - W2.sum(axis=0)


def _network_cases() -> list[tuple[Any, ...]]:
    rng = np.random.default_rng(7)
    sizes = ((1, 1, 1), (2, 3, 3), (4, 5, 2))
    return [
        (
            rng.standard_normal((n_in, hidden)),
            rng.standard_normal(hidden),
            rng.standard_normal((hidden, n_out)),
            rng.standard_normal(n_out),
        )
        for n_in, hidden, n_out in sizes
    ]


CONVERSION = (
    FunctionExercise(
        "tanh_to_sigmoid",
        "a tanh network as a sigmoid network",
        "From the weights of tanh(x @ W1 + b1) @ W2 + b2 return W1, b1, W2, b2 of a sigmoid "
        "network that computes exactly the same. Keep the order and the signs of the units.",
        tanh_to_sigmoid,
        _network_cases,
        (
            "tanh(z) = 2 sigmoid(2 z) - 1. Put that in and sort the terms.",
            "The 2 inside belongs to W1 and b1, the 2 outside to W2. What is left of each unit is "
            "a constant, -1.",
            "The constants -1, one for each hidden unit, reach the outputs through W2: "
            "b2 - W2.sum(axis=0).",
        ),
        (
            Mistake(
                "sign of the bias term",
                lambda W1, b1, W2, b2: (2 * W1, 2 * b1, 2 * W2, b2 + W2.sum(axis=0)),
                "The constant has the other sign: tanh is 2 sigmoid MINUS 1.",
            ),
            Mistake(
                "constant forgotten",
                lambda W1, b1, W2, b2: (2 * W1, 2 * b1, 2 * W2, b2),
                "The -1 of every hidden unit is lost. It reaches the outputs through W2.",
            ),
            Mistake(
                "first bias not doubled",
                lambda W1, b1, W2, b2: (2 * W1, b1, 2 * W2, b2 - W2.sum(axis=0)),
                "z contains b1, so 2 z contains 2 b1.",
            ),
            Mistake(
                "first weights not doubled",
                lambda W1, b1, W2, b2: (W1, 2 * b1, 2 * W2, b2 - W2.sum(axis=0)),
                "z contains x @ W1, so 2 z contains 2 W1.",
            ),
            Mistake(
                "nothing inside doubled",
                lambda W1, b1, W2, b2: (W1, b1, 2 * W2, b2 - W2.sum(axis=0)),
                "The 2 inside the sigmoid is missing: it doubles W1 and b1.",
            ),
            Mistake(
                "halved inside",
                lambda W1, b1, W2, b2: (W1 / 2, b1 / 2, 2 * W2, b2 - W2.sum(axis=0)),
                "You halve W1 and b1. tanh is the steeper of the two: its z goes into the sigmoid "
                "doubled.",
            ),
            Mistake(
                "outer factor forgotten",
                lambda W1, b1, W2, b2: (2 * W1, 2 * b1, W2, b2 - W2.sum(axis=0)),
                "The 2 in front of the sigmoid is missing: it doubles W2.",
            ),
            Mistake(
                "sum of the doubled weights",
                lambda W1, b1, W2, b2: (2 * W1, 2 * b1, 2 * W2, b2 - 2 * W2.sum(axis=0)),
                "The -1 is outside the doubled sigmoid: take off the sum of the old W2.",
            ),
            Mistake(
                "summed over the outputs",
                lambda W1, b1, W2, b2: (2 * W1, 2 * b1, 2 * W2, b2 - W2.sum(axis=1)),
                "You sum W2 along its outputs. Each output collects from all hidden units: axis 0.",
            ),
            Mistake(
                "one for all units",
                lambda W1, b1, W2, b2: (2 * W1, 2 * b1, 2 * W2, b2 - 1),
                "The -1 of each hidden unit is weighted on its way out: it arrives as -W2, summed "
                "over the units.",
            ),
            Mistake(
                "second bias doubled",
                lambda W1, b1, W2, b2: (2 * W1, 2 * b1, 2 * W2, 2 * b2 - W2.sum(axis=0)),
                "b2 stands outside: nothing doubles it.",
            ),
            Mistake(
                "summed over everything",
                lambda W1, b1, W2, b2: (2 * W1, 2 * b1, 2 * W2, b2 - W2.sum()),
                "You sum the whole of W2. Each output collects its own column only: axis 0.",
            ),
        ),
        outputs=("W1", "b1", "W2", "b2"),
    ),
)
