"""The commands behind the Makefile: what they write and what they say when something is amiss."""

import copy
import importlib.util
import itertools
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import urllib.request
from collections import namedtuple
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat import v4

from course_utils.saving import WIDGET_VIEW
from tools import commands, common, lab, notebooks, setup_env, start
from tools.common import Problem
from tools.normalise import normalise

ROOT = Path(__file__).resolve().parent.parent
POSIX = pytest.mark.skipif(shutil.which("sh") is None, reason="there is no POSIX shell")


# ---- the standard form of a notebook


def messy() -> dict[str, Any]:
    """Return a notebook with everything an editor can leave behind."""
    stream = {"output_type": "stream", "name": "stdout"}
    widget = {WIDGET_VIEW: {"model_id": "1"}, "image/png": "aGk=", "text/plain": "a slider"}
    result = {"output_type": "execute_result", "execution_count": 9, "metadata": {}}
    return {
        "nbformat": 4,
        "nbformat_minor": 4,
        "metadata": {"widgets": {"state": {}}, "language_info": {"version": "3.11.7"}},
        "cells": [
            {"cell_type": "markdown", "id": "ok", "metadata": {}, "source": ["# A *title*\n", "x"]},
            {
                "cell_type": "code",
                "id": "ok",
                "execution_count": 7,
                "metadata": {
                    "execution": {"iopub.status.busy": "now"},
                    "slideshow": {"slide_type": "fragment"},
                    "tags": ["claim"],
                    "collapsed": False,
                },
                "source": "1",
                "outputs": [
                    {**stream, "text": ["a\n", "b\n"]},
                    {**stream, "text": "c\n"},
                    {**result, "data": widget},
                    {"output_type": "display_data", "metadata": {}, "data": {WIDGET_VIEW: {}}},
                ],
            },
            {
                "cell_type": "code",
                "execution_count": None,
                "metadata": {},
                "source": "2",
                "outputs": [],
            },
        ],
    }


def test_normalising_twice_changes_nothing() -> None:
    once = normalise(messy())
    assert normalise(copy.deepcopy(once)) == once
    assert notebooks.as_text(normalise(once)) == notebooks.as_text(once)


def test_normalising_leaves_its_argument_alone() -> None:
    notebook = messy()
    normalise(notebook)
    assert notebook == messy()


def test_normal_cells_keep_slides_and_tags_and_lose_leftovers() -> None:
    _, code, last = normalise(messy())["cells"]
    assert code["metadata"] == {"slideshow": {"slide_type": "fragment"}, "tags": ["claim"]}
    assert [code["execution_count"], last["execution_count"]] == [1, 2]


def test_normal_ids_are_kept_or_derived_from_the_heading() -> None:
    ids = [cell["id"] for cell in normalise(messy())["cells"]]
    assert ids == ["ok", "a-title-code-1", "a-title-code-2"]


def test_normal_outputs_join_streams_and_drop_live_widgets() -> None:
    outputs = normalise(messy())["cells"][1]["outputs"]
    assert [output["output_type"] for output in outputs] == ["stream", "execute_result"]
    assert outputs[0]["text"] == "a\nb\nc\n"
    assert outputs[1]["data"] == {"image/png": "aGk=", "text/plain": "a slider"}
    assert outputs[1]["execution_count"] == 1


def write(path: Path, *sources: str) -> bytes:
    """Write a notebook of code cells that was never run; return its bytes."""
    cells = [v4.new_code_cell(source) for source in sources]
    cells.insert(
        0, v4.new_markdown_cell("# Title", metadata={"slideshow": {"slide_type": "slide"}})
    )
    nbformat.write(v4.new_notebook(cells=cells), path)
    return path.read_bytes()


@pytest.mark.slow
def test_running_a_notebook_twice_writes_it_once(tmp_path: Path) -> None:
    path = tmp_path / "small.ipynb"
    write(path, "import os\nprint('é', os.path.exists(os.environ['COURSE_PROGRESS']))", "1 + 1")
    assert notebooks.refresh(path)
    first = path.read_bytes()
    assert not notebooks.refresh(path)
    assert path.read_bytes() == first
    text = first.decode("utf-8")
    assert text.endswith("}\n")
    assert '"é False\\n"' in text
    assert '"slide_type": "slide"' in text
    assert list(tmp_path.iterdir()) == [path]
    assert "largest output" in notebooks.describe(path)


@pytest.mark.slow
def test_a_cell_that_raises_leaves_the_file_as_it_was(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "broken.ipynb"
    before = write(path, "x = 1", "x = 1 / 0", "x")
    assert notebooks.main([str(path)]) == 1
    assert path.read_bytes() == before
    said = capsys.readouterr().out
    assert "broken.ipynb, code cell 2" in said
    assert "x = 1 / 0" in said
    assert "ZeroDivisionError: division by zero" in said


def test_a_notebook_that_does_not_exist_is_named() -> None:
    with pytest.raises(SystemExit, match=r"no such notebook.*nowhere\.ipynb"):
        notebooks.chosen(["nowhere.ipynb"])


def test_sanitize_file_blanks_pictures_and_nothing_else() -> None:
    text = (ROOT / "tests" / "nbval_sanitize.cfg").read_text("utf-8")
    patterns = re.findall(r"^regex: (.*)\nreplace: (.*)$", text, re.MULTILINE)
    assert len(patterns) == 1
    pattern, replacement = patterns[0]

    def blank(html: str) -> str:
        return re.sub(pattern, replacement, html)

    html = '<figure><img alt="std 0.{}" src="data:image/png;base64,{}"><p>{}</p></figure>'
    assert blank(html.format(1, "iVBORw0KGgo+/A==", 5)) == blank(html.format(1, "iVBORw1", 5))
    assert blank(html.format(1, "A", 5)) != blank(html.format(2, "A", 5))
    assert blank(html.format(1, "A", 5)) != blank(html.format(1, "A", 6))
    assert blank("data 3.14 base64,abc") == "data 3.14 base64,abc"


# ---- what is missing on the machine


def test_too_old_python_is_told_so() -> None:
    said = start.too_old((3, 10, 13), "/usr/bin/python3")
    assert said is not None
    assert "Python 3.10.13 (/usr/bin/python3)" in said
    assert "3.11 or newer" in said
    assert start.too_old((3, 11, 0), "python") is None


def test_entry_point_parses_under_old_pythons() -> None:
    """An old Python must get as far as the sentence, so its syntax must know the file."""
    import ast

    tree = ast.parse((ROOT / "tools" / "start.py").read_text("utf-8"), feature_version=(3, 4))
    newer = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.JoinedStr | ast.AnnAssign | ast.NamedExpr)
    ]
    annotated = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef)
        and (node.returns or any(argument.annotation for argument in node.args.args))
    ]
    assert newer == annotated == []


def test_without_make_the_commands_are_the_same(tmp_path: Path) -> None:
    """As README says for Windows: a plain Python, from any folder."""
    done = subprocess.run(
        [sys.executable, str(ROOT / "tools" / "start.py"), "lob"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert done.stderr.startswith("There is no command 'lob'. There are: lab, test,")


@POSIX
@pytest.mark.parametrize(
    ("environment", "sentence"),
    [
        ({"PATH": "/nonexistent"}, "There is no Python on this machine"),
        ({"PYTHON": "python2.99"}, "PYTHON=python2.99 does not run"),
    ],
)
def test_missing_python_is_told_so(
    tmp_path: Path, environment: dict[str, str], sentence: str
) -> None:
    shell = shutil.which("sh")
    assert shell
    done = subprocess.run(
        [shell, str(ROOT / "tools" / "python.sh"), "-V"],
        cwd=tmp_path,
        env={"PATH": "/usr/bin:/bin", **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert sentence in done.stderr


def test_missing_venv_module_names_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    version = f"{sys.version_info[0]}.{sys.version_info[1]}"
    with pytest.raises(Problem, match=f"sudo apt install python{version}-venv"):
        setup_env.check_venv_module()


def test_full_disk_is_told_before_anything_is_written() -> None:
    with pytest.raises(Problem, match="12 MB are free here, and the installation needs about 1000"):
        setup_env.check_disk(12_000_000, 1000)
    setup_env.check_disk(2_000_000_000, 1000)


@pytest.mark.parametrize(
    ("log", "sentence"),
    [
        (
            "NewConnectionError('<...>: Failed to establish a new connection: [Errno -3] Temporary "
            "failure in name resolution')\nERROR: No matching distribution found for hatchling",
            "needs the network",
        ),
        ("OSError: [Errno 28] No space left on device", "The disk is full"),
        ("SSLError(SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED]'))", "PIP_CERT"),
        ("something\nnobody\nforesaw\n", "foresaw"),
    ],
)
def test_failed_installation_is_explained(log: str, sentence: str) -> None:
    said = setup_env.explain(log, "install.log")
    assert sentence in said
    assert said.endswith("The details are in install.log.")


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an empty project folder that setup_env takes for its own."""
    (tmp_path / "requirements.txt").write_text("one")
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    monkeypatch.setattr(setup_env, "ROOT", tmp_path)
    monkeypatch.setattr(setup_env, "LOG", tmp_path / "install.log")
    monkeypatch.delenv("PYTHON", raising=False)
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage(9**12, 0, 9**12))
    return tmp_path


class Steps:
    """Stands in for the long commands: notes them, and fails at the one that is told to fail."""

    def __init__(self, venv: Path, fail_at: str = "nothing") -> None:
        self.venv, self.fail_at = venv, fail_at
        self.seen: list[str] = []

    def __call__(self, title: str, command: list[str]) -> None:
        step = "pip" if "pip" in command else "venv"
        self.seen.append(step)
        if step == self.fail_at:
            raise Problem("no network")
        if step == "venv":
            python = common.venv_python(self.venv)
            python.parent.mkdir(parents=True, exist_ok=True)
            python.symlink_to(sys.executable)


@POSIX
def test_second_call_has_nothing_to_do_until_a_pin_changes(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    venv = project / ".venv"
    steps = Steps(venv)
    monkeypatch.setattr(setup_env, "run_step", steps)
    setup_env.ensure("lab", venv)
    setup_env.ensure("lab", venv)
    assert steps.seen == ["venv", "pip"]
    setup_env.ensure("test", venv)
    setup_env.ensure("lab", venv)
    assert steps.seen == ["venv", "pip", "pip"]
    settings = project / "pyproject.toml"
    settings.write_text(settings.read_text().replace("line-length = 100", "line-length = 99"))
    setup_env.ensure("lab", venv)
    assert steps.seen == ["venv", "pip", "pip"]
    settings.write_text(settings.read_text().replace('"numpy>=2.4', '"numpy>=2.5'))
    setup_env.ensure("lab", venv)
    assert steps.seen == ["venv", "pip", "pip", "pip"]
    (project / "requirements.txt").write_text("two")
    setup_env.ensure("lab", venv)
    assert steps.seen == ["venv", "pip", "pip", "pip", "pip"]


@POSIX
@pytest.mark.parametrize("name", ["labconfig/page_config.json", "jupyter_server_config.py"])
def test_an_environment_gets_new_settings_for_jupyter(
    project: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """An installation copies them; one that stands already must not go without."""
    venv = project / ".venv"
    steps = Steps(venv)
    monkeypatch.setattr(setup_env, "run_step", steps)
    setup_env.ensure("lab", venv)
    setting = project / "jupyter-config" / name
    setting.parent.mkdir(parents=True)
    setting.write_text("one")
    setup_env.ensure("lab", venv)
    assert steps.seen == ["venv", "pip", "pip"]
    setting.write_text("two")
    setup_env.ensure("lab", venv)
    assert steps.seen == ["venv", "pip", "pip", "pip"]
    setting.rename(setting.with_name("other.json"))
    setup_env.ensure("lab", venv)
    assert steps.seen == ["venv", "pip", "pip", "pip", "pip"]


@POSIX
@pytest.mark.parametrize("fail_at", ["venv", "pip"])
def test_failed_first_call_leaves_nothing_in_the_way(
    project: Path, monkeypatch: pytest.MonkeyPatch, fail_at: str
) -> None:
    venv = project / ".venv"
    monkeypatch.setattr(setup_env, "run_step", Steps(venv, fail_at))
    with pytest.raises(Problem, match="no network"):
        setup_env.ensure("lab", venv)
    assert not venv.exists()
    monkeypatch.setattr(setup_env, "run_step", Steps(venv))
    setup_env.ensure("lab", venv)
    assert (venv / setup_env.STAMP).exists()


@POSIX
def test_failed_update_keeps_the_environment(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    venv = project / ".venv"
    monkeypatch.setattr(setup_env, "run_step", Steps(venv))
    setup_env.ensure("lab", venv)
    (project / "requirements.txt").write_text("two")
    monkeypatch.setattr(setup_env, "run_step", Steps(venv, "pip"))
    with pytest.raises(Problem):
        setup_env.ensure("lab", venv)
    assert common.venv_python(venv).exists()


@POSIX
def test_interrupted_installation_starts_over(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    venv = project / ".venv"
    monkeypatch.setattr(setup_env, "run_step", Steps(venv))
    setup_env.ensure("lab", venv)
    (venv / setup_env.UNFINISHED).touch()
    steps = Steps(venv)
    monkeypatch.setattr(setup_env, "run_step", steps)
    setup_env.ensure("lab", venv)
    assert steps.seen == ["venv", "pip"]
    assert not (venv / setup_env.UNFINISHED).exists()


def test_somebody_elses_folder_is_not_removed(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    venv = project / ".venv"
    venv.mkdir()
    (venv / "diary.txt").write_text("mine")
    monkeypatch.setattr(setup_env, "run_step", Steps(venv))
    with pytest.raises(Problem, match="in the way"):
        setup_env.ensure("lab", venv)
    assert (venv / "diary.txt").read_text() == "mine"


def test_failing_step_raises_its_explanation(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = "import sys; print('No space left on device'); sys.exit(1)"
    with pytest.raises(Problem, match=r"The disk is full.*step\.log"):
        setup_env.run_step("Trying", [sys.executable, "-c", code], project / "step.log")
    assert "Trying: failed" in capsys.readouterr().out


# ---- the address, Ctrl-C, the port, pytest


MAKE_LAB = """
import sys
from tools import commands, setup_env
setup_env.ensure = lambda extra: None
commands.venv_python, commands.ROOT = lambda: sys.executable, "."
sys.exit(commands.run(["lab", "--ServerApp.open_browser=False"]))
"""


def make_lab(folder: Path, port: str) -> subprocess.Popen[str]:
    """Start what `make lab` starts, without an installation, in a folder and session of its own."""
    environment = {name: str(folder) for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_RUNTIME_DIR")}
    return subprocess.Popen(
        [sys.executable, "-c", MAKE_LAB],
        cwd=folder,
        env=os.environ | environment | {"PYTHONPATH": str(ROOT), "PORT": port},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


@POSIX
@pytest.mark.slow
def test_lab_gives_one_address_and_ends_at_ctrl_c_without_a_question(tmp_path: Path) -> None:
    with make_lab(tmp_path, port="") as server:
        assert server.stdout is not None
        try:
            address = next(line.strip() for line in server.stdout if "http" in line)
            with urllib.request.urlopen(address, timeout=60) as page:
                assert "JupyterLab" in page.read().decode()
        finally:
            os.killpg(server.pid, signal.SIGINT)  # as a terminal does: to all of its programs
        rest = server.stdout.read()
    assert server.returncode == 0
    assert address.startswith("http://localhost:")
    assert "/lab/tree/notebooks/00_start_here.ipynb?token=" in address
    assert "Ctrl-C" in rest
    assert rest.endswith("JupyterLab has stopped. What you saved is in notebooks/.\n")
    assert "http" not in rest
    assert "ServerApp" in (tmp_path / "jupyterlab.log").read_text()


@POSIX
@pytest.mark.slow
def test_a_port_that_is_taken_is_told(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as busy:
        port = busy.getsockname()[1]
        with make_lab(tmp_path, str(port)) as server:
            said, _ = server.communicate()
    assert server.returncode == 1
    assert f"port {port} is not available" in said
    assert "Choose another PORT" in said


@pytest.mark.parametrize("wanted", ["eighty", "0", "70000", "-1"])
def test_a_port_that_is_none_is_refused(
    wanted: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PORT", wanted)
    assert lab.main([]) == 1
    assert f"PORT={wanted} is not a port" in capsys.readouterr().err


def test_strict_nbval_runs_over_the_notebooks_in_one_process_each(
    pytestconfig: pytest.Config,
) -> None:
    assert pytestconfig.getoption("nbval")
    assert pytestconfig.getoption("nbval_current_env")
    assert not pytestconfig.getoption("nbval_lax")
    assert ("--dist", "loadfile") in itertools.pairwise(commands.PYTEST)


def test_exit_code_of_a_tool_is_that_of_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(setup_env, "ensure", lambda extra: None)
    monkeypatch.setattr(commands, "venv_python", lambda: sys.executable)
    monkeypatch.setitem(commands.COMMANDS, "check", lambda rest: commands._with_test_tools(*rest))
    assert commands.run(["check", "json.tool", "--help"]) == 0
    assert commands.run(["check", "json.tool", "--nonsense"]) == 2


def test_kernels_of_the_tests_have_one_thread_and_no_progress_of_a_learner() -> None:
    assert all(os.environ[name] == "1" for name in common.ONE_THREAD)
    assert os.environ["TQDM_DISABLE"] == "1"
    assert "course-tests-" in os.environ["COURSE_PROGRESS"]
    assert json.dumps(common.quiet_environment(COURSE_PROGRESS="here")).count('"here"') == 1


def test_a_section_that_goes_deeper_is_stored_collapsed() -> None:
    left = {"jp-MarkdownHeadingCollapsed": True}
    cells = [
        {"cell_type": "markdown", "metadata": {}, "source": "## Deeper: why"},
        {"cell_type": "markdown", "metadata": left, "source": "## Closed by somebody"},
    ]
    deeper, plain = normalise({"cells": cells})["cells"]
    assert deeper["metadata"] == left
    assert plain["metadata"] == {}
