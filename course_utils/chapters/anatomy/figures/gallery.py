"""Two activations laid over each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes

from course_utils.activations import Activation
from course_utils.chapters.anatomy.experiments.family import FAMILY, Moments, moments
from course_utils.pictures import canvas, style
from course_utils.pictures.described import number

__all__ = ["Gallery", "describe_gallery", "draw_gallery", "gallery"]

_Z = np.linspace(-4, 4, 321)


@dataclass(frozen=True)
class Gallery:
    """Two activations fed with normal inputs.

    Attributes
    ----------
    records : pair of Activation
    mean, std : float
        Of the inputs.
    found : pair of Moments
        Of the outputs.
    """

    records: tuple[Activation, Activation]
    mean: float
    std: float
    found: tuple[Moments, Moments]


def gallery(first: str, second: str, mean: float, std: float) -> Gallery:
    """Return what the shape gallery shows."""
    records = FAMILY[first], FAMILY[second]
    a, b = (moments(record, mean, std) for record in records)
    return Gallery(records, mean, std, (a, b))


def draw_gallery(axes: Sequence[Axes], data: Gallery) -> None:
    """Draw two activations, their slopes, and where a cloud of inputs comes out."""
    curves, slopes, outcome = axes
    density = np.exp(-0.5 * ((_Z - data.mean) / data.std) ** 2)
    canvas.band(curves, "inputs", _Z, -2 + 0 * _Z, -2 + 0.8 * density, color=style.GREY)
    canvas.label(curves, "inputs name", 3.9, -1.8, "inputs", color=style.BLACK, ha="right")
    canvas.line(outcome, "zero", [0, 0], [-1, 5], color=style.GREY, linewidth=1)
    for place, (record, found) in enumerate(zip(data.records, data.found, strict=True)):
        look = {"color": (style.BLUE, style.ORANGE)[place], "linestyle": ("-", "--")[place]}
        canvas.line(curves, f"outputs {place}", _Z, record.f(_Z), **look)
        canvas.line(slopes, f"slope {place}", _Z, record.df(_Z), **look)
        canvas.label(
            curves, f"name {place}", -3.9, 2.6 - 0.5 * place, record.label, color=look["color"]
        )
        mean, std, height = round(found.mean, 9), found.std, 3 - 2 * place
        canvas.line(outcome, f"spread {place}", [mean - std, mean + std], [height] * 2, **look)
        canvas.points(
            outcome, f"mean {place}", [mean], [height], colors=look["color"], s=60, zorder=3
        )
        text = f"mean {number(mean, 3)}, std {number(std)}"
        canvas.label(
            outcome, f"said {place}", -2.9, height + 0.35, text, color=look["color"],
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 1},
        )  # fmt: skip
    canvas.frame(curves, title="outputs f(z)", x="z", xlim=(-4, 4), ylim=(-2, 3))
    canvas.frame(slopes, title="slopes f'(z)", x="z", xlim=(-4, 4), ylim=(-0.3, 2))
    canvas.frame(
        outcome, title="what comes out", x="mean and one std", xlim=(-3, 6.6), ylim=(0, 4.4)
    )
    outcome.set_yticks([])


def describe_gallery(data: Gallery) -> str:
    """Say what becomes of the inputs."""
    said = [
        f"{record.label} gives mean {number(found.mean, 3, 1e3)} and standard deviation "
        f"{number(found.std)}"
        for record, found in zip(data.records, data.found, strict=True)
    ]
    return (
        f"For inputs with mean {number(data.mean)} and standard deviation {number(data.std)}: "
        f"{'; '.join(said)}."
    )
