"""What needs a process of its own: imports, whole notebooks, the memory of an experiment."""

from __future__ import annotations

import ast
import importlib.util
import json
import statistics
import subprocess
import sys
import time

import nbformat

from tools.bench.measure import print_table, verdict
from tools.common import NOTEBOOKS, ROOT, Problem, quiet_environment
from tools.notebooks import execute

TIMED = "import time; _start = time.perf_counter()\n{}\nprint(time.perf_counter() - _start)"
BORN_DEAD = """
import json, resource, time
import numpy as np
from course_utils.experiments.dead_relus import born_dead_probability
before, start = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.perf_counter()
born_dead_probability(networks=20_000, rng=np.random.default_rng(0))
seconds = time.perf_counter() - start
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(json.dumps([seconds, (peak - before) / 1024]))
"""


def run(code: str) -> str:
    """Return what a fresh interpreter prints, or raise Problem with its last line of complaint."""
    result = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=quiet_environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    if result.returncode:
        raise Problem(result.stderr.strip().splitlines()[-1])
    return result.stdout


def imports_of(name: str) -> str:
    """Return every import statement of a notebook's code cells."""
    notebook = nbformat.read(NOTEBOOKS / name, as_version=4)
    found = []
    for cell in notebook.cells:
        if cell.cell_type == "code":
            nodes = ast.walk(ast.parse(cell.source))
            found += [ast.unparse(n) for n in nodes if isinstance(n, ast.Import | ast.ImportFrom)]
    return "\n".join(found)


def import_times() -> None:
    """Print how long imports take in fresh processes."""
    cases: dict[str, tuple[str, float | None]] = {
        "course_utils.activations": ("import course_utils.activations", 0.15)
    }
    if importlib.util.find_spec("course_utils.pictures"):
        cases["a figure module"] = (
            "import course_utils.chapters.nonlinearity.figures.stacks",
            None,
        )
    for path in sorted(NOTEBOOKS.glob("0[0-9]_*.ipynb"))[:2]:
        cases[f"all of {path.stem}"] = (imports_of(path.name), None)
    times: dict[str, list[float]] = {name: [] for name in cases}
    problems: dict[str, str] = {}
    for _ in range(7):  # in turns
        for name, (code, _) in cases.items():
            try:
                times[name].append(float(run(TIMED.format(code))))
            except Problem as problem:
                problems[name] = str(problem)
    rows = []
    for name, (_, target) in cases.items():
        if name in problems:
            rows.append([name, "-", "-", problems[name]])
            continue
        median = statistics.median(times[name])
        rows.append([name, f"{median:.3f}", *verdict(median, at_most=target)])
    print_table("Imports in a fresh process", ["import", "seconds", "target", ""], rows)


def born_dead() -> None:
    """Print time and memory of the experiment with 20,000 networks, once it exists."""
    try:
        seconds, megabytes = json.loads(run(BORN_DEAD))
    except Problem as problem:
        print(f"\nBorn dead, 20,000 networks: not measured ({problem})")
        return
    rows = [
        ["seconds", f"{seconds:.2f}", *verdict(seconds, at_most=1.0)],
        ["MB above the imports", f"{megabytes:.0f}", *verdict(megabytes, at_most=300.0)],
    ]
    print_table("Born dead, 20,000 networks", ["what", "measured", "target", ""], rows)


def seconds_per_notebook() -> None:
    """Print how long each notebook runs, from kernel start to kernel end; nothing is stored."""
    rows = []
    for path in sorted(NOTEBOOKS.glob("*.ipynb")):
        start = time.perf_counter()
        try:
            execute(nbformat.read(path, as_version=4), path)
        except Problem as problem:
            rows.append([path.stem, "-", "-", str(problem).splitlines()[0]])
            continue
        seconds = time.perf_counter() - start
        rows.append([path.stem, f"{seconds:.1f}", *verdict(seconds, at_most=20.0)])
    if rows:
        print_table("Whole notebooks", ["notebook", "seconds", "target", ""], rows)
    else:
        print("\nWhole notebooks: there are none yet.")
