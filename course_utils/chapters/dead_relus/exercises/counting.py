"""Exercises of notebook 05 on counting: dead units, networks born dead, the bias that kills."""

from __future__ import annotations

from typing import Any

import numpy as np

from course_utils.lessons.model import FunctionExercise, Mistake

__all__ = ["COUNTING"]


def dead_share(outputs):
    return (outputs == 0).all(axis=-2).mean(axis=-1)


def _nan_is_dead(outputs):
    return (~(outputs > 0).any(axis=-2)).mean(axis=-1)


def _dead_cases() -> list[tuple[Any, ...]]:
    rng = np.random.default_rng(11)
    small = np.array([[0.0, 1.0, 0.0], [0.0, 0.0, 2.0]])
    many = np.maximum(rng.normal(-1.0, 1.0, (6, 5)), 0)
    many[:, 1] = 0
    runs = np.maximum(rng.normal(-0.8, 1.0, (3, 4, 7)), 0)
    runs[1, :, :2] = 0
    broken = many.copy()
    broken[:, 3] = np.nan
    faint = many.copy()
    faint[2, 1] = 1e-6
    return [(small,), (np.zeros((1, 3)),), (many,), (runs,), (broken,), (faint,)]


def born_dead_probability(width, depth):
    return 1 - (1 - 0.5**width) ** depth


def _born_cases() -> list[tuple[Any, ...]]:
    return [(1, 1), (2, 1), (1, 2), (3, 10), (10, 10), (5, 30)]


def killing_bias(x, w):
    return -(x @ w).max()


def _bias_cases() -> list[tuple[Any, ...]]:
    rng = np.random.default_rng(12)
    return [
        (np.array([[1.0], [3.0]]), np.array([2.0])),
        (np.array([[1.0, 0.0], [0.0, 2.0], [-1.0, -1.0]]), np.array([1.0, -1.0])),
        (-rng.uniform(1, 2, (5, 3)), np.array([0.3, 0.2, 0.5])),
        (rng.normal(size=(9, 4)), rng.normal(size=4)),
    ]


COUNTING = (
    FunctionExercise(
        "dead_share",
        "the share of dead units",
        "From what a layer of ReLUs gives out for a whole data set, shape (..., examples, units), "
        "return the share of units that are 0 for every example, shape (...). What is not a number "
        "is not 0; such a unit still counts among the units.",
        dead_share,
        _dead_cases,
        (
            "First ask each entry whether it is 0. That is an array of the same shape.",
            "A unit is dead if its whole column says yes: all(axis=-2). Then one number per unit "
            "is left; take their mean.",
            "(outputs == 0).all(axis=-2).mean(axis=-1)",
        ),
        (
            Mistake(
                "zeros counted",
                lambda outputs: (outputs == 0).mean(axis=(-2, -1)),
                "That is the share of zeros. A unit is dead only if it is 0 for every example: ask "
                "all(axis=-2) first.",
            ),
            Mistake(
                "examples for units",
                lambda outputs: (outputs == 0).all(axis=-1).mean(axis=-1),
                "You count the examples for which all units are silent. The examples are axis -2: "
                "look along them, and a number per unit is left.",
            ),
            Mistake(
                "one zero is enough",
                lambda outputs: (outputs == 0).any(axis=-2).mean(axis=-1),
                "A unit that is 0 for one example counts as dead with you. It must be 0 for all of "
                "them: all, not any.",
            ),
            Mistake(
                "not a number is dead",
                _nan_is_dead,
                "You call dead what is never above 0. A value that is not a number is not above 0 "
                "either, but that network has diverged; it did not die. Ask for outputs == 0.",
            ),
            Mistake(
                "one example",
                lambda outputs: (outputs[..., 0, :] == 0).mean(axis=-1),
                "You look at the first example only. Dead means 0 for every one.",
            ),
            Mistake(
                "the living",
                lambda outputs: (outputs != 0).any(axis=-2).mean(axis=-1),
                "That is the share of the living. The dead are the rest.",
            ),
            Mistake(
                "a number of units",
                lambda outputs: (outputs == 0).all(axis=-2).sum(axis=-1),
                "You count the dead. Their share divides by the number of units: mean for sum.",
            ),
            Mistake(
                "percent",
                lambda outputs: 100 * (outputs == 0).all(axis=-2).mean(axis=-1),
                "That is the share in percent. Asked is the share itself, from 0 to 1.",
            ),
            Mistake(
                "first axis for examples",
                lambda outputs: (outputs == 0).all(axis=0).mean(axis=-1),
                "Axis 0 is that of the examples only without leading axes. With runs in front the "
                "examples are axis -2.",
            ),
            Mistake(
                "all runs together",
                lambda outputs: (outputs == 0).all(axis=-2).mean(),
                "You take one mean over everything. With runs in front each wants its own: "
                "mean(axis=-1).",
            ),
        ),
    ),
    FunctionExercise(
        "born_dead_probability",
        "born dead, the formula",
        "Weights symmetric about 0, biases 0. Return the probability that a network of `depth` "
        "layers with `width` ReLUs in each is 0 at its last layer for one given input, not 0.",
        born_dead_probability,
        _born_cases,
        (
            "One unit is 0 for this input with probability one half. A layer is silent if all its "
            "units are.",
            "A layer is silent with probability 0.5**width, if the one before is not. The network "
            "survives if no layer is silent: multiply over the layers.",
            "1 - (1 - 0.5**width) ** depth",
        ),
        (
            Mistake(
                "depth off by one",
                lambda width, depth: 1 - (1 - 0.5**width) ** (depth - 1),
                "You leave out a layer. With depth 1 there is a layer of ReLUs already, and it is "
                "silent with probability 0.5**width.",
            ),
            Mistake(
                "one layer too many",
                lambda width, depth: 1 - (1 - 0.5**width) ** (depth + 1),
                "You count a layer too many: depth says how many layers of ReLUs there are.",
            ),
            Mistake(
                "survival",
                lambda width, depth: (1 - 0.5**width) ** depth,
                "That is the probability to survive. Dead is the rest.",
            ),
            Mistake(
                "one layer alone",
                lambda width, depth: 0.5**width,
                "So likely is one layer silent. There are `depth` of them, and one is enough.",
            ),
            Mistake(
                "percent",
                lambda width, depth: 100 * (1 - (1 - 0.5**width) ** depth),
                "That is in percent. A probability lies between 0 and 1.",
            ),
            Mistake(
                "every unit of every layer",
                lambda width, depth: 0.5 ** (width * depth),
                "That all units of all layers are silent is rarer. One silent layer is enough.",
            ),
            Mistake(
                "added up",
                lambda width, depth: depth * 0.5**width,
                "Adding the layers counts twice what dies twice, and exceeds 1 in the end. "
                "Multiply the probabilities to survive.",
            ),
            Mistake(
                "turned round",
                lambda width, depth: 1 - (1 - 0.5**depth) ** width,
                "Width and depth have changed places: a layer has `width` units, and there are "
                "`depth` layers.",
            ),
            Mistake(
                "one unit is enough",
                lambda width, depth: 1 - 0.5 ** (width * depth),
                "That is the probability that some unit is silent. It takes all units of a layer.",
            ),
        ),
    ),
    FunctionExercise(
        "killing_bias",
        "the bias that kills",
        "A ReLU unit has weights w (features,) and sees the examples x (examples, features). "
        "Return the largest bias with which it is 0 for every example.",
        killing_bias,
        _bias_cases,
        (
            "Its pre-activations are x @ w + b, one for each example. None may be above 0.",
            "The example with the largest x @ w decides: there x @ w + b may just be 0.",
            "-(x @ w).max()",
        ),
        (
            Mistake(
                "min for max",
                lambda x, w: -(x @ w).min(),
                "With that bias only the example that excites the unit least is silenced for "
                "certain. The one that excites it most decides: max.",
            ),
            Mistake(
                "sign",
                lambda x, w: (x @ w).max(),
                "The size is right. It must pull the largest x @ w down to 0: minus.",
            ),
            Mistake(
                "mean",
                lambda x, w: -(x @ w).mean(),
                "That silences the average example. All must be silent, the most exciting one too.",
            ),
            Mistake(
                "size of z",
                lambda x, w: -np.abs(x @ w).max(),
                "An example with a very negative x @ w is silent anyway. Take the largest, not the "
                "largest in size.",
            ),
            Mistake(
                "divided by the length",
                lambda x, w: -(x @ w).max() / np.linalg.norm(w),
                "The bias is added to x @ w itself: do not divide by the length of w.",
            ),
            Mistake(
                "a hair lower",
                lambda x, w: -(x @ w).max() - 1e-6,
                "A little too low: where z is exactly 0 the ReLU is 0 already.",
            ),
            Mistake(
                "never above 0",
                lambda x, w: min(0.0, -(x @ w).max()),
                "If every x @ w is negative, the unit is dead even with a small bias above 0.",
            ),
            Mistake(
                "one for each feature",
                lambda x, w: -(x.max(axis=0) @ w),
                "You take the largest value of each feature, from different examples. First x @ w, "
                "then the largest.",
            ),
            Mistake(
                "one for each example",
                lambda x, w: -(x @ w),
                "That is a bias for each example. The unit has one: it must silence all of them.",
            ),
        ),
    ),
)
