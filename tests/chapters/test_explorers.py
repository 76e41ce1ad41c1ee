"""Every explorer of the course, driven to every extreme."""

import base64
import io
import itertools
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from matplotlib.text import Text
from matplotlib.transforms import Bbox
from PIL import Image

from course_utils.course import COURSE, explorers_of, make_explorer
from course_utils.pictures.described import plotted
from course_utils.sliders.controls import Slider
from course_utils.sliders.explorer import Explorer

EXPLORERS = [name for chapter in COURSE for name in explorers_of(chapter)]
NOT_A_NUMBER = re.compile(r"\b(nan|inf|not finite)\b", re.IGNORECASE)
MOST_CORNERS = 24

# A chapter's own tests try its explorers at a few settings; here all of them take a minute.
pytestmark = pytest.mark.slow

each_explorer = pytest.mark.parametrize("name", EXPLORERS)


@cache
def explorer(name: str) -> Explorer:
    """Return the explorer of that name; making one is slow, so each is made once."""
    return make_explorer(name, rng=1)


@pytest.fixture
def clean(name: str) -> Iterator[Explorer]:
    """Give an explorer in its default state and put it back there."""
    it = explorer(name)
    default = {key: control.value for key, control in it.controls.items()}
    it.set(**default)
    yield it
    it.set(**default)


def size(it: Explorer) -> tuple[int, int]:
    return it.shown["width"], it.shown["height"]


def assert_well(it: Explorer, wanted: tuple[int, int]) -> None:
    assert it.problem == "", it.settings
    assert it.description.strip(), it.settings
    said = f"{it.description}\n{plotted(it._fig)}"
    assert not NOT_A_NUMBER.search(said), f"{it.settings}: {said}"
    assert size(it) == wanted, it.settings


def corners(it: Explorer) -> list[dict[str, Any]]:
    """Return combinations of all controls' extremes, evenly picked if there are too many."""
    ends = [
        control.extremes[:2] if isinstance(control, Slider) else control.extremes
        for control in it.controls.values()
    ]
    every = [dict(zip(it.controls, values, strict=True)) for values in itertools.product(*ends)]
    step = -(-len(every) // MOST_CORNERS)
    # An odd step does not fall into the rhythm of controls with two ends.
    return every[:: step + (step % 2 == 0)] if step > 1 else every


def test_there_are_explorers() -> None:
    assert EXPLORERS


def drawn_texts(ax: Any) -> Iterator[Text]:
    """Yield every text of a panel that is drawn; Matplotlib keeps more ticks than it draws."""
    yield from (*ax.texts, ax.title, ax._left_title)
    yield from ax.get_legend().get_texts() if ax.get_legend() else ()
    for axis in (ax.xaxis, ax.yaxis) if ax.axison else ():
        yield axis.label
        yield from (tick.label1 for tick in axis._update_ticks())


def boxes(it: Explorer) -> dict[str, Bbox]:
    """Return where each text of the picture is drawn; Matplotlib wraps only while it draws."""
    it._live._backgrounds.clear()
    it._live.quick_png()
    found = {}
    for number, ax in enumerate(it._fig.axes, start=1):
        for text in drawn_texts(ax):
            if text.get_visible() and text.get_text().strip():
                drawn: Any = text
                with drawn._cm_set(text=drawn._get_wrapped_text()):
                    found[f"{text.get_text()!r} in panel {number}, {id(text)}"] = (
                        text.get_window_extent().frozen()
                    )
    return found


def sticking_out(it: Explorer) -> list[str]:
    """Return the texts of the picture that are cut off at its edge."""
    width, height = size(it)
    return [
        f"{text} at {box.x0:.0f} to {box.x1:.0f}"
        for text, box in boxes(it).items()
        if not (box.x0 > -1 and box.x1 < width + 1 and box.y0 > -1 and box.y1 < height + 1)
    ]


def on_one_another(it: Explorer) -> list[str]:
    """Return the pairs of texts that cover each other by more than their margins."""
    return [
        f"{text} and {other}"
        for (text, box), (other, place) in itertools.combinations(boxes(it).items(), 2)
        if min(box.x1, place.x1) - max(box.x0, place.x0) > 2
        and min(box.y1, place.y1) - max(box.y0, place.y0) > 3
    ]


@pytest.mark.parametrize("room", [260, 300, 560, 620, 0])
@each_explorer
def test_every_text_can_be_read(name: str, clean: Explorer, room: int) -> None:
    """A cut exponent is another number, and two texts in one place are none."""
    found = {}
    try:
        clean.fit(room)
        for preset in ["default", *clean.presets]:
            if preset != "default":
                clean.preset(preset)
            clean.refresh()
            found[preset] = [*sticking_out(clean), *on_one_another(clean)]
    finally:
        clean.fit(0)
    assert {preset: texts for preset, texts in found.items() if texts} == {}


@each_explorer
def test_default_bundle_is_complete(name: str) -> None:
    it = make_explorer(name, rng=1)
    bundle = it._repr_mimebundle_()
    assert "application/vnd.jupyter.widget-view+json" in bundle
    assert it.title in bundle["text/plain"]
    assert it.description in bundle["text/plain"]
    assert "Plotted:\n  panel" in bundle["text/plain"]
    assert not NOT_A_NUMBER.search(bundle["text/plain"])
    png = base64.b64decode(bundle["image/png"])
    assert len(png) < 60_000
    assert Image.open(io.BytesIO(png)).size == size(it)
    # Strict nbval compares this text, so a second kernel must write the same.
    assert bundle["text/plain"] == explorer(name)._repr_mimebundle_()["text/plain"]


@each_explorer
def test_controls_are_few_and_named(name: str, clean: Explorer) -> None:
    controls = clean.controls.values()
    assert 1 <= sum(not control.play for control in controls) <= 4
    labels = [control.label.strip() for control in controls]
    assert all(labels)
    assert max(map(len, labels)) <= 24, "a longer label would be cut off"
    assert len(set(labels)) == len(labels)
    assert clean.title.strip()


@each_explorer
def test_every_control_at_its_extremes_alone(name: str, clean: Explorer) -> None:
    wanted = size(clean)
    for key, control in clean.controls.items():
        # What a control does may depend on the others: at epoch 0 a learning rate does nothing.
        for start in (None, *clean.presets):
            clean.set(**{name: it.value for name, it in clean.controls.items()})
            if start is not None:
                clean.preset(start)
            described, pictures = set(), set()
            for value in control.extremes:
                clean.set(**{key: value})
                assert_well(clean, wanted)
                described.add(clean.description)
                pictures.add(clean.shown["picture"])
            if min(len(described), len(pictures)) > 1:
                break
        else:
            pytest.fail(f"no extreme of {key} changes both picture and words")


@each_explorer
def test_corners(name: str, clean: Explorer) -> None:
    wanted = size(clean)
    combinations = corners(clean)
    assert 1 < len(combinations) <= MOST_CORNERS
    for settings in combinations:
        clean.set(**settings)
        assert_well(clean, wanted)


@each_explorer
def test_presets(name: str, clean: Explorer) -> None:
    wanted, described = size(clean), []
    assert clean.presets, "a lecturer calls states by number"
    for number, preset in enumerate(clean.presets, start=1):
        clean.preset(number)
        assert_well(clean, wanted)
        for key, value in clean.presets[preset].items():
            assert clean.settings[key] == pytest.approx(value)
        described.append(clean.description)
    assert len(set(described)) == len(described), "two presets say the same"


@each_explorer
def test_a_way_back_gives_the_same_picture(name: str, clean: Explorer) -> None:
    before = clean.shown["picture"], clean.description
    default = clean.settings
    for key, control in clean.controls.items():
        clean.set(**{key: control.extremes[0]})
    clean.set(**default)
    assert clean.description == before[1]
    assert clean.shown["picture"] == before[0]
