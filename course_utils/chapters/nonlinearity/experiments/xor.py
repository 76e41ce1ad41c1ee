"""XOR: what no affine map can do, and two ReLUs can."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from course_utils.checks import finite_array

__all__ = ["XOR_POINTS", "XOR_TARGETS", "hidden_corners", "xor_affine", "xor_two_relus"]

Array = NDArray[np.float64]

XOR_POINTS = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
XOR_TARGETS = np.array([0.0, 1.0, 1.0, 0.0])


def xor_affine(points: ArrayLike) -> Array:
    """Return the predictions of the affine map that fits XOR best in the least-squares sense."""
    design = np.column_stack([np.ones(4), XOR_POINTS])
    weights = np.linalg.pinv(design) @ XOR_TARGETS
    points = finite_array("points", points)
    return weights[0] + points @ weights[1:]


def xor_two_relus(points: ArrayLike) -> Array:
    """Return ``relu(s) - 2 relu(s - 1)`` with s = x1 + x2: XOR, exactly."""
    s = finite_array("points", points).sum(axis=-1)
    return np.maximum(s, 0) - 2 * np.maximum(s - 1, 0)


def hidden_corners() -> Array:
    """Return what the two ReLUs hand on for each corner, ``relu(s)`` and ``relu(s - 1)``."""
    s = XOR_POINTS.sum(axis=-1)
    return np.maximum(np.stack([s, s - 1], axis=-1), 0)
