"""Vital signs: what to look at when a network does not train.

`trace` runs a network once, forward and backward, and keeps everything that flowed. The other
functions are short sums over such arrays; each returns one value per run.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from course_utils.activations import Activation, get_activation
from course_utils.checks import finite_array
from course_utils.layers import Activate, Layer
from course_utils.losses import Loss
from course_utils.network import Network

__all__ = [
    "Passage",
    "condition_number",
    "dead_fraction",
    "gradient_norms",
    "one_signed_fraction",
    "saturated_fraction",
    "std_by_layer",
    "trace",
    "update_ratio",
    "zero_fraction",
]

Array = NDArray[np.floating]


@dataclass(frozen=True)
class Passage:
    """What flowed through one layer.

    Attributes
    ----------
    layer : Layer
    x, outputs : array, shape (..., batch, features)
        What came in and what went out.
    grad_out, grad_x : array, shape (..., batch, features)
        Gradients of the loss with respect to `outputs` and to `x`.
    grads : dict of str to array
        Gradients of the layer's parameters.
    """

    layer: Layer
    x: Array
    outputs: Array
    grad_out: Array
    grad_x: Array
    grads: dict[str, Array]


def trace(
    network: Network, x: ArrayLike, targets: ArrayLike, loss: Loss, *, training: bool = True
) -> list[Passage]:
    """Run `network` forward and backward once; return what flowed through each layer.

    The network is left as it was: the work is done on a copy.
    """
    probe = network.copy()
    flow = probe.check_inputs(x)
    ways: list[tuple[Array, Array]] = []
    for layer in probe.layers:
        outputs = layer.forward(flow, training=training)
        ways.append((flow, outputs))
        flow = outputs
    grad_out = loss(flow, targets)[1]
    passages: list[Passage] = []
    for layer, (came, went) in zip(reversed(probe.layers), reversed(ways), strict=True):
        grad_x = layer.backward(grad_out)
        assert grad_x is not None
        grads = {name: grad.copy() for name, grad in layer.grads.items()}
        passages.append(Passage(layer, came, went, grad_out, grad_x, grads))
        grad_out = grad_x
    return passages[::-1]


def std_by_layer(passages: list[Passage]) -> Array:
    """Return the standard deviation of each activation's outputs, shape ``(..., layers)``."""
    stds = [p.outputs.std(axis=(-2, -1)) for p in passages if isinstance(p.layer, Activate)]
    return np.stack(stds, axis=-1)


def gradient_norms(passages: list[Passage]) -> Array:
    """Return the Euclidean norm of each weight matrix's gradient, shape ``(..., layers)``."""
    norms = [np.linalg.norm(p.grads["W"], axis=(-2, -1)) for p in passages if "W" in p.grads]
    return np.stack(norms, axis=-1)


def saturated_fraction(z: ArrayLike, activation: str | Activation, *, below: float = 0.06) -> Array:
    """Return the share of entries whose slope is 0 or under 6 % of the largest (tanh: |h| > 0.97).

    A step is saturated everywhere.

    Parameters
    ----------
    z : array, shape (..., batch, units)
        Pre-activations.
    activation : str or Activation
    below : float
        The threshold, as a share of the activation's largest slope.
    """
    record = get_activation(activation)
    slope = np.abs(record.df(finite_array("z", z)))
    return ((slope == 0) | (slope < below * record.max_slope)).mean(axis=(-2, -1))


def zero_fraction(outputs: ArrayLike) -> Array:
    """Return the share of entries that are exactly 0; outputs are ``(..., batch, units)``."""
    return (finite_array("outputs", outputs) == 0).mean(axis=(-2, -1))


def dead_fraction(outputs: ArrayLike) -> Array:
    """Return the share of units that are 0 for *every* example of ``(..., batch, units)``."""
    return (finite_array("outputs", outputs) == 0).all(axis=-2).mean(axis=-1)


def one_signed_fraction(grad_W: ArrayLike) -> Array:
    """Return the share of units whose weights all get a gradient of the same sign.

    Parameters
    ----------
    grad_W : array, shape (..., fan_in, fan_out)
        One column per unit. A 0 counts for neither sign. A unit whose gradient is 0 throughout
        does not move and is left out of the count; without any moving unit the share is 0.
    """
    grad = finite_array("grad_W", grad_W)
    up, down = (grad > 0).any(axis=-2), (grad < 0).any(axis=-2)
    return (up != down).sum(axis=-1) / np.maximum((up | down).sum(axis=-1), 1)


def update_ratio(before: ArrayLike, after: ArrayLike) -> Array:
    """Return how far a step went: ``|after - before| / |before|`` of flat ``(..., P)``.

    Infinite where all parameters started at 0.
    """
    start, end = finite_array("before", before, axes=1), finite_array("after", after, axes=1)
    if start.shape != end.shape:
        raise ValueError(f"after: must have the shape of before {start.shape}, got {end.shape}")
    move, size = np.linalg.norm(end - start, axis=-1), np.linalg.norm(start, axis=-1)
    return np.where(size == 0, np.inf, move / np.where(size == 0, 1, size))


def condition_number(hessian: ArrayLike) -> Array:
    """Return the largest over the smallest eigenvalue of symmetric matrices ``(..., n, n)``.

    Infinite where the smallest is 0 or below (to rounding): some direction is flat or bends down.
    """
    matrix = finite_array("hessian", hessian)
    if matrix.shape[-1] != matrix.shape[-2] or not np.allclose(matrix, matrix.swapaxes(-1, -2)):
        raise ValueError(f"hessian: must be square and symmetric, got shape {matrix.shape}")
    values = np.linalg.eigvalsh(matrix)
    smallest, largest = values[..., 0], values[..., -1]
    flat = smallest <= 1e-13 * np.abs(values).max(axis=-1)
    return np.where(flat, np.inf, largest / np.where(flat, 1, smallest))
