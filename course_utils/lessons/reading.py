"""Reading inside a notebook: functions of the core, short enough to be shown, and small tables."""

from __future__ import annotations

import ast
import html
import inspect
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from pygments.lexers.python import PythonLexer
from pygments.token import Comment, Keyword, Operator, String

__all__ = ["Source", "Table", "show_source", "show_table"]


_FONT = "font-family:var(--jp-code-font-family,monospace),monospace"
# The colours of JupyterLab's editor, which follow its theme; elsewhere the page's own colour.
_KEYWORD = "color:var(--jp-mirror-editor-keyword-color);font-weight:bold"
_LOOKS = {
    Comment: "font-style:italic",
    String: "color:var(--jp-mirror-editor-string-color)",
    Keyword: _KEYWORD,
    Operator.Word: _KEYWORD,
}


@dataclass(frozen=True)
class Source:
    """Source text that a notebook renders with highlighting."""

    text: str

    def __repr__(self) -> str:
        return self.text

    def _repr_html_(self) -> str:
        # A web page made from the notebook shows Markdown's code in a proportional font.
        return f'<pre style="{_FONT}">{_highlighted(self.text)}</pre>'

    def _repr_markdown_(self) -> str:
        return f"```python\n{self.text}\n```"


def show_source(thing: Any, *, docstring: bool = False) -> Source:
    """Return the source of a function, method or class, without docstrings unless asked for."""
    text = textwrap.dedent(inspect.getsource(thing)).rstrip()
    return Source(text if docstring else _without_docstrings(text))


@dataclass(frozen=True)
class Table:
    """A table of words; the first row is the head."""

    rows: tuple[tuple[str, ...], ...]

    def __repr__(self) -> str:
        widths = [max(len(cell) for cell in column) for column in zip(*self.rows, strict=True)]
        lines = (zip(row, widths, strict=True) for row in self.rows)
        return "\n".join(" | ".join(c.ljust(w) for c, w in line).rstrip() for line in lines)

    def _repr_markdown_(self) -> str:
        head, *body = (f"| {' | '.join(row)} |" for row in self.rows)
        return "\n".join([head, "|---" * len(self.rows[0]) + "|", *body])


def show_table(columns: Mapping[str, Sequence[str]]) -> Table:
    """Return a table with the given columns, each under its name."""
    return Table((tuple(columns), *zip(*columns.values(), strict=True)))


def _highlighted(text: str) -> str:
    """Return the source as HTML with its keywords, strings and comments marked."""

    def look(token: tuple[Any, str]) -> str:
        return next((css for kind, css in _LOOKS.items() if token[0] in kind), "")

    parts = []
    for css, tokens in groupby(PythonLexer(stripnl=False, ensurenl=False).get_tokens(text), look):
        part = html.escape("".join(written for _, written in tokens))
        parts.append(f'<span style="{css}">{part}</span>' if css else part)
    return "".join(parts)


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
