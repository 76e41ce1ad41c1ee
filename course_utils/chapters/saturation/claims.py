"""Claims of notebook 04, in its order."""

from __future__ import annotations

from course_utils.lessons.model import Claim

__all__ = ["CLAIMS"]

CLAIMS = (
    Claim(
        "trained-is-saturated",
        "Four sigmoid layers that read half of their digits, after 1800 steps of plain SGD, "
        "typically have a tenth or more of the first layer's outputs saturated.",
        at_least=10,
        typical=True,
        digits=2,
        unit="% of the outputs",
        control="the same networks while they wait, at step 300",
    ),
    Claim(
        "fades-unsaturated",
        "Through 20 random tanh layers of gain 0.5 a gradient fades to less than a hundred-"
        "thousandth, although the mean slope is above 0.95.",
        at_most=1e-5,
        digits=2,
        unit="of it is left",
        control="gain 1.2, where the slopes are smaller",
    ),
    Claim(
        "slopes-below-one-fade",
        "Slopes below 1 make gradients vanish in deep networks.",
        at_least=100,
        digits=2,
        unit="times as large at the input as at the outputs",
        control="the same layers at gain 1.2, where the slopes are larger",
        verdict="false",
        instead="They are one factor of two. Through 20 random tanh layers of gain 3.2 the "
        "gradient grows, with a mean slope of about a quarter.",
    ),
    Claim(
        "chi-predicts",
        "Before training, at gains from 0.5 to 10, mean field theory gives the gradient behind 20 "
        "tanh layers of 128 units, the median of ten draws, within a factor of two.",
        at_most=2,
        digits=2,
        unit="times too large or too small",
        counted="gains",
        control="the product of the mean slopes, gain 1 left out",
    ),
    Claim(
        "differences-grow-too",
        "Through 20 random tanh layers of gain 3.2 a tiny difference between two inputs grows more "
        "than a hundredfold, as gradients do.",
        at_least=100,
        digits=2,
        unit="times as large",
        control="the size of the signal, from the first layer's outputs to the last's",
    ),
    Claim(
        "twins-torn-apart",
        "20 random tanh layers of gain 3.2 tear a digit and its 1 % twin apart.",
        at_most=0.7,
        digits=2,
        unit="is the cosine between them",
        control="gain 1.5",
    ),
    Claim(
        "exploding-learns-badly",
        "20 tanh layers of gain 3.2, where gradients explode, learn badly, but more than nothing, "
        "in 200 steps of SGD at rates 0.01 and 0.05.",
        at_least=13,
        at_most=60,
        digits=1,
        unit="% of the test digits",
        counted="medians of ten runs",
        control="gain 0.5 at rate 3, and gain 1.2 at rate 0.05",
    ),
    Claim(
        "gain-rescues",
        "Weights four times Xavier's let five sigmoid layers learn the digits in 400 steps of SGD "
        "at rate 1.",
        at_least=80,
        digits=2,
        unit="% of the test digits",
        control="Xavier's weights, everything else the same",
    ),
    Claim(
        "blind-and-learning",
        "The networks at gain 4, which learn, start nearly blind.",
        at_least=0.95,
        digits=2,
        unit="is the mean cosine between two digits at the last hidden layer",
        control="sigmoid − ½ at gain 1, which sees and does not learn at this rate",
    ),
    Claim(
        "adam-rescues",
        "Adam at rate 0.01 typically takes the untouched sigmoid networks above 70 % in the same "
        "400 steps.",
        at_least=70,
        typical=True,
        digits=2,
        unit="% of the test digits",
        control="SGD at rate 3",
    ),
    Claim(
        "frozen-waits-unsaturated",
        "With an output layer that never learns, four sigmoid layers wait as well, and their top "
        "layer is typically not saturated while they do.",
        at_most=5,
        typical=True,
        digits=2,
        unit="% of the top layer's outputs at step 300",
        control="the output layer learns",
    ),
    Claim(
        "escape-needs-labels",
        "With true labels four sigmoid layers typically read 40 % of their training digits within "
        "1800 steps of SGD, at rate 2 and from step 1000 on at rate 1.",
        at_least=40,
        typical=True,
        digits=2,
        unit="% of the training digits",
        control="shuffled labels",
    ),
    Claim(
        "clipping-buys-rate",
        "Clipped to length 0.2, three ReLU layers bear a learning rate that is typically at least "
        "six times as large.",
        at_least=6,
        typical=True,
        unit="times the largest rate without clipping",
        control="clipped to length 1",
    ),
    Claim(
        "clipping-does-not-mend-the-gain",
        "Clipped to length 1, 20 tanh layers of gain 3.2 hardly learn at any of the rates 0.1, 0.3 "
        "and 1 in 200 steps.",
        at_most=30,
        digits=1,
        unit="% of the test digits at the best of the three",
        counted="medians of ten runs",
        control="gain 1.2, not clipped, at rate 0.05",
    ),
    Claim(
        "weight-gradients-alike",
        "Before training, five tanh layers of 200 units with weights uniform on ±1/√n: from one "
        "weight matrix between hidden layers to the next the gradient stays nearly the same.",
        at_least=0.8,
        at_most=1.25,
        digits=2,
        unit="times the next layer's",
        counted="layers and runs",
        control="sigmoid layers",
    ),
)
