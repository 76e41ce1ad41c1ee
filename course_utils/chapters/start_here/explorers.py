"""The toy explorer of notebook 00."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from course_utils.chapters.start_here.experiments.means import Means, means_of_normals
from course_utils.chapters.start_here.figures.means import describe_means, draw_means
from course_utils.checks import Rng, seed_of
from course_utils.pictures import canvas
from course_utils.sliders.controls import Slider
from course_utils.sliders.explorer import Explorer

__all__ = ["EXPLORERS", "explore_means"]


def explore_means(*, rng: Rng) -> Explorer:
    """Drag how many numbers each mean is taken over."""
    seed = seed_of(rng)

    def view(count: int, draw: int) -> Means:
        return means_of_normals(count, rng=np.random.default_rng((seed, draw)))

    return Explorer(
        "How much does a mean vary?",
        view=view,
        draw=draw_means,
        describe=describe_means,
        controls={
            "count": Slider("numbers in each mean", 1, 200, 1, 4),
            "draw": Slider("draw", 1, 20, 1, 1),
        },
        presets={
            "one number": {"count": 1},
            "sixteen": {"count": 16},
            "a hundred": {"count": 100},
        },
        figure=lambda: canvas.figure(7.0, 2.6),
    )


EXPLORERS: dict[str, Callable[..., Explorer]] = {"means": explore_means}
