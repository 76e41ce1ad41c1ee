"""Reading code inside a notebook: the functions of the core are short enough to be shown."""

from __future__ import annotations

import ast
import inspect
import textwrap
from dataclasses import dataclass
from typing import Any

__all__ = ["Source", "show_source"]


@dataclass(frozen=True)
class Source:
    """Source text that a notebook renders with highlighting."""

    text: str

    def __repr__(self) -> str:
        return self.text

    def _repr_markdown_(self) -> str:
        return f"```python\n{self.text}\n```"


def show_source(thing: Any, *, docstring: bool = False) -> Source:
    """Return the source of a function, method or class, without docstrings unless asked for."""
    text = textwrap.dedent(inspect.getsource(thing)).rstrip()
    return Source(text if docstring else _without_docstrings(text))


def _without_docstrings(text: str) -> str:
    """Drop every docstring with the blank line behind it; one that is the whole body stays."""
    try:
        tree = ast.parse(text)
    except SyntaxError:  # a lambda comes with the line around it
        return text
    lines = text.splitlines()
    dropped: set[int] = set()
    for node in ast.walk(tree):
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            continue
        if ast.get_docstring(node) is not None and len(node.body) > 1:
            first, last = node.body[0].lineno - 1, node.body[0].end_lineno or 0
            blank_behind = not lines[last].strip()
            dropped |= set(range(first, last + blank_behind))
    return "\n".join(line for number, line in enumerate(lines) if number not in dropped)
