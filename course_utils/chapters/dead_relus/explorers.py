"""Explorers of notebook 05: lamps, the life line of units, half-planes."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import numpy as np

from course_utils.chapters.dead_relus.experiments.born import lamps
from course_utils.chapters.dead_relus.experiments.lifeline import OPTIMIZERS, LifeLine
from course_utils.chapters.dead_relus.experiments.planes import HalfPlanes, half_planes
from course_utils.chapters.dead_relus.figures.born import (
    Lamps,
    describe_lamps,
    draw_lamps,
    lamp_axes,
)
from course_utils.chapters.dead_relus.figures.lifeline import (
    LifePicture,
    describe_lives,
    draw_lives,
    life_axes,
)
from course_utils.chapters.dead_relus.figures.planes import (
    describe_planes,
    draw_planes,
    planes_axes,
)
from course_utils.checks import Rng, generator, seed_of
from course_utils.digits import digit_task
from course_utils.sliders.controls import Choice, Slider
from course_utils.sliders.explorer import Explorer

__all__ = ["EXPLORERS", "explore_lamps", "explore_lives", "explore_planes"]

LIFE_RATES = (0.001, 0.003, 0.01, 0.03, 0.1, 0.2, 0.3, 0.5, 0.7, 1.0, 1.4, 2.0)
EVERY = 5


def explore_lamps(*, rng: Rng) -> Explorer:
    """Draw two hundred tiny networks and see which of them answer to nothing.

    Parameters
    ----------
    rng : Generator or seed
        Draws the weights; the slider counts further draws.
    """
    seed = seed_of(rng)

    def view(width: int, depth: int, draw: int) -> Lamps:
        draws = np.random.default_rng([seed, draw])
        return Lamps(width, depth, lamps(width, depth, networks=200, rng=draws))

    return Explorer(
        "Lamps: two hundred tiny networks, one input each",
        view=view,
        draw=draw_lamps,
        describe=describe_lamps,
        controls={
            "width": Slider("units in a layer", 1, 12, 1, 3),
            "depth": Slider("layers", 1, 30, 1, 10),
            "draw": Slider("draw", 1, 20, 1, 1),
        },
        presets={
            "two wide, ten deep": {"width": 2, "depth": 10},
            "three wide": {"width": 3, "depth": 10},
            "five wide": {"width": 5, "depth": 10},
            "ten wide": {"width": 10, "depth": 10},
            "five wide, thirty deep": {"width": 5, "depth": 30},
        },
        figure=lamp_axes,
    )


def explore_lives(*, rng: Rng, seconds: float = 0.02) -> Explorer:
    """Train classifiers while you watch who dies and who comes back.

    Parameters
    ----------
    rng : Generator or seed
        Draws the splits of the digits, and once for all settings weights and batches.
    seconds : float
        How long one call may train before it shows what there is; then it goes on.
    """
    rng = generator(rng)
    task, seed = digit_task(rng=rng, runs=4), seed_of(rng)

    @lru_cache(maxsize=16)
    def line(optimizer: str, rate: float) -> LifeLine:
        return LifeLine(optimizer, rate, task=task, width=32, every=EVERY, rng=seed)

    def view(optimizer: str, rate: float, steps: int) -> LifePicture:
        trained = line(optimizer, rate)
        done = trained.train(steps, seconds=seconds)
        told = f"{optimizer} at rate {rate:g}"
        return LifePicture(trained.lives(steps), told, steps, not done)

    start: dict[str, Any] = {"optimizer": "Adam", "rate": 0.03, "steps": 100}
    return Explorer(
        "Life line: which units are dead, step by step",
        view=view,
        draw=draw_lives,
        describe=describe_lives,
        controls={
            "optimizer": Choice("optimizer", list(OPTIMIZERS), "Adam"),
            "rate": Choice("learning rate", LIFE_RATES, 0.03, slider=True),
            "steps": Slider("steps", 50, 300, 50, 100),
        },
        presets={
            "Adam, its usual rate": {**start, "rate": 0.001},
            "Adam, bold": start,
            "Adam, bolder": {**start, "rate": 0.1},
            "SGD": {**start, "optimizer": "SGD", "rate": 0.1},
            "SGD, too bold": {**start, "optimizer": "SGD", "rate": 1.4},
        },
        figure=life_axes,
    )


def explore_planes(*, rng: Rng) -> Explorer:
    """Move the lines at which twelve units begin to fire.

    Parameters
    ----------
    rng : Generator or seed
        Draws the points, and the weights of each draw.
    """
    seed = seed_of(rng)

    def view(bias: float, gain: float, draw: int) -> HalfPlanes:
        return half_planes(bias, gain, rng=np.random.default_rng([seed, draw]))

    start: dict[str, Any] = {"bias": 0.0, "gain": 1.4}
    return Explorer(
        "Half-planes: each unit fires on one side of its line",
        view=view,
        draw=draw_planes,
        describe=describe_planes,
        controls={
            "bias": Slider("bias of every unit", -4.0, 2.0, 0.1, -1.0),
            "gain": Slider("size of the weights", 0.2, 3.0, 0.1, 1.4),
            "draw": Slider("draw", 1, 20, 1, 1),
        },
        presets={
            "biases 0": start,
            "biases −1": {**start, "bias": -1.0},
            "biases −2": {**start, "bias": -2.0},
            "−2, larger weights": {"bias": -2.0, "gain": 3.0},
            "biases +1": {**start, "bias": 1.0},
            "nobody left": {"bias": -4.0, "gain": 0.7},
        },
        figure=planes_axes,
    )


EXPLORERS: dict[str, Callable[..., Explorer]] = {
    "lamps": explore_lamps,
    "lives": explore_lives,
    "planes": explore_planes,
}
