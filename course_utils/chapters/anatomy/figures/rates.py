"""Which learning rates work."""

from __future__ import annotations

import numpy as np
from matplotlib.colors import ListedColormap

from course_utils.chapters.anatomy.experiments.rates import ARMS, RateSweep
from course_utils.pictures import canvas, style
from course_utils.pictures.described import DescribedFigure, number

__all__ = ["rate_figure"]

CHANCE = 0.3
_CLASSES = {0: "#ffffff", 1: "#f0b97a", 2: style.BLUE}  # at chance, learns in part, works


def rate_figure(sweep: RateSweep) -> DescribedFigure:
    """Show which rates work in the median run, and which at least teach the network something.

    Three classes and no finer ones: beyond the largest rate that works, accuracies differ from
    processor to processor.
    """
    names = list(sweep.accuracy)
    fig, (ax,) = canvas.figure(9.0, 1.5 + 0.36 * len(names))
    classes = np.array([
        (sweep.typical(name) >= CHANCE) * 1 + (sweep.typical(name) >= sweep.good) for name in names
    ])  # fmt: skip
    columns = np.arange(len(sweep.rates))
    canvas.image(
        ax, "classes", classes[::-1], vmin=0, vmax=2, cmap=ListedColormap(list(_CLASSES.values())),
        extent=(-0.5, len(columns) - 0.5, -0.5, len(names) - 0.5),
    )  # fmt: skip
    words = []
    for place, name in enumerate(names):
        row = len(names) - 1 - place
        if sweep.largest(name):
            at = float(np.flatnonzero(sweep.rates == sweep.largest(name))[0])
            canvas.points(ax, f"{name} largest", [at], [row], colors="#ffffff", s=36, zorder=3)
        words.append(f"{name} ({_kind(name)}): {number(sweep.largest(name), 2)}")
    ax.set_yticks(range(len(names)), [f"{name}   [{_kind(name)}]" for name in names[::-1]])
    ax.set_xticks(columns, [f"{rate:.2g}" for rate in sweep.rates])
    ax.grid(visible=False)
    canvas.frame(
        ax, title="blue: works   orange: in part   white: at chance",
        x="learning rate", xlim=(-0.5, len(columns) - 0.5), ylim=(-0.5, len(names) - 0.5),
    )  # fmt: skip
    runs = next(iter(sweep.accuracy.values())).shape[-1]
    return DescribedFigure(
        fig,
        "Height and slope decide which rates work (dot: the largest that does).",
        f"The largest rate that works, up to {number(sweep.rates.max(), 2)}: {'; '.join(words)}. A "
        f"rate works if the median test accuracy of {runs} runs is at least {number(sweep.good)}; "
        f"in part means at least {CHANCE:g}.",
    )


def _kind(name: str) -> str:
    arm = ARMS[name]
    height = f"height {arm.height:g}" if np.isfinite(arm.height) else "no bound"
    return f"{height}, slope {arm.slope:g}"
