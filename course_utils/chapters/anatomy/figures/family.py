"""The functions: the family, and what comes out of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from course_utils.activations import ACTIVATIONS, elu
from course_utils.chapters.anatomy.experiments.family import (
    FAMILY,
    moments,
    output_shares,
)
from course_utils.chapters.anatomy.experiments.sparsity import first_layer_outputs
from course_utils.chapters.anatomy.experiments.trained import Trained
from course_utils.pictures import canvas, style
from course_utils.pictures.described import DescribedFigure, number

__all__ = [
    "alpha_figure",
    "family_figure",
    "layer_figure",
    "outputs_figure",
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


EDGES = np.linspace(-2, 3, 51)
TOP = 0.2  # a share above it is cut off and written out


def outputs_figure() -> DescribedFigure:
    """Show how the outputs are spread for z from N(0, 1), one panel for each activation."""
    fig, axes = canvas.figure(9.2, 6.6, 3, 4)
    words = []
    for ax, record in zip(axes, FAMILY.values(), strict=False):
        color, found = style.activation_style(record.name)["color"], moments(record)
        mean = round(found.mean, 6) + 0.0  # what is 0 by symmetry is 0
        shares = output_shares(record, EDGES)
        canvas.stairs(ax, "shares", np.minimum(shares, TOP), EDGES, color=color)
        canvas.line(
            ax, "mean", [mean, mean], [0, TOP], color=style.BLACK, linestyle="--", linewidth=1.5
        )
        if shares.max() > TOP:
            flat = not record.f(_Z[_Z < 0]).any()  # then half of all, in a symmetric cloud
            canvas.label(
                ax,
                "peak",
                -1.9,
                0.17,
                "50% at 0\nexactly" if flat else f"{shares.max():.0%} in\none bar",
                va="top",
                color=style.BLACK,
            )
        said = f"mean {number(mean, 2)}\nsecond moment {number(found.second, 2)}"
        canvas.frame(ax, title=record.label, x=said, xlim=(-2, 3), ylim=(0, TOP))
        ax.set(xticks=(-2, 0, 2), yticks=(0, 0.1, 0.2))
        words.append(
            f"{record.label}: mean {number(mean, 3, 1)}, second moment {number(found.second)}, at "
            f"most {number(float(shares.max()), 2)} in one bar"
        )
    axes[-1].set_axis_off()
    canvas.label(axes[-1], "note", 0.0, 0.6, "bars: share of the outputs\ndashed: their mean")
    return DescribedFigure(
        fig,
        "Three means are zero. ReLU puts half of its outputs into one value.",
        f"Share of the outputs in bars of width 0.1 for a standard normal z. {'; '.join(words)}.",
    )


LAYER_EDGES = np.linspace(-1, 3, 41)  # no bar reaches over 0, where the sigmoid ends


def layer_figure(networks: Mapping[str, Trained]) -> DescribedFigure:
    """Show what a first hidden layer gives out for digits, before and after training."""
    fig, axes = canvas.figure(9.2, 3.3, 1, len(networks))
    words = []
    for ax, (name, trained) in zip(axes, networks.items(), strict=True):
        record = FAMILY[name]
        before, after = first_layer_outputs(trained)
        filled, outline = (
            np.minimum(np.histogram(outputs, LAYER_EDGES)[0] / outputs.size, TOP)
            for outputs in (before, after)
        )
        canvas.stairs(ax, "before", filled, LAYER_EDGES, color=style.SKY, label="before training")
        canvas.line(
            ax, "after", LAYER_EDGES, [*outline, outline[-1]], color=style.BLACK,
            drawstyle="steps-post", linewidth=1.5, label="after training",
        )  # fmt: skip
        canvas.frame(ax, title=record.label, x="output", xlim=(-1.1, 3.1), ylim=(0, 1.02 * TOP))
        ax.set(xticks=(-1, 0, 1, 2, 3), yticks=(0, 0.1, 0.2))
        words.append(
            f"{record.label}: mean {number(before.mean(), 3, 100)} before and "
            f"{number(after.mean())} after, standard deviation {number(before.std())} and "
            f"{number(after.std())}"
        )
    canvas.frame(axes[0], y="share")
    axes[-1].legend(loc="upper right")
    return DescribedFigure(
        fig,
        "A real layer, before training (filled) and after 300 steps (outline).",
        f"Outputs of the first hidden layer for test digits, in bars of width 0.1 that are cut off "
        f"at {TOP:g}. {'; '.join(words)}.",
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
