"""What the notebook measures."""

from course_utils.chapters.nonlinearity.experiments.approximation import (
    doubling_gain,
    hinges_elsewhere,
    relu_places,
    width_sweep,
)
from course_utils.chapters.nonlinearity.experiments.bumps import bump_error
from course_utils.chapters.nonlinearity.experiments.folding import pieces_sweep, shaken_folds
from course_utils.chapters.nonlinearity.experiments.own import (
    core_twin,
    learned,
    own_gap,
    own_starts,
    silenced,
)
from course_utils.chapters.nonlinearity.experiments.rates import rate_race
from course_utils.chapters.nonlinearity.experiments.regression import units_beside_regression
from course_utils.chapters.nonlinearity.experiments.solved import epochs_to_solve
from course_utils.chapters.nonlinearity.experiments.stacks import collapse, digit_depth
from course_utils.chapters.nonlinearity.experiments.valleys import unit_losses
from course_utils.chapters.nonlinearity.experiments.xor import XOR_POINTS, XOR_TARGETS

__all__ = [
    "XOR_POINTS",
    "XOR_TARGETS",
    "bump_error",
    "collapse",
    "core_twin",
    "digit_depth",
    "doubling_gain",
    "epochs_to_solve",
    "hinges_elsewhere",
    "learned",
    "own_gap",
    "own_starts",
    "pieces_sweep",
    "rate_race",
    "relu_places",
    "shaken_folds",
    "silenced",
    "unit_losses",
    "units_beside_regression",
    "width_sweep",
]
