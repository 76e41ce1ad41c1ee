"""Texts kept as stamps look as Matplotlib draws them, and are drawn anew when they change."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from matplotlib.text import Text

from course_utils.pictures import canvas, layout
from course_utils.pictures.live import LivePicture
from course_utils.pictures.stamps import Stamps


def scene() -> tuple[Any, Text]:
    fig, (ax,) = canvas.figure(4, 3)
    canvas.image(ax, "below", np.linspace(0, 1, 9).reshape(3, 3), extent=(0, 1, 0, 1))
    text = canvas.label(ax, "name", 0.3, 0.5, "a name $x_1$", color="#0072B2")
    canvas.frame(ax, title="before", x="x", xlim=(0, 1), ylim=(0, 1))
    canvas.freeze_layout(fig)
    return fig, text


def drawn(fig: Any) -> np.ndarray:
    for ax in fig.axes:
        for artist in [*ax.get_children()]:
            artist.set_animated(False)
    fig.canvas.draw()
    return np.asarray(fig.canvas.buffer_rgba()).astype(int)


CHANGES: dict[str, Callable[[Any, Text], Any]] = {
    "nothing": lambda fig, text: None,
    "words": lambda fig, text: text.set_text("another"),
    "place": lambda fig, text: text.set_position((0.5, 0.2)),
    "colour": lambda fig, text: text.set_color("#C0392B"),
    "size": lambda fig, text: text.set_fontsize(20),
    "side": lambda fig, text: text.set_horizontalalignment("right"),
    "angle": lambda fig, text: text.set_rotation(40),
    "weight": lambda fig, text: text.set_fontweight("bold"),
    "strength": lambda fig, text: text.set_alpha(0.4),
    "empty": lambda fig, text: text.set_text(""),
    "limits": lambda fig, text: fig.axes[0].set_xlim(-1, 1),
    "title": lambda fig, text: canvas.frame(fig.axes[0], title="after"),
    "width": lambda fig, text: layout.arrange(fig, layout.plan(fig, 300)),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_text_looks_as_it_is_drawn_whatever_changes(change: str) -> None:
    (fig, text), (same, its) = scene(), scene()
    live = LivePicture(fig)
    before = live.pixels().copy()
    if change == "width":
        live.fit(300)
    else:
        CHANGES[change](fig, text)
    CHANGES[change](same, its)
    shown = live.pixels().astype(int)
    assert np.abs(shown - drawn(same)).max() <= 2  # Agg rounds in its own way
    assert (change == "nothing") == np.array_equal(shown, before)


def test_a_text_that_stays_is_drawn_once(monkeypatch: pytest.MonkeyPatch) -> None:
    fig, text = scene()
    live, cuts = LivePicture(fig), []
    cut = Stamps._cut
    monkeypatch.setattr(
        Stamps, "_cut", lambda self, which, *rest: (cuts.append(which), cut(self, which, *rest))[1]
    )
    live.pixels()
    assert text in cuts
    cuts.clear()
    live.pixels()
    assert cuts == []
    text.set_text("new")
    live.pixels()
    assert cuts == [text]


def test_a_text_at_the_edge_is_cut_off_there() -> None:
    fig, text = scene()
    text.set_position((0.95, -0.2))
    text.set_text("far too long for the place that there is")
    same, its = scene()
    its.set_position((0.95, -0.2))
    its.set_text("far too long for the place that there is")
    assert np.abs(LivePicture(fig).pixels().astype(int) - drawn(same)).max() <= 2
