"""What your own network learned: the loss of every start, and the answer of the first."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from matplotlib.axes import Axes

from course_utils.chapters.nonlinearity.experiments.own import Learned
from course_utils.pictures import canvas, style
from course_utils.pictures.described import DescribedFigure, number

__all__ = ["learned_figure"]

FLOOR = 1e-4  # a smaller loss is drawn as this: on the way to 0 its digits say nothing


def learned_figure(results: Mapping[str, Learned]) -> DescribedFigure:
    """Show for each task the losses of all starts, and the answer of the first one."""
    fig, axes = canvas.figure(9.0, 3.4 * len(results), len(results), 2, width_ratios=(1.5, 1.0))
    words = []
    for row, (task, result) in enumerate(results.items()):
        _draw_losses(axes[2 * row], task, result)
        _draw_answer(axes[2 * row + 1], task, result)
        steps, runs = result.losses.shape
        first = number(float(np.median(result.losses[0])))
        low, median, high = np.percentile(result.losses[-1], [10, 50, 90])
        band = f", 10 to 90 % from {_small(low)} to {_small(high)}" if high > FLOOR else ""
        words.append(
            f"{task}: {result.solved} of {runs} starts have every point right after {steps} steps; "
            f"the loss falls from {first} to {_small(median)} in the median{band}; start 1 has "
            f"{number(100 * result.right[0])} % of its points right."
        )
    return DescribedFigure(
        fig,
        "The 2-4-1 network, from twenty starts.",
        "Left, the loss of all starts against the step; right, what the network of start 1 answers "
        "over the plane: orange for the lower target, purple for the higher, its border in white. "
        + " ".join(words),
    )


def _small(loss: float) -> str:
    return number(loss) if loss >= FLOOR else f"less than {number(FLOOR)}"


def _draw_losses(ax: Axes, task: str, result: Learned) -> None:
    steps, runs = result.losses.shape
    shown = np.maximum(result.losses, FLOOR)
    canvas.spread(
        ax, "median", np.arange(steps), shown, color=style.BLACK, label="median, 10 to 90 %"
    )
    canvas.line(
        ax, "start 1", np.arange(steps), shown[:, 0], color=style.RED, linestyle="--",
        label="start 1",
    )  # fmt: skip
    canvas.label(
        ax, "solved", 0.97, 0.35, f"{result.solved} of {runs} have every point right",
        ha="right", transform=ax.transAxes,
    )  # fmt: skip
    canvas.frame(
        ax, title=f"{task}: loss of {runs} starts", x="step", y="loss", yscale="log",
        xlim=(0, steps), ylim=(FLOOR * 0.6, 2),
    )  # fmt: skip
    ax.set_yticks([FLOOR, 1e-3, 1e-2, 0.1, 1], [f"{FLOOR:g} or less", "0.001", "0.01", "0.1", "1"])
    ax.minorticks_off()
    ax.legend(loc="upper right")


def _draw_answer(ax: Axes, task: str, result: Learned) -> None:
    low, high = float(result.side[0]), float(result.side[-1])
    reach = float(np.ptp(result.targets)) / 2
    canvas.image(
        ax, "surface", result.surface, vmin=result.middle - 2 * reach,
        vmax=result.middle + 2 * reach, cmap=style.SURFACE, aspect="equal",
        extent=(low, high, low, high),
    )  # fmt: skip
    for label, marker in ((0, "s"), (1, "o")):
        part = result.x[(result.targets[:, 0] > result.middle) == bool(label)]
        canvas.line(
            ax, f"class {label}", part[:, 0], part[:, 1], linestyle="none", marker=marker,
            markersize=9 if len(result.x) < 10 else 4, color=style.CLASSES[label],
            markeredgecolor="white", markeredgewidth=0.6,
        )  # fmt: skip
    canvas.frame(ax, title=f"{task}: answer of start 1", x="$x_1$", y="$x_2$")
    ticks = np.linspace(np.ceil(low), np.floor(high), 3)
    ax.set(xticks=ticks, yticks=ticks)
    ax.grid(False)
