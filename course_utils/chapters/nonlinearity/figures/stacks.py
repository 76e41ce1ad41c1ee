"""The accuracy of linear and bent stacks against their depth."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes

from course_utils.activations import ACTIVATIONS
from course_utils.chapters.nonlinearity.experiments.stacks import DigitDepth
from course_utils.pictures import canvas, style
from course_utils.pictures.described import DescribedFigure, number

__all__ = ["digit_depth_figure"]

_SHIFTS = (-0.08, 0.08)


def _dots(ax: Axes, name: str, places: np.ndarray, accuracy: np.ndarray, color: str) -> np.ndarray:
    """Draw a dot for each seed, ``accuracy`` being (places, runs); return the medians."""
    aside = np.linspace(-0.05, 0.05, accuracy.shape[-1])
    x = (places[:, None] + aside).ravel()
    canvas.points(ax, f"{name} seeds", x, accuracy.ravel(), colors=color, s=14, alpha=0.6)
    return np.median(accuracy, axis=-1)


def _draw_task(ax: Axes, result: DigitDepth, task: str) -> str:
    """Draw one task; return its medians in words."""
    flat = result.flat[task]
    (start,) = _dots(ax, "flat", np.zeros(1), flat[None], style.BLACK)
    canvas.line(
        ax, "flat median", [-0.2, len(result.depths) + 0.2], [start, start],
        color=style.BLACK, linewidth=1, label="no hidden layer",
    )  # fmt: skip
    words = [f"no hidden layer {number(start)}"]
    places = np.arange(1, len(result.depths) + 1)
    for shift, (name, accuracy) in zip(_SHIFTS, result.accuracy[task].items(), strict=True):
        look, label = style.activation_style(name), ACTIVATIONS[name].label
        median = _dots(ax, name, places + shift, accuracy, look["color"])
        canvas.line(ax, f"{name} median", places + shift, median, label=label, **look)
        each = zip(median, result.depths, strict=True)
        words.append(", ".join(f"{label} {number(m)} with {d}" for m, d in each))
    ax.set_xticks(range(len(result.depths) + 1), [str(depth) for depth in (0, *result.depths)])
    canvas.frame(ax, title=task, x="hidden layers", y="test accuracy", ylim=(0.85, 1.0))
    return f"{task[0].upper()}{task[1:]}: {'; '.join(words)}."


def digit_depth_figure(result: DigitDepth) -> DescribedFigure:
    """Show the accuracy of every seed against the number of hidden layers, a panel for a task."""
    fig, axes = canvas.figure(9.0, 3.6, 1, len(result.flat))
    words = [_draw_task(ax, result, task) for ax, task in zip(axes, result.flat, strict=True)]
    axes[0].legend(loc="lower right")
    runs = len(next(iter(result.flat.values())))
    return DescribedFigure(
        fig,
        "Linear layers bring next to nothing; what a bend brings depends on the task.",
        f"Test accuracy against the number of hidden layers, {runs} seeds, a dot each; medians: "
        + " ".join(words),
    )
