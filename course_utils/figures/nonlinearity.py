"""Figures of notebook 01: lines that stay lines, hinges that bend them, losses with two valleys."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes

from course_utils.activations import ACTIVATIONS
from course_utils.experiments.nonlinearity import (
    XOR_POINTS,
    XOR_TARGETS,
    LinearDepth,
    UnitLoss,
    xor_affine,
    xor_two_relus,
)
from course_utils.figures import canvas, style
from course_utils.figures.described import DescribedFigure, number

__all__ = [
    "draw_unit_loss",
    "linear_depth_figure",
    "minima_in_words",
    "unit_loss_figure",
    "xor_figure",
]


def linear_depth_figure(result: LinearDepth) -> DescribedFigure:
    """Show the accuracy of every seed against the number of hidden layers."""
    fig, (ax,) = canvas.figure(7.5, 3.6)
    places = np.arange(len(result.depths))
    words, runs = [], 0
    for shift, (name, accuracy) in zip((-0.08, 0.08), result.accuracy.items(), strict=False):
        look = style.activation_style(name)
        median = np.median(accuracy, axis=-1)
        runs = accuracy.shape[-1]
        spread = np.linspace(-0.05, 0.05, runs)
        x = (places[:, None] + shift + spread).ravel()
        canvas.points(
            ax, f"{name} seeds", x, accuracy.ravel(), colors=look["color"], s=14, alpha=0.6
        )
        label = ACTIVATIONS[name].label
        canvas.line(ax, f"{name} median", places + shift, median, label=f"{label}, median", **look)
        each = ", ".join(
            f"{number(m)} with {d}" for m, d in zip(median, result.depths, strict=True)
        )
        low, high = number(accuracy.min()), number(accuracy.max())
        words.append(f"{label}: median {each} hidden layers; single seeds from {low} to {high}.")
    ax.set_xticks(places, [str(depth) for depth in result.depths])
    canvas.frame(
        ax, title="Handwritten digits", x="hidden layers", y="test accuracy", ylim=(0.9, 1.0)
    )
    ax.legend(loc="lower right")
    return DescribedFigure(
        fig,
        "More linear layers hardly matter; a bend helps a little.",
        f"Test accuracy on digits against the number of hidden layers, {runs} seeds each. "
        + " ".join(words),
        {"depths": result.depths, **result.accuracy},
    )


def xor_figure() -> DescribedFigure:
    """Show the best affine fit to XOR beside two ReLUs, as height over the unit square."""
    fig, axes = canvas.figure(8.0, 3.7, 1, 2)
    side = np.linspace(-0.25, 1.25, 61)
    grid = np.stack(np.meshgrid(side, side), axis=-1)
    words = []
    for ax, title, predict in (
        (axes[0], "best affine map", xor_affine),
        (axes[1], "two ReLUs", xor_two_relus),
    ):
        canvas.image(
            ax, "surface", predict(grid), vmin=-0.5, vmax=1.5, cmap=style.SURFACE,
            extent=(-0.25, 1.25, -0.25, 1.25), aspect="equal",
        )  # fmt: skip
        outputs = predict(XOR_POINTS)
        colors = [style.CLASSES[int(t)] for t in XOR_TARGETS]
        canvas.points(
            ax, "corners", *XOR_POINTS.T, colors=colors, s=90, edgecolors="white", zorder=3
        )
        for point, output in zip(XOR_POINTS, outputs, strict=True):
            canvas.label(
                ax, f"output {point}", point[0], point[1] + 0.09, number(output), ha="center",
                bbox={"facecolor": "white", "edgecolor": "none", "pad": 1},
            )  # fmt: skip
        canvas.frame(ax, title=title, x="$x_1$", y="$x_2$")
        ax.set(xticks=(0, 0.5, 1), yticks=(0, 0.5, 1))
        ax.grid(False)
        words.append(f"{title}: {', '.join(number(o) for o in outputs)}")
    return DescribedFigure(
        fig,
        "XOR: one flat slope cannot do it, two bends can.",
        "Output over the square for the corners (0,0), (0,1), (1,0), (1,1), whose targets are "
        f"0, 1, 1, 0. {'; '.join(words)}.",
        {"affine": xor_affine(XOR_POINTS), "two_relus": xor_two_relus(XOR_POINTS)},
    )


def draw_unit_loss(ax: Axes, result: UnitLoss, title: str, position: int = 0) -> None:
    """Draw a loss along one weight and mark its minima."""
    look = style.cycle(position)
    canvas.line(ax, "loss", result.w, result.loss, **look)
    at = np.interp(result.minima, result.w, result.loss)
    canvas.points(ax, "minima", result.minima, at, colors=look["color"], s=60, zorder=3)
    canvas.frame(
        ax, title=title, x="weight w", y="summed loss",
        xlim=(float(result.w[0]), float(result.w[-1])),
        ylim=(0, float(min(result.loss.max(), 6 * result.loss.min() + 1)) * 1.1),
    )  # fmt: skip


def unit_loss_figure(results: Mapping[str, UnitLoss]) -> DescribedFigure:
    """Show the loss of one sigmoid unit along its weight, one panel for each kind of loss."""
    fig, axes = canvas.figure(9.0, 3.5, 1, len(results))
    words = []
    for position, (ax, (kind, result)) in enumerate(zip(axes, results.items(), strict=True)):
        draw_unit_loss(ax, result, kind, position)
        words.append(f"{kind}: {minima_in_words(result)}")
    return DescribedFigure(
        fig,
        "The same monotone unit: two valleys with one loss, one with the other.",
        f"Summed loss of one sigmoid unit against its weight. {' '.join(words)}",
        {kind: (result.w, result.loss) for kind, result in results.items()},
    )


def minima_in_words(result: UnitLoss) -> str:
    """Say how many minima a loss has and where."""
    at = np.interp(result.minima, result.w, result.loss)
    places: Sequence[str] = [
        f"w = {number(w, 4)} with loss {number(loss)}"
        for w, loss in zip(result.minima, at, strict=True)
    ]
    noun = "minimum" if len(places) == 1 else "minima"
    return (
        f"{len(places)} {noun}, at {' and at '.join(places)}." if places else "no minimum inside."
    )
