"""Claims of notebook 01, in its order."""

from __future__ import annotations

from course_utils.lessons.model import Claim

__all__ = ["CLAIMS"]

CLAIMS = (
    Claim(
        "linear-depth-no-gain",
        "Three linear hidden layers of 32 units, trained for 300 steps at a rate of 0.3, tell odd "
        "digits from even ones no better than none: typically the test accuracy changes by less "
        "than two points.",
        at_least=-2,
        at_most=2,
        unit="points",
        control="the same weights with a ReLU behind each hidden layer",
        typical=True,
        digits=2,
    ),
    Claim(
        "bend-gain-depends-on-task",
        "For telling ten digits apart, one hidden layer of 32 ReLUs, trained for 300 steps at a "
        "rate of 0.3, brings at most a small gain over none: typically less than two points of "
        "test accuracy.",
        at_least=-2,
        at_most=2,
        unit="points",
        control="the same images, odd or even",
        typical=True,
        digits=2,
    ),
    Claim(
        "own-network-learns-xor",
        "From at least eighteen of twenty random starts (normal weights of standard deviation 1/2, "
        "biases 0) the 2-4-1 network with tanh has all four corners of XOR on the right side of "
        "1/2 after a thousand steps at a rate of 0.3.",
        at_least=18,
        unit="of 20 starts",
        control="the same starts, all weights a tenth as large",
    ),
    Claim(
        "own-network-learns-circle",
        "From the same starts the 2-4-1 network with tanh puts typically more than nineteen in "
        "twenty of its training points, those of the circle, on the right side after a thousand "
        "steps at a rate of 0.1.",
        at_least=95,
        unit="% of the points",
        control="the same starts after a hundred steps",
        typical=True,
    ),
    Claim(
        "hinges-need-their-place",
        "Twelve hinges at random places leave typically more than three times the error that "
        "twelve evenly spaced ones leave of sin 2x, all with the best slopes.",
        at_least=3,
        unit="times the error",
        control="the even ones, each moved by at most a quarter of the spacing",
        typical=True,
    ),
    Claim(
        "random-relus-fit",
        "A hundred ReLUs whose hinges lie at uniformly random places of the interval leave, with "
        "the best output weights, typically less than a fiftieth of the error that a line leaves "
        "of sin 2x.",
        at_most=1 / 50,
        unit="of the error of a line",
        control="the same weights, but normal biases of standard deviation 0.3",
        typical=True,
    ),
    Claim(
        "random-depth-does-not-fold",
        "With random weights (Kaiming's, biases of standard deviation 0.3), three layers of eight "
        "ReLUs typically make less than twice as many straight pieces between -3 and 3 as one "
        "layer of as many ReLUs can.",
        at_most=2,
        unit="times as many pieces",
        control="three layers of eight that fold, each weight and bias off by about 5 %",
        typical=True,
    ),
    Claim(
        "circle-sigmoid-slower",
        "On the circle, from the playground's starting weights, a sigmoid network typically needs "
        "more than three times the epochs of the tanh network with the same points and weights, "
        "each kind at its best learning rate (of five from 0.1 to 1.6, and of four from 0.05 to "
        "0.4).",
        at_least=3,
        unit="times as many epochs",
        control="the sigmoid networks, started as the functions of the tanh networks",
        typical=True,
        digits=2,
    ),
)
