"""What a notebook calls: check an exercise, hold a claim, guess, read a source."""

from course_utils.lessons.claims import claim
from course_utils.lessons.engine import check, hint, predict, reveal, show_progress, solution
from course_utils.lessons.installation import check_installation
from course_utils.lessons.reading import show_source, show_table

__all__ = [
    "check",
    "check_installation",
    "claim",
    "hint",
    "predict",
    "reveal",
    "show_progress",
    "show_source",
    "show_table",
    "solution",
]
