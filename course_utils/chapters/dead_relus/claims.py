"""Claims of notebook 05, in its order."""

from __future__ import annotations

from course_utils.lessons.model import Claim

__all__ = ["CLAIMS"]

CLAIMS = (
    Claim(
        "more-eyes-fewer-dead",
        "In layer 2, before training, with all biases at -2, at least twice as many units are "
        "silent on 60 digits as on all 1438 of the training set.",
        at_least=2,
        unit="times as many",
        control="the share of zeros on 60 digits over that on all",
    ),
    Claim(
        "depth-kills-units",
        "Before training, behind 30 layers of 64 ReLUs with Kaiming weights and biases 0, "
        "typically more than a tenth of the units are 0 for every one of the 1797 digits.",
        at_least=10,
        typical=True,
        unit="% of the units",
        control="the same weights with batch norm in front of the ReLUs",
    ),
    Claim(
        "born-dead-formula",
        "For one given input 20,000 networks of width 2, 3 and 5, symmetric weights and biases 0, "
        "are 0 as often as 1 - (1 - 2^-width)^depth says, within one and a half points up to "
        "depth 20.",
        at_most=1.5,
        unit="points away",
        counted="widths",
        control="for every input",
        digits=2,
    ),
    Claim(
        "adam-kills-cleanly",
        "100 steps of Adam at rate 0.03 on digits (three hidden layers of 64) typically leave more "
        "than a tenth of layer 2 dead on all training digits.",
        at_least=10,
        typical=True,
        unit="% of layer 2",
        control="Adam at rate 0.001",
    ),
    Claim(
        "clipping-prevents",
        "One batch with inputs 255 times too large: with the gradient clipped to length 1 the "
        "step adds hardly any dead units to layers 2 and 3.",
        at_most=2,
        typical=True,
        unit="points more",
        control="without clipping",
        digits=2,
    ),
    Claim(
        "half-can-be-spared",
        "Half of layer 2 killed before training costs less than two points of accuracy on digits.",
        at_most=2,
        typical=True,
        unit="points",
        digits=2,
        control="nobody killed, but all biases at -2",
    ),
    Claim(
        "death-has-a-depth",
        "Of units killed by a hair (0.01 standard deviations) in layer 3, at least two fifths fire "
        "again after 300 steps of plain SGD.",
        at_least=40,
        typical=True,
        unit="% of the killed",
        control="killed by 3 standard deviations",
    ),
    Claim(
        "memory-revives",
        "At least one in twenty of the units of layer 1 killed by a hair in the middle of training "
        "comes back under momentum 0.9, and under Adam: the optimizer has not forgotten their "
        "gradients.",
        at_least=5,
        unit="% of the killed",
        control="plain SGD",
    ),
    Claim(
        "decay-of-biases-revives",
        "If only the biases decay, most units of layer 1 killed by a hair fire again within 100 "
        "steps.",
        at_least=50,
        unit="% of the killed",
        control="weights and biases decay alike",
    ),
    Claim(
        "leak-without-firing",
        "With 62 of 64 hidden units silenced by low biases, a slope of 0.1 on the left brings the "
        "median network of plain SGD above three quarters of the test digits.",
        at_least=75,
        typical=True,
        unit="%",
        control="ReLU",
    ),
    Claim(
        "norm-forbids-death",
        "With batch norm in front of them ReLUs cannot die.",
        at_least=20,
        unit="% of layer 1 dead",
        control="batch norm with beta 0, behind biases at -2",
        verdict="false",
        instead="It subtracts what the biases add. But its own beta can do what a bias does: at "
        "beta = -6 a large part of layer 1 is dead.",
    ),
    Claim(
        "half-zeros-half-dead",
        "Half of the outputs are 0, so half of the units are dead.",
        at_least=25,
        unit="points more zeros than dead units",
        counted="layers and runs",
        control="if a single digit is asked",
        verdict="false",
        instead="In networks with three layers before training half of the outputs are 0, and "
        "hardly a unit is 0 for all digits: another half each time.",
    ),
    Claim(
        "dead-for-ever",
        "A dead ReLU never comes back.",
        at_least=20,
        typical=True,
        unit="% of those killed by a hair fire again",
        control="in layer 1, whose inputs do not change",
        verdict="true with conditions",
        instead="In layer 1, with plain SGD. In layer 2 its inputs go on learning, and many come "
        "back if they are not far below zero.",
    ),
    Claim(
        "leaky-cures",
        "Leaky ReLU with 0.01 cures dead units.",
        at_least=80,
        typical=True,
        unit="% of the test digits",
        control="plain SGD",
        verdict="true with conditions",
        instead="Not with plain SGD: a hundredth of the gradient is a hundredth of the step. With "
        "Adam, which divides by the size of the gradient, it does. Accuracy with 62 of 64 hidden "
        "units silenced.",
    ),
)
