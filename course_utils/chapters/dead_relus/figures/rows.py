"""Median and whole range of several arms, one row each."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike, NDArray

from course_utils.pictures import canvas

__all__ = ["draw_rows"]


def draw_rows(
    ax: Axes, key: str, heights: ArrayLike, values: ArrayLike, *, color: str, marker: str,
    linestyle: str = "-", label: str | None = None,
) -> NDArray[np.float64]:  # fmt: skip
    """Draw each row of values as a mark at its median and a line over its range.

    Parameters
    ----------
    key : str
        Of the marks; ``{key} range`` is that of the lines.
    heights : array, shape (rows,)
    values : array, shape (rows, runs)

    Returns
    -------
    array, shape (rows,)
        The medians.
    """
    values, heights = np.asarray(values, dtype=float), np.asarray(heights, dtype=float)
    gaps = np.full(len(values), np.nan)
    x = np.column_stack([values.min(axis=-1), values.max(axis=-1), gaps]).ravel()
    y = np.column_stack([heights, heights, gaps]).ravel()
    canvas.line(ax, f"{key} range", x, y, color=color, linewidth=1.5, linestyle=linestyle)
    middle = np.median(values, axis=-1)
    look = {"color": color, "marker": marker, "linestyle": "none", "markersize": 7}
    canvas.line(ax, key, middle, heights, **look, label=label or f"_{key}")
    return middle
