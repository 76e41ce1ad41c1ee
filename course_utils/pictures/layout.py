"""Panels side by side where there is room, one below the other where there is not."""

from __future__ import annotations

from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.gridspec import GridSpec

from course_utils.pictures import canvas
from course_utils.pictures.style import DPI

__all__ = ["arrange", "least_width"]


PANEL = 280  # pixels: a panel that is narrower has no room beside another one


def _designed(fig: Figure) -> list[tuple[Axes, Any]]:
    """Return the panels with their places in the designed layout."""
    places = [(ax, ax.get_subplotspec()) for ax in fig.axes if ax.get_subplotspec()]
    return vars(fig).setdefault("_designed", places)


def least_width(fig: Figure) -> int:
    """Return how many pixels the designed layout of a figure needs at least."""
    return PANEL * _designed(fig)[0][1].get_gridspec().ncols


def arrange(fig: Figure, width: int | None) -> None:
    """Lay out a figure for a narrower place, where it must be with one panel below the other.

    Parameters
    ----------
    fig : Figure
        From `canvas.figure`.
    width : int or None
        In pixels; None goes back to the designed layout.
    """
    designed = _designed(fig)
    home = designed[0][1].get_gridspec()
    inches = vars(fig).setdefault("_inches", tuple(fig.get_size_inches()))
    if width is None or width >= least_width(fig):
        specs = [spec for _, spec in designed]
        size = inches if width is None else (width / DPI, inches[1])
    else:
        # A panel keeps its height where it can; one that was narrow holds a key, and needs less.
        row = min(100 * inches[1] / home.nrows, 0.62 * width + 90)
        ratios = home.get_width_ratios()
        heights = [
            row * min(1, 2 * ratios[spec.colspan.start] / max(ratios)) for _, spec in designed
        ]
        grid = GridSpec(len(designed), 1, figure=fig, height_ratios=heights)
        specs = [grid[number] for number in range(len(designed))]
        size = (width / DPI, sum(heights) / DPI)
    with canvas.DRAWING:
        for (ax, _), spec in zip(designed, specs, strict=True):
            ax.set_subplotspec(spec)
            for text in (ax.title, ax._left_title, ax.xaxis.label):  # pyright: ignore
                text.set_wrap(width is not None)
        fig.set_size_inches(size)
        fig.set_layout_engine("constrained")
        canvas.freeze_layout(fig)
