"""What a stored notebook must and must not hold: each rule keeps a test or a slide from failing."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from course_utils.saving import WIDGET_VIEW
from tools.common import stored_notebooks
from tools.normalise import NOTEBOOK_METADATA, VALID_ID, normalise

ROOT = Path(__file__).resolve().parents[2]
PATHS = stored_notebooks()
FORBIDDEN = ("%matplotlib", "warnings.filterwarnings", "warnings.simplefilter", "sys.path")
SLIDE_TYPES = {"slide", "subslide", "fragment", "skip", "notes"}
MOST_LINES = 12
LARGEST = 1_500_000

Notebook = dict[str, Any]


@pytest.fixture(params=PATHS, ids=[path.stem for path in PATHS])
def path(request: pytest.FixtureRequest) -> Path:
    return request.param


@pytest.fixture
def notebook(path: Path) -> Notebook:
    return json.loads(path.read_text("utf-8"))


def code_cells(notebook: Notebook) -> list[tuple[str, str, Notebook]]:
    """Return id, source and cell of every code cell."""
    return [
        (cell["id"], "".join(cell["source"]), cell)
        for cell in notebook["cells"]
        if cell["cell_type"] == "code"
    ]


def test_every_code_cell_was_run_in_order(notebook: Notebook) -> None:
    """Nbval does not compare a cell without an execution count, whatever it prints."""
    counts = [cell["execution_count"] for _, _, cell in code_cells(notebook)]
    assert counts == list(range(1, len(counts) + 1))


def test_no_cell_ends_in_a_semicolon(notebook: Notebook) -> None:
    """A semicolon hides output in JupyterLab only; nbval would see what a reader does not."""
    assert [name for name, source, _ in code_cells(notebook) if source.rstrip().endswith(";")] == []


def test_no_empty_code_cell(notebook: Notebook) -> None:
    assert [name for name, source, _ in code_cells(notebook) if not source.strip()] == []


def test_no_stored_error_warning_or_widget_state(notebook: Notebook) -> None:
    assert "widgets" not in notebook["metadata"]
    for name, _, cell in code_cells(notebook):
        for output in cell["outputs"]:
            assert output["output_type"] != "error", name
            assert output.get("name") != "stderr", name
            assert WIDGET_VIEW not in output.get("data", {}), name


def test_ids_are_valid_and_unique(notebook: Notebook) -> None:
    names = [cell["id"] for cell in notebook["cells"]]
    assert len(set(names)) == len(names)
    assert [name for name in names if not VALID_ID.fullmatch(name)] == []


def test_slide_types_are_known(notebook: Notebook) -> None:
    """A cell that continues a slide has no slide type; "-" makes it vanish."""
    types = {cell["metadata"].get("slideshow", {}).get("slide_type") for cell in notebook["cells"]}
    assert types - SLIDE_TYPES - {None} == set()


def test_no_tricks(notebook: Notebook) -> None:
    found = [
        (name, word)
        for name, source, _ in code_cells(notebook)
        for word in FORBIDDEN
        if word in source
    ]
    assert found == []


def test_no_hidden_cell(notebook: Notebook) -> None:
    hidden = [
        cell["id"]
        for cell in notebook["cells"]
        if cell["metadata"].get("jupyter", {}).get("source_hidden")
        or cell["metadata"].get("jupyter", {}).get("outputs_hidden")
    ]
    assert hidden == []


def test_notes_for_the_lecturer_are_folded(notebook: Notebook) -> None:
    """They give answers away; unfolded they interrupt whoever reads alone."""
    for cell in notebook["cells"]:
        text, metadata = "".join(cell["source"]), cell["metadata"]
        folded = text.startswith("<details><summary>For the lecturer</summary>\n\n")
        assert folded == (metadata.get("slideshow", {}).get("slide_type") == "notes"), cell["id"]
        assert "**For the lecturer" not in text, cell["id"]


def test_code_cells_are_short(notebook: Notebook) -> None:
    long = {name: source.count("\n") + 1 for name, source, _ in code_cells(notebook)}
    assert {name: lines for name, lines in long.items() if lines > MOST_LINES} == {}


def test_size(path: Path) -> None:
    assert path.stat().st_size < LARGEST


def test_metadata_is_normal(notebook: Notebook) -> None:
    assert notebook["metadata"] == NOTEBOOK_METADATA
    assert (notebook["nbformat"], notebook["nbformat_minor"]) == (4, 5)


def test_make_notebooks_has_been_run(notebook: Notebook) -> None:
    """Apart from the outputs themselves, `make notebooks` would change nothing."""
    for cell, normal in zip(notebook["cells"], normalise(notebook)["cells"], strict=True):
        assert cell["metadata"] == normal["metadata"], cell["id"]
        assert len(cell.get("outputs", [])) == len(normal.get("outputs", [])), cell["id"]


def test_no_path_of_somebodys_machine_in_outputs(notebook: Notebook) -> None:
    for name, _, cell in code_cells(notebook):
        for output in cell["outputs"]:
            text = "".join(output.get("text", output.get("data", {}).get("text/plain", "")))
            assert not re.search(r"/home/|/Users/|/root/|/tmp/|site-packages", text), name


def headings(notebook: Notebook) -> dict[str, int]:
    """Return the anchor of each heading, as JupyterLab and nbconvert make it, and its cell."""
    return {
        line.lstrip("#").strip().replace(" ", "-"): place
        for place, cell in enumerate(notebook["cells"])
        if cell["cell_type"] == "markdown"
        for line in "".join(cell["source"]).splitlines()
        if re.match(r"#{1,6} ", line)
    }


def test_links_lead_somewhere(path: Path, notebook: Notebook) -> None:
    text = "\n".join(
        "".join(c["source"]) for c in notebook["cells"] if c["cell_type"] == "markdown"
    )
    links = re.findall(r"\]\((?!https?:)([^)#\s]*)#?([^)\s]*)\)", text)
    assert links
    for file, anchor in links:
        target = (path.parent / file).resolve() if file else path
        assert target.exists(), file
        if anchor:
            assert anchor in headings(json.loads(target.read_text("utf-8"))), f"{file}#{anchor}"


def test_one_minute_is_enough_for_the_playground() -> None:
    """Below the first words stand the cell that imports and the one that is the playground."""
    start = json.loads((ROOT / "notebooks" / "00_start_here.ipynb").read_text("utf-8"))
    words, imports, playground = start["cells"][:3]
    assert "**One minute?** Click on the grey cell below" in "".join(words["source"])
    assert "".join(imports["source"]).startswith("import numpy")
    assert "".join(playground["source"]).endswith('make_explorer("playground", rng=SEED)')


def test_readme_lists_the_notebooks_that_exist_in_order() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    listed = re.findall(r"\]\(notebooks/([\w]+\.ipynb)\)", readme)
    if not PATHS:
        pytest.skip("there is no notebook yet")
    assert listed == [path.name for path in PATHS]
