"""Claims of notebook 05, in its order."""

from __future__ import annotations

from course_utils.lessons.model import Claim

__all__ = ["CLAIMS"]

CLAIMS = (
    Claim(
        "more-eyes-fewer-dead",
        "In layer 2, before training, with all biases at -2, typically at least a third of the "
        "units are silent on 60 digits and not on the whole training set.",
        at_least=33,
        unit="% of layer 2",
        typical=True,
        control="biases 0",
    ),
    Claim(
        "depth-kills-units",
        "Before training, behind 30 layers of 64 ReLUs with Kaiming weights and biases 0, "
        "typically more than a tenth of the units are 0 for every one of the 1797 digits.",
        at_least=10,
        typical=True,
        unit="% of the units",
        control="layer 1 of the same networks",
    ),
    Claim(
        "born-dead-formula",
        "For one given input 20,000 networks of width 2, 3 and 5, normal weights and biases 0, "
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
        "a-mean-kills-layer-one",
        "On pixels from 0 to 1, 100 steps of Adam at rate 0.03 typically leave more than a quarter "
        "of layer 1 dead.",
        at_least=25,
        typical=True,
        unit="% of layer 1",
        control="the same pixels, each with its mean subtracted",
    ),
    Claim(
        "clipping-prevents",
        "One batch with inputs 255 times too large: if the gradient of that one step is clipped to "
        "length 1, the step typically adds hardly any dead units to layers 2 and 3.",
        at_most=2,
        typical=True,
        unit="points more",
        control="without clipping",
        digits=2,
    ),
    Claim(
        "half-can-be-spared",
        "Half of layer 2 killed before training typically costs less than two points of accuracy "
        "on digits (three hidden layers of 64, 200 steps of SGD at rate 0.1).",
        at_most=2,
        typical=True,
        unit="points",
        digits=2,
        control="62 of 64 killed",
    ),
    Claim(
        "death-has-a-depth",
        "Half of layer 3 silenced at once in the middle of training, eight units each by 0.01, "
        "0.3, 1 and 3 standard deviations: of the eight silenced by a hair (0.01) typically at "
        "least two fifths fire again after 300 steps of plain SGD at rate 0.1.",
        at_least=40,
        typical=True,
        unit="% of the killed",
        control="the eight silenced by 3 standard deviations in the same networks",
    ),
    Claim(
        "decay-of-biases-revives",
        "If only the biases decay (0.01, SGD at rate 0.1), at least half of the units of layer 1 "
        "killed by a hair fire again within 100 steps.",
        at_least=50,
        unit="% of the killed",
        control="killed by 1 standard deviation",
    ),
    Claim(
        "memory-revives",
        "Pixels from 0 to 1, momentum 0.9 at rate 0.1 and Adam at 0.03: of the living units of "
        "layer 1 that are silenced by hand, by a hair, typically at least a quarter fire again 40 "
        "steps later.",
        at_least=25,
        typical=True,
        unit="% of the silenced",
        control="those that a step of training had killed, at whatever depth, either optimizer, "
        "at any later step",
    ),
    Claim(
        "leak-without-firing",
        "With 62 of 64 hidden units silenced by low biases, a slope of 0.1 on the left typically "
        "brings a network above three quarters of the test digits (300 steps of SGD at rate 0.1).",
        at_least=75,
        typical=True,
        unit="%",
        control="ReLU",
    ),
    Claim(
        "half-zeros-half-dead",
        "Half of the outputs are 0, so half of the units are dead.",
        at_most=10,
        typical=True,
        unit="% of the units dead",
        counted="layers and runs",
        control="layer 30 of a deep network, where half of the outputs are 0 as well",
        verdict="false",
        instead="In three layers before training half of the outputs are 0 and hardly a unit is "
        "dead; thirty layers deep there are as many zeros and many dead. The zeros do not tell.",
    ),
    Claim(
        "dead-for-ever",
        "A dead ReLU never comes back.",
        at_least=50,
        typical=True,
        unit="revivals for 100 deaths",
        control="layer 1, pixels from 0 to 1 with the mean left in, the same optimizer, 100 steps",
        verdict="true with conditions",
        instead="Nearly true in layer 1, whose inputs stand still. In layer 3 most deaths under "
        "Adam at 0.03 are followed by a revival: its inputs go on changing, and Adam's memory acts "
        "as well (the two are not separated here).",
    ),
    Claim(
        "norm-forbids-death",
        "With batch norm in front of them ReLUs cannot die.",
        at_most=2,
        typical=True,
        unit="% of layer 2 dead",
        control="without batch norm",
        verdict="true with conditions",
        instead="100 steps of Adam at 0.03, which bury a good part of layer 2 without it, kill "
        "hardly anybody. But its own beta is a bias like any other, and a low one kills.",
    ),
    Claim(
        "leaky-cures",
        "Leaky ReLU with 0.01 cures dead units.",
        at_least=75,
        typical=True,
        unit="% of the test digits",
        control="SGD at rate 0.1",
        verdict="true with conditions",
        instead="Not with SGD at rate 0.1 within 300 steps: a hundredth of the gradient is a "
        "hundredth of the step. With SGD at rate 2 it does, and with Adam at 0.003. Accuracy with "
        "62 of 64 hidden units silenced; the lower of the two.",
    ),
)
