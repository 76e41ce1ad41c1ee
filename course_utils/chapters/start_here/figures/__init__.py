"""What the notebook draws."""

from course_utils.chapters.start_here.figures.means import means_figure

__all__ = ["means_figure"]
