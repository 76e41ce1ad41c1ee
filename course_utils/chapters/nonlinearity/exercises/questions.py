"""Exercises of notebook 01 that ask for a number or a choice."""

from __future__ import annotations

from course_utils.chapters.nonlinearity.experiments.approximation import hinge_fit
from course_utils.lessons.model import ChoiceExercise, Mistake, NumberExercise

__all__ = ["QUESTIONS"]


def _smallest_number_of_hinges() -> float:
    return float(next(n for n in range(100) if hinge_fit(n).rmse < 0.05))


QUESTIONS = (
    NumberExercise(
        "xor_affine_guess",
        "The best affine answer to XOR",
        "What does the affine map that fits the four XOR corners best, in squared error, answer at "
        "the corner (1, 1)?",
        lambda: 0.5,
        (
            "The four targets are 0, 1, 1, 0. Which single number is closest to all of them?",
            "By symmetry neither input can help: raising x1 is right half of the time.",
            "So both slopes are 0 and only the constant is left: the mean of the targets.",
        ),
        (
            Mistake(
                "the target",
                lambda: 0.0,
                "0 is the target here. A map that hits it pays more at the other corners.",
            ),
            Mistake(
                "one",
                lambda: 1.0,
                "1 is right at two of the corners. This one has target 0, and the map cannot "
                "please all four.",
            ),
            Mistake(
                "exact elsewhere",
                lambda: 2.0,
                "2 is what the map must answer there if the other three corners were exact. A "
                "best map shares the error.",
            ),
            Mistake(
                "two thirds", lambda: 2 / 3, "That is the mean of three corners. There are four."
            ),
        ),
        explanation="It answers one half everywhere: it has learned nothing but the mean.",
    ),
    NumberExercise(
        "hinges_needed",
        "How many hinges?",
        "What is the smallest number of evenly spaced hinges that fits sin 2x on [-3, 3] with an "
        "error below 0.05?",
        _smallest_number_of_hinges,
        (
            "Move the slider of the hinge builder until the error first falls below 0.05.",
            "Go by the fourfold law: at how many hinges is the error about 0.1, and how many times "
            "as many make it half as large? Not twice as many.",
            "Half the error takes about 1.4 times the hinges, the square root of 2. Try the "
            "numbers around that.",
        ),
        (
            Mistake(
                "pieces",
                lambda: _smallest_number_of_hinges() + 1,
                "One fewer is enough. (Did you count pieces? n hinges make n + 1 of them.)",
            ),
            Mistake(
                "just short",
                lambda: _smallest_number_of_hinges() - 1,
                "Almost: with that many the error is still 0.05 or more.",
            ),
            Mistake(
                "ten times finer",
                lambda: float(next(n for n in range(200) if hinge_fit(n).rmse < 0.005)),
                "That reaches 0.005. You were asked for 0.05.",
            ),
        ),
        atol=0.25,
        too_large="It does what is asked, but fewer do too.",
        explanation="From four hinges on, twice as many leave about a quarter of the error.",
    ),
    NumberExercise(
        "square_degree",
        "What x² can build",
        "A network has three hidden layers and every activation squares its input. Seen as a "
        "function of its input, which polynomial degree can its output reach at most?",
        lambda: 8.0,
        (
            "An affine map does not change the degree. What does squaring do to it?",
            "Degree 1 goes in. After the first hidden layer the degree is 2.",
            "Each hidden layer doubles it: 2, 4, ...",
        ),
        (
            Mistake("adds", lambda: 6.0, "Squaring doubles the degree; it does not add 2."),
            Mistake("stays", lambda: 2.0, "That is one hidden layer. There are three."),
            Mistake(
                "two doublings", lambda: 4.0, "That is two hidden layers: 2 · 2. There are three."
            ),
            Mistake("power", lambda: 9.0, "Three layers of squaring: 2 · 2 · 2, not 3 · 3."),
            Mistake(
                "one layer more", lambda: 16.0, "The output layer does not square: three doublings."
            ),
        ),
        explanation=(
            "Eight, however wide the layers are. Width changes the coefficients, never the degree: "
            "that is why x² stays where it is in the race."
        ),
    ),
    ChoiceExercise(
        "theorem_conditions",
        "What the theorem needs",
        "What must hold so that the theorem promises an error below 0.001? Give all the letters.",
        {
            "a": "the function to be approximated is continuous",
            "b": "we look at a bounded and closed set of inputs",
            "c": "the activation is not a polynomial",
            "d": "the activation is monotone",
            "e": "the layer may be as wide as it needs to be",
            "f": "gradient descent finds the weights",
        },
        "abce",
        {
            "a": "A network of continuous units is continuous: it cannot follow a jump everywhere.",
            "b": "On all real numbers ReLUs cannot follow sin x for ever: the outermost pieces are "
            "straight.",
            "c": "Shown by algebra, and watched above: x² and x³ stay where they are at every "
            "width.",
            "d": "Not needed: sin is a fine activation here, and it is not monotone.",
            "e": "Ten ReLUs have ten bends. More accuracy takes more of them.",
            "f": "The theorem says that weights exist. It says nothing about finding them.",
        },
        (
            "There are four.",
            "One of the six is about training. The theorem is about what exists.",
            "Being monotone is not needed: sin is not. The other four are.",
        ),
        "Continuous target, closed and bounded set, an activation that is no polynomial, width. "
        "It promises that weights exist, not that training finds them.",
    ),
    ChoiceExercise(
        "lost_word",
        "The sentence that lost a word",
        "A widely copied list of properties says: (a) “With a linear activation, a network of two "
        "layers can approximate practically every function.” (b) “If the activation is f(x) = x, "
        "the network equals one with a single layer.” Which one is false?",
        {"a": "sentence (a)", "b": "sentence (b)", "c": "neither", "d": "both"},
        "a",
        {
            "a": "Look at the first cells of this notebook again: a stack of linear layers is one.",
            "b": "Sentence (b) was shown by algebra, and watched: ten layers and the single one "
            "agree to rounding.",
            "c": "They contradict each other: f(x) = x is linear.",
            "d": "Sentence (b) is true: see the section A layer without a bend.",
        },
        (
            "The two sentences contradict each other. One of them was shown by algebra.",
            "f(x) = x is a linear activation.",
            "Put “non-” in front of a word, and one of the sentences becomes true.",
        ),
        "It lost the word “non”: with a non-linear activation that is no polynomial, two layers "
        "can approximate a great deal.",
    ),
)
