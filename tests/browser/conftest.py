"""One JupyterLab and one browser for all browser tests."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tools import browser
from tools.common import NOTEBOOKS


@dataclass
class Site:
    """A running JupyterLab on a copy of the notebooks, and a browser to look at it."""

    running: Any
    address: str
    folder: Path


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    pytest.importorskip("playwright", reason="Playwright is not installed")
    if browser.find_browser() is None:
        pytest.skip(browser.MISSING)
    folder = tmp_path_factory.mktemp("browser")
    with browser.served(folder) as address, browser.browser() as running:
        yield Site(running, address, folder)


@pytest.fixture(
    scope="module", params=sorted(NOTEBOOKS.glob("*.ipynb")), ids=lambda path: path.stem
)
def book(request: pytest.FixtureRequest, site: Site) -> Iterator[browser.Opened]:
    """Give each notebook, opened and run from top to bottom."""
    with browser.opened(site.running, site.address, request.param) as opened:
        opened.run_all()
        yield opened
