"""The ranges, the pins and the conda environment must tell the same story."""

import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from tools import lock

ROOT = Path(__file__).resolve().parent.parent
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
EXTRAS = PROJECT["optional-dependencies"]
PINS_TEXT = (ROOT / "requirements.txt").read_text("utf-8")
PINS = lock.versions(PINS_TEXT)
CONDA: dict[str, Any] = yaml.safe_load((ROOT / "environment.yml").read_text("utf-8"))
SAVING = "jupyter_server_config.d/keeping_the_signal_alive.json"
PYPI_NAMES = {conda: pypi for pypi, conda in lock.CONDA_NAMES.items()}


def numbers(version: str) -> tuple[int, ...]:
    """Return 4.6.10 as (4, 6, 10), so that versions compare as people count."""
    return tuple(int(part) for part in version.split("."))


def satisfies(version: str, condition: str) -> bool:
    """Tell whether a version meets one condition such as >=2.4, <3, ==0.11.0 or =2.4 (conda's)."""
    match = re.fullmatch(r"(>=|<=|==|=|<|>)(\d+(?:\.\d+)*)", condition)
    assert match, f"{condition!r} is not a condition this project uses"
    sign, bound = match[1], numbers(match[2])
    value = numbers(version)
    padded = value + (0,) * (len(bound) - len(value))
    if sign == "=":
        return padded[: len(bound)] == bound
    if sign == "==":
        return value == bound
    return {">=": padded >= bound, "<=": padded <= bound, "<": padded < bound, ">": padded > bound}[
        sign
    ]


def parts(requirement: str) -> tuple[str, list[str]]:
    """Split "pyright[nodejs]>=1.1,<2" into its name and its conditions."""
    match = re.fullmatch(r"([a-z0-9][a-z0-9._-]*)(?:\[[a-z,]+\])?((?:[<>=].*)?)", requirement)
    assert match, f"{requirement!r} is not a requirement"
    return match[1], [part.strip() for part in match[2].split(",") if part]


@pytest.mark.parametrize("requirement", [*PROJECT["dependencies"], *EXTRAS["test"]])
def test_every_requirement_has_a_pin_inside_its_range(requirement: str) -> None:
    name, conditions = parts(requirement)
    assert conditions, f"{name} has no range"
    assert name in PINS, f"{name} is not in requirements.txt: run `make lock`"
    for condition in conditions:
        assert satisfies(PINS[name], condition), f"{name} {PINS[name]} is outside {requirement}"


@pytest.mark.parametrize("requirement", EXTRAS["edit"] + EXTRAS["slides"])
def test_tools_that_add_buttons_stay_out_of_the_pins(requirement: str) -> None:
    assert parts(requirement)[0] not in PINS


def test_pytorch_is_never_required() -> None:
    everything = [*PROJECT["dependencies"], *(line for extra in EXTRAS.values() for line in extra)]
    assert not [line for line in everything if parts(line)[0] == "torch"]
    assert "torch" not in PINS


def test_requirements_have_one_exact_pin_per_line_and_nothing_local() -> None:
    pin = re.compile(r"[a-z0-9][a-z0-9._-]*==\d[\w.]*( ; [\w\s.'<>=!()]+)?")
    lines = [line for line in PINS_TEXT.splitlines() if not line.startswith("#")]
    assert [line for line in lines if not pin.fullmatch(line)] == []
    assert len(lines) == len(PINS), "a package is pinned twice"
    assert "://" not in PINS_TEXT


def test_one_numpy_for_every_supported_python() -> None:
    assert PROJECT["requires-python"] == ">=3.11"
    assert PINS["numpy"] == "2.4.6", "the last NumPy with wheels for Python 3.11"


def test_conda_environment_has_only_what_conda_and_repo2docker_accept() -> None:
    assert set(CONDA) == {"name", "channels", "dependencies"}
    assert CONDA["name"] == PROJECT["name"]
    assert CONDA["channels"] == ["conda-forge", "nodefaults"]
    # A `pip:` section is a mapping; one with a local path would rebuild Binder's image each commit.
    assert all(isinstance(spec, str) for spec in CONDA["dependencies"])


@pytest.mark.parametrize("spec", CONDA["dependencies"])
def test_conda_spec_is_well_formed_and_agrees_with_the_pins(spec: str) -> None:
    match = re.fullmatch(r"([a-z0-9][a-z0-9._-]*)((?:=|>=|<)\d+(?:\.\d+)*)?", spec)
    assert match, f"{spec!r} is not a conda spec"
    name, condition = PYPI_NAMES.get(match[1], match[1]), match[2]
    if name == "pip":
        return
    assert condition, f"{name} is not pinned"
    if name == "python":
        assert satisfies(condition.lstrip("="), PROJECT["requires-python"])
        return
    assert name in lock.direct_dependencies(), f"{name} is not one of the project's dependencies"
    assert satisfies(PINS[name], condition), f"the tested {name} is {PINS[name]}, conda gets {spec}"


def test_conda_environment_is_what_make_lock_would_write() -> None:
    expected = lock.environment_yml(lock.direct_dependencies(), PINS)
    assert (ROOT / "environment.yml").read_text("utf-8") == expected


@pytest.mark.parametrize("name", ["environment.yml", "requirements.txt", "postBuild", "start"])
def test_no_path_of_somebodys_machine(name: str) -> None:
    assert not re.search(r"file:/|/home/|/Users/|/root/|\bC:\\", (ROOT / name).read_text("utf-8"))


@pytest.mark.skipif(os.name == "nt", reason="Windows has no executable bit")
@pytest.mark.parametrize("name", ["postBuild", "start", ".ci/run"])
def test_scripts_are_executable_and_parse(name: str) -> None:
    path = ROOT / name
    assert os.access(path, os.X_OK)
    shell = path.read_text("utf-8").splitlines()[0].split("/")[-1].split()[-1]
    subprocess.run([shell, "-n", str(path)], check=True)


def test_binder_starts_with_one_thread() -> None:
    lines = (ROOT / "start").read_text("utf-8").splitlines()
    assert "OPENBLAS_NUM_THREADS=1" in (ROOT / "start").read_text("utf-8")
    assert lines[-1] == 'exec "$@"'


@pytest.mark.parametrize("name", ["labconfig/page_config.json", SAVING])
def test_installed_settings_of_jupyter_are_those_of_the_project(name: str) -> None:
    """Quiet, offline, and saving so that the next day shows what was seen."""
    installed = Path(sys.prefix, "etc", "jupyter")
    if not (installed / "labconfig" / "page_config.json").exists():
        pytest.skip("the package is not installed in this environment")
    assert (installed / name).exists(), f"{name} is not installed: `make test` does that"
    ours = json.loads((ROOT / "jupyter-config" / name).read_text("utf-8"))
    # JupyterLab adds to its page's settings.
    theirs = json.loads((installed / name).read_text("utf-8"))
    assert {key: theirs.get(key) for key in ours} == ours


def test_jupyterlab_asks_nobody_for_news() -> None:
    """The news toast would ask the network; our settings switch it off."""
    page = json.loads((ROOT / "jupyter-config/labconfig/page_config.json").read_text("utf-8"))
    assert page["disabledExtensions"] == {"@jupyterlab/apputils-extension:announcements": True}


def test_the_citation_offers_no_choice_of_licences() -> None:
    """A list of licences means OR in this format; ours hold together, each for its part."""
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    assert PROJECT["license"] == "MIT AND CC-BY-4.0"
    assert "license" not in citation
    assert citation["license-url"] == f"{citation['repository-code']}#licence"
    assert re.search(r"^## Licence$", (ROOT / "README.md").read_text("utf-8"), re.MULTILINE)
    assert all(name in citation["message"] for name in ("MIT", "CC-BY-4.0"))


def test_the_readme_says_how_to_get_the_course() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    home = PROJECT["urls"]["Source"]
    folder = home.rsplit("/", 1)[1]
    assert f"git clone {home}.git\ncd {folder}\nmake lab " in readme
    assert f"{home}/archive/refs/heads/main.zip" in readme
    assert readme.count("\n") <= 60, "one screen"


def test_the_workflow_is_well_formed() -> None:
    """GitHub reads `on` as a word; YAML 1.1 reads it as true."""
    workflow = yaml.safe_load((ROOT / ".github/workflows/test.yml").read_text("utf-8"))
    assert set(workflow["jobs"]) == {"suite", "conda", "windows", "binder"}
    used = [s["uses"] for job in workflow["jobs"].values() for s in job["steps"] if "uses" in s]
    assert len({use for use in used if use.startswith("actions/checkout@")}) == 1
    assert len({use for use in used if use.startswith("actions/setup-python@")}) == 1
