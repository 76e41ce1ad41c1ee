"""Figure of notebook 04: one unit under the microscope, forward and backward."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from course_utils.activations import get_activation
from course_utils.pictures import canvas, style
from course_utils.pictures.described import number

__all__ = ["Unit", "describe_unit", "draw_unit", "unit_axes"]

_Z = np.linspace(-8, 8, 321)


@dataclass(frozen=True)
class Unit:
    """A unit at a point.

    Attributes
    ----------
    activation : str
    z : float
    upstream : float
        Gradient of the loss with respect to the unit's output.
    weight : float
        Of the connection that leads into the unit.
    """

    activation: str
    z: float
    upstream: float
    weight: float

    @property
    def slope(self) -> float:
        """Slope of the activation at z."""
        return float(get_activation(self.activation).df(np.array(self.z)))

    @property
    def delta(self) -> float:
        """Gradient with respect to z."""
        return self.upstream * self.slope

    @property
    def below(self) -> float:
        """Gradient that the unit sends to the layer below."""
        return self.delta * self.weight

    @property
    def state(self) -> str:
        """Whether the unit works, is saturated, or sends nothing at all."""
        share = self.slope / get_activation(self.activation).max_slope
        if share == 0:
            return "slope 0: no gradient"
        return "saturated" if share < 0.06 else "working"

    @property
    def told(self) -> str:
        """The state as the end of a sentence that begins with the unit."""
        return "has slope 0 and passes nothing on" if self.slope == 0 else f"is {self.state}"


def unit_axes() -> tuple[Figure, list[Axes]]:
    """Return a figure with panels for the curve, its slope and the gradient's way."""
    fig, axes = canvas.figure(10.4, 3.7, 1, 3, width_ratios=(1.0, 1.0, 0.9))
    axes[2].set_axis_off()
    canvas.frame(axes[2], xlim=(0, 1), ylim=(0, 1))
    return fig, axes


def draw_unit(axes: Sequence[Axes], data: Unit) -> None:
    """Draw curve, tangent and slope, and write what happens to the gradient."""
    curve, slopes, words = axes
    record = get_activation(data.activation)
    output, look = float(record.f(np.array(data.z))), style.activation_style(data.activation)
    canvas.line(curve, "curve", _Z, record.f(_Z), **look)
    near = data.z + np.array([-1.5, 1.5])
    canvas.line(curve, "tangent", near, output + data.slope * (near - data.z), color=style.RED,
                linestyle=":", linewidth=3.0)  # fmt: skip
    canvas.line(slopes, "slope", _Z, record.df(_Z), **look)
    for ax, height in ((curve, output), (slopes, data.slope)):
        canvas.points(ax, "here", [data.z], [height], colors=style.RED, s=70, zorder=3)
        canvas.frame(ax, x="z", xlim=(-8, 8))
    canvas.frame(curve, title=f"{record.label}: output", ylim=(-1.3, 2.2))
    canvas.frame(slopes, title="its slope", ylim=(-0.06, 1.1))
    lines = (
        f"from above: {data.upstream:.3g}",
        f"× slope {data.slope:.3g}",
        f"= delta {data.delta:.3g}",
        f"× weight {data.weight:.3g}",
        f"= to below: {data.below:.3g}",
        data.state,
    )
    for row, text in enumerate(lines):
        canvas.label(words, f"line {row}", 0.0, 0.88 - 0.15 * row, text)


def describe_unit(data: Unit) -> str:
    """Say what happens to the gradient."""
    return (
        f"A {get_activation(data.activation).label} unit at z = {data.z:.3g} "
        f"{data.told}. The gradient {number(data.upstream)} from above is multiplied by the slope "
        f"{number(data.slope)} and by the weight {number(data.weight)}: {number(data.below)} goes "
        "to the unit below."
    )
