"""The toy explorer of notebook 00."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from course_utils.experiments.start import Means, means_of_normals
from course_utils.explorers.controls import Slider
from course_utils.explorers.explorer import Explorer
from course_utils.figures import canvas
from course_utils.figures import start as figures

__all__ = ["EXPLORERS", "explore_means"]


def explore_means() -> Explorer:
    """Drag how many numbers each mean is taken over."""

    def view(count: int, seed: int) -> Means:
        return means_of_normals(count, rng=np.random.default_rng(seed))

    return Explorer(
        "How much does a mean vary?",
        view=view,
        draw=figures.draw_means,
        describe=figures.describe_means,
        controls={
            "count": Slider("numbers in each mean", 1, 100, 1, 4),
            "seed": Slider("seed", 1, 20, 1, 1),
        },
        presets={"one number": {"count": 1}, "four": {"count": 4}, "a hundred": {"count": 100}},
        figure=lambda: canvas.figure(7.0, 2.6),
    )


EXPLORERS: dict[str, Callable[[], Explorer]] = {"means": explore_means}
