"""Showing source: the code as it is, without docstrings, whatever it contains."""

import html
import re
from dataclasses import dataclass
from functools import cache
from typing import Any

import pytest

from course_utils import activations, layers
from course_utils.lessons.reading import Source, show_source, show_table


def documented(x: float) -> float:
    """Return the double.

    Two paragraphs, "quotes" and a `backtick`.
    """
    text = "a string that stays"
    return 2 * x + len(text)


def only_a_docstring() -> None:
    """Say nothing."""


def bare(x: int) -> int:
    return x  # no docstring


def outer() -> Any:
    """Outer words."""

    def inner() -> int:
        """Inner words."""
        return 1

    return inner


@cache
def decorated() -> int:
    """Say one."""
    return 1


@dataclass
class Documented:
    """A class with words.

    Attributes
    ----------
    size : int
    """

    size: int

    def double(self) -> int:
        """Return the double."""
        return 2 * self.size


class WithoutWords:
    def method(self) -> int:
        """Return three."""
        return 3


async def waits() -> int:
    """Wait for nothing."""
    return 1


def test_docstring_is_left_out_unless_asked_for() -> None:
    assert show_source(documented).text == (
        "def documented(x: float) -> float:\n"
        '    text = "a string that stays"\n'
        "    return 2 * x + len(text)"
    )
    assert "Two paragraphs" in show_source(documented, docstring=True).text


def test_function_without_docstring_is_shown_as_it_is() -> None:
    assert show_source(bare).text == "def bare(x: int) -> int:\n    return x  # no docstring"


def test_a_body_that_is_only_a_docstring_stays() -> None:
    assert "Say nothing" in show_source(only_a_docstring).text


@pytest.mark.parametrize("thing", [outer, decorated, Documented, WithoutWords, waits])
def test_no_docstring_is_left_at_any_depth(thing: Any) -> None:
    text = show_source(thing).text
    assert '"""' not in text
    compile(text, "shown", "exec")


def test_a_class_begins_right_under_its_name() -> None:
    assert show_source(Documented).text.splitlines()[:3] == [
        "@dataclass",
        "class Documented:",
        "    size: int",
    ]


def test_a_lambda_comes_with_its_line() -> None:
    table = {"double": lambda x: 2 * x}
    assert "lambda x: 2 * x" in show_source(table["double"]).text


def test_method_is_not_indented() -> None:
    text = show_source(Documented.double).text
    assert text == "def double(self) -> int:\n    return 2 * self.size"


def test_notebook_and_terminal_show_the_same() -> None:
    source = show_source(bare)
    assert repr(source) == source.text
    assert source._repr_markdown_() == f"```python\n{source.text}\n```"
    assert plain(source._repr_html_()) == source.text


def plain(shown: str) -> str:
    """Return what a browser shows of HTML in which nothing but spans is marked."""
    return html.unescape(re.sub(r"</?(pre|span)[^>]*>", "", shown))


def test_a_page_shows_the_source_in_a_font_for_code() -> None:
    """Not only in JupyterLab: a page without its stylesheet has `monospace` at least."""
    shown = Source("def f(x):  # <one>\n    return 'a & b' * x")._repr_html_()
    assert re.match(r'<pre style="font-family:[^"]*,monospace">', shown)
    for word, look in (("def", "bold"), ("return", "bold"), ("# <one>", "italic")):
        assert re.search(rf'<span style="[^"]*{look}">{html.escape(word)}</span>', shown)
    assert re.search(r'<span style="[^"]*string-color\)">&#x27;a &amp; b&#x27;</span> \* x', shown)


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ('f"{x if y else z}"', ['f"{', "if", "else", '}"']),
        ("'# no comment'  # one", ["'# no comment'", "# one"]),
        (r"'it\'s' + other", [r"'it\'s'"]),
        ("inner = definition", []),
        ("x = [a for a in b if a]", ["for", "in", "if"]),
    ],
)
def test_what_is_marked(text: str, marked: list[str]) -> None:
    found = re.findall(r"<span[^>]*>(.*?)</span>", Source(text)._repr_html_())
    assert [html.unescape(part) for part in found] == marked


@pytest.mark.parametrize(
    "text", ["(1, 2)", "x = [", '"""open', "    odd\n  indent", "é = 'ü' # ö\nif é: pass", ""]
)
def test_any_text_is_shown_whole(text: str) -> None:
    assert plain(Source(text)._repr_html_()) == text


@pytest.mark.parametrize("module", [activations, layers])
def test_everything_public_can_be_shown(module: Any) -> None:
    for name in module.__all__:
        thing = getattr(module, name)
        if callable(thing) and getattr(thing, "__module__", "") == module.__name__:
            source = show_source(thing)
            compile(source.text, name, "exec")
            assert plain(source._repr_html_()) == source.text


def test_a_table_reads_in_text_and_in_markdown() -> None:
    table = show_table({"property": ["cheap", "bounded"], "verdict": ["true", "larger rates"]})
    assert repr(table) == "property | verdict\ncheap    | true\nbounded  | larger rates"
    assert table._repr_markdown_() == (
        "| property | verdict |\n|---|---|\n| cheap | true |\n| bounded | larger rates |"
    )


def test_columns_of_a_table_have_one_length() -> None:
    with pytest.raises(ValueError, match="shorter"):
        show_table({"a": ["1"], "b": []})
