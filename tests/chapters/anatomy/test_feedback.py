"""Answers that a reader may well give, and which of the known mistakes they are told of."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from course_utils.course import find_exercise
from course_utils.lessons.engine import judge

RIGHT, SILENT = "right", ""


def sigmoid(z: Any) -> Any:
    e = np.exp(-np.abs(z))
    return np.where(z >= 0, 1, e) / (1 + e)


def slope(z: Any) -> Any:
    return 4 * sigmoid(2 * z) * sigmoid(-2 * z)


def tanh(z: Any) -> Any:
    minus = np.expm1(-2 * np.abs(z))
    return -np.sign(z) * minus / (2 + minus)


def by_where(z: Any) -> Any:
    right, left = np.expm1(-2 * z), np.expm1(2 * z)
    return np.where(z > 0, -right / (right + 2), left / (left + 2))


def quietly(function: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def answer(z: Any) -> Any:
        with np.errstate(all="ignore"):
            return function(z)

    return answer


@pytest.mark.parametrize(
    ("answer", "mistake"),
    [
        (lambda z: (tanh(z), slope(z)), RIGHT),
        (lambda z: (tanh(z.astype(float)), slope(z.astype(float))), RIGHT),
        (quietly(lambda z: (tanh(z), (1 / np.cosh(z)) ** 2)), RIGHT),
        (lambda z: (by_where(z), slope(z)), "where, expm1"),
        (quietly(lambda z: (tanh(z), 1 / np.cosh(z) ** 2)), "cosh overflows"),
        (lambda z: (np.sinh(z) / np.cosh(z), 1 / np.cosh(z) ** 2), "sinh over cosh, 1 / cosh^2"),
        (lambda z: (tanh(z), (1 / np.cosh(z)) ** 2), SILENT),
        (lambda z: (np.where(np.abs(z) < 1e-4, z - z**3 / 3, tanh(z)), slope(z)), SILENT),
    ],
)
def test_own_tanh(answer: Any, mistake: str) -> None:
    told = judge(find_exercise("own_tanh"), answer)
    assert (told.mistake or (told.verdict if told.verdict == RIGHT else SILENT)) == mistake
    if mistake == SILENT:
        assert told.message.startswith("The values are right, but NumPy warned")


@pytest.mark.parametrize(
    "answer",
    [
        lambda z: (sigmoid(z), np.exp(np.log(sigmoid(z)) + np.log(sigmoid(-z)))),
        lambda z: (sigmoid(z), 0.25 / np.cosh(z / 2) ** 2),
    ],
)
def test_only_an_exp_that_overflows_is_told_of_exp(answer: Any) -> None:
    told = judge(find_exercise("sigmoid_and_slope"), answer)
    assert told.mistake == SILENT
    assert told.message.startswith("The values are right, but NumPy warned on the way: ")


def test_the_logarithm_of_a_stable_sigmoid_is_not_told_of_the_definition() -> None:
    told = judge(find_exercise("stable_softplus"), lambda z: -np.log(sigmoid(-z)))
    assert told.mistake == "log of a sigmoid"
