"""Claims of notebook 04, in its order."""

from __future__ import annotations

from course_utils.lessons.model import Claim

__all__ = ["CLAIMS"]

CLAIMS = (
    Claim(
        "trained-is-saturated",
        "Four-layer sigmoid networks that read half of their digits after 1800 steps of SGD, at "
        "rate 2 and from step 1000 on at rate 1, typically have a tenth or more of the first "
        "layer's outputs saturated.",
        at_least=10,
        typical=True,
        digits=2,
        unit="% of the outputs",
        control="the same networks while they wait, at step 300",
    ),
    Claim(
        "fades-unsaturated",
        "20 random tanh layers of gain 0.5, through which a gradient fades to less than a hundred-"
        "thousandth, have a mean slope above 0.95.",
        at_least=0.95,
        digits=2,
        unit="is the mean slope",
        control="gain 1.2",
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
        "tanh layers of 128 units, the median of ten draws, within a factor of three.",
        at_most=3,
        digits=2,
        unit="times too large or too small",
        counted="gains",
        control="the mean slope in place of the root mean square, at gains 3.2 and 10",
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
        control="gain 1.2 at rate 0.05",
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
        "layers-at-length-one",
        "Each layer's gradient brought to length 1 typically lets the untouched sigmoid networks "
        "read half of the test digits in 400 steps of SGD at rate 0.3.",
        at_least=50,
        typical=True,
        digits=2,
        unit="% of the test digits",
        control="the whole gradient brought to length 1, at the same rate",
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
        "small-frozen-waits",
        "Below an output layer of small weights that never learns, four sigmoid layers typically "
        "wait for more than 600 steps of SGD at rate 2 before they read 30 % of their digits.",
        at_least=700,
        typical=True,
        unit="steps until 30 % are read",
        control="output weights ten times as large, as frozen",
    ),
    Claim(
        "silence-waits",
        "Below an output layer of weights ten times as large that learns, four sigmoid layers "
        "typically wait for more than 400 steps of SGD at rate 2 before they read 30 % of their "
        "digits.",
        at_least=500,
        typical=True,
        unit="steps until 30 % are read",
        control="output weights as large, but frozen: the top layer does not fall silent",
    ),
    Claim(
        "silence-ends-with-labels",
        "With true labels the silence of the top of four sigmoid layers typically ends within 1800 "
        "steps of SGD, at rate 2 and from step 1000 on at rate 1.",
        at_most=70,
        typical=True,
        digits=2,
        unit="% of the top layer's outputs are saturated at the end",
        control="shuffled labels",
    ),
    Claim(
        "clipping-buys-rate",
        "Clipped to length 1, three ReLU layers bear rate 2: at least eight of ten runs read 80 % "
        "of the test digits after 150 steps of SGD.",
        at_least=8,
        unit="of ten runs",
        control="not clipped, at the same rate",
    ),
    Claim(
        "clipping-does-not-mend-the-gain",
        "Clipped to length 1, 20 tanh layers of gain 3.2 hardly learn in 200 steps of SGD: at most "
        "one run in ten reads 40 % of the test digits, at each of the rates 0.3, 3 and 10.",
        at_most=1,
        unit="of ten runs",
        counted="rates",
        control="gain 1.2, clipped as well, at rate 0.3",
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
