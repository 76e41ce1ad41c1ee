"""Imports run one way, and each kind of module keeps to its trade.

The rules are read from the source with `ast`; a module or folder that does not exist yet is no
offence.
"""

import ast
import importlib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parent.parent / "course_utils"

# What each module of the numerical half may import from the package.
NUMERICS = {
    "checks": set(),
    "activations": {"checks"},
    "initializers": {"checks", "activations"},
    "losses": {"checks"},
    "layers": {"checks", "activations", "initializers"},
    "prelu": {"checks", "layers"},
    "network": {"checks", "activations", "initializers", "losses", "layers"},
    "optimizers": {"checks"},
    "training": {"checks", "losses", "layers", "network", "optimizers"},
    "diagnostics": {"checks", "activations", "losses", "layers", "network"},
    "gradcheck": {"checks", "losses", "layers", "network"},
    "datasets": {"checks"},
    "digits": {"checks", "datasets"},
    "preprocessing": {"checks", "datasets"},
}
# And each presentation layer, besides itself.
PRESENTATION = {
    "reading": set(),
    "claims": set(NUMERICS),
    "experiments": set(NUMERICS),
    "figures": {*NUMERICS, "experiments"},
    "explorers": {*NUMERICS, "experiments", "figures"},
    "exercises": {*NUMERICS, "reading", "experiments"},
    "installation": {"digits", "exercises"},
}
ALLOWED = NUMERICS | PRESENTATION
# Who may use what from outside, besides NumPy and the standard library.
OUTSIDE = {
    "matplotlib": ("figures",),
    "PIL": ("figures",),
    "ipywidgets": ("explorers", "exercises.display"),
    "IPython": ("explorers", "exercises.display", "figures.described", "claims", "reading"),
    "tqdm": ("training",),
}
LONGEST = 220

MODULES = {
    ".".join(path.relative_to(PACKAGE).with_suffix("").parts): path
    for path in sorted(PACKAGE.rglob("*.py"))
    if "_data" not in path.parts
}
PUBLIC = [name for name in MODULES if "__init__" not in name]


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


def inside(name: str) -> Iterator[tuple[str, str]]:
    """Yield (module, name) for what a module takes from the package."""
    for module, names in imports(tree(name)):
        if module == "course_utils":
            yield from ((f"course_utils.{imported}", "") for imported in names or [""])
        elif module.startswith("course_utils."):
            yield from ((module, imported) for imported in names or [""])


def test_the_rules_have_no_circle():
    seen: set[str] = set()
    for name, allowed in ALLOWED.items():
        assert allowed <= seen, f"{name} may only import what stands above it"
        seen.add(name)


@pytest.mark.parametrize("name", PUBLIC)
def test_imports_run_one_way(name):
    home = name.split(".")[0]
    assert home in ALLOWED, f"{name} has no place in the order of imports yet"
    for module, _ in inside(name):
        target = module.split(".")[1]
        assert target == home or target in ALLOWED[home], f"{name} imports {module}"


@pytest.mark.parametrize("name", PUBLIC)
def test_what_comes_from_outside(name):
    for module, _ in imports(tree(name)):
        top = module.split(".")[0]
        if top in sys.stdlib_module_names or top in ("numpy", "course_utils"):
            continue
        allowed = OUTSIDE.get(top, ())
        assert any(f"{name}.".startswith(f"{home}.") for home in allowed), f"{name} imports {top}"


@pytest.mark.parametrize("name", [name for name in NUMERICS if name in MODULES])
def test_the_numerical_half_imports_numpy_alone(name):
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
    pytest.importorskip("ipywidgets" if name.startswith(("explorers", "exercises")) else "numpy")
    pytest.importorskip("matplotlib" if name.startswith(("explorers", "figures")) else "numpy")
    module = importlib.import_module(f"course_utils.{name}")
    assert isinstance(module.__all__, list)
    missing = [public for public in module.__all__ if not hasattr(module, public)]
    assert not missing
    elsewhere = [
        public
        for public in module.__all__
        if getattr(getattr(module, public), "__module__", "").startswith("course_utils.")
        and getattr(module, public).__module__ != module.__name__
        and callable(getattr(module, public))
    ]
    assert not elsewhere, f"{name} re-exports {elsewhere}"
    assert ast.get_docstring(tree(name))


@pytest.mark.parametrize("name", [name for name in MODULES if name.endswith("__init__")])
def test_packages_export_nothing(name):
    assert not list(imports(tree(name))), f"{name} imports something"


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
    assert "pickle" not in {module for module, _ in imports(tree(name))}
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


@pytest.mark.parametrize("modules", [["activations"], list(NUMERICS)], ids=["activations", "all"])
def test_importing_the_numerics_loads_no_heavy_library(root, modules):
    code = "\n".join(f"import course_utils.{name}" for name in modules)
    code += "\nimport sys; print(*sorted({name.split('.')[0] for name in sys.modules}))"
    result = subprocess.run(
        [sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True
    )
    heavy = {"matplotlib", "ipywidgets", "IPython", "tqdm", "torch", "PIL", "sklearn", "pandas"}
    assert not heavy & set(result.stdout.split())
