"""Exercises and predictions of notebook 01, in its order."""

from course_utils.chapters.nonlinearity.exercises.bends import BENDS
from course_utils.chapters.nonlinearity.exercises.builds import BUILDS
from course_utils.chapters.nonlinearity.exercises.layers import LAYERS
from course_utils.chapters.nonlinearity.exercises.own import OWN
from course_utils.chapters.nonlinearity.exercises.own_steps import OWN_STEPS
from course_utils.chapters.nonlinearity.exercises.predictions import PREDICTIONS
from course_utils.chapters.nonlinearity.exercises.questions import QUESTIONS

__all__ = ["EXERCISES", "PREDICTIONS"]

EXERCISES = (*LAYERS, *BENDS, *BUILDS, *OWN, *OWN_STEPS, *QUESTIONS)
