"""From a move of a slider to the new picture: in the kernel alone, and in a real browser."""

from __future__ import annotations

import asyncio
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
from playwright.sync_api import Locator

from course_utils.course import COURSE, explorers_of, make_explorer
from tools import browser
from tools.bench.measure import judged, table
from tools.common import Problem, stored_notebooks

COLUMNS = "explorer | moves | median ms | 90th percentile ms"
MOVES = 30  # of each explorer in the browser, shared by its sliders
# Starts at the next key; stops when another picture than the one of that moment is painted.
CLOCK = """(slider) => {
  const img = slider.closest('.explorer').querySelector('.explorer-picture');
  window.moved = new Promise((resolve) => {
    const pressed = (key) => {
      const before = img.src;
      const observer = new MutationObserver(async () => {
        if (img.src === before) { return; }
        observer.disconnect();
        await img.decode();
        requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - key.timeStamp)));
      });
      observer.observe(img, { attributes: true });
    };
    slider.addEventListener('keydown', pressed, { once: true, capture: true });
    setTimeout(resolve, 3000, null);
  });
}"""


def row(name: str, milliseconds: list[float]) -> list[Any]:
    """Return an explorer's line of a table."""
    median, late = (float(np.percentile(milliseconds, q)) for q in (50, 90))
    return [name, len(milliseconds), judged(median, "<= 60"), judged(late, "<= 100")]


def stops(control: Any) -> Any:
    """Return the values to visit: a slider from end to end, a choice option by option."""
    if not hasattr(control, "low"):
        return control.extremes
    return (np.geomspace if control.log else np.linspace)(control.low, control.high, 12)


async def times_in_the_kernel(explorer: Any) -> list[float]:
    """Return the milliseconds of each move; what a view computes later, it computes meanwhile."""
    times = []
    for name, control in explorer.controls.items():
        before = explorer.settings
        for value in stops(control):
            start = time.perf_counter()
            explorer.set(**{name: value})
            times.append(1e3 * (time.perf_counter() - start))
            await asyncio.sleep(0.005)  # as a kernel does between two messages
        explorer.set(**before)
    return times


def in_the_kernel() -> None:
    """Print the times of every explorer: numerics, drawing, encoding, words."""
    names = [name for chapter in COURSE for name in explorers_of(chapter)]
    rows = [
        row(name, asyncio.run(times_in_the_kernel(make_explorer(name, rng=1)))) for name in names
    ]
    title = "Slider to picture in the kernel (a browser adds about 20 ms; targets are for both)"
    table(title, COLUMNS, rows)


def times_on_the_screen(explorer: Locator, moves: int = MOVES) -> list[float]:
    """Return the milliseconds of each move that changed the picture, from key to paint."""
    sliders = explorer.locator("input[type=range]").all()
    times = []
    for slider in sliders:
        key = "ArrowRight"
        for _ in range(-(-moves // len(sliders))):
            now, last = slider.input_value(), slider.get_attribute("max")
            key = {"0": "ArrowRight", last: "ArrowLeft"}.get(now, key)
            browser.settled(explorer)
            slider.evaluate(CLOCK)
            slider.press(key)
            times.append(slider.evaluate("() => window.moved"))
    return [took for took in times if took is not None]


def in_the_browser() -> None:
    """Print the times of every explorer of every notebook, as a learner has them."""
    rows = []
    with tempfile.TemporaryDirectory() as folder, browser.served(Path(folder)) as address:
        for path in stored_notebooks():
            try:
                with browser.browser() as running, browser.opened(running, address, path) as book:
                    book.unfold()
                    book.run_all()
                    for explorer in book.explorers():
                        title = explorer.locator("strong").first.inner_text()
                        times = times_on_the_screen(explorer)
                        rows.append(row(f"{path.stem[:2]} {title[:40]}", times))
            except Problem as missing:
                print(f"\nSlider to picture in a browser: not measured, {missing}.")
                return
    table("Slider to picture, key to paint, in a headless browser", COLUMNS, rows)
