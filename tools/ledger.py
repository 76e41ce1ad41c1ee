"""Write docs/claims.md: every claim of the course with the numbers that decided it.

Made from the outputs stored in the notebooks, so it says what a reader sees there, and from the
seeds counted by `make seeds`. Called at the end of both; a test fails when the page is out of step.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from course_utils.course import COURSE, find_claim
from course_utils.course import claims_of as chapter_claims
from course_utils.lessons.claims import MIME, bound_in_words
from course_utils.lessons.model import Claim
from tools.common import ROOT, stored_notebooks

PAGE = ROOT / "docs" / "claims.md"
SEEDS = ROOT / "docs" / "seeds.json"
HEAD = """\
# Every claim, with its measurement and its control

Written by `make notebooks` from what the notebooks measured; do not edit it. A claim that does not
hold, or that its control satisfies too, stops its notebook: each of these held when the notebook
was stored. *Seeds* counts the other seeds on which it holds (`make seeds N=20`). *holds* is said of
our own sentences; those that circulate are *true*, *true with conditions* or *false*.
"""
COLUMNS = ("claim", "verdict", "sentence", "measured", "bound", "control", "runs", "seeds")


def main() -> int:
    """Write the page if it changed; return the number of claims on it."""
    claims = {path: claims_of(path) for path in stored_notebooks()}
    text = page(claims, seeds())
    if not PAGE.exists() or PAGE.read_text("utf-8") != text:
        PAGE.write_text(text, encoding="utf-8", newline="\n")
    return sum(map(len, claims.values()))


def seeds() -> dict[str, str]:
    """Return for each claim on how many other seeds it held, such as "20 of 20".

    Counts are of what was judged: one whose sentence or bound is another now has none.
    """
    if not SEEDS.exists():
        return {}
    kept = json.loads(SEEDS.read_text("utf-8"))
    now = {claim.id: claim for chapter in COURSE for claim in chapter_claims(chapter)}
    return {
        id: f"{entry['held']} of {kept['seeds']}"
        for id, entry in kept["claims"].items()
        if id in now and entry == _entry(now[id], entry["held"])
    }


def keep_seeds(count: int, held: dict[str, int]) -> None:
    """Keep what `make seeds` counted, each count beside what was judged."""
    entries = {id: _entry(find_claim(id), times) for id, times in held.items()}
    text = json.dumps({"seeds": count, "claims": entries}, indent=1, ensure_ascii=False)
    SEEDS.write_text(f"{text}\n", encoding="utf-8", newline="\n")


def _entry(claim: Claim, held: int) -> dict[str, Any]:
    bound = bound_in_words(claim, several=True)
    return {"held": held, "sentence": claim.sentence, "bound": bound}


def claims_of(path: Path) -> list[dict[str, Any]]:
    """Return the data of the claims stored in a notebook, in the order of reading."""
    cells = json.loads(path.read_text("utf-8"))["cells"]
    return [
        output["data"][MIME]
        for cell in cells
        for output in cell.get("outputs", [])
        if MIME in output.get("data", {})
    ]


def page(claims: dict[Path, list[dict[str, Any]]], held: dict[str, str]) -> str:
    """Return the text of the page: one table for each notebook that claims something."""
    parts = [HEAD]
    for path, rows in claims.items():
        if rows:
            parts.append(f"## [{path.stem}](../notebooks/{path.name})\n")
            parts.append("\n".join([_row(COLUMNS), _row(("---",) * len(COLUMNS))]))
            parts.append("\n".join(_row(_cells(claim, held)) for claim in rows) + "\n")
    return "\n".join(parts)


def _cells(claim: dict[str, Any], held: dict[str, str]) -> tuple[str, ...]:
    said = f"“{claim['sentence']}” {claim['instead']}" if claim["instead"] else claim["sentence"]
    shown = [claim["verdict"], said, claim["measured"], claim["bound"], claim["control"] or "-"]
    shown += [str(claim["runs"]), held.get(claim["id"], "-")]
    return (f"`{claim['id']}`", *map(_plain, shown))


def _plain(text: str) -> str:
    """Return text in which Markdown and HTML see no signs of their own."""
    for sign in "\\|*_`[]":
        text = text.replace(sign, f"\\{sign}")
    return " ".join(text.replace("&", "&amp;").replace("<", "&lt;").split())


def _row(cells: tuple[str, ...]) -> str:
    return f"| {' | '.join(cells)} |"
