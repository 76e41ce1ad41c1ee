"""Exercises of notebook 03 on learning rates that follow without data from n, m, σ and B."""

from __future__ import annotations

from course_utils.lessons.model import Mistake, NumberExercise

__all__ = ["LIMITS"]


def _rate(curvature: float) -> float:
    return 2 / curvature


def _buys(share: float) -> float:
    return 1 + share * 20 * 6 / (20 + 6 - 1)


LIMITS = (
    NumberExercise(
        "rate_for_positive_inputs",
        "Predict the usable rate",
        "A linear neuron without a bias has 10 inputs, independent of each other, each with mean "
        "0.5 and standard deviation 0.4. Above which learning rate does descent on the mean of "
        "(x · w - target)² / 2 over all examples diverge? Two digits are enough.",
        lambda: _rate(0.4**2 + 10 * 0.5**2),
        (
            "The Hessian is C + μ μᵀ. What are C and μ here?",
            "C is 0.4² on the diagonal. μ μᵀ adds 10 · 0.5² in the direction of the mean.",
            "2 / (0.16 + 2.5)",
        ),
        (
            Mistake(
                "one for two",
                lambda: _rate(0.16 + 2.5) / 2,
                "That is 1 / λ, the rate that is best for the steepest direction. Descent diverges "
                "only at twice that.",
            ),
            Mistake(
                "mean forgotten",
                lambda: _rate(0.16),
                "That is the limit for centred inputs. The mean adds n m² to the largest "
                "curvature.",
            ),
            Mistake(
                "one input",
                lambda: _rate(0.16 + 0.25),
                "The mean adds m² once for each of the 10 inputs: n m².",
            ),
            Mistake(
                "mean not squared",
                lambda: _rate(0.16 + 10 * 0.5),
                "The mean enters squared: n m².",
            ),
            Mistake(
                "std for variance",
                lambda: _rate(0.4 + 2.5),
                "The standard deviation must be squared: 0.16, not 0.4.",
            ),
            Mistake(
                "variance forgotten",
                lambda: _rate(2.5),
                "The inputs also vary: add their variance, 0.4².",
            ),
            Mistake(
                "curvature for rate",
                lambda: 0.16 + 2.5,
                "That is the largest curvature. The rate is 2 divided by it.",
            ),
            Mistake(
                "variance of every input",
                lambda: _rate(10 * (0.16 + 0.25)),
                "That is the sum of all curvatures. The variances of the inputs lie in different "
                "directions, so only one of them adds to the direction of the mean.",
            ),
            Mistake(
                "scaled inputs",
                lambda: _rate(1 + 10 * 1.25**2),
                "You scaled the inputs to variance 1, so the mean to 1.25. The rate then scales "
                "with 1 / σ²: λ is σ² + n m².",
            ),
            Mistake(
                "one for two, rounded",
                lambda: 0.38,
                "0.38 is 1 / λ, rounded: the best rate for the steepest direction. Descent "
                "diverges only at twice that.",
            ),
            Mistake(
                "swapped",
                lambda: _rate(0.5**2 + 10 * 0.4**2),
                "You count the variance 10 times and m² once. The mean is common to all inputs and "
                "piles up in one direction: σ² + n m².",
            ),
            Mistake(
                "variance 1",
                lambda: _rate(1 + 2.5),
                "1 + n m² is for inputs of variance 1. Here the variance is 0.4².",
            ),
        ),
        rtol=6e-3,
        explanation="2 / 2.66. Centre the same inputs and the limit is 2 / 0.16, more than 16 "
        "times as large.",
    ),
    NumberExercise(
        "what_centring_buys",
        "What does centring buy?",
        "A linear neuron without a bias has 20 inputs, independent of each other, each with mean 3 "
        "and standard deviation 2. A step uses 6 examples. By the rule, how many times as large a "
        "rate does it stand once the inputs are centred? Three digits are enough.",
        lambda: _buys(9 / 4),
        (
            "The formula is for variance 1. Divide the inputs by 2: which mean do they have then?",
            "1 + (m² / σ²) · n B / (n + B - 1), with m = 3, σ = 2, n = 20 and B = 6.",
            "1 + 9 / 4 · 120 / 25",
        ),
        (
            Mistake(
                "one example",
                lambda: 1 + 9 / 4,
                "That is for one example per step. A step with 6 examples averages them: what they "
                "share, the mean, stays, and what differs shrinks.",
            ),
            Mistake(
                "all examples",
                lambda: 1 + 20 * 9 / 4,
                "That is for all examples in each step. With 6 the squared length of the inputs "
                "still counts: B is in the rule.",
            ),
            Mistake(
                "times the batch",
                lambda: 1 + 6 * 9 / 4,
                "1 + B m² / σ² is nearly it while B is far below n. Here take n B / (n + B - 1).",
            ),
            Mistake(
                "variance forgotten",
                lambda: _buys(9),
                "The formula with m² is for inputs of variance 1. Here it is m² / σ², and σ² is 4.",
            ),
            Mistake(
                "one example of variance 1",
                lambda: 1 + 9,
                "1 + m² is for one example per step and inputs of variance 1. Here a step uses 6, "
                "and m² is divided by the variance, 4.",
            ),
            Mistake(
                "all examples of variance 1",
                lambda: 1 + 20 * 9,
                "1 + n m² is for all examples in each step and inputs of variance 1. Here a step "
                "uses 6, and m² is divided by the variance, 4.",
            ),
            Mistake(
                "std for variance",
                lambda: _buys(9 / 2),
                "You divide m² by the standard deviation. Divide it by the variance, 4.",
            ),
            Mistake(
                "mean not squared",
                lambda: _buys(3 / 2),
                "You take m / σ. It enters squared.",
            ),
            Mistake(
                "one forgotten",
                lambda: _buys(9 / 4) - 1,
                "The 1 in front is missing: with mean 0 centring changes nothing, so it buys a "
                "factor of 1.",
            ),
            Mistake(
                "upside down",
                lambda: 1 / _buys(9 / 4),
                "That is how many times smaller the rate is before centring. Turn it round.",
            ),
            Mistake(
                "n + B",
                lambda: 1 + 9 / 4 * 120 / 26,
                "Below the line stands n + B - 1: with one example, B = 1, that must be n.",
            ),
        ),
        rtol=6e-3,
        explanation="1 + 9/4 · 120/25. One example would make it 3.25, all examples 46.",
    ),
)
