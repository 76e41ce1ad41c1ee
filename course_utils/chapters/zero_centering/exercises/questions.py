"""Exercises of notebook 03 that ask for a number or a choice."""

from __future__ import annotations

from course_utils.lessons.model import ChoiceExercise

__all__ = ["QUESTIONS"]


QUESTIONS = (
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
            "d": "without a bias, at a learning rate that is small enough for both, centring the "
            "inputs saves most of the steps",
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
            "d": "Without a bias, at one rate, the number of steps hardly changed, neither in the "
            "plane nor in 20 dimensions. (With a bias to learn it did.)",
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
