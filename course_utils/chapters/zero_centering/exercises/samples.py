"""Exercises of notebook 03 on one example and two: how many sign patterns there are."""

from __future__ import annotations

from typing import Any

import numpy as np

from course_utils.lessons.model import BuildExercise, Mistake, NumberExercise

__all__ = ["SAMPLES"]

_FIGURE = {(1.0, 0.3, 1.0), (0.4, 1.2, -1.0)}


def _judge_two_samples(answer: Any) -> tuple[str, str]:
    """Try two examples ((x1, x2), delta) with positive inputs on the gradient of their mean."""
    form = "Give two examples of the form ((x1, x2), delta), all finite numbers."
    try:  # ((x1, x2), delta), or flat: (x1, x2, delta)
        rows = [np.concatenate([np.ravel(part) for part in example]) for example in answer]
        x, delta = np.split(np.array(rows, dtype=float), [2], axis=1)
        delta = delta.ravel()
    except (TypeError, ValueError):
        return form, ""
    if x.shape != (2, 2) or delta.shape != (2,) or not np.isfinite([*x.flat, *delta]).all():
        return form, ""
    if not (x > 0).all():
        return "All four inputs must be positive: that is the point.", ""
    if {(*row, d) for row, d in zip(x.tolist(), delta.tolist(), strict=True)} == _FIGURE:
        return "These are the two of the figure. Find your own.", ""
    if (delta == 0).any():
        return "A delta of 0 gives no gradient: both examples must pull.", ""
    if delta[0] * delta[1] > 0:
        return (
            "Both deltas have the same sign, so both examples want to move both weights the same "
            "way. Let the examples disagree.",
            "",
        )
    if np.isclose(x[0, 0] * x[1, 1], x[0, 1] * x[1, 0], atol=0):
        return (
            "The deltas disagree, but the two inputs point in the same direction, so the sum lies "
            "on that line again. Turn one of them.",
            "",
        )
    g = delta @ x / 2
    told = f"The gradient of the mean is ({g[0]:.3g}, {g[1]:.3g})"
    if g[0] * g[1] < 0:
        return "", f"{told}: one weight goes up and the other down, with positive inputs only."
    if g[0] * g[1] == 0:
        return f"{told}: one entry is 0, and a 0 has no sign. Tip the balance.", ""
    return (
        f"{told}: still one sign. One example outweighs the other in both weights; let each win "
        "one.",
        "",
    )


SAMPLES = (
    NumberExercise(
        "sign_patterns",
        "Sign patterns of one step",
        "A layer has 3 inputs and 2 units. It sees one example, whose inputs are all positive; "
        "neither delta is 0. How many different patterns of signs can the gradient of its 3 by 2 "
        "weights have?",
        lambda: 4.0,
        (
            "Start with one unit: how many patterns can its three gradients have?",
            "All three have the sign of its delta: two patterns. The other unit has a delta of its "
            "own.",
            "Two patterns for one unit, each with two for the other.",
        ),
        (
            Mistake(
                "one delta for the layer",
                lambda: 2.0,
                "Two is right for one unit. The other unit has a delta of its own, with a sign of "
                "its own.",
            ),
            Mistake(
                "every weight free",
                lambda: 64.0,
                "That is every weight on its own. The three weights of a unit share a delta, so "
                "they share a sign.",
            ),
            Mistake(
                "one for each input",
                lambda: 8.0,
                "You count a free sign for each input. The sign belongs to the unit: there are "
                "two.",
            ),
        ),
        explanation="Two for each unit: plus-plus, plus-minus, minus-plus, minus-minus.",
    ),
    BuildExercise(
        "two_samples",
        "The two-sample counter-example",
        "Give two examples ((x1, x2), delta), inputs all positive and not those of the figure, "
        "such that the gradient of their mean loss has one positive and one negative entry.",
        _judge_two_samples,
        (((2.0, 1.0), 1.0), ((1.0, 2.0), -1.0)),
        (
            "Each example alone gives delta times x: both entries have the sign of its delta.",
            "One delta must be positive, the other negative. Then the first entries compete, and "
            "so do the second ones.",
            "Let example 1 have the larger x1 and example 2 the larger x2, with deltas 1 and -1.",
        ),
        (
            Mistake("agree", (((2.0, 1.0), 1.0), ((1.0, 2.0), 1.0)), "Both deltas have the same"),
            Mistake(
                "negative input", (((1.0, -1.0), 1.0), ((1.0, 2.0), -1.0)), "All four inputs must"
            ),
            Mistake(
                "parallel", (((1.0, 2.0), 1.0), ((2.0, 4.0), -0.9)), "The deltas disagree, but"
            ),
            Mistake(
                "outweighed",
                (((2.0, 1.0), 0.1), ((1.0, 2.0), -1.0)),
                "The gradient of the mean is (-0.4, -0.95): still one sign",
            ),
            Mistake("three numbers in a row", (1.0, 2.0, -1.0), "Give two examples of the form"),
            Mistake("no delta", ((1.0, 2.0), (2.0, 1.0)), "Give two examples of the form"),
            Mistake("no pull", (((2.0, 1.0), 1.0), ((1.0, 2.0), 0.0)), "A delta of 0 gives no"),
            Mistake(
                "draw",
                (((2.0, 1.0), 1.0), ((1.0, 1.0), -1.0)),
                "The gradient of the mean is (0.5, 0): one entry is 0",
            ),
            Mistake(
                "copied",
                (((0.4, 1.2), -1.0), ((1.0, 0.3), 1.0)),
                "These are the two of the figure",
            ),
        ),
    ),
)
