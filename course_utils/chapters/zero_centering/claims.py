"""Claims of notebook 03, in its order."""

from __future__ import annotations

from course_utils.lessons.model import Claim

__all__ = ["CLAIMS"]

CLAIMS = (
    Claim(
        "one-example-one-sign",
        "Before training, with one example, every unit behind sigmoids or ReLUs that moves at all "
        "moves all its weights the same way.",
        at_least=100,
        unit="% of the moving units",
        control="behind tanhs",
    ),
    Claim(
        "zigzag-longer",
        "In two dimensions, with one example per step, inputs far from zero make the path to a "
        "target across their mean at least nine times as long as the straight line.",
        at_least=9,
        unit="times the straight line",
        control="the same inputs centred, at the same rate",
    ),
    Claim(
        "zigzag-costs-no-steps",
        "In two dimensions, at one and the same rate, the far cloud needs about as many steps to "
        "that target as the centred one.",
        at_least=0.8,
        at_most=1.3,
        typical=True,
        unit="times as many",
        control="each cloud at the rate that is safe for itself",
    ),
    Claim(
        "mean-costs-the-rate",
        "20 inputs, no bias, all examples in each step, each cloud at 1 over its own largest "
        "curvature: a mean of 1 costs more than ten times the steps.",
        at_least=10,
        unit="times as many steps as centred",
        control="both at one rate",
    ),
    Claim(
        "bias-makes-the-mean-cost",
        "At one rate too a mean of 1 typically costs several times the steps if the neuron has a "
        "bias to learn.",
        at_least=3,
        typical=True,
        unit="times as many steps as centred",
        control="without a bias",
    ),
    Claim(
        "rate-limit",
        "With all examples in each step a linear neuron arrives just below the rate 2 / λmax and "
        "not just above it.",
        at_most=0.05,
        unit="of the distance is left",
        control="at 1.02 of the limit instead of 0.98",
    ),
    Claim(
        "mean-term",
        "Before training, with 60 digits, the mean term of the gradient behind sigmoids outweighs "
        "the deviation term.",
        at_least=1,
        unit="times as large",
        control="behind ReLUs",
    ),
    Claim(
        "batch-60-sigmoid",
        "Before training, with 60 digits in the batch, their mean image subtracted, most units "
        "behind sigmoids are still one-signed.",
        at_least=50,
        typical=True,
        unit="% of the units",
        control="behind ReLUs",
    ),
    Claim(
        "batch-norm-deltas-cancel",
        "With batch norm behind a linear layer each unit's deltas sum to zero over the batch.",
        at_most=1e-12,
        rounding=True,
        control="without batch norm, beside the sum of their sizes",
    ),
    Claim(
        "ladder-equal-rate",
        "At the same learning rate, 0.3, centring the sigmoid saves next to nothing.",
        at_least=0.9,
        at_most=1.2,
        typical=True,
        unit="times as many steps without it",
        control="at rate 3",
    ),
    Claim(
        "tanh-plus-one",
        "Adding 1 to tanh costs more than twice the steps, each at its best rate, although both "
        "start as the same function.",
        at_least=2,
        typical=True,
        unit="times as many steps",
        control="both at rate 0.1",
    ),
    Claim(
        "whole-layer-one-sign",
        "In the zigzag all neurons of a layer move in the same direction.",
        at_least=20,
        unit="% of the units go against the majority",
        control="the weights within one unit",
        verdict="false",
        instead="Every neuron has its own delta, so its own sign: some go up, the others down.",
    ),
    Claim(
        "zigzag-makes-slow",
        "Training is slow because the weights zigzag towards the optimum.",
        at_least=0.8,
        at_most=1.3,
        typical=True,
        unit="times as many steps without the zigzag",
        control="without the zigzag, and at the rate that all examples can stand",
        verdict="false",
        instead="In two dimensions it takes as many steps without the zigzag (all examples in each "
        "step, same rate). The mean keeps the rate small; the zigzag is what that looks like.",
    ),
    Claim(
        "centred-is-straight",
        "With zero-centred inputs gradient descent goes straight to the optimum.",
        at_least=1.1,
        unit="times the straight line",
        control="as wide one way as the other",
        verdict="true with conditions",
        instead="Only if all curvatures are equal. Centred inputs, one spread three times as far "
        "as the other, all examples in each step: the path bends.",
    ),
    Claim(
        "not-centred-slow",
        "An activation that is not zero-centred makes training slow.",
        at_least=2,
        typical=True,
        unit="times as many steps with the plain one",
        control="both at rate 0.3",
        verdict="true with conditions",
        instead="Where the rate is high. Sigmoid and sigmoid minus one half, started as the same "
        "function, each at its best rate:",
    ),
)
