"""What a learner did, in one local JSON file that is never lost.

It is written to a temporary file first and then put in place, so a crash leaves the old one. A file
that cannot be read is set aside under another name, never deleted. Entries this version does not
know are kept. ``COURSE_PROGRESS`` names another file (the tests use that).
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

__all__ = ["Progress", "progress_path"]


def progress_path() -> Path:
    """Return where the progress is kept: ``COURSE_PROGRESS`` or a file in the home folder."""
    named = os.environ.get("COURSE_PROGRESS")
    return Path(named) if named else Path.home() / ".keeping-the-signal-alive" / "progress.json"


PARTS = ("exercises", "predictions")

_unwritten: dict[Path, dict[str, Any]] = {}
"""What could not be written, by file: kept until this notebook is closed."""


class Progress:
    """The record of exercises and predictions.

    Attributes
    ----------
    message : str
        What the learner should know about the file, or "".
    """

    def __init__(self, path: Path | None = None) -> None:
        self.path = path or progress_path()
        self.message = ""
        self._unknown = False

    def read(self) -> dict[str, Any]:
        """Return everything recorded; set a damaged file aside."""
        self._unknown = False
        try:
            data = json.loads(self.path.read_text(encoding="utf-8"))
            if not _is_record(data):
                raise ValueError("it is not a progress record")
        except FileNotFoundError:
            data = {}
        except OSError as error:
            data = {}
            self._keep_off(f"Your progress in {self.path} cannot be read now ({error.strerror})")
        except (ValueError, RecursionError) as error:
            data = {}
            self._set_aside(error)
        for part, entries in _unwritten.get(self.path, {}).items():
            data.setdefault(part, {}).update(entries)
        return data

    def _set_aside(self, error: Exception) -> None:
        number = 1
        while (aside := self.path.with_name(f"{self.path.name}.damaged-{number}")).exists():
            number += 1
        try:
            self.path.rename(aside)
        except OSError:
            self._keep_off(f"{self.path} is damaged and cannot be moved")
            return
        self.message = (
            f"Your progress file could not be read ({error}). It was set aside as {aside}; "
            "a new one is begun."
        )

    def _keep_off(self, why: str) -> None:
        """Do not write over a file whose content is not known."""
        self._unknown = True
        self.message = f"{why}; what you do is kept until this notebook is closed."

    def _change(self, change: Callable[[dict[str, Any]], None]) -> dict[str, Any]:
        """Read, change and write the record in one go; keep it in memory if writing fails."""
        data = self.read()
        change(data)
        temporary = ""
        try:
            if self._unknown:
                raise OSError("what is in the file would be lost")
            self.path.parent.mkdir(parents=True, exist_ok=True)
            handle, temporary = tempfile.mkstemp(dir=self.path.parent, prefix=".progress-")
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                json.dump(data, file, indent=1, ensure_ascii=False)
            os.replace(temporary, self.path)
            _unwritten.pop(self.path, None)
        except OSError as error:
            if temporary:
                Path(temporary).unlink(missing_ok=True)
            _unwritten[self.path] = {part: data.get(part, {}) for part in PARTS}
            self.message = self.message or (
                f"Your progress cannot be written to {self.path} ({error.strerror}); what you do "
                "is kept until this notebook is closed."
            )
        return data

    def exercise(self, id: str) -> dict[str, Any]:
        """Return what is known of one exercise: tries, solved."""
        return dict(self.read().get("exercises", {}).get(id, {}))

    def record_try(self, id: str, solved: bool) -> None:
        """Count an attempt; what was solved once stays solved."""

        def change(data: dict[str, Any]) -> None:
            entry = data.setdefault("exercises", {}).setdefault(id, {})
            entry["tries"] = entry.get("tries", 0) + 1
            entry["solved"] = bool(entry.get("solved")) or solved

        self._change(change)

    def prediction(self, id: str) -> str | None:
        """Return the recorded prediction, or None."""
        found = self.read().get("predictions", {}).get(id)
        return found if isinstance(found, str) else None

    def record_prediction(self, id: str, option: str) -> None:
        """Record a prediction; a later one replaces it."""
        self._change(lambda data: data.setdefault("predictions", {}).__setitem__(id, option))


def _is_record(data: Any) -> bool:
    """Return whether `data` has the form in which we write it; more than we know is welcome."""
    if not isinstance(data, dict):
        return False
    parts = [data.get(part, {}) for part in PARTS]
    return all(isinstance(part, dict) for part in parts) and all(
        isinstance(entry, dict) and isinstance(entry.get("tries", 0), int)
        for entry in parts[0].values()
    )
