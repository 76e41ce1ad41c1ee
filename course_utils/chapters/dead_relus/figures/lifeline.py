"""The life line of units: a strip for each unit of one network, shares over all networks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import ListedColormap
from matplotlib.figure import Figure
from numpy.typing import NDArray

from course_utils.chapters.dead_relus.experiments.lifeline import Lives
from course_utils.pictures import canvas, style
from course_utils.pictures.described import number

__all__ = ["LifePicture", "describe_lives", "draw_lives", "life_axes"]

_MARKS = ("o", "s", "^")
ALIVE, DEAD, BACK = 0, 1, 2
_STATES = ListedColormap(["#f3efe6", "#3d3d3d", style.SKY])  # alive, dead, back from the dead


@dataclass(frozen=True)
class LifePicture:
    """What is known of some networks so far.

    Attributes
    ----------
    lives : Lives
    told : str
        Optimizer and rate, in words.
    wanted : int
        Steps to be shown in the end.
    pending : bool
        Whether there is more to train.
    """

    lives: Lives
    told: str
    wanted: int
    pending: bool


def states(alive: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Return `ALIVE`, `DEAD` or `BACK` for each look and unit; alive is (looks, units)."""
    once_dead = np.logical_or.accumulate(~alive, axis=0)
    return np.where(alive, np.where(once_dead, BACK, ALIVE), DEAD)


def life_axes() -> tuple[Figure, list[Axes]]:
    """Return a panel for the strips of one network and one for the shares of all."""
    fig, axes = canvas.figure(9.6, 4.4, 1, 2, width_ratios=(1.15, 1.0))
    axes[0].grid(visible=False)
    return fig, axes


def draw_lives(axes: Sequence[Axes], data: LifePicture) -> None:
    """Draw the units of the first network as rows in time; beside it the dead of all networks."""
    strips, shares = axes
    alive, steps = data.lives.alive[:, :, 0], data.lives.steps
    layers, units = alive.shape[1:]
    rows = states(alive.reshape(len(steps), -1)).T
    half = steps[1] / 2 if len(steps) > 1 else 1
    box = (-half, steps[-1] + half, -0.5, layers * units - 0.5)
    canvas.image(
        strips, "strips", rows, vmin=ALIVE, vmax=BACK, cmap=_STATES, extent=box, origin="lower",
        interpolation="nearest",
    )  # fmt: skip
    for k in range(1, layers):
        canvas.line(
            strips, f"border {k}", [-half, 1e6], [k * units - 0.5] * 2, color="white", linewidth=4
        )
    strips.set_yticks(units * (np.arange(layers) + 0.5), [f"layer {k + 1}" for k in range(layers)])
    canvas.frame(
        strips, title="one network: dark is dead, blue is back", x="step",
        xlim=(-half, data.wanted + half), ylim=(-0.5, layers * units - 0.5),
    )  # fmt: skip
    for k in range(layers):
        look: dict[str, Any] = style.cycle(k) | {
            "marker": _MARKS[k],
            "markevery": 5,
            "label": f"layer {k + 1}",
        }
        canvas.spread(shares, f"layer {k + 1}", steps, data.lives.dead[:, k], **look)
    canvas.frame(
        shares, title=f"dead units, %, {data.lives.alive.shape[2]} networks", x="step",
        xlim=(0, data.wanted), ylim=(-3, 103),
    )  # fmt: skip
    if shares.get_legend() is None:
        shares.legend(loc="upper left", fontsize=11)


def describe_lives(data: LifePicture) -> str:
    """Count deaths, revivals and the dead; say first whether training goes on."""
    lives, words = data.lives, []
    deaths, revivals = lives.deaths.sum(axis=-1), lives.revivals.sum(axis=-1)
    for k in range(lives.alive.shape[1]):
        now = number(float(np.median(lives.dead[-1, k])))
        words.append(
            f"layer {k + 1}: {deaths[k]} deaths, {revivals[k]} revivals, {now} % dead (median)"
        )
    lost = int(lives.lost.sum())
    told = f"{data.told}, {lives.steps[-1]} steps, {lives.lost.size} networks: {'; '.join(words)}."
    if lost:
        told += f" {lost} of them left the floats."
    if data.pending:
        return f"Not yet at step {data.wanted}: training goes on. {told}"
    return told
