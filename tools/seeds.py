"""Run every notebook under other seeds and count on how many of them each claim holds.

`make seeds N=5` runs two notebooks at a time and prints a table. A claim that does not hold, or is
not reached, on every seed makes the call fail. From 20 seeds on the counts are kept in
docs/seeds.json, for the ledger.
"""

from __future__ import annotations

import itertools
import os
import sys
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat

from course_utils.course import COURSE, claims_of
from course_utils.lessons.claims import MIME, worst
from tools import ledger
from tools.common import NOTEBOOKS, ROOT, Problem
from tools.notebooks import execute

FIRST = 101
ENOUGH = 20
SEED_LINE = "SEED = 1"


@dataclass(frozen=True)
class Run:
    """One notebook under one seed: the verdicts by claim, and what else stopped a cell."""

    notebook: str
    seed: int
    verdicts: dict[str, dict[str, Any]]
    errors: tuple[str, ...]


def main(arguments: list[str]) -> int:
    """Run N seeds from FIRST on; print the table; return 1 if a claim failed anywhere."""
    seeds = chosen(*arguments)
    count = len(seeds)
    paths = [NOTEBOOKS / f"{chapter.notebook}.ipynb" for chapter in COURSE]
    print(f"{len(paths)} notebooks under {count} seeds, {seeds[0]} to {seeds[-1]}", flush=True)
    with ProcessPoolExecutor(2) as pool:
        runs = list(pool.map(run, *zip(*itertools.product(paths, seeds), strict=True)))
    rows = table(runs)
    print_table(rows, count)
    held = {row["claim"]: row["held"] for row in rows}
    errors = [f"{r.notebook}, seed {r.seed}: {error}" for r in runs for error in r.errors]
    print(*errors, sep="\n")
    failed = [claim for claim, times in held.items() if times < count]
    total = f"{len(held) - len(failed)} of {len(held)} claims hold on each of {count} seeds"
    print(f"{total}; {len(errors)} other errors.", flush=True)
    if count >= ENOUGH:
        ledger.keep_seeds(count, held)
        ledger.main()
    return 1 if failed or errors else 0


def chosen(count: str = "", first: str = "") -> range:
    """Return the seeds that N and FIRST ask for."""
    for name, text, least in (("N", count, 1), ("FIRST", first, 0)):
        if text and not (text.isdecimal() and int(text) >= least):
            raise Problem(f"{name}: must be a whole number, at least {least}, got {text}")
    start = int(first or FIRST)
    return range(start, start + int(count or 5))


def run(path: Path, seed: int) -> Run:
    """Run a notebook from another seed; a cell that stops does not stop the rest."""
    notebook = nbformat.read(path, as_version=4)
    reseed(notebook, seed)
    cells = execute(notebook, path, allow_errors=True)["cells"]
    outputs = [output for cell in cells for output in cell.get("outputs", [])]
    found = [output["data"][MIME] for output in outputs if MIME in output.get("data", {})]
    errors = [
        f"{output['ename']}: {output['evalue'].splitlines()[0] if output['evalue'] else ''}"
        for output in outputs
        if output["output_type"] == "error" and output["ename"] != "ClaimError"
    ]
    return Run(path.stem, seed, {verdict["id"]: verdict for verdict in found}, tuple(errors))


def reseed(notebook: dict[str, Any], seed: int) -> None:
    """Put another value in the one line that sets the notebook's seed."""
    first = next(cell for cell in notebook["cells"] if cell["cell_type"] == "code")
    if first["source"].splitlines().count(SEED_LINE) != 1:
        raise ValueError(f"the first code cell must hold the line {SEED_LINE!r} once")
    first["source"] = first["source"].replace(SEED_LINE, f"SEED = {seed}")


def table(runs: Iterable[Run]) -> list[dict[str, Any]]:
    """Return a row for each claim of the course: id, held on how many seeds, worst value."""
    runs, rows = list(runs), []
    for claim in (claim for chapter in COURSE for claim in claims_of(chapter)):
        verdicts = [r.verdicts[claim.id] for r in runs if claim.id in r.verdicts]
        values = [float(v["worst"]) for v in verdicts if v["worst"]]
        held = sum(v["verdict"] != "does not hold" for v in verdicts)
        rows.append(
            {
                "claim": claim.id,
                "held": held,
                "worst": f"{worst(claim, values):g}" if values else "-",
                "bound": verdicts[0]["bound"] if verdicts else "not reached",
            }
        )
    return rows


def print_table(rows: list[dict[str, Any]], count: int) -> None:
    """Print the rows, those that failed marked."""
    width = max(len(row["claim"]) for row in rows)
    print(f"{'claim':{width}}  held on  {'worst':>10}  bound")
    for row in rows:
        mark = "  <-- fails" if row["held"] < count else ""
        times = f"{row['held']} of {count}"
        print(f"{row['claim']:{width}}  {times:>8}  {row['worst']:>10}  {row['bound']}{mark}")


if __name__ == "__main__":
    os.chdir(ROOT)
    try:
        sys.exit(main(sys.argv[1:]))
    except Problem as problem:
        sys.exit(str(problem))
