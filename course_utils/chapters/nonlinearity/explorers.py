"""Explorers: hinges, bumps, the width of a layer, two valleys, the playground."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from course_utils.activations import ACTIVATIONS
from course_utils.chapters.nonlinearity.experiments.approximation import (
    UNITS,
    HingeFit,
    hinge_fit,
    random_layer_fit,
    target_curve,
)
from course_utils.chapters.nonlinearity.experiments.bumps import BumpSum, bump_sum
from course_utils.chapters.nonlinearity.experiments.playground import EPOCHS, Playground
from course_utils.chapters.nonlinearity.experiments.valleys import LOSSES, UnitLoss, unit_loss
from course_utils.chapters.nonlinearity.figures.approximation import (
    WidthFit,
    describe_hinges,
    describe_width,
    draw_hinges,
    draw_width,
)
from course_utils.chapters.nonlinearity.figures.bumps import describe_bumps, draw_bumps
from course_utils.chapters.nonlinearity.figures.playground import (
    describe_playground,
    draw_playground,
    playground_axes,
)
from course_utils.chapters.nonlinearity.figures.scene import Scene, scene
from course_utils.chapters.nonlinearity.figures.valleys import (
    draw_close_up,
    draw_unit_loss,
    minima_in_words,
)
from course_utils.checks import Rng, seed_of
from course_utils.datasets import POINT_SETS
from course_utils.pictures import canvas
from course_utils.sliders.controls import Choice, Slider
from course_utils.sliders.explorer import Explorer

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = [
    "EXPLORERS",
    "explore_bumps",
    "explore_hinges",
    "explore_playground",
    "explore_unit_loss",
    "explore_width",
]

RATES = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0)


def explore_hinges() -> Explorer:
    """Build a curve from hinges: how many, where they sit, and how far they bend."""

    def view(hinges: int, spread: float, shift: float) -> HingeFit:
        return hinge_fit(hinges, spread=spread, shift=shift)

    return Explorer(
        "Hinge builder: sin 2x out of ReLUs",
        view=view,
        draw=draw_hinges,
        describe=describe_hinges,
        controls={
            "hinges": Slider("number of hinges", 0, 30, 1, 4),
            "spread": Slider("how far they spread", 0.2, 1.0, 0.05, 1.0),
            "shift": Slider("shift of all hinges", -2.0, 2.0, 0.1, 0.0),
        },
        presets={
            "no hinge": {"hinges": 0, "spread": 1.0, "shift": 0.0},
            "four": {"hinges": 4, "spread": 1.0, "shift": 0.0},
            "twelve": {"hinges": 12, "spread": 1.0, "shift": 0.0},
            "twelve, crowded": {"hinges": 12, "spread": 0.2, "shift": 0.0},
        },
        figure=lambda: canvas.figure(9.0, 3.4, 1, 2),
    )


def explore_bumps() -> Explorer:
    """Add up bumps of two steps each: how many, and how steep."""

    def view(bumps: int, steepness: float) -> BumpSum:
        return bump_sum(bumps, steepness)

    return Explorer(
        "Bumps: two steps each, added up",
        view=view,
        draw=draw_bumps,
        describe=describe_bumps,
        controls={
            "bumps": Slider("number of bumps", 2, 60, 1, 8),
            "steepness": Slider("steepness of the steps", 2, 100, 1, 60),
        },
        presets={
            "eight": {"bumps": 8, "steepness": 60},
            "sixteen": {"bumps": 16, "steepness": 60},
            "forty": {"bumps": 40, "steepness": 60},
            "forty, soft steps": {"bumps": 40, "steepness": 3},
        },
        figure=lambda: canvas.figure(9.0, 3.4, 1, 2),
    )


def explore_width(*, rng: Rng) -> Explorer:
    """Move the width of a random layer and watch which activation can use it."""
    seed = seed_of(rng)

    @lru_cache(maxsize=256)
    def view(activation: str, width: int, draw: int) -> WidthFit:
        draws = np.random.default_rng((seed, draw))
        x, fitted, rmse = random_layer_fit(UNITS[activation], width, rng=draws)
        return WidthFit(activation, width, x, target_curve(x), fitted, float(rmse))

    return Explorer(
        "Approximation race: can more units of this kind fit sin 2x?",
        view=view,
        draw=draw_width,
        describe=describe_width,
        controls={
            "activation": Choice(
                "activation", [(UNITS[name].label, name) for name in UNITS], "relu"
            ),
            "width": Slider("hidden units", 1, 100, 1, 10),
            "draw": Slider("draw of the units", 1, 20, 1, 1),
        },
        presets={
            "ReLU, 100 units": {"activation": "relu", "width": 100},
            "x², 100 units": {"activation": "square", "width": 100},
            "x³, 100 units": {"activation": "cube", "width": 100},
            "tanh, 30 units": {"activation": "tanh", "width": 30},
        },
        figure=lambda: canvas.figure(8.0, 3.4),
    )


def explore_unit_loss() -> Explorer:
    """Move two training points and see how many valleys the loss of one unit has."""

    def view(kind: str, x2: float, target2: float) -> tuple[str, UnitLoss]:
        return kind, unit_loss([1.0, x2], [0.9, target2], kind=kind)

    def draw(axes: Sequence[Axes], data: tuple[str, UnitLoss]) -> None:
        draw_unit_loss(axes[0], data[1], f"{data[0]}: both points (solid), each alone")
        draw_close_up(axes[1], data[1], "both points, from near")

    return Explorer(
        "One sigmoid unit, two training points: how many valleys?",
        view=view,
        draw=draw,
        describe=lambda data: f"With {data[0]}: {minima_in_words(data[1])}",
        controls={
            "kind": Choice("loss", list(LOSSES), "squared error"),
            "x2": Slider("input of point 2", -12.0, 12.0, 0.5, -10.0),
            "target2": Slider("target of point 2", 0.05, 0.95, 0.05, 0.9),
        },
        presets={
            "two valleys": {"kind": "squared error", "x2": -10.0, "target2": 0.9},
            "the matching loss": {"kind": "cross-entropy", "x2": -10.0, "target2": 0.9},
            "points that agree": {"kind": "squared error", "x2": 10.0, "target2": 0.9},
        },
        figure=lambda: canvas.figure(9.2, 3.4, 1, 2),
    )


def explore_playground(*, rng: Rng, seconds: float = 0.02) -> Explorer:
    """Train twenty small networks at once and watch one of them think.

    Parameters
    ----------
    rng : Generator or seed
        Draws points and weights, the same ones for every setting.
    seconds : float
        How long one call may train before it shows what there is; then it goes on.
    """
    seed = seed_of(rng)

    @lru_cache(maxsize=8)
    def trained(data: str, activation: str, units: int, learning_rate: float) -> Playground:
        return Playground(data, activation, (units,), learning_rate, rng=seed)

    def view(data: str, activation: str, units: int, learning_rate: float, epoch: int) -> Scene:
        playground = trained(data, activation, units, learning_rate)
        playground.train(epoch, seconds=seconds)
        return scene(playground, epoch)

    names = ("linear", "sigmoid", "tanh", "relu")
    start: dict[str, Any] = {"data": "circle", "units": 4, "learning_rate": 0.03}
    return Explorer(
        "Playground: 20 networks learn at once",
        view=view,
        draw=draw_playground,
        describe=describe_playground,
        controls={
            "data": Choice("points", list(POINT_SETS), "circle"),
            "activation": Choice(
                "activation", [(ACTIVATIONS[name].label, name) for name in names], "tanh"
            ),
            "units": Slider("hidden units", 1, 8, 1, 4),
            "learning_rate": Choice("learning rate", RATES, 0.03, slider=True),
            "epoch": Choice("epoch", EPOCHS, 0, slider=True, play=True),
        },
        presets={
            "linear on the circle": {**start, "activation": "linear", "epoch": 100},
            "tanh on the circle": {**start, "activation": "tanh", "epoch": 200},
            "ReLU on xor": {**start, "activation": "relu", "data": "xor", "epoch": 200},
            "sigmoid, patiently": {**start, "activation": "sigmoid", "epoch": 1000},
        },
        figure=playground_axes,
    )


EXPLORERS: dict[str, Callable[..., Explorer]] = {
    "hinges": explore_hinges,
    "bumps": explore_bumps,
    "width": explore_width,
    "unit_loss": explore_unit_loss,
    "playground": explore_playground,
}
