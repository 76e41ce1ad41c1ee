"""What the notebook draws."""

from course_utils.chapters.nonlinearity.figures.approximation import width_figure
from course_utils.chapters.nonlinearity.figures.folding import pieces_figure
from course_utils.chapters.nonlinearity.figures.network import network_figure
from course_utils.chapters.nonlinearity.figures.own import learned_figure
from course_utils.chapters.nonlinearity.figures.solved import solved_figure
from course_utils.chapters.nonlinearity.figures.stacks import digit_depth_figure
from course_utils.chapters.nonlinearity.figures.valleys import unit_loss_figure
from course_utils.chapters.nonlinearity.figures.xor import corners_figure, xor_figure

__all__ = [
    "corners_figure",
    "digit_depth_figure",
    "learned_figure",
    "network_figure",
    "pieces_figure",
    "solved_figure",
    "unit_loss_figure",
    "width_figure",
    "xor_figure",
]
