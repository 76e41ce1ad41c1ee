"""A figure that can be read in words.

A `DescribedFigure` shows a picture with its description as alternative text, and the description
alone where pictures do not load. Its plain text ends with one line for each drawn artist, computed
from the data that was drawn: strict nbval compares text, so a curve that changes by 1 % is noticed.
"""

from __future__ import annotations

import base64
import html
import io
import struct
from dataclasses import dataclass
from typing import Any
from zlib import compress, crc32

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import PathCollection, PolyCollection
from matplotlib.figure import Figure
from matplotlib.image import AxesImage
from matplotlib.lines import Line2D
from matplotlib.patches import StepPatch
from matplotlib.text import Text
from numpy.typing import ArrayLike
from PIL import Image

from course_utils.pictures import canvas, style

__all__ = ["DescribedFigure", "number", "picture", "plotted"]

SMALLEST_TEXT, DRAWN_TEXT = 11, 15  # pixels: the height of text as it may be shown, and as drawn


def number(value: float, digits: int = 3, scale: float | None = None) -> str:
    """Write a number with `digits` significant digits; what is tiny beside `scale` is 0.

    Parameters
    ----------
    value : float
    digits : int
    scale : float, optional
        The size of the numbers around it. A value below 1e-9 of it is rounding noise.
    """
    value = float(value)
    if not np.isfinite(value):
        return "not finite"
    if value == 0 or (scale is not None and abs(value) < 1e-9 * scale):
        return "0"
    text = f"{value:.{digits}g}"
    # Ordinary sizes are written out: 1797, not 1.8e+03.
    if "e" in text and 1e-4 <= abs(value) < 1e7:
        text = f"{float(text):.{max(0, digits - 1 - int(np.floor(np.log10(abs(value)))))}f}"
    return text


def _summary(values: ArrayLike) -> str:
    array = np.ma.filled(np.ma.asarray(values, dtype=float), np.nan).ravel()
    array = array[np.isfinite(array)]
    if not array.size:
        return "empty"
    scale = float(np.abs(array).max())
    low, high = number(array.min(), 4, scale), number(array.max(), 4, scale)
    rms = number(scale * np.sqrt(np.mean((array / scale) ** 2)) if scale else 0.0, 4)
    mean = number(array.mean(), 4, scale)
    return f"{array.size} values from {low} to {high}, mean {mean}, rms {rms}"


def plotted(fig: Figure) -> str:
    """List every keyed artist of `fig` with a summary of its data, one line each."""
    rows = []
    for position, ax in enumerate(fig.axes, start=1):
        for key, artist in sorted(canvas.keyed(ax).items()):
            match artist:
                case Line2D():
                    x, y = artist.get_data()
                    row = f"x {_summary(x)}; y {_summary(y)}"
                case PathCollection():
                    offsets = np.asarray(artist.get_offsets())
                    row = f"x {_summary(offsets[:, 0])}; y {_summary(offsets[:, 1])}"
                case PolyCollection():
                    corners = np.concatenate([path.vertices for path in artist.get_paths()])
                    row = f"y {_summary(corners[:, 1])}"
                case AxesImage():
                    row = _summary(np.ma.asarray(artist.get_array()))
                case StepPatch():
                    row = _summary(artist.get_data()[0])
                case Text():
                    row = repr(artist.get_text())
                case _:
                    row = type(artist).__name__
            rows.append(f"  panel {position}, {key}: {row}")
    return "\n".join(rows)


def picture(fig: Figure, *, small: bool = True) -> bytes:
    """Return `fig` as a PNG: a palette of 256 colours if `small`, otherwise encoded for speed."""
    canvas_agg = fig.canvas
    assert isinstance(canvas_agg, FigureCanvasAgg)
    with canvas.DRAWING:
        canvas_agg.draw()
        return encode(np.asarray(canvas_agg.buffer_rgba()), small=small)


def encode(rgba: np.ndarray, *, small: bool) -> bytes:
    """Return pixels ``(height, width, 4)`` as a PNG."""
    if not small:
        return _quick_png(rgba)
    out = io.BytesIO()
    _few_colors(rgba, flat=0, mixed=256 - len(style.COLORS)).save(out, "PNG", optimize=True)
    return out.getvalue()


def _quick_png(rgba: np.ndarray) -> bytes:
    """Return a PNG without row filters: Pillow tries all five, which takes longer than the rest.

    Source: PNG specification, third edition (W3C 2025), sections 5 and 11.2.
    """

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", crc32(name + data))

    height, width, channels = rgba.shape
    rows = np.zeros((height, 1 + channels * width), np.uint8)  # a row begins with its filter, 0
    rows[:, 1:] = rgba.reshape(height, -1)
    header = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)  # 8 bits, RGBA
    parts = (b"IHDR", header), (b"IDAT", compress(rows.tobytes(), 1)), (b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(name, data) for name, data in parts)


def webp(rgba: np.ndarray) -> bytes:
    """Return pixels ``(height, width, 4)`` as a WebP of few colours, half as large as a PNG."""
    out = io.BytesIO()
    _few_colors(rgba, flat=30, mixed=40).convert("RGB").save(out, "WEBP", lossless=True)
    return out.getvalue()


def _few_colors(rgba: np.ndarray, *, flat: int, mixed: int) -> Image.Image:
    """Return pixels ``(height, width, 4)`` with a palette.

    In it are the course's own colours, however little of the picture they fill, the `flat` most
    frequent ones, so that an area is exactly as it was drawn, and `mixed` ones for all the others.
    """
    rgb = rgba[..., :3].reshape(-1, 3).astype(np.int64)
    codes, where, count = np.unique(
        rgb @ [1 << 16, 1 << 8, 1], return_inverse=True, return_counts=True
    )
    colors = np.stack([codes >> 16, codes >> 8 & 255, codes & 255], axis=-1)
    image = Image.fromarray(np.ascontiguousarray(rgba)).convert("RGB")
    found = image.quantize(mixed, dither=Image.Dither.NONE).getpalette() or []
    own = [int(color[at : at + 2], 16) for color in style.COLORS for at in (1, 3, 5)]
    frequent = colors[np.argsort(-count, kind="stable")[:flat]]
    palette = np.concatenate(
        [np.reshape(own, (-1, 3)), frequent, np.reshape(found[: 3 * mixed], (-1, 3))]
    )
    near = ((palette**2).sum(axis=-1) - 2 * colors @ palette.T).argmin(axis=-1)
    few = Image.fromarray(near.astype(np.uint8)[where].reshape(rgba.shape[:2]))
    few.putpalette(palette.astype(np.uint8).tobytes())
    return few


def img_tag(png: bytes, alt: str, width: int, height: int) -> str:
    """Return an HTML image with an alternative text and a fixed size, so that nothing jumps.

    Where there is no room it shrinks to the size at which its text can still be read, and then its
    box is moved sideways.
    """
    data, least = base64.b64encode(png).decode(), round(SMALLEST_TEXT / DRAWN_TEXT * width)
    return (
        f'<div style="overflow-x:auto"><img alt="{html.escape(alt)}" width="{width}" '
        f'height="{height}" style="max-width:100%;min-width:{least}px;height:auto" '
        f'src="data:image/png;base64,{data}"></div>'
    )


@dataclass(frozen=True)
class DescribedFigure:
    """A figure, its description in words and the numbers it shows.

    Attributes
    ----------
    fig : Figure
    caption : str
        One short sentence, shown under the picture.
    description : str
        What is shown, the axes, the numbers that matter; computed from the plotted data.
    """

    fig: Figure
    caption: str
    description: str

    def __repr__(self) -> str:
        return f"{self.caption}\n{self.description}\nPlotted:\n{plotted(self.fig)}"

    def _repr_mimebundle_(self, **kwargs: Any) -> dict[str, str]:
        png = picture(self.fig)
        width, height = self.fig.canvas.get_width_height()
        shown = (
            '<figure style="margin:0">'
            f"{img_tag(png, self.description, width, height)}"
            f"<figcaption><strong>{html.escape(self.caption)}</strong>"
            f"<details><summary>The figure in words</summary>{html.escape(self.description)}"
            "</details></figcaption></figure>"
        )
        return {
            "text/html": shown,
            "image/png": base64.b64encode(png).decode(),
            "text/plain": repr(self),
        }
