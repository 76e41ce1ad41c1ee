"""Exercises of notebook 02 on leaky slopes and moments."""

from __future__ import annotations

from typing import Any

import numpy as np

from course_utils.lessons.model import FunctionExercise, Mistake

__all__ = ["LEAKY"]


def leaky_relu(z, a):
    return np.maximum(z, 0) + a * np.minimum(z, 0)


def output_moments(outputs, weights):
    return np.sum(weights * outputs), np.sum(weights * outputs**2)


def prelu_slope_gradient(z, grad_out):
    return (grad_out * np.minimum(z, 0)).sum(axis=-2, keepdims=True)


def _leaky_cases() -> list[tuple[Any, ...]]:
    z = np.array([-2.0, 0.0, 3.0])
    return [
        (np.array([-1.0]), 0.1),
        (np.array([1.0]), 0.1),
        *((z, a) for a in (0.0, -1.0, 1.0, 2.0)),
        (np.linspace(-3, 3, 12).reshape(2, 2, 3), 0.01),
    ]


def _moment_cases() -> list[tuple[Any, ...]]:
    z = np.linspace(-6, 6, 61)
    density = np.exp(-z * z / 2)
    return [
        (np.array([1.0, 3.0]), np.array([0.75, 0.25])),
        (np.array([-1.0, 0.0, 2.0]), np.array([0.2, 0.5, 0.3])),
        (np.maximum(z, 0), density / density.sum()),
    ]


def _prelu_cases() -> list[tuple[Any, ...]]:
    rng = np.random.default_rng(3)
    shapes = ((2, 1), (4, 3), (1, 5), (2, 4, 3))
    return [
        (np.array([[-2.0], [3.0]]), np.array([[1.0], [1.0]])),
        *((rng.normal(size=shape), rng.normal(size=shape)) for shape in shapes),
    ]


LEAKY = (
    FunctionExercise(
        "leaky_relu_any_slope",
        "leaky ReLU for every slope",
        "Return z where z is positive and a z elsewhere, for any number a: also above 1, also "
        "negative.",
        leaky_relu,
        _leaky_cases,
        (
            "Split z into its positive and its negative part. What happens to each?",
            "np.maximum(z, 0) is the positive part, np.minimum(z, 0) the negative one. They add "
            "up to z.",
            "np.maximum(z, 0) + a * np.minimum(z, 0)",
        ),
        (
            Mistake(
                "max",
                lambda z, a: np.maximum(a * z, z),
                "max(a z, z) picks the larger one. With a = 2 that is the wrong one on both sides.",
            ),
            Mistake(
                "min",
                lambda z, a: np.maximum(z, 0) + np.minimum(a * z, 0),
                "For negative a, a z is positive on the left, and min throws it away.",
            ),
            Mistake(
                "swapped",
                lambda z, a: np.where(z > 0, a * z, z),
                "The slope a belongs to the left side, where z is negative.",
            ),
            Mistake(
                "everywhere",
                lambda z, a: np.maximum(z, 0) + a * z,
                "Right of 0 your slope is 1 + a. Add a z on the left only.",
            ),
            Mistake(
                "sign",
                lambda z, a: np.maximum(z, 0) - a * np.minimum(z, 0),
                "Left of 0 the sign is reversed: minimum(z, 0) is negative already.",
            ),
            Mistake(
                "constant",
                lambda z, a: np.where(z > 0, z, a),
                "Left of 0 it is a times z, not a itself.",
            ),
        ),
    ),
    FunctionExercise(
        "output_moments",
        "mean and second moment",
        "You get the outputs f(z) at some points and the probability of each point; the "
        "probabilities sum to 1. Return the mean and the second moment E[f(z)^2].",
        output_moments,
        _moment_cases,
        (
            "A mean under given probabilities is a weighted sum.",
            "The second moment is the mean of the squares. Nothing is subtracted.",
            "np.sum(weights * outputs) and np.sum(weights * outputs ** 2)",
        ),
        (
            Mistake(
                "plain mean",
                lambda f, w: (np.mean(f), np.mean(f**2)),
                "Points are not equally likely: weight each by its probability.",
            ),
            Mistake(
                "mean of products",
                lambda f, w: (np.mean(w * f), np.mean(w * f**2)),
                "The probabilities sum to 1 already. Take the sum, not the mean, of the products.",
            ),
            Mistake(
                "variance",
                lambda f, w: (np.sum(w * f), np.sum(w * f**2) - np.sum(w * f) ** 2),
                "The second value is the variance. The second moment subtracts nothing.",
            ),
            Mistake(
                "squared mean",
                lambda f, w: (np.sum(w * f), np.sum(w * f) ** 2),
                "The second value is the square of the mean. You want the mean of the squares.",
            ),
            Mistake(
                "swapped",
                lambda f, w: (np.sum(w * f**2), np.sum(w * f)),
                "Both numbers are right, in the wrong order: the mean comes first.",
            ),
        ),
        outputs=("mean", "second moment"),
    ),
    FunctionExercise(
        "prelu_slope_gradient",
        "the gradient of a learned slope",
        "PReLU returns max(z, 0) + a min(z, 0) with one a for each unit. z and grad_out have shape "
        "(..., batch, units). Return the gradient with respect to a, of shape (..., 1, units).",
        prelu_slope_gradient,
        _prelu_cases,
        (
            "Differentiate the output of one example with respect to a. Which z matter?",
            "It is min(z, 0). The chain rule multiplies by grad_out; every example uses the same "
            "a, so their contributions add up.",
            "(grad_out * np.minimum(z, 0)).sum(axis=-2, keepdims=True)",
        ),
        (
            Mistake(
                "mean",
                lambda z, g: (g * np.minimum(z, 0)).mean(axis=-2, keepdims=True),
                "A mean instead of a sum. The 1 / batch of the loss is in grad_out already.",
            ),
            Mistake(
                "wrong side",
                lambda z, g: (g * np.maximum(z, 0)).sum(axis=-2, keepdims=True),
                "The slope a acts left of 0. You summed over the right side.",
            ),
            Mistake(
                "all z",
                lambda z, g: (g * z).sum(axis=-2, keepdims=True),
                "The slope a acts left of 0 only: a positive z does not depend on it.",
            ),
            Mistake(
                "sign reversed",
                lambda z, g: (g * np.maximum(-z, 0)).sum(axis=-2, keepdims=True),
                "The sign is reversed. On the left a multiplies z itself, which is negative there.",
            ),
            Mistake(
                "summed over units",
                lambda z, g: (g * np.minimum(z, 0)).sum(axis=-1, keepdims=True),
                "You added up over the units. Each unit has its own a: add up over the batch.",
            ),
            Mistake(
                "upstream forgotten",
                lambda z, g: np.minimum(z, 0).sum(axis=-2, keepdims=True),
                "The chain rule: multiply by grad_out before you add up.",
            ),
            Mistake(
                "axis 0",
                lambda z, g: (g * np.minimum(z, 0)).sum(axis=0, keepdims=True),
                "With a leading axis of runs, axis 0 is not the batch. Count from the end: -2.",
            ),
            Mistake(
                "axis lost",
                lambda z, g: (g * np.minimum(z, 0)).sum(axis=-2),
                "The numbers are right. Keep the batch axis with length 1: keepdims=True.",
            ),
            Mistake(
                "count",
                lambda z, g: (g * (z < 0)).sum(axis=-2, keepdims=True),
                "(z < 0) only says where the slope acts. How much it changes the output is z "
                "itself.",
            ),
        ),
    ),
)
