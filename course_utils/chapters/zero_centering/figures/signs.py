"""Figures of notebook 03: signs of weight gradients, two samples, who is freed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import ListedColormap
from matplotlib.figure import Figure
from numpy.typing import ArrayLike, NDArray

from course_utils.chapters.zero_centering.experiments.signs import SignCount
from course_utils.diagnostics import one_signed_fraction
from course_utils.pictures import canvas, style
from course_utils.pictures.described import DescribedFigure, number

__all__ = [
    "SignMaps",
    "describe_sign_maps",
    "draw_sign_maps",
    "sign_count_figure",
    "sign_map_axes",
    "sign_map_figure",
    "two_sample_figure",
]

Array = NDArray[np.floating]
SHOWN = 30
_SIGN_COLORS = ListedColormap(list(style.SIGNS))
_COUNT_STYLES = {"sigmoid": "sigmoid", "ReLU": "relu", "tanh": "tanh"}


@dataclass(frozen=True)
class SignMaps:
    """Weight gradients of one layer in several networks.

    Attributes
    ----------
    gradients : dict of str to array, shape (fan_in, fan_out)
    batch_size : int
    """

    gradients: Mapping[str, Array]
    batch_size: int

    def share(self, name: str) -> float:
        """Return the share of units whose whole gradient has one sign."""
        return float(one_signed_fraction(self.gradients[name]))


def sign_map_axes() -> tuple[Figure, list[Axes]]:
    """Return a figure with three panels."""
    return canvas.figure(9.6, 3.6, 1, 3)


def draw_sign_maps(axes: Sequence[Axes], data: SignMaps) -> None:
    """Draw the signs: a row is a unit, a column is one of its weights."""
    for ax, (name, gradient) in zip(axes, data.gradients.items(), strict=True):
        signs = np.sign(gradient[:SHOWN, :SHOWN].T)
        canvas.image(
            ax, "signs", signs, vmin=-1, vmax=1, cmap=_SIGN_COLORS, interpolation="nearest",
            extent=(0.5, SHOWN + 0.5, 0.5, SHOWN + 0.5), aspect="equal",
        )  # fmt: skip
        ax.grid(False)
        canvas.frame(ax, title=f"{name}: {data.share(name):.0%} one-signed", x="weight")
    axes[0].set_ylabel("unit")


def _one_signed(gradient: Array) -> str:
    """Count the units that move, those whose weights all go up, and those whose go down."""
    moving = (gradient != 0).any(axis=0)
    up, down = ((sign * gradient >= 0).all(axis=0) & moving for sign in (1, -1))
    return f"{moving.sum()} units with a gradient ({up.sum()} plus, {down.sum()} minus)"


def describe_sign_maps(data: SignMaps) -> str:
    """Say what sign maps show."""
    shares = "; ".join(
        f"{name} {data.share(name):.0%} of {_one_signed(gradient)}"
        for name, gradient in data.gradients.items()
    )
    return (
        f"One-signed units: {shares}. Batch of {data.batch_size}, second layer; rows are {SHOWN} "
        f"of its units, columns {SHOWN} of their weights; dark minus, light plus, pale no gradient."
    )


def sign_map_figure(gradients: Mapping[str, Array], *, batch_size: int) -> DescribedFigure:
    """Show the signs of three layers' weight gradients side by side.

    Parameters
    ----------
    gradients : dict of str to array, shape (runs, fan_in, fan_out)
        Run 0 is drawn.
    batch_size : int
    """
    data = SignMaps({name: gradient[0] for name, gradient in gradients.items()}, batch_size)
    fig, axes = sign_map_axes()
    draw_sign_maps(axes, data)
    return DescribedFigure(
        fig,
        "A row of one colour is a unit whose weights all move the same way. Blue: minus, orange: "
        "plus, pale: 0.",
        describe_sign_maps(data),
    )


def sign_count_figure(count: SignCount) -> DescribedFigure:
    """Show the share of one-signed units against the batch size."""
    fig, (ax,) = canvas.figure(8.2, 3.8)
    words, free = [], []
    for position, (name, share) in enumerate(count.share.items()):
        known = ~np.isnan(share).any(axis=-1)
        sizes, values = np.array(count.batch_sizes)[known], 100 * share[known]
        base = _COUNT_STYLES.get(name)
        look = style.activation_style(base) if base else style.cycle(position)
        marker = "os^Dv"[position]
        _, median, _ = canvas.spread(ax, name, sizes, values, marker=marker, **look)
        if values.any():
            place = (sizes[1] * 1.1, median[1] + 6)
            canvas.label(ax, f"{name} name", *place, f"behind {name}", color=look["color"])
        else:
            free.append(name)
        each = ", ".join(f"{number(m)} % at {size}" for m, size in zip(median, sizes, strict=True))
        words.append(f"{name}: {each}")
    if free:  # they lie on each other
        text = f"{free[0]}, and all with batch norm"
        canvas.label(ax, "free name", 1.1, 4, text, color=style.GREEN)
    ax.set_xscale("log")
    ax.set_xticks(count.batch_sizes, [str(size) for size in count.batch_sizes])
    ax.minorticks_off()
    canvas.frame(
        ax, title="second layer, before training", x="batch size", y="one-signed units, %",
        xlim=(0.9, 2100), ylim=(-4, 106),
    )  # fmt: skip
    runs = next(iter(count.share.values())).shape[-1]
    return DescribedFigure(
        fig,
        "Before training, mini-batches free the ReLU units, not the sigmoid units.",
        f"Share of the moving units whose whole weight gradient has one sign, against the batch "
        f"size, median and 10 to 90 % of {runs} networks. {'; '.join(words)}.",
    )


def two_sample_figure(x: ArrayLike, delta: ArrayLike) -> DescribedFigure:
    """Show the gradients of two examples as arrows, and their mean.

    Parameters
    ----------
    x : array, shape (2, 2)
        One example in each row.
    delta : array, shape (2,)
        Gradient of each example's loss with respect to the neuron's output.
    """
    each = np.asarray(delta, dtype=float)[:, None] * np.asarray(x, dtype=float)
    fig, (ax,) = canvas.figure(5.4, 3.9)
    arrows = {"example 1": each[0], "example 2": each[1], "their mean": each.mean(axis=0)}
    words, reach = [], 1.35 * float(np.abs(each).max())
    for sign in (-1, 1):  # where the gradient of a single positive example can be
        corner = sign * reach
        canvas.band(
            ax, f"allowed {sign}", [0, corner], [0, 0], [corner, corner], facecolor=style.GREY,
            alpha=0.13,
        )  # fmt: skip
    for position, (name, end) in enumerate(arrows.items()):
        look = style.cycle(position)
        turn = np.degrees(np.arctan2(end[1], end[0])) - 90
        canvas.line(
            ax, name, [0, end[0]], [0, end[1]], marker=(3, 0, turn), markersize=11, markevery=[1],
            **look,
        )  # fmt: skip
        canvas.label(
            ax, f"{name} name", end[0] + 0.07 * reach, end[1], name, color=look["color"],
            ha="left", va="top" if end[1] < 0 else "bottom",
        )  # fmt: skip
        words.append(f"{name} ({number(end[0])}, {number(end[1])})")
    canvas.frame(
        ax, title="gradients of two examples", x="gradient of $w_1$", y="gradient of $w_2$",
        xlim=(-reach, 1.25 * reach), ylim=(-reach, reach),
    )  # fmt: skip
    return DescribedFigure(
        fig,
        "Two allowed arrows, and a mean that no single example could give.",
        "Gradients for two weights as arrows from zero. Shaded: where a single example with "
        f"positive inputs can point, both signs equal. {'; '.join(words)}.",
    )
