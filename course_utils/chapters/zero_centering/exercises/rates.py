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


def _buys(share: float) -> float:
    return 1 + share * 20 * 5 / (20 + 5 - 1)


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
                "np.cov",
                lambda x: 2 / np.linalg.eigvalsh(np.cov(x.T))[-1],
                "np.cov subtracts the mean, and the mean is what costs. (It also divides by one "
                "less than the number of examples.) Use x.T @ x.",
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
        "A linear neuron without a bias has 10 inputs, independent of each other, each with mean "
        "0.5 and standard deviation 0.5. Above which learning rate does descent on the mean of "
        "(x · w - target)² / 2 over all examples diverge? Two digits are enough.",
        lambda: _rate(0.5**2 + 10 * 0.5**2),
        (
            "The Hessian is C + μ μᵀ. What are C and μ here?",
            "C is 0.5² on the diagonal. μ μᵀ adds 10 · 0.5² in the direction of the mean.",
            "2 / (0.25 + 2.5)",
        ),
        (
            Mistake(
                "one for two",
                lambda: _rate(0.25 + 2.5) / 2,
                "That is 1 / λ, the rate that is best for the steepest direction. Descent diverges "
                "only at twice that.",
            ),
            Mistake(
                "mean forgotten",
                lambda: _rate(0.25),
                "That is the limit for centred inputs. The mean adds n m² to the largest "
                "curvature.",
            ),
            Mistake(
                "one input",
                lambda: _rate(0.25 + 0.25),
                "The mean adds m² once for each of the 10 inputs: n m².",
            ),
            Mistake(
                "mean not squared",
                lambda: _rate(0.25 + 10 * 0.5),
                "The mean enters squared: n m².",
            ),
            Mistake(
                "std for variance",
                lambda: _rate(0.5 + 2.5),
                "The standard deviation must be squared: 0.25, not 0.5.",
            ),
            Mistake(
                "variance forgotten",
                lambda: _rate(2.5),
                "The inputs also vary: add their variance, 0.5².",
            ),
            Mistake(
                "curvature for rate",
                lambda: 0.25 + 2.5,
                "That is the largest curvature. The rate is 2 divided by it.",
            ),
            Mistake(
                "variance of every input",
                lambda: _rate(10 * (0.25 + 0.25)),
                "That is the sum of all curvatures. The variances of the inputs lie in different "
                "directions, so only one of them adds to the direction of the mean.",
            ),
            Mistake(
                "variance 1",
                lambda: _rate(1 + 2.5),
                "1 + n m² is for inputs of variance 1. Here the variance is 0.5².",
            ),
        ),
        rtol=6e-3,
        explanation="2 / 2.75. Centre the same inputs and the limit is 2 / 0.25, 11 times as "
        "large.",
    ),
    NumberExercise(
        "what_centring_buys",
        "What does centring buy?",
        "A linear neuron without a bias has 20 inputs, independent of each other, each with mean 3 "
        "and standard deviation 2. A step uses 5 examples. By the rule, how many times as large a "
        "rate does it stand once the inputs are centred? Three digits are enough.",
        lambda: _buys(9 / 4),
        (
            "The formula is for variance 1. Divide the inputs by 2: which mean do they have then?",
            "1 + (m² / σ²) · n B / (n + B - 1), with m = 3, σ = 2, n = 20 and B = 5.",
            "1 + 9 / 4 · 100 / 24",
        ),
        (
            Mistake(
                "one example",
                lambda: 1 + 9 / 4,
                "That is for one example per step. A step with 5 examples averages them: what they "
                "share, the mean, stays, and what differs shrinks.",
            ),
            Mistake(
                "all examples",
                lambda: 1 + 20 * 9 / 4,
                "That is for all examples in each step. With 5 the squared length of the inputs "
                "still counts: B is in the rule.",
            ),
            Mistake(
                "times the batch",
                lambda: 1 + 5 * 9 / 4,
                "1 + B m² / σ² is nearly it while B is far below n. Here take n B / (n + B - 1).",
            ),
            Mistake(
                "variance forgotten",
                lambda: _buys(9),
                "The formula with m² is for inputs of variance 1. Here it is m² / σ², and σ² is 4.",
            ),
            Mistake(
                "std for variance",
                lambda: _buys(9 / 2),
                "You divide m² by the standard deviation. Divide it by the variance, 4.",
            ),
            Mistake(
                "mean not squared",
                lambda: _buys(3 / 2),
                "You take m / σ. It enters squared.",
            ),
            Mistake(
                "one forgotten",
                lambda: _buys(9 / 4) - 1,
                "The 1 in front is missing: with mean 0 centring changes nothing, so it buys a "
                "factor of 1.",
            ),
            Mistake(
                "upside down",
                lambda: 1 / _buys(9 / 4),
                "That is how many times smaller the rate is before centring. Turn it round.",
            ),
            Mistake(
                "n + B",
                lambda: 1 + 9 / 4 * 100 / 25,
                "Below the line stands n + B - 1: with one example, B = 1, that must be n.",
            ),
        ),
        rtol=6e-3,
        explanation="1 + 9/4 · 100/24. One example would make it 3.25, all examples 46.",
    ),
)
