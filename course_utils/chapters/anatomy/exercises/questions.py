"""Exercises of notebook 02 that ask for a number or a choice."""

from __future__ import annotations

from course_utils.lessons.model import ChoiceExercise, Mistake, NumberExercise

__all__ = ["LARGEST_A", "RATE_CAUSES"]


RATE_CAUSES = ChoiceExercise(
    "rate_causes",
    "which change raises the rate",
    "A network of tanh units stops working when the learning rate is raised. Which of these let it "
    "bear a clearly larger one?",
    {
        "a": "tanh(4 z) / 4 for tanh: the same slope at 0, a quarter of the size",
        "b": "4 tanh for tanh, and a quarter of the weights behind it: the same outputs at the "
        "start",
        "c": "tanh(z / 4) for tanh: the same size, a quarter of the slope",
        "d": "a bound at 6 for the outputs of a ReLU network, instead of tanh for ReLU",
    },
    "ac",
    {
        "a": "Compare the two rows in the figure that have slope 1 and sizes 1 and 0.25.",
        "b": "It starts as the same function. Look at its row all the same: the size is 4, and so "
        "is the slope.",
        "c": "Compare the two rows in the figure that have size 1 and slopes 1 and 0.25.",
        "d": "A bound that few outputs reach changes next to nothing: the first two rows.",
    },
    (
        "Each of the four has a row in the figure. Compare it with the row of what it replaces.",
        "Size and slope enter the step squared. Which options make one of them smaller?",
        "In (b) both grow by 4. In (d) neither changes. The other two remain.",
    ),
    "Smaller outputs or smaller slopes: both make the same rate a smaller step.",
)

LARGEST_A = NumberExercise(
    "leaky_by_max",
    "leaky ReLU by max",
    "Libraries like to write leaky ReLU as max(a z, z). What is the largest a for which that "
    "is right at every z?",
    lambda: 1.0,
    (
        "Take z = 1 and z = -1, and try some values of a.",
        "At z = 1 you need max(a, 1) = 1.",
        "At z = -1 you need max(-a, -1) = -a. Both hold up to the same a.",
    ),
    (
        Mistake("usual", lambda: 0.01, "0.01 is the usual slope, not the limit. Try a = 0.5."),
        Mistake("relu", lambda: 0.0, "At 0 you have ReLU, and a larger a works as well."),
        Mistake("two", lambda: 2.0, "With a = 2, max(2 z, z) is 2 at z = 1. It should be 1."),
    ),
    too_large="At z = 1 max(a z, z) is a, and it should be 1.",
    too_small="It works there, and a larger one works too.",
    explanation="Up to 1, where it is the identity. Negative a are fine: a = -1 gives |z|.",
)
