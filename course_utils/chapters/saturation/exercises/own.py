"""Your own network in notebook 04: it clips by the global norm and reports its vital signs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from course_utils.lessons.model import FunctionExercise, Mistake

__all__ = ["OWN"]


def own_clip(grads, longest):
    length = np.sqrt(sum(np.sum(g**2) for g in grads))
    share = 1 if length <= longest else longest / length
    return [g * share for g in grads]


def own_vitals(h, grads):
    saturated = np.mean(np.abs(h) > 0.97)
    return saturated, np.sqrt(sum(np.sum(g**2) for g in grads))


def _draw_grads(scale: float, rng: np.random.Generator) -> list[np.ndarray]:
    return [scale * rng.normal(size=shape) for shape in ((2, 3), (1, 3), (3, 1), (1, 1))]


def _clip_cases() -> list[tuple[Any, ...]]:
    rng = np.random.default_rng(11)
    # The whole is as long as 5, each part shorter than 4.
    small = [np.array([[3.0]]), np.zeros((1, 1)), np.array([[-3.0]]), np.array([[7**0.5]])]
    return [
        (small, 4.0),
        (small, 10.0),
        (_draw_grads(5.0, rng), 1.0),
        (_draw_grads(0.01, rng), 1.0),
        ([np.zeros_like(g) for g in small], 1.0),
    ]


def _vital_cases() -> list[tuple[Any, ...]]:
    rng = np.random.default_rng(12)
    return [
        # Two units are saturated for both examples, the third for one of them.
        (np.array([[0.99, -0.99, 0.5], [0.98, -0.975, -0.98]]), _draw_grads(1.0, rng)),
        (np.tanh(rng.normal(0, 3, (6, 4))), _draw_grads(0.2, rng)),
        (np.zeros((1, 3)), [np.zeros_like(g) for g in _draw_grads(1.0, rng)]),
    ]


def _scaled(length: Callable[[Any], float], *, always: bool = False) -> Callable[..., Any]:
    """Return a way to clip that measures length in its own way, or rescales what is short too."""

    def wrong(grads, longest):
        size = length(grads)
        share = longest / size if size and (always or size > longest) else 1
        return [g * share for g in grads]

    return wrong


def _whole(grads: Any) -> float:
    return float(np.sqrt(sum(np.sum(g**2) for g in grads)))


def _size(grads: Any) -> float:
    return float(np.sqrt(np.mean(np.concatenate([np.ravel(g) for g in grads]) ** 2)))


def _per_part(grads, longest):
    return [g * min(1, longest / max(np.linalg.norm(g), 1e-300)) for g in grads]


def _in_place(grads, longest):
    share = min(1, longest / max(_whole(grads), 1e-300))
    for g in grads:
        g *= share
    return grads


def _norm_with(norm: Callable[[Any], Any]) -> Callable[..., Any]:
    return lambda h, grads: (np.mean(np.abs(h) > 0.97), norm(grads))


def _share_with(share: Callable[[Any], Any]) -> Callable[..., Any]:
    return lambda h, grads: (share(h), _whole(grads))


OWN = (
    FunctionExercise(
        "own_clip",
        "your own network: clip the gradient",
        "grads is a list of arrays, the gradients of W1, b1, W2, b2. Together they are one long "
        "vector. If it is longer than the number longest, shorten it to that length, with the same "
        "factor for all; otherwise leave it. Return a list of new arrays.",
        own_clip,
        _clip_cases,
        (
            "The length of the whole is the root of the sum of all squares, over all arrays.",
            "The factor is longest / length where the length is above longest, otherwise 1.",
            "length = np.sqrt(sum(np.sum(g**2) for g in grads)); multiply each g by "
            "longest / length if length > longest else 1.",
        ),
        (
            Mistake(
                "each for itself",
                _per_part,
                "You clip each array by its own length. That turns the direction of the step. One "
                "length for all, one factor for all.",
            ),
            Mistake(
                "always rescaled",
                _scaled(_whole, always=True),
                "You also stretch gradients that are short. A gradient that is short enough stays "
                "as it is: the factor is at most 1.",
            ),
            Mistake(
                "entry by entry",
                lambda grads, longest: [np.clip(g, -longest, longest) for g in grads],
                "You clip each entry. That turns the direction, and the whole may still be too "
                "long. Shorten the vector as a whole.",
            ),
            Mistake(
                "sum of the lengths",
                _scaled(lambda grads: float(sum(np.linalg.norm(g) for g in grads))),
                "You add the lengths of the arrays. Add their squares, then take the root.",
            ),
            Mistake(
                "square of the length",
                _scaled(lambda grads: _whole(grads) ** 2),
                "You compare with the square of the length. Take the root.",
            ),
            Mistake(
                "size for length",
                _scaled(_size),
                "You compare with the size, the root of the mean square. The length is the root of "
                "the sum of all squares.",
            ),
            Mistake(
                "in place",
                _in_place,
                "The values are right, but the arrays of the caller were changed. Make new ones: "
                "g * factor.",
            ),
        ),
        rtol=1e-6,  # longest / (length + 1e-6), as in PyTorch, is right
        outputs=("dW1", "db1", "dW2", "db2"),
    ),
    FunctionExercise(
        "own_vitals",
        "your own network: vital signs",
        "From the outputs h of the hidden tanh units (examples, units) and the list of gradients "
        "return two numbers: the share of saturated entries of h, |h| > 0.97, and the length of "
        "all gradients together.",
        own_vitals,
        _vital_cases,
        (
            "The share is the mean of a comparison. The length you know from clipping.",
            "Tanh is flat on both sides, so compare np.abs(h).",
            "np.mean(np.abs(h) > 0.97), np.sqrt(sum(np.sum(g**2) for g in grads))",
        ),
        (
            Mistake(
                "one side only",
                _share_with(lambda h: np.mean(h > 0.97)),
                "You miss the units near −1. They are as flat as those near 1.",
            ),
            Mistake(
                "saturated units",
                _share_with(lambda h: np.mean((np.abs(h) > 0.97).all(axis=0))),
                "You count units that are saturated for every example. Count the entries.",
            ),
            Mistake(
                "per cent",
                _share_with(lambda h: 100 * np.mean(np.abs(h) > 0.97)),
                "The share is in per cent. It should lie between 0 and 1.",
            ),
            Mistake(
                "how many",
                _share_with(lambda h: np.sum(np.abs(h) > 0.97) * 1.0),
                "That is how many. Divide by the number of entries.",
            ),
            Mistake(
                "sum of the lengths",
                _norm_with(lambda grads: sum(np.linalg.norm(g) for g in grads)),
                "You add the lengths of the arrays. Add their squares, then take the root.",
            ),
            Mistake(
                "square of the length",
                _norm_with(lambda grads: _whole(grads) ** 2),
                "That is the square of the length. Take the root.",
            ),
            Mistake(
                "size for length",
                _norm_with(_size),
                "You return the size, the root of the mean square. The length is the root of the "
                "sum of all squares.",
            ),
            Mistake(
                "swapped",
                lambda h, grads: own_vitals(h, grads)[::-1],
                "Both numbers are there, in the other order: first the share, then the length.",
            ),
        ),
        outputs=("saturated share", "gradient length"),
    ),
)
