"""What a picture shows, held against numbers computed without the code that drew it.

Each chapter's tests build results from made-up numbers, draw them, and say for *every* artist what
it must show: a median drawn as a mean, a 10-90 band drawn as 40-60 or a count off by one is noticed
without any stored notebook.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
from matplotlib.collections import PathCollection, PolyCollection
from matplotlib.figure import Figure
from matplotlib.image import AxesImage
from matplotlib.lines import Line2D
from matplotlib.patches import StepPatch
from matplotlib.text import Text

from course_utils.pictures import canvas

DECORATION = object()
"""Expected of an artist that shows no number of the result: a zero line, a name."""


def assert_plotted(fig: Figure, expected: Mapping[tuple[int, str], Any]) -> None:
    """Every keyed artist of `fig` shows what is expected of it, and none is left out.

    Parameters
    ----------
    fig : Figure
    expected : mapping
        From (panel, key), panels counted from 1, to what must be there: ``(x, y)`` for a line or
        points, ``(x, low, high)`` for a band, an array for an image or counts, a text, or
        `DECORATION`.
    """
    artists = {
        (panel, key): artist
        for panel, ax in enumerate(fig.axes, start=1)
        for key, artist in canvas.keyed(ax).items()
    }
    assert set(artists) == set(expected)
    for place, artist in artists.items():
        if expected[place] is not DECORATION:
            _assert_shows(artist, expected[place], str(place))


def _assert_shows(artist: Any, wanted: Any, place: str) -> None:
    match artist:
        case Line2D():
            found = artist.get_data()
        case PathCollection():
            found = np.asarray(artist.get_offsets()).T
        case PolyCollection():
            (path,) = artist.get_paths()
            corners = np.asarray(path.vertices)
            points = len(corners) // 2
            # From left to right along the lower edge, and back along the upper one.
            low, high = corners[:points], corners[points : 2 * points][::-1]
            found = low[:, 0], low[:, 1], high[:, 1]
        case AxesImage():
            found = np.ma.asarray(artist.get_array()).filled(np.nan)
        case StepPatch():
            found = artist.get_data()[0]
        case Text():
            assert artist.get_text() == wanted, place
            return
        case _:
            raise AssertionError(f"{place}: nothing is known about {type(artist).__name__}")
    pairs = zip(found, wanted, strict=True) if isinstance(wanted, tuple) else [(found, wanted)]
    for seen, should in pairs:
        np.testing.assert_allclose(
            np.asarray(seen, dtype=float), should, rtol=1e-12, atol=1e-12, err_msg=place
        )
