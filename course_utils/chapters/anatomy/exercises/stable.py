"""Exercises of notebook 02 on stable formulas: softplus, and ELU forward and backward."""

from __future__ import annotations

from typing import Any

import numpy as np

from course_utils.chapters.anatomy.exercises.slopes import far_cases
from course_utils.lessons.model import FunctionExercise, Mistake

__all__ = ["STABLE"]


def softplus(z):
    return np.maximum(z, 0) + np.log1p(np.exp(-np.abs(z)))


def elu_both_ways(z, grad_out, alpha):
    left = np.minimum(z, 0)
    outputs = np.maximum(z, 0) + alpha * np.expm1(left)
    slope = np.where(z > 0, 1, alpha * np.exp(left))
    return outputs, grad_out * slope


def _stable_sigmoid(z):
    e = np.exp(-np.abs(z))
    return np.where(z >= 0, 1, e) / (1 + e)


def _softplus_cases() -> list[tuple[Any, ...]]:
    return [*far_cases(), (np.array([6.0, 8.0, 15.0, 25.0]),)]


def _elu_cases() -> list[tuple[Any, ...]]:
    rng = np.random.default_rng(2)
    z = np.array([-2.0, -0.3, 0.7, 3.0])
    return [
        (np.array([-1.0]), np.array([1.0]), 1.0),
        (z, np.ones(4), 1.0),
        (z, np.array([2.0, -1.0, 0.5, -3.0]), 0.5),
        (np.array([-1000.0, 0.0, 1000.0]), np.array([1.0, 2.0, 3.0]), 1.0),
        (np.array([-1e-12, -1e-9]), np.ones(2), 1.0),
        (np.array([-40.0]), np.ones(1), 1.0),
        (np.array([-6.0, -12.0]), np.ones(2), 0.5),
        (rng.normal(size=(2, 3, 4)), rng.normal(size=(2, 3, 4)), 1.5),
    ]


def _elu_with(outputs: Any, slope: Any) -> Any:
    """Return an answer to the ELU exercise made of two functions of z and alpha."""
    return lambda z, g, alpha: (outputs(z, alpha), g * slope(z, alpha))


def _elu(z, alpha):
    return elu_both_ways(z, 0.0 * z, alpha)[0]


def _elu_slope(z, alpha):
    return elu_both_ways(z, np.ones_like(z), alpha)[1]


STABLE = (
    FunctionExercise(
        "stable_softplus",
        "softplus without overflow",
        "Return log(1 + exp(z)) for z of any size: no warning, and nine correct digits also at "
        "z = -40, where it is 4e-18, and at z = 8, where it is not quite z.",
        softplus,
        _softplus_cases,
        (
            "Far to the right softplus is nearly z, far to the left nearly exp(z). Write it as "
            "max(z, 0) plus something small.",
            "log(1 + exp(z)) - max(z, 0) is log(1 + exp(-|z|)) on both sides of 0.",
            "np.maximum(z, 0) + np.log1p(np.exp(-np.abs(z)))",
        ),
        (
            Mistake(
                "naive",
                lambda z: np.log(1 + np.exp(z)),
                "At z = 1000 yours is infinite, where exp(z) overflows; and at z = -40 it is 0, "
                "where 1 swallows exp(z).",
            ),
            Mistake(
                "log of a sigmoid",
                lambda z: -np.log(_stable_sigmoid(-z)),
                "At z = 1000 the sigmoid of -z is 0 and its logarithm infinite; at z = -40 it is "
                "rounded to 1 and the logarithm is 0. Take max(z, 0) + log1p(exp(-|z|)).",
            ),
            Mistake(
                "log1p alone",
                lambda z: np.log1p(np.exp(z)),
                "log1p saves the left side. On the right exp(1000) still overflows.",
            ),
            Mistake(
                "log instead of log1p",
                lambda z: np.maximum(z, 0) + np.log(1 + np.exp(-np.abs(z))),
                "Nothing overflows any more. But at z = -40 yours is 0, right is 4e-18: either 1 "
                "swallowed exp(z), or you cut it off. log1p keeps it.",
            ),
            Mistake(
                "abs missing",
                lambda z: np.maximum(z, 0) + np.log1p(np.exp(-z)),
                "Right of 0 it is right. Left of 0 the exponent must not grow: use |z|.",
            ),
            Mistake(
                "z plus",
                lambda z: z + np.log1p(np.exp(-z)),
                "Right of 0 it is right. On the left two large numbers cancel. Use max(z, 0) and "
                "|z|.",
            ),
            Mistake(
                "clip",
                lambda z: np.log1p(np.exp(np.clip(z, -500, 500))),
                "Clipping avoids the warning, but right of 500 your softplus is a constant, and "
                "left of -500 too.",
            ),
            Mistake(
                "relu",
                lambda z: np.maximum(z, 0),
                "That is ReLU, the corner that softplus rounds off. At 0 softplus is log 2.",
            ),
            Mistake(
                "z from 5 on",
                lambda z: np.where(z > 5, z, np.log1p(np.exp(np.minimum(z, 5)))),
                "At z = 6 softplus is 6.0025, not 6: a switch to z comes too early there. "
                "max(z, 0) + log1p(exp(-|z|)) needs none.",
            ),
        ),
        rtol=1e-9,
        atol=0.0,
        warnings_allowed=False,
    ),
    FunctionExercise(
        "elu_both_ways",
        "ELU forward and backward",
        "Return the outputs of ELU with the given alpha, and the gradient with respect to z when "
        "grad_out is the gradient with respect to the outputs. z = 1000 must not warn, and "
        "z = -1e-12 must keep seven digits.",
        elu_both_ways,
        _elu_cases,
        (
            "Forward: z right of 0, alpha (exp(z) - 1) left of it. Backward: the chain rule "
            "multiplies grad_out by the slope at z.",
            "exp is needed left of 0 only. exp(minimum(z, 0)) never overflows; expm1 keeps the "
            "digits near 0.",
            "left = np.minimum(z, 0); outputs np.maximum(z, 0) + alpha * np.expm1(left); slope "
            "np.where(z > 0, 1, alpha * np.exp(left)).",
        ),
        (
            Mistake(
                "masked product",
                _elu_with(
                    lambda z, a: (z > 0) * z + (z <= 0) * a * (np.exp(z) - 1),
                    lambda z, a: (z > 0) + (z <= 0) * a * np.exp(z),
                ),
                "At z = 1000 exp is infinite, and the mask multiplies it by 0: that is NaN. A "
                "mask does not undo an overflow.",
            ),
            Mistake(
                "where takes both",
                _elu_with(
                    lambda z, a: np.where(z > 0, z, a * np.expm1(z)),
                    lambda z, a: np.where(z > 0, 1, a * np.exp(z)),
                ),
                "The values are right, but NumPy warned: expm1(1000) overflows, even where it is "
                "thrown away (np.where computes both branches). Give expm1 and exp minimum(z, 0).",
            ),
            Mistake(
                "cancellation",
                _elu_with(
                    lambda z, a: np.maximum(z, 0) + a * (np.exp(np.minimum(z, 0)) - 1), _elu_slope
                ),
                "Right at ordinary z. At z = -1e-12 the subtraction of 1 leaves few digits. Write "
                "expm1 for exp(...) - 1, with an argument that is never positive.",
            ),
            Mistake(
                "minus one outside",
                _elu_with(
                    lambda z, a: np.where(z > 0, z, a * np.exp(np.minimum(z, 0)) - 1), _elu_slope
                ),
                "alpha multiplies the whole bracket (exp(z) - 1).",
            ),
            Mistake(
                "alpha ignored",
                _elu_with(lambda z, a: _elu(z, 1.0), lambda z, a: _elu_slope(z, 1.0)),
                "You returned ELU with alpha 1, whatever alpha is given.",
            ),
            Mistake(
                "upstream forgotten",
                lambda z, g, alpha: (_elu(z, alpha), _elu_slope(z, alpha)),
                "The second value is the slope. The chain rule multiplies it by grad_out.",
            ),
            Mistake(
                "slope at the output",
                _elu_with(_elu, lambda z, a: _elu_slope(_elu(z, a), a)),
                "You took the slope at the output. Left of 0 it is alpha exp(z), at z.",
            ),
            Mistake(
                "output for slope",
                _elu_with(_elu, lambda z, a: np.where(z > 0, 1, _elu(z, a))),
                "Left of 0 the slope is alpha exp(z), not the output, which is negative.",
            ),
            Mistake(
                "output plus alpha",
                _elu_with(_elu, lambda z, a: np.where(z > 0, 1, _elu(z, a) + a)),
                "Left of 0 output + alpha is the slope, on paper. At z = -40 the output is rounded "
                "to -alpha, and the sum is 0 where the slope is 4e-18: take alpha exp(z).",
            ),
            Mistake(
                "alpha forgotten backward",
                _elu_with(_elu, lambda z, a: _elu_slope(z, 1.0)),
                "The outputs are right. Left of 0 the slope carries alpha too.",
            ),
            Mistake(
                "no minus one",
                _elu_with(
                    lambda z, a: np.where(z > 0, z, a * np.exp(np.minimum(z, 0))), _elu_slope
                ),
                "Left of 0 it is alpha (exp(z) - 1): without the -1 the output jumps at 0.",
            ),
            Mistake(
                "slope of ReLU",
                _elu_with(_elu, lambda z, a: (z > 0) * 1.0),
                "The outputs are right. The slope is ReLU's: left of 0 ELU still lets a gradient "
                "through.",
            ),
        ),
        atol=0.0,
        warnings_allowed=False,
        outputs=("outputs", "grad_z"),
    ),
)
