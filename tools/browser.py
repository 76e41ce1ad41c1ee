"""Drive the course in a real browser: the browser tests and the latency table share this.

`make lab`'s server runs on a copy of the notebooks, and a headless Chromium opens it. Nothing of
the person at the keyboard is read or written.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Error, Locator, Page, sync_playwright

from tools.common import NOTEBOOKS, ROOT, Problem

MISSING = (
    "no Chromium or Chrome was found. On Debian and Ubuntu: sudo apt install chromium; "
    "on macOS: brew install --cask google-chrome"
)
HERE = re.compile(r"(https?|wss?)://(127\.0\.0\.1|localhost)[:/]|data:|blob:")
MINUTE = 60_000  # Playwright counts milliseconds
STATUS = "() => window.jupyterapp?.shell.currentWidget?.sessionContext?.session?.kernel?.status"


@contextlib.contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a copy of the notebooks from `folder`; give the address with ``{}`` for a notebook."""
    course = folder / "course"
    shutil.copytree(NOTEBOOKS, course / "notebooks", ignore=shutil.ignore_patterns(".*"))
    shutil.copytree(ROOT / "docs" / "images", course / "docs" / "images")
    settings = folder / "settings" / "@jupyterlab" / "notebook-extension"
    settings.mkdir(parents=True)
    # Cells out of sight are in the page too, so that they can be found.
    (settings / "tracker.jupyterlab-settings").write_text('{"windowingMode": "none"}')
    command = [sys.executable, "-m", "tools.lab", "--ServerApp.port=0"]
    command += ["--ServerApp.open_browser=False", "--LabApp.expose_app_in_browser=True"]
    environment = {
        **os.environ,
        "PORT": "",
        "PYTHONPATH": str(ROOT),
        "COURSE_PROGRESS": str(folder / "progress.json"),
        "JUPYTER_CONFIG_DIR": str(folder / "config"),
        "JUPYTER_RUNTIME_DIR": str(folder / "runtime"),
        "JUPYTERLAB_SETTINGS_DIR": str(folder / "settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(folder / "workspaces"),
    }
    with subprocess.Popen(
        command, cwd=course, env=environment, stdout=subprocess.PIPE, text=True
    ) as server:
        assert server.stdout is not None
        try:
            said = []
            for line in server.stdout:
                said.append(line)
                if "http://" in line:
                    break
            else:
                raise Problem("".join(said))
            yield re.sub(r"[^/]+\.ipynb\?", "{}?reset&", said[-1].strip())
        finally:
            server.terminate()


@contextlib.contextmanager
def browser() -> Iterator[Browser]:
    """Give a headless Chromium, or Chrome; raise Problem where there is neither."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    channel = None if chromium else "chrome"  # Playwright knows where Chrome is kept
    with sync_playwright() as playwright:
        try:
            running = playwright.chromium.launch(executable_path=chromium, channel=channel)
        except Error as error:
            if chromium:
                raise
            raise Problem(MISSING) from error
        with running:
            yield running


@dataclass
class Opened:
    """A notebook open in JupyterLab, and what the page said and asked for since."""

    page: Page
    path: Path
    console: list[str] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)

    def app(self, script: str) -> Any:
        """Evaluate a script in which `app` is JupyterLab and `book` the notebook's panel."""
        before = "const app = window.jupyterapp; const book = app.shell.currentWidget;"
        return self.page.evaluate(f"async () => {{ {before} {script} }}")

    def run_all(self) -> None:
        """Run every cell and wait until the kernel is idle again."""
        self.app("await app.commands.execute('notebook:run-all-cells')")
        self.page.wait_for_function(f"{STATUS} === 'idle'", timeout=2 * MINUTE)

    def unfold(self) -> None:
        """Open every collapsed section; what is hidden has no size and takes no clicks."""
        self.app("await app.commands.execute('notebook:expand-all-headings')")

    def cells(self) -> list[dict[str, Any]]:
        """Return the cells as they are now, outputs included."""
        return self.app("return book.content.model.toJSON().cells")

    def cell(self, position: int) -> Locator:
        """Return a cell of the page by its position among all cells."""
        return self.page.locator(".jp-Notebook .jp-Cell").nth(position)

    def explorers(self) -> list[Locator]:
        """Return the explorers of the page, in order."""
        return self.page.locator(".jp-Notebook .explorer").all()

    def shoot(self, folder: Path) -> None:
        """Save pictures of each explorer and of the whole notebook, a screen at a time."""
        folder.mkdir(parents=True, exist_ok=True)
        self.unfold()
        for number, explorer in enumerate(self.explorers(), start=1):
            explorer.scroll_into_view_if_needed()
            explorer.screenshot(path=folder / f"{self.path.stem}-explorer-{number}.png")
        scroll = "document.querySelector('.jp-Notebook .jp-WindowedPanel-outer')"
        height, step = self.page.evaluate(
            f"() => {{ const s = {scroll}; return [s.scrollHeight, s.clientHeight - 40] }}"
        )
        for number, top in enumerate(range(0, height, step), start=1):
            self.page.evaluate(f"top => {{ {scroll}.scrollTop = top }}", top)
            self.page.wait_for_timeout(250)
            self.page.screenshot(path=folder / f"{self.path.stem}-page-{number:02d}.png")


@contextlib.contextmanager
def opened(running: Browser, address: str, path: Path) -> Iterator[Opened]:
    """Open a notebook in a fresh page of JupyterLab and wait for its kernel."""
    with running.new_context(viewport={"width": 1280, "height": 1000}) as context:
        book = Opened(context.new_page(), path)
        context.on("console", lambda m: book.console.append(m.text) if m.type == "error" else None)
        context.on("weberror", lambda e: book.console.append(str(e.error)))
        context.on("request", lambda r: None if HERE.match(r.url) else book.outside.append(r.url))
        book.page.on(
            "websocket", lambda w: None if HERE.match(w.url) else book.outside.append(w.url)
        )
        book.page.goto(address.format(path.name), timeout=MINUTE)
        book.page.wait_for_selector(".jp-Notebook .jp-Cell", timeout=MINUTE)
        book.page.wait_for_function(f"{STATUS} === 'idle'", timeout=MINUTE)
        try:
            yield book
        finally:
            with contextlib.suppress(Error):  # the page may be gone; what failed is told already
                book.app("await book.sessionContext.shutdown()")


def state(explorer: Locator) -> tuple[str, str]:
    """Return the picture and the words that an explorer shows."""
    picture = explorer.locator(".explorer-picture").get_attribute("src") or ""
    return picture, explorer.locator(".explorer-words").inner_text()


def settled(explorer: Locator, seconds: float = 240) -> tuple[str, str]:
    """Return picture and words once they stand still: a view may need several calls."""
    deadline = time.monotonic() + seconds
    while explorer.get_attribute("aria-busy") != "false":
        if time.monotonic() > deadline:
            raise AssertionError("the explorer does not come to rest")
        time.sleep(0.1)
    return state(explorer)
