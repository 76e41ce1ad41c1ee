"""Exercises of notebook 02 on zeros and on mirrored networks."""

from __future__ import annotations

from typing import Any

import numpy as np

from course_utils.lessons.model import FunctionExercise, Mistake

__all__ = ["TWINS"]


def zero_shares(weights, activations):
    return np.mean(weights == 0), np.mean(activations == 0)


def mirror_weights(W1, b1, W2, b2, s_in, s_out):
    return s_in * W1, s_in * b1, s_out * W2, b2


def _zero_cases() -> list[tuple[Any, ...]]:
    rng = np.random.default_rng(4)
    W = np.array([[0.3, -0.2], [0.004, 0.0], [-1.0, 2.0]])
    h = np.array([[0.0, 1.0, 0.0], [0.0, 0.002, 3.0]])
    z = rng.normal(size=(20, 6))
    z[:, 0] = -1.0
    return [
        (np.array([[1e-9, 0.0]]), np.array([[0.0, 1e-9]])),
        (W, h),
        (rng.normal(size=(6, 4)), np.maximum(z, 0)),
    ]


def _sign_cases() -> list[tuple[Any, ...]]:
    rng = np.random.default_rng(5)
    one = (np.array([[2.0]]), np.array([3.0]), np.array([[5.0]]), np.array([7.0]))
    two = tuple(rng.normal(size=shape) for shape in ((3, 4), (1, 4), (4, 2), (1, 2)))
    signs = ((-1, 1), (1, -1), (-1, -1), (1, 1))
    return [(*params, *pair) for params in (one, two) for pair in signs]


TWINS = (
    FunctionExercise(
        "zero_shares",
        "count two kinds of zeros",
        "Return the share of weights and the share of activations that are exactly 0.",
        zero_shares,
        _zero_cases,
        (
            "A comparison with 0 gives True or False for each entry. What is the mean of those?",
            "np.mean counts True as 1: np.mean(array == 0).",
            "np.mean(weights == 0), np.mean(activations == 0)",
        ),
        (
            Mistake(
                "counts",
                lambda w, h: (np.sum(w == 0), np.sum(h == 0)),
                "Those are counts. A share is a count divided by the number of entries.",
            ),
            Mistake(
                "not positive",
                lambda w, h: (np.mean(w <= 0), np.mean(h <= 0)),
                "A ReLU's outputs are never negative, weights are: w <= 0 counts half of them.",
            ),
            Mistake(
                "small",
                lambda w, h: (np.mean(np.abs(w) < 0.01), np.mean(np.abs(h) < 0.01)),
                "Small is not zero: a small weight still takes part in every product.",
            ),
            Mistake(
                "isclose",
                lambda w, h: (np.mean(np.isclose(w, 0)), np.mean(np.isclose(h, 0))),
                "np.isclose takes 1e-9 for 0. Exactly 0 is asked for: compare with ==.",
            ),
            Mistake(
                "percent",
                lambda w, h: (100 * np.mean(w == 0), 100 * np.mean(h == 0)),
                "Those are percentages. A share lies between 0 and 1.",
            ),
            Mistake(
                "swapped",
                lambda w, h: (np.mean(h == 0), np.mean(w == 0)),
                "Both shares are right, in the wrong order: the weights come first.",
            ),
            Mistake(
                "dead units",
                lambda w, h: (np.mean((w == 0).all(axis=0)), np.mean((h == 0).all(axis=0))),
                "You counted units that are 0 for every example. Count entries.",
            ),
            Mistake(
                "the others",
                lambda w, h: (np.mean(w != 0), np.mean(h != 0)),
                "You counted the entries that are not 0.",
            ),
        ),
        outputs=("share of zero weights", "share of zero activations"),
    ),
    FunctionExercise(
        "mirror_weights",
        "the sign map",
        "A network computes relu(x W1 + b1) W2 + b2. Its mirror twin uses s_out * relu(s_in * z) "
        "instead, with signs s_in and s_out. Return W1, b1, W2, b2 of the twin, with its units in "
        "the same order, so that its outputs are the same.",
        mirror_weights,
        _sign_cases,
        (
            "Follow the pre-activation z through the twin. What must the twin's z be, so that "
            "s_in times it is the old one?",
            "s_in * s_in = 1: the twin's pre-activation is s_in * z. And what leaves the unit "
            "carries a factor s_out that the next weights must undo.",
            "s_in * W1, s_in * b1, s_out * W2. The output bias b2 has met no activation yet.",
        ),
        (
            Mistake(
                "bias left alone",
                lambda W1, b1, W2, b2, s, t: (s * W1, b1, t * W2, b2),
                "The bias b1 is part of the pre-activation: it needs the sign s_in as well.",
            ),
            Mistake(
                "nothing changed",
                lambda W1, b1, W2, b2, s, t: (W1, b1, W2, b2),
                "Nothing has changed. The twin's units carry signs, and its weights must undo "
                "them.",
            ),
            Mistake(
                "first weights left alone",
                lambda W1, b1, W2, b2, s, t: (W1, s * b1, t * W2, b2),
                "The bias b1 is only one part of the pre-activation. W1 needs the sign s_in too.",
            ),
            Mistake(
                "bias with s_out",
                lambda W1, b1, W2, b2, s, t: (s * W1, t * b1, t * W2, b2),
                "b1 is added before the bend, where s_in acts, not s_out.",
            ),
            Mistake(
                "output bias with s_in",
                lambda W1, b1, W2, b2, s, t: (s * W1, s * b1, t * W2, s * b2),
                "b2 is no part of z, where s_in acts. It is added at the very end.",
            ),
            Mistake(
                "signs swapped",
                lambda W1, b1, W2, b2, s, t: (t * W1, t * b1, s * W2, b2),
                "s_in acts before the bend, so W1 and b1 take it; s_out acts behind it.",
            ),
            Mistake(
                "outgoing weights left alone",
                lambda W1, b1, W2, b2, s, t: (s * W1, s * b1, W2, b2),
                "The unit's output now carries s_out. The weights W2 must carry it too, to undo "
                "it.",
            ),
            Mistake(
                "output bias flipped",
                lambda W1, b1, W2, b2, s, t: (s * W1, s * b1, t * W2, t * b2),
                "b2 is added behind the last weights. No sign passes there.",
            ),
            Mistake(
                "both signs before the bend",
                lambda W1, b1, W2, b2, s, t: (s * t * W1, s * t * b1, W2, b2),
                "A sign cannot pass through the bend: relu(-z) is not -relu(z). W1 and b1 take "
                "s_in alone, and s_out belongs behind the bend.",
            ),
            Mistake(
                "both signs everywhere",
                lambda W1, b1, W2, b2, s, t: (s * t * W1, s * t * b1, s * t * W2, b2),
                "Each sign has its own place: s_in before the bend, s_out behind it.",
            ),
        ),
        outputs=("W1", "b1", "W2", "b2"),
    ),
)
