"""Exercises and predictions of notebook 04, in its order."""

from course_utils.chapters.saturation.exercises.flow import FLOW, LAYER_FACTOR
from course_utils.chapters.saturation.exercises.own import OWN
from course_utils.chapters.saturation.exercises.predictions import PREDICTIONS
from course_utils.chapters.saturation.exercises.questions import QUESTIONS
from course_utils.chapters.saturation.exercises.shares import SHARES

__all__ = ["EXERCISES", "PREDICTIONS"]

EXERCISES = (*SHARES, *FLOW, *OWN, *QUESTIONS, *LAYER_FACTOR)
