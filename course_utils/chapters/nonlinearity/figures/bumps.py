"""Bumps and their sum beside the curve that they follow."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes

from course_utils.chapters.nonlinearity.experiments.bumps import BumpSum
from course_utils.pictures import canvas, style
from course_utils.pictures.described import number

__all__ = ["describe_bumps", "draw_bumps"]


def draw_bumps(axes: Sequence[Axes], data: BumpSum) -> None:
    """Draw each bump alone, and their sum beside the curve."""
    parts, whole = axes
    # One line with gaps draws all bumps: their number may change.
    x = np.tile(np.append(data.x, np.nan), len(data.bumps))
    gaps = np.full((len(data.bumps), 1), np.nan)
    heights = np.hstack([data.bumps, gaps]).ravel()
    canvas.line(parts, "bumps", x, heights, color=style.SKY, linewidth=1.2)
    canvas.frame(
        parts, title="each bump alone: a step up, a step down", x="x", y="y", xlim=(-3, 3),
        ylim=(-1.4, 1.4),
    )  # fmt: skip
    canvas.line(
        whole, "target", data.x, data.target, color=style.BLACK, linewidth=1.2, linestyle="--"
    )
    canvas.line(whole, "sum", data.x, data.total, color=style.BLUE)
    canvas.label(whole, "error", -2.85, 1.15, f"largest error {number(data.error)}")
    canvas.frame(
        whole, title="their sum (solid), sin 2x (dashed)", x="x", y="y", xlim=(-3, 3),
        ylim=(-1.4, 1.4),
    )  # fmt: skip


def describe_bumps(data: BumpSum) -> str:
    """Say how well the sum does."""
    return (
        f"{len(data.middles)} bumps, each of two sigmoid steps with weight "
        f"{number(data.steepness)}. Their sum is nowhere farther than {number(data.error)} from "
        "sin 2x."
    )
