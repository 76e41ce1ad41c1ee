"""Losses: ``(predictions, targets) -> (loss, grad)``.

`loss` has one value per run; `grad` is the gradient of each run's loss with respect to its
predictions. Every loss is a mean over the batch. (PyTorch's ``MSELoss`` also averages over the
outputs and has no factor 1/2; the two agree up to that constant.)
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray

from course_utils.checks import fits

__all__ = ["Loss", "accuracy", "cross_entropy", "squared_error"]

Array = NDArray[np.floating]
Loss = Callable[[Array, ArrayLike], tuple[Array, Array]]


def _matching(predictions: Array, targets: ArrayLike) -> Array:
    targets = np.asarray(targets, dtype=predictions.dtype)
    if targets.shape == predictions.shape:
        return targets
    same_end = targets.shape[-2:] == predictions.shape[-2:]
    if not (same_end and fits(targets.shape[:-2], predictions.shape[:-2])):
        raise ValueError(
            f"targets: must end in the predictions' (batch, outputs) {predictions.shape[-2:]} and "
            f"have no runs but theirs {predictions.shape[:-2]}, got shape {targets.shape}"
        )
    return targets


def squared_error(predictions: Array, targets: ArrayLike) -> tuple[Array, Array]:
    """Half the squared distance, averaged over the batch.

    Parameters
    ----------
    predictions, targets : array, shape (..., batch, outputs)

    Returns
    -------
    loss : array, shape (...)
    grad : array, shape (..., batch, outputs)
    """
    error = predictions - _matching(predictions, targets)
    batch = predictions.shape[-2]
    loss = np.vecdot(error, error).sum(axis=-1) * (0.5 / batch)
    error /= batch
    return loss, error


def cross_entropy(predictions: Array, labels: ArrayLike) -> tuple[Array, Array]:
    """Softmax followed by minus the log of the probability of the right class.

    Parameters
    ----------
    predictions : array, shape (..., batch, classes)
        Logits, not probabilities: the loss is computed stably from them.
    labels : array of int, shape (..., batch)
        The right class of each example, from 0 to classes - 1.

    Returns
    -------
    loss : array, shape (...)
    grad : array, shape (..., batch, classes)
    """
    batch, classes = predictions.shape[-2:]
    right = check_labels(labels, classes, predictions)[..., None] == np.arange(classes)
    # Subtracting the largest logit leaves the softmax as it is and keeps exp from overflowing.
    shifted = predictions - predictions.max(axis=-1, keepdims=True)
    grad = np.exp(shifted)
    total = grad.sum(axis=-1, keepdims=True)
    grad /= total
    loss = (np.log(total[..., 0]) - np.vecdot(shifted, right)).sum(axis=-1) / batch
    grad -= right
    grad /= batch
    return loss, grad


def accuracy(predictions: Array, labels: ArrayLike) -> NDArray[np.float64]:
    """Return the share of examples whose largest logit is at the right class, one value per run.

    With a single output per example the sign decides: above 0 is class 1, otherwise class 0.
    """
    if predictions.shape[-1] == 1:
        guess = (predictions[..., 0] > 0).astype(int)
        return (guess == check_labels(labels, 2, predictions)).mean(axis=-1)
    labels = check_labels(labels, predictions.shape[-1], predictions)
    return (predictions.argmax(axis=-1) == labels).mean(axis=-1)


def check_labels(labels: ArrayLike, classes: int, predictions: Array) -> NDArray[np.integer]:
    """Return `labels` as an array; raise if one is no class or they do not fit `predictions`."""
    array = np.asarray(labels)
    if array.dtype.kind not in "iu":
        raise ValueError(f"labels: must be whole numbers, got dtype {array.dtype}")
    *runs, batch, _ = predictions.shape
    if array.ndim < 1 or array.shape[-1] != batch or not fits(array.shape[:-1], tuple(runs)):
        raise ValueError(
            f"labels: must be one for each of {batch} examples, shared by the runs {tuple(runs)} "
            f"or one row for each, got shape {array.shape}"
        )
    if array.size and (array.min() < 0 or array.max() >= classes):
        raise ValueError(
            f"labels: must be from 0 to {classes - 1}, got {array.min()} to {array.max()}"
        )
    return array
