"""The toy exercise and prediction of notebook 00."""

from course_utils.chapters.start_here.exercises.average import EXERCISES, PREDICTIONS

__all__ = ["EXERCISES", "PREDICTIONS"]
