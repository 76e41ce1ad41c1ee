"""Networks that are killed by one NaN."""

from __future__ import annotations

import numpy as np

from course_utils.chapters.anatomy.experiments.death import PrecisionRace
from course_utils.pictures import canvas, style
from course_utils.pictures.described import DescribedFigure, number

__all__ = ["death_figure"]


def death_figure(race: PrecisionRace) -> DescribedFigure:
    """Show how many networks are still alive, for each formula and format."""
    fig, (ax,) = canvas.figure(8.0, 3.4)
    words, width = [], 2.0 * len(race.losses)
    for place, (name, losses) in enumerate(race.losses.items()):
        steps, runs = losses.shape
        alive = (race.died_at(name) > np.arange(steps)[:, None]).sum(axis=-1)
        # Wide below, narrow above: curves that lie on each other all show.
        look = style.cycle(place) | {"linewidth": width - 2 * place, "linestyle": "-"}
        canvas.line(ax, name, np.arange(steps), alive, label=name, **look)
        dead = race.died_at(name)[race.dead(name)]
        when = f", half of those by step {number(float(np.median(dead)), 2)}" if dead.size else ""
        words.append(f"{name}: {dead.size} of {runs} dead at the end{when}")
    steps, runs = next(iter(race.losses.values())).shape
    canvas.frame(
        ax,
        x="step",
        y=f"networks alive of {runs}",
        xlim=(0, steps),
        ylim=(-0.04 * runs, 1.3 * runs),
    )
    ax.set_yticks(np.linspace(0, runs, 5))
    ax.legend(loc="upper right", ncols=len(race.losses), frameon=False)
    return DescribedFigure(
        fig,
        "One formula, one format: the networks die while they learn.",
        f"Networks whose loss is still a number, against {steps} steps. {'; '.join(words)}.",
    )
