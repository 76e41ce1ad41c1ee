"""How feedback, predictions and progress look in a notebook; the thin display code."""

from __future__ import annotations

import html
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import ipywidgets as widgets

from course_utils.course import Chapter
from course_utils.lessons.model import Feedback, Prediction
from course_utils.lessons.progress import Progress

__all__ = ["CHOSEN", "GO_ON", "MARK", "ProgressTable", "Question", "Told", "one_line"]

_BORDERS = {"right": "#00795A", "not yet": "#B85C00"}

CHOSEN = {"button_color": "#005A8C", "text_color": "#FFFFFF"}
"""The chosen answer, light on dark in both themes. All other text has the theme's own colour."""
MARK = "✓"
TOO_LATE = "A click after the outcome does not count."
GO_ON = "Go on: one of the next cells shows the outcome."
"""Said after a click; a test reads in the notebooks that it is true."""


def one_line(value: Any) -> str:
    """Write any value in at most 80 characters."""
    try:
        text = " ".join(repr(value).split())
    except BaseException:  # a __repr__ that exits or recurses: still no traceback
        text = f"a {type(value).__name__}"
    return text if len(text) <= 80 else f"{text[:77]}..."


@dataclass(frozen=True)
class Told:
    """Feedback as it is shown: the verdict in words, never by colour alone."""

    feedback: Feedback
    note: str = ""

    def __repr__(self) -> str:
        text = f"{self.feedback.verdict.capitalize()}. {self.feedback.message}"
        return f"{text}\n{self.note}" if self.note else text

    def _repr_html_(self) -> str:
        first, *rest = self.feedback.message.split("\n")
        body = html.escape(first)
        if rest:
            body += f'<pre style="margin:4px 0">{html.escape(chr(10).join(rest))}</pre>'
        if self.note:
            body += f"<br><small>{html.escape(self.note)}</small>"
        color = _BORDERS.get(self.feedback.verdict, "#6b6b6b")
        return (
            f'<div class="told" style="border-left:4px solid {color};padding:2px 10px">'
            f"<strong>{self.feedback.verdict.capitalize()}.</strong> {body}</div>"
        )


class Question(widgets.VBox):
    """A prediction's question with one button per option.

    Parameters
    ----------
    prediction : Prediction
    record : Progress
        Where a click is kept.
    outcome : callable
        What was measured in this kernel, held against the recorded prediction; "" as long as
        nothing was.
    """

    def __init__(
        self, prediction: Prediction, record: Progress, outcome: Callable[[], str]
    ) -> None:
        self._prediction, self._record, self._outcome = prediction, record, outcome
        self._options = [text for text, _ in prediction.options]
        self._buttons = [
            widgets.Button(layout={"width": "auto"}, tooltip=text) for text in self._options
        ]
        for text, button in zip(self._options, self._buttons, strict=True):
            button.on_click(lambda _, text=text: self._choose(text))
        self._answer = widgets.HTML()
        super().__init__(
            [
                widgets.HTML(f"<strong>Predict.</strong> {html.escape(prediction.question)}"),
                widgets.HBox(self._buttons, layout={"flex_flow": "row wrap"}),
                self._answer,
            ]
        )
        self.add_class("prediction")
        self._show(record.prediction(prediction.id))

    def _choose(self, text: str) -> None:
        if self._outcome():  # who knows the outcome predicts nothing
            before = self._record.prediction(self._prediction.id)
            self._show(before, TOO_LATE if text != before else "")
            return
        self._record.record_prediction(self._prediction.id, text)
        self._show(text)

    def renew(self) -> None:
        """Show what is known by now: the outcome may have been measured meanwhile."""
        self._show(self._record.prediction(self._prediction.id))

    def _show(self, said: str | None, note: str = "") -> None:
        for text, button in zip(self._options, self._buttons, strict=True):
            # The mark says it without colour.
            button.description = f"{MARK} {text}" if text == said else text
            button.style = dict(CHOSEN) if text == said else {}
        parts = [note, self._record.message]
        if said is not None:
            parts = [f"Recorded: “{said}”.", self._outcome() or GO_ON, *parts]
        elif note:
            parts = [self._outcome(), *parts]
        self._answer.value = html.escape(" ".join(part for part in parts if part))

    def __repr__(self) -> str:
        options = "\n".join(f"  - {text}" for text in self._options)
        return f"Predict. {self._prediction.question}\n{options}"

    def _repr_mimebundle_(self, **kwargs: Any) -> dict[str, Any]:
        bundle: Any = super()._repr_mimebundle_(**kwargs)
        data = dict(bundle[0] if isinstance(bundle, tuple) else bundle or {})
        # Shown where no kernel runs: a reopened notebook, a web page, print.
        options = "".join(f"<li>{html.escape(text)}</li>" for text in self._options)
        shown = (
            f"<div><strong>Predict.</strong> {html.escape(self._prediction.question)}"
            f"<ul>{options}</ul></div>"
        )
        return data | {"text/html": shown, "text/plain": repr(self)}


@dataclass(frozen=True)
class ProgressTable:
    """Rows of (chapter, exercises solved, exercises, predictions made, predictions)."""

    rows: tuple[tuple[Chapter, int, int, int, int], ...]
    note: str = ""

    def __repr__(self) -> str:
        lines = [
            f"{c.notebook[:2]} {c.title} ({c.minutes} minutes): exercises {solved} of {total}, "
            f"predictions {guessed} of {asked}"
            for c, solved, total, guessed, asked in self.rows
        ]
        return "\n".join([*lines, self.note] if self.note else lines)

    def _repr_html_(self) -> str:
        body = "".join(
            f'<tr><td style="text-align:left"><a href="{c.notebook}.ipynb">{c.notebook[:2]} '
            f"{html.escape(c.title)}</a></td><td>{c.minutes}</td>"
            f"<td>{solved} of {total}</td><td>{guessed} of {asked}</td></tr>"
            for c, solved, total, guessed, asked in self.rows
        )
        note = f"<p>{html.escape(self.note)}</p>" if self.note else ""
        return (
            '<table><thead><tr><th style="text-align:left">Notebook</th><th>Minutes</th>'
            "<th>Exercises solved</th><th>Predictions made</th></tr></thead>"
            f"<tbody>{body}</tbody></table>{note}"
        )
