"""Test accuracies of trained classifiers, run by run."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from course_utils.pictures import canvas, style
from course_utils.pictures.described import DescribedFigure, number

__all__ = ["accuracy_figure"]

Array = NDArray[np.floating]


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
