"""Claims of notebook 02, in its order."""

from __future__ import annotations

from course_utils.lessons.model import Claim

__all__ = ["CLAIMS"]

CLAIMS = (
    Claim(
        "selu-keeps-size",
        "Thirty SELU layers of 256 units, with weights of variance 1/256, bring a second moment of "
        "4 back to about 1.",
        at_least=0.8,
        at_most=1.25,
        control="thirty layers of tanh with the same weights",
    ),
    Claim(
        "naive-tanh-nan",
        "In float64 (exp(2z) - 1) / (exp(2z) + 1) is not a number from z = 355 on at the latest.",
        at_most=355,
        control="the z from which on np.tanh is, up to 1000",
        digits=5,
    ),
    Claim(
        "stable-formulas-keep-digits",
        "At random z of size 1e-18 to 1000 each of the four stable formulas has 50 correct binary "
        "digits of 53.",
        at_least=50,
        control="the naive formulas at the same z, each where it is worst",
        rounding=True,
    ),
    Claim(
        "step-behind-relu",
        "With eight hidden units and 300 steps on digits, a network of steps, whose slope is 0, "
        "stays at least 25 points behind a network of ReLUs.",
        at_least=25,
        typical=True,
        unit="points",
        control="the same steps, lent the slope of a sigmoid",
    ),
    Claim(
        "not-monotone-learns",
        "SiLU and GELU fall left of zero, and with eight hidden units the worse of the two learns "
        "digits as well as ReLU, within two points.",
        at_least=-2,
        at_most=2,
        typical=True,
        unit="points",
        digits=2,
        control="the step",
    ),
    Claim(
        "small-start-is-stuck",
        "From weights that are too small (gain 0.1 for tanh and ReLU, 1 for the sigmoid) six "
        "hidden layers are at chance after 200 steps at rate 0.2, be f(z) about z near 0 or not. "
        "Test accuracy of the best of the three in each run:",
        at_most=0.2,
        typical=True,
        control="the worst of the three from larger weights, with gain 1, 1 and 4",
    ),
    Claim(
        "scale-decides-rate",
        "With outputs four times smaller, the largest rate that works is at least three times as "
        "large: for ReLU, which has no bound, and for 4 tanh and 4 sigmoid, which have one.",
        at_least=3,
        typical=True,
        unit="times",
        control="a bound at the same scale, ReLU cut off at 6 and tanh for asinh",
    ),
    Claim(
        "bounded-bears-larger-rates",
        "With a bounded activation, training bears larger learning rates.",
        at_most=0.75,
        typical=True,
        unit="times ReLU's",
        control="tanh and the sigmoid, bounded as well and four times smaller",
        verdict="false",
        instead="Not because of the bound: 4 tanh and 4 sigmoid bear smaller ones than ReLU.",
    ),
    Claim(
        "relu-sparsifies-parameters",
        "ReLU sparsifies the parameters.",
        at_most=2,
        unit="points",
        control="the difference in outputs that are exactly 0",
        verdict="false",
        instead="It makes outputs zero, other ones for each example. The share of weights that are "
        "nearly 0 is that of a tanh network, within two points.",
    ),
    Claim(
        "mirrors-bit-identical",
        "A mirrored ReLU network whose weights carry the signs has the losses of the ReLU network "
        "over 300 steps, to the last bit.",
        at_most=0,
        control="a bias of +1 that does not carry the sign",
    ),
    Claim(
        "bias-parts-mirrors",
        "With the same bias +1 in both, the image flipped left to right still has a loss that is "
        "higher by at least 0.1 in the last 50 of 300 steps.",
        at_least=0.1,
        typical=True,
        control="the image flipped top to bottom",
    ),
    Claim(
        "mirrors-alike-on-average",
        "Unmapped, with biases that start at 0, the median test accuracies of the four mirror "
        "images lie at most two points apart.",
        at_most=2,
        unit="points",
        digits=2,
        control="biases that start at +1",
    ),
    Claim(
        "tanh-net-is-sigmoid-net",
        "A tanh network and the sigmoid network made from it give the same outputs.",
        at_most=1e-12,
        rounding=True,
        control="sigmoids with the weights as they were",
    ),
    Claim(
        "steepness-is-weights-and-rate",
        "sigmoid(4 z) trains exactly like sigmoid(z) with 4 times the incoming weights and 16 "
        "times their rate.",
        at_most=1e-12,
        rounding=True,
        control="4 times their rate",
    ),
)
