"""What the notebook measures."""

from course_utils.chapters.zero_centering.experiments.balance import (
    conversion_gap,
    measure_balance,
    slope_gap,
    unit_means,
)
from course_utils.chapters.zero_centering.experiments.curvature import (
    condition_formula,
    descent,
    hessian,
    tangled_cloud,
)
from course_utils.chapters.zero_centering.experiments.ladder import OFFSETS, RUNGS, climb
from course_utils.chapters.zero_centering.experiments.signs import (
    centered_digits,
    gradient_parts,
    hidden_passage,
    new_network,
    random_batches,
    sign_count,
    sign_count_after,
    standardized_digits,
)
from course_utils.chapters.zero_centering.experiments.zigzag import (
    TOLERANCE,
    square_cloud,
    stepped,
    zigzag_paths,
)

__all__ = [
    "OFFSETS",
    "RUNGS",
    "TOLERANCE",
    "centered_digits",
    "climb",
    "condition_formula",
    "conversion_gap",
    "descent",
    "gradient_parts",
    "hessian",
    "hidden_passage",
    "measure_balance",
    "new_network",
    "random_batches",
    "sign_count",
    "sign_count_after",
    "slope_gap",
    "square_cloud",
    "standardized_digits",
    "stepped",
    "tangled_cloud",
    "unit_means",
    "zigzag_paths",
]
