"""Reading code inside a notebook: the functions of the core are short enough to be shown."""

from __future__ import annotations

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
    """Return the source of a function, method or class, without its docstring unless asked for."""
    text = textwrap.dedent(inspect.getsource(thing)).rstrip()
    if not docstring and thing.__doc__:
        for quoted in _docstring_spans(text):
            text = text.replace(quoted, "", 1)
    return Source(text)


def _docstring_spans(text: str) -> list[str]:
    """Return the docstrings in `text` with their indentation and line break, outermost first."""
    import ast

    lines = text.splitlines(keepends=True)
    spans = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and ast.get_docstring(node):
            first = node.body[0]
            if len(node.body) > 1:
                spans.append("".join(lines[first.lineno - 1 : first.end_lineno]))
    return spans
