"""The loss of one unit along its weight, with its minima."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes

from course_utils.chapters.nonlinearity.experiments.valleys import UnitLoss
from course_utils.pictures import canvas, style
from course_utils.pictures.described import DescribedFigure, number

__all__ = ["draw_close_up", "draw_unit_loss", "minima_in_words", "unit_loss_figure"]

_ALONE = ((style.PURPLE, ":"), (style.GREEN, "-."))


def _draw(ax: Axes, result: UnitLoss, title: str, window: tuple[float, float]) -> None:
    """Draw the loss and its minima between two weights; heights fit what is there."""
    canvas.line(ax, "loss", result.w, result.loss, color=style.BLUE)
    at = np.interp(result.minima, result.w, result.loss)
    canvas.points(ax, "minima", result.minima, at, colors=style.BLUE, s=60, zorder=3)
    seen = result.loss[(result.w >= window[0]) & (result.w <= window[1])]
    low, high = float(seen.min()), float(seen.max())
    room = 0.1 * (high - low)
    canvas.frame(
        ax, title=title, x="weight w", y="summed loss", xlim=window, ylim=(low - room, high + room)
    )


def draw_unit_loss(ax: Axes, result: UnitLoss, title: str) -> None:
    """Draw a loss along one weight with its minima, and the loss of each point alone."""
    _draw(ax, result, title, (float(result.w[0]), float(result.w[-1])))
    # Two points: two ways to draw them.
    for place, (loss, (color, dashes)) in enumerate(
        zip(result.alone, _ALONE, strict=True), start=1
    ):
        canvas.line(
            ax, f"point {place}", result.w, loss, color=color, linestyle=dashes, linewidth=1.2
        )
    top = float(result.loss.max())
    canvas.frame(ax, ylim=(-0.04 * top, 1.08 * top))


def draw_close_up(ax: Axes, result: UnitLoss, title: str) -> None:
    """Draw the loss around the minimum farthest to the right, to a scale of its own."""
    middle = float(result.minima[-1]) if len(result.minima) else float(result.w.mean())
    middle = round(2 * middle) / 2  # so that no tick stands at the edge, where it would be cut
    _draw(ax, result, title, (middle - 1.25, middle + 1.25))


def unit_loss_figure(results: Mapping[str, UnitLoss]) -> DescribedFigure:
    """Show the loss of one sigmoid unit with two points for two kinds of loss.

    Between them the first is shown once more from near: its second valley is shallow.
    """
    fig, axes = canvas.figure(9.2, 3.8, 1, len(results) + 1)
    words = []
    for ax, (kind, result) in zip((axes[0], axes[-1]), results.items(), strict=True):
        draw_unit_loss(ax, result, kind)
        words.append(f"{kind}: {minima_in_words(result)}")
    first, result = next(iter(results.items()))
    draw_close_up(axes[1], result, f"{first}, from near")
    handles = [canvas.keyed(axes[-1])[key] for key in ("loss", "point 1", "point 2")]
    axes[-1].legend(handles, ["both points", "point 1", "point 2"], loc="upper left")
    return DescribedFigure(
        fig,
        "The same monotone unit: two valleys with one loss, one with the other.",
        "Summed loss of one sigmoid unit against its weight, and the loss of each point alone. "
        f"{' '.join(words)}",
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
