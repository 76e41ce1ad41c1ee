"""Exercises of notebook 05 that ask for a number, a setting or a choice."""

from __future__ import annotations

from typing import Any

import numpy as np

from course_utils.lessons.model import BuildExercise, ChoiceExercise, Mistake, NumberExercise

__all__ = ["QUESTIONS"]

_X = np.array([[1.0, 1.0], [0.5, -1.0], [-1.0, 0.5]])
_W, _B = np.array([1.0, 0.5]), -2.0
_RATE, _STEPS = 0.1, 100


def _judge_decays(answer: Any) -> tuple[str, str]:
    """Let the weights and the bias of a dead unit decay, and see whether it fires."""
    form = "Give two numbers: (decay of the weights, decay of the bias)."
    try:
        of_weights, of_bias = (float(part) for part in answer)
    except (TypeError, ValueError):
        return form, ""
    if not np.isfinite([of_weights, of_bias]).all():
        return form, ""
    if min(of_weights, of_bias) < 0 or max(of_weights, of_bias) > 1:
        return "Both must be from 0 to 1: a decay shrinks, and not beyond zero.", ""
    shrunk = (1 - _RATE * of_weights) ** _STEPS, (1 - _RATE * of_bias) ** _STEPS
    highest = float((shrunk[0] * (_X @ _W) + shrunk[1] * _B).max())
    told = f"After {_STEPS} steps the largest z is {highest:.3g}"
    if highest > 0:
        return "", f"{told}: the unit fires again, gets a gradient, and goes on learning."
    if of_weights == of_bias == 0:
        return "Nothing moves it: its gradient is 0, and nothing decays. Let something shrink.", ""
    if of_weights == of_bias:
        return (
            f"{told}. Weights and bias shrink by the same factor, and so does z: it keeps its "
            "sign, for ever.",
            "",
        )
    if of_weights > of_bias:
        return (
            f"{told}. The weights shrink faster than the bias, so z comes nearer to the bias, "
            "which is negative. Turn it round.",
            "",
        )
    return f"{told}: the right way, but not far enough in {_STEPS} steps.", ""


QUESTIONS = (
    NumberExercise(
        "wide_enough",
        "Wide enough",
        "Weights symmetric about 0, biases 0, 20 layers of ReLUs, all of one width. How many units "
        "must a layer have at least, so that one given input is lost with a probability below 1 %?",
        lambda: 11.0,
        (
            "Try widths in the formula of the exercise above, with depth 20.",
            "Width 7 does it for one layer. Twenty layers have twenty chances to die.",
            "Look for the first width with 1 - (1 - 0.5**width)**20 below 0.01. Width 10 gives "
            "about 0.019.",
        ),
        (
            Mistake(
                "one layer",
                lambda: 7.0,
                "Seven is right for a single layer. Here twenty layers each have a chance to be "
                "silent.",
            ),
            Mistake(
                "just not",
                lambda: 10.0,
                "Width 10 gives nearly 2 %. One more.",
            ),
            Mistake(
                "one too many",
                lambda: 12.0,
                "Twelve is enough, but it is not the smallest width that is.",
            ),
        ),
        rtol=0.0,
        atol=0.01,
        explanation="Each unit more halves the chance of a silent layer: about 1 % at width 11.",
        too_large="A narrower layer is enough.",
        too_small="That is too narrow: put it into the formula.",
    ),
    BuildExercise(
        "raise_the_dead",
        "Raise the dead",
        "A dead unit of layer 1 with weights (1, 0.5) and bias -2 sees the examples (1, 1), "
        "(0.5, -1) and (-1, 0.5). Its gradient is 0. In each step its weights are multiplied by "
        "1 - 0.1 lambda_w, and its bias by 1 - 0.1 lambda_b. Give (lambda_w, lambda_b), each from "
        "0 to 1, so that it fires after 100 steps.",
        _judge_decays,
        (0.0, 0.1),
        (
            "Its largest z is 1 + 0.5 - 2. Which of the three numbers keeps it below 0?",
            "The bias has to shrink, and the weights must not shrink as fast.",
            "Leave the weights alone: their decay is 0. The bias must end above -1.5.",
        ),
        (
            Mistake("nothing", (0.0, 0.0), "Nothing moves it"),
            Mistake("both alike", (0.1, 0.1), "After 100 steps the largest z is -0.183. Weights"),
            Mistake(
                "the weights", (0.1, 0.0), "After 100 steps the largest z is -1.45. The weights"
            ),
            Mistake("too slow", (0.0, 0.01), "After 100 steps the largest z is -0.31: the right"),
            Mistake("negative", (-0.1, 0.1), "Both must be from 0 to 1"),
            Mistake("one number", 0.1, "Give two numbers"),
        ),
    ),
    ChoiceExercise(
        "who_comes_back",
        "Who comes back?",
        "A ReLU unit is 0 for every training digit. Who may fire again for a training digit in the "
        "next steps? Give all the letters.",
        {
            "a": "a unit of layer 1, plain SGD",
            "b": "a unit of layer 2, plain SGD, the layers below go on learning",
            "c": "a unit of layer 1, momentum, silenced by hand a moment ago",
            "d": "a unit of layer 1, plain SGD, weights and biases decay alike",
            "e": "a unit of layer 1, plain SGD, the biases alone decay",
            "f": "a unit of layer 2, plain SGD, layer 1 is frozen",
            "g": "a unit of layer 1, plain SGD with a larger learning rate",
        },
        "bce",
        {
            "a": "Its inputs are the pixels, its gradient is 0: nothing of it changes.",
            "b": "Its inputs change, although its own weights do not.",
            "c": "The velocity still holds gradients from when it was alive. They may push it up.",
            "d": "All its z shrink by one factor. They keep their sign.",
            "e": "The bias that holds it down goes to 0, the weights stay.",
            "f": "With layer 1 frozen its inputs are as fixed as pixels.",
            "g": "A larger rate times a gradient of 0 is 0.",
        },
        (
            "There are three.",
            "Something must change z: the unit's weights, its bias, or its inputs.",
            "One because its inputs move, one because the optimizer remembers, one because the "
            "bias shrinks alone.",
        ),
        "A dead unit gets no gradient. It can come back only if something else moves its z: its "
        "inputs, the optimizer's memory, a decay that treats bias and weights differently.",
    ),
)
