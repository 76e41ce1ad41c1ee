"""What the notebook measures."""

from course_utils.chapters.nonlinearity.experiments.approximation import approximation_race
from course_utils.chapters.nonlinearity.experiments.playground import epochs_to_solve
from course_utils.chapters.nonlinearity.experiments.stacks import collapse, linear_depth
from course_utils.chapters.nonlinearity.experiments.valleys import unit_loss
from course_utils.chapters.nonlinearity.experiments.xor import (
    XOR_POINTS,
    XOR_TARGETS,
    xor_affine,
    xor_two_relus,
)

__all__ = [
    "XOR_POINTS",
    "XOR_TARGETS",
    "approximation_race",
    "collapse",
    "epochs_to_solve",
    "linear_depth",
    "unit_loss",
    "xor_affine",
    "xor_two_relus",
]
