"""Exercises of notebook 01 in which something is built and then tried."""

from __future__ import annotations

from typing import Any

import numpy as np

from course_utils.chapters.nonlinearity.experiments.valleys import unit_loss
from course_utils.lessons.model import BuildExercise, Mistake

__all__ = ["BUILDS"]

CORNERS = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
FARTHEST = 1000.0  # of two inputs, the larger over the smaller


def _judge_xor(answer: Any) -> tuple[str, str]:
    """Try weights (W, b, v, c): output = relu(corners @ W + b) @ v + c."""
    if len(answer) != 4:
        return f"Give four parts: W, b, v, c. You gave {len(answer)}.", ""
    W, b, v, c = (np.asarray(part, dtype=float) for part in answer)
    # Rows, columns and a number in brackets mean the same.
    b, v, c = b.squeeze(), v.squeeze(), c.squeeze()
    if W.shape != (2, 2) or b.shape != (2,) or v.shape != (2,) or c.shape != ():
        shapes = f"W {W.shape}, b {b.shape}, v {v.shape}, c {c.shape}"
        return f"The shapes must be W (2, 2), b (2,), v (2,), c a number; yours are {shapes}.", ""
    z = CORNERS @ W + b
    outputs = np.maximum(z, 0) @ v + c
    if np.allclose(outputs, [0, 1, 1, 0], rtol=0, atol=1e-3):
        return "", "All four corners are right: 0, 1, 1, 0. Two bends do what no affine map can."
    turned = np.maximum(CORNERS @ W.T + b, 0) @ v + c
    if np.allclose(turned, [0, 1, 1, 0], rtol=0, atol=1e-3):
        return "Column j of W belongs to unit j; your units stand in its rows. Turn it: W.T.", ""
    told = ", ".join(f"{output:.4g}" for output in np.round(outputs, 4) + 0.0)
    if np.allclose(outputs, [1, 0, 0, 1], atol=1e-9):
        return "That is the opposite of XOR: every corner is exactly wrong.", ""
    if np.allclose(outputs, [0, 1, 1, 1], atol=1e-9):
        return "That is OR: at (1, 1) the output must come back to 0. Take 1 more away there.", ""
    if not ((z > 0).any(axis=0) & (z < 0).any(axis=0)).any():
        return (
            "At the four corners no unit has z of both signs, so there each ReLU is either z "
            f"itself or 0, and the whole is affine: the outputs are {told}. Choose a bias that "
            "leaves a unit below 0 at some corners and above 0 at others.",
            "",
        )
    return f"The corners (0,0), (0,1), (1,0), (1,1) give {told}; they should give 0, 1, 1, 0.", ""


def _judge_valleys(answer: Any) -> tuple[str, str]:
    """Try two points ((x, target), (x, target)) on the loss of one sigmoid unit."""
    points = np.asarray(answer, dtype=float)
    if points.shape != (2, 2):
        return f"Give two pairs (x, target); yours has shape {points.shape}.", ""
    x, targets = points.T
    if not ((targets > 0) & (targets < 1)).all():
        return (
            "The targets must lie strictly between 0 and 1: a sigmoid never reaches the ends.",
            "",
        )
    if sorted(map(tuple, points.tolist())) == [(-10.0, 0.9), (1.0, 0.9)]:
        return "Those are the two from the text. Change something.", ""
    if (x == 0).any():
        return "At x = 0 the unit answers 1/2 whatever w is. Choose another x.", ""
    if np.abs(x).max() > FARTHEST * np.abs(x).min():
        return (
            f"Keep the larger x within {FARTHEST:g} times the smaller one: the search for valleys "
            "is not finer than that.",
            "",
        )
    # Only the ratio of the inputs matters for the number of valleys: bring the nearer one to 1.
    scale = np.abs(x).min()
    minima = unit_loss(x / scale, targets, span=(-20, 20), grid=40001).minima / scale
    if len(minima) >= 2:
        places = " and ".join(f"{w:.3g}" for w in minima[:2])
        return "", f"Two valleys, near w = {places}. A monotone unit, and no convex loss."
    wanted = np.log(targets / (1 - targets)) / x
    if wanted[0] * wanted[1] >= 0:
        return (
            f"Alone, the points want w = {wanted[0]:.2g} and {wanted[1]:.2g}, and no second "
            "valley was found. Let them disagree about the sign.",
            "",
        )
    if np.isclose(abs(x[0]), abs(x[1])):
        return (
            "The points disagree, but they are equally far out, so they settle on one compromise. "
            "Move one of them much further from 0 than the other.",
            "",
        )
    return (
        "The points disagree, and still no second valley was found. Try another ratio of their "
        "distances from 0, or targets near 0.9 or 0.1.",
        "",
    )


BUILDS = (
    BuildExercise(
        "xor_by_hand",
        "XOR from two ReLUs",
        "Find W (2, 2), b (2,), v (2,) and c so that relu(x @ W + b) @ v + c is XOR at the "
        "corners, to within 0.001.",
        _judge_xor,
        ([[1, 1], [1, 1]], [0, -1], [1, -2], 0),
        (
            "Both units may look at the same sum s = x1 + x2. At the corners s is 0, 1, 1, 2.",
            "You need a function of s that is 0 at 0, 1 at 1 and 0 again at 2: a tent.",
            "relu(s) climbs with slope 1. From s = 1 on it must fall with slope 1: subtract twice "
            "the ReLU that starts there. Write that as W, b and v.",
        ),
        (
            Mistake(
                "or",
                ([[1, 1], [1, 1]], [0, -1], [1, -1], 0),
                "That is OR",
            ),
            Mistake(
                "no bend",
                ([[1, 1], [1, 1]], [0, 0], [0.5, 0], 0),
                "At the four corners no unit has z of both signs",
            ),
            Mistake(
                "opposite",
                ([[1, 1], [1, 1]], [0, -1], [-1, 2], 1),
                "That is the opposite",
            ),
            Mistake(
                "units in rows",
                ([[1, 1], [2, 2]], [0, -2], [1, -1], 0),
                "Column j of W belongs to unit j",
            ),
            Mistake("shape", ([1, 1], [0, -1], [1, -2], 0), "The shapes must be"),
            Mistake(
                "other corners",
                ([[1, 0], [0, 1]], [0, 0], [1, -1], 0),
                "At the four corners no unit has z of both signs",
            ),
        ),
    ),
    BuildExercise(
        "two_valleys",
        "Two points, two valleys",
        "Find two points (x, target), targets strictly between 0 and 1, for which the squared "
        "error of one unit sigmoid(w x) has two local minima in w. Not the two from the text, "
        "please.",
        _judge_valleys,
        ((1.0, 0.8), (-12.0, 0.8)),
        (
            "Each point alone wants one w: the one where sigmoid(w x) meets its target.",
            "Give both the same target above one half, and inputs of opposite sign: now they want "
            "weights of opposite sign.",
            "Put one input near 1 and the other ten times as far away. The far one saturates, "
            "stops pulling, and leaves the near one a valley of its own.",
        ),
        (
            Mistake("no quarrel", ((1.0, 0.9), (2.0, 0.7)), "Alone, the points want"),
            Mistake("from the text", ((-10, 0.9), (1, 0.9)), "Those are the two from the text"),
            Mistake("at zero", ((0.0, 0.9), (1.0, 0.9)), "At x = 0"),
            Mistake("equally far", ((1.0, 0.9), (-1.0, 0.9)), "The points disagree, but"),
            Mistake("target outside", ((1.0, 1.0), (-9.0, 0.9)), "The targets must lie"),
        ),
    ),
)
