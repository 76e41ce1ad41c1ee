"""Exercises of notebook 03 on curvature: solutions, cases, and known mistakes."""

from __future__ import annotations

from typing import Any

import numpy as np

from course_utils.lessons.model import FunctionExercise, Mistake

__all__ = ["CURVATURE", "clouds"]


def condition_numbers(x):
    def condition(inputs):
        curvatures = np.linalg.eigvalsh(inputs.T @ inputs / len(inputs))
        return curvatures[-1] / curvatures[0]

    with_bias = np.column_stack([x, np.ones(len(x))])
    return condition(x), condition(with_bias)


def _of_inputs(x):
    return np.linalg.cond(x), np.linalg.cond(np.column_stack([x, np.ones(len(x))]))


def _of_cov(x):
    with_bias = np.column_stack([x, np.ones(len(x))])
    return np.linalg.cond(np.cov(x.T)), np.linalg.cond(np.cov(with_bias.T))


def _upside_down(x):
    without, with_bias = condition_numbers(x)
    return 1 / without, 1 / with_bias


def clouds() -> list[tuple[Any, ...]]:
    """Return inputs to try, the smallest first."""
    rng = np.random.default_rng(3)
    small = np.array([[2.0, 1.0], [0.0, 1.0], [1.0, 3.0], [1.0, -1.0]])  # curvatures 1 and 3.5
    clouds = (rng.normal(m, s, (40, n)) for m, s, n in ((1, 1, 2), (0, 2, 3), (-3, 0.5, 4)))
    return [(small,), *((cloud,) for cloud in clouds)]


CURVATURE = (
    FunctionExercise(
        "condition_numbers",
        "condition numbers without and with a bias",
        "From inputs x (examples, features) return two condition numbers of the Hessian of a "
        "linear neuron's loss, largest over smallest curvature: without a bias, and with one.",
        condition_numbers,
        clouds,
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
                "np.cov",
                _of_cov,
                "np.cov subtracts the mean, and the mean is just what the Hessian keeps. Use "
                "x.T @ x / len(x).",
            ),
            Mistake(
                "np.cov without a bias",
                lambda x: (np.linalg.cond(np.cov(x.T)), condition_numbers(x)[1]),
                "With a bias it is right. Without one you take np.cov, which subtracts the mean: "
                "use x.T @ x / len(x).",
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
            Mistake(
                "swapped",
                lambda x: condition_numbers(x)[::-1],
                "Both numbers are there, in the other order: first without a bias, then with one.",
            ),
            Mistake(
                "squared",
                lambda x: (condition_numbers(x)[0], condition_numbers(x)[0] ** 2),
                "You square the first number. The λ² of the text is the square of the larger root "
                "λ, and it needs uncorrelated inputs of variance 1. Put a column of ones beside x.",
            ),
        ),
        rtol=1e-6,
        outputs=("condition without bias", "condition with bias"),
    ),
)
