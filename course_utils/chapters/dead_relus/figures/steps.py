"""Deaths in training: by rate and optimizer, and by one bad batch."""

from __future__ import annotations

from typing import Any

import numpy as np

from course_utils.chapters.dead_relus.experiments.steps import BadBatch, Deaths
from course_utils.chapters.dead_relus.figures.rows import draw_rows
from course_utils.pictures import canvas, style
from course_utils.pictures.described import DescribedFigure, number

__all__ = ["bad_batch_figure", "deaths_figure"]

_MARKS = ("o", "s", "^", "D")


def deaths_figure(deaths: Deaths) -> DescribedFigure:
    """Show the dead in layers 2 and 3 and the accuracy for each optimizer and rate.

    Where networks are lost, what is left is chaotic: rounding decides it. It is not drawn.
    """
    fig, (left, right) = canvas.figure(9.6, 4.6, 1, 2, width_ratios=(1.2, 1.0))
    names = list(deaths.dead)
    lost = {name: int(deaths.lost[name].sum()) for name in names}
    places, calm = np.arange(len(names))[::-1], [name for name in names if not lost[name]]
    heights, medians = np.array([places[names.index(name)] for name in calm]), []
    for layer, shift in ((1, 0.15), (2, -0.15)):
        rows, key = [deaths.dead[name][layer] for name in calm], f"layer {layer + 1}"
        look: dict[str, Any] = style.cycle(layer) | {"marker": _MARKS[layer], "label": key}
        medians.append(draw_rows(left, key, heights + shift, rows, **look))
    scores = [100 * deaths.accuracy[name] for name in calm]
    medians.append(draw_rows(right, "accuracy", heights, scores, color=style.BLACK, marker="D"))
    runs = deaths.lost[names[0]].size
    told = [
        f"{name}: layer 2 {number(two)}, layer 3 {number(three)} % dead, accuracy {number(right)} %"
        for name, two, three, right in zip(calm, *medians, strict=True)
    ]
    told += [f"{name}: {lost[name]} of {runs} left the floats" for name in names if lost[name]]
    ticks = [f"{name} ({lost[name]} of {runs} lost)" if lost[name] else name for name in names]
    left.set_yticks(places, ticks)
    right.set_yticks(places, [""] * len(names))
    limits = (-0.6, len(names) - 0.4)
    canvas.frame(left, title="dead units, %", xlim=(-3, 103), ylim=limits)
    canvas.frame(right, title="test accuracy, %", xlim=(-3, 103), ylim=limits)
    left.legend(loc="center right", fontsize=11)
    return DescribedFigure(
        fig,
        "Lost is not dead. Arms with lost networks have no marks: the rest of them is chaotic.",
        f"Median and whole range of {runs} networks. {'; '.join(told)}.",
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
        f"The inputs of the batch at step {bad.bad_at + 1} are far too large. Medians right after "
        f"it and in the end. {'. '.join(words)}.",
    )
