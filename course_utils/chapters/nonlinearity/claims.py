"""Claims of notebook 01, in its order."""

from __future__ import annotations

from course_utils.lessons.model import Claim

__all__ = ["CLAIMS"]

CLAIMS = (
    Claim(
        "linear-stack-collapses",
        "Ten affine layers and the one they compose to give the same outputs.",
        at_most=1e-12,
        rounding=True,
    ),
    Claim(
        "linear-depth-no-gain",
        "Three linear hidden layers typically change the test accuracy by less than two points.",
        at_least=-2,
        at_most=2,
        typical=True,
        unit="points",
        digits=2,
    ),
    Claim(
        "digits-relu-gain",
        "One ReLU layer typically reads these digits a little better than one linear layer.",
        at_least=0,
        at_most=3,
        typical=True,
        unit="points",
        digits=2,
    ),
    Claim(
        "xor-affine-half",
        "The best affine map answers one half at every corner of XOR.",
        at_most=1e-12,
        rounding=True,
    ),
    Claim(
        "xor-two-relus",
        "Two ReLUs compute XOR exactly: relu(s) - 2 relu(s - 1) with s = x1 + x2.",
        at_most=0,
    ),
    Claim(
        "square-units-stuck",
        "A hundred squaring units leave the error of a straight line, to one part in a thousand.",
        at_least=0.999,
        unit="of the error of a line",
    ),
    Claim(
        "relu-units-fit",
        "A hundred ReLUs fit the curve.",
        at_most=0.03,
    ),
    Claim(
        "tanh-units-fit",
        "A hundred tanh units fit it better still; errors below 0.0001 are shown as 0.0001.",
        at_most=0.001,
    ),
    Claim(
        "one-unit-two-valleys",
        "With squared error, one sigmoid unit and two points have two local minima.",
        at_least=2,
        at_most=2,
        unit="minima",
    ),
    Claim(
        "matching-loss-one-valley",
        "With cross-entropy, the loss that matches the sigmoid, the same unit has one.",
        at_least=1,
        at_most=1,
        unit="minimum",
    ),
    Claim(
        "circle-sigmoid-slowest",
        "On the circle the fastest sigmoid network needs longer than the slowest tanh network.",
        at_least=1,
        unit="times as long",
    ),
    Claim(
        "circle-linear-never",
        "No linear network separates the circle in the epochs it is given.",
        at_most=0,
        unit="% of the seeds",
    ),
    Claim(
        "no-activation-perceptron",
        "A network without activation function is the original perceptron.",
        at_least=99,
        unit="% of the outputs of a linear unit are neither 0 nor 1",
        verdict="false",
        instead="Rosenblatt's perceptron has a hard threshold: it answers one of two values. Without an activation you have an affine map; fitted with squared error, that is linear regression.",
    ),
    Claim(
        "relu-is-linear",
        "ReLU is basically a linear function.",
        at_least=1,
        unit="(the difference)",
        verdict="false",
        instead="It is piecewise linear, and the kink is the point: relu(1) + relu(-1) differs from relu(0) by 1. Two of them make XOR.",
    ),
    Claim(
        "linear-two-layers-approximate",
        "With a linear activation, a network of two layers can approximate practically every function.",
        at_least=0.6,
        unit="(root mean square error)",
        verdict="false",
        instead="A syllable was lost: it should say non-linear. With a linear activation the error of the best fit stays that of a straight line at every width.",
    ),
    Claim(
        "nonlinear-approximates-anything",
        "With a non-linear activation a network can approximate any function.",
        at_least=0.6,
        unit="(root mean square error)",
        verdict="true with conditions",
        instead="Continuous target, bounded closed set, enough width, and an activation that is not a polynomial: squaring is non-linear and fails.",
    ),
    Claim(
        "monotone-hence-convex",
        "If the activation is monotone, the error surface of a single-layer network is convex.",
        at_least=2,
        unit="minima",
        verdict="false",
        instead="It is convex for a monotone activation with its matching loss (sigmoid with cross-entropy). With squared error one sigmoid unit can have several minima.",
    ),
    Claim(
        "circle-528-epochs",
        "The sigmoid network needs 528 epochs to separate the circle.",
        at_least=400,
        at_most=1200,
        typical=True,
        unit="epochs",
        digits=4,
        verdict="false",
        instead="It needs anything from a few hundred to nearly two thousand: 528 was one seed.",
    ),
)
