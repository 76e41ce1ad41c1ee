"""Figures of notebook 03: inputs of a linear neuron, its path over the loss, its gradient signs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from course_utils.chapters.zero_centering.experiments.curvature import hessian
from course_utils.chapters.zero_centering.experiments.zigzag import Walk
from course_utils.pictures import canvas, style
from course_utils.pictures.described import DescribedFigure, number

__all__ = [
    "describe_walk",
    "draw_walk",
    "walk_axes",
    "zigzag_figure",
]

Array = NDArray[np.floating]
STRIP, FIRST, MARKED = 30, 40, 200
_ANGLES = np.linspace(0, 2 * np.pi, 73)
_CIRCLE = np.stack([np.cos(_ANGLES), np.sin(_ANGLES)])


def walk_axes() -> tuple[Figure, list[Axes]]:
    """Return a figure with three panels: inputs, weights, signs."""
    return canvas.figure(9.6, 3.7, 1, 3, width_ratios=(1.0, 1.0, 1.05))


def _root(matrix: Array) -> Array:
    """Return the symmetric square root of a symmetric matrix."""
    values, axes = np.linalg.eigh(matrix)
    return (axes * np.sqrt(np.maximum(values, 0))) @ axes.T


def _draw_cloud(ax: Axes, x: Array, size: float, *, shown: int = 1000) -> None:
    """Draw inputs and the ellipse of their Hessian around the origin."""
    ellipse = np.sqrt(2) * _root(hessian(x)) @ _CIRCLE
    canvas.line(ax, "zero across", [-9, 9], [0, 0], color=style.GREY, linewidth=1.0)
    canvas.line(ax, "zero up", [0, 0], [-9, 9], color=style.GREY, linewidth=1.0)
    canvas.line(
        ax, "inputs", x[:shown, 0], x[:shown, 1], linestyle="none", marker="o", markersize=size,
        color=style.BLUE, alpha=0.45, markeredgewidth=0,
    )  # fmt: skip
    canvas.line(ax, "Hessian", *ellipse, color=style.RED, linestyle="--")


def _draw_path(ax: Axes, walk: Walk, *, shown: int = 4000) -> None:
    """Draw contours of the loss, the path of run 0, start and target."""
    values, axes = np.linalg.eigh(hessian(walk.x[0]))
    start = -walk.target
    level = np.sqrt(max(float(start @ hessian(walk.x[0]) @ start), 1e-12))
    shape = axes @ (_CIRCLE / np.sqrt(np.maximum(values, 1e-9))[:, None])
    for part in (0.25, 0.5, 1.0, 2.0):
        ring = walk.target[:, None] + part * level * shape
        canvas.line(ax, f"contour {part}", *ring, color=style.GREY, linewidth=0.9)
    path = np.clip(np.nan_to_num(walk.weights[: shown + 1, 0], nan=99.0), -99, 99)
    canvas.line(
        ax, "path", path[:, 0], path[:, 1], color=style.BLUE, linewidth=1.1,
        marker="o" if len(path) < MARKED else "", markersize=2.5,
    )  # fmt: skip
    canvas.line(ax, "start", [0], [0], marker="s", color=style.BLACK, linestyle="none")
    canvas.line(
        ax, "target", walk.target[:1], walk.target[1:], marker="*", markersize=13,
        color=style.RED, linestyle="none",
    )  # fmt: skip


def _draw_first_steps(ax: Axes, walk: Walk) -> None:
    """Draw the first steps of run 0 enlarged in a corner."""
    corner = ax.inset_axes((0.5, 0.56, 0.5, 0.44))
    path = walk.weights[: FIRST + 1, 0]
    canvas.line(corner, "first", path[:, 0], path[:, 1], color=style.BLUE, linewidth=1.0)
    corner.set_xticks([])
    corner.set_yticks([])
    corner.set_title(f"first {FIRST}", loc="right", fontsize=11, y=-0.3)


def _draw_strip(ax: Axes, walk: Walk) -> None:
    """Draw the gradient's signs of run 0, one row for each weight, and write the numbers."""
    signs = walk.signs[:STRIP, 0]
    step = np.arange(1, len(signs) + 1)
    for row in (1, 2):
        canvas.line(ax, f"row {row}", [0, STRIP + 1], [row] * 2, color=style.GREY, lw=0.8)
    for sign, name, color in ((1, "up", style.ORANGE), (-1, "down", style.BLUE)):
        where, weight = np.nonzero(signs == sign)
        canvas.line(
            ax, f"signs {name}", step[where], 2 - weight + 0.19 * sign, linestyle="none",
            marker="^" if sign > 0 else "v", markersize=5.5, color=color,
        )  # fmt: skip
    for row, text in enumerate(_numbers(walk)):
        canvas.label(ax, f"number {row}", 0.4, -0.05 - 0.8 * row, text, va="center")


def _rate_limit(walk: Walk) -> float:
    """Return 2 / the largest curvature of run 0: above it, descent on all examples diverges."""
    return float(2 / np.linalg.eigvalsh(hessian(walk.x[0]))[-1])


def _most_arrive(walk: Walk) -> bool:
    return bool(np.isfinite(np.median(walk.steps)))


def _numbers(walk: Walk) -> list[str]:
    rows = [f"same sign: {np.median(walk.same_sign):.0%}"]
    if _most_arrive(walk):
        rows.append(f"path / straight: {np.median(walk.ratio):.2f}")
        rows.append(f"steps: {number(float(np.median(walk.steps)))}")
    else:
        rows += [f"not there after {len(walk.signs)} steps", "path / straight: no arrival"]
    rows.append(f"rate {walk.learning_rate[0]:.3g}, {walk.steps.size} seeds")
    return [*rows, f"limit (all examples) {_rate_limit(walk):.3g}"]


def draw_walk(axes: Sequence[Axes], walk: Walk) -> None:
    """Draw inputs with the Hessian's ellipse, the path over loss contours, the strip of signs."""
    cloud, plane, strip = axes
    _draw_cloud(cloud, walk.x[0], 3.0)
    canvas.frame(
        cloud, title="inputs, spread about 0 (dashed)", x="$x_1$", y="$x_2$", xlim=(-2, 3.2),
        ylim=(-2, 3.2),
    )  # fmt: skip
    _draw_path(plane, walk)
    canvas.frame(
        plane, title="weights: path over the loss", x="$w_1$", y="$w_2$", xlim=(-0.7, 1.7),
        ylim=(-1.7, 0.7),
    )  # fmt: skip
    _draw_strip(strip, walk)
    strip.set_yticks((1, 2), ("$w_2$", "$w_1$"))
    strip.grid(False)
    canvas.frame(
        strip, title=f"gradient signs, first {STRIP} steps", x="step (▲ plus, ▼ minus)",
        xlim=(0, STRIP + 1), ylim=(-3.8, 2.6),
    )  # fmt: skip


def describe_walk(walk: Walk) -> str:
    """Say what a walk shows."""
    mean, runs = walk.x[0].mean(axis=0), walk.steps.size
    same = float(np.median(walk.same_sign))
    told = (
        f"In {same:.0%} of the steps both weights move the same way. Inputs with mean "
        f"({number(mean[0], 2)}, {number(mean[1], 2)}), batches of {walk.batch_size}, learning "
        f"rate {number(walk.learning_rate[0])}; descent on all examples would diverge above "
        f"{number(_rate_limit(walk))}."
    )
    if not _most_arrive(walk):
        return f"After {len(walk.signs)} steps most of {runs} seeds have not arrived. {told}"
    return (
        f"{np.isfinite(walk.steps).sum()} of {runs} seeds arrive; the median seed takes "
        f"{number(float(np.median(walk.steps)))} steps and walks "
        f"{number(float(np.median(walk.ratio)))} times the straight line. {told}"
    )


def zigzag_figure(walks: Mapping[str, Walk]) -> DescribedFigure:
    """Show clouds further and further from zero, and below them the path that each one causes."""
    fig, axes = canvas.figure(9.8, 4.9, 2, len(walks))
    words = []
    for column, (name, walk) in enumerate(walks.items()):
        above, below = axes[column], axes[len(walks) + column]
        _draw_cloud(above, walk.x[0], 2.0, shown=80)
        canvas.frame(above, title=f"inputs in {name}", xlim=(-1, 4.6), ylim=(-1, 4.6))
        above.set_aspect("equal")
        _draw_path(below, walk)
        ratio, steps = float(np.median(walk.ratio)), float(np.median(walk.steps))
        canvas.frame(
            below,
            title=f"path {ratio:.1f}×, {number(steps)} steps",
            x="$w_1$",
            xlim=(-0.9, 1.9),
            ylim=(-1.9, 0.9),
        )
        below.set_aspect("equal")
        if column:  # the scales are those of the first
            above.tick_params(labelleft=False)
            below.tick_params(labelleft=False)
        if steps > 10 * FIRST:
            _draw_first_steps(below, walk)
        same = np.median(walk.same_sign)
        words.append(
            f"inputs in {name}: path {number(ratio)} times the straight line, {number(steps)} "
            f"steps, both weights move the same way in {same:.0%} of them"
        )
    axes[0].set_ylabel("$x_2$")
    axes[len(walks)].set_ylabel("$w_2$")
    runs = next(iter(walks.values())).ratio.size
    return DescribedFigure(
        fig,
        "The further the inputs are from zero, the longer the way. Dashed: the spread of the "
        "inputs about zero, long where the loss is steep.",
        f"Above the inputs with the ellipse of their Hessian, below the path of one seed from the "
        f"square to the star; above it how many times the straight line it is, and its steps. "
        f"Medians of {runs} seeds: {'; '.join(words)}.",
    )
