"""What the notebook draws."""

from course_utils.chapters.anatomy.figures.accuracy import accuracy_figure
from course_utils.chapters.anatomy.figures.death import death_figure
from course_utils.chapters.anatomy.figures.family import (
    alpha_figure,
    family_figure,
    layer_figure,
    outputs_figure,
)
from course_utils.chapters.anatomy.figures.left import gains_figure
from course_utils.chapters.anatomy.figures.mirror import mirror_figure
from course_utils.chapters.anatomy.figures.precision import digits_figure
from course_utils.chapters.anatomy.figures.rates import rate_figure

__all__ = [
    "accuracy_figure",
    "alpha_figure",
    "death_figure",
    "digits_figure",
    "family_figure",
    "gains_figure",
    "layer_figure",
    "mirror_figure",
    "outputs_figure",
    "rate_figure",
]
