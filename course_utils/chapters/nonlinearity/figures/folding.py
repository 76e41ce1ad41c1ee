"""Straight pieces against units: one wide layer, folding layers, random weights."""

from __future__ import annotations

import numpy as np

from course_utils.chapters.nonlinearity.experiments.folding import Pieces
from course_utils.pictures import canvas, style
from course_utils.pictures.described import DescribedFigure, number

__all__ = ["pieces_figure"]


def pieces_figure(pieces: Pieces) -> DescribedFigure:
    """Show how many pieces a network has against how many ReLUs; random weights with their band."""
    fig, (ax,) = canvas.figure(8.5, 3.9)
    arranged = {
        "layers of 2 that fold": pieces.folding,
        "one wide layer": pieces.wide,
        "layers of 8, random": pieces.random_wider,
        "layers of 2, random": pieces.random_narrow,
    }
    words = []
    for place, (name, counts) in enumerate(arranged.items()):
        look = {**style.cycle(place), "marker": "osD^"[place], "markersize": 6, "label": name}
        look["label"] += "" if counts.ndim == 1 else " (median, 10 to 90 %)"
        if counts.ndim == 1:
            canvas.line(ax, name, pieces.units, counts, **look)
            shown = counts
        else:
            shown = canvas.spread(ax, name, pieces.units, counts, **look)[1]
        words.append(f"{name}: {', '.join(number(float(each), 4) for each in shown)}")
    ax.legend(loc="upper left")
    canvas.frame(
        ax, title="Straight pieces of a ReLU network with one input", x="ReLUs in all",
        y="straight pieces", yscale="log", xlim=(pieces.units[0] - 1, pieces.units[-1] + 1),
        ylim=(0.7, 2 * float(np.max(pieces.folding))),
    )  # fmt: skip
    ax.set_xticks(pieces.units, [str(each) for each in pieces.units])
    ticks = [1, 10, 100, 1000, 10_000]
    ax.set_yticks(ticks, [str(tick) for tick in ticks])
    ax.minorticks_off()
    return DescribedFigure(
        fig,
        "Folding multiplies the pieces; random weights do not.",
        f"Pieces for {', '.join(str(each) for each in pieces.units)} ReLUs, logarithmic height; of "
        f"random networks the median of {pieces.random_narrow.shape[1]}. {'; '.join(words)}.",
    )
