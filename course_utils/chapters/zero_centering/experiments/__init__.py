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
    distance_left,
    hessian,
    tangled_cloud,
)
from course_utils.chapters.zero_centering.experiments.ladder import (
    climb,
)
from course_utils.chapters.zero_centering.experiments.race import (
    OFFSETS,
    RUNGS,
)
from course_utils.chapters.zero_centering.experiments.signs import (
    hidden_gradients,
    hidden_passage,
    share_against,
    sign_count,
    sign_share_in_training,
)
from course_utils.chapters.zero_centering.experiments.zigzag import (
    careful_and_bold,
    centred_walks,
    square_walks,
    stepped,
    zigzag_paths,
)

__all__ = [
    "OFFSETS",
    "RUNGS",
    "careful_and_bold",
    "centred_walks",
    "climb",
    "condition_formula",
    "descent",
    "distance_left",
    "gradient_parts",
    "gradient_terms",
    "hessian",
    "hidden_gradients",
    "hidden_passage",
    "mean_over_spread",
    "share_against",
    "sign_count",
    "sign_share_in_training",
    "square_walks",
    "stepped",
    "tangled_cloud",
    "unit_means",
    "zigzag_paths",
]
