"""The snippets under "In PyTorch" run, where PyTorch is installed."""

import importlib.util
import json
import re
from pathlib import Path

import pytest

from tools.common import stored_notebooks

NOTEBOOKS = stored_notebooks()
HEADING = re.compile(r"^(#+)\s+(.+?)\s*$", re.MULTILINE)
FENCE = re.compile(r"^```python\n(.*?)^```\s*$", re.MULTILINE | re.DOTALL)


def snippets(path: Path) -> list[str]:
    """Return the Python fences between a heading "In PyTorch" and the next one of its level."""
    cells = json.loads(path.read_text("utf-8"))["cells"]
    text = "\n\n".join("".join(c["source"]) for c in cells if c["cell_type"] == "markdown")
    # A comment in a fence is no heading: look for headings with the fences blanked.
    blanked = FENCE.sub(lambda found: " " * len(found[0]), text)
    headings = list(HEADING.finditer(blanked))
    found = []
    for position, heading in enumerate(headings):
        if heading[2].lower().startswith("in pytorch"):
            later = (h for h in headings[position + 1 :] if len(h[1]) <= len(heading[1]))
            end = next((h.start() for h in later), len(text))
            found += FENCE.findall(text[heading.end() : end])
    return found


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_teaching_notebooks_have_a_snippet_that_is_python(path: Path) -> None:
    found = snippets(path)
    assert found or path.stem.startswith("00_"), "there is no ```python fence under In PyTorch"
    for number, text in enumerate(found):
        compile(text, f"{path.stem}, snippet {number + 1}", "exec")
        assert "torch" in text


@pytest.mark.slow
@pytest.mark.skipif(
    importlib.util.find_spec("torch") is None,
    reason="PyTorch is not installed: .venv/bin/python -m pip install torch",
)
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_snippets_run(path: Path) -> None:
    """One after the other in one namespace, as a reader would paste them."""
    namespace: dict[str, object] = {"__name__": path.stem}
    for number, text in enumerate(snippets(path)):
        exec(compile(text, f"{path.stem}, snippet {number + 1}", "exec"), namespace)


def test_fences_are_found_where_they_belong(tmp_path: Path) -> None:
    path = tmp_path / "n.ipynb"
    sources = [
        "## Before\n\n```python\nno = 0\n```",
        "## In PyTorch\n\nWords.\n\n```python\n# a comment, no heading\na = 1\n```\n\n```\nno\n```",
        "### More\n\n```python\nb = 2\n```",
        "## After\n\n```python\nno = 0\n```",
    ]
    cells = [{"cell_type": "markdown", "source": source} for source in sources]
    path.write_text(json.dumps({"cells": cells}))
    assert snippets(path) == ["# a comment, no heading\na = 1\n", "b = 2\n"]
