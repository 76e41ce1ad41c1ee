"""Exercises and predictions of notebook 02, in its order."""

from course_utils.chapters.anatomy.exercises.leaky import LEAKY
from course_utils.chapters.anatomy.exercises.predictions import PREDICTIONS
from course_utils.chapters.anatomy.exercises.questions import LARGEST_A, RATE_CAUSES
from course_utils.chapters.anatomy.exercises.slopes import SLOPES
from course_utils.chapters.anatomy.exercises.stable import STABLE
from course_utils.chapters.anatomy.exercises.tanh import OWN_TANH
from course_utils.chapters.anatomy.exercises.twins import TWINS

__all__ = ["EXERCISES", "PREDICTIONS"]

EXERCISES = (*SLOPES, OWN_TANH, *STABLE, RATE_CAUSES, LARGEST_A, *LEAKY, *TWINS)
