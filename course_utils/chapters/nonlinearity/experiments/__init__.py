"""What the notebook measures."""

from course_utils.chapters.nonlinearity.experiments.approximation import width_sweep
from course_utils.chapters.nonlinearity.experiments.regression import units_beside_regression
from course_utils.chapters.nonlinearity.experiments.solved import epochs_to_solve
from course_utils.chapters.nonlinearity.experiments.stacks import collapse, digit_depth
from course_utils.chapters.nonlinearity.experiments.valleys import unit_losses

__all__ = [
    "collapse",
    "digit_depth",
    "epochs_to_solve",
    "unit_losses",
    "units_beside_regression",
    "width_sweep",
]
