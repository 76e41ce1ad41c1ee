"""The exercise of notebook 03 on the largest usable learning rate of any inputs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from course_utils.chapters.zero_centering.exercises.curvature import clouds
from course_utils.lessons.model import FunctionExercise, Mistake

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
                "less than the number of examples.) Use x.T @ x / len(x).",
            ),
            Mistake(
                "unsorted",
                lambda x: 2 / np.linalg.eigvals(x.T @ x / len(x))[0],
                "np.linalg.eigvals and np.linalg.eig do not sort. Take the largest of what they "
                "return.",
            ),
            Mistake(
                "fastest",
                lambda x: 2 / (_curvatures(x)[0] + _curvatures(x)[-1]),
                "2 / (λmin + λmax) is the fastest rate, not the limit.",
            ),
            Mistake(
                "curvature for rate",
                lambda x: _curvatures(x)[-1],
                "That is the largest curvature. The rate is 2 divided by it.",
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
)
