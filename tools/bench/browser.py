"""From a key pressed on a slider to the new picture on the screen, in a real browser."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import numpy as np

from tools import browser
from tools.bench.measure import print_table, verdict
from tools.common import NOTEBOOKS

MOVES = 30  # of each explorer, shared by its sliders
# Starts a clock at the next key and stops it when another picture is decoded and painted.
CLOCK = """(handle) => {
  const box = handle.closest('.explorer').querySelector('.explorer-picture');
  const before = box.querySelector('img').src;
  let start = 0;
  handle.addEventListener('keydown', (key) => { start = key.timeStamp; },
                          { once: true, capture: true });
  window.moved = new Promise((resolve) => {
    const observer = new MutationObserver(async () => {
      const img = box.querySelector('img');
      if (!img || img.src === before) { return; }
      observer.disconnect();
      await img.decode();
      requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - start)));
    });
    observer.observe(box, { childList: true, subtree: true, attributes: true });
    setTimeout(() => { observer.disconnect(); resolve(null); }, 3000);
  });
}"""


def times_of(book: browser.Opened, explorer: Any) -> list[float]:
    """Return the milliseconds of each move that changed the picture."""
    explorer.scroll_into_view_if_needed()
    sliders = explorer.locator("[role=slider]").all()
    times = []
    for slider in sliders:
        slider.focus()
        key = "ArrowRight"
        for _ in range(-(-MOVES // len(sliders))):
            if slider.get_attribute("aria-valuenow") == slider.get_attribute("aria-valuemax"):
                key = "ArrowLeft"
            slider.evaluate(CLOCK)
            slider.press(key)
            took = book.page.evaluate("() => window.moved")
            if took is not None:
                times.append(took)
            book.page.wait_for_timeout(250)  # a view may have more to compute
    return times


def slider_in_the_browser() -> None:
    """Print the median and the 90th percentile of every explorer of every notebook."""
    if browser.find_browser() is None:
        print(f"\nSlider to picture in a browser: not measured, {browser.MISSING}.")
        return
    rows = []
    with tempfile.TemporaryDirectory() as folder, browser.served(Path(folder)) as address:
        for path in sorted(NOTEBOOKS.glob("*.ipynb")):
            with browser.browser() as running, browser.opened(running, address, path) as book:
                book.run_all()
                rows += [row(path, book, explorer) for explorer in book.explorers()]
    header = ["explorer", "moves", "median ms", "target", "", "p90 ms", "target", ""]
    print_table("Slider to picture, key to paint, in a headless browser", header, rows)


def row(path: Path, book: browser.Opened, explorer: Any) -> list[str]:
    """Measure one explorer; return its line of the table."""
    title = explorer.locator("strong").first.inner_text()
    times = times_of(book, explorer)
    median, late = (float(np.percentile(times, q)) for q in (50, 90))
    often, rarely = verdict(median, at_most=60), verdict(late, at_most=100)
    name = f"{path.stem[:2]} {title[:40]}"
    return [name, str(len(times)), f"{median:.0f}", *often, f"{late:.0f}", *rarely]
