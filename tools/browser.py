"""Drive the course in a real browser: the browser tests and the latency table share this.

JupyterLab is started as `make lab` starts it, on a copy of the notebooks, and a headless Chromium
opens it. Nothing of the person at the keyboard is read or written.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import secrets
import shutil
import socket
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tools import lab
from tools.common import NOTEBOOKS, ONE_THREAD, ROOT

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
MISSING = (
    "no Chromium or Chrome was found. On Debian and Ubuntu: sudo apt install chromium; "
    "on macOS: brew install --cask google-chrome"
)
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
HERE = re.compile(r"(https?|wss?)://(127\.0\.0\.1|localhost)[:/]|data:|blob:")
MINUTE = 60_000  # Playwright counts milliseconds


def find_browser() -> str | None:
    """Return the path of a Chromium or Chrome, or None."""
    found = (shutil.which(name) for name in NAMES)
    return next((path for path in (*found, *PLACES) if path and Path(path).exists()), None)


def any_port() -> int:
    """Return a port that nobody uses; two runs at the same time get two."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a copy of the notebooks from `folder`; give the address with ``{}`` for a notebook."""
    copies = folder / "course" / "notebooks"
    shutil.copytree(NOTEBOOKS, copies, ignore=shutil.ignore_patterns(".*"))
    shutil.copytree(ROOT / "docs" / "images", folder / "course" / "docs" / "images")
    settings = folder / "settings" / "@jupyterlab" / "notebook-extension"
    settings.mkdir(parents=True)
    # Cells out of sight are in the page too, so that they can be found.
    (settings / "tracker.jupyterlab-settings").write_text('{"windowingMode": "none"}')
    port, token = any_port(), secrets.token_hex(16)
    command = [
        part
        for part in lab.server_command(port, browser=False)
        if not part.startswith("--ServerApp.root_dir=")
    ]
    command += [f"--ServerApp.root_dir={copies.parent}", "--LabApp.expose_app_in_browser=True"]
    environment = {
        **os.environ,
        **ONE_THREAD,
        "JUPYTER_TOKEN": token,
        "COURSE_PROGRESS": str(folder / "progress.json"),
        "JUPYTER_CONFIG_DIR": str(folder / "config"),
        "JUPYTER_RUNTIME_DIR": str(folder / "runtime"),
        "JUPYTERLAB_SETTINGS_DIR": str(folder / "settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(folder / "workspaces"),
    }
    with (folder / "jupyterlab.log").open("w") as log:
        server = subprocess.Popen(
            command, cwd=folder, env=environment, stdout=log, stderr=subprocess.STDOUT
        )
        try:
            lab.wait_until_ready(server, port)
            yield f"http://127.0.0.1:{port}/lab/tree/notebooks/{{}}?reset&token={token}"
        finally:
            lab.stop(server)


@contextlib.contextmanager
def browser() -> Iterator[Browser]:
    """Give a headless browser."""
    from playwright.sync_api import sync_playwright

    path = find_browser()
    if path is None:
        raise lab.Problem(MISSING)
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, headless=True, args=list(FLAGS))
        try:
            yield running
        finally:
            running.close()


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
        self.page.wait_for_function(
            "() => window.jupyterapp.shell.currentWidget"
            ".sessionContext.session?.kernel?.status === 'idle'",
            timeout=2 * MINUTE,
        )

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
    context = running.new_context(viewport={"width": 1280, "height": 1000})
    page = context.new_page()
    book = Opened(page, path)
    page.on("console", lambda m: book.console.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda error: book.console.append(str(error)))
    context.on("request", lambda r: None if HERE.match(r.url) else book.outside.append(r.url))
    page.on("websocket", lambda w: None if HERE.match(w.url) else book.outside.append(w.url))
    try:
        page.goto(address.format(path.name), timeout=MINUTE)
        page.wait_for_selector(".jp-Notebook .jp-Cell", timeout=MINUTE)
        page.wait_for_function(
            "() => window.jupyterapp?.shell.currentWidget"
            "?.sessionContext?.session?.kernel?.status === 'idle'",
            timeout=MINUTE,
        )
        yield book
    finally:
        with contextlib.suppress(Exception):  # the page may be gone; what failed is told already
            book.app("await book.sessionContext.shutdown()")
        context.close()


def state(explorer: Locator) -> tuple[str, str]:
    """Return the picture and the words that an explorer shows."""
    picture = explorer.locator(".explorer-picture img").get_attribute("src") or ""
    return picture, explorer.locator(".explorer-words").inner_text()


def progress(folder: Path) -> dict[str, Any]:
    """Return what the served notebooks have recorded."""
    path = folder / "progress.json"
    return json.loads(path.read_text("utf-8")) if path.exists() else {}
