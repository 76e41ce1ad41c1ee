"""What the notebook measures."""

from course_utils.chapters.saturation.experiments.clipping import (
    clipped_rates,
    overflow,
)
from course_utils.chapters.saturation.experiments.deep import (
    train_deep,
)
from course_utils.chapters.saturation.experiments.film import (
    LARGE,
    film_strip,
)
from course_utils.chapters.saturation.experiments.flow import (
    flow,
    twins,
)
from course_utils.chapters.saturation.experiments.hermite import (
    chi_by_hermite,
)
from course_utils.chapters.saturation.experiments.own import (
    own_runs,
)
from course_utils.chapters.saturation.experiments.propagation import (
    propagation,
)
from course_utils.chapters.saturation.experiments.rescue import (
    rescue,
)
from course_utils.chapters.saturation.experiments.wayback import (
    way_back,
)

__all__ = [
    "LARGE",
    "chi_by_hermite",
    "clipped_rates",
    "film_strip",
    "flow",
    "overflow",
    "own_runs",
    "propagation",
    "rescue",
    "train_deep",
    "twins",
    "way_back",
]
