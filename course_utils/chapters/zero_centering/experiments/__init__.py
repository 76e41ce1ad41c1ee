"""What the notebook measures."""

from course_utils.chapters.zero_centering.experiments.balance import (
    gradient_parts,
    gradient_terms,
    mean_over_spread,
    unit_means,
)
from course_utils.chapters.zero_centering.experiments.curvature import (
    condition_formula,
    descent,
    hessian,
    tangled_cloud,
)
from course_utils.chapters.zero_centering.experiments.directions import (
    directions,
    exact_limit,
    second_moments,
    steps_expected,
)
from course_utils.chapters.zero_centering.experiments.first_layer import (
    far_corners,
    pixel_rules,
    pixel_steps,
)
from course_utils.chapters.zero_centering.experiments.ladder import (
    climb,
)
from course_utils.chapters.zero_centering.experiments.payoff import (
    payoff,
    rate_rule,
    rule_in_numbers,
)
from course_utils.chapters.zero_centering.experiments.race import (
    OFFSETS,
    RUNGS,
)
from course_utils.chapters.zero_centering.experiments.sharpness import (
    largest_curvature,
)
from course_utils.chapters.zero_centering.experiments.signs import (
    hidden_gradients,
    share_against,
    sign_count,
    sign_share_in_training,
)
from course_utils.chapters.zero_centering.experiments.zigzag import (
    careful_and_bold,
    square_walks,
    stepped,
    zigzag_paths,
)

__all__ = [
    "OFFSETS",
    "RUNGS",
    "careful_and_bold",
    "climb",
    "condition_formula",
    "descent",
    "directions",
    "exact_limit",
    "far_corners",
    "gradient_parts",
    "gradient_terms",
    "hessian",
    "hidden_gradients",
    "largest_curvature",
    "mean_over_spread",
    "payoff",
    "pixel_rules",
    "pixel_steps",
    "rate_rule",
    "rule_in_numbers",
    "second_moments",
    "share_against",
    "sign_count",
    "sign_share_in_training",
    "square_walks",
    "stepped",
    "steps_expected",
    "tangled_cloud",
    "unit_means",
    "zigzag_paths",
]
