"""Layers beyond the everyday ones: an activation that learns its own slope."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_utils.checks import whole_number
from course_utils.layers import Slot

__all__ = ["PReLU"]

Array = NDArray[np.floating]


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
        self.params: dict[str, NDArray[Any]] = {}
        self.grads: dict[str, NDArray[Any]] = {}
        self.state: dict[str, NDArray[Any]] = {}

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
