"""The functions: the family, their moments, two of them overlaid."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import NDArray

from course_utils.activations import ACTIVATIONS, Activation, elu
from course_utils.chapters.anatomy.experiments.family import FAMILY, Moments, moments
from course_utils.pictures import canvas, style
from course_utils.pictures.described import DescribedFigure, number

__all__ = [
    "Gallery",
    "alpha_figure",
    "describe_gallery",
    "draw_gallery",
    "family_figure",
    "gallery",
    "moments_figure",
]

Array = NDArray[np.floating]
_Z = np.linspace(-4, 4, 321)
_COUNTS = {9: "Nine", 10: "Ten", 11: "Eleven"}  # there are twelve panels, and one is the key


def family_figure() -> DescribedFigure:
    """Show every activation with its slope, one panel each."""
    fig, axes = canvas.figure(9.2, 6.6, 3, 4)
    words = []
    for ax, record in zip(axes, FAMILY.values(), strict=False):
        color = style.activation_style(record.name)["color"]
        canvas.line(ax, "outputs", _Z, record.f(_Z), color=color)
        canvas.line(ax, "slope", _Z, record.df(_Z), color=style.BLACK, linestyle=":", linewidth=1.5)
        canvas.frame(ax, title=record.label, xlim=(-4, 4), ylim=(-2, 3))
        ax.set(xticks=(-4, 0, 4), yticks=(-1, 0, 1, 2))
        low, high = (_end(value) for value in record.output_range)
        words.append(
            f"{record.label}: outputs from {low} to {high}, largest slope "
            f"{number(record.max_slope)}"
        )
    key = axes[-1]
    canvas.line(key, "key outputs", [0.5, 2], [2, 2], color=style.BLACK)
    canvas.label(key, "key outputs name", 2.4, 2, "outputs f(z)", va="center")
    canvas.line(key, "key slope", [0.5, 2], [1, 1], color=style.BLACK, linestyle=":", linewidth=1.5)
    canvas.label(key, "key slope name", 2.4, 1, "slope f'(z)", va="center")
    canvas.frame(key, xlim=(0, 8), ylim=(-2, 3))
    key.set_axis_off()
    return DescribedFigure(
        fig,
        f"{_COUNTS.get(len(FAMILY), len(FAMILY))} activations (solid) and their slopes (dotted).",
        f"Each activation against z from -4 to 4, with its slope. {'; '.join(words)}.",
    )


def _end(value: float) -> str:
    if np.isinf(value):
        return "minus infinity" if value < 0 else "infinity"
    return number(value, 4)


def moments_figure(found: Mapping[str, Moments]) -> DescribedFigure:
    """Show mean and standard deviation of the outputs for z from N(0, 1), sorted by mean."""
    fig, (ax,) = canvas.figure(8.0, 4.6)
    order = sorted(found, key=lambda name: round(found[name].mean, 6))
    for place, name in enumerate(order):
        mean, std = round(found[name].mean, 6), found[name].std
        look = style.activation_style(name)
        canvas.line(ax, f"{name} spread", [mean - std, mean + std], [place, place], **look)
        canvas.points(ax, f"{name} mean", [mean], [place], colors=look["color"], s=50, zorder=3)
    canvas.line(ax, "zero", [0, 0], [-0.5, len(order) - 0.5], color=style.GREY, linewidth=1)
    ax.set_yticks(range(len(order)), [FAMILY[name].label for name in order])
    canvas.frame(
        ax, title="outputs for z from N(0, 1)", x="mean (dot) and one standard deviation (line)",
        ylim=(-0.6, len(order) - 0.4),
    )  # fmt: skip
    words = [
        f"{FAMILY[n].label} {number(found[n].mean, 3, 1)} with standard deviation "
        f"{number(found[n].std)}"
        for n in order
    ]
    return DescribedFigure(
        fig,
        "Three means are zero. SELU also keeps the spread.",
        f"Mean of the outputs for a standard normal z, from the lowest: {'; '.join(words)}.",
    )


def alpha_figure(alphas: Sequence[float] = (1.0, 0.01)) -> DescribedFigure:
    """Show ELU with several alphas beside ReLU, outputs and slopes."""
    fig, (left, right) = canvas.figure(9.0, 3.5, 1, 2)
    z = np.linspace(-3, 1.5, 226)
    records = [ACTIVATIONS["relu"], *(elu(alpha) for alpha in alphas)]
    looks = [style.activation_style("relu"), style.cycle(3), style.cycle(1)]
    words = []
    for record, look in zip(records, looks, strict=True):
        name = "ELU 1" if record.label == "ELU" else record.label
        canvas.line(left, name, z, record.f(z), **look)
        canvas.line(right, name, z, record.df(z), label=name, **look)
        jump = float(record.df(np.array(1e-12)) - record.df(np.array(-1e-12)))
        words.append(
            f"{name}: mean output {number(moments(record).mean)}, jump of the slope at 0 "
            f"{number(jump, 3, 1)}"
        )
    canvas.frame(left, title="outputs", x="z", y="f(z)", ylim=(-1.2, 1.6))
    canvas.frame(right, title="slopes", x="z", y="f'(z)", ylim=(-0.1, 1.15))
    right.legend(loc="center left", bbox_to_anchor=(0.0, 0.62))
    return DescribedFigure(
        fig,
        "With alpha 0.01, ELU is ReLU for all practical purposes.",
        f"ReLU and ELU with alpha {' and '.join(f'{a:g}' for a in alphas)} for z from -3 to 1.5, "
        f"and means under N(0, 1). {'; '.join(words)}.",
    )


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
