"""What the notebook measures."""

from course_utils.chapters.anatomy.experiments.cost import cheaper_than_matmul, operations
from course_utils.chapters.anatomy.experiments.family import (
    FAMILY,
    gaussian_mean,
    moments,
    selu_flow,
    slope_errors,
)
from course_utils.chapters.anatomy.experiments.mirror import (
    MIRRORS,
    as_sigmoid_network,
    map_signs,
    mirror_race,
    mirrored,
    steepness_twins,
)
from course_utils.chapters.anatomy.experiments.precision import (
    autograd_through_where,
    first_where,
    naive_sigmoid,
    naive_softplus,
    naive_tanh,
    stable_errors,
)
from course_utils.chapters.anatomy.experiments.properties import (
    digit_net,
    learned_slopes,
    rate_sweep,
    small_start,
    start_sizes,
    train_digits,
    zero_shares,
)

__all__ = [
    "FAMILY",
    "MIRRORS",
    "as_sigmoid_network",
    "autograd_through_where",
    "cheaper_than_matmul",
    "digit_net",
    "first_where",
    "gaussian_mean",
    "learned_slopes",
    "map_signs",
    "mirror_race",
    "mirrored",
    "moments",
    "naive_sigmoid",
    "naive_softplus",
    "naive_tanh",
    "operations",
    "rate_sweep",
    "selu_flow",
    "slope_errors",
    "small_start",
    "stable_errors",
    "start_sizes",
    "steepness_twins",
    "train_digits",
    "zero_shares",
]
