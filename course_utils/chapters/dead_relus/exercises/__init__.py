"""Exercises and predictions of notebook 05, in its order."""

from course_utils.chapters.dead_relus.exercises.counting import COUNTING
from course_utils.chapters.dead_relus.exercises.own import OWN
from course_utils.chapters.dead_relus.exercises.predictions import PREDICTIONS
from course_utils.chapters.dead_relus.exercises.questions import QUESTIONS

__all__ = ["EXERCISES", "PREDICTIONS"]

EXERCISES = (*COUNTING, *QUESTIONS, *OWN)
