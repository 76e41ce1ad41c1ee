"""XOR: the best affine map beside two ReLUs, and what the two ReLUs make of the corners."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes

from course_utils.chapters.nonlinearity.experiments.xor import (
    XOR_POINTS,
    XOR_TARGETS,
    hidden_corners,
    xor_affine,
    xor_two_relus,
)
from course_utils.pictures import canvas, style
from course_utils.pictures.described import DescribedFigure, number

__all__ = ["corners_figure", "xor_figure"]

_COLORS = [style.CLASSES[int(target)] for target in XOR_TARGETS]
_BOX = {"facecolor": "white", "edgecolor": "none", "pad": 1}


def xor_figure() -> DescribedFigure:
    """Show the best affine fit to XOR beside two ReLUs, as height over the unit square."""
    fig, axes = canvas.figure(8.6, 3.7, 1, 3, width_ratios=(1, 1, 0.06))
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
        canvas.points(
            ax, "corners", *XOR_POINTS.T, colors=_COLORS, s=90, edgecolors="white", zorder=3
        )
        for point, output in zip(XOR_POINTS, outputs, strict=True):
            canvas.label(
                ax, f"output {point}", point[0], point[1] + 0.09, number(output), ha="center",
                bbox=_BOX,
            )  # fmt: skip
        canvas.frame(ax, title=title, x="$x_1$", y="$x_2$")
        ax.set(xticks=(0, 0.5, 1), yticks=(0, 0.5, 1))
        ax.grid(False)
        words.append(f"{title}: {', '.join(number(o) for o in outputs)}")
    canvas.label(
        axes[0], "flat", 0.5, 0.5, "one half everywhere:\nneither orange nor purple", ha="center",
        va="center", color=style.GREY,
    )  # fmt: skip
    _draw_scale(axes[2])
    return DescribedFigure(
        fig,
        "XOR: a map without a bend cannot do it, two bends can.",
        "Output over the square for the corners (0,0), (0,1), (1,0), (1,1), whose targets are "
        f"0, 1, 1, 0. {'; '.join(words)}.",
    )


def _draw_scale(ax: Axes) -> None:
    """Draw which colour stands for which output."""
    scale = np.linspace(-0.5, 1.5, 64)
    canvas.image(
        ax, "scale", scale[:, None], vmin=-0.5, vmax=1.5, cmap=style.SURFACE,
        extent=(0, 1, -0.5, 1.5),
    )  # fmt: skip
    canvas.frame(ax, y="output")
    ax.set(xticks=(), yticks=(0, 0.5, 1))
    ax.grid(False)


def corners_figure() -> DescribedFigure:
    """Show XOR along x1 + x2, and its corners as the two ReLUs hand them on."""
    fig, (along, bent) = canvas.figure(9.0, 3.7, 1, 2)
    s = np.linspace(-0.25, 2.25, 101)
    points = np.stack([s, np.zeros_like(s)], axis=-1)
    # Both maps depend on the sum alone: the affine one because both its slopes are 0.
    canvas.line(
        along, "best affine map", s, xor_affine(points), color=style.GREY, linestyle=":",
        label="best affine map",
    )  # fmt: skip
    canvas.line(along, "two ReLUs", s, xor_two_relus(points), color=style.BLUE, label="two ReLUs")
    canvas.points(
        along, "corners", XOR_POINTS.sum(axis=1), XOR_TARGETS, colors=_COLORS, s=90,
        edgecolors="white", zorder=3,
    )  # fmt: skip
    canvas.label(along, "(0, 0)", 0.1, -0.02, "(0, 0)", va="top")
    canvas.label(along, "both", 1, 1.08, "(0, 1) and (1, 0)", ha="center", va="bottom")
    canvas.label(along, "(1, 1)", 1.9, -0.02, "(1, 1)", ha="right", va="top")
    along.legend(loc="center", bbox_to_anchor=(0.5, 0.22))
    canvas.frame(
        along, title="what goes in, along $x_1 + x_2$", x="$x_1 + x_2$", y="output",
        xlim=(-0.25, 2.25), ylim=(-0.3, 1.4),
    )  # fmt: skip
    hidden = hidden_corners()
    first = np.array([-0.5, 2.5])
    canvas.line(bent, "border", first, (first - 0.5) / 2, color=style.BLACK, linewidth=1.5)
    canvas.points(bent, "corners", *hidden.T, colors=_COLORS, s=90, edgecolors="white", zorder=3)
    for key, (x, y), text in (
        ("hidden (0, 0)", (0.08, 0.1), "(0, 0)"),
        ("hidden both", (1.08, -0.1), "(0, 1) and (1, 0)"),
        ("hidden (1, 1)", (1.92, 1.08), "(1, 1)"),
    ):
        canvas.label(bent, key, x, y, text, ha="right" if x > 1.5 else "left", va="center")
    canvas.frame(
        bent, title="what the two ReLUs hand on", x="output of the first ReLU",
        y="output of the second ReLU", xlim=(-0.5, 2.5), ylim=(-0.4, 1.4),
    )  # fmt: skip
    places = "; ".join(
        f"({x:.0f}, {y:.0f}) to ({a:.0f}, {b:.0f})"
        for (x, y), (a, b) in zip(XOR_POINTS, hidden, strict=True)
    )
    return DescribedFigure(
        fig,
        "The bend moves the corners until a straight line will do.",
        "Left: along x1 + x2 the targets are 0, 1, 0 at 0, 1, 2; the two ReLUs make a tent through "
        f"them, the best affine map stays at one half. Right: the two ReLUs send {places}. There a "
        "straight line parts the two classes.",
    )
