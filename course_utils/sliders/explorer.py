"""The one helper behind every explorer: controls in, picture and words out, fast.

The figure is built once and drawn as a `LivePicture`: a move of a slider draws the keyed artists
and nothing else. The picture is an ``<img>`` of fixed size with the live description as alternative
text.
"""

from __future__ import annotations

import asyncio
import base64
import html
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import ipywidgets as widgets

from course_utils.pictures import canvas
from course_utils.pictures.described import img_tag, plotted
from course_utils.pictures.live import LivePicture
from course_utils.sliders.controls import Control

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["Explorer"]

Settings = dict[str, Any]


class Explorer(widgets.VBox):
    """A figure with controls.

    Parameters
    ----------
    title : str
        Shown above the controls.
    view : callable
        ``view(**settings) -> data``: pure, quick, no drawing. If the data has an attribute
        ``pending`` that is true, the view has more to compute and is called again with the same
        settings as soon as the kernel is free: the controls stay alive meanwhile.
    draw : callable
        ``draw(axes, data)`` with keyed artists; the same function draws the static figure.
    describe : callable
        ``describe(data) -> str``: what is to be seen, in words, with numbers.
    controls : dict of str to Control
        At most four, not counting one that plays by itself (time).
    presets : dict of str to dict
        Named settings; they become numbered buttons.
    figure : callable
        ``figure() -> (fig, axes)``.

    Attributes
    ----------
    settings : dict
        The current value of each control.
    description : str
        The words that belong to the current picture.
    """

    def __init__(
        self,
        title: str,
        *,
        view: Callable[..., Any],
        draw: Callable[[Sequence[Axes], Any], None],
        describe: Callable[[Any], str],
        controls: Mapping[str, Control],
        presets: Mapping[str, Settings] | None = None,
        figure: Callable[[], tuple[Figure, list[Axes]]],
    ) -> None:
        if sum(not getattr(control, "play", False) for control in controls.values()) > 4:
            raise ValueError(f"controls: at most four can be overseen, got {list(controls)}")
        self.title, self.controls, self.presets = title, dict(controls), dict(presets or {})
        self._view, self._draw, self._describe = view, draw, describe
        self._fig, self._axes = figure()
        self._live = LivePicture(self._fig)
        self._holding = False
        self._next: asyncio.TimerHandle | None = None
        self.description = ""
        made = {name: control.widget() for name, control in self.controls.items()}
        self._inputs: dict[str, Any] = {name: pair[0] for name, pair in made.items()}
        self._picture, self._words, self._problem = widgets.HTML(), widgets.HTML(), widgets.HTML()
        for part, name in (
            (self._picture, "picture"),
            (self._words, "words"),
            (self._problem, "problem"),
        ):
            part.add_class(f"explorer-{name}")
        super().__init__(
            [
                widgets.HTML(f"<strong>{html.escape(title)}</strong>"),
                widgets.HBox(self._preset_buttons(), layout={"flex_flow": "row wrap"}),
                *(pair[1] for pair in made.values()),
                self._picture,
                self._words,
                self._problem,
            ]
        )
        self.add_class("explorer")
        self._first_look()
        for widget in self._inputs.values():
            widget.observe(self._on_change, names="value")

    def _preset_buttons(self) -> list[widgets.Button]:
        buttons = []
        for number, name in enumerate(self.presets, start=1):
            button = widgets.Button(
                description=f"{number} {name}", layout={"width": "auto"}, tooltip=f"preset {name}"
            )
            button.on_click(lambda _, name=name: self.preset(name))
            buttons.append(button)
        return buttons

    @property
    def settings(self) -> Settings:
        """The current value of each control."""
        return {name: widget.value for name, widget in self._inputs.items()}

    def set(self, **settings: Any) -> None:
        """Set some controls at once and redraw once."""
        for name, value in settings.items():
            if name not in self.controls:
                raise ValueError(f"settings: {name!r} is not one of {list(self.controls)}")
            self.controls[name].check(name, value)
        with canvas.DRAWING:
            self._holding = True
            try:
                for name, value in settings.items():
                    self._inputs[name].value = value
            finally:
                self._holding = False
            self.refresh()

    def preset(self, which: int | str) -> None:
        """Go to a preset by its name or its number (from 1)."""
        names = list(self.presets)
        if isinstance(which, int) and 1 <= which <= len(names):
            which = names[which - 1]
        if which not in self.presets:
            raise ValueError(
                f"preset: must be from 1 to {len(names)} or one of {names}, got {which!r}"
            )
        self.set(**self.presets[which])

    def _on_change(self, _change: Any) -> None:
        with canvas.DRAWING:  # a kernel may hand each slider's message to another thread
            if not self._holding:
                self.refresh()

    def refresh(self) -> None:
        """Compute, draw and say the current state; a failure is one line under the picture."""
        while self._one_look():
            try:
                loop = asyncio.get_running_loop()
            except RuntimeError:
                continue  # no kernel is listening, so nobody waits: go on at once
            self._next = loop.call_later(0.001, self.refresh)
            return

    def _one_look(self) -> bool:
        """Show the current state as far as it is known; return whether there is more to compute."""
        if self._next is not None:  # the newest settings win, and there is one timer at most
            self._next.cancel()
            self._next = None
        try:
            with canvas.DRAWING:
                data = self._view(**self.settings)
                self._show(data)
        except Exception as error:  # a learner drags a slider: never a traceback
            told = html.escape(" ".join(f"{type(error).__name__}: {error}".split()))
            self._problem.value = f"This setting could not be computed. {told}"
            return False
        self._problem.value = ""
        return bool(getattr(data, "pending", False))

    @property
    def problem(self) -> str:
        """What went wrong with the current settings, in one line; empty when nothing did."""
        return self._problem.value

    def _first_look(self) -> None:
        """Draw the default state completely and freeze the layout."""
        data = self._view(**self.settings)
        while getattr(data, "pending", False):
            data = self._view(**self.settings)
        self._draw(self._axes, data)
        canvas.freeze_layout(self._fig)
        self._show(data)

    def _show(self, data: Any) -> None:
        self._draw(self._axes, data)
        self.description = self._describe(data)
        alt = f"{self.title}: {self.description}"
        self._picture.value = img_tag(self._live.quick_png(), alt, *self._live.size)
        self._words.value = f'<div aria-live="polite">{html.escape(self.description)}</div>'

    def __repr__(self) -> str:
        return f"{self.title}\n{self.description}\nPlotted:\n{plotted(self._fig)}"

    def _repr_mimebundle_(self, **kwargs: Any) -> dict[str, Any]:
        bundle: Any = super()._repr_mimebundle_(**kwargs)
        data = dict(bundle[0] if isinstance(bundle, tuple) else bundle or {})
        png = self._live.small_png()
        alt = f"{self.title}: {self.description}"
        # Shown where no kernel runs: a notebook not yet run, a web page, print.
        data["text/html"] = (
            f'<figure style="margin:0">{img_tag(png, alt, *self._live.size)}<figcaption>'
            f"<strong>{html.escape(self.title)}</strong> {html.escape(self.description)} "
            "<em>Run this cell (Shift + Enter) to get the controls.</em></figcaption></figure>"
        )
        data["image/png"] = base64.b64encode(png).decode()
        data["text/plain"] = repr(self)
        return data
