"""Deaths in training: by rate and optimizer, and by one bad batch."""

from __future__ import annotations

from typing import Any

import numpy as np

from course_utils.chapters.dead_relus.experiments.steps import BadBatch, Deaths
from course_utils.chapters.dead_relus.figures.rows import draw_rows
from course_utils.pictures import canvas, style
from course_utils.pictures.described import DescribedFigure, number

__all__ = ["bad_batch_figure", "deaths_figure"]

_MARKS = ("o", "s", "^")


def deaths_figure(deaths: Deaths) -> DescribedFigure:
    """Show the dead in layers 2 and 3 and the accuracy for each optimizer and rate."""
    fig, (left, right) = canvas.figure(9.6, 4.6, 1, 2, width_ratios=(1.2, 1.0))
    names = list(deaths.dead)
    places, words, dead = np.arange(len(names))[::-1], [], []
    for layer, shift in ((1, 0.15), (2, -0.15)):
        rows = [deaths.dead[name][layer] for name in names]
        look: dict[str, Any] = style.cycle(layer) | {
            "marker": _MARKS[layer],
            "label": f"layer {layer + 1}",
        }
        dead.append(draw_rows(left, f"layer {layer + 1}", places + shift, rows, **look))
    scores = np.array([100 * deaths.accuracy[name] for name in names])
    middle = draw_rows(right, "accuracy", places, scores, color=style.BLACK, marker="D")
    lost = [int(deaths.lost[name].sum()) for name in names]
    for k, name in enumerate(names):
        told = f", {lost[k]} of {scores.shape[-1]} left the floats" if lost[k] else ""
        words.append(
            f"{name}: layer 2 {number(dead[0][k])}, layer 3 {number(dead[1][k])} % dead, "
            f"accuracy {number(middle[k])} %{told}"
        )
    ticks = [f"{name} ({n} lost)" if n else name for name, n in zip(names, lost, strict=True)]
    left.set_yticks(places, ticks)
    right.set_yticks(places, [""] * len(names))
    limits = (-0.6, len(names) - 0.4)
    canvas.frame(left, title="dead units, %", xlim=(-3, 103), ylim=limits)
    canvas.frame(right, title="test accuracy, %", xlim=(-3, 103), ylim=limits)
    left.legend(loc="center right", fontsize=11)
    return DescribedFigure(
        fig,
        "Lost is not dead: a network that left the floats has no dead units, it has no numbers.",
        f"Median and whole range of {scores.shape[-1]} networks. {'; '.join(words)}.",
    )


def bad_batch_figure(bad: BadBatch) -> DescribedFigure:
    """Show the dead in layers 2 and 3 and the accuracy around one bad batch."""
    fig, axes = canvas.figure(9.8, 3.9, 1, 3)
    panels = [
        (f"dead in layer {k + 1}, %", {n: d[:, k] for n, d in bad.dead.items()}) for k in (1, 2)
    ]
    panels.append(("test accuracy, %", {n: 100 * a for n, a in bad.accuracy.items()}))
    words = []
    for ax, (title, arms) in zip(axes, panels, strict=True):
        ends = []
        for place, (name, values) in enumerate(arms.items()):
            look: dict[str, Any] = style.cycle(place) | {"marker": _MARKS[place], "label": name}
            drawn = canvas.spread(ax, name, bad.steps, values, **look)
            ends.append(f"{name} {number(drawn[1, 2])}, in the end {number(drawn[1, -1])}")
        words.append(f"{title}: {'; '.join(ends)}")
        canvas.frame(ax, title=title, x="step", ylim=(-3, 103))
    axes[0].legend(loc="upper left", fontsize=11)
    return DescribedFigure(
        fig,
        "One step is enough to kill, and clipping that step is enough to prevent it.",
        f"The batch at step {bad.bad_at + 1} has inputs that nobody divided. Medians right after "
        f"it and in the end. {'. '.join(words)}.",
    )
