"""Your own network takes what is right from the reader, and the rest from us."""

from typing import Any

import numpy as np
import pytest

from course_utils.chapters.nonlinearity.exercises.own import own_forward, own_loss
from course_utils.chapters.nonlinearity.exercises.own_steps import own_gradients, own_update
from course_utils.lessons.own import own_network
from course_utils.losses import squared_error
from course_utils.network import mlp


def my_loss(predictions: Any, targets: Any) -> Any:
    return ((predictions - targets) ** 2).mean() / 2


def test_a_right_part_is_used_and_any_other_is_ours() -> None:
    parts = own_network(forward=..., loss=my_loss, update=lambda *_: 1 / 0)
    assert parts.loss.__wrapped__ is my_loss
    assert parts.forward is own_forward
    assert parts.update is own_update
    assert parts.gradients is own_gradients
    assert repr(parts).splitlines() == [
        "forward: ours, yours is not written yet",
        "loss: yours",
        "update: ours, yours is not right yet",
    ]


def test_a_part_that_answers_with_lists_fits_the_others() -> None:
    """A loop over examples is right; what comes after it calculates with arrays."""

    def forward(x: Any, W1: Any, b1: Any, W2: Any, b2: Any) -> list[list[float]]:
        return [list(np.tanh(row @ W1 + b1) @ W2 + b2) for row in x]

    def gradients(*arguments: Any) -> list[list[float]]:
        return [grad.tolist() for grad in own_gradients(*arguments)]

    parts = own_network(forward=forward, gradients=gradients)
    rng = np.random.default_rng(1)
    params = [rng.normal(size=shape) for shape in ((2, 4), (4,), (4, 1), (1,))]
    x, targets = rng.normal(size=(3, 2)), rng.normal(size=(3, 1))
    np.testing.assert_allclose(parts.forward(x, *params), own_forward(x, *params))
    moved = own_update(params, own_gradients(x, targets, *params), 0.1)
    for mine, theirs in zip(
        parts.update(params, parts.gradients(x, targets, *params), 0.1), moved, strict=True
    ):
        np.testing.assert_allclose(mine, theirs)


def test_a_part_that_is_none_is_named() -> None:
    with pytest.raises(ValueError, match="parts: 'loos' is none; allowed are forward, loss"):
        own_network(loos=my_loss)


def test_the_parts_are_the_core_in_a_dozen_lines() -> None:
    network = mlp((2, 4, 1), "tanh", rng=1)
    network.theta[...] = np.random.default_rng(2).normal(size=network.theta.shape)
    rng = np.random.default_rng(3)
    x, targets = rng.normal(size=(5, 2)), rng.normal(size=(5, 1))
    core_loss, grad = squared_error(network.forward(x), targets)
    network.backward(grad)
    first, last = (layer.params for layer in network.dense)
    first_grads, last_grads = (layer.grads for layer in network.dense)
    params = [first["W"], first["b"][0], last["W"], last["b"][0]]
    core_grads = [first_grads["W"], first_grads["b"][0], last_grads["W"], last_grads["b"][0]]
    predictions = own_forward(x, *params)
    np.testing.assert_allclose(predictions, network(x), rtol=1e-12)
    np.testing.assert_allclose(own_loss(predictions, targets), core_loss, rtol=1e-12)
    for mine, core in zip(own_gradients(x, targets, *params), core_grads, strict=True):
        np.testing.assert_allclose(mine, core, rtol=1e-10)
