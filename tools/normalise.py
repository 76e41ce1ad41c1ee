"""Give a notebook one standard form, so that only what an author changed shows in a diff.

Works on the plain dictionaries of nbformat 4. Sources, tags and slide metadata are never touched.
Doing it twice changes nothing.
"""

from __future__ import annotations

import re
from typing import Any

from course_utils.saving import VOLATILE, without_widget_view

NOTEBOOK_METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {
        "codemirror_mode": {"name": "ipython", "version": 3},
        "file_extension": ".py",
        "mimetype": "text/x-python",
        "name": "python",
        "nbconvert_exporter": "python",
        "pygments_lexer": "ipython3",
    },
}
# What an editor leaves behind: timings, folding, trust, jupytext's line counts. When a learner
# saves a notebook, the timings alone are dropped.
CELL_LEFTOVERS = (
    *VOLATILE,
    "collapsed",
    "scrolled",
    "trusted",
    "lines_to_next_cell",
    "vscode",
    "jp-MarkdownHeadingCollapsed",
)
DEEPER = re.compile(r"#+ Deeper: ")
"""A heading of what is not on the main path; its section is stored collapsed."""
VALID_ID = re.compile(r"[a-zA-Z0-9_-]{1,64}")


def normalise(notebook: dict[str, Any]) -> dict[str, Any]:
    """Return the notebook in standard form; the argument is left alone."""
    cells = [_normal_cell(cell) for cell in notebook["cells"]]
    give_ids(cells)
    number_cells(cells)
    metadata = {key: dict(value) for key, value in NOTEBOOK_METADATA.items()}
    return {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}


def _normal_cell(cell: dict[str, Any]) -> dict[str, Any]:
    """Return one cell without an editor's leftovers and with tidy outputs."""
    metadata = {k: v for k, v in cell.get("metadata", {}).items() if k not in CELL_LEFTOVERS}
    normal = {**cell, "metadata": metadata, "source": joined(cell["source"])}
    if cell["cell_type"] == "markdown" and DEEPER.match(normal["source"]):
        metadata["jp-MarkdownHeadingCollapsed"] = True
    if cell["cell_type"] == "code":
        normal["outputs"] = tidy_outputs(cell.get("outputs", []))
    return normal


def give_ids(cells: list[dict[str, Any]]) -> None:
    """Keep every valid id that is the first of its name; derive the others from the headings."""
    seen: set[str] = set()
    without_id = []
    for cell in cells:
        name = cell.get("id")
        if isinstance(name, str) and VALID_ID.fullmatch(name) and name not in seen:
            seen.add(name)
        else:
            without_id.append(id(cell))
    section = "top"
    for cell in cells:
        section = _heading(cell) or section
        if id(cell) in without_id:
            cell["id"] = _free_name(f"{section}-{cell['cell_type']}", seen)
            seen.add(cell["id"])


def _heading(cell: dict[str, Any]) -> str:
    """Return the cell's first heading as a short word for an id, or nothing."""
    found = re.search(r"^#+\s+(.+)$", cell["source"], re.MULTILINE)
    if cell["cell_type"] != "markdown" or not found:
        return ""
    return re.sub(r"[^a-z0-9]+", "-", found[1].lower()).strip("-")[:40].strip("-")


def _free_name(stem: str, taken: set[str]) -> str:
    """Return the stem with the first number that is still free."""
    number = 1
    while f"{stem}-{number}" in taken:
        number += 1
    return f"{stem}-{number}"


def number_cells(cells: list[dict[str, Any]]) -> None:
    """Number the code cells 1, 2, 3 ... with their results."""
    code_cells = (cell for cell in cells if cell["cell_type"] == "code")
    for count, cell in enumerate(code_cells, start=1):
        cell["execution_count"] = count
        for output in cell["outputs"]:
            if output["output_type"] == "execute_result":
                output["execution_count"] = count


def tidy_outputs(outputs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Drop links to live widgets and join the pieces of a stream that follow each other."""
    tidy: list[dict[str, Any]] = []
    for output in outputs:
        output = {key: value for key, value in output.items() if key != "transient"}
        if "data" in output:
            output["data"] = without_widget_view(output["data"])
            if not output["data"]:
                continue
        if output["output_type"] == "stream":
            output["text"] = joined(output["text"])
            last = tidy[-1] if tidy else {}
            if last.get("output_type") == "stream" and last["name"] == output["name"]:
                last["text"] += output["text"]
                continue
        tidy.append(output)
    return tidy


def joined(text: str | list[str]) -> str:
    """Return a multi-line string that a file may hold as a list of lines."""
    return text if isinstance(text, str) else "".join(text)
