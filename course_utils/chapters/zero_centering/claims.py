"""Claims of notebook 03, in its order."""

from __future__ import annotations

from course_utils.lessons.model import Claim

__all__ = ["CLAIMS"]

CLAIMS = (
    Claim(
        "zigzag-longer",
        "In two dimensions, with one example per step, inputs far from zero make the path to a "
        "target at right angles to their mean at least nine times as long as the straight line.",
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
        "bias-makes-the-mean-cost",
        "With 20 inputs and all examples in each step, a mean of 1 typically costs several times "
        "the steps at one rate too, if the neuron has a bias that starts as far from its target as "
        "each weight does, on average.",
        at_least=3,
        typical=True,
        unit="times as many steps as centred",
        control="without a bias",
    ),
    Claim(
        "one-example-buys-little",
        "1000 examples of 100 independent normal inputs of variance 1 and mean 1, no bias, one "
        "example in each step: centring makes the largest stable rate about twice as large.",
        at_least=1.5,
        at_most=3,
        unit="times as large",
        control="all examples in each step",
    ),
    Claim(
        "far-corners",
        "XOR with its corners at 3 and 4, five sets of twenty starts of a 2-4-1 tanh network, "
        "each way at the best of seven rates: not centred, though they start as the same "
        "functions, the median start needs at least four times the steps. A start that is not "
        "there after 400 steps counts as 400.",
        at_least=4,
        unit="times as many steps",
        counted="sets of starts",
        control="XOR with its corners at 0 and 1, not centred, starting as the same functions",
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
        "centring-pays-at-high-rates",
        "With three hidden layers of 32 units, sigmoid typically costs more than twice the steps "
        "of sigmoid minus one half on the digits, each at the best of nine rates, although both "
        "start as the same function.",
        at_least=2,
        typical=True,
        unit="times as many steps",
        control="both at rate 0.5",
    ),
    Claim(
        "mean-makes-steep",
        "Before training, with three hidden layers of 32 units, adding 1 to tanh's outputs "
        "typically makes the largest curvature at least five times as large, although the networks "
        "compute the same function.",
        at_least=5,
        typical=True,
        unit="times as large",
        control="the height doubled instead, around 0: tanh(z/2) beside sigmoid minus one half",
    ),
    Claim(
        "tanh-plus-one",
        "Adding 1 to tanh typically costs at least one and a half times the steps in the same "
        "networks, each at the best of eight rates, although both start as the same function.",
        at_least=1.5,
        typical=True,
        unit="times as many steps",
        control="both at rate 0.1",
    ),
    Claim(
        "batches-mitigate",
        "Mini-batches mitigate the problem.",
        at_least=5,
        unit="times as large with 60 examples in a step as with one",
        control="both clouds at one rate",
        verdict="true with conditions",
        instead="They free the signs of ReLUs, before training, and save steps. But they save far "
        "more where there is no mean: what centring would save grows several times over. 100 "
        "whitened inputs of variance 1 and mean 1, no bias, each cloud at half its limit by the "
        "rule: steps with the mean, divided by steps without, with 60 examples in a step beside "
        "one.",
    ),
)
