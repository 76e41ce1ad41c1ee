"""Exercise of notebook 04 that asks for a choice."""

from __future__ import annotations

from course_utils.lessons.model import ChoiceExercise

__all__ = ["QUESTIONS"]

QUESTIONS = (
    ChoiceExercise(
        "small_slopes",
        "Is a small slope enough?",
        "Which of these sentences have survived the measurements of this notebook? Give all the "
        "letters.",
        {
            "a": "through 20 tanh layers a gradient can fade although the mean slope is 0.99",
            "b": "a gradient cannot grow through layers whose slopes are all below 1",
            "c": "χ says what happens to small differences between inputs, not to the size of the "
            "signal",
            "d": "a saturated unit is dead",
            "e": "the sigmoid networks that wait at Xavier weights and rate 1 wait because they "
            "are saturated",
            "f": "clipping makes larger rates possible",
            "g": "clipping makes a network with a gain that is far too large learn",
            "h": "units of a trained network may be more saturated than those of one that waits",
        },
        "acfh",
        {
            "a": "Gain 0.5: the weights shrink it. Look at the first row of the table of slopes.",
            "b": "Gain 3.2: the mean slope is about a quarter, and the gradient grows. The weights "
            "belong to the factor too.",
            "c": "Gain 3.2: the signal keeps its size, and twins are torn apart.",
            "d": "It gets a small gradient, not none. It takes long, and it comes back.",
            "e": "At Xavier weights the mean slope is near its largest value. The gradient fades "
            "because that largest value is ¼.",
            "f": "Measured with ReLU layers, from rate to rate.",
            "g": "At none of the rates tried do clipped networks at gain 3.2 read 40 %.",
            "h": "Measured in the film: compare layers 1 and 2 at the beginning and at the end.",
        },
        (
            "There are four.",
            "Two are about gradients and differences, one about clipping, one about the film.",
            "Not the one about slopes below 1, not the dead unit, not the cause of the waiting, "
            "not the cure of a gain.",
        ),
        "The slope is one factor of two. What decides is χ, the slope together with the weights.",
    ),
)
