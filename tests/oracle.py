"""What a picture shows, held against numbers computed without the code that drew it.

Each chapter's tests build results from made-up numbers, draw them, and say for *every* artist what
it must show, and for every panel its words: a median drawn as a mean, a 10-90 band drawn as 40-60,
a count off by one, a name in the colour of another curve is noticed without any stored notebook.
"""

from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import Any

import numpy as np
from matplotlib.collections import PathCollection, PolyCollection
from matplotlib.colors import to_rgba_array
from matplotlib.figure import Figure
from matplotlib.image import AxesImage
from matplotlib.lines import Line2D
from matplotlib.patches import StepPatch
from matplotlib.text import Text
from matplotlib.ticker import FixedFormatter, FuncFormatter

from course_utils.pictures import canvas, style

DECORATION = object()
"""Expected of an artist that shows no number of the result, such as a zero line."""

_NAMING = ("name", "label", "said", "key")  # "tanh name", "name 0", "key 0": of "tanh", of "0"
_INK = (style.BLACK, style.RC["text.color"])  # a text of this colour, or a key, is about no colour


def assert_plotted(
    fig: Figure,
    expected: Mapping[tuple[int, str], Any],
    *,
    titles: Sequence[str],
    ticks: Mapping[tuple[int, str], Mapping[float, str]] | None = None,
    named: Mapping[str, str] | None = None,
    colors: Mapping[tuple[int, str], Any] | None = None,
) -> None:
    """Every keyed artist of `fig` shows what is expected of it, and none is left out.

    Beyond what is asked for, a legend must look like what it names, a coloured name like its curve,
    and two curves of one panel must differ in more than their colour.

    Parameters
    ----------
    fig : Figure
    expected : mapping
        From (panel, key), panels counted from 1, to what must be there: ``(x, y)`` for a line or
        points, ``(x, low, high)`` for a band, an array for an image or counts, a text, or
        `DECORATION`.
    titles : sequence of str
        One for each panel, "" for none.
    ticks : mapping
        From (panel, "x" or "y") to the words at each place; left out where every word is the number
        of its place.
    named : mapping
        From a text of a legend to the key of what it names, where they differ.
    colors : mapping
        From (panel, key) to the colour that it must have, or one for each point.
    """
    artists = _artists(fig)
    assert set(artists) == set(expected)
    for place, artist in artists.items():
        if isinstance(artist, Text) or expected[place] is not DECORATION:
            _assert_shows(artist, expected[place], str(place))
    assert [ax.get_title(loc="left") for ax in fig.axes] == list(titles)
    assert _ticks(fig) == dict(ticks or {})
    for place, color in (colors or {}).items():
        np.testing.assert_allclose(
            _rgb(artists[place]), to_rgba_array(color)[:, :3], err_msg=str(place)
        )
    _assert_legends(fig, named or {})
    _assert_names(fig)
    for panel in range(1, len(fig.axes) + 1):
        _assert_told_without_color(_panel(artists, panel), panel)


def assert_nearest(fig: Figure, texts: Mapping[str, str], *, panel: int = 1) -> None:
    """Each text stands nearer to the line that it names than to any other of them.

    Parameters
    ----------
    fig : Figure
    texts : mapping
        From the key of a text to the key of its line.
    panel : int
    """
    fig.draw_without_rendering()
    keyed = _panel(_artists(fig), panel)
    for text, own in texts.items():
        box = keyed[text].get_window_extent()
        away = {line: _distance(keyed[line], box) for line in texts.values()}
        assert min(away, key=lambda line: away[line]) == own, (text, away)


def _artists(fig: Figure) -> dict[tuple[int, str], Any]:
    return {
        (panel, key): artist
        for panel, ax in enumerate(fig.axes, start=1)
        for key, artist in canvas.keyed(ax).items()
    }


def _panel(artists: Mapping[tuple[int, str], Any], panel: int) -> dict[str, Any]:
    return {key: artist for (place, key), artist in artists.items() if place == panel}


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


def _ticks(fig: Figure) -> dict[tuple[int, str], dict[float, str]]:
    """Return the words that somebody wrote at ticks, where they are not the numbers there."""
    found = {}
    for panel, ax in enumerate(fig.axes, start=1):
        for side, axis in (("x", ax.xaxis), ("y", ax.yaxis)):
            writer = axis.get_major_formatter()
            if isinstance(writer, FixedFormatter | FuncFormatter):
                places = [float(place) for place in axis.get_majorticklocs()]
                words = dict(zip(places, writer.format_ticks(places), strict=True))
                if not all(_is_number(word, place) for place, word in words.items()):
                    found[panel, side] = words
    return found


def _is_number(word: str, place: float) -> bool:
    try:
        return bool(np.isclose(float(word), place, rtol=1e-9))
    except ValueError:
        return False


def _assert_legends(fig: Figure, named: Mapping[str, str]) -> None:
    """What a legend shows beside a text looks like what is keyed so, in every panel."""
    artists, read = _artists(fig), set()
    for legend in (legend for ax in fig.axes if (legend := ax.get_legend())):
        for text, handle in zip(legend.get_texts(), legend.legend_handles, strict=True):
            read.add(said := text.get_text())
            meant = [a for (_, key), a in artists.items() if key == named.get(said, said)]
            assert meant, f"the legend names {said!r}, but nothing is keyed so"
            for artist in meant:
                _assert_alike(handle, artist, said)
    assert read >= set(named)


def _assert_names(fig: Figure) -> None:
    """A coloured text has the colour of what it names, and a line of a key the look of it."""
    artists = _artists(fig)
    for (panel, key), artist in artists.items():
        words = key.split(" ")
        subject = next((s for w in _NAMING if (s := _without(w, words))), "")
        if isinstance(artist, Text) and subject and artist.get_color() not in _INK:
            for other, drawn in _panel(artists, panel).items():
                if _is_about(other, subject) and not isinstance(drawn, Text):
                    np.testing.assert_allclose(_rgb(artist), _rgb(drawn), err_msg=f"{key}, {other}")
        elif isinstance(artist, Line2D) and words[0] == "key":
            name = artists.get((panel, f"name {subject}"))
            meant = name.get_text() if name else subject
            curves = [a for (_, k), a in artists.items() if k == meant]
            assert curves, f"{key!r} stands for {meant!r}, but nothing is keyed so"
            for curve in curves:
                _assert_alike(artist, curve, key)


def _without(word: str, words: list[str]) -> str:
    """Return the words without `word` at one of the ends, or "" if it is not there."""
    if words[0] == word:
        return " ".join(words[1:])
    return " ".join(words[:-1]) if words[-1] == word else ""


def _is_about(key: str, subject: str) -> bool:
    """Whether a key is the subject, or the subject and one word: "tanh", "tanh mean", "mean 0"."""
    first, _, rest = key.partition(" ")
    start, _, last = key.rpartition(" ")
    return key == subject or (rest == subject and first != "") or (start == subject and last != "")


def _assert_told_without_color(artists: Mapping[str, Any], panel: int) -> None:
    """Two curves of different colours differ in style, marker or clearly in width too."""
    curves = [(key, artist) for key, artist in artists.items() if _is_curve(artist)]
    for (one, a), (other, b) in combinations(curves, 2):
        told = [_dashes(a) != _dashes(b), a.get_marker() != b.get_marker()]
        told.append(abs(a.get_linewidth() - b.get_linewidth()) >= 1)
        same = np.allclose(_rgb(a), _rgb(b))
        assert same or any(told), f"panel {panel}: only colour tells {one!r} from {other!r}"


def _is_curve(artist: Any) -> bool:
    """Whether it is a line that is neither along an axis nor grey, as helping lines are."""
    if not isinstance(artist, Line2D) or artist.get_linestyle() == "None":
        return False
    data = np.array(artist.get_data(), dtype=float)
    spread = np.nan_to_num(data.T - data[:, :1].T)
    return artist.get_color() != style.GREY and bool(spread.any(axis=0).all())


def _assert_alike(key: Any, artist: Any, said: str) -> None:
    """What stands in a key has the colour and, of a line, the dashes and the marker."""
    if not isinstance(key, Line2D) or key.get_color() != style.BLACK:
        np.testing.assert_allclose(_rgb(key), _rgb(artist), err_msg=said)
    if isinstance(key, Line2D):
        assert isinstance(artist, Line2D), said
        assert _dashes(key) == _dashes(artist), said
        assert key.get_marker() in ("None", artist.get_marker()), said


def _dashes(line: Line2D) -> Any:
    return line.get_linestyle(), vars(line)["_unscaled_dash_pattern"]


def _rgb(artist: Any) -> np.ndarray:
    """Return the colours without their opacity, (1, 3) or one for each point."""
    has_face = hasattr(artist, "get_facecolor")
    color = artist.get_facecolor() if has_face else artist.get_color()
    return to_rgba_array(color)[:, :3]


def _distance(line: Any, box: Any) -> float:
    """Return how far a line passes from a box, in pixels."""
    corners = np.array(line.get_transform().transform(np.array(line.get_data(), float).T))
    t = np.linspace(0, 1, 200)[:, None, None]
    x, y = ((1 - t) * corners[:-1] + t * corners[1:]).reshape(-1, 2).T
    away = [np.maximum(np.maximum(low - v, v - high), 0) for v, low, high in
            ((x, box.x0, box.x1), (y, box.y0, box.y1))]  # fmt: skip
    return float(np.hypot(*away).min())
