"""What the notebook measures."""

from course_utils.chapters.anatomy.experiments.corners import eight_units
from course_utils.chapters.anatomy.experiments.cost import cheaper_than_matmul, operations
from course_utils.chapters.anatomy.experiments.family import (
    FAMILY,
    deep_second_moments,
    family_moments,
    moments,
    second_moment_flow,
    slope_errors,
)
from course_utils.chapters.anatomy.experiments.leaky import learned_slopes
from course_utils.chapters.anatomy.experiments.mirror import (
    MIRRORS,
    mirrored_digits,
    unmapped_mirrors,
)
from course_utils.chapters.anatomy.experiments.precision import (
    autograd_through_where,
    breaks_at,
    naive_softplus,
    naive_tanh,
    worst_digits,
)
from course_utils.chapters.anatomy.experiments.rates import rate_sweep
from course_utils.chapters.anatomy.experiments.sparsity import zero_shares
from course_utils.chapters.anatomy.experiments.starts import start_race
from course_utils.chapters.anatomy.experiments.twins import steepness_twins, tanh_twins

__all__ = [
    "FAMILY",
    "MIRRORS",
    "autograd_through_where",
    "breaks_at",
    "cheaper_than_matmul",
    "deep_second_moments",
    "eight_units",
    "family_moments",
    "learned_slopes",
    "mirrored_digits",
    "moments",
    "naive_softplus",
    "naive_tanh",
    "operations",
    "rate_sweep",
    "second_moment_flow",
    "slope_errors",
    "start_race",
    "steepness_twins",
    "tanh_twins",
    "unmapped_mirrors",
    "worst_digits",
    "zero_shares",
]
