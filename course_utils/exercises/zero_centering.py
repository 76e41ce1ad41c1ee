"""Exercises and predictions of notebook 03, as data."""

from __future__ import annotations

from course_utils.exercises.model import ChoiceExercise, Prediction
from course_utils.exercises.zero_centering_conversion import CONVERSION
from course_utils.exercises.zero_centering_curvature import CURVATURE
from course_utils.exercises.zero_centering_rates import RATES
from course_utils.exercises.zero_centering_samples import SAMPLES
from course_utils.exercises.zero_centering_signs import SIGNS

__all__ = ["EXERCISES", "PREDICTIONS"]


_QUESTIONS = (
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
            "d": "at a learning rate that is small enough for both, centring the inputs saves most "
            "of the steps",
            "e": "centring makes larger learning rates usable",
            "f": "batch norm behind a linear layer makes that layer's deltas sum to zero",
        },
        "aef",
        {
            "a": "Measured: in every run, for sigmoid and for ReLU inputs.",
            "b": "Each unit has its own delta, so its own sign. Count the two kinds of rows in the "
            "sign map.",
            "c": "True for ReLU, not for sigmoid: before training its outputs hardly vary between "
            "examples.",
            "d": "At rate 0.3 the number of steps hardly changed from the first rung of the ladder "
            "to the second; nor did it in the plane, nor in 20 dimensions without a bias.",
            "e": "The largest curvature sets the limit, and the mean is most of it.",
            "f": "Measured: the sum is 0 to rounding, so the mean input drops out of the gradient.",
        },
        (
            "There are three.",
            "One of them is about a single example, one about the learning rate.",
            "Not the one about all units, not the one about all activations, not the one about a "
            "small learning rate.",
        ),
        "A single example locks the signs, a batch need not; the lasting price of a mean is the "
        "learning rate; batch norm centres implicitly.",
    ),
)

EXERCISES = (*SIGNS, *SAMPLES, *CURVATURE, *RATES, *CONVERSION, *_QUESTIONS)

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
