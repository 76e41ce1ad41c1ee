"""Signals and gradients on their way through many random layers, and two theories of it.

Weights have standard deviation ``gain / sqrt(fan_in)``. Forward goes an input, backward a random
gradient, and beside the input goes a small difference: the tangent of the network.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from course_utils.activations import get_activation
from course_utils.checks import Rng, generator, one_of, positive, whole_number
from course_utils.digits import whole_digits
from course_utils.meanfield import layer_by_layer

__all__ = ["Flow", "Passing", "Stack", "Twins", "flow", "pass_through", "random_stack", "twins"]

Array = NDArray[np.floating]


@dataclass(frozen=True)
class Stack:
    """Random layers, all of one width, and what is sent through them.

    Attributes
    ----------
    weights : array, shape (depth, runs, width, width)
        With gain 1: standard deviation 1 / sqrt(width).
    x, step, upstream : array, shape (runs, examples, width)
        Inputs, a direction to step away from them, a gradient at the outputs; standard normal.
    """

    weights: Array
    x: Array
    step: Array
    upstream: Array


def random_stack(
    depth: int, *, width: int = 128, examples: int = 16, runs: int = 10, rng: Rng
) -> Stack:
    """Draw layers and what is sent through them."""
    draw, width = generator(rng).standard_normal, whole_number("width", width)
    weights = draw((whole_number("depth", depth), runs, width, width)) / np.sqrt(width)
    return Stack(weights, *(draw((runs, examples, width)) for _ in range(3)))


@dataclass(frozen=True)
class Passing:
    """What was met on the way; `forward`, `backward`, `apart` begin before the first layer.

    Attributes
    ----------
    forward : array, shape (depth + 1, runs)
        Root mean square of inputs and outputs.
    backward : array, shape (depth + 1, runs)
        That of the gradient with respect to them.
    apart : array, shape (depth + 1, runs)
        That of a small difference, as a share of what it was.
    slope, rms_slope : array, shape (depth, runs)
        Mean slope of the activation, and root mean square slope.
    steep, carried : array, shape (depth, runs)
        Share of the entries whose slope is above one half, and their share of all squared slopes.
    """

    forward: Array
    backward: Array
    apart: Array
    slope: Array
    rms_slope: Array
    steep: Array
    carried: Array


def _rms(values: Array) -> Array:
    return np.sqrt(np.square(values).mean(axis=(-2, -1)))


def pass_through(stack: Stack, gain: float, *, activation: str = "tanh") -> Passing:
    """Send everything through the layers once, the weights multiplied by `gain`."""
    record = get_activation(activation)
    h, step, slopes = stack.x, stack.step, []
    forward, apart = [_rms(h)], [_rms(step)]
    for W in stack.weights:
        z = gain * (h @ W)
        h, slope = record.f(z), record.df(z)
        step = slope * (gain * (step @ W))
        slopes.append(slope)
        forward.append(_rms(h))
        apart.append(_rms(step))
    flow = stack.upstream
    backward = [_rms(flow)]
    for W, slope in zip(stack.weights[::-1], slopes[::-1], strict=True):
        flow = gain * ((flow * slope) @ W.mT)
        backward.append(_rms(flow))
    return Passing(
        np.array(forward), np.array(backward[::-1]), np.array(apart) / apart[0],
        *np.array([_look(slope) for slope in slopes]).swapaxes(0, 1),
    )  # fmt: skip


def _look(slope: Array) -> tuple[Array, ...]:
    """Return mean and root mean square, share of the steep entries, and what they carry."""
    steep, squares = slope > 0.5, np.square(slope)
    carried = (squares * steep).sum(axis=(-2, -1)) / squares.sum(axis=(-2, -1))
    return slope.mean(axis=(-2, -1)), _rms(slope), steep.mean(axis=(-2, -1)), carried


@dataclass(frozen=True)
class Flow:
    """The same layers at several gains.

    Attributes
    ----------
    gains : tuple of float
    depth : int
    at : dict of float to Passing
    theory : dict of float to array, shape (depth + 1,)
        Root mean square of the gradient by mean field theory, 1 at the outputs.
    """

    gains: tuple[float, ...]
    depth: int
    at: Mapping[float, Passing]
    theory: Mapping[float, Array]

    def _of(self, gain: float) -> Passing:
        one_of("gain", gain, self.gains)
        return self.at[gain]

    def ratio(self, gain: float) -> Array:
        """Return the gradient at the inputs over that at the outputs, shape (runs,)."""
        backward = self._of(gain).backward
        return backward[0] / backward[-1]

    def product(self, gain: float) -> Array:
        """Return the product of the layers' mean slopes, shape (runs,): weights left out."""
        return self._of(gain).slope.prod(axis=0)

    def slope(self, gain: float) -> Array:
        """Return the mean slope over all layers, shape (runs,)."""
        return self._of(gain).slope.mean(axis=0)

    def rms_slope(self, gain: float) -> Array:
        """Return the root mean square slope over all layers, shape (runs,)."""
        return np.sqrt(np.square(self._of(gain).rms_slope).mean(axis=0))

    def steep(self, gain: float) -> tuple[Array, Array]:
        """Return the share of slopes above one half, and what they carry; mean over layers."""
        passing = self._of(gain)
        return passing.steep.mean(axis=0), passing.carried.mean(axis=0)

    def grown(self, gain: float) -> Array:
        """Return by what a small difference has grown behind the last layer, shape (runs,)."""
        return self._of(gain).apart[-1]

    def kept(self, gain: float) -> Array:
        """Return the size of the last outputs over that of the first ones, shape (runs,)."""
        forward = self._of(gain).forward
        return forward[-1] / forward[1]


def theory_backward(gain: float, depth: int, activation: str = "tanh") -> Array:
    """Return the size of the gradient before each layer and at the end, by the theory."""
    chi = layer_by_layer(activation, gain, depth).chi
    return np.sqrt(np.append(np.cumprod(chi[::-1])[::-1], 1.0))


def flow(
    gains: Sequence[float] = (0.5, 1.0, 1.2, 3.2, 10.0),
    *,
    depth: int = 20,
    width: int = 128,
    runs: int = 10,
    rng: Rng,
) -> Flow:
    """Measure what passes `depth` random tanh layers at each gain: the same draws, scaled."""
    stack = random_stack(depth, width=width, runs=runs, rng=rng)
    at = {gain: pass_through(stack, float(positive("gain", gain))) for gain in gains}
    return Flow(tuple(gains), depth, at, {gain: theory_backward(gain, depth) for gain in gains})


@dataclass(frozen=True)
class Twins:
    """Images and their twins, of which each pixel is moved a little.

    Attributes
    ----------
    gains : tuple of float
    noise : float
        Size of the move as a share of the image's.
    cosine : array, shape (gains, depth + 1, runs)
        Between an image and its twin, before the first layer and behind each; mean over images.
    """

    gains: tuple[float, ...]
    noise: float
    cosine: Array

    def at_end(self, gain: float) -> Array:
        """Return the cosine behind the last layer, shape (runs,)."""
        one_of("gain", gain, self.gains)
        return self.cosine[self.gains.index(gain), -1]


def twins(
    gains: Sequence[float] = (0.5, 1.5, 3.2),
    *,
    depth: int = 20,
    width: int = 128,
    noise: float = 0.01,
    examples: int = 16,
    runs: int = 10,
    rng: Rng,
) -> Twins:
    """Send digits and their twins through random tanh layers, and see whether they stay alike."""
    draw, digits = generator(rng), whole_digits().x
    x = digits[draw.integers(len(digits), size=(runs, examples))]
    other = x + noise * draw.standard_normal(x.shape)
    first = draw.standard_normal((runs, x.shape[-1], width)) / np.sqrt(x.shape[-1])
    weights = random_stack(depth - 1, width=width, examples=1, runs=runs, rng=draw).weights
    rows = []
    for gain in gains:
        a, b = x, other
        row = [_cosine(a, b)]
        for W in (first, *weights):
            a, b = (np.tanh(gain * (h @ W)) for h in (a, b))
            row.append(_cosine(a, b))
        rows.append(row)
    return Twins(tuple(gains), noise, np.array(rows))


def _cosine(a: Array, b: Array) -> Array:
    """Return the cosine between each pair of rows, averaged, one for each run."""
    lengths = np.linalg.norm(a, axis=-1) * np.linalg.norm(b, axis=-1)
    return (np.vecdot(a, b) / lengths).mean(axis=-1)
