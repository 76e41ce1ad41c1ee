"""Texts that are drawn once and laid over the picture as often as they stay the same.

To draw a short text takes Matplotlib about 2.5 ms, longer than a curve of 400 points, and most
texts of a live picture do not change from one move to the next.
"""

from __future__ import annotations

from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.text import Text
from numpy.typing import NDArray

__all__ = ["Stamps"]

MARGIN = 2  # pixels around a text's box into which its smoothing may reach


class Stamps:
    """The texts of one picture as small images with transparency."""

    def __init__(self) -> None:
        # Texts that are taken out of the picture are forgotten.
        self._kept: Any = WeakKeyDictionary()
        self._sheet: RendererAgg | None = None

    def lay(self, text: Text, pixels: NDArray[np.uint8], dpi: float) -> None:
        """Lay a text over ``pixels``, shape (height, width, 4), in place."""
        look = _look(text), pixels.shape, dpi
        if text not in self._kept or self._kept[text][0] != look:
            self._kept[text] = look, *self._cut(text, pixels, dpi)
        _, where, stamp = self._kept[text]
        below, cover = pixels[where], stamp[..., 3:]
        mixed = stamp[..., :3] * cover + below[..., :3].astype(np.uint16) * (255 - cover)
        below[..., :3] = (mixed + 127) // 255

    def _cut(
        self, text: Text, pixels: NDArray[np.uint8], dpi: float
    ) -> tuple[tuple[slice, slice], NDArray[np.uint16]]:
        """Draw a text on an empty sheet and cut it out."""
        height, width = pixels.shape[:2]
        sheet = self._sheet
        if sheet is None or (sheet.width, sheet.height, sheet.dpi) != (width, height, dpi):
            sheet = self._sheet = RendererAgg(width, height, dpi)
        sheet.clear()
        text.draw(sheet)
        box = text.get_window_extent(sheet)
        left, right = (int(np.clip(x, 0, width)) for x in (box.x0 - MARGIN, box.x1 + MARGIN + 1))
        low, high = (int(np.clip(y, 0, height)) for y in (box.y0 - MARGIN, box.y1 + MARGIN + 1))
        where = slice(height - high, height - low), slice(left, right)
        return where, np.asarray(sheet.buffer_rgba())[where].astype(np.uint16)


def _look(text: Text) -> tuple[Any, ...]:
    """Return all that decides how a text looks and where it stands."""
    place = text.get_transform().transform(text.get_unitless_position())
    return (
        text.get_text(),
        *(float(x) for x in place),
        text.get_color(),
        text.get_alpha(),
        hash(text.get_fontproperties()),
        text.get_rotation(),
        text.get_horizontalalignment(),
        text.get_verticalalignment(),
        text.get_wrap(),
    )
