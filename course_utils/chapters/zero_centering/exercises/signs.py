"""Exercises of notebook 03 on gradient signs: solutions, cases, and known mistakes."""

from __future__ import annotations

from typing import Any

import numpy as np

from course_utils.lessons.model import FunctionExercise, Mistake

__all__ = ["SIGNS"]


def weight_gradient(x, delta):
    return x.swapaxes(-1, -2) @ delta / x.shape[-2]


def _delta_in_place(x, delta):
    delta /= x.shape[-2]
    return x.swapaxes(-1, -2) @ delta


def _x_in_place(x, delta):
    x /= x.shape[-2]
    return x.swapaxes(-1, -2) @ delta


def one_signed_share(grad_W):
    up = (grad_W > 0).any(axis=-2)
    down = (grad_W < 0).any(axis=-2)
    moving = (up | down).sum(axis=-1)
    return (up != down).sum(axis=-1) / moving


def _strict(grad_W):
    one = (grad_W > 0).all(axis=-2) | (grad_W < 0).all(axis=-2)
    return one.sum(axis=-1) / (grad_W != 0).any(axis=-2).sum(axis=-1)


def _silent_too(grad_W):
    up, down = (grad_W > 0).any(axis=-2), (grad_W < 0).any(axis=-2)
    return (up != down).mean(axis=-1)


def _strict_of_all(grad_W):
    one = (grad_W > 0).all(axis=-2) | (grad_W < 0).all(axis=-2)
    return one.mean(axis=-1)


def _weak(grad_W):
    return (grad_W >= 0).all(axis=-2) | (grad_W <= 0).all(axis=-2)


def _only_plus(grad_W):
    up, down = (grad_W > 0).any(axis=-2), (grad_W < 0).any(axis=-2)
    return (up & ~down).sum(axis=-1) / (up | down).sum(axis=-1)


def _gradient_cases() -> list[tuple[Any, ...]]:
    rng = np.random.default_rng(5)
    return [
        (np.array([[1.0, 2.0]]), np.array([[3.0]])),
        # Whole numbers cannot be divided in place: so it shows which of the two was.
        (np.array([[1, 2], [4, 1]]), np.array([[1.0], [-2.0]])),
        (rng.uniform(size=(5, 3)), rng.standard_normal((5, 3))),
        (rng.uniform(size=(2, 6, 3)), rng.standard_normal((2, 6, 4))),
    ]


def _sign_cases() -> list[tuple[Any, ...]]:
    rng = np.random.default_rng(6)
    rows = rng.standard_normal((2, 2, 4))
    return [
        (np.array([[1.0, -1.0], [2.0, 3.0]]),),
        (np.array([[1.0, -1.0, 1.0], [2.0, -3.0, -1.0], [1.0, -1.0, 5.0]]),),
        (np.array([[-1.0, 0.0, 2.0, 0.0], [-2.0, 3.0, -1.0, 0.0]]),),
        (rows,),
    ]


SIGNS = (
    FunctionExercise(
        "weight_gradient",
        "the gradient of a layer's weights",
        "From inputs x (..., batch, fan_in) and delta (..., batch, fan_out), each example's "
        "gradient with respect to the layer's outputs, return the gradient of the weights, shape "
        "(..., fan_in, fan_out): the mean over the batch.",
        weight_gradient,
        _gradient_cases,
        (
            "Start with one example and one unit: the gradient of weight i is delta times x_i.",
            "With more examples, add up delta_k x_k over k and divide by their number. A matrix "
            "product adds up for you: the batch axis must be the one in the middle.",
            "x.swapaxes(-1, -2) @ delta / x.shape[-2]",
        ),
        (
            Mistake(
                "delta forgotten",
                lambda x, delta: np.repeat(x.mean(axis=-2)[..., None], delta.shape[-1], axis=-1),
                "That is the mean input. Each example's input must be weighted with its delta: "
                "delta decides the sign.",
            ),
            Mistake(
                "sum for mean",
                lambda x, delta: x.swapaxes(-1, -2) @ delta,
                "That is the sum over the batch. The mean divides it by the batch size.",
            ),
            Mistake(
                "product of means",
                lambda x, delta: x.mean(axis=-2)[..., None] * delta.mean(axis=-2)[..., None, :],
                "That is the mean input times the mean delta. The mean of a product is not the "
                "product of the means: what is missing frees the signs.",
            ),
            Mistake(
                "upstream gradient overwritten",
                _delta_in_place,
                "The values are right, but delta was divided in place. The layer below still needs "
                "it: make a new array.",
            ),
            Mistake(
                "inputs overwritten",
                _x_in_place,
                "You divide x in place. Whoever called you still needs it, and whole numbers "
                "cannot be divided in place at all: make a new array.",
            ),
            Mistake(
                "divided by features",
                lambda x, delta: x.swapaxes(-1, -2) @ delta / x.shape[-1],
                "You divide by the number of features. The mean is over the batch, axis -2.",
            ),
            Mistake(
                "step for gradient",
                lambda x, delta: -weight_gradient(x, delta),
                "That is the direction of the step. The gradient points the other way.",
            ),
            Mistake(
                "transposed",
                lambda x, delta: delta.swapaxes(-1, -2) @ x / x.shape[-2],
                "That is the transpose. Weights here are (fan_in, fan_out): inputs down, units "
                "across. (PyTorch stores them as (fan_out, fan_in).)",
            ),
            Mistake(
                "first axis for batch",
                lambda x, delta: x.swapaxes(-1, -2) @ delta / len(x),
                "len(x) is the length of the first axis. With a leading axis of runs that is the "
                "number of runs: the batch is axis -2.",
            ),
            Mistake(
                "all axes turned",
                lambda x, delta: x.T @ delta / len(x),
                "x.T turns round all axes. With a leading axis of runs you want only the last two: "
                "x.mT or x.swapaxes(-1, -2). The batch is then axis -2 as well.",
            ),
        ),
    ),
    FunctionExercise(
        "one_signed_share",
        "the share of one-signed units",
        "From a weight gradient (..., fan_in, fan_out) with one column per unit, return the share "
        "of units that move all their weights the same way. A zero counts for neither sign; units "
        "whose gradient is 0 throughout are left out.",
        one_signed_share,
        _sign_cases,
        (
            "For each column ask two questions: is there a plus, and is there a minus?",
            "One-signed: exactly one of the two answers is yes. Moving: at least one is.",
            "up = (grad_W > 0).any(axis=-2), down likewise; then (up != down).sum(axis=-1) over "
            "(up | down).sum(axis=-1).",
        ),
        (
            Mistake(
                "rows for columns",
                lambda grad_W: one_signed_share(grad_W.swapaxes(-1, -2)),
                "You look along rows. A row belongs to an input; a unit is a column, so look along "
                "axis -2.",
            ),
            Mistake(
                "only plus",
                _only_plus,
                "You count the units that go up. A unit whose gradients are all minus is "
                "one-signed too.",
            ),
            Mistake(
                "zeros are strangers",
                _strict,
                "A unit with gradients (0, 3) is one-signed: a 0 counts for neither sign. Ask "
                "whether there is a plus and whether there is a minus.",
            ),
            Mistake(
                "silent units counted",
                _silent_too,
                "You divide by all units. One whose gradient is 0 throughout does not move and is "
                "left out.",
            ),
            Mistake(
                "percent",
                lambda grad_W: 100 * one_signed_share(grad_W),
                "That is a percentage. A share is between 0 and 1: leave out the 100.",
            ),
            Mistake(
                "zeros are strangers, silent units counted",
                _strict_of_all,
                "A 0 counts for neither sign, so (0, 3) is one-signed: ask with `any` for a plus "
                "and for a minus. And divide by the units that move, not by all.",
            ),
            Mistake(
                "moving units counted",
                lambda grad_W: (grad_W != 0).any(axis=-2).mean(axis=-1),
                "That is the share of units that move. One-signed are those that have a plus or a "
                "minus, but not both.",
            ),
            Mistake(
                "entries counted",
                lambda grad_W: (grad_W > 0).mean(axis=(-2, -1)),
                "That is the share of positive entries. The question is about whole columns.",
            ),
            Mistake(
                "still units are one-signed",
                lambda grad_W: _weak(grad_W).mean(axis=-1),
                "A unit that does not move is counted as one-signed. Leave it out, above and below "
                "the line.",
            ),
            Mistake(
                "still units above the line",
                lambda grad_W: _weak(grad_W).sum(axis=-1) / (grad_W != 0).any(axis=-2).sum(axis=-1),
                "A unit that does not move is counted as one-signed. You divide by the moving "
                "units; count only those above the line too.",
            ),
        ),
    ),
)
