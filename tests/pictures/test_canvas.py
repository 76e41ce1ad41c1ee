"""Keyed artists: made once, updated afterwards, in the course's style whatever the learner set."""

import gc
import subprocess
import sys
import weakref
from collections.abc import Callable, Iterator
from typing import Any, cast

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.colors import to_rgba

from course_utils.pictures import canvas, style
from course_utils.pictures.described import picture
from course_utils.pictures.live import LivePicture

X = np.linspace(0, 1, 30)


@pytest.fixture
def ax() -> Axes:
    return canvas.figure()[1][0]


DRAW: dict[str, Callable[[Axes, float], Artist]] = {
    "line": lambda ax, a: canvas.line(ax, "it", X, a * X),
    "band": lambda ax, a: canvas.band(ax, "it", X, a * X - 1, a * X + 1),
    "points": lambda ax, a: canvas.points(ax, "it", X, a * X, colors="red"),
    "image": lambda ax, a: canvas.image(ax, "it", a * np.eye(4), vmin=0, vmax=9),
    "stairs": lambda ax, a: canvas.stairs(ax, "it", [a, 2 * a], [0, 1, 2]),
    "label": lambda ax, a: canvas.label(ax, "it", a, a, f"a = {a}"),
}


def data_of(artist: Any) -> Any:
    """Return what an artist shows, whichever kind it is."""
    for getter in ("get_text", "get_array", "get_offsets"):
        if hasattr(artist, getter):
            shown = getattr(artist, getter)()
            if shown is not None and np.size(shown) and not np.array_equal(shown, [[0, 0]]):
                return shown
    if hasattr(artist, "get_paths"):
        return artist.get_paths()[0].vertices
    return np.concatenate([np.ravel(part) for part in artist.get_data() if part is not None])


@pytest.mark.parametrize("kind", DRAW)
def test_second_call_updates_the_first_artist(ax: Axes, kind: str) -> None:
    draw = DRAW[kind]
    first = draw(ax, 1.0)
    children, before = len(ax.get_children()), np.copy(data_of(first))
    for a in (2.0, 3.0):
        assert draw(ax, a) is first
    assert len(ax.get_children()) == children
    assert list(canvas.keyed(ax)) == ["it"]
    assert not np.array_equal(before, data_of(first))


@pytest.mark.parametrize("kind", DRAW)
def test_updated_figure_looks_like_a_new_one(kind: str) -> None:
    """The same drawing function makes the static figure and drives the live one."""
    pictures = []
    for values in ((3.0,), (1.0, 2.0, 3.0)):
        fig, (ax,) = canvas.figure(4, 3)
        canvas.frame(ax, xlim=(-1, 4), ylim=(-1, 4))
        for a in values:
            DRAW[kind](ax, a)
        pictures.append(picture(fig))
    assert pictures[0] == pictures[1]


def test_two_keys_are_two_artists_and_two_axes_do_not_share_keys() -> None:
    _, (left, right) = canvas.figure(columns=2)
    one = canvas.line(left, "a", X, X)
    assert canvas.line(left, "b", X, X) is not one
    assert canvas.line(right, "a", X, X) is not one


def test_line_takes_new_style_and_more_points(ax: Axes) -> None:
    canvas.line(ax, "a", X, X, color="red")
    line = canvas.line(ax, "a", [0, 1, 2], [3, 4, 5], color="blue")
    assert line.get_color() == "blue"
    assert np.array_equal(line.get_ydata(), [3, 4, 5])


def test_points_may_change_number_and_colours(ax: Axes) -> None:
    canvas.points(ax, "p", X, X, colors=["red"] * len(X))
    cloud = canvas.points(ax, "p", [1, 2], [3, 4], colors=["blue", "red"])
    assert np.array_equal(cloud.get_offsets(), [[1, 3], [2, 4]])
    assert np.allclose(cloud.get_facecolor(), [to_rgba("blue"), to_rgba("red")])


def test_image_follows_its_extent_and_colour_limits_and_keeps_its_mask(ax: Axes) -> None:
    canvas.image(ax, "i", np.eye(3), vmin=0, vmax=1, extent=(0, 1, 0, 1))
    masked = np.ma.masked_invalid([[1.0, np.nan]])
    shown = canvas.image(ax, "i", masked, vmin=-2, vmax=2, extent=(0, 5, 0, 5))
    assert tuple(shown.get_extent()) == (0, 5, 0, 5)
    assert shown.get_clim() == (-2, 2)
    assert np.ma.getmaskarray(cast(Any, shown.get_array())).tolist() == [[False, True]]


def test_label_moves_and_changes_colour(ax: Axes) -> None:
    canvas.label(ax, "t", 0, 0, "before", color="red")
    text = canvas.label(ax, "t", 1, 2, "after", color="blue")
    assert (text.get_text(), text.get_position(), text.get_color()) == ("after", (1, 2), "blue")


def test_remove_missing_takes_away_what_is_no_longer_wanted(ax: Axes) -> None:
    for name in ("unit 1", "unit 2", "sum"):
        canvas.line(ax, name, X, X)
    canvas.remove_missing(ax, "unit", {"unit 1"})
    assert list(canvas.keyed(ax)) == ["unit 1", "sum"]
    assert len(ax.lines) == 2


def test_frame_leaves_alone_what_is_not_given(ax: Axes) -> None:
    canvas.frame(ax, title="T", x="time", y="loss", xlim=(1, 10), xscale="log")
    canvas.frame(ax, ylim=(0, 2))
    assert ax.get_title(loc="left") == "T"
    assert (ax.get_xlabel(), ax.get_ylabel(), ax.get_xscale()) == ("time", "loss", "log")
    assert (ax.get_xlim(), ax.get_ylim()) == ((1, 10), (0, 2))


@pytest.fixture
def other_style() -> Iterator[None]:
    """Let a learner have set a style of their own."""
    mine: Any = {
        "font.size": 5,
        "axes.titlelocation": "right",
        "lines.linewidth": 9,
        "xtick.labelsize": 3,
        "axes.facecolor": "black",
        "text.color": "white",
        "xtick.color": "white",
    }
    with mpl.rc_context(mine):
        yield


def everything() -> bytes:
    fig, (ax,) = canvas.figure(4, 3)
    for number, draw in enumerate((*DRAW.values(),)):
        draw(ax, float(number))
        canvas.keyed(ax)[str(number)] = canvas.keyed(ax).pop("it")
    canvas.frame(ax, title="T", x="x", y="y", xlim=(-1, 5), ylim=(-1, 5))
    return picture(fig)


def test_a_learners_own_style_changes_nothing(request: pytest.FixtureRequest) -> None:
    before = everything()
    request.getfixturevalue("other_style")
    assert everything() == before


def test_words_in_a_figure_can_be_read_at_the_back_of_a_room(ax: Axes) -> None:
    canvas.frame(ax, title="T", x="x", y="y")
    text = canvas.label(ax, "l", 0, 0, "word")
    picture(ax.get_figure(root=True))  # pyright: ignore[reportArgumentType]
    words = [text, ax.title, ax.xaxis.label, ax.yaxis.label, *ax.get_xticklabels()]
    assert min(cast(Any, word).get_fontsize() for word in words) >= 11


def test_figures_are_opaque_and_of_the_stated_size() -> None:
    fig, axes = canvas.figure(6, 4, 2, 3)
    assert len(axes) == 6
    assert fig.canvas.get_width_height() == (600, 400)
    assert fig.get_facecolor() == (1, 1, 1, 1)


def test_a_figure_that_nobody_holds_is_forgotten() -> None:
    fig, (ax,) = canvas.figure()
    canvas.line(ax, "a", X, X)
    picture(fig)
    held = weakref.ref(fig)
    del fig, ax
    gc.collect()
    assert held() is None


def test_figures_stay_off_pyplot() -> None:
    code = (
        "import sys; from course_utils.pictures import canvas, described, live; "
        "fig, (ax,) = canvas.figure(); canvas.line(ax, 'a', [0, 1], [0, 1]); "
        "described.picture(fig); print('matplotlib.pyplot' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False", "pyplot would show every figure twice and keep it"


def test_activation_styles_differ_in_colour_or_line() -> None:
    from course_utils.activations import ACTIVATIONS

    looks = [str(style.activation_style(name)) for name in ACTIVATIONS]
    assert len(set(looks)) == len(looks)
    lines = {str(style.cycle(number)) for number in range(8)}
    assert len(lines) == 8


# ---- the live picture


def scene(ax: Axes, a: float) -> None:
    """Draw something of every kind; it crosses the spines, the legend and the title."""
    canvas.image(ax, "image", a * np.eye(5), vmin=0, vmax=4, extent=(0, 2, 0, 2))
    canvas.band(ax, "band", X, a * X - 0.4, a * X, color="green")
    canvas.line(ax, "curve", 4 * X - 1, a * (4 * X - 1), label="curve", color="red", linewidth=6)
    canvas.points(ax, "points", X, a * X**2, colors="black")
    canvas.stairs(ax, "bars", [a, 2], [2, 3, 4])
    canvas.label(ax, "label", 0.1, a, f"a = {a:.2f}")
    if ax.get_legend() is None:
        ax.legend(loc="lower right")


def full_redraw(live: LivePicture) -> np.ndarray:
    """Return the pixels when everything is drawn from nothing."""
    live.small_png()
    return np.asarray(cast(Any, live.fig.canvas).buffer_rgba()).astype(int)


def difference(live: LivePicture) -> int:
    quick = live.pixels().astype(int)
    return int(np.abs(quick - full_redraw(live)).max())


@pytest.fixture
def live() -> LivePicture:
    fig, axes = canvas.figure(7, 3, columns=2)
    for ax in axes:
        canvas.frame(ax, title="a rather long title", x="x", y="y", xlim=(0, 4), ylim=(0, 3))
        scene(ax, 1.0)
    axes[1].set_axis_off()
    canvas.freeze_layout(fig)
    return LivePicture(fig)


def test_live_picture_is_the_full_picture(live: LivePicture) -> None:
    assert difference(live) <= 2
    for a in (0.5, 2.0, 0.0):
        live.pixels()
        for ax in live.fig.axes:
            scene(ax, a)
        assert difference(live) <= 2


@pytest.mark.parametrize(
    "change",
    [
        {"xlim": (-1, 5)},
        {"ylim": (-2, 8)},
        {"title": "another title"},
        {"x": "epochs", "y": "accuracy"},
        {"ylim": (0.1, 10), "yscale": "log"},
    ],
)
def test_live_picture_follows_its_frame(live: LivePicture, change: dict[str, Any]) -> None:
    live.pixels()
    for ax in live.fig.axes:
        canvas.frame(ax, **change)
    assert difference(live) <= 2


def test_live_picture_follows_named_ticks_new_artists_and_removed_ones(live: LivePicture) -> None:
    ax = live.fig.axes[0]
    ax.set_xticks([0, 1], ["no", "yes"])
    live.pixels()
    ax.set_xticks([0, 1], ["yes", "no"])
    assert difference(live) <= 2
    live.pixels()
    canvas.line(ax, "new", X, 1 - X)
    assert difference(live) <= 2
    live.pixels()
    canvas.remove_missing(ax, "new", set())
    assert difference(live) <= 2


def test_a_move_leaves_the_background_alone(
    live: LivePicture, monkeypatch: pytest.MonkeyPatch
) -> None:
    live.pixels()
    drawn = []
    monkeypatch.setattr(live.fig.canvas, "draw", lambda: drawn.append(1))
    for a in (0.1, 0.2, 0.3):
        scene(live.fig.axes[0], a)
        live.quick_png()
    assert drawn == []


def test_a_background_that_comes_back_is_not_drawn_again(
    live: LivePicture, monkeypatch: pytest.MonkeyPatch
) -> None:
    ax, draw, drawn = live.fig.axes[0], live.fig.canvas.draw, []
    monkeypatch.setattr(live.fig.canvas, "draw", lambda: (drawn.append(1), draw()))

    def look(top: float) -> np.ndarray:
        ax.set_ylim(-1, top)
        return live.pixels().copy()

    first = [look(top) for top in (1, 2, 3)]
    assert len(drawn) >= 3
    drawn.clear()
    again = [look(top) for top in (1, 2, 3)]
    assert not drawn
    np.testing.assert_array_equal(first, again)
    for top in range(4, 30):
        look(top)
    assert len(live._backgrounds) <= 12
