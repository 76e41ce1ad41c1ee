"""Networks in a mirror: four images of ReLU, and their losses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import NDArray

from course_utils.activations import ACTIVATIONS, transformed
from course_utils.chapters.anatomy.experiments.mirror import MIRRORS, MirrorRace
from course_utils.pictures import canvas, style
from course_utils.pictures.described import DescribedFigure, number

__all__ = [
    "Mirror",
    "describe_mirror",
    "draw_mirror",
    "mirror_figure",
]

Array = NDArray[np.floating]
_Z = np.linspace(-3, 3, 121)
_NAMES = list(MIRRORS)


def mirror_figure(equal: MirrorRace, parted: MirrorRace) -> DescribedFigure:
    """Show the losses of the four mirror images, with signs mapped and with a bias left alone."""
    fig, axes = canvas.figure(9.2, 3.7, 1, 2)
    words = []
    steps = np.arange(1, equal.loss.shape[-1] + 1)
    top = 1.1 * max(np.median(race.loss, axis=1).max() for race in (equal, parted))
    for ax, race, title in zip(
        axes, (equal, parted), ("signs mapped, bias 0", "bias +1 in all four"), strict=True
    ):
        for place, name in enumerate(race.names):
            # Wide below, narrow above: curves that lie on each other all show.
            look = style.cycle(place) | {"linewidth": 8 - 2 * place, "linestyle": "-"}
            middle = np.median(race.loss[place], axis=0)
            canvas.line(ax, name, steps, middle, label=name, **look)
        canvas.frame(ax, title=title, x="step", ylim=(0, float(top)), xlim=(0, len(steps)))
        gaps = ", ".join(
            f"{name} {number(g)}" for name, g in zip(race.names, race.gap.max(axis=1), strict=True)
        )
        words.append(f"{title}: largest difference to the first over all runs and steps: {gaps}")
    canvas.frame(axes[0], y="loss, median")
    axes[1].legend(loc="upper right")
    return DescribedFigure(
        fig,
        "Four mirror images, one curve; with a bias, two.",
        f"Loss of networks with the four mirror images of ReLU against {len(steps)} steps, median "
        f"of {equal.loss.shape[1]} runs. {'; '.join(words)}.",
    )


@dataclass(frozen=True)
class Mirror:
    """One mirror image trained beside ReLU.

    Attributes
    ----------
    name : str
    bias : float
    mapped : bool
        Whether the sign was put into the biases too.
    race : MirrorRace
        With one run.
    """

    name: str
    bias: float
    mapped: bool
    race: MirrorRace


def draw_mirror(axes: Sequence[Axes], data: Mirror) -> None:
    """Draw the two activations, and the two loss curves on top of each other."""
    shapes, losses = axes
    number_ = _NAMES.index(data.name)
    s_in, s_out = MIRRORS[data.name]
    twin = transformed("relu", input_scale=s_in, output_scale=s_out)
    looks: tuple[dict[str, object], ...] = (
        {"color": style.BLUE, "linewidth": 7},
        {"color": style.ORANGE, "linewidth": 2, "linestyle": "--"},
    )
    canvas.line(shapes, "relu", _Z, ACTIVATIONS["relu"].f(_Z), **looks[0])
    canvas.line(shapes, "mirror", _Z, twin.f(_Z), **looks[1])
    canvas.label(shapes, "relu name", 0, 2.6, "relu(z)", color=style.BLUE, ha="center")
    canvas.label(shapes, "mirror name", 0, -2.8, data.name, color=style.ORANGE, ha="center")
    canvas.frame(shapes, title="activations", x="z", xlim=(-3, 3), ylim=(-3.2, 3.2))
    steps = np.arange(1, data.race.loss.shape[-1] + 1)
    canvas.line(losses, "relu loss", steps, data.race.loss[0, 0], **looks[0])
    canvas.line(losses, "mirror loss", steps, data.race.loss[number_, 0], **looks[1])
    gap = float(data.race.gap[number_, 0])
    text = "difference: exactly 0" if gap == 0 else f"largest difference {number(gap)}"
    canvas.label(losses, "gap", len(steps) * 0.97, 1.02, text, ha="right")
    canvas.frame(
        losses, title="loss of both networks", x="step", xlim=(0, len(steps)), ylim=(0, 1.15)
    )


def describe_mirror(data: Mirror) -> str:
    """Say whether the two networks train alike."""
    number_ = _NAMES.index(data.name)
    gap = float(data.race.gap[number_, 0])
    end = data.race.loss[:, 0, -1]
    outcome = (
        "The two losses are equal bit by bit"
        if gap == 0
        else f"The two losses differ by up to {number(gap)}"
    )
    return (
        f"{data.name} beside relu(z), bias {number(data.bias)}, "
        f"biases {'mapped too' if data.mapped else 'left alone'}. {outcome}; at the end they are "
        f"{number(end[0])} and {number(end[number_])}."
    )
