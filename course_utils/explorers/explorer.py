"""The one helper behind every explorer: controls in, picture and words out, fast.

The figure is built once. Its keyed artists are left out of the background, which is drawn once and
kept; a move of a slider restores it, draws the keyed artists over it and encodes a PNG. Only a
change of limits, scales or titles redraws the background. The picture is an ``<img>`` of fixed size
with the live description as alternative text.
"""

from __future__ import annotations

import asyncio
import base64
import html
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import ipywidgets as widgets
import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from course_utils.explorers.controls import Control
from course_utils.figures import canvas
from course_utils.figures.described import encode, img_tag, picture, plotted

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
        At most four (a play button belongs to its slider).
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
        if len(controls) > 4:
            raise ValueError(f"controls: at most four can be overseen, got {list(controls)}")
        self.title, self.controls, self.presets = title, dict(controls), dict(presets or {})
        self._view, self._draw, self._describe = view, draw, describe
        self._fig, self._axes = figure()
        self._background: Any = None
        self._look: Any = None
        self._holding = False
        self._next: asyncio.TimerHandle | None = None
        self.description = ""
        made = {name: control.widget() for name, control in self.controls.items()}
        self._inputs: dict[str, Any] = {name: pair[0] for name, pair in made.items()}
        self._picture, self._words, self._problem = widgets.HTML(), widgets.HTML(), widgets.HTML()
        for part, name in ((self._picture, "picture"), (self._words, "words")):
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
        if not self._holding:
            self.refresh()

    def refresh(self) -> None:
        """Compute, draw and say the current state; a failure is one line under the picture."""
        try:
            data = self._view(**self.settings)
            self._show(data)
            self._problem.value = ""
        except Exception as error:  # a learner drags a slider: never a traceback
            told = html.escape(f"{type(error).__name__}: {error}")
            self._problem.value = f"This setting could not be computed. {told}"
            return
        if getattr(data, "pending", False):
            self._call_again()

    def _call_again(self) -> None:
        """Go on computing as soon as the kernel is free; at once where no kernel is listening."""
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            self.refresh()
            return
        if self._next is not None:
            self._next.cancel()
        self._next = loop.call_later(0.001, self.refresh)

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
        self._picture.value = self._img(encode(self._pixels(), small=False))
        self._words.value = f'<div aria-live="polite">{html.escape(self.description)}</div>'

    def _img(self, png: bytes) -> str:
        return img_tag(png, f"{self.title}: {self.description}", *self._size())

    def _size(self) -> tuple[int, int]:
        width, height = self._fig.canvas.get_width_height()
        return width, height

    def _pixels(self) -> np.ndarray:
        """Return the picture's pixels: kept background, keyed artists over it."""
        agg = self._fig.canvas
        assert isinstance(agg, FigureCanvasAgg)
        keyed = list(canvas.artists(self._fig))
        look = [_look(ax) for ax in self._axes]
        if self._background is None or look != self._look:
            for _, _, artist in keyed:
                artist.set_animated(True)
            agg.draw()
            self._background = agg.copy_from_bbox(self._fig.bbox)  # pyright: ignore[reportAttributeAccessIssue]
            self._look = look
        agg.restore_region(self._background)  # pyright: ignore[reportAttributeAccessIssue]
        for ax, _, artist in keyed:
            ax.draw_artist(artist)
        return np.asarray(agg.buffer_rgba())

    def _still(self) -> bytes:
        """Return the current picture as a small PNG with everything drawn."""
        for _, _, artist in canvas.artists(self._fig):
            artist.set_animated(False)
        png = picture(self._fig)
        self._background = None
        return png

    def __repr__(self) -> str:
        return f"{self.title}\n{self.description}\nPlotted:\n{plotted(self._fig)}"

    def _repr_mimebundle_(self, **kwargs: Any) -> dict[str, Any]:
        bundle: Any = super()._repr_mimebundle_(**kwargs)
        data = dict(bundle[0] if isinstance(bundle, tuple) else bundle or {})
        data["text/plain"] = repr(self)
        data["image/png"] = base64.b64encode(self._still()).decode()
        return data


def _look(ax: Axes) -> tuple[Any, ...]:
    """Return all that the background shows of `ax`: a change of it needs a new background."""
    return (
        ax.get_xlim(),
        ax.get_ylim(),
        ax.get_xscale(),
        ax.get_yscale(),
        ax.get_title(loc="left"),
        ax.get_xlabel(),
        ax.get_ylabel(),
    )
