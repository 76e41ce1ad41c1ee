"""Trained networks: learning rates that work, and accuracies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from course_utils.activations import ACTIVATIONS
from course_utils.pictures import canvas, style
from course_utils.pictures.described import DescribedFigure, number

__all__ = ["accuracy_figure", "rate_figure"]

Array = NDArray[np.floating]


def rate_figure(
    swept: Mapping[str, Array], rates: Sequence[float], *, good: float = 0.85
) -> DescribedFigure:
    """Show at which learning rates the mean accuracy reaches `good`: full marks, empty marks."""
    fig, (ax,) = canvas.figure(8.0, 1.3 + 0.5 * len(swept))
    words = []
    for place, (name, scores) in enumerate(swept.items()):
        works = scores.mean(axis=-1) >= good
        look = style.activation_style(name)
        rows = np.full(len(rates), len(swept) - 1 - place)
        x = np.asarray(rates, dtype=float)
        canvas.line(ax, f"{name} fails", x[~works], rows[~works], color=look["color"],
                    linestyle="none", marker="x", markersize=11, markeredgewidth=2)  # fmt: skip
        canvas.line(ax, f"{name} works", x[works], rows[works], color=look["color"],
                    linestyle="none", marker="o", markersize=13)  # fmt: skip
        words.append(f"{ACTIVATIONS[name].label} up to {number(x[works].max())}")
    labels = [ACTIVATIONS[name].label for name in swept]
    ax.set_yticks(range(len(labels)), labels[::-1])
    canvas.frame(
        ax, title=f"mean test accuracy at least {good:g} (dot) or not (cross)", x="learning rate",
        xscale="log", ylim=(-0.6, len(labels) - 0.4), xlim=(min(rates) / 1.4, max(rates) * 1.4),
    )  # fmt: skip
    ax.set_xticks(rates, [f"{rate:g}" for rate in rates])
    ax.minorticks_off()
    runs = next(iter(swept.values())).shape[-1]
    return DescribedFigure(
        fig,
        "Bounded outputs bear larger learning rates.",
        f"Learning rates from {number(min(rates))} to {number(max(rates))} at which the mean test "
        f"accuracy of {runs} seeds reaches {good:g}: {'; '.join(words)}.",
    )


def accuracy_figure(scores: Mapping[str, Array], caption: str) -> DescribedFigure:
    """Show the test accuracy of every run, one row for each name."""
    fig, (ax,) = canvas.figure(8.0, 0.9 + 0.55 * len(scores))
    words = []
    for place, (name, values) in enumerate(scores.items()):
        row, look = len(scores) - 1 - place, style.cycle(place)
        canvas.points(
            ax, name, values, row + np.linspace(-0.15, 0.15, len(values)), colors=look["color"],
            s=28, alpha=0.7,
        )  # fmt: skip
        canvas.line(
            ax, f"{name} median", [np.median(values)] * 2, [row - 0.3, row + 0.3],
            color=look["color"], linewidth=3,
        )  # fmt: skip
        words.append(
            f"{name}: median {number(float(np.median(values)))}, {number(values.min())} to "
            f"{number(values.max())}"
        )
    ax.set_yticks(range(len(scores)), list(scores)[::-1])
    canvas.frame(ax, x="test accuracy", xlim=(0, 1.02), ylim=(-0.6, len(scores) - 0.4))
    runs = len(next(iter(scores.values())))
    return DescribedFigure(
        fig, caption, f"Test accuracy on digits, {runs} runs each. {'; '.join(words)}.",
    )  # fmt: skip
