"""The figure of many runs: in which epoch each network had every training point right."""

from __future__ import annotations

import numpy as np

from course_utils.activations import ACTIVATIONS
from course_utils.chapters.nonlinearity.experiments.solved import Solved
from course_utils.pictures import canvas, style
from course_utils.pictures.described import DescribedFigure, number

__all__ = ["solved_figure"]

_TICKS = (5, 10, 30, 100, 300, 1000, 3000)


def solved_figure(solved: Solved, anecdote: float) -> DescribedFigure:
    """Show for each activation in which epoch each network had everything right.

    A network that did not get there is drawn as an arrow at its activation's limit.
    """
    fig, (ax,) = canvas.figure(8.5, 3.2)
    words = []
    for row, (name, epochs) in enumerate(solved.epochs.items()):
        look, limit = style.activation_style(name), solved.limits[name]
        height = row + np.linspace(-0.18, 0.18, len(epochs))
        there = np.isfinite(epochs)
        median = float(np.median(epochs))
        dots = {"colors": look["color"], "alpha": 0.8}
        canvas.points(ax, f"{name} arrived", epochs[there], height[there], s=26, **dots)
        canvas.points(
            ax, f"{name} not arrived", np.full((~there).sum(), limit), height[~there],
            s=40, marker=">", **dots,
        )  # fmt: skip
        if np.isfinite(median):
            canvas.line(ax, f"{name} median", [median, median], [row - 0.32, row + 0.32], **look)
        share = f"{there.sum()} of {len(epochs)}"
        canvas.label(ax, f"{name} share", 3300, row, share, va="center")
        words.append(f"{ACTIVATIONS[name].label}: {share} within {limit} epochs")
        if there.any():
            middle = number(median) if np.isfinite(median) else f"more than {limit}"
            low, high = number(epochs.min(), 4), number(epochs[there].max(), 4)
            words[-1] += f", median {middle}, from {low} to {high}"
    canvas.line(
        ax, "anecdote", [anecdote, anecdote], [-0.6, len(solved.epochs) - 0.4],
        color=style.BLACK, linestyle=":", linewidth=1.5,
    )  # fmt: skip
    canvas.label(
        ax, "anecdote label", anecdote * 0.96, len(solved.epochs) - 0.55,
        f"sigmoid: “{anecdote:g} epochs”", ha="right", va="center",
    )  # fmt: skip
    ax.set_yticks(range(len(solved.epochs)), [ACTIVATIONS[name].label for name in solved.epochs])
    canvas.frame(
        ax, title="First epoch with every training point right", x="epoch", xscale="log",
        xlim=(4, 3000), ylim=(-0.6, len(solved.epochs) - 0.3),
    )  # fmt: skip
    ax.set_xticks(_TICKS, [str(tick) for tick in _TICKS])
    ax.minorticks_off()
    return DescribedFigure(
        fig,
        "One run is an anecdote; here are many.",
        "Each dot is one network, an arrow one that did not get there; the bar is the median. "
        + "; ".join(words)
        + ".",
    )
