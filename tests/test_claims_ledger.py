"""docs/claims.md says what the notebooks measured, and each claim has a name of its own."""

import json
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from course_utils.course import COURSE, Chapter, claims_of, find_claim
from course_utils.lessons.claims import MIME, bound_in_words
from course_utils.lessons.model import VERDICTS
from tools import ledger
from tools.common import NOTEBOOKS, stored_notebooks

CLAIMS = {path: ledger.claims_of(path) for path in stored_notebooks()}
EVERY = [claim for claims in CLAIMS.values() for claim in claims]


def test_the_page_is_in_step_with_the_notebooks() -> None:
    page = ledger.page(CLAIMS, ledger.seeds())
    assert ledger.PAGE.read_text("utf-8") == page, "run `make notebooks`"


def test_ids_are_unique_in_the_course() -> None:
    ids = [claim.id for chapter in COURSE for claim in claims_of(chapter)]
    assert [id for id, times in Counter(ids).items() if times > 1] == []


@pytest.mark.parametrize("chapter", COURSE, ids=lambda chapter: chapter.name)
def test_a_notebook_makes_each_claim_of_its_chapter_once_and_in_order(chapter: Chapter) -> None:
    made = [claim["id"] for claim in CLAIMS[NOTEBOOKS / f"{chapter.notebook}.ipynb"]]
    assert made == [claim.id for claim in claims_of(chapter)]


@pytest.mark.parametrize("claim", EVERY, ids=lambda claim: claim["id"])
def test_the_notebook_shows_the_claim_as_it_stands_now(claim: dict[str, Any]) -> None:
    """A sentence or a bound that was changed without running the notebook again is noticed."""
    now = find_claim(claim["id"])
    assert (claim["sentence"], claim["instead"]) == (now.sentence, now.instead)
    assert claim["bound"] == bound_in_words(now, several=claim["runs"] > 1)
    assert claim["control"].startswith(now.control)


@pytest.mark.parametrize("chapter", COURSE[1:], ids=lambda chapter: chapter.name)
def test_claims_are_few(chapter: Chapter) -> None:
    assert 8 <= len(claims_of(chapter)) <= 15


def test_every_claim_held_on_twenty_other_seeds() -> None:
    held = ledger.seeds()
    assert {claim["id"]: held.get(claim["id"]) for claim in EVERY} == {
        claim["id"]: "20 of 20" for claim in EVERY
    }, "run `make seeds N=20`"


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep made-up counts of three claims elsewhere than the true ones."""
    path = tmp_path / "seeds.json"
    monkeypatch.setattr(ledger, "SEEDS", path)
    assert ledger.seeds() == {}
    ledger.keep_seeds(30, {"mean-shrinks": 30, "own-network-learns-xor": 29, "random-relus-fit": 0})
    return path


def test_counts_are_kept_beside_what_was_judged(kept: Path) -> None:
    assert ledger.seeds() == {
        "mean-shrinks": "30 of 30",
        "own-network-learns-xor": "29 of 30",
        "random-relus-fit": "0 of 30",
    }
    entry = json.loads(kept.read_text("utf-8"))["claims"]["mean-shrinks"]
    assert entry == {
        "held": 30,
        "sentence": find_claim("mean-shrinks").sentence,
        "bound": "the median at most 0.1",
    }


@pytest.mark.parametrize("change", [{"at_most": 0.3}, {"sentence": "Means shrink."},
                                    {"typical": False}, {"id": "mean-grows"}])  # fmt: skip
def test_a_count_of_another_claim_does_not_count(
    kept: Path, monkeypatch: pytest.MonkeyPatch, change: dict[str, Any]
) -> None:
    changed = replace(find_claim("mean-shrinks"), **change)
    monkeypatch.setattr(
        ledger, "chapter_claims",
        lambda chapter: [changed if c.id == "mean-shrinks" else c for c in claims_of(chapter)],
    )  # fmt: skip
    assert kept.exists()
    assert set(ledger.seeds()) == {"own-network-learns-xor", "random-relus-fit"}


@pytest.mark.parametrize("claim", EVERY, ids=lambda claim: claim["id"])
def test_claim_is_complete(claim: dict[str, Any]) -> None:
    assert claim["verdict"] in VERDICTS
    # A colon leads over to the number that is shown behind it.
    assert claim["sentence"].strip().endswith((".", "!", "?", ":"))
    assert claim["measured"]
    assert claim["bound"]
    assert claim["runs"] >= 1


@pytest.mark.parametrize("path", CLAIMS, ids=lambda path: path.stem)
def test_cells_that_claim_are_tagged(path: Path) -> None:
    """The tag tells an instructor, and the test of strict nbval, where the claims are."""
    for cell in json.loads(path.read_text("utf-8"))["cells"]:
        outputs = cell.get("outputs", [])
        if any(MIME in output.get("data", {}) for output in outputs):
            assert "claim" in cell["metadata"].get("tags", []), "".join(cell["source"])


def test_page_of_made_up_claims(tmp_path: Path) -> None:
    data = {
        "id": "a-b", "verdict": "false", "sentence": "x | y < z_1.", "instead": "No, *all*.",
        "measured": "median 1, 0 to 2 over 3 runs", "bound": "at most 2", "control": "far: 9",
        "runs": 3,
    }  # fmt: skip
    cell = {"cell_type": "code", "outputs": [{"data": {MIME: data}}, {"text": "no claim"}]}
    path = tmp_path / "07_made_up.ipynb"
    path.write_text(json.dumps({"cells": [{"cell_type": "markdown"}, cell, cell]}))
    claims = ledger.claims_of(path)
    assert claims == [data, data]
    text = ledger.page({path: claims, tmp_path / "silent.ipynb": []}, {"a-b": "19 of 20"})
    lines = text.splitlines()
    assert "## [07_made_up](../notebooks/07_made_up.ipynb)" in lines
    assert "silent" not in text
    row = (
        "| `a-b` | false | “x \\| y &lt; z\\_1.” No, \\*all\\*. | "
        "median 1, 0 to 2 over 3 runs | at most 2 | far: 9 | 3 | 19 of 20 |"
    )
    assert lines[-2:] == [row, row]
    head = lines.index(f"|{' --- |' * 8}")
    columns = "claim | verdict | sentence | measured | bound | control | runs | seeds"
    assert lines[head - 1] == f"| {columns} |"
    assert lines[head + 1] == row


def test_a_claim_without_control_or_seeds_gets_a_dash(tmp_path: Path) -> None:
    data = {
        "id": "zero", "verdict": "holds", "sentence": "It is 0.", "instead": "", "measured": "0",
        "bound": "at most 1", "control": "", "runs": 1,
    }  # fmt: skip
    last = ledger.page({tmp_path / "a.ipynb": [data]}, {}).splitlines()[-1]
    assert last == "| `zero` | holds | It is 0. | 0 | at most 1 | - | 1 | - |"


def test_page_is_written_only_when_it_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = tmp_path / "claims.md"
    monkeypatch.setattr(ledger, "PAGE", page)
    assert ledger.main() == len(EVERY)
    page.touch()
    before = page.stat().st_mtime_ns
    ledger.main()
    assert page.stat().st_mtime_ns == before
    assert page.read_text("utf-8") == ledger.page(CLAIMS, ledger.seeds())
