"""The day after: what a notebook shows that was run, saved and closed."""

import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from course_utils.course import find_prediction
from tools import browser
from tools.browser import Opened
from tools.common import NOTEBOOKS

pytestmark = pytest.mark.slow
BOOK = NOTEBOOKS / "02_anatomy.ipynb"
PICTURE = re.compile(r"data:image/png;base64,[^\"]*")


@dataclass
class Day:
    """What the page showed on the next day, and the file that was saved."""

    outputs: dict[str, list[dict[str, Any]]]
    everything: str
    saved: dict[str, Any]


LOOK = """
const rows = book.content.widgets.map((cell) => {
  const outputs = [...cell.node.querySelectorAll('.jp-OutputArea-output')].map((node) => ({
    words: node.innerText,
    live: Boolean(node.querySelector('.jupyter-widgets')),
    pictures: [...node.querySelectorAll('img')].map((picture) => ({
      alt: picture.alt,
      loaded: picture.complete && picture.naturalWidth > 0,
    })),
  }));
  return [cell.model.id, outputs];
});
return Object.fromEntries(rows);
"""


def reopened(running: Browser, address: str, path: Path, *, trust: bool) -> Day:
    """Open the saved notebook and look at it; nothing is run."""
    with browser.opened(running, address, BOOK) as book:
        assert trusted(book) == trust
        book.page.wait_for_timeout(2000)  # a widget that is not found takes a moment to say so
        everything = book.page.locator(".jp-Notebook").inner_text()
        return Day(book.app(LOOK), everything, json.loads(path.read_text("utf-8")))


def trusted(book: Opened) -> bool:
    """Tell whether JupyterLab trusts every cell of code."""
    code = "book.content.widgets.filter((cell) => cell.model.type === 'code')"
    return book.app(f"return {code}.every((cell) => cell.model.trusted)")


@pytest.fixture(scope="module")
def saved(running: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Day, Path]]:
    """Run a notebook, save it, shut its kernel down, close it, and open it again."""
    folder = tmp_path_factory.mktemp("first")
    with pytest.MonkeyPatch.context() as patch:
        # Signatures of what was run here are kept in this folder.
        patch.setenv("JUPYTER_DATA_DIR", str(folder / "data"))
        with browser.served(folder) as address:
            path = folder / "course" / "notebooks" / BOOK.name
            with browser.opened(running, address, BOOK) as book:
                book.run_all()
                book.app("await book.context.save()")
            yield reopened(running, address, path, trust=True), path


@pytest.fixture(scope="module", params=["at home", "elsewhere"])
def day(
    request: pytest.FixtureRequest,
    saved: tuple[Day, Path],
    running: Browser,
    tmp_path_factory: pytest.TempPathFactory,
) -> Day:
    """Give the notebook on the machine that ran it, and on one that does not trust it."""
    if request.param == "at home":
        return saved[0]
    folder = tmp_path_factory.mktemp("second")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JUPYTER_DATA_DIR", str(folder / "data"))
        with browser.served(folder) as address:
            path = folder / "course" / "notebooks" / BOOK.name
            shutil.copy(saved[1], path)
            return reopened(running, address, path, trust=False)


def code_cells(day: Day) -> list[dict[str, Any]]:
    return [cell for cell in day.saved["cells"] if cell["cell_type"] == "code"]


def test_no_error_stands_where_a_widget_was(day: Day) -> None:
    assert "Error displaying widget" not in day.everything
    assert "model not found" not in day.everything


def test_every_explorer_shows_its_picture_and_its_words(day: Day) -> None:
    explorers = [c for c in code_cells(day) if "explorer" in c["metadata"].get("tags", [])]
    assert explorers
    for cell in explorers:
        (output,) = day.outputs[cell["id"]]
        (picture,) = output["pictures"]
        assert picture["loaded"]
        assert len(picture["alt"]) > 40
        assert len(output["words"]) > 40


def test_every_prediction_shows_its_question_and_options(day: Day) -> None:
    asked = 0
    for cell in code_cells(day):
        found = re.match(r'predict\("([\w-]+)"\)$', "".join(cell["source"]))
        if found:
            asked += 1
            (output,) = day.outputs[cell["id"]]
            prediction = find_prediction(found[1])
            for words in (prediction.question, *(text for text, _ in prediction.options)):
                assert words in output["words"]
    assert asked


def test_a_visit_changes_little_in_the_file(saved: tuple[Day, Path]) -> None:
    """Pictures may differ from one machine to the next; everything else is as it was stored."""
    before, after = json.loads(BOOK.read_text("utf-8")), saved[0].saved
    assert without_pictures(after) == without_pictures(before)


def without_pictures(notebook: dict[str, Any]) -> dict[str, Any]:
    """Return the notebook with its pictures blanked."""
    for cell in notebook["cells"]:
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            data.pop("image/png", None)
            if "text/html" in data:
                data["text/html"] = PICTURE.sub("PICTURE", "".join(data["text/html"]))
    return notebook
