"""The precision lens, the shape gallery, the mirror handle."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from course_utils.chapters.anatomy.experiments.family import FAMILY
from course_utils.chapters.anatomy.experiments.mirror import MIRRORS, mirror_race
from course_utils.chapters.anatomy.experiments.precision import FORMULAS, STOPS
from course_utils.chapters.anatomy.figures.gallery import describe_gallery, draw_gallery, gallery
from course_utils.chapters.anatomy.figures.mirror import Mirror, describe_mirror, draw_mirror
from course_utils.chapters.anatomy.figures.precision import describe_lens, draw_lens, look
from course_utils.checks import Rng, seed_of
from course_utils.datasets import circle, signs
from course_utils.pictures import canvas
from course_utils.sliders.controls import Choice, Slider
from course_utils.sliders.explorer import Explorer

__all__ = ["EXPLORERS", "explore_gallery", "explore_mirror", "explore_precision"]


def explore_precision() -> Explorer:
    """Move z from the tiny to the huge and read what a naive formula makes of it."""
    far = {"sign": 1, "precision": "float64"}
    return Explorer(
        "Precision lens: value, slope, and the digits that are lost",
        view=look,
        draw=draw_lens,
        describe=describe_lens,
        controls={
            "name": Choice("what", [(f.label, name) for name, f in FORMULAS.items()], "tanh"),
            "precision": Choice("numbers", ["float64", "float32", "float16"], "float16"),
            "sign": Choice("sign of z", [("positive", 1), ("negative", -1)], 1),
            "size": Choice("size of z", [(f"{s:g}", s) for s in STOPS], 7.0, slider=True),
        },
        presets={
            "tanh, float16": {**far, "name": "tanh", "precision": "float16", "size": 7.0},
            "tanh, float64": {**far, "name": "tanh", "size": 400.0},
            "tanh near 0": {**far, "name": "tanh", "size": 1e-9},
            "sigmoid slope at 40": {**far, "name": "sigmoid slope", "size": 40.0},
            "softplus at -40": {**far, "name": "softplus", "sign": -1, "size": 40.0},
            "ELU near 0": {**far, "name": "elu", "sign": -1, "size": 1e-9},
        },
        figure=lambda: canvas.figure(9.0, 3.6, 1, 2),
    )


def explore_gallery() -> Explorer:
    """Lay two activations over each other and send a cloud of inputs through both."""
    names = [(record.label, name) for name, record in FAMILY.items()]
    standard = {"mean": 0.0, "std": 1.0}
    return Explorer(
        "Shape gallery: two activations and what becomes of a cloud of inputs",
        view=gallery,
        draw=draw_gallery,
        describe=describe_gallery,
        controls={
            "first": Choice("first (solid)", names, "relu"),
            "second": Choice("second (dashed)", names, "gelu"),
            "mean": Slider("mean of the inputs", -3.0, 3.0, 0.1, 0.0),
            "std": Slider("their std", 0.1, 3.0, 0.1, 1.0),
        },
        presets={
            "ReLU and GELU": {"first": "relu", "second": "gelu", **standard},
            "sigmoid and tanh": {"first": "sigmoid", "second": "tanh", **standard},
            "ELU and SELU": {"first": "elu", "second": "selu", **standard},
            "ReLU and softplus": {"first": "relu", "second": "softplus", **standard},
            "inputs far left": {"first": "relu", "second": "elu", "mean": -3.0, "std": 1.0},
            "tiny inputs": {"first": "tanh", "second": "softsign", "mean": 0.0, "std": 0.1},
        },
        figure=lambda: canvas.figure(9.6, 3.4, 1, 3),
    )


def explore_mirror(*, rng: Rng) -> Explorer:
    """Flip ReLU left to right or top to bottom, and train the flipped network beside the other."""
    seed = seed_of(rng)
    points = circle(60, rng=seed)
    x, targets = points.x / 3, signs(points.labels)

    @lru_cache(maxsize=128)
    def view(name: str, bias: float, mapped: bool) -> Mirror:
        race = mirror_race(
            x, targets, hidden=(8,), bias=bias, map_biases=mapped, steps=100, runs=1, rng=seed,
        )  # fmt: skip
        return Mirror(name, bias, mapped, race)

    flipped = {"name": "relu(-z)"}
    return Explorer(
        "Mirror handle: the same network, seen in a mirror",
        view=view,
        draw=draw_mirror,
        describe=describe_mirror,
        controls={
            "name": Choice("mirror image", list(MIRRORS), "relu(-z)"),
            "bias": Slider("bias at the start", -1.0, 1.0, 0.1, 0.0),
            "mapped": Choice(
                "sign of the bias", [("mapped too", True), ("left alone", False)], False
            ),
        },
        presets={
            "left to right": {**flipped, "bias": 0.0, "mapped": False},
            "turned by 180 degrees": {"name": "-relu(-z)", "bias": 0.0, "mapped": False},
            "bias +1": {**flipped, "bias": 1.0, "mapped": False},
            "bias +1, mapped": {**flipped, "bias": 1.0, "mapped": True},
            "top to bottom, bias +1": {"name": "-relu(z)", "bias": 1.0, "mapped": False},
        },
        figure=lambda: canvas.figure(9.0, 3.4, 1, 2),
    )


EXPLORERS: dict[str, Callable[..., Explorer]] = {
    "precision": explore_precision,
    "gallery": explore_gallery,
    "mirror": explore_mirror,
}
