"""Who comes back."""

from __future__ import annotations

from typing import Any

import numpy as np

from course_utils.chapters.dead_relus.experiments.leaks import Leaks
from course_utils.chapters.dead_relus.experiments.revival import Revival
from course_utils.chapters.dead_relus.figures.rows import draw_rows
from course_utils.pictures import canvas, style
from course_utils.pictures.described import DescribedFigure, number

__all__ = ["leaks_figure", "revival_figure"]

_MARKS = ("o", "s", "^")


def revival_figure(revival: Revival) -> DescribedFigure:
    """Show the share that fires again against how deep below zero it was put."""
    fig, (ax,) = canvas.figure(8.0, 3.9)
    words, runs = [], revival.back["layer 1"].shape[-1]
    for place, layer in enumerate(("layer 1", "layer 2", "layer 3")):
        back, label = revival.back[layer], f"killed in {layer}"
        look: dict[str, Any] = style.cycle(place) | {"marker": _MARKS[place], "label": label}
        drawn = canvas.spread(ax, label, revival.margins, back, **look)
        each = zip(drawn[1], revival.margins, strict=True)
        words.append(f"{label}: {', '.join(f'{number(m)} % by {d:g}' for m, d in each)}")
    canvas.frame(
        ax, title="plain SGD, 300 steps later", x="killed by so many standard deviations of z",
        y="fire again, %", xscale="log", ylim=(-3, 104),
    )  # fmt: skip
    ax.set_xticks(revival.margins, [f"{margin:g}" for margin in revival.margins])
    ax.minorticks_off()
    ax.legend(loc="upper right", fontsize=11)
    return DescribedFigure(
        fig,
        "In layer 1 death is for ever here. Behind it, it depends on how far below 0, and where.",
        f"Median and 10 to 90 % of {runs} networks. {'; '.join(words)}.",
    )


def leaks_figure(leaks: Leaks) -> DescribedFigure:
    """Show accuracy beside the share of the killed that fire."""
    fig, axes = canvas.figure(9.6, 4.2, 1, 2, width_ratios=(1.25, 1.0))
    names = list(leaks.accuracy)
    places, medians = np.arange(len(names))[::-1], []
    arms = (
        ("test accuracy, %", leaks.accuracy, style.BLACK, "D"),
        ("of the killed fire, %", leaks.firing, style.PURPLE, "o"),
    )
    for ax, (title, values, color, marker) in zip(axes, arms, strict=True):
        rows = [values[name] for name in names]
        medians.append(draw_rows(ax, "median", places, rows, color=color, marker=marker))
        canvas.frame(ax, title=title, xlim=(-3, 104), ylim=(-0.6, len(names) - 0.4))
    axes[0].set_yticks(places, names)
    axes[1].set_yticks(places, [""] * len(names))
    each = zip(names, *medians, strict=True)
    words = [f"{name}: {number(score)} %, {number(fire)} % fire" for name, score, fire in each]
    return DescribedFigure(
        fig,
        "A leak can rescue a network without making more than a few units fire.",
        f"Median and whole range of {len(leaks.accuracy[names[0]])} networks whose hidden layer "
        f"was silenced but for two units (not in the first arm). {'; '.join(words)}.",
    )
