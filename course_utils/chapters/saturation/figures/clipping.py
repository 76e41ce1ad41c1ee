"""Figure of notebook 04: which rates a ReLU network bears, clipped and not."""

from __future__ import annotations

import numpy as np

from course_utils.chapters.saturation.experiments.clipping import LEVEL, Rates
from course_utils.pictures import canvas, style
from course_utils.pictures.described import DescribedFigure

__all__ = ["clipping_figure"]


def clipping_figure(result: Rates) -> DescribedFigure:
    """Show how many runs arrive at each rate, for each length to which gradients were clipped."""
    fig, (ax,) = canvas.figure(8.2, 3.6)
    words, runs = [], result.accuracy.shape[-1]
    for row, longest in enumerate(result.longest):
        name = f"clipped to {longest:g}" if np.isfinite(longest) else "not clipped"
        arrived = result.arrived(longest)
        canvas.line(ax, name, result.rates, arrived, marker="os^"[row % 3], label=name,
                    **style.cycle(row))  # fmt: skip
        each = zip(arrived, result.rates, strict=True)
        words.append(f"{name}: {', '.join(f'{k} at {rate:g}' for k, rate in each)}")
    canvas.frame(
        ax, title=f"how many of {runs} runs read {100 * LEVEL:g} % after {result.steps} steps",
        x="learning rate", xscale="log", y="runs", ylim=(-0.5, runs + 0.5),
    )  # fmt: skip
    ax.set_xticks(result.rates, [f"{rate:g}" for rate in result.rates])
    ax.minorticks_off()
    ax.legend(loc="center", bbox_to_anchor=(0.64, 0.5), fontsize=11)
    return DescribedFigure(
        fig,
        "The shorter the gradients are clipped, the larger the rate that is borne.",
        f"Three ReLU layers, {result.steps} steps. {'. '.join(words)}.",
    )
