"""Panels side by side where there is room, in fewer columns where there is not."""

from __future__ import annotations

from typing import Any, NamedTuple

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.gridspec import GridSpec
from matplotlib.text import Text

from course_utils.pictures import canvas
from course_utils.pictures.style import DPI

__all__ = ["Plan", "arrange", "plan"]


PANEL = 280  # pixels: a panel that is narrower has no room beside another one
READABLE = 0.75  # a picture may be shrunk by the browser to this share of its width
COLUMN = 520  # pixels: a single column need not be wider
LINE = 18  # pixels


class Plan(NamedTuple):
    """How a figure is laid out for a given room.

    Attributes
    ----------
    width : int
        Of the picture, in pixels.
    columns : int
        0 for the designed layout.
    heights : tuple of float
        Of the rows, in pixels.
    """

    width: int
    columns: int
    heights: tuple[float, ...]

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels."""
        return self.width, int(sum(self.heights))


def _designed(fig: Figure) -> list[tuple[Axes, Any]]:
    """Return the panels with their places in the designed layout."""
    places = [(ax, ax.get_subplotspec()) for ax in fig.axes if ax.get_subplotspec()]
    return vars(fig).setdefault("_designed", places)


def plan(fig: Figure, room: int) -> Plan:
    """Choose a layout for so many pixels; 0 is as many as are wanted.

    The designed layout where its panels fit, or nearly; otherwise two columns if more were designed
    and two fit, otherwise one panel below the other.
    """
    designed = _designed(fig)
    home = designed[0][1].get_gridspec()
    inches = vars(fig).setdefault("_inches", tuple(fig.get_size_inches()))
    wide, height = round(inches[0] * DPI), inches[1] * DPI
    if room <= 0 or room >= wide:
        return Plan(wide, 0, (height,))
    if room >= PANEL * home.ncols:
        return Plan(room, 0, (height,))
    if room >= READABLE * wide:
        return Plan(wide, 0, (height,))  # the browser shrinks it a little
    columns = 2 if home.ncols > 2 and room >= 2 * PANEL else 1
    width = room if columns == 2 else min(max(room, PANEL), COLUMN)
    # A panel keeps its height where it can; one that was narrow holds a key, and needs less.
    row = min(100 * inches[1] / home.nrows, 0.62 * width / columns + 90)
    ratios = home.get_width_ratios()
    share = [min(1, 2 * ratios[spec.colspan.start] / max(ratios)) for _, spec in designed]
    rows = [max(share[at : at + columns]) for at in range(0, len(share), columns)]
    return Plan(width, columns, tuple(row * each for each in rows))


def arrange(fig: Figure, chosen: Plan) -> None:
    """Lay out a figure from `canvas.figure` as planned."""
    designed, natural = _designed(fig), plan(fig, 0)
    if chosen.columns:
        rows = len(chosen.heights)
        grid = GridSpec(rows, chosen.columns, figure=fig, height_ratios=chosen.heights)
        specs = [grid[divmod(number, chosen.columns)] for number in range(len(designed))]
    else:
        specs = [spec for _, spec in designed]
    smaller = chosen != natural
    above = 0.0
    with canvas.DRAWING:
        for (ax, _), spec in zip(designed, specs, strict=True):
            ax.set_subplotspec(spec)
            for text in (*_titles(ax), ax.xaxis.label, *ax.texts):
                text.set_wrap(smaller)
        fig.set_size_inches(chosen.width / DPI, sum(chosen.heights) / DPI)
        for _ in range(1 + smaller):  # how wide a panel is decides where its title is wrapped
            fig.set_layout_engine("constrained", rect=(0, 0, 1, 1 - above))
            canvas.freeze_layout(fig)
            for ax, _ in designed:
                _wrap_titles(ax, beside=smaller and chosen.columns != 1)
            # A title that nearly fills its panel may be wrapped later, and needs a line more.
            if smaller and any(_title_fills(ax) for ax, _ in designed):
                above = LINE / sum(chosen.heights)


def _titles(ax: Axes) -> tuple[Text, Text]:
    return ax.title, ax._left_title  # pyright: ignore[reportAttributeAccessIssue]


def _title_fills(ax: Axes) -> bool:
    widest = max(title.get_window_extent().width for title in _titles(ax))
    return widest > 0.7 * ax.get_position(original=True).width * ax.figure.bbox.width


def _wrap_titles(ax: Axes, *, beside: bool) -> None:
    """Wrap titles at the edge of their panel where another stands beside it.

    Matplotlib itself wraps at the edge of the figure only.
    """
    width = ax.get_position(original=True).width * ax.figure.bbox.width
    for title in _titles(ax):
        vars(title).pop("_get_wrap_line_width", None)
        if beside:
            vars(title)["_get_wrap_line_width"] = lambda: width
