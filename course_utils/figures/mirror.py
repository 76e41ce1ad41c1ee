"""Figures of notebook 02 on trained networks: mirrors, learning rates that work, accuracies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import NDArray

from course_utils.activations import ACTIVATIONS
from course_utils.experiments.mirror import MIRRORS, MirrorRace, mirrored
from course_utils.figures import canvas, style
from course_utils.figures.described import DescribedFigure, number

__all__ = [
    "Mirror",
    "accuracy_figure",
    "describe_mirror",
    "draw_mirror",
    "mirror_figure",
    "rate_figure",
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
        {"equal": equal.loss, "parted": parted.loss},
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
    twin = mirrored(*MIRRORS[data.name])
    looks: tuple[dict[str, object], ...] = (
        {"color": style.SKY, "linewidth": 7},
        {"color": style.ORANGE, "linewidth": 2, "linestyle": "--"},
    )
    canvas.line(shapes, "relu", _Z, ACTIVATIONS["relu"].f(_Z), **looks[0])
    canvas.line(shapes, "mirror", _Z, twin.f(_Z), **looks[1])
    canvas.label(shapes, "relu name", 0, 2.6, "relu(z)", color=style.SKY, ha="center")
    canvas.label(shapes, "mirror name", 0, -2.8, data.name, color=style.ORANGE, ha="center")
    canvas.frame(shapes, title="activations", x="z", xlim=(-3, 3), ylim=(-3.2, 3.2))
    steps = np.arange(1, data.race.loss.shape[-1] + 1)
    canvas.line(losses, "relu loss", steps, data.race.loss[0, 0], **looks[0])
    canvas.line(losses, "mirror loss", steps, data.race.loss[number_, 0], **looks[1])
    gap = float(data.race.gap[number_, 0])
    text = "difference: exactly 0" if gap == 0 else f"largest difference {number(gap)}"
    canvas.label(losses, "gap", len(steps) * 0.45, 1.02, text)
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


def rate_figure(
    swept: Mapping[str, Array], rates: Sequence[float], *, good: float = 0.85
) -> DescribedFigure:
    """Show at which learning rates the mean accuracy reaches `good`: full marks, empty marks."""
    fig, (ax,) = canvas.figure(8.0, 1.3 + 0.5 * len(swept))
    words = []
    for place, (name, scores) in enumerate(swept.items()):
        works = scores.mean(axis=-1) >= good
        look = style.activation_style(name)
        rows = np.full(len(rates), len(swept) - 1 - place)
        x = np.asarray(rates, dtype=float)
        canvas.line(ax, f"{name} fails", x[~works], rows[~works], color=look["color"],
                    linestyle="none", marker="x", markersize=11, markeredgewidth=2)  # fmt: skip
        canvas.line(ax, f"{name} works", x[works], rows[works], color=look["color"],
                    linestyle="none", marker="o", markersize=13)  # fmt: skip
        words.append(f"{ACTIVATIONS[name].label} up to {number(x[works].max())}")
    labels = [ACTIVATIONS[name].label for name in swept]
    ax.set_yticks(range(len(labels)), labels[::-1])
    canvas.frame(
        ax, title=f"mean test accuracy at least {good:g} (dot) or not (cross)", x="learning rate",
        xscale="log", ylim=(-0.6, len(labels) - 0.4), xlim=(min(rates) / 1.4, max(rates) * 1.4),
    )  # fmt: skip
    ax.set_xticks(rates, [f"{rate:g}" for rate in rates])
    ax.minorticks_off()
    runs = next(iter(swept.values())).shape[-1]
    return DescribedFigure(
        fig,
        "Bounded outputs bear larger learning rates.",
        f"Learning rates from {number(min(rates))} to {number(max(rates))} at which the mean test "
        f"accuracy of {runs} seeds reaches {good:g}: {'; '.join(words)}.",
        {"rates": rates, **{name: scores.mean(axis=-1) >= good for name, scores in swept.items()}},
    )


def accuracy_figure(scores: Mapping[str, Array], caption: str) -> DescribedFigure:
    """Show the test accuracy of every run, one row for each name."""
    fig, (ax,) = canvas.figure(8.0, 0.9 + 0.55 * len(scores))
    words = []
    for place, (name, values) in enumerate(scores.items()):
        row, look = len(scores) - 1 - place, style.cycle(place)
        canvas.points(
            ax, name, values, row + np.linspace(-0.15, 0.15, len(values)), colors=look["color"],
            s=28, alpha=0.7,
        )  # fmt: skip
        canvas.line(
            ax, f"{name} median", [np.median(values)] * 2, [row - 0.3, row + 0.3],
            color=look["color"], linewidth=3,
        )  # fmt: skip
        words.append(
            f"{name}: median {number(float(np.median(values)))}, {number(values.min())} to "
            f"{number(values.max())}"
        )
    ax.set_yticks(range(len(scores)), list(scores)[::-1])
    canvas.frame(ax, x="test accuracy", xlim=(0, 1.02), ylim=(-0.6, len(scores) - 0.4))
    runs = len(next(iter(scores.values())))
    return DescribedFigure(
        fig, caption, f"Test accuracy on digits, {runs} runs each. {'; '.join(words)}.",
        dict(scores),
    )  # fmt: skip
