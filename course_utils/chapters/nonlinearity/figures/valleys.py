"""The loss of one unit along its weight, with its minima."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from course_utils.chapters.nonlinearity.experiments.valleys import UnitLoss
from course_utils.pictures import canvas, style
from course_utils.pictures.described import DescribedFigure, number

__all__ = ["draw_close_up", "draw_unit_loss", "minima_in_words", "unit_loss_figure"]

_ALONE = ((style.PURPLE, ":"), (style.GREEN, "-."))


def _round(low: float, high: float) -> tuple[float, float]:
    """Widen limits to round numbers, so that they stay while a point moves a little."""
    ticks = MaxNLocator(4, steps=[1, 2, 5, 10]).tick_values(low, high)
    room = 0.04 * float(ticks[-1] - ticks[0])
    return float(ticks[0]) - room, float(ticks[-1]) + room


def _draw(ax: Axes, result: UnitLoss, title: str, floor: float = 0.0) -> None:
    """Draw the loss, as far as it is above `floor`, and its minima."""
    at = np.interp(result.minima, result.w, result.loss)
    canvas.line(ax, "loss", result.w, result.loss - floor, color=style.BLUE)
    canvas.points(ax, "minima", result.minima, at - floor, colors=style.BLUE, s=60, zorder=3)
    canvas.frame(ax, title=title, x="weight w")
    ax.yaxis.set_major_locator(MaxNLocator(4, steps=[1, 2, 5, 10]))


def draw_unit_loss(ax: Axes, result: UnitLoss, title: str) -> None:
    """Draw a loss along one weight with its minima, and the loss of each point alone."""
    _draw(ax, result, title)
    # Two points: two ways to draw them.
    for place, (loss, (color, dashes)) in enumerate(
        zip(result.alone, _ALONE, strict=True), start=1
    ):
        canvas.line(
            ax, f"point {place}", result.w, loss, color=color, linestyle=dashes, linewidth=1.2
        )
    span = float(result.w[0]), float(result.w[-1])
    canvas.frame(ax, y="summed loss", xlim=span, ylim=_round(0.0, float(result.loss.max())))


def draw_close_up(ax: Axes, result: UnitLoss, title: str) -> None:
    """Draw the loss around the minimum farthest to the right, and how high it is above it.

    Without a minimum: around the middle of the weights, and above the loss there.
    """
    center = float(result.minima[-1]) if len(result.minima) else float(result.w.mean())
    floor = float(np.interp(center, result.w, result.loss))
    _draw(ax, result, title, floor)
    middle = round(center)  # stays while the minimum moves a little
    window = middle - 1.75, middle + 1.75
    seen = result.loss[(result.w >= window[0]) & (result.w <= window[1])] - floor
    y = f"loss above that at {'the dot' if len(result.minima) else 'the middle'}"
    high = float(seen.max())
    canvas.frame(ax, y=y, xlim=window, ylim=_round(min(float(seen.min()), -0.1 * high), high))


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
