"""The loss of one unit along its weight, with its minima."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes

from course_utils.chapters.nonlinearity.experiments.valleys import UnitLoss
from course_utils.pictures import canvas, style
from course_utils.pictures.described import DescribedFigure, number

__all__ = ["draw_unit_loss", "minima_in_words", "unit_loss_figure"]


def draw_unit_loss(ax: Axes, result: UnitLoss, title: str, position: int = 0) -> None:
    """Draw a loss along one weight and mark its minima."""
    look = style.cycle(position)
    canvas.line(ax, "loss", result.w, result.loss, **look)
    at = np.interp(result.minima, result.w, result.loss)
    canvas.points(ax, "minima", result.minima, at, colors=look["color"], s=60, zorder=3)
    canvas.frame(
        ax, title=title, x="weight w", y="summed loss",
        xlim=(float(result.w[0]), float(result.w[-1])),
        ylim=(0, float(min(result.loss.max(), 6 * result.loss.min() + 1)) * 1.1),
    )  # fmt: skip


def unit_loss_figure(results: Mapping[str, UnitLoss]) -> DescribedFigure:
    """Show the loss of one sigmoid unit along its weight, one panel for each kind of loss."""
    fig, axes = canvas.figure(9.0, 3.5, 1, len(results))
    words = []
    for position, (ax, (kind, result)) in enumerate(zip(axes, results.items(), strict=True)):
        draw_unit_loss(ax, result, kind, position)
        words.append(f"{kind}: {minima_in_words(result)}")
    return DescribedFigure(
        fig,
        "The same monotone unit: two valleys with one loss, one with the other.",
        f"Summed loss of one sigmoid unit against its weight. {' '.join(words)}",
    )


def minima_in_words(result: UnitLoss) -> str:
    """Say how many minima a loss has and where."""
    at = np.interp(result.minima, result.w, result.loss)
    places: Sequence[str] = [
        f"w = {number(w, 4)} with loss {number(loss)}"
        for w, loss in zip(result.minima, at, strict=True)
    ]
    noun = "minimum" if len(places) == 1 else "minima"
    return (
        f"{len(places)} {noun}, at {' and at '.join(places)}." if places else "no minimum inside."
    )
