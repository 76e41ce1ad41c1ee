"""One unit with a threshold and one without, beside linear regression."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from course_utils.activations import ACTIVATIONS, Activation
from course_utils.checks import Rng, generator
from course_utils.layers import Activate, Dense
from course_utils.losses import squared_error
from course_utils.network import Network
from course_utils.optimizers import SGD
from course_utils.training import descend

__all__ = ["UnitFits", "units_beside_regression"]

Array = NDArray[np.floating]

# Rosenblatt's rule moves the weights by the error itself: that is the gradient of the squared error
# if one takes 1 for the slope of the threshold.
_THRESHOLD = replace(ACTIVATIONS["step"], name="threshold", df=ACTIVATIONS["linear"].df)


@dataclass(frozen=True)
class UnitFits:
    """The outputs of trained units beside those of linear regression on the same data.

    Attributes
    ----------
    without, threshold : array, shape (runs,)
        Largest difference over all examples, for the unit without an activation and for the one
        with a hard threshold.
    otherwise : array, shape (runs,)
        Share of the examples, in percent, that the unit with a threshold answers otherwise than
        linear regression cut at 1/2.
    """

    without: Array
    threshold: Array
    otherwise: Array


def units_beside_regression(
    *, examples: int = 100, features: int = 3, runs: int = 20, steps: int = 1000, rng: Rng
) -> UnitFits:
    """Train both units on the squared error; each run has its own examples, labelled 0 or 1.

    The labels follow a direction with noise, so no threshold gets all of them right.
    """
    rng = generator(rng)
    x = rng.standard_normal((runs, examples, features))
    scores = x.sum(axis=-1, keepdims=True) + rng.standard_normal((runs, examples, 1))
    targets = (scores > 0).astype(float)
    design = np.concatenate([x, np.ones((runs, examples, 1))], axis=-1)
    regression = design @ np.linalg.pinv(design) @ targets

    def trained(activation: Activation) -> Array:
        network = Network([Dense(features, 1), Activate(activation)], runs=runs)
        # Every unit starts from weights of 0.
        for _ in descend(network, x, targets, loss=squared_error, optimizer=SGD(0.3), steps=steps):
            pass
        return network(x)

    without, threshold = trained(ACTIVATIONS["linear"]), trained(_THRESHOLD)
    return UnitFits(
        np.abs(without - regression).max(axis=(-2, -1)),
        np.abs(threshold - regression).max(axis=(-2, -1)),
        100 * (threshold != (regression > 0.5)).mean(axis=(-2, -1)),
    )
