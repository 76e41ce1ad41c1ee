"""Exercises of notebook 04 on what passes a layer: chi, a gain, a factor for each layer."""

from __future__ import annotations

from typing import Any

import numpy as np

from course_utils.lessons.model import FunctionExercise, Mistake, NumberExercise

__all__ = ["FLOW", "LAYER_FACTOR"]


def chi(n, std, slopes):
    return n * std**2 * np.mean(slopes**2)


def layer_factor(sizes):
    return (sizes[0] / sizes[-1]) ** (1 / (len(sizes) - 1))


def _chi_cases() -> list[tuple[Any, ...]]:
    rng = np.random.default_rng(4)
    return [
        (3, 0.5, np.array([1.0, 0.5])),
        (100, 0.1, np.array([[0.2, 1.0], [0.7, 0.1]])),
        (64, 0.4, 1 - np.tanh(rng.normal(0, 3, (5, 7))) ** 2),
        (10, 0.0, np.array([0.3, 0.9])),
    ]


def _size_cases() -> list[tuple[Any, ...]]:
    return [
        (np.array([8.0, 4.0, 1.0]),),
        (np.array([0.001, 0.02, 0.3, 1.0]),),
        (np.array([5.0, 3.0, 3.0, 2.0]),),
        (np.array([700.0, 300.0, 90.0, 20.0, 1.5]),),
    ]


FLOW = (
    FunctionExercise(
        "chi",
        "chi from slopes",
        "From the number n of inputs, the standard deviation std of the weights and an array of "
        "slopes f'(z) of any shape return χ = n Var(w) E[f'(z)²].",
        chi,
        _chi_cases,
        (
            "Three factors. Var(w) is the square of the standard deviation.",
            "E[f'(z)²] is the mean of the squared slopes. Square first, then average.",
            "n * std**2 * np.mean(slopes**2)",
        ),
        (
            Mistake(
                "square of the mean",
                lambda n, std, slopes: n * std**2 * np.mean(slopes) ** 2,
                "You average the slopes and square the mean. χ needs the mean of the squares: a "
                "few steep units among many flat ones count for more.",
            ),
            Mistake(
                "mean not squared",
                lambda n, std, slopes: n * std**2 * np.mean(slopes),
                "The slopes are not squared. Square each, then take the mean.",
            ),
            Mistake(
                "n forgotten",
                lambda n, std, slopes: std**2 * np.mean(slopes**2),
                "The n is missing: n terms are added up, and their variances add.",
            ),
            Mistake(
                "std for variance",
                lambda n, std, slopes: n * std * np.mean(slopes**2),
                "You took the standard deviation for Var(w). The variance is its square.",
            ),
            Mistake(
                "root",
                lambda n, std, slopes: np.sqrt(n * std**2 * np.mean(slopes**2)),
                "That is √χ, the factor for the size. χ is the factor for the square of the size: "
                "leave out the root.",
            ),
            Mistake(
                "weights forgotten",
                lambda n, std, slopes: np.mean(slopes**2),
                "That is the mean of the squared slopes alone. The weights' part, n times std "
                "squared, is missing.",
            ),
        ),
    ),
    NumberExercise(
        "gain_for_chi_one",
        "a gain for sigmoids",
        "The outputs of sigmoid − ½ are so small that every slope is ¼. Weights have standard "
        "deviation gain / √n. At which gain is χ = 1?",
        lambda: 4.0,
        (
            "n Var(w) is the square of the gain, whatever n is.",
            "χ = gain² times the mean of the squared slopes, and every slope is ¼.",
            "gain² / 16 = 1",
        ),
        (
            Mistake(
                "squared",
                lambda: 16.0,
                "That is gain². Take the root.",
            ),
            Mistake(
                "upside down",
                lambda: 0.25,
                "That is the slope itself. The gain has to make up for it.",
            ),
            Mistake(
                "negative",
                lambda: -4.0,
                "Its square is right. But a gain multiplies a standard deviation: it is positive.",
            ),
            Mistake(
                "slope not squared",
                lambda: 2.0,
                "You solved gain² · ¼ = 1. In χ the slope is squared.",
            ),
            Mistake(
                "tanh",
                lambda: 1.0,
                "At gain 1 the slope would have to be 1, as for tanh. Here it is ¼.",
            ),
        ),
        explanation="gain² / 16 = 1. You will meet this gain again, in networks that it rescues.",
        too_large="With this gain χ is above 1: gradients would grow.",
        too_small="A gain is positive, and between 0 and 4 χ is below 1: gradients would fade.",
    ),
)

LAYER_FACTOR = (
    FunctionExercise(
        "layer_factor",
        "a factor for each layer",
        "sizes is an array with the size of the gradient at each layer, sizes[0] at the layer "
        "nearest to the input, sizes[-1] at the last. If every layer multiplied it by the same "
        "factor on its way back, which would it be?",
        layer_factor,
        _size_cases,
        (
            "On its way back the gradient goes from sizes[-1] to sizes[0].",
            "Between k sizes there are k - 1 steps.",
            "(sizes[0] / sizes[-1]) ** (1 / (len(sizes) - 1))",
        ),
        (
            Mistake(
                "one layer off",
                lambda sizes: (sizes[0] / sizes[-1]) ** (1 / len(sizes)),
                "You divide by the number of sizes. Between k sizes there are k − 1 steps.",
            ),
            Mistake(
                "forward",
                lambda sizes: (sizes[-1] / sizes[0]) ** (1 / (len(sizes) - 1)),
                "That is the factor from the input to the output. The gradient goes the other way.",
            ),
            Mistake(
                "no root",
                lambda sizes: sizes[0] / sizes[-1],
                "That is the factor of all layers together. One layer's is a root of it.",
            ),
            Mistake(
                "divided",
                lambda sizes: sizes[0] / sizes[-1] / (len(sizes) - 1),
                "You divide by the number of steps. Factors multiply, so take a root.",
            ),
            Mistake(
                "mean of the factors",
                lambda sizes: np.mean(sizes[:-1] / sizes[1:]),
                "You average the single factors. With the same factor k times, the product must "
                "come out: take the root of the whole ratio.",
            ),
        ),
    ),
)
