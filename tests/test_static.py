"""What is found without running anything: style and types. Here so that one pytest says it all."""

import subprocess
import sys

import pytest

from tools.common import ROOT

TYPES = ["pyright", "--pythonpath", sys.executable]
"""The type check; of the tests themselves it takes as long again, so that part is slow."""


@pytest.mark.parametrize(
    "command",
    [
        ["ruff", "check"],
        ["ruff", "format", "--check"],
        [*TYPES, "course_utils", "tools"],
        pytest.param([*TYPES, "tests", "conftest.py"], marks=pytest.mark.slow),
    ],
    ids=" ".join,
)
def test_nothing_is_found(command: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        pytest.fail(done.stdout + done.stderr, pytrace=False)
