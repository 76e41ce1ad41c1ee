"""The controls of an explorer: what can be set, from where to where, and how it is said.

A control is a row of stops, each with a text: the browser knows places and texts, Python values.
Each knows its registered range, so that tests can drive every explorer to every extreme.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

__all__ = ["Choice", "Control", "Slider"]

FEW = 4  # up to so many options are radio buttons, all in sight; more are a list


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
        Add buttons that move the slider by one step every `interval` milliseconds, and back.
    unit : str
        Said after the number.
    """

    label: str
    low: float
    high: float
    step: float
    value: float
    log: bool = False
    play: bool = False
    interval: int = 120
    unit: str = ""
    kind = "range"

    @property
    def extremes(self) -> tuple[Any, ...]:
        """Both ends and the default."""
        return self.low, self.high, self.value

    @cached_property
    def stops(self) -> tuple[Any, ...]:
        """The values at which the slider stops, from low to high."""
        low, high = np.log10([self.low, self.high]) if self.log else (self.low, self.high)
        values = np.linspace(low, high, 1 + round((high - low) / self.step))
        if self.log:
            return tuple(float(f"{value:.12g}") for value in 10**values)
        if all(float(v).is_integer() for v in (self.low, self.high, self.step, self.value)):
            return tuple(round(value) for value in values)
        return tuple(float(f"{value:.12g}") for value in values)

    def check(self, name: str, value: Any) -> Any:
        """Return `value`; raise ValueError if it is no number in the range."""
        try:
            good = bool(self.low <= value <= self.high)
        except (TypeError, ValueError):  # a text, None, an array
            good = False
        if not good:
            raise ValueError(f"{name}: must be from {self.low} to {self.high}, got {value!r}")
        return value

    def place(self, value: float) -> int:
        """Return the number of the stop that is nearest to `value`, from 0."""
        scale = np.log10 if self.log else np.asarray
        return int(np.abs(scale(self.stops) - scale(value)).argmin())

    def text(self, value: float) -> str:
        """Return how a value is shown and read out."""
        return f"{value:.4g} {self.unit}".strip()


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
    play : bool
        Add buttons that move that slider by one stop every `interval` milliseconds, and back.
    unit : str
        Said after the option.
    """

    label: str
    options: Sequence[Any]
    value: Any
    slider: bool = False
    play: bool = False
    interval: int = 120
    unit: str = ""

    @property
    def kind(self) -> str:
        """What the browser makes of it."""
        if self.slider:
            return "range"
        return "radio" if len(self.options) <= FEW else "select"

    @property
    def extremes(self) -> tuple[Any, ...]:
        """Every option."""
        return self.stops

    @cached_property
    def stops(self) -> tuple[Any, ...]:
        """The value of each option."""
        return tuple(o[1] if isinstance(o, tuple) else o for o in self.options)

    def check(self, name: str, value: Any) -> Any:
        """Return `value`; raise ValueError if it is not one of the options."""
        if value not in self.stops:
            raise ValueError(f"{name}: must be one of {list(self.stops)}, got {value!r}")
        return value

    def place(self, value: Any) -> int:
        """Return the number of an option, from 0."""
        return self.stops.index(value)

    def text(self, value: Any) -> str:
        """Return how an option is shown and read out."""
        option = self.options[self.place(value)]
        return f"{option[0] if isinstance(option, tuple) else option} {self.unit}".strip()


Control = Slider | Choice


def described(control: Control) -> dict[str, Any]:
    """Return what the browser needs to know of a control."""
    return {
        "kind": control.kind,
        "label": control.label,
        "texts": [control.text(value) for value in control.stops],
        "play": control.play,
        "interval": control.interval,
    }
