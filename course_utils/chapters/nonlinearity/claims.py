"""Claims of notebook 01, in its order."""

from __future__ import annotations

from course_utils.lessons.model import Claim

__all__ = ["CLAIMS"]

CLAIMS = (
    Claim(
        "linear-stack-collapses",
        "Ten affine layers and the one they compose to give the same outputs.",
        at_most=1e-12,
        unit="largest difference of outputs",
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
        "own-network-is-the-core",
        "The four parts do what the course's network does: predictions, loss, gradients, and the "
        "parameters after a step.",
        at_most=1e-6,
        control="the course's network without its bend",
        rounding=True,
    ),
    Claim(
        "own-network-learns-xor",
        "From at least eighteen of twenty random starts the 2-4-1 network with tanh has learned "
        "XOR after a thousand steps.",
        at_least=18,
        unit="of 20 starts",
        control="the same starts without the bend",
    ),
    Claim(
        "own-network-learns-circle",
        "The same network puts typically more than nineteen in twenty points of the circle on the "
        "right side after a thousand steps.",
        at_least=95,
        unit="% of the points",
        control="the same starts without the bend",
        typical=True,
    ),
    Claim(
        "hinges-fourfold",
        "From four evenly spaced hinges on, twice as many leave about a quarter of the error.",
        at_least=3.5,
        at_most=4.5,
        unit="times smaller",
        control="from one, two and three hinges",
        counted="numbers of hinges",
    ),
    Claim(
        "bumps-written-down",
        "Four times as many bumps, their weights written down and none of them learned, leave less "
        "than a third of the largest error, if their steps are steep.",
        at_most=1 / 3,
        unit="of the error before",
        control="soft steps",
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
        "folding-multiplies",
        "Twelve layers of two ReLUs that fold make more than a hundred times as many straight "
        "pieces as one layer of as many ReLUs.",
        at_least=100,
        unit="times as many pieces",
        control="random weights in the same layers",
    ),
    Claim(
        "random-depth-does-not-fold",
        "With random weights, three layers of eight ReLUs typically make less than twice as many "
        "straight pieces as one layer of as many ReLUs.",
        at_most=2,
        unit="times as many pieces",
        control="layers that fold",
        typical=True,
    ),
    Claim(
        "one-unit-two-valleys",
        "With squared error, the loss of one sigmoid unit can have two valleys.",
        at_least=2,
        control="cross-entropy on the same two points",
    ),
    Claim(
        "circle-528-epochs",
        "With sigmoid units it ran 528 epochs until all points were separated, so that is what "
        "sigmoid needs.",
        at_least=2.5,
        unit="times as many epochs",
        control="the median of ten beside that of the other ten",
        verdict="false",
        instead="It depends on the draw of points and weights: the slowest of twenty needs several "
        "times as many as the fastest (measured: slowest over fastest of 20). Ask for a median "
        "over many.",
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
        unit="largest distance of an output from that of least squares",
        control="a unit with Rosenblatt's threshold",
        rounding=True,
        verdict="false",
        instead="Rosenblatt's perceptron has a hard threshold. A unit without an activation, "
        "trained on the squared error, is linear regression: it answers what least squares "
        "answers.",
    ),
)
