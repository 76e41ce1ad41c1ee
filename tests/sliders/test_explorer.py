"""The explorer helper: settings, presets, failures, pending views, and what is shown of it."""

import asyncio
import base64
import io
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
from PIL import Image

from course_utils.pictures import canvas
from course_utils.sliders import explorer as explorer_module
from course_utils.sliders.controls import Choice, Control, Slider
from course_utils.sliders.explorer import Explorer

X = np.linspace(0, 1, 50)


@dataclass(frozen=True)
class Wave:
    """What the toy explorer shows."""

    y: np.ndarray
    size: float
    pending: bool = False


def controls() -> dict[str, Control]:
    return {
        "size": Slider("Size", 0.0, 2.0, 0.1, 1.0),
        "count": Slider("Count", 1, 9, 1, 3),
        "spread": Slider("Spread", 1e-3, 10.0, 0.1, 0.1, log=True),
        "shape": Choice("Shape", [("a sine", "sin"), ("a cosine", "cos")], "sin"),
    }


def view(size: float, count: int, spread: float, shape: str) -> Wave:
    return Wave(size * getattr(np, shape)(count * X) + np.log10(spread), size)


def draw(axes: Any, data: Wave) -> None:
    canvas.line(axes[0], "wave", X, data.y)
    canvas.frame(axes[0], ylim=(-4, 4))


PRESETS: dict[str, dict[str, Any]] = {"flat": {"size": 0.0}, "wild <&>": {"count": 9, "size": 2.0}}


def make(
    look: Callable[..., Any] = view,
    drawing: Callable[..., None] = draw,
    inputs: dict[str, Control] | None = None,
) -> Explorer:
    return Explorer(
        "Waves < all",
        view=look,
        draw=drawing,
        describe=lambda data: f"A wave from {data.y.min():.3f} to {data.y.max():.3f} & more.",
        controls=controls() if inputs is None else inputs,
        presets=PRESETS if inputs is None else None,
        figure=lambda: canvas.figure(5, 3),
    )


@pytest.fixture
def explorer() -> Explorer:
    return make()


def picture(explorer: Explorer) -> bytes:
    return explorer.shown["picture"]


def ask(explorer: Explorer, **question: Any) -> dict[str, Any]:
    """Ask as the browser does, and return the answer."""
    explorer._on_question(
        explorer, {"asked": "q", "room": 0, "ratio": 1, "set": {}, **question}, []
    )
    return explorer.shown


def test_default_bundle_shows_picture_words_and_controls(explorer: Explorer) -> None:
    bundle = explorer._repr_mimebundle_()
    assert "application/vnd.jupyter.widget-view+json" in bundle
    assert explorer.description in bundle["text/plain"]
    assert "Waves < all" in bundle["text/plain"]
    assert "panel 1, wave: x 50 values" in bundle["text/plain"]
    image = Image.open(io.BytesIO(base64.b64decode(bundle["image/png"])))
    assert image.size == (500, 300)
    assert "object at 0x" not in bundle["text/plain"]
    assert make()._repr_mimebundle_()["text/plain"] == bundle["text/plain"]


def test_the_browser_is_told_all_it_shows(explorer: Explorer) -> None:
    spec, shown = explorer.spec, explorer.shown
    assert spec["title"] == "Waves < all"
    assert [control["kind"] for control in spec["controls"].values()] == ["range"] * 3 + ["radio"]
    assert spec["controls"]["size"]["texts"][:3] == ["0", "0.1", "0.2"]
    assert spec["controls"]["shape"]["texts"] == ["a sine", "a cosine"]
    assert spec["presets"][1] == {"name": "wild <&>", "places": {"count": 8, "size": 20}}
    assert shown["places"] == {"size": 10, "count": 2, "spread": 20, "shape": 0}
    assert shown["says"] == {"size": "1", "count": "3", "spread": "0.1", "shape": "a sine"}
    assert shown["words"] == explorer.description
    assert (shown["width"], shown["height"]) == (500, 300)
    assert Image.open(io.BytesIO(shown["picture"])).size == (500, 300)


def test_the_page_that_shows_it_without_a_kernel_escapes_its_words(explorer: Explorer) -> None:
    shown = explorer._repr_mimebundle_()["text/html"]
    assert 'width="500" height="300"' in shown
    assert 'alt="Waves &lt; all: A wave from' in shown
    assert "&amp; more" in shown
    assert "<all" not in shown


def test_a_move_changes_picture_and_words(explorer: Explorer) -> None:
    before = dict(explorer.shown)
    after = ask(explorer, set={"size": 15})
    assert after["picture"] != before["picture"]
    assert after["words"] != before["words"]
    assert after["asked"] == "q"
    assert after["count"] > before["count"]
    assert explorer.settings["size"] == 1.5


def test_a_preset_and_several_moves_in_one_question(explorer: Explorer) -> None:
    """What was wanted while an answer was under way comes in one question."""
    ask(explorer, preset=2, set={"shape": 1})
    assert explorer.settings == {"size": 2.0, "count": 9, "spread": 0.1, "shape": "cos"}


def test_the_same_question_again_gets_an_answer_of_its_own(explorer: Explorer) -> None:
    assert ask(explorer)["count"] + 1 == ask(explorer)["count"]


def test_a_setting_between_two_stops_is_said_as_it_is(explorer: Explorer) -> None:
    explorer.set(size=0.123)
    assert explorer.shown["places"]["size"] == 1
    assert explorer.shown["says"]["size"] == "0.123"


@pytest.mark.parametrize(
    ("room", "width"), [(0, 500), (1900, 500), (380, 380), (300, 300), (20, 280)]
)
def test_the_picture_is_drawn_for_the_room_there_is(
    explorer: Explorer, room: int, width: int
) -> None:
    shown = ask(explorer, room=room)
    assert (shown["width"], shown["room"]) == (width, room)
    assert Image.open(io.BytesIO(shown["picture"])).size == (width, shown["height"])


@pytest.mark.parametrize(
    ("room", "width", "columns"),
    [(950, 900, 3), (860, 860, 3), (700, 900, 3), (600, 600, 2), (540, 520, 1), (300, 300, 1)],
)
def test_panels_are_stacked_where_they_would_be_too_narrow(
    room: int, width: int, columns: int
) -> None:
    def draw_all(axes: Any, data: Wave) -> None:
        for ax in axes:
            draw([ax], data)

    explorer = Explorer(
        "Three",
        view=view,
        draw=draw_all,
        describe=lambda data: "Three waves.",
        controls=controls(),
        figure=lambda: canvas.figure(9, 3, 1, 3),
    )
    assert ask(explorer, room=room)["width"] == width
    boxes = [ax.get_position() for ax in explorer._axes]
    assert len({round(box.x0, 2) for box in boxes}) == columns
    assert all(box.width > 0.1 for box in boxes)


def test_the_browser_knows_how_large_a_picture_will_be(explorer: Explorer) -> None:
    for room in (240, 300, 380, 700, 980):
        shown = ask(explorer, room=room)
        assert explorer.spec["sizes"][str(room)] == (shown["width"], shown["height"])


def test_back_in_a_wide_place_the_picture_is_what_it_was(explorer: Explorer) -> None:
    before = picture(explorer)
    ask(explorer, room=300)
    assert ask(explorer, room=900)["picture"] == before


def test_a_picture_at_rest_is_sharp_and_the_next_move_quick(explorer: Explorer) -> None:
    before = ask(explorer)
    sharp = ask(explorer, sharp=True, ratio=2)
    assert Image.open(io.BytesIO(sharp["picture"])).size == (1000, 600)
    assert (sharp["width"], sharp["height"]) == (500, 300)
    assert sharp["sharp"]
    assert sharp["words"] == before["words"]
    again = ask(explorer)
    assert not again["sharp"]
    assert again["picture"] == before["picture"]


def test_showing_it_again_after_a_move_still_follows(explorer: Explorer) -> None:
    explorer.set(size=2.0)
    text = explorer._repr_mimebundle_()["text/plain"]
    assert explorer.description in text
    before = picture(explorer)
    explorer.set(size=0.0)
    explorer.set(size=2.0)
    assert picture(explorer) == before


def test_setting_several_controls_draws_once() -> None:
    seen = []

    def counted(**settings: Any) -> Wave:
        seen.append(settings)
        return view(**settings)

    explorer = make(counted)
    seen.clear()
    explorer.set(size=0.5, count=5, shape="cos")
    assert seen == [{"size": 0.5, "count": 5, "spread": pytest.approx(0.1), "shape": "cos"}]


def test_presets_by_number_and_by_name(explorer: Explorer) -> None:
    explorer.preset(1)
    assert explorer.settings["size"] == 0.0
    explorer.preset("wild <&>")
    assert (explorer.settings["size"], explorer.settings["count"]) == (2.0, 9)
    ask(explorer, preset=1)
    assert explorer.settings["size"] == 0.0


@pytest.mark.parametrize("which", [0, 3, -1, "steep", None, 1.5])
def test_unknown_preset_gets_a_sentence(explorer: Explorer, which: Any) -> None:
    with pytest.raises(ValueError, match=r"preset: must be from 1 to 2 or one of \['flat'"):
        explorer.preset(which)


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"size": 2.5}, "size: must be from 0.0 to 2.0, got 2.5"),
        ({"size": float("nan")}, "size: must be from 0.0 to 2.0, got nan"),
        ({"size": "big"}, "size: must be from 0.0 to 2.0, got 'big'"),
        ({"size": None}, "size: must be from 0.0 to 2.0, got None"),
        ({"size": np.ones(3)}, r"size: must be from 0.0 to 2.0, got array"),
        ({"count": 0}, "count: must be from 1 to 9, got 0"),
        ({"shape": "tan"}, r"shape: must be one of \['sin', 'cos'\], got 'tan'"),
        ({"colour": 1}, r"settings: 'colour' is not one of \['size', 'count', 'spread', 'shape'\]"),
    ],
)
def test_bad_setting_gets_a_sentence_and_changes_nothing(
    explorer: Explorer, settings: dict[str, Any], sentence: str
) -> None:
    before = explorer.settings, picture(explorer)
    with pytest.raises(ValueError, match=sentence):
        explorer.set(count=5, **settings) if "count" not in settings else explorer.set(**settings)
    assert (explorer.settings, picture(explorer)) == before


def test_every_control_goes_to_its_extremes(explorer: Explorer) -> None:
    for name, control in explorer.controls.items():
        words = set()
        for value in control.extremes:
            explorer.set(**{name: value})
            assert explorer.problem == ""
            assert explorer.settings[name] == pytest.approx(value) or value == "sin"
            words.add(explorer.description)
        assert len(words) > 1, name
        explorer.set(**{name: control.value})


def test_more_than_four_controls_are_refused() -> None:
    many: dict[str, Control] = {f"c{i}": Slider(f"c{i}", 0, 1, 1, 0) for i in range(5)}
    with pytest.raises(ValueError, match="at most four"):
        make(lambda **settings: Wave(X, 1.0), inputs=many)
    # Time that plays by itself is not a fifth thing to think of.
    many["c4"] = Slider("Time", 0, 9, 1, 0, play=True)
    assert make(lambda **settings: Wave(X, 1.0), inputs=many).problem == ""


# ---- failures


def fragile(**settings: Any) -> Wave:
    if settings["size"] > 1.5:
        raise ValueError("too <large>,\nsays the view")
    return view(**settings)


def test_a_failing_view_says_so_in_one_line_and_recovers() -> None:
    explorer = make(fragile)
    before = picture(explorer)
    explorer.set(size=1.6)
    assert "ValueError: too <large>, says the view" in explorer.problem
    assert "\n" not in explorer.problem
    assert "Traceback" not in explorer.problem
    assert picture(explorer) == before
    explorer.set(size=1.2)
    assert explorer.problem == ""
    assert picture(explorer) != before


@pytest.mark.parametrize("error", [RecursionError("deep"), MemoryError(), FloatingPointError("x")])
def test_a_failing_drawing_says_so_too(error: Exception) -> None:
    def breaks(axes: Any, data: Wave) -> None:
        if data.size > 1.5:
            raise error
        draw(axes, data)

    explorer = make(drawing=breaks)
    explorer.set(size=2.0)
    assert type(error).__name__ in explorer.problem
    explorer.set(size=1.0)
    assert explorer.problem == ""


# ---- views that have more to compute


class Slow:
    """A view that needs a number of calls for each new setting."""

    def __init__(self, steps: int) -> None:
        self.steps, self.done = steps, dict[float, int]()
        self.calls: list[float] = []

    def __call__(self, size: float) -> Wave:
        self.calls.append(size)
        self.done[size] = self.done.get(size, 0) + 1
        return Wave(size * X * self.done[size], size, self.done[size] < self.steps)


def slow(steps: int) -> tuple[Slow, Explorer]:
    look = Slow(steps)
    return look, make(look, inputs={"size": Slider("Size", 0, 9, 1, 1)})


def test_first_look_is_complete() -> None:
    look, _ = slow(5)
    assert look.done == {1: 5}


def test_pending_view_completes_where_no_loop_runs() -> None:
    """Even when it takes more calls than Python has room for on its stack."""
    look, explorer = slow(2)
    look.steps = 1500
    look.done.clear()
    explorer.set(size=2)
    assert look.done == {2: 1500}
    assert explorer.problem == ""


def test_pending_view_completes_in_a_running_loop_and_lets_others_work_meanwhile(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(explorer_module, "GOING_ON", 0)
    look, explorer = slow(10)

    async def work() -> list[int]:
        explorer.set(size=2)
        seen = [look.done[2]]
        while look.done[2] < 10:
            await asyncio.sleep(0)
            seen.append(look.done[2])
        return seen

    seen = asyncio.run(asyncio.wait_for(work(), 20))
    assert seen[0] == 1
    assert sorted(set(seen)) == list(range(1, 11))
    assert explorer._next is None


def test_what_goes_on_is_not_drawn_at_every_call() -> None:
    look, explorer = slow(400)
    look.steps = 800
    look.done.clear()

    async def wait() -> int:
        explorer.set(size=2)
        before = explorer.shown["count"]
        while explorer._next is not None:
            await asyncio.sleep(0)
        return explorer.shown["count"] - before

    assert 1 <= asyncio.run(asyncio.wait_for(wait(), 20)) < 100
    assert look.done == {2: 800}


def timers(loop: asyncio.AbstractEventLoop) -> int:
    scheduled: Any = loop._scheduled  # pyright: ignore[reportAttributeAccessIssue]
    return sum(not handle.cancelled() for handle in scheduled)


def test_timers_never_pile_up_and_the_newest_value_wins() -> None:
    look, explorer = slow(4)

    async def drag() -> None:
        loop = asyncio.get_running_loop()
        before = timers(loop)
        for size in (2, 3, 4, 5):
            explorer.set(size=size)
            assert timers(loop) - before <= 1
        while explorer._next is not None:
            await asyncio.sleep(0)

    asyncio.run(asyncio.wait_for(drag(), 20))
    assert look.done == {1: 4, 2: 1, 3: 1, 4: 1, 5: 4}
    assert explorer.settings == {"size": 5}


def test_a_finished_setting_leaves_no_timer_behind() -> None:
    look, explorer = slow(4)

    async def drag() -> None:
        explorer.set(size=2)
        explorer.set(size=1)  # complete already
        assert explorer._next is None
        await asyncio.sleep(0.01)

    asyncio.run(drag())
    assert look.done[2] == 1


def test_failing_while_pending_stops() -> None:
    look, explorer = slow(3)

    async def drag() -> None:
        explorer.set(size=2)
        look.done = None  # pyright: ignore[reportAttributeAccessIssue]
        await asyncio.sleep(0.05)
        assert explorer._next is None

    asyncio.run(drag())
    assert "could not be computed" in explorer.problem


def test_many_moves_leave_no_artists_behind() -> None:
    explorer = make(inputs=controls())
    explorer._live.quick_png = lambda: b""
    children = len(explorer._axes[0].get_children())
    for number in range(300):
        explorer.set(size=number % 20 / 10)
    assert len(explorer._axes[0].get_children()) == children


def test_two_threads_never_draw_at_once() -> None:
    """A kernel may hand the message of each widget to another thread."""
    inside, together = [], []

    def slowly(axes: Any, data: Wave) -> None:
        inside.append(1)
        together.append(len(inside))
        time.sleep(0.002)
        draw(axes, data)
        inside.pop()

    explorer = make(drawing=slowly)
    threads = [
        threading.Thread(target=lambda: [explorer.preset(n % 2 + 1) for n in range(15)]),
        threading.Thread(target=lambda: [explorer.set(size=n / 10) for n in range(15)]),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(together) >= 30
    assert max(together) == 1
    assert explorer.problem == ""
