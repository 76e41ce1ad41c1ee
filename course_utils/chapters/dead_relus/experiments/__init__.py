"""What the notebook measures."""

from course_utils.chapters.dead_relus.experiments.born import born_dead, born_dead_formula
from course_utils.chapters.dead_relus.experiments.depth import depth_census
from course_utils.chapters.dead_relus.experiments.eyes import eye_count, norm_count
from course_utils.chapters.dead_relus.experiments.first import decay_revives, memory, uncentred
from course_utils.chapters.dead_relus.experiments.leaks import leaks
from course_utils.chapters.dead_relus.experiments.lifeline import life_line
from course_utils.chapters.dead_relus.experiments.nets import dead_units
from course_utils.chapters.dead_relus.experiments.price import price_of_death
from course_utils.chapters.dead_relus.experiments.revival import revival
from course_utils.chapters.dead_relus.experiments.small import small_deaths
from course_utils.chapters.dead_relus.experiments.steps import bad_batch, deaths_by_rate

__all__ = [
    "bad_batch",
    "born_dead",
    "born_dead_formula",
    "dead_units",
    "decay_revives",
    "deaths_by_rate",
    "depth_census",
    "eye_count",
    "leaks",
    "life_line",
    "memory",
    "norm_count",
    "price_of_death",
    "revival",
    "small_deaths",
    "uncentred",
]
