"""Exercises of notebook 02 on slopes, and on a sigmoid that survives everything."""

from __future__ import annotations

from typing import Any

import numpy as np

from course_utils.lessons.model import FunctionExercise, Mistake

__all__ = ["SLOPES", "far_cases"]


def slopes_from_outputs(s, h):
    return s * (1 - s), 1 - h * h


def sigmoid_and_slope(z):
    e = np.exp(-np.abs(z))
    return np.where(z >= 0, 1, e) / (1 + e), e / (1 + e) ** 2


def _sigmoid(z):
    return sigmoid_and_slope(z)[0]


def _output_cases() -> list[tuple[Any, ...]]:
    z = np.array([-3.0, -0.5, 0.0, 2.0])
    return [
        (np.array([0.5]), np.array([0.0])),
        (np.array([0.9]), np.array([-0.6])),
        (_sigmoid(z), np.tanh(z)),
        (np.array([0.0, 1.0]), np.array([-1.0, 1.0])),
        (_sigmoid(z).reshape(2, 1, 2), np.tanh(z).reshape(2, 1, 2)),
    ]


def far_cases() -> list[tuple[Any, ...]]:
    """Return z from ordinary sizes to those at which exp overflows."""
    return [
        (np.array([0.0]),),
        (np.array([2.0]),),
        (np.array([-2.0]),),
        (np.array([[-40.0, 40.0]]),),
        (np.array([-700.0, 700.0]),),
        (np.array([-1000.0, 1000.0]),),
        (np.array([-6.0, 6.0, 10.0, 20.0, 30.0]),),
        (np.linspace(-5, 5, 12).reshape(2, 3, 2),),
    ]


SLOPES = (
    FunctionExercise(
        "slopes_from_outputs",
        "slopes from outputs",
        "Given the outputs s of a sigmoid and h of a tanh, return both slopes. Use no exp and no "
        "tanh: the outputs are all you need.",
        slopes_from_outputs,
        _output_cases,
        (
            "Differentiate, then look for the output itself in the result.",
            "For the sigmoid, 1 - s(z) = s(-z). For tanh, the slope is 1 - tanh(z) squared.",
            "s * (1 - s) for the first. 1 - h * h for the second.",
        ),
        (
            Mistake(
                "output taken for z",
                lambda s, h: (_sigmoid(s) * _sigmoid(-s), 1 - np.tanh(h) ** 2),
                "You applied the function once more. s and h are outputs already, not "
                "pre-activations.",
            ),
            Mistake(
                "one formula for both",
                lambda s, h: (s * (1 - s), h * (1 - h)),
                "The sigmoid is right. tanh runs from -1 to 1: its slope must vanish at both ends.",
            ),
            Mistake(
                "square forgotten",
                lambda s, h: (s * (1 - s), 1 - h),
                "The sigmoid is right. For tanh the output is squared: 1 - h is 2 at h = -1.",
            ),
            Mistake(
                "sign",
                lambda s, h: (s * (s - 1), h * h - 1),
                "Both functions rise everywhere. Your slopes are negative.",
            ),
            Mistake(
                "odds",
                lambda s, h: (s / (1 - s), 1 - h * h),
                "s / (1 - s) is e to the power z. The slope is a product, and no division is "
                "needed.",
            ),
            Mistake(
                "swapped",
                lambda s, h: (1 - h * h, s * (1 - s)),
                "Both slopes are right, in the wrong order: the sigmoid's comes first.",
            ),
        ),
        outputs=("slope of the sigmoid", "slope of tanh"),
    ),
    FunctionExercise(
        "sigmoid_and_slope",
        "a sigmoid and its slope that survive everything",
        "Return sigmoid(z) and its slope for z of any size: no warning, no NaN, and thirteen "
        "correct digits even where the slope is 4e-18 (z = 40).",
        sigmoid_and_slope,
        far_cases,
        (
            "Which exp can overflow? Choose its argument so that it is never positive.",
            "Let e = exp(-|z|), at most 1. The sigmoid is 1 / (1 + e) on the right and "
            "e / (1 + e) on the left.",
            "np.where(z >= 0, 1, e) / (1 + e), and the slope is e / (1 + e) ** 2 on both sides.",
        ),
        (
            Mistake(
                "s (1 - s)",
                lambda z: (_sigmoid(z), _sigmoid(z) * (1 - _sigmoid(z))),
                "At z = 40 the sigmoid is rounded to 1, so s (1 - s) is 0 where the slope is "
                "4e-18. Use s(z) s(-z), both from exp(-|z|): exp(-z) alone overflows at z = -1000.",
            ),
            Mistake(
                "overflow",
                lambda z: (1 / (1 + np.exp(-z)), sigmoid_and_slope(z)[1]),
                "The values are right, but NumPy warned: an exp with a positive argument "
                "overflows, at the latest at |z| = 1000. Take exp(-|z|).",
            ),
            Mistake(
                "clip",
                lambda z: (
                    _sigmoid(np.clip(z, -500, 500)),
                    sigmoid_and_slope(np.clip(z, -500, 500))[1],
                ),
                "Clipping avoids the warning, but left of -500 your sigmoid is a constant. Take "
                "exp of -|z| instead.",
            ),
            Mistake(
                "clip, slope right",
                lambda z: (_sigmoid(np.clip(z, -500, 500)), sigmoid_and_slope(z)[1]),
                "Your slope is right. Clipping z avoids the warning, but left of -500 your sigmoid "
                "is a constant.",
            ),
            Mistake(
                "nothing left on the left",  # by tanh, by 1 - s(-z), or cut off
                lambda z: (0.5 * (1 + np.tanh(z / 2)), sigmoid_and_slope(z)[1]),
                "Your slope is right. But at z = -40 nothing is left of the sigmoid's 4e-18. On "
                "the left return e / (1 + e) with e = exp(-|z|); do not subtract and do not cut.",
            ),
            Mistake(
                "exp over exp",
                lambda z: (
                    np.exp(z) / (1 + np.exp(z)),
                    np.exp(z) / (1 + np.exp(z)) ** 2,
                ),
                "At z = 1000 both exp are infinite, and infinity over infinity is NaN. Keep the "
                "argument of exp at or below 0.",
            ),
            Mistake(
                "sign of z",
                lambda z: (_sigmoid(-z), sigmoid_and_slope(z)[1]),
                "That is 1 / (1 + exp(z)), which falls. It is 1 minus the sigmoid.",
            ),
            Mistake(
                "sign lost",
                lambda z: (_sigmoid(np.abs(z)), sigmoid_and_slope(z)[1]),
                "With |z| alone, left and right give the same value. Left of 0 the numerator is "
                "e, not 1.",
            ),
            Mistake(
                "slope at the output",
                lambda z: (_sigmoid(z), sigmoid_and_slope(_sigmoid(z))[1]),
                "You took the slope at the output. The slope belongs to z.",
            ),
        ),
        rtol=5e-14,
        atol=0.0,
        warnings_allowed=False,
        outputs=("sigmoid", "slope"),
    ),
)
