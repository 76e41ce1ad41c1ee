"""Your own network: the way back and the step, and the mistakes people make there."""

from __future__ import annotations

from typing import Any

import numpy as np

from course_utils.chapters.nonlinearity.exercises.own import draw_params, forward_cases
from course_utils.lessons.model import FunctionExercise, Mistake

__all__ = ["OWN_STEPS"]


def own_gradients(x, targets, W1, b1, W2, b2):
    hidden = np.tanh(x @ W1 + b1)
    delta2 = (hidden @ W2 + b2 - targets) / len(x)
    delta1 = (delta2 @ W2.T) * (1 - hidden**2)
    return x.T @ delta1, delta1.sum(axis=0), hidden.T @ delta2, delta2.sum(axis=0)


def own_update(params, grads, learning_rate):
    return [param - learning_rate * grad for param, grad in zip(params, grads, strict=True)]


def _gradient_cases() -> list[tuple[Any, ...]]:
    rng = np.random.default_rng(2)
    cases = [(x, rng.normal(size=(len(x), 1)), *rest) for x, *rest in forward_cases()]
    x, targets, W1, *rest = cases[1]
    return [*cases, (x, targets, 9 * W1, *rest)]  # units far from 0, where tanh is flat


def _update_cases() -> list[tuple[Any, ...]]:
    rng = np.random.default_rng(4)
    return [(draw_params(rng, n), draw_params(rng, n), rate) for n, rate in ((1, 0.5), (4, 0.1))]


def _gradients(
    *, batch: Any = len, back: Any = np.matmul, slope: Any = lambda h: 1 - h**2, sign: float = 1.0,
    mean: Any = np.sum, again: Any = lambda x: 1,
) -> Any:  # fmt: skip
    """Return `own_gradients` with one thing done otherwise."""

    def wrong(x, targets, W1, b1, W2, b2):
        hidden = np.tanh(x @ W1 + b1)
        delta2 = sign * (hidden @ W2 + b2 - targets) / batch(x)
        delta1 = back(delta2, W2.T) * slope(hidden)
        weights = [before.T @ delta / again(x) for before, delta in ((x, delta1), (hidden, delta2))]
        return weights[0], mean(delta1, axis=0), weights[1], mean(delta2, axis=0)

    return wrong


def _z_for_h(x, targets, W1, b1, W2, b2):
    z = x @ W1 + b1
    delta2 = (np.tanh(z) @ W2 + b2 - targets) / len(x)
    delta1 = (delta2 @ W2.T) * (1 - z**2)
    return x.T @ delta1, delta1.sum(axis=0), np.tanh(z).T @ delta2, delta2.sum(axis=0)


def _z_into_W2(x, targets, W1, b1, W2, b2):
    grads, z = own_gradients(x, targets, W1, b1, W2, b2), x @ W1 + b1
    delta2 = (np.tanh(z) @ W2 + b2 - targets) / len(x)
    return *grads[:2], z.T @ delta2, grads[3]


def _bent_output(bend: Any, x, targets, W1, b1, W2, b2):
    hidden = np.tanh(x @ W1 + b1)
    predictions = bend(hidden @ W2 + b2)
    delta2 = (predictions - targets) * (1 - predictions**2) / len(x)
    delta1 = (delta2 @ W2.T) * (1 - hidden**2)
    return x.T @ delta1, delta1.sum(axis=0), hidden.T @ delta2, delta2.sum(axis=0)


def _last_layer_first(*arguments: Any) -> Any:
    grads = own_gradients(*arguments)
    return *grads[2:], *grads[:2]


def _weights_first(*arguments: Any) -> Any:
    W1, b1, W2, b2 = own_gradients(*arguments)
    return W1, W2, b1, b2


def _moved(move: Any) -> Any:
    """Return `own_update` with another way to move a parameter."""

    def wrong(params, grads, learning_rate):
        return [move(p, g, learning_rate) for p, g in zip(params, grads, strict=True)]

    return wrong


OWN_STEPS = (
    FunctionExercise(
        "own_gradients",
        "your own network: the way back",
        "Return the gradients of the loss with respect to W1, b1, W2, b2, each with the shape of "
        "its parameter.",
        own_gradients,
        _gradient_cases,
        (
            "Go from the back. How does the loss change when one prediction grows? Divide by the "
            "number of examples, because the loss is a mean.",
            "delta2 = (predictions - targets) / len(x). The gradient of W2 is hidden.T @ delta2, "
            "that of b2 the sum of delta2 over the examples.",
            "delta1 = (delta2 @ W2.T) * (1 - hidden**2). Then x.T @ delta1, and the sum of delta1 "
            "over the examples.",
        ),
        (
            Mistake(
                "not averaged",
                _gradients(batch=lambda x: 1),
                "That is the gradient of the sum over the examples. The loss is a mean: divide "
                "delta2 by len(x).",
            ),
            Mistake(
                "wrong way",
                _gradients(sign=-1.0),
                "All signs are reversed: the error is predictions - targets.",
            ),
            Mistake(
                "biases not averaged",
                _gradients(batch=lambda x: 1, again=len),
                "The weights are right. The biases are sums over the batch; the mean is missing.",
            ),
            Mistake(
                "biases not summed",
                _gradients(mean=lambda delta, axis: delta),
                "The weights are right. The gradient of a bias has the shape of the bias: add "
                "delta up over the examples, .sum(axis=0).",
            ),
            Mistake(
                "last layer first",
                _last_layer_first,
                "All four are right, in another order. Return them as W1, b1, W2, b2.",
            ),
            Mistake(
                "weights first",
                _weights_first,
                "All four are right, but each bias belongs behind its weights: W1, b1, W2, b2.",
            ),
            Mistake(
                "divided twice",
                _gradients(again=len, mean=np.mean),
                "You have divided twice: delta2 already carries 1 / len(x).",
            ),
            Mistake(
                "weights divided twice",
                _gradients(again=len),
                "The biases are right. You have divided the weights twice: delta2 already carries "
                "1 / len(x).",
            ),
            Mistake(
                "weights not averaged",
                _gradients(batch=lambda x: 1, mean=np.mean),
                "The biases are right. The weights still hold the sum over the examples: divide "
                "by len(x).",
            ),
            Mistake(
                "slope of the output",
                lambda *arguments: _bent_output(lambda p: p, *arguments),
                "The output does not bend: delta2 has no slope.",
            ),
            Mistake(
                "output bent",
                lambda *arguments: _bent_output(np.tanh, *arguments),
                "The output does not bend: the predictions are hidden @ W2 + b2, without tanh, and "
                "delta2 has no slope.",
            ),
            Mistake(
                "slope without the square",
                _gradients(slope=lambda hidden: 1 - hidden),
                "W2 and b2 are right. In the slope the square is missing: 1 - hidden**2.",
            ),
            Mistake(
                "z into W2",
                _z_into_W2,
                "W1, b1 and b2 are right. What comes into W2 is hidden, not z.",
            ),
            Mistake(
                "slope from z",
                _z_for_h,
                "W2 and b2 are right. The slope is 1 - hidden**2, with hidden = np.tanh(z); you "
                "have squared z itself.",
            ),
            Mistake(
                "no half",
                _gradients(sign=2.0),
                "Everything is twice as large. The loss has a half, so its derivative has no 2.",
            ),
            Mistake(
                "no slope",
                _gradients(slope=np.ones_like),
                "W2 and b2 are right. On the way to the first layer the slope of tanh is missing: "
                "1 - hidden**2.",
            ),
            Mistake(
                "no weight",
                _gradients(back=lambda delta2, _: delta2),
                "W2 and b2 are right. On the way back delta passes the weights: delta2 @ W2.T.",
            ),
            Mistake(
                "the sigmoid's slope",
                _gradients(slope=lambda hidden: hidden * (1 - hidden)),
                "W2 and b2 are right. h (1 - h) is the slope of the sigmoid; that of tanh is "
                "1 - h**2.",
            ),
            Mistake(
                "slope at the output",
                _gradients(slope=lambda hidden: 1 - np.tanh(hidden) ** 2),
                "W2 and b2 are right. hidden is already tanh(z): its slope is 1 - hidden**2, "
                "without another tanh.",
            ),
            Mistake(
                "biases averaged",
                _gradients(mean=np.mean),
                "The weights are right. delta is divided by the number of examples already: the "
                "gradients of the biases are sums of delta, not means.",
            ),
        ),
        outputs=("gradient of W1", "gradient of b1", "gradient of W2", "gradient of b2"),
    ),
    FunctionExercise(
        "own_update",
        "your own network: the step",
        "params and grads are lists of four arrays. Return the four new parameters; leave the old "
        "ones as they are.",
        own_update,
        _update_cases,
        (
            "The gradient points uphill.",
            "For each parameter: the old one minus the learning rate times its gradient.",
            "[p - learning_rate * g for p, g in zip(params, grads)].",
        ),
        (
            Mistake(
                "uphill",
                _moved(lambda p, g, rate: p + rate * g),
                "That climbs. The gradient points uphill; go the other way.",
            ),
            Mistake("no rate", _moved(lambda p, g, rate: p - g), "The learning rate is not used."),
            Mistake(
                "step only",
                _moved(lambda p, g, rate: -rate * g),
                "That is the step. Add it to the old parameters.",
            ),
        ),
        outputs=("new W1", "new b1", "new W2", "new b2"),
    ),
)
