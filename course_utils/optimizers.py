"""Optimizers: how a gradient becomes a step.

``step(params, grads)`` works on the flat arrays of a network (``theta`` and ``grad``, shape
``(..., P)``) and changes `params` in place: the one function of the core that changes its argument.
A hyper-parameter is one number, or an array with one value per run.
"""

from __future__ import annotations

from typing import Any, Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray

from course_utils.checks import per_run, positive

__all__ = ["SGD", "Adam", "Optimizer"]

Array = NDArray[np.floating]


class Optimizer(Protocol):
    """What `fit` needs of an optimizer."""

    def step(self, params: Array, grads: Array) -> None:
        """Change `params` in place."""
        ...


def _like(name: str, value: NDArray[Any], params: Array) -> Any:
    """Return a per-run value shaped for theta, in theta's precision."""
    if not value.ndim:
        return params.dtype.type(value)
    return per_run(name, value, params.shape[:-1], axes=1).astype(params.dtype, copy=False)


def _fraction(name: str, value: ArrayLike) -> NDArray[np.float64]:
    array = positive(name, value, or_zero=True)
    if (array >= 1).any():
        raise ValueError(f"{name}: must be at least 0 and below 1, got {value}")
    return array


class SGD:
    """Gradient descent, with momentum if asked for.

    ``velocity = momentum * velocity + grad`` and ``params -= learning_rate * velocity``, as in
    PyTorch. (Others multiply the gradient, not the velocity, by the learning rate; with a constant
    learning rate the two are the same.)

    Parameters
    ----------
    learning_rate : float or array, shape runs
    momentum : float or array, shape runs
    """

    def __init__(self, learning_rate: ArrayLike, *, momentum: ArrayLike = 0.0) -> None:
        self.learning_rate = positive("learning_rate", learning_rate)
        self.momentum = _fraction("momentum", momentum)
        self._with_momentum = bool(self.momentum.any())
        self.velocity: Array | None = None

    def step(self, params: Array, grads: Array) -> None:
        """Change `params` in place, shape ``(..., P)``."""
        move = grads
        if self._with_momentum:
            move = np.zeros_like(grads) if self.velocity is None else self.velocity
            move *= _like("momentum", self.momentum, params)
            move += grads
            self.velocity = move
        params -= _like("learning_rate", self.learning_rate, params) * move


class Adam:
    """Adam (Kingma & Ba 2015, algorithm 1): steps scaled by running moments of the gradient.

    Parameters
    ----------
    learning_rate : float or array, shape runs
    beta1, beta2 : float
        Weights of the past in the first and the second moment.
    eps : float
        Added to the root of the second moment.
    """

    def __init__(
        self,
        learning_rate: ArrayLike = 1e-3,
        *,
        beta1: float = 0.9,
        beta2: float = 0.999,
        eps: float = 1e-8,
    ) -> None:
        self.learning_rate = positive("learning_rate", learning_rate)
        self.beta1, self.beta2 = float(_fraction("beta1", beta1)), float(_fraction("beta2", beta2))
        self.eps = float(positive("eps", eps))
        self.steps = 0
        self.moments: tuple[Array, Array] | None = None

    def step(self, params: Array, grads: Array) -> None:
        """Change `params` in place, shape ``(..., P)``."""
        if self.moments is None:
            self.moments = np.zeros_like(grads), np.zeros_like(grads)
        m, v = self.moments
        self.steps += 1
        m += (1 - self.beta1) * (grads - m)
        v += (1 - self.beta2) * (grads * grads - v)
        # Both moments start at zero; the corrections undo that.
        size = _like("learning_rate", self.learning_rate, params) * (
            1 / (1 - self.beta1**self.steps)
        )
        params -= size * m / (np.sqrt(v / (1 - self.beta2**self.steps)) + self.eps)
