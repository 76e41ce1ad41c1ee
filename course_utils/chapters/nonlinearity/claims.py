"""Claims of notebook 01, in its order."""

from __future__ import annotations

from course_utils.lessons.model import Claim

__all__ = ["CLAIMS"]

CLAIMS = (
    Claim(
        "linear-stack-collapses",
        "Ten affine layers and the one they compose to give the same outputs.",
        at_most=1e-12,
        control="a ReLU between the layers",
        rounding=True,
    ),
    Claim(
        "linear-depth-no-gain",
        "Three linear hidden layers tell odd digits from even ones no better than none: typically "
        "the test accuracy changes by less than two points.",
        at_least=-2,
        at_most=2,
        unit="points",
        control="the same weights with a ReLU behind each hidden layer",
        typical=True,
        digits=2,
    ),
    Claim(
        "bend-gain-depends-on-task",
        "For telling ten digits apart, one hidden layer of ReLUs brings no clear gain over none: "
        "typically less than two points of test accuracy.",
        at_least=-2,
        at_most=2,
        unit="points",
        control="the same images, odd or even",
        typical=True,
        digits=2,
    ),
    Claim(
        "square-units-stuck",
        "A hundred random squaring units leave the error of a straight line, to one part in a "
        "thousand.",
        at_least=0.999,
        unit="of the error of a line",
        control="a hundred ReLUs",
    ),
    Claim(
        "relu-units-fit",
        "A hundred random ReLUs fit the curve: typically less than a twentieth of the error of a "
        "straight line is left.",
        at_most=0.05,
        unit="of the error of a line",
        control="ten ReLUs",
        typical=True,
        digits=2,
    ),
    Claim(
        "one-unit-two-valleys",
        "With squared error, the loss of one sigmoid unit can have two valleys.",
        at_least=2,
        control="cross-entropy on the same two points",
    ),
    Claim(
        "circle-528-epochs",
        "The sigmoid network needs 528 epochs to separate the circle.",
        at_least=2.5,
        unit="times as many epochs",
        control="the median of ten beside that of the other ten",
        verdict="false",
        instead="It depends on the draw of points and weights: the slowest of twenty needs several "
        "times as many as the fastest. Ask for a median over many.",
    ),
    Claim(
        "circle-linear-never",
        "No linear network separates the circle in the hundred epochs it is given.",
        at_most=0,
        unit="% of the networks",
        control="ReLU networks in a hundred epochs",
    ),
    Claim(
        "circle-sigmoid-slower",
        "On the circle, at the playground's learning rate, the median over the sigmoid networks is "
        "more than six times that over the tanh networks.",
        at_least=6,
        unit="times as many epochs",
        control="sigmoid networks at ten times the rate",
        digits=2,
    ),
    Claim(
        "no-activation-perceptron",
        "A network without activation function is the original perceptron.",
        at_most=1e-9,
        control="a unit with Rosenblatt's threshold",
        rounding=True,
        verdict="false",
        instead="Rosenblatt's perceptron has a hard threshold. A unit without an activation, "
        "trained on the squared error, is linear regression: it answers what least squares "
        "answers.",
    ),
)
