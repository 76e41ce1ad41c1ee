"""Controls: their stops, how these are said, and what is refused."""

from typing import Any

import pytest

from course_utils.sliders.controls import Choice, Control, Slider, described

FINE = Slider("Size", -1.0, 2.0, 0.05, 0.5)
LOG = Slider("Spread", 1e-3, 10.0, 0.5, 0.1, log=True)
WHOLE = Slider("Count", 0, 50, 5, 10, unit="units")
FEW = Choice("Shape", [("a sine", "sin"), ("a cosine", "cos")], "sin")
MANY = Choice("Shape", list("abcde"), "c")
RATES = Choice("rate", (0.1, 0.3, 1.0), 0.3, slider=True, play=True, interval=80)


def test_stops_of_a_slider_reach_both_ends_in_equal_steps() -> None:
    assert len(FINE.stops) == 61
    assert FINE.stops[:3] == (-1.0, -0.95, -0.9)
    assert FINE.stops[-1] == 2.0
    assert FINE.stops[20] == 0.0


def test_whole_numbers_stay_whole() -> None:
    assert WHOLE.stops == (0, 5, 10, 15, 20, 25, 30, 35, 40, 45, 50)
    assert all(type(stop) is int for stop in WHOLE.stops)


def test_stops_of_a_logarithmic_slider_multiply() -> None:
    assert LOG.stops[::2] == (0.001, 0.01, 0.1, 1.0, 10.0)
    assert LOG.stops[1] == pytest.approx(0.001 * 10**0.5)


@pytest.mark.parametrize("control", [FINE, LOG, WHOLE, FEW, MANY, RATES])
def test_every_stop_knows_its_place_and_its_text(control: Control) -> None:
    assert [control.place(stop) for stop in control.stops] == list(range(len(control.stops)))
    texts = [control.text(stop) for stop in control.stops]
    assert len(set(texts)) == len(texts)
    assert described(control)["texts"] == texts
    assert control.value in control.stops


@pytest.mark.parametrize(
    ("control", "value", "place"), [(FINE, 0.51, 30), (LOG, 0.05, 3), (WHOLE, 47, 9)]
)
def test_a_value_between_stops_is_at_the_nearest(control: Slider, value: Any, place: int) -> None:
    assert control.place(value) == place


def test_numbers_are_said_with_their_unit() -> None:
    assert WHOLE.text(5) == "5 units"
    assert FINE.text(0.35) == "0.35"
    assert FEW.text("cos") == "a cosine"


@pytest.mark.parametrize(
    ("control", "kind"),
    [(FINE, "range"), (FEW, "radio"), (MANY, "select"), (RATES, "range")],
)
def test_up_to_four_options_are_in_sight(control: Control, kind: str) -> None:
    assert described(control)["kind"] == kind


def test_time_plays() -> None:
    assert described(RATES)["play"]
    assert described(RATES)["interval"] == 80
    assert not described(FINE)["play"]


@pytest.mark.parametrize(
    ("control", "value", "said"),
    [
        (FINE, 2.5, "size: must be from -1.0 to 2.0, got 2.5"),
        (FINE, None, "size: must be from -1.0 to 2.0, got None"),
        (FEW, "tan", r"size: must be one of \['sin', 'cos'\], got 'tan'"),
    ],
)
def test_what_is_not_possible_gets_a_sentence(control: Control, value: Any, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        control.check("size", value)
