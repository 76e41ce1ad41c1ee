"""The one helper behind every explorer: controls in, picture and words out, fast.

The figure is built once and drawn as a `LivePicture`: a move of a slider draws the keyed artists
and nothing else. The half in the browser (front.js, an anywidget) asks, one question at a time; the
answer is one dict, with the picture, its words and the places of all controls.
"""

from __future__ import annotations

import asyncio
import base64
import html
import math
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import anywidget
import traitlets

from course_utils.pictures import canvas
from course_utils.pictures.described import img_tag, plotted
from course_utils.pictures.layout import plan
from course_utils.pictures.live import LivePicture
from course_utils.sliders.controls import Control, described

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["Explorer"]

Settings = dict[str, Any]
GOING_ON = 0.1  # seconds of computing for each picture, where drawing them all would take longer
ROOMS = range(240, 1000, 20)
"""Pixels there may be for a picture; the browser asks in steps of 20."""


class Explorer(anywidget.AnyWidget):
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
    problem : str
        What went wrong with the current settings, in one line; empty when nothing did.
    """

    _esm = Path(__file__).with_name("front.js")
    _css = Path(__file__).with_name("front.css")
    spec = traitlets.Dict().tag(sync=True)
    shown = traitlets.Dict().tag(sync=True)

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
        if sum(not control.play for control in controls.values()) > 4:
            raise ValueError(f"controls: at most four can be overseen, got {list(controls)}")
        self.title, self.controls, self.presets = title, dict(controls), dict(presets or {})
        self.settings: Settings = {name: control.value for name, control in controls.items()}
        self._view, self._draw, self._describe, self._figure = view, draw, describe, figure
        self._fig, self._axes = figure()
        self._live = LivePicture(self._fig)
        self._next: asyncio.TimerHandle | None = None
        self._asked, self._answers, self._room = "", 0, 0
        self.description = self.problem = ""
        self._first_look()
        super().__init__(spec=self._described(), shown=self._answer(self._live.quick_png()))
        self.on_msg(self._on_question)

    def _described(self) -> dict[str, Any]:
        """Return all that the browser needs to know in advance."""
        places = {
            name: {key: self.controls[key].place(value) for key, value in preset.items()}
            for name, preset in self.presets.items()
        }
        return {
            "title": self.title,
            "wide": plan(self._fig, 0).width,
            "sizes": {str(room): plan(self._fig, room).size for room in ROOMS}
            | {"most": plan(self._fig, 0).size},
            "controls": {name: described(control) for name, control in self.controls.items()},
            "presets": [{"name": name, "places": held} for name, held in places.items()],
        }

    def set(self, **settings: Any) -> None:
        """Set some controls at once and redraw once."""
        for name, value in settings.items():
            if name not in self.controls:
                raise ValueError(f"settings: {name!r} is not one of {list(self.controls)}")
            self.controls[name].check(name, value)
        with canvas.DRAWING:  # a kernel may hand each message to another thread
            self.settings = self.settings | settings
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

    def fit(self, room: int) -> None:
        """Draw for so many pixels from now on: panels side by side, or one below the other."""
        self._room = room
        self._live.fit(room)

    def _on_question(self, _widget: Any, question: Any, _buffers: Any) -> None:
        """Answer the browser: it names a preset or places of controls, and the room it has."""
        with canvas.DRAWING:
            self._asked = question["asked"]
            self.fit(int(question.get("room", 0)))
            if question.get("sharp"):
                png = self._live.sharp_png(float(question["ratio"]))
                self.shown = self._answer(png, sharp=True, pending=self.shown["pending"])
                return
            if "preset" in question:
                self.settings |= self.presets[list(self.presets)[question["preset"] - 1]]
            self.settings |= {
                name: self.controls[name].stops[place] for name, place in question["set"].items()
            }
            self.refresh()

    def refresh(self) -> None:
        """Compute, draw and say the current state; a failure is one line under the picture."""
        self._renew(0)

    def _renew(self, seconds: float) -> None:
        """Refresh; a view that has more to compute may go on for so long before it is drawn."""
        if self._next is not None:  # the newest settings win, and there is one timer at most
            self._next.cancel()
            self._next = None
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            loop = None  # no kernel is listening, so nobody waits: show what is complete
        with canvas.DRAWING:
            pending = False
            try:
                end = time.monotonic() + (seconds if loop else math.inf)
                data = self._view(**self.settings)
                while getattr(data, "pending", False) and time.monotonic() < end:
                    data = self._view(**self.settings)
                pending = bool(getattr(data, "pending", False))
                self._draw(self._axes, data)
                self.description, self.problem = self._describe(data), ""
                png = self._live.quick_png()
            except Exception as error:  # a learner drags a slider: never a traceback
                told = " ".join(f"{type(error).__name__}: {error}".split())
                self.problem = f"This setting could not be computed. {told}"
                png, pending = self.shown["picture"], False
            self.shown = self._answer(png, pending=pending)
        if loop and pending:
            self._next = loop.call_later(0.001, self._renew, GOING_ON)

    def _first_look(self) -> None:
        """Draw the default state completely and freeze the layout."""
        data = self._view(**self.settings)
        while getattr(data, "pending", False):
            data = self._view(**self.settings)
        self._draw(self._axes, data)
        canvas.freeze_layout(self._fig)
        self._draw(self._axes, data)
        self.description = self._describe(data)

    def _answer(self, png: bytes, *, sharp: bool = False, pending: bool = False) -> dict[str, Any]:
        """Return everything the browser shows; the count makes each answer a new one."""
        self._answers += 1
        width, height = self._live.size
        items = {name: (self.controls[name], value) for name, value in self.settings.items()}
        return {
            "asked": self._asked,
            "count": self._answers,
            "picture": png,
            "width": width,
            "height": height,
            "room": self._room,
            "words": self.description,
            "problem": self.problem,
            "pending": pending,
            "sharp": sharp,
            "places": {name: control.place(value) for name, (control, value) in items.items()},
            "says": {name: control.text(value) for name, (control, value) in items.items()},
        }

    def __repr__(self) -> str:
        return f"{self.title}\n{self.description}\nPlotted:\n{plotted(self._fig)}"

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        bundle: Any = super()._repr_mimebundle_(**kwargs)
        data = dict(bundle[0] if isinstance(bundle, tuple) else bundle or {})
        png = self._live.small_png()
        alt = f"{self.title}: {self.description}"
        # Shown where no kernel runs: a notebook opened again, a web page, print.
        data["text/html"] = (
            f'<figure style="margin:0">{img_tag(png, alt, *self._live.size)}<figcaption>'
            f"<strong>{html.escape(self.title)}</strong><br>{html.escape(self.description)} "
            "<em>In JupyterLab it has sliders, as soon as its cell has run.</em>"
            "</figcaption></figure>"
        )
        data["image/png"] = base64.b64encode(png).decode()
        data["text/plain"] = repr(self)
        return data
