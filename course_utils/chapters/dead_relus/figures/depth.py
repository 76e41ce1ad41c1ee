"""Zero and dead against depth."""

from __future__ import annotations

from typing import Any

import numpy as np

from course_utils.chapters.dead_relus.experiments.depth import DepthCensus
from course_utils.chapters.dead_relus.experiments.eyes import EyeCount
from course_utils.pictures import canvas, style
from course_utils.pictures.described import DescribedFigure, number

__all__ = ["depth_figure", "eyes_figure"]

_CURVES = (
    ("zeros", "plain", "outputs that are 0"),
    ("zeros", "batch norm", "outputs that are 0, batch norm"),
    ("dead", "plain", "dead units"),
    ("dead", "batch norm", "dead units, batch norm"),
)
_MARKS = ("o", "s", "^", "v")


def depth_figure(census: DepthCensus) -> DescribedFigure:
    """Show zeros and dead units at each depth, and how alike all digits look there."""
    fig, (left, right) = canvas.figure(9.6, 4.2, 1, 2)
    layers, runs = census.zeros["plain"].shape
    depth, words = np.arange(1, layers + 1), []
    for place, (kind, name, label) in enumerate(_CURVES):
        values = getattr(census, kind)[name]
        look: dict[str, Any] = style.cycle(place) | {
            "marker": _MARKS[place],
            "markevery": 4,
            "label": label,
        }
        drawn = canvas.spread(left, label, depth, values, **look)
        words.append(f"{label}: {number(drawn[1, 0])}, then {number(drawn[1, -1])} %")
    for place, (name, label) in enumerate((("plain", "plain"), ("batch norm", "batch norm"))):
        look: dict[str, Any] = style.cycle(place) | {
            "marker": _MARKS[place],
            "markevery": 4,
            "label": label,
        }
        drawn = canvas.spread(right, label, np.arange(layers + 1), census.cosine[name], **look)
        each = [drawn[1, k] for k in (0, 1, -1)]
        words.append(
            f"cosine, {label}: {round(each[0], 2) + 0:.2f} of the inputs, {number(each[1])}, then "
            f"{number(each[2])}"
        )
    canvas.frame(left, title="before training", x="layer", y="%", ylim=(-3, 100))
    canvas.frame(
        right, title="how alike two digits look", x="layer (0: the inputs)", y="cosine",
        ylim=(-0.06, 1.04),
    )  # fmt: skip
    left.legend(loc="upper left", fontsize=11, frameon=False)
    right.legend(loc="center right", fontsize=11, frameon=False)
    return DescribedFigure(
        fig,
        "Half of the outputs are 0 at every depth. Dead units come with depth, or do not come.",
        f"{runs} networks of {layers} layers, all digits, median and 10 to 90 %; the first layer, "
        f"then the last. {'; '.join(words)}.",
    )


def eyes_figure(count: EyeCount) -> DescribedFigure:
    """Show the share of silent units against the number of images that look."""
    fig, (ax,) = canvas.figure(8.0, 3.8)
    words = []
    for place, silent in enumerate(count.silent):
        label = f"layer {place + 1}"
        look: dict[str, Any] = style.cycle(place) | {"marker": _MARKS[place], "label": label}
        drawn = canvas.spread(ax, label, count.sizes, silent, **look)
        each = zip(drawn[1], count.sizes, strict=True)
        words.append(f"{label}: {', '.join(f'{number(m)} % on {n}' for m, n in each)}")
    canvas.frame(
        ax, title="all biases at −2, before training", x="images that look",
        y="silent for all of them, %", xscale="log", ylim=(-3, 104),
    )  # fmt: skip
    ax.set_xticks(count.sizes, [str(size) for size in count.sizes])
    ax.minorticks_off()
    ax.legend(loc="lower left", fontsize=11, frameon=False)
    return DescribedFigure(
        fig,
        "The more images look, the fewer units are dead.",
        f"Median and 10 to 90 % of {count.silent.shape[-1]} networks. {'; '.join(words)}.",
    )
