"""Your own network, part by part: 2 inputs, 4 tanh units, 1 output, in a dozen lines."""

from __future__ import annotations

from typing import Any

import numpy as np

from course_utils.lessons.model import FunctionExercise, Mistake

__all__ = ["OWN"]


def own_forward(x, W1, b1, W2, b2):
    hidden = np.tanh(x @ W1 + b1)
    return hidden @ W2 + b2


def own_loss(predictions, targets):
    return 0.5 * np.mean((predictions - targets) ** 2)


def draw_params(rng: np.random.Generator, units: int = 4) -> list[np.ndarray]:
    return [rng.normal(size=shape) for shape in ((2, units), (units,), (units, 1), (1,))]


def forward_cases() -> list[tuple[Any, ...]]:
    rng = np.random.default_rng(1)
    # The 2-4-1 network of the text comes first. One example with z near 0 would hide mistakes.
    sizes = ((3, 4), (4, 4), (1, 1), (5, 2))  # examples, units
    return [(rng.normal(size=(n, 2)), *draw_params(rng, units)) for n, units in sizes]


def _loss_cases() -> list[tuple[Any, ...]]:
    rng = np.random.default_rng(3)
    one = (np.array([[3.0]]), np.array([[1.0]]))
    return [one, *((rng.normal(size=(n, 1)), rng.normal(size=(n, 1))) for n in (2, 4, 7))]


OWN = (
    FunctionExercise(
        "own_forward",
        "your own network: the way forward",
        "x has shape (batch, 2). Return the predictions, shape (batch, 1).",
        own_forward,
        forward_cases,
        (
            "Two dense layers with a bend between them. Which of the two lines needs tanh?",
            "The hidden units answer np.tanh(x @ W1 + b1).",
            "Send that through the second layer: hidden @ W2 + b2, without a bend.",
        ),
        (
            Mistake(
                "no bend",
                lambda x, W1, b1, W2, b2: (x @ W1 + b1) @ W2 + b2,
                "Without a bend the two layers are one. Put np.tanh around x @ W1 + b1.",
            ),
            Mistake(
                "bent output",
                lambda x, W1, b1, W2, b2: np.tanh(np.tanh(x @ W1 + b1) @ W2 + b2),
                "The hidden layer is right. The output is not bent: leave out the outer np.tanh.",
            ),
            Mistake(
                "bent too early",
                lambda x, W1, b1, W2, b2: (np.tanh(x @ W1) + b1) @ W2 + b2,
                "The bias b1 moves the bend, so it is added inside np.tanh.",
            ),
            Mistake(
                "no first bias",
                lambda x, W1, b1, W2, b2: np.tanh(x @ W1) @ W2 + b2,
                "The first bias is missing: np.tanh(x @ W1 + b1).",
            ),
            Mistake(
                "no second bias",
                lambda x, W1, b1, W2, b2: np.tanh(x @ W1 + b1) @ W2,
                "The last bias b2 is missing.",
            ),
            Mistake(
                "ReLU",
                lambda x, W1, b1, W2, b2: np.maximum(0, x @ W1 + b1) @ W2 + b2,
                "That is a network of ReLUs. That works too, though not from every start. Here "
                "take np.tanh, because its slope comes next.",
            ),
        ),
    ),
    FunctionExercise(
        "own_loss",
        "your own network: the loss",
        "Half the squared distance between prediction and target, averaged over the examples: one "
        "number.",
        own_loss,
        _loss_cases,
        (
            "Subtract, square, average. Then one factor is left.",
            "np.mean((predictions - targets) ** 2) is twice what is asked for.",
            "0.5 * np.mean((predictions - targets) ** 2).",
        ),
        (
            Mistake(
                "not halved",
                lambda predictions, targets: np.mean((predictions - targets) ** 2),
                "That is twice as much. The half is there so that the derivative has no 2.",
            ),
            Mistake(
                "sum",
                lambda predictions, targets: 0.5 * np.sum((predictions - targets) ** 2),
                "That is the sum over the examples. Take the mean, so that a step does not grow "
                "with the number of examples.",
            ),
            Mistake(
                "sum, not halved",
                lambda predictions, targets: np.sum((predictions - targets) ** 2),
                "That is the sum over the examples, and not halved. Take half the mean.",
            ),
            Mistake("absolute", lambda p, t: 0.5 * np.mean(np.abs(p - t)), "Square the distance."),
            Mistake(
                "square of the mean",
                lambda predictions, targets: 0.5 * np.mean(predictions - targets) ** 2,
                "Square first, then average: errors of opposite sign must not cancel.",
            ),
            Mistake(
                "doubled",
                lambda predictions, targets: 2 * np.mean((predictions - targets) ** 2),
                "That is four times as much: the mean is halved, not doubled.",
            ),
            Mistake(
                "root",
                lambda predictions, targets: np.sqrt(np.mean((predictions - targets) ** 2)),
                "That is the root mean square error. Leave out the root, and halve the mean.",
            ),
            Mistake(
                "halved, root",
                lambda predictions, targets: 0.5 * np.sqrt(np.mean((predictions - targets) ** 2)),
                "The root is too much: take half the mean itself.",
            ),
            Mistake(
                "all pairs",
                lambda predictions, targets: 0.5 * np.mean((predictions.ravel() - targets) ** 2),
                "One of the two has lost its second axis. A row minus a column is, without a "
                "warning, a table of all pairs. Leave both as columns.",
            ),
            Mistake(
                "in an array",
                lambda predictions, targets: 0.5 * np.mean((predictions - targets) ** 2, axis=0),
                "The value is right, but it stands in an array of shape (1,). Return a plain "
                "number: np.mean without an axis.",
            ),
            Mistake(
                "in a matrix",
                lambda p, t: 0.5 * np.mean((p - t) ** 2, keepdims=True),
                "The value is right, but it stands in an array of shape (1, 1). Return a plain "
                "number: np.mean without keepdims, or the one entry, [0, 0].",
            ),
        ),
    ),
)
