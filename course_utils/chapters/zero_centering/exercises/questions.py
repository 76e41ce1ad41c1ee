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
            "c": "the signs are locked most strictly where centring pays most",
            "d": "n inputs of variance 1 and mean m, no bias, one example per step: centring makes "
            "the largest stable rate about 1 + m² times as large, whatever n",
            "e": "the same inputs, uncorrelated exactly, all examples in each step: 1 + n m² times "
            "as large",
            "f": "without a bias, at half the largest rate that the inputs with the mean stand, "
            "centring them saves most of the steps",
            "g": "mini-batches remove the lock, whatever the activation",
            "h": "batch norm behind a linear layer makes that layer's deltas sum to zero",
        },
        "adeh",
        {
            "a": "It is algebra: each gradient is delta times an input, and a positive input "
            "leaves the sign of delta.",
            "b": "Each unit has its own delta, so its own sign. Count the two kinds of rows in the "
            "sign map.",
            "c": "The lock is strict with one example per step. Look at the rows of the table with "
            "batch 1: there centring buys least.",
            "d": "With one example the squared length of the inputs sets the limit. Each input "
            "gives its variance and m² to it, so centring removes the same share of all.",
            "e": "With all examples the largest curvature sets the limit. It is 1 + n m², and 1 "
            "without the mean. (In a plain sample it is above 1 without the mean, so there "
            "centring buys less.)",
            "f": "Compare the steps of the table at one rate, half of what the cloud with the mean "
            "stands. Without a bias they differ by little. (Nearer to its limit, or with a bias to "
            "learn, they differ more.)",
            "g": "True for ReLU, not for sigmoid: before training its outputs hardly vary between "
            "examples.",
            "h": "It is algebra: add a constant to a unit's z, and batch norm subtracts it again. "
            "So the batch's deltas sum to 0, and the mean input drops out of the gradient.",
        },
        (
            "There are four.",
            "One of them is about signs, two are about rates, one is about batch norm.",
            "Not the one about all units, not the one that ties signs to gains, not the one about "
            "one rate for both, not the one about every activation.",
        ),
        "A single example locks the signs, and just there centring buys least: 1 + m². With all "
        "examples nothing forces a common sign, and it buys 1 + n m². At half the far "
        "cloud's largest rate, without a bias, it saves few steps.",
    ),
)
