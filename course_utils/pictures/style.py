"""The look of every figure: one palette, safe for colour-blind readers, and one set of sizes.

A colour means the same activation, or the same initializer, in the whole course, and is always
doubled by a line style, so that nothing depends on colour alone. Colours: Okabe & Ito (2008).
"""

from __future__ import annotations

from typing import Any

__all__ = [
    "BLACK",
    "BLUE",
    "CLASSES",
    "COLORS",
    "DPI",
    "GREEN",
    "GREY",
    "ORANGE",
    "PURPLE",
    "RC",
    "RED",
]
__all__ += ["SIGNS", "SKY", "SURFACE", "YELLOW", "activation_style", "cycle"]

DPI = 100
BLACK, GREY = "#1a1a1a", "#6b6b6b"
BLUE, ORANGE, GREEN, RED = "#0072B2", "#B85C00", "#00795A", "#C0392B"
SKY, PURPLE, YELLOW = "#3C8FC0", "#A0527F", "#8A7A00"

COLORS = (BLACK, GREY, BLUE, ORANGE, GREEN, RED, SKY, PURPLE, YELLOW, "#ffffff")

CLASSES = (ORANGE, BLUE)
"""Colours of class 0 and class 1."""

SIGNS = (BLUE, "#ffffff", "#f0b97a")
"""Colours of a negative, a zero and a positive sign; dark, white and light without colour."""

SURFACE = "PuOr"
"""Colour map of a decision surface: orange for class 0, white between, purple-blue for class 1."""

RC: dict[str, Any] = {
    "font.size": 11,
    "axes.titlesize": 12,
    "axes.titlelocation": "left",
    "axes.labelsize": 11,
    "xtick.labelsize": 11,
    "ytick.labelsize": 11,
    "legend.fontsize": 11,
    "font.family": "DejaVu Sans",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": GREY,
    "axes.grid": True,
    "grid.color": "#e6e6e6",
    "axes.axisbelow": True,
    "lines.linewidth": 2.0,
    # A learner's own dark style does not reach these figures.
    "axes.facecolor": "white",
    "axes.labelcolor": "black",
    "text.color": "black",
    "xtick.color": "black",
    "ytick.color": "black",
    "savefig.facecolor": "white",
}

_ACTIVATION_STYLES: dict[str, tuple[str, Any]] = {
    "linear": (GREY, (0, (1, 1))),
    "step": (BLACK, (0, (5, 1))),
    "sigmoid": (ORANGE, "--"),
    "tanh": (GREEN, "-."),
    "relu": (BLUE, "-"),
    "leaky_relu": (SKY, (0, (4, 1, 1, 1))),
    "prelu": (BLACK, (0, (3, 1))),
    "elu": (PURPLE, (0, (6, 2))),
    "selu": (PURPLE, (0, (2, 1))),
    "gelu": (RED, (0, (3, 1, 1, 1, 1, 1))),
    "silu": (YELLOW, (0, (8, 2))),
    "softplus": (SKY, (0, (2, 2))),
    "softsign": (YELLOW, ":"),
}
_CYCLE: tuple[tuple[str, Any], ...] = (
    (BLUE, "-"),
    (ORANGE, "--"),
    (GREEN, "-."),
    (PURPLE, ":"),
    (RED, (0, (5, 1, 1, 1))),
    (SKY, (0, (3, 1))),
    (YELLOW, (0, (1, 1))),
    (BLACK, (0, (8, 2))),
)


def activation_style(name: str) -> dict[str, Any]:
    """Return the colour and line style that stand for an activation everywhere in the course."""
    color, linestyle = _ACTIVATION_STYLES.get(name, (BLACK, "-"))
    return {"color": color, "linestyle": linestyle}


def cycle(number: int) -> dict[str, Any]:
    """Return the colour and line style of the n-th curve where names have no own colour."""
    color, linestyle = _CYCLE[number % len(_CYCLE)]
    return {"color": color, "linestyle": linestyle}
