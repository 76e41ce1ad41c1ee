"""What the tools share: the project's folder, a child process's environment, a kind failure."""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
NOTEBOOKS = ROOT / "notebooks"

# One BLAS thread: faster on these small matrices, and the same digits on every machine.
ONE_THREAD = {
    name: "1"
    for name in (
        "OPENBLAS_NUM_THREADS",
        "OMP_NUM_THREADS",
        "MKL_NUM_THREADS",
        "VECLIB_MAXIMUM_THREADS",
    )
}


class Problem(Exception):
    """Something the person at the keyboard can mend; the message says what and how."""


def stored_notebooks() -> list[Path]:
    """Return the course's notebooks in order; what a learner keeps beside them is not ours."""
    return sorted(NOTEBOOKS.glob("[0-9][0-9]_*.ipynb"))


def venv_python(venv: Path = VENV) -> Path:
    """Return the path of the interpreter inside an environment."""
    return venv / "Scripts" / "python.exe" if os.name == "nt" else venv / "bin" / "python"


def quiet_environment(**extra: str) -> dict[str, str]:
    """Return the variables for tests and notebook runs: one thread, no bars, no learner's files."""
    environment = {**os.environ, **ONE_THREAD, "TQDM_DISABLE": "1", **extra}
    environment.pop("PYTHONWARNINGS", None)
    return environment
