"""Write requirements.txt and environment.yml from the ranges in pyproject.toml.

`make lock` keeps the pins that still fit the ranges; `make lock UPGRADE=1` takes the newest
versions. The resolver, uv, lives in a throwaway environment for the time of one call.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

from tools.common import ROOT, Problem, venv_python
from tools.setup_env import OFFLINE_SIGNS

REQUIREMENTS = ROOT / "requirements.txt"
ENVIRONMENT = ROOT / "environment.yml"
HEADER = """\
# Every pinned version, for Python 3.11 and newer on Linux, macOS and Windows.
# Generated from pyproject.toml by `make lock`; do not edit.
"""
# Where conda-forge's name is not PyPI's. matplotlib-base is Matplotlib without a window toolkit.
CONDA_NAMES = {"matplotlib": "matplotlib-base"}
CONDA_PYTHON = "3.12"
CONDA_HEADER = """\
# The environment for conda and for Binder. The package itself is installed afterwards:
#     pip install --no-deps -e .
# (Binder does that through postBuild, and so can keep this environment from commit to commit.)
# Generated from pyproject.toml by `make lock`; do not edit.
"""


def main() -> int:
    """Write both files and say so."""
    upgrade = bool(os.environ.get("UPGRADE"))
    print("Resolving the versions ...", flush=True)
    pins = resolve(upgrade)
    REQUIREMENTS.write_text(HEADER + pins, encoding="utf-8")
    ENVIRONMENT.write_text(environment_yml(direct_dependencies(), versions(pins)), encoding="utf-8")
    print(f"Wrote requirements.txt ({len(versions(pins))} packages) and environment.yml.")
    return 0


def resolve(upgrade: bool) -> str:
    """Return the pins of the runtime and the test extra, one per line."""
    with tempfile.TemporaryDirectory() as folder:
        python = venv_python(Path(folder, "venv"))
        output = Path(folder, "pins.txt")
        if REQUIREMENTS.exists() and not upgrade:
            output.write_text(REQUIREMENTS.read_text(encoding="utf-8"), encoding="utf-8")
        _run([sys.executable, "-m", "venv", str(python.parent.parent)])
        _run([str(python), "-m", "pip", "install", "--quiet", "uv"])
        _run(
            [
                *[str(python), "-m", "uv", "pip", "compile", "pyproject.toml", "--extra", "test"],
                # One version for every Python and system; nothing about this machine in the file.
                *["--universal", "--python-version", "3.11", "--fork-strategy", "fewest"],
                *["--no-annotate", "--no-header", "--quiet", "--output-file", str(output)],
            ]
        )
        return output.read_text(encoding="utf-8")


def _run(command: list[str]) -> None:
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode == 0:
        return
    text = done.stdout + done.stderr
    if any(sign in text for sign in OFFLINE_SIGNS) or "error sending request" in text:
        raise Problem("The versions could not be looked up: `make lock` needs the network.")
    raise Problem(f"The versions could not be resolved.\n{text.strip()}")


def versions(pins: str) -> dict[str, str]:
    """Return name -> version of every pin; names in lower case with dashes."""
    found = re.findall(r"^([A-Za-z0-9._-]+)==([^\s;]+)", pins, re.MULTILINE)
    return {re.sub(r"[._-]+", "-", name).lower(): version for name, version in found}


def direct_dependencies() -> list[str]:
    """Return the names in pyproject.toml's `dependencies`, in order."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return [re.split(r"[^A-Za-z0-9._-]", line, maxsplit=1)[0] for line in project["dependencies"]]


def environment_yml(names: list[str], pinned: dict[str, str]) -> str:
    """Return the text of environment.yml.

    conda-forge publishes a patch release days after PyPI, so each pin gives the first two numbers
    of the tested version; in conda's language `numpy=2.4` accepts any 2.4.x.
    """
    lines = [CONDA_HEADER + "name: keeping-the-signal-alive", "channels:"]
    lines += ["  - conda-forge", "  - nodefaults", "dependencies:"]
    lines += [f"  - python={CONDA_PYTHON}", "  - pip"]
    for name in names:
        short = ".".join(pinned[name].split(".")[:2])
        lines.append(f"  - {CONDA_NAMES.get(name, name)}={short}")
    return "\n".join(lines) + "\n"
