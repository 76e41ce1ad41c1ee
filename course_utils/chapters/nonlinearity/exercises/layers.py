"""Exercises of notebook 01 on stacked layers: solutions, cases, and the mistakes people make."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np

from course_utils.lessons.model import FunctionExercise, Mistake

__all__ = ["LAYERS"]


def compose_affine(W1, b1, W2, b2):
    return W1 @ W2, b1 @ W2 + b2


def _compose_cases() -> list[tuple[Any, ...]]:
    rng = np.random.default_rng(1)
    one = (np.array([[2.0]]), np.array([1.0]), np.array([[3.0]]), np.array([5.0]))
    shapes = ((2, 2, 2), (2, 2, 2), (3, 4, 2), (1, 5, 1))
    rest = [
        (rng.normal(size=(i, h)), rng.normal(size=h), rng.normal(size=(h, o)), rng.normal(size=o))
        for i, h, o in shapes
    ]
    return [one, *rest]


def count_parameters(sizes):
    return sum((sizes[i] + 1) * sizes[i + 1] for i in range(len(sizes) - 1))


LAYERS = (
    FunctionExercise(
        "compose_affine",
        "compose two affine layers",
        "Return W and b of the single layer that does what two layers do one after the other.",
        compose_affine,
        _compose_cases,
        (
            "Write down the output of the second layer, with the output of the first put in for x.",
            "(x @ W1 + b1) @ W2 + b2. Multiply out.",
            "x @ (W1 @ W2) + (b1 @ W2 + b2). Read W and b off it.",
        ),
        (
            Mistake(
                "order",
                lambda W1, b1, W2, b2: (W2 @ W1, b1 @ W2 + b2),
                "The order of the product is swapped. x meets W1 first, so W1 stands on the left: "
                "W1 @ W2.",
            ),
            Mistake(
                "columns",
                lambda W1, b1, W2, b2: (W2 @ W1, W2 @ b1 + b2),
                "That is right where an example is a column and W stands on its left. Here it is "
                "a row: everything stands the other way round, W1 @ W2 and b1 @ W2 + b2.",
            ),
            Mistake(
                "all swapped",
                lambda W1, b1, W2, b2: (W2 @ W1, b1 @ W1 + b2),
                "Both products are swapped. x and b1 stand on the left and meet W2 after the first "
                "layer: W1 @ W2 and b1 @ W2 + b2.",
            ),
            Mistake(
                "bias as a column",
                lambda W1, b1, W2, b2: (W1 @ W2, W2 @ b1 + b2),
                "W is right. The bias is a row and stands on the left, as x does: b1 @ W2.",
            ),
            Mistake(
                "first matrix again",
                lambda W1, b1, W2, b2: (W1 @ W2, b1 @ W1 + b2),
                "W is right. b1 has already left the first layer; it meets W2.",
            ),
            Mistake(
                "bias not carried",
                lambda W1, b1, W2, b2: (W1 @ W2, b1 + b2),
                "W is right. The first bias goes through the second layer too: it is multiplied "
                "by W2 before b2 is added.",
            ),
            Mistake(
                "first bias lost",
                lambda W1, b1, W2, b2: (W1 @ W2, b2),
                "W is right. The first bias is lost: what does the network answer at x = 0?",
            ),
            Mistake(
                "second bias lost",
                lambda W1, b1, W2, b2: (W1 @ W2, b1 @ W2),
                "W is right. The second bias is missing.",
            ),
            Mistake(
                "entrywise",
                lambda W1, b1, W2, b2: (W1 * W2, b1 * W2 + b2),
                "* multiplies entry by entry. The matrix product is @.",
            ),
            Mistake(
                "added",
                lambda W1, b1, W2, b2: (W1 + W2, b1 + b2),
                "Layers one after the other multiply; only layers side by side would add.",
            ),
        ),
        outputs=("W", "b"),
    ),
    FunctionExercise(
        "count_parameters",
        "count the parameters of a stack of dense layers",
        "sizes lists the features from input to output. Count all weights and biases.",
        count_parameters,
        lambda: [([1, 1],), ([2, 1],), ([2, 8, 1],), ([64, 100, 100, 10],), ([8] * 11,)],
        (
            "A dense layer has one weight for each pair of an input and an output.",
            "And one bias for each output. Layers sit between neighbouring sizes.",
            "Add (fan_in + 1) * fan_out over all neighbouring pairs.",
        ),
        (
            Mistake(
                "no biases",
                lambda sizes: sum(a * b for a, b in pairwise(sizes)),
                "These are the weights. Each output has a bias as well.",
            ),
            Mistake(
                "bias per input",
                lambda sizes: sum(a * b + a for a, b in pairwise(sizes)),
                "You counted one bias for each input of a layer. There is one for each output.",
            ),
            Mistake(
                "input biases",
                lambda sizes: sum(a * b for a, b in pairwise(sizes)) + sum(sizes),
                "The input layer has no bias: it is the data.",
            ),
            Mistake(
                "one bias per layer",
                lambda sizes: sum(a * b + 1 for a, b in pairwise(sizes)),
                "A layer has one bias for each of its outputs, not one in all.",
            ),
        ),
    ),
)
