"""The check of the installation says what is wrong and how to mend it."""

from pathlib import Path
from typing import Any

import pytest

from course_utils.lessons import installation


def test_here_all_is_in_place() -> None:
    assert installation.check_installation().problems == ()
    assert repr(installation.check_installation()).startswith("All is in place")


def test_an_old_python_is_named_with_a_cure() -> None:
    told = installation._python((3, 9))
    assert "Python is 3.9" in told
    assert "make lab" in told
    assert installation._python((3, 13)) == ""


def test_missing_and_old_packages_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(installation, "_PACKAGES", {"no_such_package": (1, 0), "numpy": (99, 0)})
    told = installation._packages()
    assert "no_such_package (missing, 1.0 or newer)" in told
    assert "numpy (found" in told
    assert "needs 99.0" in told


def test_damaged_data_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def damaged() -> Any:
        raise ValueError("digits: not the file of the course")

    monkeypatch.setattr(installation, "load_digits", damaged)
    problems = installation.check_installation().problems
    assert problems == ("The digits cannot be read: digits: not the file of the course.",)
    assert "Something is not in place" in repr(installation.check_installation())


def test_a_damaged_progress_file_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    record = tmp_path / "progress.json"
    record.write_text("{broken")
    monkeypatch.setenv("COURSE_PROGRESS", str(record))
    (problem,) = installation.check_installation().problems
    assert "set aside" in problem
