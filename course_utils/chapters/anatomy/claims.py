"""Claims of notebook 02, in its order."""

from __future__ import annotations

from course_utils.lessons.model import Claim

__all__ = ["CLAIMS"]

CLAIMS = (
    Claim(
        "nan-kills",
        "Written as (exp(2z) - 1) / (exp(2z) + 1) and computed in float16, tanh kills at least "
        "half of twenty small networks within 1200 steps of learning XOR.",
        at_least=50,
        unit="% dead",
        counted="sets of twenty runs",
        control="the same formula in float64, and a stable one in float16",
    ),
    Claim(
        "naive-tanh-nan",
        "In float16 (exp(2z) - 1) / (exp(2z) + 1) is not a number from z = 5.6 on at the latest.",
        at_most=5.6,
        control="np.tanh: never, up to z = 1000, which is written as",
        digits=4,
    ),
    Claim(
        "stable-formulas-keep-digits",
        "At random z of size 1e-18 to 1000 each of the four stable formulas has 50 correct binary "
        "digits of 53.",
        at_least=50,
        counted="formulas",
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
        "small-start-is-stuck",
        "From weights that are too small (gain 0.1 for tanh and ReLU, 1 for the sigmoid) networks "
        "with six hidden layers are at chance after 200 steps at rate 0.2, whether f(z) is about z "
        "near 0 (tanh) or not. Test accuracy of the best of the three in each run:",
        at_most=0.2,
        typical=True,
        control="the worst of the three from larger weights, with gain 1, 1 and 4",
    ),
    Claim(
        "size-and-slope-decide-rate",
        "With two hidden layers, outputs sixteen times less high at the same slope at 0 bear a "
        "learning rate at least two and a half times as large, and so do slopes at 0 that are "
        "sixteen times smaller at the same height. The smaller of the two factors:",
        at_least=2.5,
        unit="times",
        control="a bound alone, ReLU cut off at 6 or asinh at 2, the larger factor",
    ),
    Claim(
        "start-does-not-decide",
        "4 tanh with a quarter of the weights behind it starts as the very function that the tanh "
        "network is, and bears at most a third of its learning rate.",
        at_most=1 / 3,
        unit="times that of tanh",
        control="tanh from other weights, 1.4 times as large",
    ),
    Claim(
        "bounded-bears-larger-rates",
        "With a bounded activation, training bears larger learning rates.",
        at_most=0.75,
        unit="times ReLU's",
        control="tanh, bounded as well and a quarter as high",
        verdict="false",
        instead="A bound is not enough: 4 tanh has one, and bears a smaller rate than ReLU. A "
        "bound that outputs hardly reach changes little.",
    ),
    Claim(
        "left-side-shallow",
        "With two hidden layers none of leaky ReLU, PReLU, ELU, GELU and SiLU is as much as two "
        "points better or worse than ReLU in the median run, each at its best rate.",
        at_least=-2,
        at_most=2,
        unit="points",
        counted="activations",
        digits=2,
        control="ELU with eight hidden layers",
    ),
    Claim(
        "elu-gains-when-deep",
        "With eight hidden layers of 32 units and 80 steps ELU is at least two points better "
        "than ReLU, each at its best rate.",
        at_least=2,
        typical=True,
        unit="points",
        digits=2,
        control="the same with two hidden layers",
    ),
    Claim(
        "tanh-gains-as-much",
        "What ELU gains over ReLU with eight hidden layers, tanh gains too, within three points.",
        at_least=-3,
        at_most=3,
        typical=True,
        unit="points better than ELU",
        digits=2,
        control="ReLU",
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
