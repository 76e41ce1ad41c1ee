"""What the notebook draws."""

from course_utils.chapters.zero_centering.figures.curvature import (
    descent_figure,
)
from course_utils.chapters.zero_centering.figures.ladder import (
    ladder_figure,
    rates_figure,
)
from course_utils.chapters.zero_centering.figures.payoff import (
    directions_figure,
    payoff_figure,
)
from course_utils.chapters.zero_centering.figures.signs import (
    sign_count_figure,
    sign_map_figure,
    two_sample_figure,
)
from course_utils.chapters.zero_centering.figures.zigzag import (
    zigzag_figure,
)

__all__ = [
    "descent_figure",
    "directions_figure",
    "ladder_figure",
    "payoff_figure",
    "rates_figure",
    "sign_count_figure",
    "sign_map_figure",
    "two_sample_figure",
    "zigzag_figure",
]
