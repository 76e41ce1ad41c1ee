"""Exercises of notebook 01 on bends: solutions, cases, and the mistakes people make."""

from __future__ import annotations

from typing import Any

import numpy as np

from course_utils.lessons.model import FunctionExercise, Mistake

__all__ = ["BENDS"]


def relu(z):
    return np.maximum(z, 0)


def additivity_gap(f, a, b):
    return f(a) + f(b) - f(a + b)


def hinge_curve(x, positions, slopes):
    return np.maximum(x[:, None] - positions, 0) @ slopes


def _hinge_cases() -> list[tuple[Any, ...]]:
    x = np.linspace(-2, 2, 5)
    return [
        (np.array([1.0]), np.array([0.0]), np.array([1.0])),
        (x, np.array([-1.0]), np.array([2.0])),
        (x, np.array([-1.0, 0.5]), np.array([1.0, -3.0])),
        (np.array([-1e6, 0.0, 1e6]), np.array([0.0, 1.0, 2.0]), np.array([1.0, -2.0, 1.0])),
    ]


def square(z):
    return z * z


def twice_plus_one(z):
    return 2 * z + 1


def _gap_cases() -> list[tuple[Any, ...]]:
    return [
        (relu, 1.0, -1.0),
        (relu, 2.0, 3.0),
        (twice_plus_one, 1.0, 4.0),
        (np.abs, np.array([1.0, -2.0]), np.array([-3.0, -1.0])),
        (square, 1.0, 0.5),
    ]


BENDS = (
    FunctionExercise(
        "write_relu",
        "write ReLU for arrays",
        "Return z where z is positive and 0 elsewhere, for arrays of any shape.",
        relu,
        lambda: [
            (np.array([2.0]),),
            (np.array([-1.0, 0.0, 3.0]),),
            (np.array([[-2.0, 5.0], [0.5, -0.5]]),),
            (np.array([-1e300, 1e300, -1e-300]),),
            (np.array([3, -4, 0]),),
            (np.arange(-3.0, 3.0).reshape(1, 2, 3),),
        ],
        (
            "For one number it is max(z, 0). NumPy has a function that does it for each entry.",
            "np.max finds the largest entry of one array. You want the larger of two numbers, "
            "entry by entry.",
            "np.maximum(z, ...)",
        ),
        (
            Mistake("abs", lambda z: np.abs(z), "That is |z|: negative entries must become 0."),
            Mistake(
                "np.max",
                lambda z: np.max(z, 0),
                "np.max(z, 0) takes the largest entry along axis 0. np.maximum(z, 0) compares "
                "entry by entry.",
            ),
            Mistake(
                "one number",
                lambda z: max(0, z),
                "max and if treat z as one number. np.maximum compares entry by entry.",
            ),
            Mistake(
                "mask",
                lambda z: (z > 0) * 1.0,
                "That is the slope of ReLU, 0 or 1. Multiply it by z.",
            ),
            Mistake(
                "minimum",
                lambda z: np.minimum(z, 0),
                "That keeps the negative entries and drops the positive ones.",
            ),
            Mistake(
                "integer vectorize",
                lambda z: np.vectorize(lambda value: max(0, value))(z),
                "np.vectorize takes the type of its result from the first entry. Where that gives "
                "the whole number 0, the rest is cut down to whole numbers. np.maximum is safe.",
            ),
            Mistake(
                "filtered",
                lambda z: z[z > 0],
                "z[z > 0] leaves the other entries out. They must stay, as 0.",
            ),
        ),
    ),
    FunctionExercise(
        "additivity_gap",
        "measure how far a function is from additive",
        "A linear map without bias obeys f(a) + f(b) = f(a + b). Return the left side minus the "
        "right.",
        additivity_gap,
        _gap_cases,
        (
            "f is a function: call it.",
            "You need three calls: at a, at b, and at their sum.",
            "f(a) + f(b) - f(a + b)",
        ),
        (
            Mistake(
                "reversed",
                lambda f, a, b: f(a + b) - f(a) - f(b),
                "The sign is reversed: left side minus right side.",
            ),
            Mistake(
                "absolute",
                lambda f, a, b: np.abs(f(a) + f(b) - f(a + b)),
                "The size is right. Keep the sign: no absolute value was asked for.",
            ),
            Mistake(
                "mean",
                lambda f, a, b: (f(a) + f(b)) / 2 - f((a + b) / 2),
                "You tested the midpoint. That measures how convex f is, not whether it adds.",
            ),
            Mistake(
                "no sum",
                lambda f, a, b: f(a) + f(b),
                "That is the left side alone. Subtract f(a + b).",
            ),
        ),
    ),
    FunctionExercise(
        "hinge_curve",
        "add up hinges",
        "Return sum_i slopes[i] * relu(x - positions[i]) for every point of the array x.",
        hinge_curve,
        _hinge_cases,
        (
            "For one hinge: slope * np.maximum(x - position, 0).",
            "A loop over zip(positions, slopes) will do; start from np.zeros(len(x)). Without a "
            "loop: "
            "x[:, None] - positions has a row for each point and a column for each hinge.",
            "np.maximum(x[:, None] - positions, 0) has shape (points, hinges). One matrix product "
            "with slopes does the rest.",
        ),
        (
            Mistake(
                "relu of the sum",
                lambda x, positions, slopes: np.maximum((x[:, None] - positions) @ slopes, 0),
                "The ReLU belongs to each hinge, before the sum. You bent the sum once.",
            ),
            Mistake(
                "reversed",
                lambda x, positions, slopes: np.maximum(positions - x[:, None], 0) @ slopes,
                "Your hinges open to the left: relu(position - x). They should open to the right.",
            ),
            Mistake(
                "no bend",
                lambda x, positions, slopes: (x[:, None] - positions) @ slopes,
                "Nothing bends: the ReLU is missing, and the sum of lines is a line.",
            ),
            Mistake(
                "slope inside",
                lambda x, positions, slopes: np.maximum((x[:, None] - positions) * slopes, 0).sum(
                    axis=1
                ),
                "The slope stands outside the ReLU: inside, a negative slope turns the hinge "
                "round.",
            ),
            Mistake(
                "plus the position",
                lambda x, positions, slopes: np.maximum(x[:, None] + positions, 0) @ slopes,
                "A hinge at c bends where x - c = 0: subtract the position.",
            ),
            Mistake(
                "slope times x",
                lambda x, positions, slopes: np.maximum(slopes * x[:, None] - positions, 0).sum(
                    axis=1
                ),
                "slope * x - c bends at c / slope. Multiply by the slope after the ReLU.",
            ),
            Mistake(
                "one column each",
                lambda x, positions, slopes: np.maximum(x[:, None] - positions, 0) * slopes,
                "You have one column for each hinge. Add the columns up.",
            ),
        ),
    ),
)
