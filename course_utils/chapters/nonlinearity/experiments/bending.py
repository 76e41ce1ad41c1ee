"""What the hidden layers make of the plane, seen so that the last boundary is a straight line.

Christopher Olah, "Neural Networks, Manifolds, and Topology" (2014), drew it first: the hidden
layers bend the plane until one straight cut is enough. With two hidden units one can look at the
bent plane as it is; with more, one needs a direction to look from.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from course_utils.network import Network

__all__ = ["SideView", "hidden_and_output", "side_view"]

Array = NDArray[np.floating]


@dataclass(frozen=True)
class SideView:
    """A flat picture of the space of hidden outputs, taken along the output unit's boundary.

    To the right goes the distance from the boundary, ``(h . w + b) / |w|``: what is drawn right of
    0 is what the output unit answers with class 1. Upwards goes the direction along the boundary
    in which the training points are spread most. Each is drawn to a scale of its own, in which
    the farthest training point is at 1: all are in view, and what is straight stays straight.

    Attributes
    ----------
    across, along : array, shape (units,)
        Unit vectors at right angles. Without a direction (a single unit, or points that differ in
        what the output unit measures alone) `along` is 0 and all points lie on one line.
    offset : float
        Distance of the hidden outputs' origin from the boundary.
    centre : array, shape (units,)
        Mean of the training points; it lies at height 0.
    scale : array, shape (2,)
        Divides the distances to the right and upwards; not finite where the hidden outputs are too
        large to be drawn.
    """

    across: Array
    along: Array
    offset: float
    centre: Array
    scale: Array

    def __call__(self, hidden: Array) -> Array:
        """Return the places of hidden outputs ``(n, units)`` in the picture, shape (n, 2)."""
        if not np.isfinite(self.scale).all():
            return np.full((len(hidden), 2), np.nan)
        right = hidden @ self.across + self.offset
        up = (hidden - self.centre) @ self.along
        return np.stack([right, up], axis=-1) / self.scale


def hidden_and_output(network: Network, x: Array) -> tuple[Array, Array, float]:
    """Return what a network's output unit gets for points ``(n, 2)``, its weights and its bias.

    Returns
    -------
    hidden : array, shape (n, units)
        Outputs of the last hidden layer; the points themselves where there is none.
    weights : array, shape (units,)
    bias : float
    """
    hidden = [x, *network.hidden_outputs(x)][-1]
    last = network.dense[-1].params
    return hidden, last["W"][:, 0], float(last["b"][0, 0])


def side_view(
    hidden: Array, weights: Array, bias: float, *, x: Array, like: SideView | None = None
) -> SideView:
    """Choose the view for the hidden outputs of the training points.

    A direction and its opposite are equally good for `along`: a picture that plays would flip
    now and then. So it points as in the view before.

    Parameters
    ----------
    hidden : array, shape (n, units)
    weights : array, shape (units,)
        Of the output unit. Where all are 0 there is no boundary; what it measures is its bias.
    bias : float
    x : array, shape (n, 2)
        The training points in the plane. Without a view before, `along` points to where x_1
        grows, or x_2 if x_1 does not tell.
    like : SideView, optional
        The view before.
    """
    with np.errstate(over="ignore", invalid="ignore"):
        length = float(np.linalg.norm(weights)) or 1.0
        across, centre = weights / length, hidden.mean(axis=0)
        around = hidden - centre
        along = _widest(around - np.outer(around @ across, across), float((around**2).sum()))
        right, up = hidden @ across + bias / length, around @ along
        scale = np.abs([right, up]).max(axis=1)
        scale[scale == 0] = 1
        hints = [] if like is None else [along @ like.along]
        hints += list(up @ x / max(float(np.linalg.norm(up) * np.linalg.norm(x)), 1e-300))
    sign = next((np.sign(hint) for hint in hints if abs(hint) > 1e-9), 1.0)
    return SideView(across, sign * along, bias / length, centre, scale)


def _widest(around: Array, total: float) -> Array:
    """Return the direction in which centred points spread most, 0 if that is rounding noise."""
    products = around.T @ around
    if not np.isfinite(products).all():
        return np.full(len(products), np.nan)
    spreads, directions = np.linalg.eigh(products)
    return directions[:, -1] * float(spreads[-1] > 1e-9 * total)
