"""How long a notebook takes on its main path, by one rule for all.

Reading: a minute for every 150 words, 2 for a figure, 4 for an explorer. Exercises: 8 for a
function to write, 5 for a thing to build, 3 for a number or a choice. What stands under a heading
that begins with *Deeper:* is not on the main path; what is folded, and the sources, are not read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from course_utils.course import find_exercise
from course_utils.lessons.model import BuildExercise, FunctionExercise

__all__ = ["exercise_minutes", "main_path", "reading_minutes", "rounded"]

Cell = dict[str, Any]
WORDS_A_MINUTE, FIGURE, EXPLORER = 150, 2, 4
FUNCTION, BUILD, ANSWER = 8, 5, 3
NOT_READ = r"<details>.*?</details>|^```.*?^```|^## Sources.*\Z"
FORMULA = r"\$\$.*?\$\$|\$.*?\$"


def main_path(cells: list[Cell]) -> Iterator[Cell]:
    """Yield the cells that do not stand below a heading *Deeper:*."""
    deeper = 0  # the level of the heading below which we are, 0 on the main path
    for cell in cells:
        heading = re.match(r"(#+) (Deeper:)?", "".join(cell["source"]))
        if cell["cell_type"] == "markdown" and heading:
            level = len(heading[1])
            if heading[2]:
                deeper = min(deeper or level, level)
            elif level <= deeper:
                deeper = 0
        if not deeper:
            yield cell


def words(cell: Cell) -> int:
    """Count the words of a Markdown cell; a formula is one."""
    text = re.sub(NOT_READ, "", "".join(cell["source"]), flags=re.DOTALL | re.MULTILINE)
    return len(re.findall(r"\w\S*", re.sub(FORMULA, "formula", text, flags=re.DOTALL)))


def reading_minutes(cells: list[Cell]) -> float:
    """Return the minutes for words, figures and explorers."""
    read = sum(words(cell) for cell in cells if cell["cell_type"] == "markdown")
    tags = [tag for cell in cells for tag in cell["metadata"].get("tags", [])]
    seen = FIGURE * tags.count("figure") + EXPLORER * tags.count("explorer")
    return read / WORDS_A_MINUTE + seen


def exercise_minutes(cells: list[Cell]) -> int:
    """Return the minutes for what is to be written, built, found or chosen."""
    tagged = [cell for cell in cells if "exercise" in cell["metadata"].get("tags", [])]
    ids = [re.findall(r'check\("([^"]+)"', "".join(cell["source"])) for cell in tagged]
    kinds = [type(find_exercise(id)) for found in ids for id in found]
    return sum(
        {FunctionExercise: FUNCTION, BuildExercise: BUILD}.get(kind, ANSWER) for kind in kinds
    )


def rounded(minutes: float) -> int:
    """Return the next multiple of five."""
    return -5 * int(-minutes // 5)
