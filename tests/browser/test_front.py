"""The half of an explorer in the browser: keys, names, words, what it asks and when.

No kernel and no JupyterLab: the page mounts front.js, and the test answers its questions. Time
passes in the page when a test says so, and by as much as it says: no machine is too slow.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from course_utils.sliders import explorer as explorers
from course_utils.sliders.controls import Choice, Slider, described

pytestmark = pytest.mark.slow
HERE = Path(explorers.__file__).parent
CONTROLS = {
    "size": Slider("size", 0.0, 2.0, 0.1, 1.0, unit="cm"),
    "shape": Choice("shape", ["sine", "cosine"], "sine"),
    "kind": Choice("kind", list("abcdef"), "a"),
    "time": Choice("time", list(range(51)), 0, slider=True, play=True, interval=50),
}
SPEC = {
    "title": "Waves",
    "wide": 600,
    "sizes": {"380": [380, 500]},
    "controls": {name: described(control) for name, control in CONTROLS.items()},
    "presets": [
        {"name": "flat", "places": {"size": 0}},
        {"name": "wild", "places": {"size": 20, "kind": 3}},
    ],
}
START = {"size": 10, "shape": 0, "kind": 0, "time": 0}
# The answer is a picture with the number of the question; `auto` false holds answers back.
PAGE = """
<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Waves</title>
<style>STYLE</style></head>
<body><main><h1>A page</h1><div id="place"></div></main><script type="module">
FRONT
window.questions = [];
window.auto = true;
window.places = START;
const drawn = (number) => {
  const size = `width="600" height="300"`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" ${size}><!--${number}--></svg>`;
  return `data:image/svg+xml,${escape(svg)}`;
};
window.reply = (question, more = {}) => {
  const preset = question.preset ? SPEC.presets[question.preset - 1].places : {};
  Object.assign(window.places, preset, question.set);
  front.show({ asked: question.asked, room: question.room, width: 600, height: 300, problem: "",
    places: { ...window.places }, picture: drawn(window.questions.length), pending: false,
    sharp: Boolean(question.sharp), words: `Size ${window.places.size}.`, ...more });
};
const SPEC = DESCRIBED;
const front = mount(document.getElementById("place"), SPEC, (question) => {
  window.questions.push(question);
  if (window.auto) setTimeout(() => window.reply(question), 5);
});
window.reply({ asked: "", room: 600, set: {} });
</script></body></html>
"""


def html() -> str:
    front = (HERE / "front.js").read_text("utf-8").split("export default {")[0]
    page = PAGE.replace("STYLE", (HERE / "front.css").read_text("utf-8"))
    page = page.replace("START", json.dumps(START)).replace("DESCRIBED", json.dumps(SPEC))
    return page.replace("FRONT", front)


def mounted(context: BrowserContext) -> Page:
    page = context.new_page()
    page.clock.install(time=0)
    page.clock.pause_at(1000)
    page.set_content(html())
    at_rest(page)
    return page


@pytest.fixture
def page(running: Browser) -> Iterator[Page]:
    with running.new_context(viewport={"width": 900, "height": 900}) as context:
        yield mounted(context)


def asked(page: Page) -> list[dict[str, Any]]:
    return page.evaluate("window.questions")


def at_rest(page: Page) -> None:
    for _ in range(100):
        page.clock.run_for(100)
        if page.locator(".explorer[aria-busy=false]").count():
            return
    raise AssertionError("the explorer was still busy after ten seconds")


def laid_out(page: Page) -> None:
    """Two frames, which nobody but the browser can count: sizes are told before the second."""
    page.wait_for_function(
        """() => {
          window.frames_left = (window.frames_left ?? 3) - 1;
          if (window.frames_left > 0) return false;
          delete window.frames_left;
          return true;
        }"""
    )


def test_every_control_has_a_name_and_says_its_value(page: Page) -> None:
    size = page.get_by_role("slider", name="size", exact=True)
    assert size.get_attribute("aria-valuetext") == "1 cm"
    size.press("ArrowRight")
    assert size.get_attribute("aria-valuetext") == "1.1 cm"
    expect(page.get_by_role("radiogroup", name="shape")).to_be_visible()
    expect(page.get_by_role("radio", name="cosine")).to_be_visible()
    expect(page.get_by_role("combobox", name="kind")).to_be_visible()
    for name in ("1 flat", "2 wild", "Play time", "Reset time"):
        expect(page.get_by_role("button", name=name, exact=True)).to_be_visible()
    expect(page.get_by_role("region", name="Waves")).to_be_visible()


@pytest.mark.parametrize(
    ("key", "place"),
    [("ArrowRight", 11), ("ArrowDown", 9), ("PageUp", 12), ("Home", 0), ("End", 20)],
)
def test_keys_move_a_slider(page: Page, key: str, place: int) -> None:
    page.get_by_role("slider", name="size").press(key)
    at_rest(page)
    assert asked(page)[-1]["set"] == {"size": place}
    assert page.evaluate("document.activeElement.type") == "range"


@pytest.mark.parametrize("name", ["slider", "radio", "button"])
def test_a_number_key_is_a_preset(page: Page, name: Any) -> None:
    page.get_by_role(name).first.focus()
    page.keyboard.press("2")
    at_rest(page)
    assert asked(page)[-1]["preset"] == 2
    assert page.get_by_role("slider", name="size").input_value() == "20"
    assert page.get_by_role("combobox").input_value() == "d"


@pytest.mark.parametrize("keys", ["Control+1", "Alt+2", "3", "0"])
def test_other_keys_are_no_presets(page: Page, keys: str) -> None:
    page.get_by_role("slider", name="size").press(keys)
    page.clock.run_for(50)
    assert asked(page) == []


def test_a_preset_is_pressed_while_all_is_as_it_says(page: Page) -> None:
    flat = page.get_by_role("button", name="1 flat")
    assert flat.get_attribute("aria-pressed") == "false"
    flat.click()
    at_rest(page)
    assert flat.get_attribute("aria-pressed") == "true"
    page.get_by_role("slider", name="size").press("ArrowRight")
    at_rest(page)
    assert flat.get_attribute("aria-pressed") == "false"


def test_the_newest_value_wins_and_nothing_is_queued(page: Page) -> None:
    page.evaluate("window.auto = false")
    size = page.get_by_role("slider", name="size")
    for _ in range(6):
        size.press("ArrowRight")
    assert [question["set"] for question in asked(page)] == [{"size": 11}]
    page.get_by_role("combobox").select_option("c")
    page.evaluate("window.reply(window.questions[0])")
    assert asked(page)[1]["set"] == {"size": 16, "kind": 2}
    assert size.input_value() == "16"  # an older answer does not take the slider back
    page.evaluate("window.reply(window.questions[1])")
    at_rest(page)
    assert len(asked(page)) == 2


def test_a_preset_overrules_what_was_moved_before_it_and_not_after(page: Page) -> None:
    page.evaluate("window.auto = false")
    size = page.get_by_role("slider", name="size")
    for key in ("ArrowRight", "ArrowRight", "1"):
        size.press(key)
    page.get_by_role("combobox").select_option("c")
    page.evaluate("window.reply(window.questions[0])")
    last = asked(page)[-1]
    assert (last["preset"], last["set"]) == (1, {"kind": 2})


def test_words_are_renewed_at_rest_in_one_lasting_region(page: Page) -> None:
    page.evaluate("window.region = document.querySelector('[aria-live=polite]')")
    words = page.locator(".explorer-words")
    before = words.inner_text()
    size = page.get_by_role("slider", name="size")
    for _ in range(4):
        size.press("ArrowRight")
        page.clock.run_for(120)
        assert words.inner_text() == before
    at_rest(page)
    assert words.inner_text().startswith("Size 14")
    assert page.locator(".explorer-picture").get_attribute("alt") == f"Waves: {words.inner_text()}"
    assert page.evaluate("window.region === document.querySelector('[aria-live=polite]')")
    assert page.locator("[aria-live]").count() == 1


def test_a_problem_is_said_in_the_same_region(page: Page) -> None:
    page.evaluate("window.auto = false")
    page.get_by_role("slider", name="size").press("End")
    page.evaluate("window.reply(window.questions[0], { problem: 'Too large.' })")
    at_rest(page)
    assert page.locator("[aria-live]").inner_text().startswith("Too large.")


def test_time_plays_to_its_end_pauses_and_is_reset(page: Page) -> None:
    time = page.get_by_role("slider", name="time", exact=True)
    page.get_by_role("button", name="Play time").click()
    page.clock.run_for(2 * 50)
    page.get_by_role("button", name="Pause time").click()
    assert time.input_value() == "2"
    page.clock.run_for(150)
    assert time.input_value() == "2"
    page.get_by_role("button", name="Play time").click()
    page.clock.run_for(48 * 50)
    expect(page.get_by_role("button", name="Pause time")).to_be_visible()
    page.clock.run_for(50)
    expect(page.get_by_role("button", name="Play time")).to_be_visible()
    assert time.input_value() == "50"
    page.get_by_role("button", name="Reset time").click()
    at_rest(page)
    assert time.input_value() == "0"
    assert [q["set"] for q in asked(page) if q["set"]][-1] == {"time": 0}


def test_words_follow_while_time_plays(page: Page) -> None:
    page.get_by_role("button", name="Play time").click()
    page.clock.run_for(300)
    page.evaluate("window.places.size = 7")
    words = page.locator(".explorer-words")
    assert words.inner_text() == "Size 10."
    page.clock.run_for(1500)
    expect(words).to_have_text("Size 7.")
    expect(page.get_by_role("button", name="Pause time")).to_be_visible()


def test_a_hand_on_the_slider_stops_the_play(page: Page) -> None:
    page.get_by_role("button", name="Play time").click()
    page.get_by_role("slider", name="size").press("ArrowRight")
    expect(page.get_by_role("button", name="Play time")).to_be_visible()


def test_while_more_is_computed_it_is_busy_and_ends_well(page: Page) -> None:
    page.evaluate("window.auto = false")
    page.get_by_role("slider", name="size").press("End")
    page.evaluate("window.reply(window.questions[0], { pending: true, words: 'Not yet ...' })")
    page.clock.run_for(700)
    assert page.locator(".explorer").get_attribute("aria-busy") == "true"
    assert page.locator(".explorer-words").inner_text() == "Not yet ..."
    page.evaluate("window.reply(window.questions[0], { words: 'There.' })")
    at_rest(page)
    assert page.locator(".explorer-words").inner_text() == "There."


def test_another_width_is_told_once_it_stands(page: Page) -> None:
    for width in (700, 500, 400):
        page.set_viewport_size({"width": width, "height": 900})
        laid_out(page)
        page.clock.run_for(30)
    assert asked(page) == []
    page.clock.run_for(150)
    at_rest(page)
    assert [question["room"] for question in asked(page)] == [380]


def test_room_is_kept_for_the_picture_to_come(page: Page) -> None:
    page.evaluate("window.auto = false")
    page.set_viewport_size({"width": 400, "height": 900})
    laid_out(page)
    page.clock.run_for(150)
    box = page.locator(".explorer-picture").bounding_box()
    assert box
    assert box["height"] / box["width"] == pytest.approx(500 / 380, rel=0.01)
    page.evaluate("window.reply(window.questions[0])")
    at_rest(page)
    box = page.locator(".explorer-picture").bounding_box()
    assert box
    assert box["height"] / box["width"] == pytest.approx(1 / 2, rel=0.01)


def test_play_waits_until_a_picture_is_complete(page: Page) -> None:
    page.evaluate("window.auto = false")
    page.get_by_role("button", name="Play time").click()
    page.clock.run_for(50)
    page.evaluate("window.reply(window.questions[0], { pending: true })")
    page.clock.run_for(300)
    assert len(asked(page)) == 1
    page.evaluate("window.reply(window.questions[0])")
    page.clock.run_for(50)
    assert len(asked(page)) == 2


def test_a_picture_at_rest_is_asked_for_in_all_the_pixels_there_are(running: Browser) -> None:
    with running.new_context(device_scale_factor=2) as context:
        page = mounted(context)
        page.get_by_role("slider", name="size").press("ArrowRight")
        page.clock.run_for(100)
        assert not any(question.get("sharp") for question in asked(page)[1:])
        at_rest(page)
        last = asked(page)[-1]
        assert (last["sharp"], last["ratio"], last["set"]) == (True, 2, {})


@pytest.mark.parametrize("width", [320, 400, 800, 1300, 1920])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_sticks_out_and_nothing_is_inaccessible(
    running: Browser, width: int, scheme: Any
) -> None:
    with running.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme
    ) as context:
        page = mounted(context)
        page.clock.resume()  # the examination takes its time
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        for slider in page.get_by_role("slider").all():
            box = slider.bounding_box()
            assert box is not None
            assert box["width"] >= 90
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
