"""Explorers of notebook 04: the film, the gain-and-depth pad, one unit under the microscope."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from typing import Any

from course_utils.chapters.saturation.experiments.film import EVERY, Camera
from course_utils.chapters.saturation.experiments.flow import pass_through, random_stack
from course_utils.chapters.saturation.figures.film import (
    Strip,
    describe_strip,
    draw_strip,
    strip_axes,
)
from course_utils.chapters.saturation.figures.flow import Pad, describe_pad, draw_pad, pad_axes
from course_utils.chapters.saturation.figures.microscope import (
    Unit,
    describe_unit,
    draw_unit,
    unit_axes,
)
from course_utils.checks import Rng
from course_utils.meanfield import layer_by_layer
from course_utils.sliders.controls import Choice, Slider
from course_utils.sliders.explorer import Explorer

__all__ = ["EXPLORERS", "explore_film", "explore_flow", "explore_unit"]

DEEPEST, RUNS = 30, 5
GAINS = (0.3, 0.5, 0.7, 0.9, 1.0, 1.1, 1.2, 1.5, 2.0, 2.5, 3.2, 4.0, 5.0, 7.0, 10.0)


def explore_film(*, rng: Rng, seconds: float = 0.02) -> Explorer:
    """Watch the outputs of four sigmoid layers while they train.

    Parameters
    ----------
    rng : Generator or seed
        Draws digits, weights and batches.
    seconds : float
        How long one call may train before it shows what there is; then it goes on.
    """
    arms = ("true labels", "shuffled labels")
    camera = Camera(arms, runs=RUNS, rng=rng)

    def view(arm: str, run: int, steps: int) -> Strip:
        done = camera.train(steps, seconds=seconds)
        return Strip(camera.film(steps), arm, run, steps, not done)

    start: dict[str, Any] = {"arm": arms[0], "run": 1}
    return Explorer(
        "Film strip: what four layers of sigmoids give out while they train",
        view=view,
        draw=draw_strip,
        describe=describe_strip,
        controls={
            "arm": Choice("labels", [(arm.split()[0], arm) for arm in arms], arms[0]),
            "run": Slider("run", 1, RUNS, 1, 1),
            "steps": Slider("step", 0, 2400, EVERY, 300, play=True, interval=250),
        },
        presets={
            "before": {**start, "steps": 0},
            "silent": {**start, "steps": 300},
            "shuffled, silent": {**start, "arm": arms[1], "steps": 300},
            "trained": {**start, "steps": 2400},
            "shuffled, trained": {**start, "arm": arms[1], "steps": 2400},
        },
        figure=strip_axes,
    )


def explore_flow(*, rng: Rng) -> Explorer:
    """Turn the gain of many layers, and see what passes.

    Parameters
    ----------
    rng : Generator or seed
        Draws the layers and what goes through them; the gain only scales them.
    """
    stack = random_stack(DEEPEST, width=50, examples=8, runs=8, rng=rng)

    @lru_cache(maxsize=64)
    def view(activation: str, gain: float, depth: int) -> Pad:
        shallow = replace(stack, weights=stack.weights[:depth])
        passing = pass_through(shallow, gain, activation=activation)
        return Pad(activation, gain, depth, passing, layer_by_layer(activation, gain, depth))

    start: dict[str, Any] = {"activation": "tanh", "depth": 20}
    kinds = [("tanh", "tanh"), ("sigmoid", "sigmoid"), ("ReLU", "relu")]
    return Explorer(
        "Gain and depth: what passes many layers",
        view=view,
        draw=draw_pad,
        describe=describe_pad,
        controls={
            "activation": Choice("activation", kinds, "tanh"),
            "gain": Choice("gain", GAINS, 0.5, slider=True),
            "depth": Slider("layers", 1, DEEPEST, 1, 20),
        },
        presets={
            "fades, not saturated": {**start, "gain": 0.5},
            "keeps": {**start, "gain": 1.2},
            "explodes, saturated": {**start, "gain": 3.2},
            "gain 10": {**start, "gain": 10.0},
            "sigmoid, gain 1": {**start, "activation": "sigmoid", "gain": 1.0},
            "ReLU, gain 1": {**start, "activation": "relu", "gain": 1.0},
        },
        figure=pad_axes,
    )


def explore_unit() -> Explorer:
    """Look at one unit: what it gives out, and what it does to the gradient."""
    start: dict[str, Any] = {"activation": "tanh", "z": 0.0, "upstream": 1.0, "weight": 1.0}
    kinds = [("tanh", "tanh"), ("sigmoid", "sigmoid"), ("ReLU", "relu")]
    return Explorer(
        "One unit under the microscope",
        view=Unit,
        draw=draw_unit,
        describe=describe_unit,
        controls={
            "activation": Choice("activation", kinds, "tanh"),
            "z": Slider("z", -6.0, 6.0, 0.1, 0.0),
            "upstream": Slider("gradient from above", -2.0, 2.0, 0.1, 1.0),
            "weight": Slider("weight into the unit", -4.0, 4.0, 0.1, 1.0),
        },
        presets={
            "at rest": start,
            "saturated": {**start, "z": 3.0},
            "saturated, large weight": {**start, "z": 2.2, "weight": 4.0},
            "sigmoid at its best": {**start, "activation": "sigmoid"},
            "sigmoid, far out": {**start, "activation": "sigmoid", "z": -6.0},
            "ReLU, off": {**start, "activation": "relu", "z": -1.0},
        },
        figure=unit_axes,
    )


EXPLORERS: dict[str, Callable[..., Explorer]] = {
    "film": explore_film,
    "flow": explore_flow,
    "unit": explore_unit,
}
