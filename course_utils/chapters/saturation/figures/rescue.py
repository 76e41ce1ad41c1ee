"""Figure of notebook 04: which change rescues a deep sigmoid network."""

from __future__ import annotations

import numpy as np

from course_utils.chapters.saturation.experiments.rescue import LEVEL, Rescue
from course_utils.pictures import canvas, style
from course_utils.pictures.described import DescribedFigure, number

__all__ = ["rescue_figure"]


def rescue_figure(result: Rescue) -> DescribedFigure:
    """Show the test accuracy of every run, one row for each change."""
    fig, (ax,) = canvas.figure(8.8, 5.4)
    names = list(result.accuracy)
    rows = np.arange(len(names))[::-1]
    for row, name in zip(rows, names, strict=True):
        read = 100 * np.asarray(result.accuracy[name])
        canvas.points(
            ax, name, read, np.full(len(read), float(row)), colors=style.BLUE, s=46, alpha=0.55
        )
        canvas.label(ax, f"{name} learned", 124, row, f"{result.learned(name)} of {len(read)}",
                     ha="right", va="center")  # fmt: skip
    canvas.label(ax, "above", 124, len(names) - 0.45, f"above {100 * LEVEL:g} %", ha="right",
                 va="bottom")  # fmt: skip
    canvas.line(ax, "level", [100 * LEVEL] * 2, [-0.5, len(names) - 0.5], color=style.GREY,
                linewidth=1.0)  # fmt: skip
    ax.set_yticks(rows, names)
    canvas.frame(
        ax, title=f"five layers and {result.steps} steps unless a row says otherwise",
        x="test digits read, %", xlim=(0, 125), ylim=(-0.6, len(names) - 0.4),
    )  # fmt: skip
    ax.set_xticks(range(0, 101, 20))
    words = [f"{n}: {number(float(100 * np.median(result.accuracy[n])), 2)} %, "
             f"{result.learned(n)} above {100 * LEVEL:g} %" for n in names]  # fmt: skip
    return DescribedFigure(
        fig,
        "Untouched, nothing happens. A larger gain, batch norm, Adam, or each layer's gradient at "
        "length 1 rescues. Centred outputs help too, at rate 3.",
        f"Median share of the test digits read, and runs above {100 * LEVEL:g} %: "
        f"{'; '.join(words)}.",
    )
