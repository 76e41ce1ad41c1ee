"""One function per command of the Makefile."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable

from tools import setup_env
from tools.common import ROOT, Problem, quiet_environment, venv_python


def run(arguments: list[str]) -> int:
    """Run the named command; turn a Problem into its sentence and exit code 1."""
    name, rest = (arguments[0] if arguments else ""), arguments[1:]
    if name not in COMMANDS:
        print(f"There is no command {name!r}. There are: {', '.join(COMMANDS)}.", file=sys.stderr)
        return 2
    os.chdir(ROOT)
    try:
        return COMMANDS[name](rest)
    except Problem as problem:
        print(f"\n{problem}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped. Nothing was lost; type the command again whenever you like.")
        return 130


def lab(arguments: list[str]) -> int:
    """Install what is needed, then open JupyterLab."""
    setup_env.ensure("lab")
    # Ctrl-C reaches JupyterLab too, which takes its leave; here it would cut that short.
    signal.signal(signal.SIGINT, lambda *_: None)
    command = [str(venv_python()), "-m", "tools.lab", *arguments]
    return subprocess.run(command, check=False).returncode


def _with_test_tools(*command: str) -> int:
    """Run a module in the environment that has the test extra."""
    setup_env.ensure("test")
    completed = subprocess.run(
        [str(venv_python()), "-m", *command], env=quiet_environment(), check=False
    )
    return completed.returncode


# nbval has one kernel per notebook, so a notebook's cells must stay in one process: loadfile. The
# files begin in the order of collection, so that the longest can be collected first.
PYTEST = ("pytest", "-q", "-n", "2", "--dist", "loadfile", "--no-loadscope-reorder")
# `make check` leaves out what needs PyTorch, nbformat or a browser: importing them alone would take
# each process as long as a third of the tests. Nor does it listen to logs, which no test reads.
HEAVY = ("test_against_torch.py", "test_seeds.py", "test_tools.py", "browser")
QUICK = (
    *("-m", "not slow", "-o", "addopts=--strict-markers --import-mode=importlib"),
    *("-p", "no:nbval", "-p", "no:logging"),
    *(f"--ignore=tests/{name}" for name in HEAVY),
    "tests",
)


def install(arguments: list[str]) -> int:
    """Install everything the tests need, and stop there."""
    setup_env.ensure("test")
    return 0


def lock(arguments: list[str]) -> int:
    """Write requirements.txt and environment.yml from pyproject.toml's ranges."""
    from tools import lock as locking

    return locking.main()


COMMANDS: dict[str, Callable[[list[str]], int]] = {
    "lab": lab,
    "test": lambda rest: _with_test_tools(*PYTEST, "-ra", *rest),
    "check": lambda rest: _with_test_tools(*PYTEST, *QUICK, *rest),
    "test-notebooks": lambda rest: _with_test_tools(*PYTEST, "-ra", "notebooks", *rest),
    "install": install,
    "seeds": lambda rest: _with_test_tools("tools.seeds", *rest),
    "site": lambda rest: _with_test_tools("tools.site", *rest),
    "notebooks": lambda rest: _with_test_tools("tools.notebooks", *rest),
    "bench": lambda rest: _with_test_tools("tools.bench", *rest),
    "lock": lock,
}
