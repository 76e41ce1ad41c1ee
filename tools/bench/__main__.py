"""Run every section, or those named: `python -m tools.bench steps imports`."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
import time
from functools import partial

import nbformat

from tools.bench import explorers, steps
from tools.bench.measure import judged, race, table, torch
from tools.common import stored_notebooks
from tools.notebooks import execute


def imports() -> None:
    """Print how long an import takes in a fresh process, the start of Python not counted."""
    targets = {"sys": "", "numpy": "", "course_utils.activations": "<= 0.15"}
    commands = {name: [sys.executable, "-c", f"import {name}"] for name in targets}
    us = race({name: partial(subprocess.run, command) for name, command in commands.items()})
    rows = [[name, judged((us[name] - us["sys"]) / 1e6, targets[name])] for name in targets]
    table("Imports in a fresh process", "import | seconds", rows[1:])


def notebooks() -> None:
    """Print how long each notebook runs, from kernel start to kernel end; nothing is stored."""
    rows = []
    for path in stored_notebooks():
        start = time.perf_counter()
        execute(nbformat.read(path, as_version=4), path)
        rows.append([path.stem, judged(time.perf_counter() - start, "<= 20")])
    table("Whole notebooks", "notebook | seconds", rows)


SECTIONS = {
    "steps": steps.one_step,
    "loop": steps.descents,
    "runs": steps.further_run,
    "imports": imports,
    "kernel": explorers.in_the_kernel,
    "browser": explorers.in_the_browser,
    "notebooks": notebooks,
}


def main(names: list[str]) -> int:
    """Print the tables of the named sections, or all; return the exit code."""
    unknown = [name for name in names if name not in SECTIONS]
    if unknown:
        print(f"There is no section {unknown[0]!r}. There are: {', '.join(SECTIONS)}.")
        return 2
    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    print(
        f"{platform.platform()}{load}, Python {platform.python_version()}, one BLAS thread.\n"
        "Medians; contenders take turns. Trust ratios, not microseconds: those of `steps` to the\n"
        "products were set as targets on a processor with AVX-512."
    )
    if not torch:
        print(f"Without PyTorch there are no ratios to it: {sys.executable} -m pip install torch")
    for name in names or SECTIONS:
        SECTIONS[name]()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
