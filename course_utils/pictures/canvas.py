"""Drawing by keyed artists: the first call creates an artist, later calls update it.

The same ``draw_x(axes, data)`` therefore makes a static figure and drives a live one. Figures are
Agg figures of their own; they stay off pyplot, so that none is shown twice or kept for ever.
"""

from __future__ import annotations

import threading
from contextlib import AbstractContextManager
from typing import Any, cast

import matplotlib as mpl
import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import PathCollection, PolyCollection
from matplotlib.figure import Figure
from matplotlib.image import AxesImage
from matplotlib.lines import Line2D
from matplotlib.text import Text
from numpy.typing import ArrayLike, NDArray

from course_utils.pictures.style import DPI, RC

__all__ = [
    "DRAWING",
    "band",
    "figure",
    "freeze_layout",
    "frame",
    "image",
    "label",
    "line",
    "points",
    "remove_missing",
    "spread",
    "stairs",
]


DRAWING = threading.RLock()  # a kernel may answer sliders in threads; fonts are for one


def _styled() -> AbstractContextManager[None]:
    """Return the course's style as a context: Matplotlib reads it when it creates an artist."""
    return mpl.rc_context(cast(Any, RC))


def figure(
    width: float = 9.0, height: float = 3.6, rows: int = 1, columns: int = 1, **grid: Any
) -> tuple[Figure, list[Axes]]:
    """Return a new figure in the course's style and its axes, row by row.

    Parameters
    ----------
    width, height : float
        Inches, at 100 pixels an inch.
    rows, columns : int
    **grid
        For Matplotlib's ``subplots``, such as ``width_ratios``.
    """
    with _styled():
        fig = Figure(figsize=(width, height), dpi=DPI, layout="constrained", facecolor="white")
        FigureCanvasAgg(fig)
        axes = list(fig.subplots(rows, columns, squeeze=False, gridspec_kw=grid).flat)
        for axis in (axis for ax in axes for axis in (ax.xaxis, ax.yaxis)):
            # Ticks are made when they are first needed, and copy the look of the first one.
            axis.get_major_ticks(1)
            axis.get_minor_ticks(1)
    return fig, axes


def freeze_layout(fig: Figure) -> None:
    """Compute the layout once and keep it: later drawing is faster and nothing jumps."""
    with DRAWING:
        fig.draw_without_rendering()
        fig.set_layout_engine("none")


def frame(
    ax: Axes,
    *,
    title: str | None = None,
    x: str | None = None,
    y: str | None = None,
    xlim: tuple[float, float] | None = None,
    ylim: tuple[float, float] | None = None,
    xscale: str | None = None,
    yscale: str | None = None,
) -> None:
    """Set title, axis labels, limits and scales in one call; what is left out stays as it was."""
    if title is not None:
        ax.set_title(title, loc="left", fontsize=RC["axes.titlesize"])
    if x is not None:
        ax.set_xlabel(x)
    if y is not None:
        ax.set_ylabel(y)
    if xscale is not None and ax.get_xscale() != xscale:
        ax.set_xscale(xscale)
    if yscale is not None and ax.get_yscale() != yscale:
        ax.set_yscale(yscale)
    if xlim is not None:
        ax.set_xlim(*xlim)
    if ylim is not None:
        ax.set_ylim(*ylim)


def keyed(ax: Axes) -> dict[str, Artist]:
    """Return the keyed artists of `ax` by their keys."""
    # They live on the axes: a table of ours would keep every figure alive.
    return vars(ax).setdefault("_keyed", {})


def remove_missing(ax: Axes, prefix: str, wanted: set[str]) -> None:
    """Remove the artists whose key starts with `prefix` and is not in `wanted`."""
    for key in [k for k in keyed(ax) if k.startswith(prefix) and k not in wanted]:
        keyed(ax).pop(key).remove()


def line(ax: Axes, key: str, x: ArrayLike, y: ArrayLike, **style: Any) -> Line2D:
    """Draw or update the line (or the markers) called `key`."""
    artist = keyed(ax).get(key)
    if isinstance(artist, Line2D):
        artist.set_data(np.asarray(x), np.asarray(y))
        if style:
            artist.set(**style)
    else:
        with _styled():
            (artist,) = ax.plot(np.asarray(x), np.asarray(y), **style)
        keyed(ax)[key] = artist
    return artist


def band(
    ax: Axes, key: str, x: ArrayLike, low: ArrayLike, high: ArrayLike, **style: Any
) -> PolyCollection:
    """Draw or update a filled band between `low` and `high`."""
    x, low, high = (np.asarray(a, dtype=float) for a in (x, low, high))
    outline = np.concatenate([np.stack([x, low], axis=1), np.stack([x, high], axis=1)[::-1]])
    artist = keyed(ax).get(key)
    if isinstance(artist, PolyCollection):
        artist.set_verts([outline])
    else:
        artist = PolyCollection([outline], **({"alpha": 0.2, "linewidths": 0, "zorder": 1} | style))
        ax.add_collection(artist, autolim=True)
        keyed(ax)[key] = artist
    return artist


def spread(
    ax: Axes, key: str, x: ArrayLike, values: ArrayLike, *, top: float | None = None, **style: Any
) -> NDArray[np.float64]:
    """Draw the median over the runs as the line `key` and the 10-90 % band as ``{key} band``.

    Parameters
    ----------
    x : array, shape (points,)
    values : array, shape (points, runs)
        Infinite where a run did not arrive.
    top : float, optional
        Where a median or an end of the band is drawn that is infinite.
    **style
        Of the line; its colour is the band's too.

    Returns
    -------
    array, shape (3, points)
        The 10 % percentile, the median and the 90 % percentile, as they were drawn.
    """
    values = np.asarray(values, dtype=float)
    if np.isinf(values).any():  # between a number and infinity there is nothing to interpolate
        low = np.percentile(values, 10, axis=-1, method="lower")
        middle, high = np.percentile(values, [50, 90], axis=-1, method="higher")
        drawn = np.array([low, middle, high])
    else:
        drawn = np.percentile(values, [10, 50, 90], axis=-1)
    if top is not None:
        drawn = np.minimum(drawn, top)
    band(ax, f"{key} band", x, drawn[0], drawn[2], color=style.get("color"))
    line(ax, key, x, drawn[1], **style)
    return drawn


def points(
    ax: Axes, key: str, x: ArrayLike, y: ArrayLike, *, colors: Any = None, **style: Any
) -> PathCollection:
    """Draw or update a cloud of points; `colors` is one colour or one per point."""
    artist = keyed(ax).get(key)
    if isinstance(artist, PathCollection):
        artist.set_offsets(np.column_stack([np.asarray(x, float), np.asarray(y, float)]))
        if colors is not None:
            artist.set_facecolor(colors)
    else:
        with _styled():
            artist = ax.scatter(np.asarray(x), np.asarray(y), c=colors, **style)
        keyed(ax)[key] = artist
    return artist


def image(ax: Axes, key: str, values: ArrayLike, **style: Any) -> AxesImage:
    """Draw or update an image; give ``vmin`` and ``vmax`` so that colours keep their meaning."""
    values = np.ma.asarray(values)
    artist = keyed(ax).get(key)
    if isinstance(artist, AxesImage):
        artist.set_data(values)
        if "extent" in style and tuple(style["extent"]) != tuple(artist.get_extent()):
            artist.set_extent(style["extent"])
        if "vmin" in style or "vmax" in style:
            artist.set_clim(style.get("vmin"), style.get("vmax"))
    else:
        # 0.6 is above the grid: an image hides it, live and stored.
        look: Any = {"origin": "lower", "aspect": "auto", "zorder": 0.6} | style
        with _styled():
            artist = ax.imshow(values, **look)
        keyed(ax)[key] = artist
    return artist


def stairs(ax: Axes, key: str, values: ArrayLike, edges: ArrayLike, **style: Any) -> Artist:
    """Draw or update a histogram or bars from counts and edges."""
    artist = keyed(ax).get(key)
    if artist is None:
        look: Any = {"fill": True} | style
        with _styled():
            artist = ax.stairs(np.asarray(values), np.asarray(edges), **look)
        keyed(ax)[key] = artist
    else:
        cast(Any, artist).set_data(np.asarray(values), np.asarray(edges))
    return artist


def label(ax: Axes, key: str, x: float, y: float, text: str, **style: Any) -> Text:
    """Write or update a text beside what it names; `style` as for Matplotlib's ``text``."""
    artist = keyed(ax).get(key)
    if isinstance(artist, Text):
        artist.set_position((x, y))
        artist.set_text(text)
        if "color" in style:
            artist.set_color(style["color"])
    else:
        with _styled():
            artist = ax.text(x, y, text, **style)
        keyed(ax)[key] = artist
    return artist
