"""Exercises and predictions of notebook 03, as data."""

from __future__ import annotations

from typing import Any

import numpy as np

from course_utils.exercises.model import (
    BuildExercise,
    ChoiceExercise,
    Mistake,
    NumberExercise,
    Prediction,
)
from course_utils.exercises.zero_centering_conversion import CONVERSION
from course_utils.exercises.zero_centering_curvature import CURVATURE
from course_utils.exercises.zero_centering_signs import SIGNS

__all__ = ["EXERCISES", "PREDICTIONS"]


def _judge_two_samples(answer: Any) -> tuple[str, str]:
    """Try two examples ((x1, x2), delta) with positive inputs on the gradient of their mean."""
    (first, delta1), (second, delta2) = answer
    x = np.array([first, second], dtype=float)
    delta = np.array([delta1, delta2], dtype=float)
    if x.shape != (2, 2) or delta.shape != (2,) or not np.isfinite([*x.flat, *delta]).all():
        return "Give two examples of the form ((x1, x2), delta), all finite numbers.", ""
    if not (x > 0).all():
        return "All four inputs must be positive: that is the point.", ""
    if delta[0] * delta[1] > 0:
        return (
            "Both deltas have the same sign, so both examples want to move both weights the same "
            "way. Let the examples disagree.",
            "",
        )
    if np.isclose(x[0, 0] * x[1, 1], x[0, 1] * x[1, 0]):
        return (
            "The deltas disagree, but the two inputs point in the same direction, so the sum lies "
            "on that line again. Turn one of them.",
            "",
        )
    g = delta @ x / 2
    told = f"The gradient of the mean is ({g[0]:.3g}, {g[1]:.3g})"
    if g[0] * g[1] < 0:
        return "", f"{told}: one weight goes up and the other down, with positive inputs only."
    return (
        f"{told}: still one sign. One example outweighs the other in both weights; let each win "
        "one.",
        "",
    )


def _rate(curvature: float) -> float:
    return 2 / curvature


_QUESTIONS = (
    BuildExercise(
        "two_samples",
        "The two-sample counter-example",
        "Give two examples ((x1, x2), delta), inputs all positive, such that the gradient of their "
        "mean loss has one positive and one negative entry.",
        _judge_two_samples,
        (((2.0, 1.0), 1.0), ((1.0, 2.0), -1.0)),
        (
            "Each example alone gives delta times x: both entries have the sign of its delta.",
            "One delta must be positive, the other negative. Then the first entries compete, and "
            "so do the second ones.",
            "Let example 1 have the larger x1 and example 2 the larger x2, with deltas 1 and -1.",
        ),
        (
            Mistake("agree", (((2.0, 1.0), 1.0), ((1.0, 2.0), 1.0)), "Both deltas have the same"),
            Mistake(
                "negative input", (((1.0, -1.0), 1.0), ((1.0, 2.0), -1.0)), "All four inputs must"
            ),
            Mistake(
                "parallel", (((1.0, 2.0), 1.0), ((2.0, 4.0), -0.9)), "The deltas disagree, but"
            ),
            Mistake(
                "outweighed",
                (((2.0, 1.0), 0.1), ((1.0, 2.0), -1.0)),
                "The gradient of the mean is (-0.4, -0.95): still one sign",
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
        ),
        rtol=2e-3,
        explanation="2 / 16.04. Centre the same inputs and the limit is 2 / 0.04, 401 times as "
        "large.",
    ),
    ChoiceExercise(
        "what_survives",
        "Which half survives?",
        "Which of these sentences have survived the measurements of this notebook? Give all the "
        "letters.",
        {
            "a": "with one example per step, a unit with positive inputs moves all its weights the "
            "same way",
            "b": "in such a step all units of the layer move in the same direction",
            "c": "mini-batches remove the effect, whatever the activation",
            "d": "at the same learning rate, centring the inputs saves most of the steps",
            "e": "centring makes larger learning rates usable",
            "f": "batch norm behind a linear layer makes that layer's deltas sum to zero",
        },
        "aef",
        {
            "a": "Measured: in every run, for sigmoid and for ReLU inputs.",
            "b": "Each unit has its own delta, so its own sign. Count the two kinds of rows in the "
            "sign map.",
            "c": "True for ReLU, not for sigmoid: its outputs hardly vary between examples.",
            "d": "At one and the same rate the number of steps hardly changed, in the plane, in 20 "
            "dimensions, and from the first rung of the ladder to the second.",
            "e": "The largest curvature sets the limit, and the mean is most of it.",
            "f": "Measured: the sum is 0 to rounding, so the mean input drops out of the gradient.",
        },
        (
            "There are three.",
            "One of them is about a single example, one about the learning rate.",
            "Not the one about all units, not the one about all activations, not the one about an "
            "equal learning rate.",
        ),
        "Signs are locked for single examples only; the lasting price of a mean is the learning "
        "rate; batch norm centres implicitly.",
    ),
)

EXERCISES = (*SIGNS, *CURVATURE, *CONVERSION, *_QUESTIONS)

_INF = float("inf")
PREDICTIONS = (
    Prediction(
        "zigzag-ratio",
        "The inputs lie between 2½ and 3½. Measured along its path, how many times the straight "
        "line does the neuron walk to its target?",
        (
            ("less than 1.5 times", 1.5),
            ("1.5 to 3 times", 3.0),
            ("3 to 10 times", 10.0),
            ("more than 10 times", _INF),
        ),
    ),
    Prediction(
        "equal-rate-steps",
        "Now every cloud gets the same learning rate, the one that is safe for the farthest. How "
        "many times as many steps as the centred cloud does the farthest need?",
        (
            ("about as many (less than 1.3 times)", 1.3),
            ("1.3 to 3 times", 3.0),
            ("3 to 10 times", 10.0),
            ("more than 10 times", _INF),
        ),
    ),
    Prediction(
        "sigmoid-batch-60",
        "A batch of 60 digits. In which share of the units behind sigmoids do all hundred weights "
        "still get a gradient of the same sign?",
        (
            ("under 5 %", 0.05),
            ("5 to 30 %", 0.3),
            ("30 to 60 %", 0.6),
            ("more than 60 %", _INF),
        ),
    ),
    Prediction(
        "centring-at-best-rate",
        "Sigmoid against sigmoid minus one half, each at its own best learning rate. How many "
        "times as many steps does the plain sigmoid need?",
        (
            ("less than 1.2 times", 1.2),
            ("1.2 to 2 times", 2.0),
            ("2 to 6 times", 6.0),
            ("more than 6 times", _INF),
        ),
    ),
)
