"""The page without a kernel, opened from a folder on disk: no server answers."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tools import site

pytestmark = pytest.mark.slow
BUDGET = 3_000_000


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("site")
    site.build(place, site.SHOWN)
    return place


def recorded(folder: Path, name: str) -> dict[str, Any]:
    text = (folder / "frames" / name / "frames.js").read_text("utf-8")
    return json.loads(text.removeprefix(f'recorded("{name}", ').removesuffix(");\n"))


@pytest.fixture
def page(running: Browser, folder: Path) -> Iterator[Page]:
    with running.new_context(viewport={"width": 1100, "height": 900}) as context:
        page, wrong = context.new_page(), []
        page.on("console", lambda message: wrong.append(message.text))
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("requestfailed", lambda request: wrong.append(request.url))
        page.goto((folder / "index.html").as_uri())
        page.wait_for_selector(".explorer[aria-busy=false]")
        yield page
        assert wrong == []


@pytest.mark.parametrize("name", site.SHOWN)
def test_an_explorer_stays_within_its_budget(folder: Path, name: str) -> None:
    files = list((folder / "frames" / name).iterdir())
    assert 0.3 * BUDGET < sum(path.stat().st_size for path in files) <= BUDGET


@pytest.mark.parametrize("name", site.SHOWN)
def test_every_preset_and_every_stop_from_it_has_its_pictures(folder: Path, name: str) -> None:
    data = recorded(folder, name)
    controls = data["spec"]["controls"]
    said = set()
    for preset in data["presets"]:
        for control, described in controls.items():
            assert len(described["texts"]) >= 2
            for place in range(len(described["texts"])):
                places = {**preset, control: place}
                frame = data["frames"][",".join(str(places[key]) for key in controls)]
                assert (folder / "frames" / name / frame["wide"]).stat().st_size > 1000
                assert (folder / "frames" / name / frame["narrow"]).stat().st_size > 1000
                said.add(frame["words"])
    assert len(said) > 0.8 * len(data["frames"])


def test_what_is_not_seen_is_not_loaded(page: Page) -> None:
    loaded = page.evaluate("performance.getEntriesByType('resource').map((it) => it.name)")
    scripts = page.locator("script[src]").count()
    pictures = [name for name in loaded if name.endswith(".webp")]
    assert scripts <= len(site.SHOWN)
    assert len(pictures) <= 2 * scripts


def test_presets_keys_and_sliders_show_what_was_recorded(page: Page, folder: Path) -> None:
    for name in site.SHOWN:
        place = page.locator(f"#{name}")
        place.scroll_into_view_if_needed()
        place.locator(".explorer[aria-busy=false]").wait_for()
        explorer, data = place.locator(".explorer"), recorded(folder, name)
        words = {frame["words"] for frame in data["frames"].values()}
        shown = set()
        for number in range(len(data["presets"])):
            explorer.get_by_role("slider").first.press(str(number + 1))
            place.locator(".explorer[aria-busy=false]").wait_for()
            assert (
                explorer.get_by_role("button").nth(number).get_attribute("aria-pressed") == "true"
            )
            shown.add(explorer.locator(".explorer-words").inner_text())
        assert len(shown) == len(data["presets"])
        for slider in explorer.get_by_role("slider").all():
            before = slider.input_value()
            slider.press("ArrowLeft" if before != "0" else "ArrowRight")
            place.locator(".explorer[aria-busy=false]").wait_for()
            assert slider.input_value() != before
            assert explorer.locator(".explorer-words").inner_text() in words
            picture = explorer.locator(".explorer-picture")
            assert picture.evaluate("(it) => it.complete && it.naturalWidth") == (
                int(picture.get_attribute("width") or 0)
            )


def test_time_plays_to_its_end(page: Page) -> None:
    page.get_by_role("button", name="Play epoch").click()
    expect(page.get_by_role("button", name="Pause epoch")).to_be_visible()
    expect(page.get_by_role("button", name="Play epoch")).to_be_visible(timeout=20_000)
    slider = page.get_by_role("slider", name="epoch")
    assert slider.input_value() == slider.get_attribute("max")


@pytest.mark.parametrize("width", [400, 800, 1920])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_is_accessible_and_fits(
    running: Browser, folder: Path, width: int, scheme: Any
) -> None:
    with running.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme
    ) as context:
        page = context.new_page()
        page.goto((folder / "index.html").as_uri())
        page.wait_for_selector(".explorer[aria-busy=false]")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        picture = page.locator(".explorer-picture").first
        box = picture.bounding_box()
        assert box is not None
        # Text is drawn 15 pixels high, and shown at 11 at least.
        assert box["width"] >= 0.73 * int(picture.get_attribute("width") or 0)
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
