"""Preprocessing: affine maps, fitted on training data and applied to any.

``standardize(x_train)`` returns an `Affine`, a function ``x -> (x - shift) @ matrix``. Fit it on
the training examples only: a test example must not help to choose how it is itself prepared.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from course_utils.checks import finite_array, positive

__all__ = ["Affine", "center", "covariance", "pca", "standardize", "whiten", "zca"]

Array = NDArray[np.floating]


@dataclass(frozen=True)
class Affine:
    """The map ``x -> (x - shift) @ matrix``.

    Attributes
    ----------
    shift : array, shape (..., 1, features)
    matrix : array, shape (..., features, features)
    """

    shift: Array
    matrix: Array

    def __call__(self, x: ArrayLike) -> Array:
        """Apply the map to x of shape (..., examples, features), in the precision of x."""
        x = finite_array("x", x)
        if x.shape[-1] != self.shift.shape[-1]:
            raise ValueError(
                f"x: must have {self.shift.shape[-1]} features as in training, got {x.shape}"
            )
        return ((x - self.shift) @ self.matrix).astype(x.dtype, copy=False)


def _training(x: ArrayLike) -> Array:
    """Return the training data in float64: statistics of float32 data need the digits."""
    return finite_array("x", x).astype(float, copy=False)


def _mean(x: Array) -> Array:
    return x.mean(axis=-2, keepdims=True)


def covariance(x: ArrayLike) -> Array:
    """Return the covariance ``(..., features, features)``, a mean over the examples."""
    x = _training(x)
    centered = x - _mean(x)
    return centered.swapaxes(-1, -2) @ centered / x.shape[-2]


def center(x: ArrayLike) -> Affine:
    """Subtract each feature's mean."""
    x = _training(x)
    return Affine(_mean(x), np.eye(x.shape[-1]))


def standardize(x: ArrayLike) -> Affine:
    """Subtract each feature's mean and divide by its standard deviation.

    A constant feature has none; it is centred and otherwise left alone.
    """
    x = _training(x)
    # Rounding may leave a constant feature with a tiny std; its range is exactly 0.
    constant = np.ptp(x, axis=-2, keepdims=True) == 0
    std = np.where(constant, 1, x.std(axis=-2, keepdims=True))
    return Affine(_mean(x), np.eye(x.shape[-1]) / std)


def _principal_axes(x: Array) -> tuple[Array, Array]:
    """Return the covariance's eigenvalues, largest first, and its eigenvectors as columns."""
    variances, axes = np.linalg.eigh(covariance(x))
    # Plus or minus an axis is the same axis, and machines differ: its largest entry is positive.
    largest = np.abs(axes).argmax(axis=-2, keepdims=True)
    axes = axes * np.sign(np.take_along_axis(axes, largest, axis=-2))
    return variances[..., ::-1], axes[..., ::-1]


def pca(x: ArrayLike) -> Affine:
    """Center and rotate onto the principal axes, the one with the largest variance first."""
    x = _training(x)
    return Affine(_mean(x), _principal_axes(x)[1])


def whiten(x: ArrayLike, eps: float = 0.0) -> Affine:
    """Center, rotate onto the principal axes, and divide each by its standard deviation.

    Directions without variance (below 1e-12 of the largest) are set to 0.

    Parameters
    ----------
    x : array, shape (..., examples, features)
    eps : float
        Added to every variance before the root: damps directions that are mostly noise.
    """
    x = _training(x)
    variances, axes = _principal_axes(x)
    variances = np.maximum(variances, 0)
    flat = variances <= 1e-12 * variances.max(axis=-1, keepdims=True)
    std = np.sqrt(variances + positive("eps", eps, or_zero=True))
    return Affine(_mean(x), axes * np.where(flat, 0, 1 / np.where(flat, 1, std))[..., None, :])


def zca(x: ArrayLike, eps: float = 0.0) -> Affine:
    """Whiten, then rotate back: the least change that whitens (Bell & Sejnowski 1997)."""
    x = _training(x)
    white = whiten(x, eps)
    return Affine(white.shift, white.matrix @ _principal_axes(x)[1].swapaxes(-1, -2))
