"""Networks that are born dead: theory and lamps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import ListedColormap
from matplotlib.figure import Figure
from numpy.typing import NDArray

from course_utils.chapters.dead_relus.experiments.born import BornDead, born_dead_formula
from course_utils.pictures import canvas, style
from course_utils.pictures.described import DescribedFigure, number

__all__ = ["Lamps", "born_figure", "describe_lamps", "draw_lamps", "lamp_axes"]

_MARKS = ("o", "s", "^", "D", "v", "P")
COLUMNS = 20
_LIGHT = ListedColormap(["#3d3d3d", "#f0b97a"])  # out, lit


def born_figure(born: BornDead) -> DescribedFigure:
    """Show the share of dead networks against depth: one input and its formula, every input."""
    fig, axes = canvas.figure(9.6, 4.2, 1, 2)
    counted = (born.one_input, born.every_input)
    titles = ("0 for one given input", "0 for every input")
    words, at = [], len(born.depths) // 2
    for ax, shares, title in zip(axes, counted, titles, strict=True):
        for place, (width, share) in enumerate(shares.items()):
            look = style.cycle(place)
            formula = 100 * born_dead_formula(width, born.depths)
            canvas.line(ax, f"width {width} formula", born.depths, formula, linewidth=1.2, **look)
            canvas.line(
                ax, f"width {width}", born.depths, 100 * share, marker=_MARKS[place],
                color=look["color"], linestyle="none", label=f"width {width}", markersize=5,
            )  # fmt: skip
        each = ", ".join(f"{number(100 * s[at - 1])} (width {w})" for w, s in shares.items())
        words.append(f"{title}: {each}")
        canvas.frame(ax, title=title, x="depth", ylim=(-3, 104))
        ax.set_xticks(range(0, at * 2 + 1, 5))
    axes[0].set_ylabel("networks, %")
    axes[0].legend(loc="center right", bbox_to_anchor=(1.02, 0.61), fontsize=11)
    formulas = [100 * float(born_dead_formula(w, at)) for w in born.one_input]
    return DescribedFigure(
        fig,
        "Marks are counted, lines are the formula for one input; it is the same in both panels.",
        f"{born.networks} networks of each width. Percent at depth {at}: {'; '.join(words)}. "
        f"The formula says {', '.join(number(f) for f in formulas)}.",
    )


@dataclass(frozen=True)
class Lamps:
    """Many tiny networks of one width and depth.

    Attributes
    ----------
    width, depth : int
    died : array of int, shape (networks,)
        After which layer each was dead; 0 where it is not.
    """

    width: int
    depth: int
    died: NDArray[np.int64]


def lamp_axes() -> tuple[Figure, list[Axes]]:
    """Return a panel for the lamps and one for the share of those that are out."""
    fig, axes = canvas.figure(9.4, 4.0, 1, 2)
    axes[0].set_xticks([])
    axes[0].set_yticks([])
    axes[0].grid(visible=False)
    return fig, axes


def _share(lamps: Lamps) -> NDArray[np.float64]:
    """Return the percentage that is dead after 1, 2, ... layers."""
    depths = np.arange(1, lamps.depth + 1)
    return 100 * ((lamps.died > 0) & (lamps.died <= depths[:, None])).mean(axis=-1)


def draw_lamps(axes: Sequence[Axes], data: Lamps) -> None:
    """Draw one square for each network, lit or out; beside it the shares by depth."""
    lights, curve = axes
    lit = (data.died == 0).reshape(-1, COLUMNS)
    canvas.image(lights, "lamps", lit, vmin=0, vmax=1, cmap=_LIGHT, aspect="equal")
    edges = np.arange(COLUMNS + 1) - 0.5, np.arange(len(lit) + 1) - 0.5
    x = np.concatenate(
        [np.repeat(edges[0], 3), np.tile([-0.5, COLUMNS - 0.5, np.nan], len(edges[1]))]
    )
    y = np.concatenate(
        [np.tile([-0.5, len(lit) - 0.5, np.nan], COLUMNS + 1), np.repeat(edges[1], 3)]
    )
    canvas.line(lights, "gaps", x, y, color="white", linewidth=2.0)
    title = f"width {data.width}, depth {data.depth}: {lit.sum()} of {lit.size} lit"
    canvas.frame(lights, title=title)
    depths = np.arange(1, data.depth + 1)
    formula = 100 * born_dead_formula(data.width, depths)
    canvas.line(curve, "formula", depths, formula, marker=".", **style.cycle(1))
    canvas.line(curve, "counted", depths, _share(data), marker="o", markersize=5, **style.cycle(0))
    canvas.frame(
        curve, title="dots: out so far; dashed: formula, one input", x="layers", y="networks, %",
        xlim=(0.5, 30.5), ylim=(-3, 104),
    )  # fmt: skip


def describe_lamps(data: Lamps) -> str:
    """Say how many are lit, and what the formula says."""
    out = int((data.died > 0).sum())
    formula = 100 * float(born_dead_formula(data.width, data.depth))
    return (
        f"Width {data.width}, depth {data.depth}: {out} of {data.died.size} networks say the same "
        f"whatever goes in. For one given input the formula says {number(formula)} %."
    )
