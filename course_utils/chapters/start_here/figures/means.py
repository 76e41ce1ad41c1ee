"""The toy figure of notebook 00."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes

from course_utils.chapters.start_here.experiments.means import Means
from course_utils.pictures import canvas, style
from course_utils.pictures.described import DescribedFigure, number

__all__ = ["describe_means", "draw_means", "means_figure"]

_EDGES = np.linspace(-2, 2, 81)


def draw_means(axes: Sequence[Axes], data: Means) -> None:
    """Draw a histogram of the means."""
    counts, edges = np.histogram(np.clip(data.means, -1.999, 1.999), _EDGES)
    canvas.stairs(axes[0], "means", counts, edges, color=style.BLUE)
    canvas.frame(
        axes[0],
        title=f"{len(data.means)} runs",
        x="mean (the outermost bars hold all beyond)",
        y="runs",
        xlim=(-2, 2),
        ylim=(0, 90),
    )


def describe_means(data: Means) -> str:
    """Say how far the means spread."""
    low, high = np.percentile(data.means, [10, 90])
    return (
        f"{len(data.means)} means of {data.count} standard normal numbers each: 80 % of them lie "
        f"between {number(float(low))} and {number(float(high))}, their standard deviation is "
        f"{number(float(data.means.std()))}."
    )


def means_figure(data: Means) -> DescribedFigure:
    """Show a histogram of the means."""
    fig, axes = canvas.figure(7.0, 2.6)
    draw_means(axes, data)
    return DescribedFigure(fig, "Means of random numbers.", describe_means(data))
