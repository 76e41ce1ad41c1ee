"""Exercise of notebook 02 on a stable tanh, forward and backward."""

from __future__ import annotations

from typing import Any

import numpy as np

from course_utils.lessons.model import FunctionExercise, Mistake

__all__ = ["TANH"]


def tanh_both_ways(z, grad_out):
    minus = np.expm1(-2 * np.abs(z))
    outputs = -np.sign(z) * minus / (2 + minus)
    slope = (2 * np.exp(-np.abs(z)) / (2 + minus)) ** 2
    return outputs, grad_out * slope


def _cases() -> list[tuple[Any, ...]]:
    rng = np.random.default_rng(6)
    return [
        (np.array([0.5]), np.array([1.0])),
        (np.array([-2.0, 0.0, 0.3]), np.array([1.0, 0.5, -3.0])),
        (np.array([-1e-12, 1e-12]), np.array([1.0, 2.0])),
        (np.array([-25.0, 25.0]), np.array([1.0, 1.0])),
        (np.array([-1000.0, 1000.0]), np.array([1.0, 2.0])),
        (rng.normal(size=(2, 3, 4)), rng.normal(size=(2, 3, 4))),
    ]


def _tanh(z):
    return tanh_both_ways(z, 0.0 * z)[0]


def _slope(z):
    return tanh_both_ways(z, np.ones_like(z))[1]


def _sigmoid(z):
    e = np.exp(-np.abs(z))
    return np.where(z >= 0, 1, e) / (1 + e)


def _quotient(z):
    e = np.exp(-2 * np.abs(z))
    return np.sign(z) * (1 - e) / (1 + e)


TANH = (
    FunctionExercise(
        "tanh_both_ways",
        "tanh forward and backward",
        "Write tanh with exp or expm1. Return the outputs, and the gradient with respect to z when "
        "grad_out is the gradient with respect to the outputs. z = 1000 must not warn, z = 1e-12 "
        "must keep seven digits, and at z = 25 the slope is 8e-22, not 0.",
        tanh_both_ways,
        _cases,
        (
            "tanh is odd: compute it for |z| and give it the sign of z. Which exp stays at most 1?",
            "For |z| it is (1 - e) / (1 + e) with e = exp(-2 |z|). The slope is 1 / cosh(z)^2, "
            "and cosh(z) is (1 + e) / (2 exp(-|z|)).",
            "minus = np.expm1(-2 * np.abs(z)); outputs -np.sign(z) * minus / (2 + minus); slope "
            "(2 * np.exp(-np.abs(z)) / (2 + minus)) ** 2.",
        ),
        (
            Mistake(
                "naive",
                lambda z, g: ((np.exp(2 * z) - 1) / (np.exp(2 * z) + 1), g * _slope(z)),
                "At z = 1000 exp(2 z) is infinite, and infinity over infinity is NaN. Keep the "
                "argument of exp at or below 0.",
            ),
            Mistake(
                "definition",
                lambda z, g: (
                    (np.exp(z) - np.exp(-z)) / (np.exp(z) + np.exp(-z)),
                    g * _slope(z),
                ),
                "On one side exp(z) overflows, on the other exp(-z), and infinity over infinity "
                "is NaN. Use exp(-2 |z|) alone.",
            ),
            Mistake(
                "from the sigmoid",
                lambda z, g: (2 * _sigmoid(2 * z) - 1, g * _slope(z)),
                "Right, except near 0. At z = 1e-12 twice the sigmoid is nearly 1, and taking 1 "
                "away leaves few digits.",
            ),
            Mistake(
                "cancellation",
                lambda z, g: (_quotient(z), g * _slope(z)),
                "Right, except near 0. At z = 1e-12 you subtract an exp near 1 from 1: expm1 "
                "computes exp(x) - 1 without that.",
            ),
            Mistake(
                "1 - h^2",
                lambda z, g: (_tanh(z), g * (1 - _tanh(z) ** 2)),
                "The outputs are right. At z = 25 tanh is rounded to 1, so 1 - h * h is 0 where "
                "the slope is 8e-22. 1 / cosh(z)^2 has no difference in it.",
            ),
            Mistake(
                "cosh overflows",
                lambda z, g: (_tanh(z), g / np.cosh(z) ** 2),
                "The values are right, but cosh(1000) overflows, and NumPy warns. Write "
                "1 / cosh(z) with exp(-|z|).",
            ),
            Mistake(
                "upstream forgotten",
                lambda z, g: (_tanh(z), _slope(z)),
                "The second value is the slope. The chain rule multiplies it by grad_out.",
            ),
            Mistake(
                "slope at the output",
                lambda z, g: (_tanh(z), g * _slope(_tanh(z))),
                "You took the slope at the output. The slope belongs to z.",
            ),
            Mistake(
                "sign lost",
                lambda z, g: (np.abs(_tanh(z)), g * _slope(z)),
                "With |z| alone, left and right give the same output. tanh is odd: multiply by "
                "the sign of z.",
            ),
        ),
        atol=0.0,
        warnings_allowed=False,
        outputs=("outputs", "grad_z"),
    ),
)
