"""One JupyterLab and one browser for all browser tests."""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tools import browser
from tools.common import Problem, stored_notebooks


@dataclass
class Site:
    """A running JupyterLab on a copy of the notebooks, and a browser to look at it."""

    running: Browser
    address: str
    folder: Path


# One for each file, not for the session: its event loop would be in the way of nbval's.
@pytest.fixture(scope="module")
def running() -> Iterator[Browser]:
    """Give a browser."""
    with contextlib.ExitStack() as stack:
        try:
            yield stack.enter_context(browser.browser())
        except Problem as problem:
            pytest.skip(str(problem))


@pytest.fixture(scope="module")
def site(running: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("browser")
    with browser.served(folder) as address:
        yield Site(running, address, folder)


@pytest.fixture(scope="module", params=stored_notebooks(), ids=lambda path: path.stem)
def book(request: pytest.FixtureRequest, site: Site) -> Iterator[browser.Opened]:
    """Give each notebook, opened and run from top to bottom."""
    with browser.opened(site.running, site.address, request.param) as opened:
        opened.unfold()
        opened.run_all()
        yield opened
