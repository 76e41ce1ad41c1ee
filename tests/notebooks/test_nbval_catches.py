"""Strict nbval notices a curve that changes by 1 % and a claim whose value changes.

Pictures are not compared, so this is what proves that the words of a figure and of a claim are. A
copy of a notebook is cut down to one figure, one claim and the cells they need; the copy passes as
it is, and fails, in those cells only and by comparison, when they are changed.
"""

import ast
import copy
import itertools
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from course_utils.lessons.claims import MIME
from tools.common import NOTEBOOKS, ROOT, quiet_environment

Cell = dict[str, Any]
PYTEST = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider"]
PATH = NOTEBOOKS / "01_nonlinearity.ipynb"

CHANGED_CURVE = """\
import numpy
from course_utils.pictures import canvas
plain_line = canvas.line
canvas.line = lambda ax, key, x, y, **style: plain_line(ax, key, x, 1.01 * numpy.array(y), **style)
"""
CHANGED_CLAIM = """\
import numpy
from course_utils.lessons import claims
def claim(id, measured, *, control=None):
    claims.claim(id, {factor} * numpy.array(measured), control=control)
"""


def source(cell: Cell) -> str:
    return "".join(cell["source"])


def names(cell: Cell, context: type[ast.expr_context]) -> set[str]:
    """Return the names that a cell reads (ast.Load) or binds (ast.Store)."""
    found = set()
    for node in ast.walk(ast.parse(source(cell))):
        if isinstance(node, ast.Name) and isinstance(node.ctx, context):
            found.add(node.id)
        elif isinstance(node, ast.alias) and context is ast.Store:
            found.add((node.asname or node.name).split(".")[0])
        elif isinstance(node, ast.FunctionDef | ast.ClassDef) and context is ast.Store:
            found.add(node.name)
    return found


def needed(cells: list[Cell], last: int) -> set[int]:
    """Return the positions of the cells that cell number `last` needs, itself included."""
    wanted, chosen = names(cells[last], ast.Load), {0, last}
    for position in range(last - 1, -1, -1):
        if names(cells[position], ast.Store) & wanted:
            chosen.add(position)
            wanted |= names(cells[position], ast.Load)
    return chosen


def data(cell: Cell, kind: str) -> list[Any]:
    return [out["data"][kind] for out in cell["outputs"] if kind in out.get("data", {})]


def factor(claim: dict[str, Any]) -> float | None:
    """Return by what to multiply the measured values so that the text changes and the claim holds.

    Not 0 and not a rounding error, which prints no digits.
    """
    found = re.match(r"(?:median )?(\d[\d.e+-]*)", claim["measured"])
    if claim["verdict"] != "holds" or not found or float(found[1]) == 0:
        return None
    return {"at most": 0.99, "at least": 1.01}.get(
        re.sub(r"^(every run|the median) ", "", claim["bound"]).rsplit(" ", 1)[0]
    )


def has_curve(cell: Cell) -> bool:
    text = "".join("".join(part) for part in data(cell, "text/plain"))
    return bool(re.search(r"panel \d+, [^:]+: x .*; y ", text))


def tagged(cell: Cell, tag: str) -> bool:
    return tag in cell["metadata"].get("tags", [])


@pytest.fixture(scope="module")
def code_cells() -> list[Cell]:
    cells = json.loads(PATH.read_text("utf-8"))["cells"]
    return [cell for cell in cells if cell["cell_type"] == "code"]


@pytest.fixture(scope="module")
def chosen(code_cells: list[Cell]) -> tuple[int, int]:
    """Return a cell with a figure of curves and one with a claim, both cheap to get at."""
    figures = [i for i, c in enumerate(code_cells) if tagged(c, "figure") and has_curve(c)]
    claims = [
        i
        for i, c in enumerate(code_cells)
        if tagged(c, "claim") and any(map(factor, data(c, MIME))) and "claim(" in source(c)
    ]
    assert figures, "there is no figure of a curve"
    assert claims, "there is no claim whose value could change"
    pairs = [
        (figure, claim, needed(code_cells, figure) | needed(code_cells, claim))
        for figure, claim in itertools.product(figures, claims)
    ]
    # A second figure would show the changed curves too.
    pairs = [pair for pair in pairs if not (pair[2] & set(figures)) - {pair[0]}]
    figure, claim, _ = min(pairs, key=lambda pair: len(pair[2]))
    return figure, claim


def nbval(cells: list[Cell], path: Path) -> tuple[int, str, list[int]]:
    """Run strict nbval; return the exit code, what it said, and the cells that failed."""
    whole = json.loads(PATH.read_text("utf-8"))
    path.write_text(json.dumps(whole | {"cells": cells}))
    done = subprocess.run(
        [*PYTEST, "-c", "pyproject.toml", "--color=no", "-rA", str(path)],
        cwd=ROOT,
        env=quiet_environment(COURSE_PROGRESS=str(path.with_suffix(".json"))),
        capture_output=True,
        text=True,
        check=False,
    )
    failed = re.findall(r"^FAILED .*::Cell (\d+)", done.stdout, re.MULTILINE)
    return done.returncode, done.stdout + done.stderr, sorted(map(int, failed))


def changed(code_cells: list[Cell], figure: int, claim: int) -> list[Cell]:
    """Return a copy of the cells in which a curve and a claim's value differ by 1 %."""
    cells = copy.deepcopy(code_cells)
    by = next(filter(None, map(factor, data(cells[claim], MIME))))
    for position, before in ((figure, CHANGED_CURVE), (claim, CHANGED_CLAIM.format(factor=by))):
        cells[position]["source"] = before + source(cells[position])
    return cells


@pytest.mark.slow
def test_strict_nbval_notices_a_changed_curve_and_a_changed_claim(
    code_cells: list[Cell], chosen: tuple[int, int], tmp_path: Path
) -> None:
    figure, claim = chosen
    kept = sorted(needed(code_cells, figure) | needed(code_cells, claim))
    code, said, failed = nbval([code_cells[i] for i in kept], tmp_path / "same.ipynb")
    assert (code, failed) == (0, []), said
    assert f"{len(kept)} passed" in said

    cells = changed(code_cells, figure, claim)
    code, said, failed = nbval([cells[i] for i in kept], tmp_path / "changed.ipynb")
    assert (code, failed) == (1, sorted([kept.index(figure), kept.index(claim)])), said
    # They ran; it is what they show that differs.
    assert said.count("Cell outputs differ") >= 2, said
    assert "Cell execution caused an exception" not in said
    assert re.search(r"mismatch '(text/plain|text/html)'", said)
