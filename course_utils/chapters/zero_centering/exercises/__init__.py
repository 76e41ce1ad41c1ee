"""Exercises and predictions of notebook 03, in its order."""

from course_utils.chapters.zero_centering.exercises.conversion import CONVERSION
from course_utils.chapters.zero_centering.exercises.curvature import CURVATURE
from course_utils.chapters.zero_centering.exercises.limits import LIMITS
from course_utils.chapters.zero_centering.exercises.own import OWN
from course_utils.chapters.zero_centering.exercises.predictions import PREDICTIONS
from course_utils.chapters.zero_centering.exercises.questions import QUESTIONS
from course_utils.chapters.zero_centering.exercises.rates import RATES
from course_utils.chapters.zero_centering.exercises.samples import SAMPLES
from course_utils.chapters.zero_centering.exercises.signs import SIGNS

__all__ = ["EXERCISES", "PREDICTIONS"]

EXERCISES = (*SIGNS, *SAMPLES, *CURVATURE, *RATES, *LIMITS, *OWN, *CONVERSION, *QUESTIONS)
