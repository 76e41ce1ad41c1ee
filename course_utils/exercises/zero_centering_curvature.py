"""Exercises of notebook 03 on curvature and rates: solutions, cases, and known mistakes."""

from __future__ import annotations

from typing import Any

import numpy as np

from course_utils.exercises.model import FunctionExercise, Mistake

__all__ = ["CURVATURE"]


def condition_numbers(x):
    def condition(inputs):
        curvatures = np.linalg.eigvalsh(inputs.T @ inputs / len(inputs))
        return curvatures[-1] / curvatures[0]

    with_bias = np.column_stack([x, np.ones(len(x))])
    return condition(x), condition(with_bias)


def _of_inputs(x):
    return np.linalg.cond(x), np.linalg.cond(np.column_stack([x, np.ones(len(x))]))


def _upside_down(x):
    without, with_bias = condition_numbers(x)
    return 1 / without, 1 / with_bias


def largest_rate(x):
    curvatures = np.linalg.eigvalsh(x.T @ x / len(x))
    return 2 / curvatures[-1]


def _curvatures(x):
    return np.linalg.eigvalsh(x.T @ x / len(x))


def _clouds() -> list[tuple[Any, ...]]:
    rng = np.random.default_rng(3)
    small = np.array([[2.0, 1.0], [0.0, 1.0], [1.0, 3.0]])
    clouds = (rng.normal(m, s, (40, n)) for m, s, n in ((1, 1, 2), (0, 2, 3), (-3, 0.5, 4)))
    return [(small,), *((cloud,) for cloud in clouds)]


CURVATURE = (
    FunctionExercise(
        "condition_numbers",
        "condition numbers without and with a bias",
        "From inputs x (examples, features) return two numbers: largest over smallest curvature of "
        "a linear neuron's loss without a bias, and with one.",
        condition_numbers,
        _clouds,
        (
            "The curvature matrix, the Hessian, is the mean of x xᵀ. Its eigenvalues are the "
            "curvatures.",
            "A bias is a weight whose input is always 1: put a column of ones beside x and do the "
            "same again.",
            "np.linalg.eigvalsh(x.T @ x / len(x)) gives the curvatures, the smallest first. For "
            "the bias use np.column_stack([x, np.ones(len(x))]).",
        ),
        (
            Mistake(
                "of the inputs",
                _of_inputs,
                "That is the condition number of x: a ratio of singular values. Curvatures are "
                "their squares: use x.T @ x.",
            ),
            Mistake(
                "covariance",
                lambda x: condition_numbers(x - x.mean(axis=0)),
                "You subtract the mean first. That is the covariance, and the mean is just what "
                "the Hessian keeps.",
            ),
            Mistake(
                "bias left out",
                lambda x: (condition_numbers(x)[0],) * 2,
                "Both numbers are the one without a bias. The bias needs a column of ones.",
            ),
            Mistake(
                "upside down",
                _upside_down,
                "You divide the smallest by the largest. The condition number is at least 1.",
            ),
        ),
        rtol=1e-6,
        outputs=("condition without bias", "condition with bias"),
    ),
    FunctionExercise(
        "largest_rate",
        "the largest usable learning rate",
        "From inputs x (examples, features) return the learning rate above which full-batch "
        "gradient descent on the loss mean of (x · w - target)² / 2 diverges. No bias.",
        largest_rate,
        _clouds,
        (
            "Along a direction of curvature λ a step multiplies the error by 1 - rate · λ.",
            "The error grows when that factor is below -1. Which curvature gets there first?",
            "2 / np.linalg.eigvalsh(x.T @ x / len(x))[-1]",
        ),
        (
            Mistake(
                "one for two",
                lambda x: 1 / _curvatures(x)[-1],
                "1 / λ is the rate that removes the error of the steepest direction in one step. "
                "Up to twice that rate the error still shrinks.",
            ),
            Mistake(
                "sum for mean",
                lambda x: 2 / np.linalg.eigvalsh(x.T @ x)[-1],
                "Your Hessian is a sum over the examples. The loss is a mean: divide by their "
                "number.",
            ),
            Mistake(
                "flattest",
                lambda x: 2 / _curvatures(x)[0],
                "You take the smallest curvature. The steepest direction diverges first.",
            ),
            Mistake(
                "mean removed",
                lambda x: largest_rate(x - x.mean(axis=0)),
                "That is the limit for centred inputs: you subtract the mean, and the mean is what "
                "costs.",
            ),
            Mistake(
                "not squared",
                lambda x: 2 / np.sqrt(_curvatures(x)[-1]),
                "You use a singular value of the inputs. A curvature is its square.",
            ),
            Mistake(
                "trace",
                lambda x: 2 / _curvatures(x).sum(),
                "The sum of all curvatures is safe but too careful: the largest alone decides.",
            ),
        ),
    ),
)
