"""The main path of a notebook: its minutes, and that it needs nothing below *Deeper:*."""

import ast
import json
import re
from pathlib import Path
from typing import Any

import pytest

from course_utils.course import COURSE
from tools.common import NOTEBOOKS
from tools.minutes import exercise_minutes, main_path, reading_minutes, rounded

Cell = dict[str, Any]
MOST = 60  # minutes of either, in one sitting
SAID = r"Allow (\d+) minutes for reading and exploring and\s+(\d+) for the exercises"


def cells_of(path: Path) -> list[Cell]:
    return json.loads(path.read_text("utf-8"))["cells"]


@pytest.fixture(params=COURSE, ids=[chapter.notebook for chapter in COURSE])
def cells(request: pytest.FixtureRequest) -> list[Cell]:
    return cells_of(NOTEBOOKS / f"{request.param.notebook}.ipynb")


@pytest.mark.parametrize("chapter", COURSE, ids=[chapter.notebook for chapter in COURSE])
def test_minutes_said_are_minutes_by_the_rule(chapter: Any) -> None:
    cells = cells_of(NOTEBOOKS / f"{chapter.notebook}.ipynb")
    path = list(main_path(cells))
    reading, exercises = rounded(reading_minutes(path)), rounded(exercise_minutes(path))
    found = re.search(SAID, "".join(cells[0]["source"]))
    assert found, f"say: Allow {reading} minutes for reading and exploring and {exercises} for ..."
    assert (int(found[1]), int(found[2])) == (reading, exercises)
    assert chapter.minutes == reading + exercises
    assert reading <= MOST
    assert exercises <= MOST


def names(cells: list[Cell], context: type[ast.expr_context]) -> set[str]:
    """Return the names that code cells read (ast.Load) or bind (ast.Store)."""
    code = "\n".join("".join(c["source"]) for c in cells if c["cell_type"] == "code")
    found = {
        node.id
        for node in ast.walk(ast.parse(code))
        if isinstance(node, ast.Name) and isinstance(node.ctx, context)
    }
    if context is ast.Store:
        for node in ast.walk(ast.parse(code)):
            if isinstance(node, ast.FunctionDef):
                found.add(node.name)
            elif isinstance(node, ast.alias):
                found.add(node.asname or node.name)
    return found


def test_main_path_needs_nothing_from_below_deeper(cells: list[Cell]) -> None:
    path = list(main_path(cells))
    deeper = [cell for cell in cells if cell not in path]
    only_there = names(deeper, ast.Store) - names(path, ast.Store)
    assert only_there & names(path, ast.Load) == set()


def markdown(text: str) -> Cell:
    return {"cell_type": "markdown", "source": text, "metadata": {}}


def test_a_deeper_section_ends_at_the_next_heading_of_its_level() -> None:
    texts = ["## One", "a", "### Deeper: two", "b", "#### Three", "c", "### Four", "d"]
    found = ["".join(cell["source"]) for cell in main_path([markdown(text) for text in texts])]
    assert found == ["## One", "a", "### Four", "d"]


def test_minutes_count_what_is_read_and_done() -> None:
    figure: Cell = {"cell_type": "code", "source": "", "metadata": {"tags": ["figure"]}}
    explorer: Cell = {"cell_type": "code", "source": "", "metadata": {"tags": ["explorer"]}}
    exercise: Cell = {
        "cell_type": "code",
        "source": 'check("compose_affine", f)\ncheck("xor_by_hand", g)\ncheck("lost_word", h)',
        "metadata": {"tags": ["exercise"]},
    }
    text = (
        "word " * 149 + "$a + b$ <details>folded away</details>\n```\ncode\n```\n## Sources\nA book"
    )
    cells = [markdown(text), figure, explorer, exercise]
    assert reading_minutes(cells) == 1 + 2 + 4
    assert exercise_minutes(cells) == 8 + 5 + 3
    assert [rounded(minutes) for minutes in (0.1, 5, 41.2)] == [5, 5, 45]
