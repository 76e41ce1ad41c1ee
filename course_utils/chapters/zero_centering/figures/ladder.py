"""Figures of notebook 03's ladder: steps against learning rate, rung by rung, and the live race."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import ArrayLike, NDArray

from course_utils.chapters.zero_centering.experiments.ladder import Ladder
from course_utils.chapters.zero_centering.experiments.race import EVERY, LEVEL
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
_LOOKS: dict[str, tuple[str, Any, str]] = {
    "sigmoid": (style.ORANGE, "--", "o"),
    "sigmoid, matched": (style.BLACK, (0, (5, 2)), "h"),
    "sigmoid − ½": (style.RED, (0, (5, 1, 1, 1)), "s"),
    "tanh(z/2)": (style.SKY, (0, (3, 1)), "^"),
    "tanh": (style.GREEN, "-.", "D"),
    "tanh + 1": (style.PURPLE, ":", "v"),
    "tanh + 1, matched": (style.BLACK, (0, (2, 1)), "h"),
    "ReLU": (style.BLUE, "-", "P"),
    "ReLU − 0.4, matched": (style.YELLOW, (0, (8, 2)), "X"),
}
_PANELS = ("from sigmoid to tanh", "off zero and back")


def _look(name: str) -> dict[str, Any]:
    color, linestyle, marker = _LOOKS[name]
    return {"color": color, "linestyle": linestyle, "marker": marker}


def _level() -> str:
    return f"{100 * LEVEL:g} %"


def _never(result: Ladder) -> float:
    """Return the height at which is drawn who does not arrive: above all who do."""
    return 1.35 * result.limit


def rates_figure(rungs: Ladder, offsets: Ladder) -> DescribedFigure:
    """Show the steps to `LEVEL` against the learning rate: the rungs, and tanh and ReLU moved."""
    fig, axes = canvas.figure(9.6, 4.8, 1, 2)
    words = []
    for ax, result, title in zip(axes, (rungs, offsets), _PANELS, strict=True):
        canvas.frame(ax, title=title, x="learning rate", xscale="log")
        words += _draw_rates(ax, result)
        rates = sorted({rate for tried in result.rates.values() for rate in tried})
        ax.set_xticks(rates, [f"{rate:g}" for rate in rates])
        ax.legend(loc="upper center", bbox_to_anchor=(0.5, -0.17), ncol=2, fontsize=11)
    axes[0].set_ylabel(f"steps to {_level()} test accuracy")
    return DescribedFigure(
        fig,
        "Each contender looks for the rate that has no better neighbour.",
        f"First step at which {_level()} of the test digits are read, median of {_runs(rungs)} "
        "seeds. "
        f"{'; '.join(words)}. Above the best rate training soon is chaotic: there the number is "
        "rounded.",
    )


def _runs(result: Ladder) -> int:
    return next(iter(result.steps.values())).shape[-1]


def _draw_rates(ax: Axes, result: Ladder) -> list[str]:
    """Draw each contender's medians against its rates, and say them."""
    never, late, words, heights = _never(result), f"not in {result.limit} steps", [], []
    for name, rates in result.rates.items():
        shown, best = result.shown(name), result.best_rate(name)
        heights += list(np.minimum(shown, never))
        canvas.line(ax, name, rates, np.minimum(shown, never), label=name, **_look(name))
        each = [
            f"{_about(steps, rough=rate > best) if np.isfinite(steps) else late} at {rate:g}"
            for rate, steps in zip(rates, shown, strict=True)
        ]
        words.append(f"{name}: {', '.join(each)}")
    if any(np.isinf(result.median(name)).any() for name in result.steps):
        ends = [f(map(f, result.rates.values())) for f in (min, max)]
        canvas.line(ax, "late", ends, [never] * 2, color=style.GREY, linewidth=1.0, zorder=1)
        canvas.label(ax, "late name", ends[0], 1.08 * never, late, color=style.GREY)
    _step_axis(ax, heights)
    return words


def _about(steps: float, *, rough: bool) -> str:
    return f"about {number(steps)}" if rough else number(steps, 4)


def _step_axis(ax: Axes, heights: ArrayLike) -> None:
    """Count steps upwards, in powers of ten and threes between them."""
    ylim = 0.8 * float(np.min(heights)), 1.35 * float(np.max(heights))
    canvas.frame(ax, yscale="log", ylim=ylim)
    ticks = [tick for tick in (1, 3, 10, 30, 100, 300, 1000) if ylim[0] <= tick <= ylim[1]]
    ax.set_yticks(ticks, map(str, ticks))
    ax.minorticks_off()


def ladder_figure(result: Ladder, *, equal: float) -> DescribedFigure:
    """Show the steps on each rung of the ladder, at one equal rate and at each rung's best."""
    fig, (ax,) = canvas.figure(8.2, 3.9)
    rungs = list(result.steps)
    curves = {
        f"all at rate {equal:g}": [result.at(name, equal) for name in rungs],
        "each at its best rate": [result.best(name) for name in rungs],
    }
    places, words, heights = np.arange(len(rungs)), [], []
    for position, (title, steps) in enumerate(curves.items()):
        drawn = canvas.spread(
            ax, title, places, steps, top=_never(result), marker="os"[position], label=title,
            **style.cycle(position),
        )  # fmt: skip
        heights.append(drawn)
        each = ", ".join(
            f"{name} {number(m, 4) if m < _never(result) else f'not in {result.limit}'}"
            for name, m in zip(rungs, drawn[1], strict=True)
        )
        words.append(f"{title}: {each}")
    best = ", ".join(f"{result.best_rate(name):g}" for name in rungs)
    ax.set_xticks(places, rungs)
    canvas.frame(
        ax, title="digits, one change at a time", y=f"steps to {_level()} test accuracy",
        xlim=(-0.3, len(rungs) - 0.7),
    )  # fmt: skip
    _step_axis(ax, heights)
    ax.legend(loc="lower left", fontsize=11)
    return DescribedFigure(
        fig,
        "From the first rung to the second, only the mean changes.",
        f"First step at which {_level()} of the test digits are read, median and 10 to 90 % of "
        f"{_runs(result)} seeds. {'. '.join(words)}. The best rates are {best}.",
    )


@dataclass(frozen=True)
class Standing:
    """Where a race stands.

    Attributes
    ----------
    accuracy : dict of str to array, shape (measurements, runs)
        Every `EVERY` steps from 0.
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
    fig, axes = canvas.figure(9.4, 3.9, 1, 2, width_ratios=(1.0, 0.27))
    axes[1].set_axis_off()
    canvas.frame(axes[1], xlim=(0, 1), ylim=(0, 1))
    return fig, axes


def draw_standing(axes: Sequence[Axes], data: Standing) -> None:
    """Draw the accuracy of every contender so far."""
    ax, names = axes
    wanted = {part for name in data.accuracy for part in (name, f"{name} band")}
    for name in _LOOKS:
        canvas.remove_missing(ax, name, wanted)
    canvas.line(ax, "finish", [0, data.wanted], [100 * LEVEL] * 2, color=style.GREY, linewidth=1.0)
    for row, (name, accuracy) in enumerate(data.accuracy.items()):
        steps, look = EVERY * np.arange(len(accuracy)), _look(name)
        canvas.spread(ax, name, steps, 100 * accuracy, markevery=10, markersize=6, **look)
        y = 0.9 - 0.15 * row
        canvas.line(names, f"key {row}", [0.0, 0.1, 0.2], [y] * 3, markevery=[1], **look)
        canvas.label(names, f"name {row}", 0.25, y, name, va="center")
    canvas.frame(
        ax, title=f"who reads {_level()} of the test digits first?", x="step", y="test accuracy, %",
        xlim=(0, data.wanted), ylim=(0, 100),
    )  # fmt: skip


def describe_standing(data: Standing) -> str:
    """Say where the race stands, and first whether it is over."""
    missed = f"has not reached {_level()} yet" if data.pending else f"does not reach {_level()}"
    words = []
    for name, accuracy in data.accuracy.items():
        median = np.median(accuracy, axis=-1)
        there = np.flatnonzero(median >= LEVEL)
        words.append(
            f"{name} reaches {_level()} at step {EVERY * there[0]}"
            if there.size
            else f"{name} {missed}, it stands at {np.floor(100 * median[-1]):.0f} %"
        )
    first = next(iter(data.accuracy.values()))
    told = f"Learning rate {number(data.learning_rate)}, median of {first.shape[-1]} seeds: "
    told += "; ".join(words)
    if not data.pending:
        return f"{told}."
    now = EVERY * (len(first) - 1)
    return f"Not yet at step {data.wanted}: training goes on, now at step {now}. {told} ..."
