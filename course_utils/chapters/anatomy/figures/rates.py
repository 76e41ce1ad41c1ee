"""Which learning rates work."""

from __future__ import annotations

import numpy as np

from course_utils.chapters.anatomy.experiments.rates import SHAPES, RateSweep
from course_utils.pictures import canvas, style
from course_utils.pictures.described import DescribedFigure, number

__all__ = ["rate_figure"]


def rate_figure(sweep: RateSweep) -> DescribedFigure:
    """Show the rates that work in the median run: dots, and crosses where they do not."""
    names, words = list(sweep.accuracy), []
    fig, (ax,) = canvas.figure(8.0, 1.3 + 0.42 * len(names))
    labels = [f"{name}, {_kind(name)}" for name in names]
    for place, (name, scores) in enumerate(sweep.accuracy.items()):
        works = np.median(scores, axis=-1) >= sweep.good
        rows = np.full(len(sweep.rates), len(names) - 1 - place)
        color = style.BLUE if _kind(name) == "unbounded" else style.ORANGE
        canvas.line(ax, f"{name} fails", sweep.rates[~works], rows[~works], color=color,
                    linestyle="none", marker="x", markersize=9, markeredgewidth=2)  # fmt: skip
        canvas.line(ax, f"{name} works", sweep.rates[works], rows[works], color=color,
                    linestyle="none", marker="o", markersize=11)  # fmt: skip
        words.append(f"{labels[place]}: {number(float(np.median(sweep.largest(name))))}")
    ax.set_yticks(range(len(names)), labels[::-1])
    canvas.frame(
        ax, title=f"median test accuracy at least {sweep.good:g} (dot) or not (cross)",
        x="learning rate", xscale="log", ylim=(-0.6, len(names) - 0.4),
        xlim=(sweep.rates.min() / 1.4, sweep.rates.max() * 1.4),
    )  # fmt: skip
    ax.set_xticks(sweep.rates, [f"{rate:g}" for rate in sweep.rates])
    ax.minorticks_off()
    runs = next(iter(sweep.accuracy.values())).shape[-1]
    return DescribedFigure(
        fig,
        "The scale of the outputs decides which rates work.",
        f"Learning rates from {number(sweep.rates.min())} to {number(sweep.rates.max())}, {runs} "
        f"runs each. The largest rate with a test accuracy of {sweep.good:g}, median over the "
        f"runs: {'; '.join(words)}.",
    )


def _kind(name: str) -> str:
    return "bounded" if np.isfinite(SHAPES[name].output_range[1]) else "unbounded"
