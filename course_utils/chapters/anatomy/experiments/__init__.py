"""What the notebook measures."""

from course_utils.chapters.anatomy.experiments.corners import eight_units
from course_utils.chapters.anatomy.experiments.cost import operations
from course_utils.chapters.anatomy.experiments.death import (
    learn_xor,
    naive_both_ways,
    precision_race,
)
from course_utils.chapters.anatomy.experiments.family import (
    deep_second_moments,
    moments,
    second_moment_flow,
    slope_errors,
)
from course_utils.chapters.anatomy.experiments.left import learned_slopes, left_sides
from course_utils.chapters.anatomy.experiments.mirror import mirrored_digits
from course_utils.chapters.anatomy.experiments.precision import (
    autograd_through_where,
    breaks_at,
    naive_softplus,
    naive_tanh,
    worst_digits,
)
from course_utils.chapters.anatomy.experiments.rates import accuracy_at, cut_shares, rate_sweep
from course_utils.chapters.anatomy.experiments.sparsity import train_some, zero_shares
from course_utils.chapters.anatomy.experiments.starts import start_race
from course_utils.chapters.anatomy.experiments.twins import steepness_twins, tanh_twins

__all__ = [
    "accuracy_at",
    "autograd_through_where",
    "breaks_at",
    "cut_shares",
    "deep_second_moments",
    "eight_units",
    "learn_xor",
    "learned_slopes",
    "left_sides",
    "mirrored_digits",
    "moments",
    "naive_both_ways",
    "naive_softplus",
    "naive_tanh",
    "operations",
    "precision_race",
    "rate_sweep",
    "second_moment_flow",
    "slope_errors",
    "start_race",
    "steepness_twins",
    "tanh_twins",
    "train_some",
    "worst_digits",
    "zero_shares",
]
