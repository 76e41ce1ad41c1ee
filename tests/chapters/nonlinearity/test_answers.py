"""Right answers in another form pass, and what is said of wrong ones is true."""

import numpy as np
import pytest

from course_utils.chapters.nonlinearity.experiments.approximation import hinge_fit
from course_utils.course import find_exercise
from course_utils.lessons.engine import judge
from course_utils.lessons.model import FunctionExercise

W, B, V = [[1, 1], [1, 1]], [0, -1], [1, -2]


@pytest.mark.parametrize(
    "answer",
    [
        (W, B, V, 0),
        (np.array(W), [B], [[1], [-2]], [0]),
        (W, [-1, 0], [-2, 1], 0.0),  # the units permuted
        ([[1, -1], [-1, 1]], [0, 0], [1, 1], 0),  # |x1 - x2|
        ([[2, 2], [2, 2]], [0, -2], [0.5, -1], 0),  # the same function, other weights
        (W, [0, -1], [0.9999, -1.9998], 0),  # found by training
    ],
)
def test_every_form_of_xor_passes(answer: tuple) -> None:
    assert judge(find_exercise("xor_by_hand"), answer).verdict == "right"


@pytest.mark.parametrize("bias", [-2, -1.5])
def test_a_unit_that_comes_too_late_gets_true_advice(bias: float) -> None:
    """With -2 the second unit is silent at all corners; with -1.5 it comes, but is too weak."""
    said = judge(find_exercise("xor_by_hand"), (W, [0, bias], V, 0)).message
    assert said.startswith("At the four corners no unit" if bias == -2 else "That is OR")


def test_what_is_not_near_enough_is_told_with_the_digits_that_show_it() -> None:
    said = judge(find_exercise("xor_by_hand"), (W, B, [0.998, -1.996], -5.7e-17)).message
    assert said.endswith("give 0, 0.998, 0.998, 0; they should give 0, 1, 1, 0.")


def test_new_arrays_in_the_old_list_are_told_from_old_arrays_with_new_numbers() -> None:
    def exchange(params, grads, learning_rate):
        for i, grad in enumerate(grads):
            params[i] = params[i] - learning_rate * grad
        return params

    def write(params, grads, learning_rate):
        for param, grad in zip(params, grads, strict=True):
            param -= learning_rate * grad
        return params

    exercise = find_exercise("own_update")
    assert judge(exercise, exchange).message.startswith(
        "The arrays are new, but you put them into the caller's list. Make a new list.\n"
    )
    assert judge(exercise, write).message.startswith("Your function changed its argument.")


def test_points_that_are_far_apart_already_are_not_sent_further() -> None:
    said = judge(find_exercise("two_valleys"), ((1, 0.6), (-12, 0.6))).message
    assert said.startswith("The points disagree, and still no second valley was found.")


def test_hinges_that_do_are_said_to_do() -> None:
    exercise = find_exercise("hinges_needed")
    assert hinge_fit(9).rmse < 0.05 <= hinge_fit(8).rmse
    assert judge(exercise, 9).verdict == "right"
    assert judge(exercise, 10).message.startswith("One fewer is enough.")
    assert "It does what is asked, but fewer do too." in judge(exercise, 12).message


def test_the_network_of_the_text_is_tried_first() -> None:
    def four(x, W1, b1, W2, b2):
        return sum(x @ W1[:, [j]] * W2[j] for j in range(4)) + b2

    said = judge(find_exercise("own_forward"), four).message
    assert said.startswith("A smallest case where it differs:")
    for name in ("own_forward", "own_gradients"):
        exercise = find_exercise(name)
        assert isinstance(exercise, FunctionExercise)
        x, *rest = exercise.cases()[0]
        W1, b1 = rest[-4:-2]
        assert (x.shape, W1.shape) == ((3, 2), (2, 4))
        assert 0.5 < np.abs(x @ W1 + b1).mean() < 2


def test_slow_gradients_are_right_gradients() -> None:
    def by_hand(x, targets, W1, b1, W2, b2):
        grads = [np.zeros_like(part) for part in (W1, b1, W2, b2)]
        for row, target in zip(x, targets, strict=True):
            hidden = [np.tanh(row @ W1[:, j] + b1[j]) for j in range(len(b1))]
            error = (sum(h * w for h, w in zip(hidden, W2[:, 0], strict=True)) + b2 - target)[0]
            for j, h in enumerate(hidden):
                delta = error * W2[j, 0] * (1 - h * h) / len(x)
                grads[0][:, j] += delta * row
                grads[1][j] += delta
                grads[2][j, 0] += error * h / len(x)
            grads[3] += error / len(x)
        return [grad.tolist() for grad in grads]

    assert judge(find_exercise("own_gradients"), by_hand).verdict == "right"
