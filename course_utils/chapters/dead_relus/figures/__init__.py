"""What the notebook draws."""

from course_utils.chapters.dead_relus.figures.born import born_figure
from course_utils.chapters.dead_relus.figures.depth import depth_figure, eyes_figure
from course_utils.chapters.dead_relus.figures.revival import leaks_figure, revival_figure
from course_utils.chapters.dead_relus.figures.steps import bad_batch_figure, deaths_figure

__all__ = [
    "bad_batch_figure",
    "born_figure",
    "deaths_figure",
    "depth_figure",
    "eyes_figure",
    "leaks_figure",
    "revival_figure",
]
