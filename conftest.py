"""Settings for every test, the notebooks included; pytest reads this file first.

Kernels inherit what is set here, so it must come before the first import of NumPy and before the
first kernel.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tools.common import ONE_THREAD

os.environ |= ONE_THREAD | {"TQDM_DISABLE": "1"}
os.environ.pop("PYTHONWARNINGS", None)

# A learner's own progress is never read or written by a test: each process has a folder of its own.
SCRATCH = Path(tempfile.mkdtemp(prefix="course-tests-"))
os.environ["COURSE_PROGRESS"] = str(SCRATCH / "progress.json")


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Give each notebook a progress file of its own, before nbval starts its kernel."""
    if item.path.suffix == ".ipynb":
        os.environ["COURSE_PROGRESS"] = str(SCRATCH / f"{item.path.stem}.json")


@pytest.hookimpl(wrapper=True, trylast=True)
def pytest_sessionfinish() -> Iterator[None]:
    """Remove this process's scratch folder at the very end."""
    yield
    shutil.rmtree(SCRATCH, ignore_errors=True)
