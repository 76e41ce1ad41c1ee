"""Your own network, part by part: 2 inputs, 4 tanh units, 1 output, in a dozen lines."""

from __future__ import annotations

from typing import Any

import numpy as np

from course_utils.lessons.model import FunctionExercise, Mistake

__all__ = ["OWN"]


def own_forward(x, W1, b1, W2, b2):
    hidden = np.tanh(x @ W1 + b1)
    return hidden @ W2 + b2


def own_loss(predictions, targets):
    return 0.5 * np.mean((predictions - targets) ** 2)


def own_gradients(x, targets, W1, b1, W2, b2):
    hidden = np.tanh(x @ W1 + b1)
    delta2 = (hidden @ W2 + b2 - targets) / len(x)
    delta1 = (delta2 @ W2.T) * (1 - hidden**2)
    return x.T @ delta1, delta1.sum(axis=0), hidden.T @ delta2, delta2.sum(axis=0)


def own_update(params, grads, learning_rate):
    return [param - learning_rate * grad for param, grad in zip(params, grads, strict=True)]


def _params(rng: np.random.Generator, units: int = 4) -> list[np.ndarray]:
    return [rng.normal(size=shape) for shape in ((2, units), (units,), (units, 1), (1,))]


def _forward_cases() -> list[tuple[Any, ...]]:
    rng = np.random.default_rng(1)
    # The 2-4-1 network of the text comes first. One example with z near 0 would hide mistakes.
    sizes = ((3, 4), (4, 4), (1, 1), (5, 2))  # examples, units
    return [(rng.normal(size=(n, 2)), *_params(rng, units)) for n, units in sizes]


def _gradient_cases() -> list[tuple[Any, ...]]:
    rng = np.random.default_rng(2)
    cases = [(x, rng.normal(size=(len(x), 1)), *rest) for x, *rest in _forward_cases()]
    x, targets, W1, *rest = cases[1]
    return [*cases, (x, targets, 9 * W1, *rest)]  # units far from 0, where tanh is flat


def _loss_cases() -> list[tuple[Any, ...]]:
    rng = np.random.default_rng(3)
    one = (np.array([[3.0]]), np.array([[1.0]]))
    return [one, *((rng.normal(size=(n, 1)), rng.normal(size=(n, 1))) for n in (2, 4, 7))]


def _update_cases() -> list[tuple[Any, ...]]:
    rng = np.random.default_rng(4)
    return [(_params(rng, n), _params(rng, n), rate) for n, rate in ((1, 0.5), (4, 0.1))]


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


def _last_layer_first(*arguments: Any) -> Any:
    grads = own_gradients(*arguments)
    return *grads[2:], *grads[:2]


def _moved(move: Any) -> Any:
    """Return `own_update` with another way to move a parameter."""

    def wrong(params, grads, learning_rate):
        return [move(p, g, learning_rate) for p, g in zip(params, grads, strict=True)]

    return wrong


OWN = (
    FunctionExercise(
        "own_forward",
        "your own network: the way forward",
        "x has shape (batch, 2). Return the predictions, shape (batch, 1).",
        own_forward,
        _forward_cases,
        (
            "Two dense layers with a bend between them. Which of the two lines needs tanh?",
            "The hidden units answer np.tanh(x @ W1 + b1).",
            "Send that through the second layer: hidden @ W2 + b2, without a bend.",
        ),
        (
            Mistake(
                "no bend",
                lambda x, W1, b1, W2, b2: (x @ W1 + b1) @ W2 + b2,
                "Without a bend the two layers are one. Put np.tanh around x @ W1 + b1.",
            ),
            Mistake(
                "bent output",
                lambda x, W1, b1, W2, b2: np.tanh(np.tanh(x @ W1 + b1) @ W2 + b2),
                "The hidden layer is right. The output is not bent: leave out the outer np.tanh.",
            ),
            Mistake(
                "bent too early",
                lambda x, W1, b1, W2, b2: (np.tanh(x @ W1) + b1) @ W2 + b2,
                "The bias b1 moves the bend, so it is added inside np.tanh.",
            ),
            Mistake(
                "no first bias",
                lambda x, W1, b1, W2, b2: np.tanh(x @ W1) @ W2 + b2,
                "The first bias is missing: np.tanh(x @ W1 + b1).",
            ),
            Mistake(
                "no second bias",
                lambda x, W1, b1, W2, b2: np.tanh(x @ W1 + b1) @ W2,
                "The last bias b2 is missing.",
            ),
            Mistake(
                "ReLU",
                lambda x, W1, b1, W2, b2: np.maximum(0, x @ W1 + b1) @ W2 + b2,
                "That is a network of ReLUs, and it would work. Here take np.tanh, because its "
                "slope comes next.",
            ),
        ),
    ),
    FunctionExercise(
        "own_loss",
        "your own network: the loss",
        "Half the squared distance between prediction and target, averaged over the examples: one "
        "number.",
        own_loss,
        _loss_cases,
        (
            "Subtract, square, average. Then one factor is left.",
            "np.mean((predictions - targets) ** 2) is twice what is asked for.",
            "0.5 * np.mean((predictions - targets) ** 2).",
        ),
        (
            Mistake(
                "not halved",
                lambda predictions, targets: np.mean((predictions - targets) ** 2),
                "That is twice as much. The half is there so that the derivative has no 2.",
            ),
            Mistake(
                "sum",
                lambda predictions, targets: 0.5 * np.sum((predictions - targets) ** 2),
                "That is the sum over the examples. Take the mean, so that a step does not grow "
                "with the number of examples.",
            ),
            Mistake(
                "sum, not halved",
                lambda predictions, targets: np.sum((predictions - targets) ** 2),
                "That is the sum over the examples, and not halved. Take half the mean.",
            ),
            Mistake("absolute", lambda p, t: 0.5 * np.mean(np.abs(p - t)), "Square the distance."),
            Mistake(
                "square of the mean",
                lambda predictions, targets: 0.5 * np.mean(predictions - targets) ** 2,
                "Square first, then average: errors of opposite sign must not cancel.",
            ),
            Mistake(
                "doubled",
                lambda predictions, targets: 2 * np.mean((predictions - targets) ** 2),
                "That is four times as much: the mean is halved, not doubled.",
            ),
            Mistake(
                "root",
                lambda predictions, targets: np.sqrt(np.mean((predictions - targets) ** 2)),
                "That is the root mean square error. Leave out the root, and halve the mean.",
            ),
            Mistake(
                "halved, root",
                lambda predictions, targets: 0.5 * np.sqrt(np.mean((predictions - targets) ** 2)),
                "The root is too much: take half the mean itself.",
            ),
            Mistake(
                "all pairs",
                lambda predictions, targets: 0.5 * np.mean((predictions.ravel() - targets) ** 2),
                "One of the two has lost its second axis. A row minus a column is, without a "
                "warning, a table of all pairs. Leave both as columns.",
            ),
            Mistake(
                "in an array",
                lambda predictions, targets: 0.5 * np.mean((predictions - targets) ** 2, axis=0),
                "The value is right, but it stands in an array of shape (1,). Return a plain "
                "number: np.mean without an axis.",
            ),
            Mistake(
                "in a matrix",
                lambda p, t: 0.5 * np.mean((p - t) ** 2, keepdims=True),
                "The value is right, but it stands in an array of shape (1, 1). Return a plain "
                "number: np.mean without keepdims, or the one entry, [0, 0].",
            ),
        ),
    ),
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
