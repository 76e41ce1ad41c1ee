"""Figures of notebook 03's ladder: steps against learning rate, rung by rung, and the live race."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from course_utils.chapters.zero_centering.experiments.ladder import EVERY, Ladder
from course_utils.pictures import canvas, style
from course_utils.pictures.described import DescribedFigure, number

__all__ = [
    "Standing",
    "describe_standing",
    "draw_standing",
    "ladder_figure",
    "race_axes",
    "rates_figure",
]

Array = NDArray[np.floating]
LINE = 0.9
_LOOKS: dict[str, tuple[str, Any, str]] = {
    "sigmoid": (style.ORANGE, "--", "o"),
    "sigmoid − ½": (style.RED, (0, (5, 1, 1, 1)), "s"),
    "tanh(z/2)": (style.SKY, (0, (3, 1)), "^"),
    "tanh": (style.GREEN, "-.", "D"),
    "tanh + 1": (style.PURPLE, ":", "v"),
    "ReLU": (style.BLUE, "-", "P"),
    "ReLU − 0.4": (style.YELLOW, (0, (8, 2)), "X"),
}


_PANELS = ("from sigmoid to tanh", "off zero and back")


def _look(name: str) -> dict[str, Any]:
    color, linestyle, marker = _LOOKS[name]
    return {"color": color, "linestyle": linestyle, "marker": marker}


def rates_figure(rungs: Ladder, offsets: Ladder) -> DescribedFigure:
    """Show the steps to 90 % against the learning rate: the rungs, and tanh and ReLU moved."""
    fig, axes = canvas.figure(9.6, 4.6, 1, 2)
    never, words = 1000.0, []
    for ax, result, title in zip(axes, (rungs, offsets), _PANELS, strict=True):
        late = f"not in {result.limit} steps"
        for name in result.steps:
            median, shown = result.median(name), result.shown(name)
            heights = np.where(np.isfinite(shown), shown, never)
            canvas.line(ax, name, result.rates, heights, label=name, **_look(name))
            about = ("" if m == s else "about " for m, s in zip(median, shown, strict=True))
            each = [
                f"{word}{number(s, 4)}" if np.isfinite(s) else late
                for word, s in zip(about, shown, strict=True)
            ]
            words.append(f"{name}: {', '.join(each)}")
        at = ", ".join(f"{rate:g}" for rate in result.rates)
        words[-len(result.steps)] = f"At the rates {at}: {words[-len(result.steps)]}"
        low, high = min(result.rates) / 1.3, 1.3 * max(result.rates)
        canvas.line(ax, "late", [low, high], [never] * 2, color=style.GREY, linewidth=1.0, zorder=1)
        canvas.label(ax, "late name", low * 1.04, never * 1.08, late, color=style.GREY)
        canvas.frame(
            ax, title=title, x="learning rate", xscale="log", yscale="log", xlim=(low, high),
            ylim=(8, 1500),
        )  # fmt: skip
        ax.set_xticks(result.rates, [f"{rate:g}" for rate in result.rates])
        ax.set_yticks((10, 30, 100, 300), ("10", "30", "100", "300"))
        ax.minorticks_off()
        ax.legend(loc="upper center", bbox_to_anchor=(0.5, -0.17), ncol=2, fontsize=11)
    axes[0].set_ylabel("steps to 90 % test accuracy")
    runs = next(iter(rungs.steps.values())).shape[-1]
    return DescribedFigure(
        fig,
        "What each contender makes of several learning rates.",
        f"Median of {runs} seeds: steps until 90 % of the test digits are read. "
        f"{'; '.join(words)}. At rates that are much too large training is chaotic: there the "
        "number is rounded.",
    )


def ladder_figure(result: Ladder, rungs: Sequence[str], equal: float) -> DescribedFigure:
    """Show the steps on each rung of the ladder, at one equal rate and at each rung's best."""
    fig, (ax,) = canvas.figure(8.2, 3.9)
    row = result.rates.index(equal)
    curves = {
        f"all at rate {equal:g}": [result.steps[name][row] for name in rungs],
        "each at its best rate": [result.best(name) for name in rungs],
    }
    places, words = np.arange(len(rungs)), []
    for position, (title, steps) in enumerate(curves.items()):
        look, median = style.cycle(position), np.median(steps, axis=-1)
        low, high = np.percentile(steps, [10, 90], axis=-1)
        canvas.band(ax, f"{title} range", places, low, high, color=look["color"])
        canvas.line(ax, title, places, median, marker="os"[position], label=title, **look)
        each = ", ".join(f"{name} {number(m, 4)}" for name, m in zip(rungs, median, strict=True))
        words.append(f"{title}: {each}")
    ax.set_xticks(places, rungs)
    canvas.frame(
        ax, title="digits, one change at a time", y="steps to 90 % test accuracy", yscale="log",
        xlim=(-0.3, len(rungs) - 0.7), ylim=(8, 900),
    )  # fmt: skip
    ax.set_yticks((10, 30, 100, 300), ("10", "30", "100", "300"))
    ax.minorticks_off()
    ax.legend(loc="lower left", fontsize=11)
    return DescribedFigure(
        fig,
        "From the first rung to the second, only the mean changes.",
        f"Steps until 90 % of the test digits are read, median and 10 to 90 % of "
        f"{len(curves['each at its best rate'][0])} seeds. {'. '.join(words)}.",
    )


@dataclass(frozen=True)
class Standing:
    """Where a race stands.

    Attributes
    ----------
    accuracy : dict of str to array, shape (measurements, runs)
        Every 5 steps from 0.
    learning_rate : float
    wanted : int
        Steps to be shown in the end.
    pending : bool
        Whether there is more to train.
    """

    accuracy: Mapping[str, Array]
    learning_rate: float
    wanted: int
    pending: bool


def race_axes() -> tuple[Figure, list[Axes]]:
    """Return a figure with a wide panel for the race and a narrow one for the names."""
    fig, axes = canvas.figure(9.4, 3.9, 1, 2, width_ratios=(1.0, 0.2))
    axes[1].set_axis_off()
    canvas.frame(axes[1], xlim=(0, 1), ylim=(0, 1))
    return fig, axes


def draw_standing(axes: Sequence[Axes], data: Standing) -> None:
    """Draw the accuracy of every contender so far."""
    ax, names = axes
    wanted = {part for name in data.accuracy for part in (name, f"{name} range")}
    for name in _LOOKS:
        canvas.remove_missing(ax, name, wanted)
    canvas.line(ax, "finish", [0, data.wanted], [100 * LINE] * 2, color=style.GREY, linewidth=1.0)
    for row, (name, accuracy) in enumerate(data.accuracy.items()):
        steps, look = EVERY * np.arange(len(accuracy)), _look(name)
        low, median, high = 100 * np.percentile(accuracy, [10, 50, 90], axis=-1)
        canvas.band(ax, f"{name} range", steps, low, high, color=look["color"])
        canvas.line(ax, name, steps, median, markevery=10, markersize=6, **look)
        y = 0.85 - 0.15 * row
        canvas.line(names, f"key {row}", [0.0, 0.12, 0.24], [y] * 3, markevery=[1], **look)
        canvas.label(names, f"name {row}", 0.32, y, name, va="center")
    canvas.frame(
        ax, title="who reads 90 % of the test digits first?", x="step", y="test accuracy, %",
        xlim=(0, data.wanted), ylim=(0, 100),
    )  # fmt: skip


def describe_standing(data: Standing) -> str:
    """Say where the race stands."""
    words = []
    for name, accuracy in data.accuracy.items():
        median = np.median(accuracy, axis=-1)
        there = np.flatnonzero(median >= LINE)
        words.append(
            f"{name} reaches 90 % at step {EVERY * there[0]}"
            if there.size
            else f"{name} does not reach 90 %, it stands at {median[-1]:.0%}"
        )
    seeds = next(iter(data.accuracy.values())).shape[-1]
    told = f"Learning rate {number(data.learning_rate)}, median of {seeds} seeds: "
    return told + "; ".join(words) + (". Still training ..." if data.pending else ".")
