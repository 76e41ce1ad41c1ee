"""Must an activation be differentiable? Eight hidden units have to learn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from course_utils.activations import ACTIVATIONS, Activation, get_activation
from course_utils.chapters.anatomy.experiments.trained import digit_net, train_digits
from course_utils.checks import Rng, seed_of

__all__ = ["eight_units"]

Array = NDArray[np.floating]

_THRESHOLD: Activation = replace(ACTIVATIONS["step"], label="threshold")
"""The step function, by a name that is not that of a training step."""

_LENT: Activation = replace(
    _THRESHOLD,
    name="lent step",
    label="threshold, lent a slope",
    df=lambda z, outputs=None: ACTIVATIONS["sigmoid"].df(z),
    max_slope=0.25,
)
"""A threshold that pretends, when gradients go back, to have the slope of a sigmoid."""


def eight_units(
    activations: Sequence[str | Activation] = (_THRESHOLD, _LENT, "softplus", "relu"),
    *,
    rng: Rng,
    steps: int = 300,
    runs: int = 10,
) -> dict[str, Array]:
    """Train classifiers with eight hidden units; return test accuracies (runs,) by label.

    All start from the same weights and see the same batches, at learning rate 0.1.
    """
    seed = seed_of(rng)
    return {
        record.label: train_digits(
            digit_net(record, (8,)), rng=seed, learning_rate=0.1, steps=steps, runs=(runs,)
        ).accuracy
        for record in map(get_activation, activations)
    }
