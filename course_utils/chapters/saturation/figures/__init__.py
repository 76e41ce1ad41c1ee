"""What the notebook draws."""

from course_utils.chapters.saturation.figures.clipping import (
    clipping_figure,
)
from course_utils.chapters.saturation.figures.film import (
    film_figure,
)
from course_utils.chapters.saturation.figures.flow import (
    factor_figure,
    product_figure,
    twins_figure,
)
from course_utils.chapters.saturation.figures.rescue import (
    rescue_figure,
)

__all__ = [
    "clipping_figure",
    "factor_figure",
    "film_figure",
    "product_figure",
    "rescue_figure",
    "twins_figure",
]
