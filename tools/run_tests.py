"""Run the checks and the tests one after the other; called by `make test` and `make check`.

Everything runs even when something fails, pytest last. The exit code tells whether all went well.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from tools.common import NOTEBOOKS, ROOT, quiet_environment

PYTEST = [sys.executable, "-m", "pytest"]
# nbval has one kernel per notebook, so a notebook's cells must stay in one process: loadfile.
SIDE_BY_SIDE = ["-n", "2", "--dist", "loadfile"]
NBVAL = ["--nbval", "--nbval-current-env", "--nbval-sanitize-with", "tests/nbval_sanitize.cfg"]
CHECKS = {
    "ruff check": [sys.executable, "-m", "ruff", "check", "."],
    "ruff format": [sys.executable, "-m", "ruff", "format", "--check", "."],
    "pyright": [sys.executable, "-m", "pyright", "--pythonpath", sys.executable],
}
SUMMARY = re.compile(r"(=+ )?(\d+ \w+.*|no tests ran) in [\d.]+s( \(.*\))?( =+)?")
NO_TESTS = 5  # pytest's exit code when it collects nothing


def main(arguments: list[str]) -> int:
    """Run "all", "quick" or "notebooks"; return the exit code."""
    which = arguments[0] if arguments else "all"
    failed = []
    if which != "notebooks":
        for title, command in CHECKS.items():
            print(f"\n== {title}", flush=True)
            if subprocess.run(command, check=False).returncode != 0:
                failed.append(title)
                print(f"{title} found something. The tests run all the same.", flush=True)
    summaries = []
    for title, command in pytest_runs(which).items():
        print(f"\n== {title}", flush=True)
        code, summary = run_pytest(command)
        summaries += [f"{title}:", summary]
        if code not in (0, NO_TESTS):
            failed.append(title)
    print()
    if failed:
        print(f"FAILED: {', '.join(failed)}.")
    print("\n".join(summaries), flush=True)
    return 1 if failed else 0


def pytest_runs(which: str) -> dict[str, list[str]]:
    """Return the pytest commands to run, by title."""
    notebooks = ["notebooks"] if any(NOTEBOOKS.glob("*.ipynb")) else []
    unit = ["tests", "--ignore=tests/browser"]
    if which == "quick":
        return {"fast unit tests": [*PYTEST, "-q", *unit, "-m", "not slow", *SIDE_BY_SIDE]}
    if which == "notebooks":
        if not notebooks:
            return {}
        return {"notebooks": [*PYTEST, "-ra", "-q", *notebooks, *NBVAL, *SIDE_BY_SIDE]}
    runs = {
        "unit tests and notebooks": [
            *[*PYTEST, "-ra", "-q", *unit, *notebooks],
            *[*NBVAL, *SIDE_BY_SIDE],
        ]
    }
    if Path("tests/browser").is_dir():
        # One after the other: a browser, a server and a kernel fill two cores.
        runs["browser"] = [*PYTEST, "-ra", "-q", "tests/browser", "-p", "no:xdist"]
    return runs


def run_pytest(command: list[str]) -> tuple[int, str]:
    """Run pytest, passing its output through; return its exit code and its summary line."""
    color = "yes" if sys.stdout.isatty() else "no"
    summary = "pytest ended without a summary"
    with tempfile.TemporaryDirectory() as folder:
        progress = str(Path(folder) / "progress.json")
        process = subprocess.Popen(
            [*command, f"--color={color}"],
            env=quiet_environment(COURSE_PROGRESS=progress),
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            errors="replace",
        )
        assert process.stdout is not None
        for line in process.stdout:
            print(line, end="", flush=True)
            if SUMMARY.fullmatch(re.sub(r"\x1b\[[0-9;]*m", "", line).strip()):
                summary = line.rstrip()
        return process.wait(), summary


if __name__ == "__main__":
    os.chdir(ROOT)
    sys.exit(main(sys.argv[1:]))
