"""What the relatives of ReLU gain over it."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from course_utils.chapters.anatomy.experiments.left import LeftSides
from course_utils.pictures import canvas, style
from course_utils.pictures.described import DescribedFigure, number

__all__ = ["gains_figure"]

FARTHEST = 20.0  # points; a run beyond it is drawn at the edge
EDGE = FARTHEST + 1e-9  # what is 20 up to rounding is not beyond it


def gains_figure(found: Mapping[int, LeftSides]) -> DescribedFigure:
    """Show by how many points each relative beats ReLU, run by run; one panel for each depth."""
    fig, axes = canvas.figure(9.2, 3.6, 1, len(found), width_ratios=[1] * len(found))
    words, runs = [], 0
    for ax, (layers, sides) in zip(axes, found.items(), strict=True):
        names = [name for name in sides.rates if name != "ReLU"]
        said = []
        canvas.line(ax, "zero", [0, 0], [-1, len(names)], color=style.GREY, linewidth=1)
        for place, name in enumerate(names):
            row, gains, color = (
                len(names) - 1 - place,
                sides.gains(name),
                style.cycle(place)["color"],
            )
            runs, middle = len(gains), float(np.median(gains))
            canvas.points(
                ax, name, np.clip(gains, -FARTHEST, FARTHEST),
                row + np.linspace(-0.15, 0.15, runs), colors=color, s=24, alpha=0.7,
            )  # fmt: skip
            for side, beyond in (("<", gains < -EDGE), (">", gains > EDGE)):
                at = row + np.linspace(-0.15, 0.15, runs)[beyond]
                edge = FARTHEST if side == ">" else -FARTHEST
                canvas.line(
                    ax, f"{name} {side}", np.full(at.shape, edge), at, color=color, marker=side,
                    markersize=9, linestyle="none",
                )  # fmt: skip
            canvas.line(
                ax, f"{name} median", [middle] * 2, [row - 0.32, row + 0.32], color=color,
                linewidth=3,
            )  # fmt: skip
            said.append(
                f"{name} {number(middle, 2)} ({number(gains.min(), 2)} to {number(gains.max(), 2)})"
            )
        ax.set_yticks(range(len(names)), names[::-1] if ax is axes[0] else [""] * len(names))
        canvas.frame(
            ax, title=f"{layers} hidden layers", x="points gained over ReLU",
            xlim=(-FARTHEST - 1, FARTHEST + 1), ylim=(-0.6, len(names) - 0.4),
        )  # fmt: skip
        words.append(f"{layers} hidden layers: {', '.join(said)}")
    return DescribedFigure(
        fig,
        "Two layers: nothing to gain. Eight: a slope of 0.25 on the left gains, so does a mean "
        "near 0.",
        f"Test accuracy in points over that of ReLU in the same run, each at its own best rate, "
        f"median and range over {runs} runs; what lies more than {FARTHEST:g} points off is an "
        f"arrow at the edge. {'. '.join(words)}.",
    )
