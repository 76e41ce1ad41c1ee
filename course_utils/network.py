"""A network: a list of layers and two loops.

All parameters live in one flat array ``theta`` of shape ``(..., P)``, all gradients in ``grad`` of
the same shape; the layers work on views into them. An optimizer is then three lines of vector
algebra, and so are norms, checkpoints and gradient checks.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, DTypeLike, NDArray

from course_utils.activations import Activation
from course_utils.checks import (
    Rng,
    finite_array,
    generator,
    one_of,
    per_run,
    runs_shape,
    whole_number,
)
from course_utils.initializers import Initializer, default_initializer
from course_utils.layers import Activate, BatchNorm, Dense, Layer, LayerNorm, Slot
from course_utils.losses import Loss

__all__ = ["Network", "mlp"]

Array = NDArray[np.floating]


def _room(needs: Iterable[dict[str, Slot]]) -> int:
    """Return how many numbers all slots of all layers hold."""
    return sum(rows * columns for slots in needs for (rows, columns), _ in slots.values())


class Network:
    """Layers applied in order, for one network (``runs=()``) or for many at once (``runs=50``).

    Parameters
    ----------
    layers : sequence of Layer
    runs : int or tuple of int
        How many independent networks; they become the leading axes of every array.
    dtype : dtype
        float64 unless speed matters more than the last digits.

    Attributes
    ----------
    theta, grad : array, shape (*runs, P)
        All parameters and all gradients.
    """

    def __init__(
        self,
        layers: Sequence[Layer],
        *,
        runs: int | tuple[int, ...] = (),
        dtype: DTypeLike = np.float64,
    ) -> None:
        # Copies: the caller's layers may already belong to another network.
        self.layers = [copy.copy(layer) for layer in layers]
        self.runs = runs_shape(runs)
        one_of("dtype", np.dtype(dtype), (np.dtype("float32"), np.dtype("float64")))
        self.theta = np.zeros((*self.runs, _room(layer.needs for layer in self.layers)), dtype)
        self.grad = np.zeros_like(self.theta)
        self.state = np.zeros((*self.runs, _room(layer.keeps for layer in self.layers)), dtype)
        self._hand_out_views()
        for layer in self.layers:
            for slots, arrays in ((layer.needs, layer.params), (layer.keeps, layer.state)):
                for name, slot in slots.items():
                    arrays[name][...] = slot.start

    def _hand_out_views(self) -> None:
        """Give each layer its views into theta, grad and state."""
        at = state_at = 0
        for layer in self.layers:
            layer.params, _ = self._views(self.theta, layer.needs, at)
            layer.grads, at = self._views(self.grad, layer.needs, at)
            layer.state, state_at = self._views(self.state, layer.keeps, state_at)

    def _views(self, flat: Array, slots: dict[str, Slot], at: int) -> tuple[dict[str, Array], int]:
        views = {}
        for name, (shape, _) in slots.items():
            part = slice(at, at := at + shape[0] * shape[1])
            views[name] = flat[..., part].reshape(*self.runs, *shape)
        return views, at

    @property
    def dense(self) -> list[Dense]:
        """The affine layers, first to last."""
        return [layer for layer in self.layers if isinstance(layer, Dense)]

    @property
    def params(self) -> list[dict[str, NDArray[Any]]]:
        """The parameters of each layer by name, as views into `theta`."""
        return [layer.params for layer in self.layers]

    @property
    def grads(self) -> list[dict[str, NDArray[Any]]]:
        """The gradients of each layer by name, as views into `grad`."""
        return [layer.grads for layer in self.layers]

    def __getitem__(self, index: Any) -> Network:
        """Return the chosen run(s) as a network that shares its memory with this one."""
        if not self.runs:
            raise IndexError("network: is a single run, there is nothing to choose from")
        # The last axis of the flat arrays is not a run: always take all of it.
        chosen_runs = (*index, slice(None)) if isinstance(index, tuple) else (index, slice(None))
        chosen = copy.copy(self)
        chosen.layers = [copy.copy(layer) for layer in self.layers]
        chosen.theta, chosen.grad = self.theta[chosen_runs], self.grad[chosen_runs]
        chosen.state = self.state[chosen_runs]
        if not np.shares_memory(chosen.theta, self.theta):
            raise IndexError(f"network: choose runs by number or slice, got {index!r}")
        chosen.runs = chosen.theta.shape[:-1]
        chosen._hand_out_views()
        return chosen

    def copy(self) -> Network:
        """Return an independent network with the same parameters and state."""
        twin = copy.copy(self)
        twin.layers = [copy.copy(layer) for layer in self.layers]
        twin.theta, twin.grad, twin.state = self.theta.copy(), self.grad.copy(), self.state.copy()
        twin._hand_out_views()
        return twin

    def forward(self, x: Array, *, training: bool = False) -> Array:
        """Return the outputs for `x`, shape ``(..., batch, features)``."""
        for layer in self.layers:
            x = layer.forward(x, training=training)
        return x

    def __call__(self, x: ArrayLike) -> Array:
        """Return the outputs for `x` as at test time, after a check of `x`."""
        return self.forward(self.check_inputs(x))

    def check_inputs(self, x: ArrayLike) -> Array:
        """Return `x` in the network's precision; raise if its shape or its values are wrong."""
        array = finite_array("x", x).astype(self.theta.dtype, copy=False)
        fan_in = self.dense[0].needs["W"].shape[0] if self.dense else array.shape[-1]
        if array.shape[-1] != fan_in:
            raise ValueError(
                f"x: must have {fan_in} features on its last axis, got shape {array.shape}"
            )
        try:
            np.broadcast_shapes(array.shape[:-2], self.runs)
        except ValueError:
            raise ValueError(
                f"x: its leading axes {array.shape[:-2]} do not fit the network's runs {self.runs}"
            ) from None
        return array

    def hidden_outputs(self, x: ArrayLike) -> list[Array]:
        """Return what each hidden layer gives out for `x`: what each Dense but the first gets."""
        self(x)
        return [layer.x for layer in self.dense[1:]]

    def backward(self, grad_out: Array) -> None:
        """Write the gradient of every parameter into `grad`, from the last layer to the first."""
        flow: Array | None = grad_out
        for number in reversed(range(len(self.layers))):
            assert flow is not None
            # Nobody asks how to change the data, so the first layer skips that product.
            flow = self.layers[number].backward(flow, need_grad_x=number > 0)

    def loss_and_grad(self, x: Array, targets: ArrayLike, loss: Loss) -> Array:
        """Run forward and backward in training mode; return the loss of each run."""
        value, grad_out = loss(self.forward(x, training=True), targets)
        self.backward(grad_out)
        return value


def mlp(
    sizes: Sequence[int],
    activation: str | Activation,
    *,
    rng: Rng,
    init: Initializer | None = None,
    bias: ArrayLike = 0.0,
    norm: str | None = None,
    output_activation: str | Activation | None = None,
    runs: int | tuple[int, ...] = (),
    dtype: DTypeLike = np.float64,
) -> Network:
    """Build a multi-layer perceptron: Dense, (norm,) Activate, ..., Dense.

    Parameters
    ----------
    sizes : sequence of int
        Features of the input, of each hidden layer and of the output: ``(64, 100, 100, 10)``.
    activation : str or Activation
        Of the hidden layers.
    rng : Generator or seed
        Draws the weights; each run gets its own.
    init : initializer, optional
        Default: Kaiming for the ReLU family, otherwise Xavier.
    bias : float or array, shape runs
        What every bias starts at.
    norm : {None, "batch", "layer"}
        A normalization between each hidden Dense and its activation.
    output_activation : str or Activation, optional
        None leaves the logits as they are.
    runs, dtype
        As in `Network`.
    """
    sizes = [whole_number("sizes", size) for size in sizes]
    if len(sizes) < 2:
        raise ValueError(f"sizes: need at least an input and an output size, got {sizes}")
    finite_array("bias", bias, axes=0)
    norms = {None: None, "batch": BatchNorm, "layer": LayerNorm}
    if norm not in norms:
        raise ValueError(f"norm: {norm!r} is not known; allowed are None, 'batch', 'layer'")
    layers: list[Layer] = []
    for fan_in, fan_out in pairwise(sizes[:-1]):
        layers.append(Dense(fan_in, fan_out))
        make_norm = norms[norm]
        if make_norm:
            layers.append(make_norm(fan_out))
        layers.append(Activate(activation))
    layers.append(Dense(sizes[-2], sizes[-1]))
    if output_activation is not None:
        layers.append(Activate(output_activation))
    network = Network(layers, runs=runs, dtype=dtype)
    rng, init = generator(rng), init or default_initializer(activation)
    for layer in network.dense:
        layer.params["W"][...] = init(layer.params["W"].shape, rng=rng)
        layer.params["b"][...] = per_run("bias", bias, network.runs, axes=2)
    return network
