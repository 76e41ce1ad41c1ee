"""Explorers of notebook 03: cloud and path, the two directions, signs, the ladder as a race."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import numpy as np

from course_utils.chapters.zero_centering.experiments.directions import Pair, expected_pair
from course_utils.chapters.zero_centering.experiments.race import EVERY, OFFSETS, RUNGS, Race
from course_utils.chapters.zero_centering.experiments.signs import (
    hidden_passage,
    new_network,
    random_batches,
)
from course_utils.chapters.zero_centering.experiments.zigzag import (
    Walk,
    square_cloud,
    zigzag_paths,
)
from course_utils.chapters.zero_centering.figures.ladder import (
    Standing,
    describe_standing,
    draw_standing,
    race_axes,
)
from course_utils.chapters.zero_centering.figures.payoff import (
    describe_errors,
    draw_errors,
    errors_axes,
)
from course_utils.chapters.zero_centering.figures.signs import (
    SignMaps,
    describe_sign_maps,
    draw_sign_maps,
    sign_map_axes,
)
from course_utils.chapters.zero_centering.figures.zigzag import (
    describe_walk,
    draw_walk,
    walk_axes,
)
from course_utils.checks import Rng, generator, seed_of
from course_utils.datasets import Dataset
from course_utils.digits import digit_task, whole_digits
from course_utils.network import Network
from course_utils.preprocessing import center
from course_utils.sliders.controls import Choice, Slider
from course_utils.sliders.explorer import Explorer

__all__ = [
    "EXPLORERS",
    "explore_directions",
    "explore_ladder",
    "explore_path",
    "explore_signs",
]

EVERYTHING = 0
"""Stands for all examples among the batch sizes."""
PATH_RATES = (0.01, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.5, 0.7, 1.0, 1.5, 2.0, 3.0, 5.0, 10.0)
RACE_RATES = (0.1, 0.2, 0.3, 0.5, 0.7, 1.0, 1.5, 2.0, 3.0, 5.0, 10.0)


def explore_path(*, rng: Rng) -> Explorer:
    """Push the inputs off zero and watch a linear neuron look for its way.

    Parameters
    ----------
    rng : Generator or seed
        Draws inputs and batches.
    """
    seed = seed_of(rng)

    def view(mean: float, spread: float, batch_size: int, learning_rate: float) -> Walk:
        # The same draws every time, shifted and stretched: the picture moves smoothly.
        draws = generator(seed)
        x = square_cloud(mean, spread, runs=20, examples=100, rng=draws)
        return zigzag_paths(
            x, batch_size=batch_size, learning_rate=learning_rate, limit=400, rng=draws
        )

    start: dict[str, Any] = {"mean": 0.0, "spread": 0.25, "batch_size": 1, "learning_rate": 1.0}
    off: dict[str, Any] = {**start, "mean": 1.0, "learning_rate": 0.15}
    return Explorer(
        "Cloud and path: where the inputs lie, and how the weights walk",
        view=view,
        draw=draw_walk,
        describe=describe_walk,
        controls={
            "mean": Slider("mean of both inputs", -1.0, 2.0, 0.05, 0.5),
            "spread": Slider("spread of the inputs", 0.05, 0.6, 0.05, 0.25),
            "batch_size": Slider("batch size", 1, 60, 1, 1),
            "learning_rate": Choice("learning rate", PATH_RATES, 0.3, slider=True),
        },
        presets={
            "centred": start,
            "all positive": {**start, "mean": 0.5, "learning_rate": 0.3},
            "further off": off,
            "further off, batches of 60": {**off, "batch_size": 60},
            "centred, same rate": {**off, "mean": 0.0},
            "too fast": {**off, "learning_rate": 1.5},
        },
        figure=walk_axes,
    )


def explore_directions() -> Explorer:
    """Choose inputs, batch and rate, and see what is left along the mean and beside it."""

    def view(features: int, mean: float, batch_size: int, share: float) -> Pair:
        size = None if batch_size == EVERYTHING else batch_size
        return expected_pair(size, features=features, mean=mean, share=share, steps=200)

    start: dict[str, Any] = {"features": 20, "mean": 1.0, "batch_size": 1, "share": 0.5}
    sizes = [(str(size), size) for size in (1, 3, 10, 30, 100)] + [("all", EVERYTHING)]
    return Explorer(
        "Along the mean and in all other directions: when does centring pay?",
        view=view,
        draw=draw_errors,
        describe=describe_errors,
        controls={
            "features": Slider("inputs", 2, 100, 1, 20),
            "mean": Slider("mean of every input", 0.0, 2.0, 0.1, 1.0),
            "batch_size": Choice("batch size", sizes, 1, slider=True),
            "share": Slider("rate over its limit", 0.1, 1.2, 0.05, 0.5),
        },
        presets={
            "one example": start,
            "ten examples": {**start, "batch_size": 10},
            "all examples": {**start, "batch_size": EVERYTHING},
            "all, 100 inputs": {**start, "batch_size": EVERYTHING, "features": 100},
            "all, best fixed rate": {**start, "batch_size": EVERYTHING, "share": 0.95},
            "all, too fast": {**start, "batch_size": EVERYTHING, "share": 1.05},
        },
        figure=errors_axes,
    )


def explore_signs(*, rng: Rng) -> Explorer:
    """Add examples to the batch and see which units are freed.

    Parameters
    ----------
    rng : Generator or seed
        Decides weights and digits; the slider counts further draws.
    """
    kinds, seed = ("sigmoid", "ReLU", "tanh"), seed_of(rng)

    @lru_cache(maxsize=32)
    def drawn(draw: int) -> tuple[dict[str, Network], Dataset]:
        draws = np.random.default_rng([seed, draw])
        order = random_batches(whole_digits(center), 300, runs=1, rng=draws)
        # The same weights for every kind: only the activation differs.
        weights = seed_of(draws)
        networks = {
            kind: new_network(kind, rng=weights)
            for kind in (*kinds, *(f"{kind}, batch norm" for kind in kinds))
        }
        return networks, Dataset(order.x[0], order.labels[0])

    def view(batch_size: int, norm: str, draw: int) -> SignMaps:
        networks, data = drawn(draw)
        # Batch norm in training needs two examples: one minus its own mean is 0.
        size = max(batch_size, 2) if norm else batch_size
        batch = Dataset(data.x[:size], data.labels[:size])
        gradients = {
            kind: hidden_passage(networks[kind + norm], batch).grads["W"] for kind in kinds
        }
        return SignMaps(gradients, size)

    return Explorer(
        "Signs of the weight gradients, batch by batch",
        view=view,
        draw=draw_sign_maps,
        describe=describe_sign_maps,
        controls={
            "batch_size": Slider("batch size", 1, 300, 1, 10),
            "norm": Choice("batch norm", [("without", ""), ("with", ", batch norm")], ""),
            "draw": Slider("draw", 1, 20, 1, 1),
        },
        presets={
            "one example": {"batch_size": 1, "norm": ""},
            "ten": {"batch_size": 10, "norm": ""},
            "sixty": {"batch_size": 60, "norm": ""},
            "sixty, batch norm": {"batch_size": 60, "norm": ", batch norm"},
        },
        figure=sign_map_axes,
    )


def explore_ladder(*, rng: Rng, seconds: float = 0.02) -> Explorer:
    """Let some networks race at a learning rate of your choice.

    Parameters
    ----------
    rng : Generator or seed
        Draws the splits of the digits, and once for all contenders weights and batches.
    seconds : float
        How long one call may train before it shows what there is; then it goes on.
    """
    rng = generator(rng)
    teams = {"sigmoid to tanh": ("sigmoid", *RUNGS), "off zero and back": OFFSETS}
    task, seed = digit_task(rng=rng, runs=6), seed_of(rng)

    @lru_cache(maxsize=32)
    def race(team: str, learning_rate: float) -> Race:
        return Race(teams[team], learning_rate, task=task, width=32, rng=seed)

    def view(team: str, learning_rate: float, steps: int) -> Standing:
        runners = race(team, learning_rate)
        done = runners.train(steps, seconds=seconds)
        accuracy = {
            name: np.array(contender.accuracy[: steps // EVERY + 1])
            for name, contender in runners.contenders.items()
        }
        return Standing(accuracy, learning_rate, steps, not done)

    start: dict[str, Any] = {"team": "sigmoid to tanh", "steps": 200}
    return Explorer(
        "Ladder race: every contender at the same learning rate",
        view=view,
        draw=draw_standing,
        describe=describe_standing,
        controls={
            "team": Choice("who runs", list(teams), "sigmoid to tanh"),
            "learning_rate": Choice("learning rate", RACE_RATES, 1.0, slider=True),
            "steps": Slider("steps", 50, 800, 50, 200),
        },
        presets={
            "careful": {**start, "learning_rate": 0.3, "steps": 700},
            "bold": {**start, "learning_rate": 1.0},
            "bolder": {**start, "learning_rate": 3.0},
            "off zero": {**start, "team": "off zero and back", "learning_rate": 0.3},
            "off zero, bold": {**start, "team": "off zero and back", "learning_rate": 1.0},
        },
        figure=race_axes,
    )


EXPLORERS: dict[str, Callable[..., Explorer]] = {
    "path": explore_path,
    "directions": explore_directions,
    "signs": explore_signs,
    "ladder": explore_ladder,
}
