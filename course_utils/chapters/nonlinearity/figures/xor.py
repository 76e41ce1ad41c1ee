"""XOR as a surface: the best affine map beside two ReLUs."""

from __future__ import annotations

import numpy as np

from course_utils.chapters.nonlinearity.experiments.xor import (
    XOR_POINTS,
    XOR_TARGETS,
    xor_affine,
    xor_two_relus,
)
from course_utils.pictures import canvas, style
from course_utils.pictures.described import DescribedFigure, number

__all__ = ["xor_figure"]


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
    )
