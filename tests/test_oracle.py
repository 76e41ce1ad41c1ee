"""The oracle notices words and colours that say something else than the curves."""

import numpy as np
import pytest
from matplotlib.figure import Figure

from course_utils.pictures import canvas, style
from tests.oracle import DECORATION, assert_nearest, assert_plotted

X = np.arange(3.0)


def drawn(
    *, name: str = style.BLUE, dashes: str = "--", label: str = "two", ticks: tuple = ("a", "b"),
    key: str = "--", title: str = "curves",
) -> Figure:  # fmt: skip
    """Draw two curves with a coloured name, a legend, words at ticks, and a key beside them."""
    fig, (ax, side) = canvas.figure(6, 3, 1, 2)
    canvas.line(ax, "one", X, X, color=style.BLUE)
    canvas.line(ax, "two", X, X**2, color=style.ORANGE, linestyle=dashes, label=label)
    canvas.label(ax, "one name", 1, 1, "the first", color=name)
    canvas.line(side, "key two", [0, 1], [1, 1], color=style.ORANGE, linestyle=key)
    ax.legend()
    ax.set_xticks((0, 1), ticks)
    ax.set_yticks((0, 4), ("0", "4"))
    canvas.frame(ax, title=title)
    return fig


def check(fig: Figure, *, text: str = "the first", color: str = style.BLUE) -> None:
    assert_plotted(
        fig,
        {
            (1, "one"): (X, X),
            (1, "two"): (X, X**2),
            (1, "one name"): text,
            (2, "key two"): DECORATION,
        },
        titles=["curves", ""],
        ticks={(1, "x"): {0: "a", 1: "b"}},
        colors={(1, "one"): color},
    )


def test_a_picture_that_says_what_it_shows() -> None:
    check(drawn())
    check(drawn(name=style.BLACK))  # a black name is about no colour


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ({"title": "Curves"}, "Curves"),
        ({"ticks": ("b", "a")}, "'b'"),
        ({"label": "one"}, "one"),
        ({"label": "three"}, "the legend names 'three', but nothing is keyed so"),
        ({"name": style.ORANGE}, "one name, one"),
        ({"dashes": "-", "key": "-"}, "only colour tells 'one' from 'two'"),
        ({"key": ":"}, "key two"),
    ],
)
def test_a_fault_is_noticed(fault: dict, said: str) -> None:
    with pytest.raises(AssertionError, match=said):
        check(drawn(**fault))


def test_a_text_and_a_colour_are_compared() -> None:
    with pytest.raises(AssertionError, match="one name"):
        check(drawn(), text="the second")
    with pytest.raises(AssertionError, match="one"):
        check(drawn(), color=style.RED)


def test_a_number_at_another_place_is_a_word() -> None:
    fig = drawn(ticks=("0", "2"))
    with pytest.raises(AssertionError, match="'2'"):
        check(fig)


def test_a_name_beside_another_curve_is_noticed() -> None:
    fig = drawn()
    canvas.label(fig.axes[0], "two name", 1, 3, "the second")
    names = {"one name": "one", "two name": "two"}
    with pytest.raises(AssertionError, match="two name"):
        assert_nearest(fig, {"two name": "one", "one name": "two"})
    canvas.label(fig.axes[0], "two name", 1.2, 3.8, "the second")
    canvas.label(fig.axes[0], "one name", 1.5, 0.5, "the first")
    assert_nearest(fig, names)
