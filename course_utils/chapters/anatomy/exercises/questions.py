"""Exercises of notebook 02 that ask for a number or a choice."""

from __future__ import annotations

from course_utils.lessons.model import ChoiceExercise, Mistake, NumberExercise

__all__ = ["LARGEST_A", "RATE_CAUSES"]


RATE_CAUSES = ChoiceExercise(
    "rate_causes",
    "which change raises the rate",
    "A network of tanh units stops working when the learning rate is raised. Which of these "
    "changes let it bear a clearly larger one? (In d it is a ReLU network instead.)",
    {
        "a": "tanh(z) / 4, and 4 times the weights behind: it starts as the tanh network",
        "b": "4 tanh(z), and a quarter of the weights behind: it starts as the tanh network",
        "c": "tanh(z / 4), and 4 times the weights and biases in front: it starts as the tanh "
        "network",
        "d": "In a ReLU network instead: cut the outputs off at 6.",
    },
    "ac",
    {
        "a": "With it the weights behind take steps that move the function a sixteenth as far. "
        "Compare that row of the figure with the row of tanh.",
        "b": "At least one of your letters is wrong: with it the function at the start is the "
        "same, but the steps of the weights behind move it sixteen times as far. Compare that row "
        "of the figure with the row of tanh.",
        "c": "With it the weights in front take steps that move the function a sixteenth as far. "
        "Compare that row of the figure with the row of tanh.",
        "d": "At least one of your letters is wrong: with it few outputs reach the bound, and that "
        "changes little. Compare its row of the figure with the row of ReLU.",
    },
    (
        "All of them have a row in the figure. Compare it with the row of what it replaces.",
        "Large outputs and large slopes make the same rate a larger step. Which options make one "
        "of the two smaller?",
        "In (b) the outputs are larger. In (d) there is a height now, but few outputs come near "
        "it. The other two remain.",
    ),
    "Less height or less slope: either makes the same rate a smaller step.",
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
