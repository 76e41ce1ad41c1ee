"""Imports run one way, and each kind of module keeps to its trade.

Every rule follows from a module's path: the core lies flat, the machinery in three folders, each
chapter in a folder with the same layers. A new chapter needs no new line here.
"""

import ast
import importlib
import inspect
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from course_utils.course import COURSE

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "course_utils"
MACHINERY = ("pictures", "sliders", "lessons")
LAYERS = ("experiments", "figures", "explorers", "exercises", "claims")

# What each kind of module may import from the package, besides its own kind.
MAY_IMPORT = {
    "core": set(),
    "course": set(),
    "saving": set(),
    "pictures": {"core"},
    "sliders": {"core", "pictures"},
    "lessons": {"core", "course"},
    "experiments": {"core"},
    "figures": {"core", "pictures", "experiments"},
    "explorers": {"core", "pictures", "sliders", "experiments", "figures"},
    "exercises": {"core", "lessons.model", "experiments"},
    "claims": {"lessons.model"},
}
# Who may use what from outside, besides NumPy and the standard library.
OUTSIDE = {
    "matplotlib": {"pictures", "figures"},
    "PIL": {"pictures"},
    "anywidget": {"sliders"},
    "traitlets": {"sliders"},
    "ipywidgets": {"lessons"},
    "IPython": {"lessons"},
    "pygments": {"lessons"},
    "tqdm": {"core"},
}
LONGEST = 260
ALONE = ("course", "saving")  # beside the core, of a kind of their own

MODULES = {
    ".".join(path.relative_to(PACKAGE).with_suffix("").parts): path
    for path in sorted(PACKAGE.rglob("*.py"))
    if "_data" not in path.parts
}
PUBLIC = [name for name in MODULES if "__init__" not in name]
CONTENTS = [name for name in MODULES if name.endswith("__init__")]
CORE = [name for name in PUBLIC if "." not in name and name not in ALONE]
ORDER = [chapter.name for chapter in COURSE]


def kind(name: str) -> str:
    """Return what kind of module this is, from its path alone."""
    parts = name.removesuffix(".__init__").split(".")
    if parts[0] == "chapters":
        return parts[2] if len(parts) > 2 else "chapters"
    if parts[0] in MACHINERY:
        return parts[0]
    return parts[0] if parts[0] in ALONE else "core"


def chapter_of(name: str) -> str | None:
    """Return the chapter of a module, None outside the chapters."""
    parts = name.split(".")
    return parts[1] if parts[0] == "chapters" and len(parts) > 2 else None


@cache
def tree(name: str) -> ast.Module:
    return ast.parse(MODULES[name].read_text(encoding="utf-8"))


def is_type_checking(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING")


def imports(node: ast.AST) -> Iterator[tuple[str, list[str]]]:
    """Yield (module, names) for every import that is run, lazy ones included."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Import):
            yield from ((alias.name, []) for alias in child.names)
        elif isinstance(child, ast.ImportFrom):
            assert child.level == 0, f"line {child.lineno}: import by the full name"
            yield child.module or "", [alias.name for alias in child.names]
        elif not is_type_checking(child):
            yield from imports(child)


@cache
def imports_of(name: str) -> list[tuple[str, list[str]]]:
    """Return every import of a module that is run."""
    return list(imports(tree(name)))


def inside(name: str) -> Iterator[tuple[str, str]]:
    """Yield (module, name) for what a module takes from the package."""
    for module, names in imports_of(name):
        if module == "course_utils":
            yield from ((f"course_utils.{imported}", "") for imported in names or [""])
        elif module.startswith("course_utils."):
            yield from ((module, imported) for imported in names or [""])


def imported(name: str) -> Iterator[str]:
    """Yield the modules of the package that a module imports, as keys of `MODULES`."""
    for module, taken in inside(name):
        target = module.removeprefix("course_utils.")
        for candidate in (f"{target}.{taken}", target, f"{target}.__init__"):
            if candidate in MODULES:
                yield candidate
                break
        else:
            raise AssertionError(f"{name} imports {module}, which does not exist")


def test_every_module_has_a_place():
    """Nothing lies beside the core, the machinery and the layers of the chapters."""
    assert {path.name for path in PACKAGE.iterdir() if path.is_dir()} - {
        "_data",
        "__pycache__",
    } == {
        *MACHINERY,
        "chapters",
    }
    for chapter in ORDER:
        found = {path.stem for path in (PACKAGE / "chapters" / chapter).iterdir()}
        assert found - {"__pycache__", "__init__"} <= set(LAYERS), chapter
    assert {chapter_of(name) for name in MODULES} - {None} == set(ORDER)


def test_no_circle():
    """Contents pages are left out: whoever imports a module behind one reads the page as well."""
    TopologicalSorter({name: set(imported(name)) for name in PUBLIC}).prepare()


@pytest.mark.parametrize("name", PUBLIC)
def test_imports_run_one_way(name):
    home, chapter = kind(name), chapter_of(name)
    for target in imported(name):
        there, other = kind(target), chapter_of(target)
        assert there == home or {there, target} & MAY_IMPORT[home], f"{name} imports {target}"
        if other != chapter and other is not None:
            assert chapter is not None, f"{name} looks into chapter {other}"
            assert there in ("experiments", "figures"), f"{name} imports {target}"
            assert ORDER.index(other) < ORDER.index(chapter), f"{name} looks ahead: {target}"


def test_only_the_course_looks_chapters_up():
    """By name, at run time: nobody else builds a module's name from a string."""
    by_name = [name for name in PUBLIC if "importlib" in {top for top, _ in imports_of(name)}]
    assert set(by_name) <= {"course", "lessons.installation"}, by_name


@pytest.mark.parametrize("name", PUBLIC)
def test_what_comes_from_outside(name):
    for module, _ in imports_of(name):
        top = module.split(".")[0]
        if top not in {*sys.stdlib_module_names, "numpy", "course_utils"}:
            assert kind(name) in OUTSIDE.get(top, ()), f"{name} imports {top}"


@pytest.mark.parametrize("name", CORE)
def test_the_core_imports_numpy_alone(name):
    """Tqdm comes when a bar is wanted, not when the module is imported."""
    at_once = ast.Module(
        [node for node in tree(name).body if not isinstance(node, ast.FunctionDef | ast.ClassDef)],
        type_ignores=[],
    )
    tops = {module.split(".")[0] for module, _ in imports(at_once)}
    assert tops <= {*sys.stdlib_module_names, "numpy", "course_utils"}


@pytest.mark.parametrize("name", PUBLIC)
def test_no_name_is_taken_from_behind_another_modules_back(name):
    private = [f"{module}.{taken}" for module, taken in inside(name) if taken.startswith("_")]
    assert not private


@pytest.mark.parametrize("name", MODULES)
def test_modules_are_short(name):
    lines = len(MODULES[name].read_text(encoding="utf-8").splitlines())
    assert lines <= LONGEST, f"{name} has {lines} lines, {LONGEST} are allowed"


@pytest.mark.parametrize("name", PUBLIC)
def test_every_module_says_what_is_public(name):
    module = importlib.import_module(f"course_utils.{name}")
    assert isinstance(module.__all__, list)
    missing = [public for public in module.__all__ if not hasattr(module, public)]
    assert not missing
    elsewhere = [
        public
        for public in module.__all__
        if getattr(getattr(module, public), "__module__", "").startswith("course_utils.")
        and getattr(module, public).__module__ != module.__name__
        and inspect.isroutine(getattr(module, public)) | inspect.isclass(getattr(module, public))
    ]
    assert not elsewhere, f"{name} re-exports {elsewhere}"
    assert ast.get_docstring(tree(name))


@pytest.mark.parametrize("name", CONTENTS)
def test_contents_pages_only_name_what_lies_behind_them(name):
    """Chapters and folders of the machinery export nothing, layers and lessons what is used."""
    home = name.removesuffix("__init__")
    taken = {f"{module}.{what}" for module, what in inside(name)}
    assert all(module.startswith(f"course_utils.{home}") for module in taken), taken
    body = [node for node in tree(name).body if isinstance(node, ast.FunctionDef | ast.ClassDef)]
    assert not body, f"{name} defines something"
    assert ast.get_docstring(tree(name))


@pytest.mark.parametrize("chapter", COURSE, ids=lambda chapter: chapter.name)
@pytest.mark.parametrize("layer", ["experiments", "figures"])
def test_a_layers_page_lists_exactly_what_its_notebook_uses(chapter, layer):
    text = (ROOT / "notebooks" / f"{chapter.notebook}.ipynb").read_text("utf-8")
    cells = [cell for cell in json.loads(text)["cells"] if cell["cell_type"] == "code"]
    source = "\n".join("".join(cell["source"]) for cell in cells)
    page = importlib.import_module(f"course_utils.chapters.{chapter.name}.{layer}")
    assert set(page.__all__) == set(re.findall(rf"\b{layer}\.(\w+)", source))


def has_global_random_state(node: ast.AST) -> bool:
    """Tell np.random.<anything but what makes or names a generator> and the random module."""
    if isinstance(node, ast.Import | ast.ImportFrom):
        names = [alias.name for alias in node.names]
        module = node.module if isinstance(node, ast.ImportFrom) else ""
        return module == "random" or "random" in names or module == "numpy.random"
    if isinstance(node, ast.Attribute) and ast.unparse(node.value) in ("np.random", "numpy.random"):
        return node.attr not in ("default_rng", "Generator", "SeedSequence")
    return False


@pytest.mark.parametrize("name", MODULES)
def test_no_global_random_state_and_no_pickle(name):
    for node in ast.walk(tree(name)):
        assert not has_global_random_state(node), f"{name}, line {getattr(node, 'lineno', '?')}"
    assert "pickle" not in {module for module, _ in imports_of(name)}
    assert "allow_pickle=True" not in MODULES[name].read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "line",
    [
        "np.random.seed(0)",
        "numpy.random.normal()",
        "import random",
        "from numpy.random import rand",
    ],
)
def test_global_random_state_is_noticed(line):
    assert any(has_global_random_state(node) for node in ast.walk(ast.parse(line)))


@pytest.mark.parametrize("line", ["np.random.default_rng(0)", "rng: np.random.Generator"])
def test_generators_are_welcome(line):
    assert not any(has_global_random_state(node) for node in ast.walk(ast.parse(line)))


def hidden_seeds(node: ast.AST) -> list[str]:
    """Return the lines of a tree in which a seed is fixed: by a number, or by a default."""
    found = []
    for part in ast.walk(node):
        if isinstance(part, ast.Call) and ast.unparse(part.func).split(".")[-1] in (
            "default_rng",
            "generator",
            "SeedSequence",
        ):
            fixed = all(isinstance(each, ast.Constant) for each in part.args)
            found += [ast.unparse(part)] if fixed else []
        if isinstance(part, ast.Call):
            found += [
                ast.unparse(part)
                for word in part.keywords
                if word.arg in ("rng", "seed") and isinstance(word.value, ast.Constant)
            ]
        if isinstance(part, ast.arguments):
            named = [*part.posonlyargs, *part.args][-len(part.defaults) :] if part.defaults else []
            given = [
                *zip(named, part.defaults, strict=True),
                *zip(part.kwonlyargs, part.kw_defaults, strict=True),
            ]
            found += [a.arg for a, default in given if a.arg in ("rng", "seed") and default]
    return found


@pytest.mark.parametrize("name", [name for name in MODULES if kind(name) != "exercises"])
def test_no_seed_is_hidden(name):
    """Only the notebook's SEED decides what is drawn; the inputs that try an answer are fixed."""
    assert not hidden_seeds(tree(name))


@pytest.mark.parametrize(
    ("code", "hidden"),
    [
        ("np.random.default_rng(0)", True),
        ("np.random.default_rng()", True),
        ("default_rng([seed, 3])", False),
        ("generator(rng)", False),
        ("draw(3, rng=1)", True),
        ("draw(3, rng=rng)", False),
        ("def f(*, rng=0): ...", True),
        ("def f(seed=1): ...", True),
        ("def f(x=1, *, rng): ...", False),
    ],
)
def test_hidden_seeds_are_noticed(code, hidden):
    assert bool(hidden_seeds(ast.parse(code))) is hidden


@pytest.mark.parametrize("modules", [["activations"], CORE], ids=["activations", "all"])
def test_importing_the_numerics_loads_no_heavy_library(root, modules):
    code = "\n".join(f"import course_utils.{name}" for name in modules)
    code += "\nimport sys; print(*sorted({name.split('.')[0] for name in sys.modules}))"
    result = subprocess.run(
        [sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True
    )
    heavy = {"matplotlib", "ipywidgets", "IPython", "tqdm", "torch", "PIL", "sklearn", "pandas"}
    assert not heavy & set(result.stdout.split())
