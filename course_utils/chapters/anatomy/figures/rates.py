"""Which learning rates work."""

from __future__ import annotations

import numpy as np

from course_utils.chapters.anatomy.experiments.rates import RateSweep
from course_utils.pictures import canvas, style
from course_utils.pictures.described import DescribedFigure, number

__all__ = ["rate_figure"]

CHANCE = 0.3
KEY = "blue: works (diamond: the largest)   orange: in part   white: at chance"
_LOOKS = {  # key: colours and size of the dots
    "works": {"colors": style.BLUE, "s": 130, "edgecolors": style.BLUE},
    "in part": {"colors": "#f0b97a", "s": 70, "edgecolors": "#f0b97a"},
    "at chance": {"colors": "#ffffff", "s": 40, "edgecolors": style.GREY},
}


def rate_figure(sweep: RateSweep) -> DescribedFigure:
    """Show which of the tried rates work in the median run, and which teach the network something.

    Three classes and no finer ones: beyond the largest rate that works, accuracies differ from
    processor to processor.
    """
    names = list(sweep.accuracy)
    fig, (ax,) = canvas.figure(9.0, 1.5 + 0.32 * len(names))
    rows = {name: len(names) - 1 - place for place, name in enumerate(names)}
    x = np.concatenate([sweep.rates[name] for name in names])
    y = np.concatenate([np.full(len(sweep.rates[name]), rows[name]) for name in names])
    typical = np.concatenate([sweep.typical(name) for name in names])
    works, chance = typical >= sweep.good, typical < CHANCE
    shown = {"works": works, "in part": ~works & ~chance, "at chance": chance}
    for key, which in shown.items():
        canvas.points(ax, key, x[which], y[which], **_LOOKS[key])
    largest = [sweep.largest(name) for name in names]
    canvas.points(
        ax, "largest", largest, list(rows.values()), colors=style.BLUE, s=170, marker="D",
        edgecolors=style.BLACK, linewidths=1.5, zorder=3,
    )  # fmt: skip
    coarse = sorted(set.intersection(*(set(sweep.rates[name].tolist()) for name in names)))
    canvas.frame(
        ax, title=KEY, x="learning rate",
        ylim=(-0.6, len(names) - 0.4), xscale="log",
    )  # fmt: skip
    ax.set_yticks(range(len(names)), names[::-1])
    ax.set_xticks(coarse, [f"{rate:.3g}" for rate in coarse])
    ax.minorticks_off()
    words = [f"{name}: {number(top, 2)}" for name, top in zip(names, largest, strict=True)]
    runs = next(iter(sweep.accuracy.values())).shape[-1]
    return DescribedFigure(
        fig,
        "One function at the start, five different limits (the first five rows).",
        f"The largest rate that works, of rates from {number(min(coarse), 2)} to "
        f"{number(max(coarse), 3)}: {'; '.join(words)}. A rate works if the median test accuracy "
        f"of {runs} runs is at least {number(sweep.good)}; in part means at least {CHANCE:g}.",
    )
