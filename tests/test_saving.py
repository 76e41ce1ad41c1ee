"""What JupyterLab writes: through the real contents manager, with everything that may come."""

import copy
import json
import logging
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from course_utils import saving
from course_utils.saving import WIDGET_VIEW
from tools.common import ROOT

LIVE = {WIDGET_VIEW: {"model_id": "1"}, "text/plain": "words"}
PICTURE = {"image/png": "aGk=", "text/html": "<img>", "text/plain": "words"}


def notebook(*outputs: dict[str, Any], **metadata: Any) -> dict[str, Any]:
    """Return what JupyterLab hands over to be saved, with one output for each data."""
    results = [
        {"output_type": "display_data", "metadata": {}, "data": dict(data)} for data in outputs
    ]
    return {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {
            "kernelspec": {"name": "python3", "display_name": "Python 3"},
            "language_info": {"name": "python", "version": "3.11.7"},
            **metadata,
        },
        "cells": [
            {"cell_type": "markdown", "id": "m", "metadata": {"tags": ["a"]}, "source": "x"},
            {
                "cell_type": "code",
                "id": "c",
                "execution_count": 3,
                "metadata": {
                    "execution": {"iopub.status.busy": "now"},
                    "ExecuteTime": {"start_time": "now"},
                    "collapsed": True,
                    "trusted": True,
                },
                "source": "y",
                "outputs": results,
            },
        ],
    }


def tidied(*outputs: dict[str, Any], **metadata: Any) -> dict[str, Any]:
    before = notebook(*outputs, **metadata)
    saving.tidy(before)
    return before


def data_of(tidy: dict[str, Any]) -> list[dict[str, Any]]:
    return [output["data"] for output in tidy["cells"][1]["outputs"]]


def test_a_live_widget_gives_way_to_what_lies_beside_it() -> None:
    assert data_of(tidied(LIVE | PICTURE, PICTURE)) == [PICTURE, PICTURE]


def test_a_widget_with_nothing_to_show_in_its_place_stays() -> None:
    assert data_of(tidied(LIVE)) == [LIVE]


def test_a_widget_whose_state_is_stored_stays() -> None:
    widgets = {"application/vnd.jupyter.widget-state+json": {"state": {}}}
    assert data_of(tidied(LIVE | PICTURE, widgets=widgets)) == [LIVE | PICTURE]


def test_timing_and_version_go_and_all_else_stays() -> None:
    after, expected = tidied(PICTURE), notebook(PICTURE)
    del expected["metadata"]["language_info"]["version"]
    for name in ("execution", "ExecuteTime"):
        del expected["cells"][1]["metadata"][name]
    assert after == expected
    again = copy.deepcopy(after)
    saving.tidy(again)
    assert again == after


def test_a_stream_and_an_error_have_no_data() -> None:
    book = notebook()
    book["cells"][1]["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "a"}]
    saving.tidy(book)
    assert book["cells"][1]["outputs"][0]["text"] == "a"


# ---- in the server


@pytest.fixture
def contents(tmp_path: Path) -> Any:
    """Give Jupyter Server's own contents manager with the extension loaded."""
    manager = pytest.importorskip("jupyter_server.services.contents.filemanager")
    signatures = tmp_path / "signatures"
    signatures.mkdir()
    files = manager.FileContentsManager(root_dir=str(tmp_path))
    files.notary.data_dir = str(signatures)
    saving._load_jupyter_server_extension(SimpleNamespace(contents_manager=files))
    return files


@pytest.mark.slow
def test_a_saved_notebook_is_tidy_and_trusted(contents: Any) -> None:
    contents.save({"type": "notebook", "content": notebook(LIVE | PICTURE)}, "a.ipynb")
    written = contents.get("a.ipynb")["content"]
    assert data_of(written) == [PICTURE]
    assert "version" not in written["metadata"]["language_info"]
    # The server signs what was trusted in the browser: the mark must reach it.
    assert written["cells"][1]["metadata"]["trusted"]


@pytest.mark.slow
def test_other_files_are_saved_as_they_are(contents: Any, tmp_path: Path) -> None:
    text = json.dumps(notebook(LIVE | PICTURE))
    contents.save({"type": "file", "format": "text", "content": text}, "a.txt")
    assert (tmp_path / "a.txt").read_text("utf-8") == text
    contents.save({"type": "directory"}, "folder")
    assert (tmp_path / "folder").is_dir()


@pytest.mark.slow
def test_a_failure_is_logged_and_the_notebook_is_saved(
    contents: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(notebook: dict[str, Any]) -> None:
        raise RuntimeError("nobody foresaw this")

    monkeypatch.setattr(saving, "tidy", fails)
    contents.log = logging.getLogger("contents")
    with caplog.at_level("ERROR"):
        contents.save({"type": "notebook", "content": notebook(PICTURE)}, "a.ipynb")
    assert data_of(contents.get("a.ipynb")["content"]) == [PICTURE]
    assert "nobody foresaw this" in caplog.text


def test_jupyter_is_told_to_load_this_module() -> None:
    (path,) = (ROOT / "jupyter-config" / "jupyter_server_config.d").iterdir()
    loaded = json.loads(path.read_text("utf-8"))["ServerApp"]["jpserver_extensions"]
    assert loaded == {saving.__name__: True}
    assert saving._jupyter_server_extension_points() == [{"module": saving.__name__}]


def test_a_server_needs_nothing_but_the_standard_library_for_it() -> None:
    code = "import sys; before = set(sys.modules); import course_utils.saving; "
    code += "print(*{name.split('.')[0] for name in set(sys.modules) - before})"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert set(done.stdout.split()) <= {"course_utils", *sys.stdlib_module_names}
