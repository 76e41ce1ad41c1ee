"""The controls of an explorer: what can be set, and the widgets that set it.

Each control knows its label, its default and its registered range, so that tests can drive every
explorer to every extreme.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import ipywidgets as widgets
import numpy as np

__all__ = ["Choice", "Control", "Slider"]

_LABEL = {"description_width": "13em"}
_WIDE = {"width": "36em", "max_width": "100%"}


@dataclass(frozen=True)
class Slider:
    """A number from `low` to `high`.

    Parameters
    ----------
    label : str
        Shown beside the slider, as a learner would call it.
    low, high, step, value : float
        Whole numbers throughout make a slider of whole numbers.
    log : bool
        Equal steps multiply: `step` is then in powers of ten.
    play : bool
        Add a button that moves the slider by one step every `interval` milliseconds.
    readout : str
        Format of the number shown.
    """

    label: str
    low: float
    high: float
    step: float
    value: float
    log: bool = False
    play: bool = False
    interval: int = 120
    readout: str = ".3g"

    @property
    def extremes(self) -> tuple[Any, ...]:
        """Both ends and the default."""
        return self.low, self.high, self.value

    def check(self, name: str, value: Any) -> Any:
        """Return `value`; raise ValueError if it is no number in the range."""
        try:
            good = bool(self.low <= value <= self.high)
        except (TypeError, ValueError):  # a text, None, an array
            good = False
        if not good:
            raise ValueError(f"{name}: must be from {self.low} to {self.high}, got {value!r}")
        return value

    def widget(self) -> tuple[widgets.Widget, widgets.Widget]:
        """Return the widget that holds the value and the one to show; a playing one differs."""
        common = {"description": self.label, "style": _LABEL, "layout": _WIDE}
        if self.log:
            low, high = np.log10([self.low, self.high])
            slider = widgets.FloatLogSlider(
                value=self.value,
                min=low,
                max=high,
                step=self.step,
                readout_format=self.readout,
                **common,
            )
            return slider, slider
        whole = all(float(v).is_integer() for v in (self.low, self.high, self.step, self.value))
        kind = widgets.IntSlider if whole else widgets.FloatSlider
        extra = {} if whole else {"readout_format": self.readout}
        slider = kind(
            value=self.value, min=self.low, max=self.high, step=self.step, **common, **extra
        )
        if not self.play:
            return slider, slider
        play = widgets.Play(
            value=self.value,
            min=self.low,
            max=self.high,
            step=self.step,
            interval=self.interval,
            show_repeat=False,
        )
        widgets.jslink((play, "value"), (slider, "value"))
        return slider, widgets.HBox([slider, play], layout={"flex_flow": "row wrap"})


@dataclass(frozen=True)
class Choice:
    """One of a few named options.

    Parameters
    ----------
    label : str
    options : sequence
        Values, or ``(text, value)`` pairs.
    value : object
        The default.
    slider : bool
        Show a slider with one stop for each option, for options with an order.
    """

    label: str
    options: Sequence[Any]
    value: Any
    slider: bool = False

    @property
    def extremes(self) -> tuple[Any, ...]:
        """Every option."""
        return tuple(o[1] if isinstance(o, tuple) else o for o in self.options)

    def check(self, name: str, value: Any) -> Any:
        """Return `value`; raise ValueError if it is not one of the options."""
        if value not in self.extremes:
            raise ValueError(f"{name}: must be one of {list(self.extremes)}, got {value!r}")
        return value

    def widget(self) -> tuple[widgets.Widget, widgets.Widget]:
        """Return the widget twice: it holds the value and it is shown."""
        kind = widgets.SelectionSlider if self.slider else widgets.Dropdown
        chooser = kind(
            options=list(self.options),
            value=self.value,
            description=self.label,
            style=_LABEL,
            layout=_WIDE,
        )
        return chooser, chooser


Control = Slider | Choice
