"""Exercises of notebook 03 on usable learning rates: solutions, cases, and known mistakes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from course_utils.chapters.zero_centering.exercises.curvature import clouds
from course_utils.lessons.model import FunctionExercise, Mistake, NumberExercise

__all__ = ["RATES"]


def largest_rate(x):
    curvatures = np.linalg.eigvalsh(x.T @ x / len(x))
    return 2 / curvatures[-1]


def _curvatures(x):
    return np.linalg.eigvalsh(x.T @ x / len(x))


def _of_longest(share: float) -> Callable[[Any], Any]:
    return lambda x: share / (x * x).sum(axis=-1).max()


_FORMULAS: dict[str, Callable[[Any], Any]] = {
    "one mean for all": lambda x: 2 / (1 + x.shape[-1] * x.mean() ** 2),
    "every input's own mean": lambda x: 2 / (1 + (x.mean(axis=0) ** 2).sum()),
}


def _rate(curvature: float) -> float:
    return 2 / curvature


RATES = (
    FunctionExercise(
        "largest_rate",
        "the largest usable learning rate",
        "From inputs x (examples, features) return the learning rate above which full-batch "
        "gradient descent on the loss mean of (x · w - target)² / 2 diverges. No bias.",
        largest_rate,
        clouds,
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
            *(
                Mistake(
                    f"longest input, {share}",
                    _of_longest(share),
                    f"{share:g} over the largest squared length of an input: that goes by the "
                    "single examples. The mean over all examples stands more: take the largest "
                    "eigenvalue of the Hessian.",
                )
                for share in (0.5, 1.0, 2.0)
            ),
            *(
                Mistake(
                    f"formula with {name}",
                    formula,
                    f"That is 1 + n m² with {name}. The formula needs uncorrelated inputs of "
                    "variance 1. For any inputs take the largest eigenvalue of the Hessian.",
                )
                for name, formula in _FORMULAS.items()
            ),
            Mistake(
                "with a bias",
                lambda x: largest_rate(np.column_stack([x, np.ones(len(x))])),
                "You added a bias; here there is none.",
            ),
            Mistake(
                "upside down",
                lambda x: _curvatures(x)[-1] / 2,
                "That is λ / 2, upside down. The larger the curvature, the smaller the rate.",
            ),
        ),
    ),
    NumberExercise(
        "rate_for_positive_inputs",
        "Predict the usable rate",
        "A linear neuron without a bias has 100 inputs, independent of each other, each with mean "
        "0.4 and standard deviation 0.2. Above which learning rate does full-batch descent on the "
        "mean of (x · w - target)² / 2 diverge?",
        lambda: _rate(0.2**2 + 100 * 0.4**2),
        (
            "The Hessian is C + μ μᵀ. What are C and μ here?",
            "C is 0.2² on the diagonal. μ μᵀ adds 100 · 0.4² in the direction of the mean.",
            "2 / (0.04 + 16)",
        ),
        (
            Mistake(
                "one for two",
                lambda: _rate(0.04 + 16) / 2,
                "That is 1 / λ, the rate that is best for the steepest direction. Descent diverges "
                "only at twice that.",
            ),
            Mistake(
                "mean forgotten",
                lambda: _rate(0.04),
                "That is the limit for centred inputs. The mean adds n m² to the largest "
                "curvature.",
            ),
            Mistake(
                "one input",
                lambda: _rate(0.04 + 0.16),
                "The mean adds m² once for each of the 100 inputs: n m².",
            ),
            Mistake(
                "mean not squared",
                lambda: _rate(0.04 + 100 * 0.4),
                "The mean enters squared: n m².",
            ),
            Mistake(
                "std for variance",
                lambda: _rate(0.2 + 16),
                "The standard deviation must be squared: 0.04, not 0.2.",
            ),
            Mistake(
                "variance forgotten",
                lambda: _rate(16),
                "Nearly. The inputs also vary: add their variance, 0.2².",
            ),
            Mistake(
                "curvature for rate",
                lambda: 0.04 + 16,
                "That is the largest curvature. The rate is 2 divided by it.",
            ),
            Mistake(
                "variance of every input",
                lambda: _rate(100 * (0.04 + 0.16)),
                "That is the sum of all curvatures. The variances of the inputs lie in different "
                "directions, so only one of them adds to the direction of the mean.",
            ),
            Mistake(
                "variance 1",
                lambda: _rate(1 + 16),
                "1 + n m² is for inputs of variance 1. Here the variance is 0.2².",
            ),
        ),
        rtol=2e-3,
        explanation="2 / 16.04. Centre the same inputs and the limit is 2 / 0.04, 401 times as "
        "large.",
    ),
)
