"""Figures of notebook 03 on when centring pays: inputs and batch, along the mean and beside."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from course_utils.chapters.zero_centering.experiments.curvature import TOLERANCE
from course_utils.chapters.zero_centering.experiments.directions import Pair
from course_utils.chapters.zero_centering.experiments.payoff import Payoff, buys
from course_utils.pictures import canvas, style
from course_utils.pictures.described import DescribedFigure, number

__all__ = [
    "describe_errors",
    "directions_figure",
    "draw_errors",
    "errors_axes",
    "payoff_figure",
]

ALL = 4000
"""Where all examples stand on the axis of batch sizes."""
LOWEST = 0.01


def payoff_figure(result: Payoff) -> DescribedFigure:
    """Show what centring buys, in rate and in steps, against the size of the batch."""
    fig, (rates, steps) = canvas.figure(9.8, 4.6, 1, 2)
    sizes = np.array([size or ALL for size in result.batch_sizes])
    fine, words = np.geomspace(1, ALL, 60), []
    for row, n in enumerate(result.features):
        name, color = f"{n} inputs", style.cycle(row)["color"]
        look: dict[str, Any] = {"color": color, "marker": "os^"[row % 3], "linestyle": "none"}
        canvas.line(
            rates, f"rule, {n}", fine, buys(n, result.mean, fine), color=style.GREY, linewidth=1.0,
            linestyle="-",
        )  # fmt: skip
        drawn = []
        for ax, of in ((rates, "rate"), (steps, "own")):
            gains = np.array([result.gain(n, size, of=of) for size in result.batch_sizes])
            drawn.append(canvas.spread(ax, name, sizes, gains, **look)[1])
            canvas.label(
                ax, f"{name} name", sizes[-1] * 0.8, drawn[-1][-1], name, color=color,
                ha="right", va="bottom",
            )  # fmt: skip
        each = [", ".join(number(value) for value in medians) for medians in drawn]
        words.append(f"{name}: rate {each[0]}; steps {each[1]}")
    shown = [str(size or "all") for size in result.batch_sizes]
    for ax, title in ((rates, "largest stable rate"), (steps, "steps, each at half its limit")):
        ax.set_xscale("log")
        ax.set_yscale("log")
        ax.set_xticks(sizes, shown)
        ax.set_yticks((1, 3, 10, 30, 100, 300), ("1", "3", "10", "30", "100", "300"))
        ax.minorticks_off()
        canvas.frame(ax, title=title, x="batch size", xlim=(0.8, 6000), ylim=(0.7, 420))
    canvas.label(rates, "which", 5500, 0.8, "thin lines: the rule", ha="right", color=style.GREY)
    rates.set_ylabel("times better when centred")
    runs = result.rate.shape[-1]
    return DescribedFigure(
        fig,
        "One example at a time, centring doubles the rate, however many inputs there are. All at "
        "once, what it buys grows with the number of inputs.",
        "How many times better whitened inputs of mean 0 do than those of mean "
        f"{number(result.mean)}, variance 1, against the batch size ({', '.join(shown)}); medians "
        f"of {runs} runs with the middle 80 %. Left the largest stable rate, the thin lines are "
        f"the rule; right the steps until {TOLERANCE:.0%} of the distance is left. "
        f"{'. '.join(words)}.",
    )


def _curves(data: Pair) -> dict[str, NDArray[np.floating]]:
    """Return medians over the runs, by name."""
    both = np.hypot(data.centred.along, data.centred.across)
    each = {
        "along the mean": data.moved.along,
        "all other directions": data.moved.across,
        "centred": both,
    }
    return {name: np.median(values, axis=-1) for name, values in each.items()}


def errors_axes() -> tuple[Figure, list[Axes]]:
    """Return a figure with a panel for the curves and a narrow one for their names."""
    fig, axes = canvas.figure(9.0, 3.8, 1, 2, width_ratios=(1.0, 0.4))
    axes[1].set_axis_off()
    canvas.frame(axes[1], xlim=(0, 1), ylim=(0, 1))
    return fig, axes


def _starts(row: int) -> dict[str, Any]:
    """Return how a curve's start is marked: it is seen even of one that falls in a single step."""
    size, fill = ((6, "full"), (5, "full"), (11, "none"))[row]
    return {"marker": "oso"[row], "markersize": size, "fillstyle": fill, "markevery": [0]}


def _draw_curves(ax: Axes, data: Pair) -> dict[str, NDArray[np.floating]]:
    curves, last = _curves(data), len(data.moved.along) - 1
    for row, (name, values) in enumerate(curves.items()):
        shown = np.clip(values, LOWEST / 10, 100)
        canvas.line(
            ax, name, np.arange(last + 1), shown, label=name, **style.cycle(row), **_starts(row)
        )
    canvas.line(ax, "goal", [0, last], [TOLERANCE] * 2, color=style.GREY, linewidth=1.0)
    canvas.frame(ax, x="step", yscale="log", xlim=(-0.03 * last, last), ylim=(LOWEST, 3))
    ax.set_yticks((0.01, 0.1, 1), ("0.01", "0.1", "1"))
    ax.minorticks_off()
    return curves


def draw_errors(axes: Sequence[Axes], data: Pair) -> None:
    """Draw what is left of the error along the mean and beside it, and of centred inputs' error."""
    ax, names = axes
    curves = _draw_curves(ax, data)
    canvas.frame(ax, title="share of the error that is left", y="share left")
    for row, name in enumerate(curves):
        y = 0.85 - 0.16 * row
        look = style.cycle(row) | _starts(row) | {"markevery": [1]}
        canvas.line(names, f"key {row}", [0.0, 0.14], [y] * 2, **look)
        canvas.label(names, f"name {row}", 0.2, y, name, va="center")
    rates = (data.moved.learning_rate, data.centred.learning_rate)
    for row, (name, rate) in enumerate(zip(("with the mean", "centred"), rates, strict=True)):
        canvas.label(names, f"rate {row}", 0.0, 0.3 - 0.13 * row, f"rate {name}: {rate:.3g}")


def _arrival(values: NDArray[np.floating]) -> str:
    there = np.flatnonzero(values <= TOLERANCE)
    return f"at step {there[0]}" if there.size else f"not within {len(values) - 1} steps"


def _in_words(data: Pair) -> str:
    moved, centred = (
        np.median(np.hypot(walk.along, walk.across), axis=-1) for walk in (data.moved, data.centred)
    )
    return f"{TOLERANCE:.0%} are left: with the mean {_arrival(moved)}, centred {_arrival(centred)}"


def describe_errors(data: Pair) -> str:
    """Say what two walks show."""
    batch = data.moved.batch_size
    return (
        f"{_in_words(data)}. {data.moved.features} inputs of mean {number(data.moved.mean)}, "
        f"{f'batches of {batch}' if batch else 'all examples in every step'}, rate "
        f"{number(data.moved.learning_rate)}; centred, rate {number(data.centred.learning_rate)}. "
        "Expected errors along the mean and in all other directions, as shares of the error at the "
        "start."
    )


def directions_figure(walks: Sequence[Pair]) -> DescribedFigure:
    """Show for each pair of walks what is left of the error along the mean and beside it."""
    fig, axes = canvas.figure(9.8, 4.0, 1, len(walks))
    words = []
    for ax, data in zip(axes, walks, strict=True):
        batch = data.moved.batch_size
        title = "all examples" if batch is None else f"batches of {batch}"
        title = "one example" if batch == 1 else title
        _draw_curves(ax, data)
        canvas.frame(ax, title=f"{title} in each step")
        words.append(f"{title}: {_in_words(data)}")
    axes[0].set_ylabel("share of the error left")
    axes[-1].legend(loc="upper right", fontsize=11)
    first = walks[0].moved
    return DescribedFigure(
        fig,
        "Along the mean little is left at any time. What one waits for is the error in all other "
        "directions, at a rate that the mean dictates.",
        f"{first.features} inputs of variance 1 and mean {number(first.mean)}, and the same "
        f"centred; medians of {first.along.shape[-1]} runs. {'. '.join(words)}.",
    )
