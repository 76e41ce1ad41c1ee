"""What a learner does in a browser: run a notebook, move sliders, predict, answer exercises."""

import ast
import builtins
import json
import os
import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator

from course_utils.course import find_exercise
from course_utils.lessons.model import FunctionExercise
from course_utils.lessons.reading import show_source
from tools.browser import Opened, settled

pytestmark = pytest.mark.slow
SECONDS = 20  # for one reaction; a slow machine gets it, a broken page does not
# JupyterLab's own complaints, none of which come from the course.
NOISE: tuple[str, ...] = ()


def until(happened: Callable[[], Any], what: str) -> None:
    """Wait until something has happened; fail with `what` when it does not."""
    deadline = time.monotonic() + SECONDS
    while not happened():
        assert time.monotonic() < deadline, what
        time.sleep(0.05)


CONTROLS = ".control :is(input[type=range], select), [role=radiogroup]"


def focus(control: Locator) -> Locator:
    """Put the focus on a control: of radio buttons it is on the chosen one."""
    chosen = control.locator("input:checked")
    part = chosen if chosen.count() else control
    part.focus()
    return part


def moves(explorer: Locator, control: Locator) -> bool:
    """Move a control a few steps by keyboard; tell whether both picture and words changed."""
    before = settled(explorer)
    # The other way if it stands at its end, and further if one step is too small to tell.
    for key in ("ArrowRight", "ArrowLeft", "ArrowLeft", "ArrowLeft"):
        part = focus(control)
        part.press(key)
        assert control.page.evaluate("document.activeElement.closest('.explorer') !== null")
        if changed(before, settled(explorer)):
            return True
    return False


def presets(explorer: Locator) -> list[Locator]:
    """Return the numbered buttons of an explorer."""
    return explorer.get_by_role("button", name=re.compile(r"^\d ")).all()


def changed(before: tuple[str, str], now: tuple[str, str]) -> bool:
    return now[0] != before[0] and now[1] != before[1]


def test_every_cell_runs(book: Opened) -> None:
    for cell in book.cells():
        if cell["cell_type"] == "code":
            assert cell["execution_count"], "".join(cell["source"])
            for output in cell["outputs"]:
                assert output["output_type"] != "error", "".join(cell["source"])
                assert output.get("name") != "stderr", output["text"]


def test_explorers_are_where_the_tags_say(book: Opened) -> None:
    tagged = [c for c in book.cells() if "explorer" in c["metadata"].get("tags", [])]
    assert len(book.explorers()) == len(tagged)


def test_every_control_of_every_explorer_moves_picture_and_words(book: Opened) -> None:
    for explorer in book.explorers():
        explorer.scroll_into_view_if_needed()
        title = explorer.locator("strong").first.inner_text()
        controls = explorer.locator(CONTROLS).all()
        assert controls, title
        for number, control in enumerate(controls, start=1):
            # What a control does may depend on the others: without hinges there is none to shift.
            for preset in (None, *presets(explorer)):
                if preset is not None:
                    preset.click()
                if moves(explorer, control):
                    break
            else:
                pytest.fail(f"{title}: control {number} changes nothing")
            assert explorer.locator(".explorer-problem").inner_text().strip() == "", title


def test_every_preset_can_be_clicked(book: Opened) -> None:
    for explorer in book.explorers():
        explorer.scroll_into_view_if_needed()
        title = explorer.locator("strong").first.inner_text()
        buttons = presets(explorer)
        assert buttons, title
        buttons[0].click()
        for button in [*buttons[1:], buttons[0]]:
            before = settled(explorer)
            button.click()
            assert changed(before, settled(explorer)), f"{title}: a preset changes nothing"
            assert explorer.locator(".explorer-problem").inner_text().strip() == "", title


def progress(site: Any) -> dict[str, Any]:
    """Return what the served notebooks have recorded."""
    path = site.folder / "progress.json"
    return json.loads(path.read_text("utf-8")) if path.exists() else {}


def test_a_click_after_the_outcome_is_answered_and_not_recorded(book: Opened, site: Any) -> None:
    questions = book.page.locator(".jp-Notebook .prediction").all()
    predicts = [c for c in book.cells() if "predict(" in "".join(c["source"]) and c["outputs"]]
    assert len(questions) >= len([c for c in predicts if c["cell_type"] == "code"])
    for question in questions:
        question.scroll_into_view_if_needed()
        question.get_by_role("button").last.click()
        shown = question.get_by_text("A click after the outcome does not count.")
        shown.wait_for(timeout=1000 * SECONDS)
        assert "Measured:" in shown.inner_text()
    assert progress(site).get("predictions", {}) == {}


def stands_alone(source: str) -> bool:
    """Tell whether a solution needs nothing but NumPy, so that a learner could type it."""
    tree = ast.parse(source)
    read = {n.id for n in ast.walk(tree) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)}
    bound = {n.id for n in ast.walk(tree) if isinstance(n, ast.Name) and not_load(n)}
    bound |= {n.arg for n in ast.walk(tree) if isinstance(n, ast.arg)}
    bound |= {n.name for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)}
    return read <= bound | {"np"} | set(dir(builtins))


def not_load(name: ast.Name) -> bool:
    return not isinstance(name.ctx, ast.Load)


def function_exercise(book: Opened) -> tuple[int, FunctionExercise, str]:
    """Return the place of an exercise that asks for a function, the exercise and its solution."""
    for position, cell in enumerate(book.cells()):
        found = re.search(r'check\("(\w+)"', "".join(cell["source"]))
        if found and "exercise" in cell["metadata"].get("tags", []):
            exercise = find_exercise(found[1])
            if isinstance(exercise, FunctionExercise):
                source = show_source(exercise.solution).text
                if stands_alone(source):
                    return position, exercise, source
    pytest.fail("there is no exercise that asks for a function")


def type_and_run(book: Opened, position: int, source: str) -> None:
    """Type a cell's new content and run it, with the keyboard."""
    cell = book.cell(position)
    cell.scroll_into_view_if_needed()
    cell.locator(".cm-content").click()
    book.page.keyboard.press("ControlOrMeta+a")
    book.page.keyboard.insert_text(source)
    book.page.keyboard.press("Control+Enter")


def test_a_wrong_and_a_right_answer_get_their_feedback(book: Opened, site: Any) -> None:
    position, exercise, solution = function_exercise(book)
    told = book.cell(position).locator(".told")
    mistake = exercise.mistakes[0]
    wrong = (
        "from course_utils.course import find_exercise\n"
        f'check("{exercise.id}", find_exercise("{exercise.id}").mistakes[0].wrong)'
    )
    assert "Not attempted yet." in told.inner_text()
    type_and_run(book, position, wrong)
    until(lambda: mistake.sentence in told.inner_text(), f"{exercise.id}: {mistake.sentence}")
    type_and_run(book, position, f'{solution}\n\ncheck("{exercise.id}", {name_of(solution)})')
    until(lambda: "Right." in told.inner_text(), f"{exercise.id}: the solution is not right")
    assert progress(site)["exercises"][exercise.id]["solved"]


def name_of(source: str) -> str:
    """Return the name of the function that a source defines."""
    (name,) = re.findall(r"^def (\w+)", source, re.MULTILINE)
    return name


@pytest.mark.parametrize("theme", ["JupyterLab Dark", "JupyterLab Light"])
def test_outputs_are_accessible(book: Opened, theme: str) -> None:
    """Asked of the outputs alone: the rest of the page is JupyterLab's."""
    book.app(f"await app.commands.execute('apputils:change-theme', {{ theme: '{theme}' }})")
    light = str("Light" in theme).lower()
    book.page.wait_for_selector(f"body[data-jp-theme-light={light}]", state="attached")
    outputs: Any = {"include": [[".jp-Notebook .jp-OutputArea-output"]]}
    found = Axe().run(book.page, context=outputs, options={"rules": {"region": {"enabled": False}}})
    assert found.response["passes"], "nothing was looked at"
    assert found.violations_count == 0, found.generate_report()


def test_screenshots_if_wanted(book: Opened) -> None:
    wanted = os.environ.get("COURSE_SCREENSHOTS")
    if wanted:
        book.shoot(Path(wanted))


def test_nothing_went_wrong_and_nothing_left_the_machine(book: Opened) -> None:
    """The last test of each notebook: it judges all that was done before."""
    errors = [line for line in book.console if not any(noise in line for noise in NOISE)]
    assert errors == []
    assert book.outside == []
    assert book.page.locator(".Toastify__toast").all_inner_texts() == []
