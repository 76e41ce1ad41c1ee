"""Figures of notebook 04's film: layers that fall silent, and escape."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from course_utils.chapters.saturation.experiments.film import BINS, EVERY, Film
from course_utils.pictures import canvas, style
from course_utils.pictures.described import DescribedFigure, number

__all__ = ["Strip", "describe_strip", "draw_strip", "film_figure", "strip_axes"]

Array = NDArray[np.floating]
_EDGES = np.linspace(0, 1, BINS + 1)


def film_figure(result: Film) -> DescribedFigure:
    """Show mean outputs of every layer and the accuracy by step, one panel for each arm."""
    fig, axes = canvas.figure(10.4, 4.2, 1, len(result.arms))
    words, layers = [], result.mean.shape[-1]
    for place, (ax, arm) in enumerate(zip(axes, result.arms, strict=True)):
        for layer in range(layers):
            canvas.spread(
                ax, f"layer {layer + 1}", result.steps, result.mean[:, place, :, layer],
                label=f"layer {layer + 1}", **style.cycle(layer),
            )  # fmt: skip
        read = canvas.spread(
            ax, "accuracy", result.steps, result.accuracy[:, place], label="accuracy",
            color=style.BLACK, linestyle="-", linewidth=3.0,
        )  # fmt: skip
        canvas.frame(ax, title=arm, x="step", xlim=(0, result.steps[-1]), ylim=(0, 1))
        top = np.median(result.mean[:, place, :, -1], axis=-1)
        words.append(
            f"{arm}: the top layer's mean output is {number(top[0], 2)} at first, "
            f"{number(top.min(), 1)} at its lowest, {number(top[-1], 1)} at the end; "
            f"{number(100 * read[1][-1], 1)} % of the digits are read"
        )
    axes[0].set_ylabel("mean output, share read")
    free = axes[min(1, len(axes) - 1)]  # between silence and the layers below there is room
    free.legend(
        loc="lower center", bbox_to_anchor=(0.5, 0.15), ncol=2, fontsize=11, columnspacing=0.8
    )
    return DescribedFigure(
        fig,
        "With true labels layer 4 falls silent and comes back. With shuffled ones it stays silent. "
        "With a frozen output layer it never falls silent, and learning waits as well.",
        f"Four sigmoid layers, median and middle 80 % of {result.accuracy.shape[-1]} runs. "
        f"{'. '.join(words)}.",
    )


@dataclass(frozen=True)
class Strip:
    """One picture of the film.

    Attributes
    ----------
    film : Film
        Up to the picture that is shown.
    arm : str
    run : int
        From 1.
    wanted : int
        The step asked for.
    pending : bool
        Whether there is more to train.
    """

    film: Film
    arm: str
    run: int
    wanted: int
    pending: bool


def strip_axes() -> tuple[Figure, list[Axes]]:
    """Return a figure with a panel for each layer's outputs and one for the accuracy."""
    return canvas.figure(11.0, 3.7, 1, 5, width_ratios=(1, 1, 1, 1, 1.5))


def draw_strip(axes: Sequence[Axes], data: Strip) -> None:
    """Draw the outputs of each layer as bars, and the accuracy of all runs so far."""
    at = data.film.of(data.arm)
    for layer, ax in enumerate(axes[:-1]):
        share = data.film.counts[-1, at, data.run - 1, layer]
        canvas.stairs(ax, "outputs", 100 * share, _EDGES, color=style.cycle(layer)["color"])
        canvas.frame(ax, title=f"layer {layer + 1}", x="output", xlim=(0, 1), ylim=(0, 100))
        ax.set_xticks((0, 0.5, 1), ("0", "0.5", "1"))
        mean = data.film.mean[-1, at, data.run - 1, layer]
        canvas.label(ax, "mean", 0.97, 92, f"mean {mean:.2f}", ha="right")
    axes[0].set_ylabel("% of the outputs")
    ax, steps = axes[-1], data.film.steps
    canvas.spread(
        ax, "all runs", steps, 100 * data.film.accuracy[:, at], color=style.GREY, linestyle="-"
    )
    own = 100 * data.film.accuracy[:, at, data.run - 1]
    canvas.line(ax, "this run", steps, own, color=style.BLACK, linestyle="--")
    canvas.label(ax, "who", 2450, 4, "dashed: this run", ha="right")
    canvas.points(ax, "now", [steps[-1]], [own[-1]], colors=style.RED, s=60, zorder=3)
    canvas.frame(ax, title="digits read, %", x="step", xlim=(0, 2500), ylim=(0, 100))
    ax.set_xticks((0, 1000, 2000), ("0", "1000", "2000"))


def describe_strip(data: Strip) -> str:
    """Say what the picture shows."""
    at, run = data.film.of(data.arm), data.run - 1
    now = EVERY * (len(data.film.accuracy) - 1)
    means = ", ".join(f"{mean:.2f}" for mean in data.film.mean[-1, at, run])
    full = 100 * data.film.saturated[-1, at, run]
    told = (
        f"{data.arm.capitalize()}, run {data.run}, step {now}: reads "
        f"{100 * data.film.accuracy[-1, at, run]:.0f} % of its training digits. Mean outputs of "
        f"layers 1 to 4: {means}; saturated: {', '.join(f'{share:.0f}' for share in full)} %."
    )
    return f"Training goes on to step {data.wanted}. {told}" if data.pending else told
