"""`make seeds`: another seed reaches the notebook, and what fails there is counted."""

import json
from pathlib import Path
from typing import Any

import nbformat
import pytest

from course_utils import course
from course_utils.lessons.model import Claim
from tools import seeds
from tools.common import Problem, stored_notebooks

CLAIMS = (
    Claim("short", "It is short.", at_most=5, control="long"),
    Claim("zero", "It is zero.", at_most=1e-9, rounding=True),
    Claim("late", "It comes late.", at_least=2, control="early", typical=True),
)


@pytest.fixture
def course_of_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the course be one chapter with three claims."""
    monkeypatch.setattr(seeds, "COURSE", course.COURSE[:1])
    monkeypatch.setattr(seeds, "claims_of", lambda chapter: CLAIMS)


def verdict(id: str, worst: str = "", *, holds: bool = True) -> dict[str, Any]:
    said = "holds" if holds else "does not hold"
    return {"id": id, "verdict": said, "worst": worst, "bound": "a bound"}


def a_run(seed: int, *verdicts: dict[str, Any]) -> seeds.Run:
    return seeds.Run("00", seed, {v["id"]: v for v in verdicts}, ())


@pytest.mark.usefixtures("course_of_one")
def test_held_and_worst_are_counted_over_the_seeds() -> None:
    rows = seeds.table(
        [
            a_run(1, verdict("short", "4.5"), verdict("zero"), verdict("late", "3")),
            a_run(2, verdict("short", "7", holds=False), verdict("zero"), verdict("late", "2.5")),
            a_run(3, verdict("short", "1"), verdict("zero")),
        ]
    )
    assert [(row["claim"], row["held"], row["worst"]) for row in rows] == [
        ("short", 2, "7"),
        ("zero", 3, "-"),
        ("late", 2, "2.5"),  # not reached on the third seed: not held there
    ]


@pytest.mark.usefixtures("course_of_one")
def test_what_failed_is_marked(capsys: pytest.CaptureFixture[str]) -> None:
    rows = seeds.table([a_run(1, verdict("short", "4.5"))])
    seeds.print_table(rows, 1)
    lines = capsys.readouterr().out.splitlines()
    assert lines[1].split() == ["short", "1", "of", "1", "4.5", "a", "bound"]
    assert lines[2].split()[:4] == ["zero", "0", "of", "1"]
    assert lines[2].endswith("not reached  <-- fails")


@pytest.mark.parametrize("path", stored_notebooks(), ids=lambda path: path.stem)
def test_every_notebook_can_be_reseeded(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    seeds.reseed(notebook, 77)
    first = next(cell for cell in notebook["cells"] if cell["cell_type"] == "code")
    assert first["source"].endswith("\nSEED = 77")


def test_a_notebook_without_the_line_is_refused() -> None:
    notebook = {"cells": [{"cell_type": "code", "source": "SEED = 12"}]}
    with pytest.raises(ValueError, match="must hold the line 'SEED = 1' once"):
        seeds.reseed(notebook, 3)


@pytest.mark.slow
def test_a_failing_claim_and_an_error_are_told_apart(tmp_path: Path) -> None:
    cells = [
        "from course_utils.lessons import claim\n\nSEED = 1",
        'claim("mean-shrinks", SEED / 100, control=9)',
        "1 / (SEED - 60)",
        'print("on")',
    ]
    path = tmp_path / "made_up.ipynb"
    made = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    path.write_text(json.dumps(made))
    fine, failing, broken = (seeds.run(path, seed) for seed in (2, 900, 60))
    assert fine.verdicts["mean-shrinks"]["verdict"] == "holds"
    assert failing.verdicts["mean-shrinks"]["verdict"] == "does not hold"
    assert fine.errors == failing.errors == ()
    assert broken.errors == ("ZeroDivisionError: division by zero",)


@pytest.mark.parametrize(
    ("arguments", "wanted"),
    [((), range(101, 106)), (("2",), range(101, 103)), (("3", "7"), range(7, 10))],
)
def test_chosen(arguments: tuple[str, ...], wanted: range) -> None:
    assert seeds.chosen(*arguments) == wanted


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("0",), "N: must be a whole number, at least 1, got 0"),
        (("five",), "N: must be a whole number, at least 1, got five"),
        (("5", "-1"), "FIRST: must be a whole number, at least 0, got -1"),
    ],
)
def test_bad_numbers_are_named(arguments: tuple[str, ...], said: str) -> None:
    with pytest.raises(Problem, match=said):
        seeds.chosen(*arguments)
