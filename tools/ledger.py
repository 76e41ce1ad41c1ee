"""Write docs/claims.md: every claim of the course with the numbers that decided it.

Made from the outputs stored in the notebooks, so it says what a reader sees there. Called at the
end of `make notebooks`; a test fails when the page is out of step.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from course_utils.lessons.claims import MIME
from tools.common import NOTEBOOKS, ROOT

PAGE = ROOT / "docs" / "claims.md"
HEAD = """\
# Every claim, with its measurement

Written by `make notebooks` from what the notebooks measured; do not edit it. A claim that does not
hold stops its notebook, so each of these held when the notebook was stored. *holds* is said of our
own statements; sentences that circulate are *true*, *true with conditions* or *false*.
"""
COLUMNS = ("claim", "verdict", "statement", "measured", "bound", "runs")


def main() -> int:
    """Write the page if it changed; return the number of claims on it."""
    claims = {path: claims_of(path) for path in sorted(NOTEBOOKS.glob("*.ipynb"))}
    text = page(claims)
    if not PAGE.exists() or PAGE.read_text("utf-8") != text:
        PAGE.write_text(text, encoding="utf-8", newline="\n")
    return sum(map(len, claims.values()))


def claims_of(path: Path) -> list[dict[str, Any]]:
    """Return the data of the claims stored in a notebook, in the order of reading."""
    cells = json.loads(path.read_text("utf-8"))["cells"]
    return [
        output["data"][MIME]
        for cell in cells
        for output in cell.get("outputs", [])
        if MIME in output.get("data", {})
    ]


def page(claims: dict[Path, list[dict[str, Any]]]) -> str:
    """Return the text of the page: one table for each notebook that claims something."""
    parts = [HEAD]
    for path, rows in claims.items():
        if rows:
            parts.append(f"## [{path.stem}](../notebooks/{path.name})\n")
            parts.append("\n".join([_row(COLUMNS), _row(("---",) * len(COLUMNS))]))
            parts.append("\n".join(_row(_cells(claim)) for claim in rows) + "\n")
    return "\n".join(parts)


def _cells(claim: dict[str, Any]) -> tuple[str, ...]:
    said = claim["statement"]
    if claim["correct"]:
        said = f"“{said}” {claim['correct']}"
    shown = (claim["verdict"], said, claim["measured"], claim["bound"], str(claim["runs"]))
    return (f"`{claim['id']}`", *map(_plain, shown))


def _plain(text: str) -> str:
    """Return text in which Markdown and HTML see no signs of their own."""
    for sign in "\\|*_`[]":
        text = text.replace(sign, f"\\{sign}")
    return " ".join(text.replace("&", "&amp;").replace("<", "&lt;").split())


def _row(cells: tuple[str, ...]) -> str:
    return f"| {' | '.join(cells)} |"
