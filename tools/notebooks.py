"""Run every notebook again, in place, and store it in standard form; then write docs/claims.md.

Called by `make notebooks`. A notebook whose cell raises stays as it was.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

from tools import ledger
from tools.common import NOTEBOOKS, ROOT, Problem, quiet_environment, stored_notebooks
from tools.normalise import normalise

TIMEOUT = 600  # seconds for one cell


def main(names: list[str]) -> int:
    """Run the named notebooks, or all of them; return the exit code."""
    failed = 0
    paths = chosen(names)
    for path in paths:
        start = time.monotonic()
        print(f"{path.name} ...", end=" ", flush=True)
        try:
            changed = refresh(path)
        except Problem as problem:
            failed += 1
            print(f"FAILED\n{problem}", flush=True)
            continue
        verdict = "written" if changed else "unchanged"
        print(f"{verdict}, {time.monotonic() - start:.1f} s, {describe(path)}", flush=True)
    if any(path.parent == NOTEBOOKS for path in paths):
        print(f"docs/claims.md: {ledger.main()} claims", flush=True)
    if failed:
        print(f"{failed} of {len(paths)} notebooks failed; they were left as they were.")
    return 1 if failed else 0


def chosen(names: list[str]) -> list[Path]:
    """Return the notebooks to run, in order."""
    if not names:
        return stored_notebooks()
    paths = [Path(name).resolve() for name in names]
    missing = [str(path) for path in paths if not path.is_file()]
    if missing:
        raise SystemExit(f"There is no such notebook: {', '.join(missing)}")
    return paths


def refresh(path: Path) -> bool:
    """Run and normalise one notebook; write it only when it changed. Tell whether it did."""
    before = path.read_bytes()
    notebook = nbformat.reads(before.decode("utf-8"), as_version=4)
    # Ids first: running needs them, and they must not be random.
    after = as_text(normalise(execute(normalise(notebook), path))).encode("utf-8")
    if after == before:
        return False
    temporary = path.with_suffix(".writing")
    temporary.write_bytes(after)
    os.replace(temporary, path)
    return True


def execute(notebook: dict[str, Any], path: Path, *, allow_errors: bool = False) -> dict[str, Any]:
    """Return the notebook with the outputs of a fresh kernel started in the notebook's folder."""
    node: Any = nbformat.from_dict(notebook)
    client = NotebookClient(
        node,
        timeout=TIMEOUT,
        allow_errors=allow_errors,
        kernel_name="python3",
        store_widget_state=False,
        record_timing=False,
        extra_arguments=["--IPKernelApp.log_level=ERROR"],
        resources={"metadata": {"path": str(path.parent)}},
    )
    with tempfile.TemporaryDirectory() as folder:
        environment = quiet_environment(COURSE_PROGRESS=str(Path(folder) / "progress.json"))
        try:
            client.execute(env=environment)
        except (CellExecutionError, CellTimeoutError, DeadKernelError) as error:
            raise Problem(which_cell(node, path, error)) from error
    return node


def which_cell(notebook: dict[str, Any], path: Path, error: Exception) -> str:
    """Return a sentence naming the cell that stopped the run, its first lines and the error."""
    code_cells = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    reason = str(error).strip().splitlines()[-1]
    number = 0
    for cell in code_cells:
        number += 1
        errors = [out for out in cell["outputs"] if out["output_type"] == "error"]
        if errors and "raises-exception" not in cell["metadata"].get("tags", []):
            reason = f"{errors[0]['ename']}: {errors[0]['evalue']}"
            break
        if cell["execution_count"] is None:
            break
    source = code_cells[number - 1]["source"]
    first_lines = "\n".join(f"    {line}" for line in source.splitlines()[:4])
    return f"In {path.name}, code cell {number} stopped the run:\n{first_lines}\n{reason}"


def as_text(notebook: dict[str, Any]) -> str:
    """Return the text of the notebook's file."""
    node = nbformat.from_dict(notebook)
    nbformat.validate(node)
    return nbformat.writes(node).rstrip("\n") + "\n"


def describe(path: Path) -> str:
    """Return the notebook's size and its largest output."""
    notebook = nbformat.read(path, as_version=4)
    sizes = [
        (len(str(output)), number)
        for number, cell in enumerate(c for c in notebook.cells if c.cell_type == "code")
        for output in cell.outputs
    ]
    size = f"{path.stat().st_size / 1000:.0f} kB"
    if not sizes:
        return size
    largest, number = max(sizes)
    return f"{size}, largest output {largest / 1000:.0f} kB in code cell {number + 1}"


if __name__ == "__main__":
    os.chdir(ROOT)
    sys.exit(main(sys.argv[1:]))
