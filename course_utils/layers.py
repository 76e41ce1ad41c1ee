"""Layers: what a network is made of, forward beside backward.

Arrays are ``(..., batch, features)`` and weights ``(..., fan_in, fan_out)``. Everything before the
last two axes counts independent runs, and NumPy's matmul broadcasts over it: the code below trains
one network or three hundred.

A layer says which parameters it `needs` and which state it `keeps`; the network hands it views into
flat arrays as ``params``, ``grads`` and ``state``. ``forward`` keeps what ``backward`` will need as
attributes with names: ``self.x``, ``self.z``, ``self.x_hat``. ``backward`` takes the gradient with
respect to the outputs, *writes* the gradients of its parameters into ``self.grads`` and returns the
gradient with respect to ``x``.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from course_utils.activations import Activation, get_activation
from course_utils.checks import positive, whole_number

__all__ = ["Activate", "BatchNorm", "Dense", "Layer", "LayerNorm", "PReLU", "Slot"]

Array = NDArray[np.floating]
Views = dict[str, NDArray[Any]]


class Slot(NamedTuple):
    """Room for one array of a layer: its last two axes, and the value it starts with."""

    shape: tuple[int, int]
    start: float = 0.0


class Layer(Protocol):
    """What the network needs of a layer."""

    needs: dict[str, Slot]
    keeps: dict[str, Slot]
    params: Views
    grads: Views
    state: Views

    def forward(self, x: Array, *, training: bool = False) -> Array:
        """Return the outputs for `x`."""
        ...

    def backward(self, grad_out: Array, *, need_grad_x: bool = True) -> Array | None:
        """Write the parameters' gradients; return the gradient with respect to x."""
        ...


@lru_cache(maxsize=32)
def _row_of_ones(length: int, dtype: np.dtype) -> Array:
    return np.ones((1, length), dtype)


def _sum_over_batch(array: Array, out: Array | None = None) -> Array:
    """Return the sum over the batch, shape ``(..., 1, features)``.

    A row of ones times `array` is several times faster than ``array.sum(axis=-2)``.
    """
    return np.matmul(_row_of_ones(array.shape[-2], array.dtype), array, out=out)


class Dense:
    """An affine map, ``x @ W + b``."""

    def __init__(self, fan_in: int, fan_out: int) -> None:
        fan_in, fan_out = whole_number("fan_in", fan_in), whole_number("fan_out", fan_out)
        self.needs = {"W": Slot((fan_in, fan_out)), "b": Slot((1, fan_out))}
        self.keeps: dict[str, Slot] = {}
        self.params: Views = {}
        self.grads: Views = {}
        self.state: Views = {}

    def forward(self, x: Array, *, training: bool = False) -> Array:
        """Return ``x @ W + b``: ``(..., batch, fan_in) -> (..., batch, fan_out)``."""
        self.x = x
        z = x @ self.params["W"]
        z += self.params["b"]
        return z

    def backward(self, grad_out: Array, *, need_grad_x: bool = True) -> Array | None:
        """Write ``x^T grad_out`` and the sum over the batch; return ``grad_out W^T``."""
        np.matmul(self.x.mT, grad_out, out=self.grads["W"])
        _sum_over_batch(grad_out, out=self.grads["b"])
        return grad_out @ self.params["W"].mT if need_grad_x else None


class Activate:
    """An activation applied to every entry; no parameters."""

    def __init__(self, activation: str | Activation) -> None:
        self.activation = get_activation(activation)
        self.needs: dict[str, Slot] = {}
        self.keeps: dict[str, Slot] = {}
        self.params: Views = {}
        self.grads: Views = {}
        self.state: Views = {}

    def forward(self, x: Array, *, training: bool = False) -> Array:
        """Return ``f(z)``; here `x` is the pre-activation ``z``."""
        self.z = x
        self.outputs = self.activation.f(x)
        return self.outputs

    def backward(self, grad_out: Array, *, need_grad_x: bool = True) -> Array | None:
        """Return ``grad_out * f'(z)``."""
        return grad_out * self.activation.df(self.z, self.outputs)


class PReLU:
    """A leaky ReLU whose negative slope is learned, one for each unit (He et al. 2015, eq. 1).

    PyTorch's ``PReLU()`` shares one slope among all units unless told how many there are; both
    start at 0.25.

    Parameters
    ----------
    features : int
        Number of units.
    start : float
        The negative slope before training.
    """

    def __init__(self, features: int, *, start: float = 0.25) -> None:
        features = whole_number("features", features)
        self.needs = {"slope": Slot((1, features), float(start))}
        self.keeps: dict[str, Slot] = {}
        self.params: Views = {}
        self.grads: Views = {}
        self.state: Views = {}

    def forward(self, x: Array, *, training: bool = False) -> Array:
        """Return ``max(z, 0) + slope * min(z, 0)``; here `x` is the pre-activation ``z``."""
        self.z = x
        return np.maximum(x, 0) + self.params["slope"] * np.minimum(x, 0)

    def backward(self, grad_out: Array, *, need_grad_x: bool = True) -> Array | None:
        """Write the gradient of the slopes; return ``grad_out`` times 1 or the slope.

        A slope acts on every negative z of its unit, so its gradient sums over them.
        """
        negative = np.minimum(self.z, 0)
        np.sum(grad_out * negative, axis=-2, keepdims=True, out=self.grads["slope"])
        if not need_grad_x:
            return None
        positive = self.z > 0
        return grad_out * (positive + self.params["slope"] * ~positive)


class BatchNorm:
    """Normalize each feature over the batch, then scale and shift (Ioffe & Szegedy 2015, alg. 1).

    In training the batch's own mean and variance are used and the running statistics move towards
    them; otherwise the running statistics are used.

    Parameters
    ----------
    features : int
        Number of features.
    momentum : float
        Weight of the *new* batch in the running statistics, as in PyTorch (Keras: 1 minus this).
    eps : float
        Added to the variance.
    """

    def __init__(self, features: int, *, momentum: float = 0.1, eps: float = 1e-5) -> None:
        features = whole_number("features", features)
        if not 0 < momentum <= 1:
            raise ValueError(f"momentum: must be above 0 and at most 1, got {momentum!r}")
        self.momentum, self.eps = momentum, float(positive("eps", eps))
        row = (1, features)
        self.needs = {"gamma": Slot(row, 1.0), "beta": Slot(row)}
        self.keeps = {"running_mean": Slot(row), "running_var": Slot(row, 1.0)}
        self.params: Views = {}
        self.grads: Views = {}
        self.state: Views = {}

    def forward(self, x: Array, *, training: bool = False) -> Array:
        """Return ``gamma * x_hat + beta`` with ``x_hat = (x - mean) / sqrt(var + eps)``."""
        self.training = training
        if training:
            m = x.shape[-2]
            if m < 2:
                raise ValueError(
                    "x: batch norm in training needs at least 2 examples in a batch, "
                    f"got shape {x.shape}: one example minus its own mean is always 0"
                )
            mean = _sum_over_batch(x) / m
            centered = x - mean
            var = _sum_over_batch(centered * centered) / m
            self._move(self.state["running_mean"], mean)
            # The batch's variance is m - 1 over m too small on average; the running one is not.
            self._move(self.state["running_var"], var * (m / (m - 1)))
        else:
            centered = x - self.state["running_mean"]
            var = self.state["running_var"]
        self.inv_std = 1 / np.sqrt(var + self.eps)
        self.x_hat = centered * self.inv_std
        return self.params["gamma"] * self.x_hat + self.params["beta"]

    def _move(self, running: Array, new: Array) -> None:
        running += self.momentum * (new - running)

    def backward(self, grad_out: Array, *, need_grad_x: bool = True) -> Array | None:
        """Return the gradient with respect to x.

        In training x moves its own mean and variance: two projections take out what they undo.
        """
        grad_gamma = _sum_over_batch(grad_out * self.x_hat, out=self.grads["gamma"])
        grad_beta = _sum_over_batch(grad_out, out=self.grads["beta"])
        if not need_grad_x:
            return None
        if self.training:
            m = grad_out.shape[-2]
            grad_out = grad_out - grad_beta / m - self.x_hat * (grad_gamma / m)
        return grad_out * (self.params["gamma"] * self.inv_std)


class LayerNorm:
    """Normalize each example over its features, then scale and shift (Ba, Kiros, Hinton 2016)."""

    def __init__(self, features: int, *, eps: float = 1e-5) -> None:
        features = whole_number("features", features)
        self.eps = float(positive("eps", eps))
        self.needs = {"gamma": Slot((1, features), 1.0), "beta": Slot((1, features))}
        self.keeps: dict[str, Slot] = {}
        self.params: Views = {}
        self.grads: Views = {}
        self.state: Views = {}

    def forward(self, x: Array, *, training: bool = False) -> Array:
        """Return ``gamma * x_hat + beta``, the mean and variance taken over the last axis."""
        centered = x - x.mean(axis=-1, keepdims=True)
        var = (centered * centered).mean(axis=-1, keepdims=True)
        self.inv_std = 1 / np.sqrt(var + self.eps)
        self.x_hat = centered * self.inv_std
        return self.params["gamma"] * self.x_hat + self.params["beta"]

    def backward(self, grad_out: Array, *, need_grad_x: bool = True) -> Array | None:
        """Return the gradient with respect to x, with the same two projections as batch norm."""
        _sum_over_batch(grad_out * self.x_hat, out=self.grads["gamma"])
        _sum_over_batch(grad_out, out=self.grads["beta"])
        if not need_grad_x:
            return None
        grad_hat = grad_out * self.params["gamma"]
        along_ones = grad_hat.mean(axis=-1, keepdims=True)
        along_x_hat = (grad_hat * self.x_hat).mean(axis=-1, keepdims=True)
        return self.inv_std * (grad_hat - along_ones - self.x_hat * along_x_hat)
