"""The accuracy of linear and bent stacks against their depth."""

from __future__ import annotations

import numpy as np

from course_utils.activations import ACTIVATIONS
from course_utils.chapters.nonlinearity.experiments.stacks import LinearDepth
from course_utils.pictures import canvas, style
from course_utils.pictures.described import DescribedFigure, number

__all__ = [
    "linear_depth_figure",
]


def linear_depth_figure(result: LinearDepth) -> DescribedFigure:
    """Show the accuracy of every seed against the number of hidden layers."""
    fig, (ax,) = canvas.figure(7.5, 3.6)
    places = np.arange(len(result.depths))
    words, runs = [], 0
    for shift, (name, accuracy) in zip((-0.08, 0.08), result.accuracy.items(), strict=False):
        look = style.activation_style(name)
        median = np.median(accuracy, axis=-1)
        runs = accuracy.shape[-1]
        spread = np.linspace(-0.05, 0.05, runs)
        x = (places[:, None] + shift + spread).ravel()
        canvas.points(
            ax, f"{name} seeds", x, accuracy.ravel(), colors=look["color"], s=14, alpha=0.6
        )
        label = ACTIVATIONS[name].label
        canvas.line(ax, f"{name} median", places + shift, median, label=f"{label}, median", **look)
        each = ", ".join(
            f"{number(m)} with {d}" for m, d in zip(median, result.depths, strict=True)
        )
        low, high = number(accuracy.min()), number(accuracy.max())
        words.append(f"{label}: median {each} hidden layers; single seeds from {low} to {high}.")
    ax.set_xticks(places, [str(depth) for depth in result.depths])
    canvas.frame(
        ax, title="Handwritten digits", x="hidden layers", y="test accuracy", ylim=(0.9, 1.0)
    )
    ax.legend(loc="lower right")
    return DescribedFigure(
        fig,
        "More linear layers hardly matter; a bend helps a little.",
        f"Test accuracy on digits against the number of hidden layers, {runs} seeds each. "
        + " ".join(words),
    )
