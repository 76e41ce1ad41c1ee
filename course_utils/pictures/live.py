"""A picture that follows its data at slider speed.

The keyed artists, and whatever lies over them, are left out of the background, which is drawn once
and kept. A move restores the background and draws the rest over it. Only limits, scales, ticks or
axis labels that were not there lately draw a background anew.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeGuard, cast

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.ticker import FixedLocator

from course_utils.pictures import canvas, layout
from course_utils.pictures.described import encode, picture
from course_utils.pictures.stamps import Stamps

__all__ = ["LivePicture"]

_KEPT = 12  # backgrounds; one has about a megabyte


class LivePicture:
    """The fast way from a figure with keyed artists to pixels."""

    def __init__(self, fig: Figure) -> None:
        self.fig = fig
        self._backgrounds: dict[Any, Any] = {}
        self._stamps = Stamps()
        self._plan = layout.plan(fig, 0)

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels."""
        width, height = self.fig.canvas.get_width_height()
        return width, height

    def fit(self, room: int) -> None:
        """Lay the panels out for so many pixels; 0 is as many as are wanted."""
        chosen = layout.plan(self.fig, room)
        if chosen != self._plan:
            with canvas.DRAWING:
                layout.arrange(self.fig, chosen)
                self._plan = chosen
                self._backgrounds.clear()

    def pixels(self) -> np.ndarray:
        """Return the figure as it is now: kept background, moving artists over it."""
        agg = cast(Any, self.fig.canvas)
        assert isinstance(agg, FigureCanvasAgg)
        moving = list(_moving(self.fig))
        cast(Any, agg).restore_region(self._background(moving))
        pixels = np.asarray(agg.buffer_rgba())
        for ax, artist in moving:
            if _is_plain(artist):
                self._stamps.lay(artist, pixels, self.fig.dpi)
            else:
                ax.draw_artist(artist)
        return pixels

    def _background(self, moving: list[tuple[Axes, Artist]]) -> Any:
        """Return all but the moving artists, drawn now or kept; the latest are kept longest."""
        look = tuple(_look(ax) for ax in self.fig.axes)
        background = self._backgrounds.pop(look, None)
        if background is None:
            for _, artist in moving:
                artist.set_animated(True)
            agg = cast(Any, self.fig.canvas)
            agg.draw()
            if any(_cut_off(ax.yaxis.label) for ax in self.fig.axes):
                # Longer numbers at the ticks than there were when the layout was made.
                layout.arrange(self.fig, self._plan)
                self._backgrounds.clear()
                agg.draw()
            background = agg.copy_from_bbox(self.fig.bbox)
            if len(self._backgrounds) >= _KEPT:
                del self._backgrounds[next(iter(self._backgrounds))]
        self._backgrounds[look] = background
        return background

    def quick_png(self) -> bytes:
        """Return the figure as a PNG that is encoded for speed."""
        with canvas.DRAWING:
            return encode(self.pixels(), small=False)

    def sharp_png(self, ratio: float) -> bytes:
        """Return the figure with more pixels to an inch, for a screen that has them."""
        with canvas.DRAWING:
            dpi, agg = self.fig.dpi, cast(Any, self.fig.canvas)
            try:
                self.fig.set_dpi(dpi * min(ratio, 3))
                agg.draw()
                for ax, artist in _moving(self.fig):
                    ax.draw_artist(artist)
                return encode(np.asarray(agg.buffer_rgba()), small=False)
            finally:
                self.fig.set_dpi(dpi)  # the kept background still fits

    def small_png(self) -> bytes:
        """Return the figure as a small PNG; everything is drawn, nothing is left out."""
        with canvas.DRAWING:
            for _, artist in _moving(self.fig):
                artist.set_animated(False)
            self._backgrounds.clear()
            return picture(self.fig)


def _moving(fig: Figure) -> Iterator[tuple[Axes, Artist]]:
    """Yield what is drawn at each move, lowest first: keyed artists and all that lies over them.

    A curve that crosses a spine, a legend or a title must stay under it.
    """
    for ax in fig.axes:
        keyed = canvas.keyed(ax).values()
        lowest = min((artist.get_zorder() for artist in keyed), default=np.inf)
        frame = [] if ax.axison else list(ax.spines.values())
        for artist in sorted(ax.get_children(), key=lambda child: child.get_zorder()):
            fixed = isinstance(artist, Axis) or artist is ax.patch or artist in frame
            if artist.get_zorder() >= lowest and artist.get_visible() and not fixed:
                yield ax, artist


def _cut_off(label: Text) -> bool:
    return label.get_text() != "" and label.get_window_extent().x0 < 0


def _is_plain(artist: Artist) -> TypeGuard[Text]:
    """Tell a text without a box around it, which can be kept as a stamp."""
    return type(artist) is Text and artist.get_bbox_patch() is None


def _look(ax: Axes) -> tuple[Any, ...]:
    """Return all that the background shows of `ax`: a change of it needs a new background."""
    return (
        ax.get_xlim(),
        ax.get_ylim(),
        ax.get_xscale(),
        ax.get_yscale(),
        ax.get_xlabel(),
        ax.get_ylabel(),
        _named_ticks(ax.xaxis),
        _named_ticks(ax.yaxis),
        ax.axison,
    )


def _named_ticks(axis: Axis) -> tuple[Any, ...]:
    """Return places and names of ticks that somebody set; others follow from the limits."""
    locator = axis.get_major_locator()
    if not isinstance(locator, FixedLocator):
        return ()
    places = [float(place) for place in locator()]
    return tuple(places), tuple(axis.get_major_formatter().format_ticks(places))
