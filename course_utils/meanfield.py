"""Mean field theory: what a wide network of random weights does to a signal, without a network.

The weights have mean 0 and standard deviation ``gain / sqrt(fan_in)``, the biases are 0. A
pre-activation z of a wide layer is then a sum of many small independent terms: close to normal,
with mean 0. One number is left to follow from layer to layer, the variance of z
(Poole et al. 2016; Schoenholz et al. 2017).

Means over z are sums over 4000 equally spaced points, none of them at 0, where a slope may jump.
Gauss-Hermite nodes are no choice here: few
of them lie near 0, and for a large gain the slope of tanh is 0 everywhere else.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from course_utils.activations import Activation, get_activation
from course_utils.checks import positive, whole_number

__all__ = ["Layers", "chi", "layer_by_layer", "next_moment", "normal_means", "settled_variance"]

Array = NDArray[np.floating]
_Z = np.linspace(-9.0, 9.0, 4000)
_WEIGHTS = np.exp(-0.5 * _Z**2) / np.sqrt(2 * np.pi) * (_Z[1] - _Z[0])


def normal_means(f: Callable[[Array], Array], variance: ArrayLike) -> Array:
    """Return the mean of ``f(z)``, z normal with mean 0, for each of the variances given."""
    std = np.sqrt(positive("variance", variance, or_zero=True))
    return f(std[..., None] * _Z) @ _WEIGHTS


def next_moment(activation: str | Activation, gain: ArrayLike, moment: ArrayLike) -> Array:
    """Return the mean square of a layer's outputs from that of its inputs: the map of depth.

    Parameters
    ----------
    gain : float or array
        The weights' standard deviation times ``sqrt(fan_in)``.
    moment : float or array
        Mean square of the inputs.
    """
    record, gain = get_activation(activation), positive("gain", gain, or_zero=True)
    variance = gain**2 * positive("moment", moment, or_zero=True)
    return normal_means(lambda z: record.f(z) ** 2, variance)


def chi(activation: str | Activation, gain: ArrayLike, variance: ArrayLike) -> Array:
    """Return ``n Var(w) E[f'(z)^2]``: by what a layer multiplies a squared gradient.

    The same for the square of a small difference between two inputs (Schoenholz et al. 2017, eq.
    5, there from the settled variance on).

    Parameters
    ----------
    gain : float or array
        Its square is ``n Var(w)``.
    variance : float or array
        Of the pre-activations z.
    """
    record, gain = get_activation(activation), positive("gain", gain, or_zero=True)
    return gain**2 * normal_means(lambda z: record.df(z) ** 2, variance)


@dataclass(frozen=True)
class Layers:
    """What the theory says of each layer, shape ``(..., depth)``.

    Attributes
    ----------
    variance : array
        Of the pre-activations.
    moment : array
        Mean square of the outputs.
    slope : array
        Mean slope of the activation.
    chi : array
        As in `chi`.
    """

    variance: Array
    moment: Array
    slope: Array
    chi: Array


def layer_by_layer(
    activation: str | Activation, gain: ArrayLike, depth: int, *, moment: ArrayLike = 1.0
) -> Layers:
    """Follow a signal through `depth` layers; `moment` is the mean square of what goes in."""
    record, gain = get_activation(activation), positive("gain", gain, or_zero=True)
    rows: list[tuple[Array, ...]] = []
    inputs: Array = np.asarray(moment, dtype=float)
    for _ in range(whole_number("depth", depth)):
        variance = gain**2 * inputs
        z = np.sqrt(variance)[..., None] * _Z
        slope = record.df(z)
        inputs = record.f(z) ** 2 @ _WEIGHTS
        rows.append((variance, inputs, slope @ _WEIGHTS, gain**2 * (slope**2 @ _WEIGHTS)))
    return Layers(*(np.stack(column, axis=-1) for column in zip(*rows, strict=True)))


def settled_variance(activation: str | Activation, gain: ArrayLike, *, rounds: int = 300) -> Array:
    """Return the variance of z after so many layers: where a bounded activation settles."""
    gain = positive("gain", gain, or_zero=True)
    moment: Array = np.ones_like(gain)
    for _ in range(whole_number("rounds", rounds)):
        moment = next_moment(activation, gain, moment)
    return gain**2 * moment
