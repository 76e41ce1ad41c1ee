"""Panels side by side where there is room, one below the other where there is not."""

from __future__ import annotations

from matplotlib.figure import Figure
from matplotlib.gridspec import GridSpec

from course_utils.pictures import canvas
from course_utils.pictures.style import DPI

__all__ = ["arrange"]


def arrange(fig: Figure, width: int | None) -> None:
    """Lay out a figure of panels side by side for a narrow place: one below the other.

    Parameters
    ----------
    fig : Figure
        From `canvas.figure`.
    width : int or None
        In pixels; None goes back to the designed layout.
    """
    designed = vars(fig).setdefault(
        "_designed", [(ax, ax.get_subplotspec()) for ax in fig.axes if ax.get_subplotspec()]
    )
    home = designed[0][1].get_gridspec()
    inches = vars(fig).setdefault("_inches", tuple(fig.get_size_inches()))
    if width is None:
        specs, size = [spec for _, spec in designed], inches
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
