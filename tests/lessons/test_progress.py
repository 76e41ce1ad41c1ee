"""A learner's record: written atomically, never lost, whatever state the file is in."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from course_utils.lessons import progress
from course_utils.lessons.progress import Progress, progress_path


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "folder" / "progress.json"


@pytest.fixture(autouse=True)
def forget(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "_unwritten", {})


def content(path: Path) -> Any:
    return json.loads(path.read_text("utf-8"))


def test_nothing_is_written_before_something_happens(path: Path) -> None:
    record = Progress(path)
    assert record.read() == {}
    assert record.exercise("a") == {}
    assert record.prediction("a") is None
    assert record.message == ""
    assert not path.parent.exists()


def test_what_is_recorded_is_read_by_the_next_kernel(path: Path) -> None:
    record = Progress(path)
    record.record_try("a", solved=False)
    record.record_try("a", solved=True)
    record.record_try("a", solved=False)
    record.record_prediction("p", "über 10 %")
    other = Progress(path)
    assert other.exercise("a") == {"tries": 3, "solved": True}
    assert other.prediction("p") == "über 10 %"
    assert "über" in path.read_text("utf-8")


def test_two_notebooks_writing_in_turn_lose_nothing(path: Path) -> None:
    one, two = Progress(path), Progress(path)
    for number in range(3):
        one.record_try("a", solved=False)
        two.record_try("a", solved=True)
        two.record_prediction(f"p{number}", "two")
        one.record_prediction(f"q{number}", "one")
    assert content(path)["exercises"]["a"]["tries"] == 6
    assert len(content(path)["predictions"]) == 6


def test_what_this_version_does_not_know_is_kept(path: Path) -> None:
    path.parent.mkdir()
    known = {"tries": 1, "solved": True, "hints": 2, "stars": 5}
    path.write_text(json.dumps({"version": 9, "exercises": {"a": known}, "badges": [1, 2]}))
    Progress(path).record_try("a", solved=False)
    assert content(path) == {
        "version": 9,
        "exercises": {"a": {"tries": 2, "solved": True, "hints": 2, "stars": 5}},
        "badges": [1, 2],
    }


@pytest.mark.parametrize(
    "damaged",
    [
        b"",
        b"{",
        b"null",
        b"[1, 2]",
        b"\xff\xfe\x00binary",
        b'{"exercises": [1]}',
        b'{"predictions": "all"}',
        b'{"exercises": {"a": 3}}',
        b'{"exercises": {"a": {"tries": "many"}}}',
        b"[" * 100_000,
    ],
)
def test_a_damaged_file_is_set_aside_and_told(path: Path, damaged: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(damaged)
    record = Progress(path)
    record.record_try("a", solved=True)
    aside = path.with_name("progress.json.damaged-1")
    assert aside.read_bytes() == damaged
    assert "could not be read" in record.message
    assert str(aside) in record.message
    assert content(path)["exercises"]["a"]["solved"]


def test_a_second_damaged_file_does_not_replace_the_first(path: Path) -> None:
    path.parent.mkdir()
    for number in (1, 2, 3):
        path.write_text(f"damage {number}")
        Progress(path).read()
    kept = sorted(path.parent.glob("*.damaged-*"))
    assert [file.read_text() for file in kept] == ["damage 1", "damage 2", "damage 3"]


def test_a_damaged_file_that_cannot_be_moved_is_not_overwritten(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path.parent.mkdir()
    path.write_text("precious")

    def refuse(self: Path, target: Path) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "rename", refuse)
    record = Progress(path)
    record.record_try("a", solved=True)
    assert path.read_text() == "precious"
    assert "cannot be moved" in record.message
    assert Progress(path).exercise("a")["solved"], "kept until the notebook is closed"
    assert list(path.parent.iterdir()) == [path]


def test_a_file_that_cannot_be_read_now_is_not_overwritten(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Progress(path).record_try("a", solved=True)
    before = path.read_bytes()
    with monkeypatch.context() as patch:
        denied = PermissionError(13, "Permission denied")
        patch.setattr(Path, "read_text", lambda *args, **kwargs: (_ for _ in ()).throw(denied))
        record = Progress(path)
        record.record_try("b", solved=True)
        assert "cannot be read now (Permission denied)" in record.message
    assert path.read_bytes() == before
    Progress(path).record_try("a", solved=False)
    assert content(path)["exercises"] == {
        "a": {"tries": 2, "solved": True},
        "b": {"tries": 1, "solved": True},
    }


def test_entry_of_another_kind_is_no_prediction(path: Path) -> None:
    path.parent.mkdir()
    path.write_text('{"predictions": {"p": 3}}')
    assert Progress(path).prediction("p") is None


def test_a_crash_while_writing_leaves_the_old_file(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Progress(path).record_try("a", solved=True)
    before = path.read_bytes()

    def fails(*args: Any, **kwargs: Any) -> None:
        args[1].write('{"half of')
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(json, "dump", fails)
    record = Progress(path)
    record.record_try("b", solved=True)
    assert path.read_bytes() == before
    assert "cannot be written" in record.message
    assert "No space left on device" in record.message
    assert [file.name for file in path.parent.iterdir()] == ["progress.json"]


def test_what_could_not_be_written_is_kept_and_written_later(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Progress(path).record_try("a", solved=True)
    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", lambda *args: (_ for _ in ()).throw(OSError(30, "read-only")))
        Progress(path).record_try("b", solved=True)
        assert Progress(path).exercise("b") == {"tries": 1, "solved": True}
    assert "b" not in content(path)["exercises"]
    # Meanwhile another notebook could write; its entry and ours are both kept.
    other = content(path)
    other["exercises"]["c"] = {"tries": 9}
    path.write_text(json.dumps(other))
    Progress(path).record_try("a", solved=False)
    assert content(path)["exercises"] == {
        "a": {"tries": 2, "solved": True},
        "b": {"tries": 1, "solved": True},
        "c": {"tries": 9},
    }
    assert progress._unwritten == {}


def test_an_unwritable_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    record = Progress(tmp_path / "file" / "progress.json")
    record.record_prediction("p", "yes")
    assert "cannot be read now (Not a directory); what you do is kept" in record.message
    assert Progress(record.path).prediction("p") == "yes"


def test_a_folder_in_its_place_is_told(path: Path) -> None:
    path.mkdir(parents=True)
    record = Progress(path)
    record.record_try("a", solved=False)
    assert "cannot be" in record.message
    assert path.is_dir()
    Progress(path).record_try("a", solved=False)
    assert Progress(path).exercise("a")["tries"] == 2


def test_no_temporary_file_is_left(path: Path) -> None:
    for _ in range(5):
        Progress(path).record_try("a", solved=False)
    assert [file.name for file in path.parent.iterdir()] == ["progress.json"]


def test_place_can_be_chosen(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("COURSE_PROGRESS", str(tmp_path / "mine.json"))
    assert Progress().path == tmp_path / "mine.json"
    monkeypatch.delenv("COURSE_PROGRESS")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    assert progress_path() == tmp_path / ".keeping-the-signal-alive" / "progress.json"
