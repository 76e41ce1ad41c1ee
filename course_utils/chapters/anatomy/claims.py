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
        "stable-formulas-keep-digits",
        "At random z of size 1e-18 to 1000, wherever the result is within the range of float64, "
        "each of the four stable formulas has 50 correct binary digits of 53.",
        at_least=50,
        counted="formulas",
        control="the naive formulas at the same z, each where it is worst",
        rounding=True,
    ),
    Claim(
        "step-behind-relu",
        "With eight hidden units and 300 steps at rate 0.1 on digits, a network of thresholds, "
        "whose slope is 0, stays at least 25 percentage points behind a network of ReLUs.",
        at_least=25,
        typical=True,
        unit="points",
        control="the same thresholds, lent the slope of a sigmoid",
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
        "With two hidden layers and 30 steps, four networks that start as the very function of a "
        "tanh network bear other learning rates, by a factor of 1.8 or more: smaller ones with an "
        "activation four times as high or as steep, larger ones with a quarter of either. The "
        "factors:",
        at_least=1.8,
        unit="times",
        counted="networks",
        control="the weights of each around a plain tanh, the factor taken the same way",
    ),
    Claim(
        "bounded-bears-larger-rates",
        "With a bounded activation, training bears larger learning rates.",
        at_least=1.3,
        unit="times",
        counted="bounds",
        control="ReLU cut off at 6, where hardly an output arrives",
        verdict="true with conditions",
        instead="As far as the bound is reached: ReLU cut off at 2 and asinh cut off at 1 bear at "
        "least 1.3 times the rate of the same function without a bound, scaled down until fresh "
        "outputs are as large (rms) as those that are cut off.",
    ),
    Claim(
        "left-side-shallow",
        "With two hidden layers of 32 units and 80 steps none of eight relatives of ReLU (leaky "
        "0.01, leaky 0.25, PReLU, ReLU lowered, leaky 0.25 lowered, ELU, GELU, SiLU) is as much as "
        "two points better or worse than ReLU in the median run, each at its best rate.",
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
        "slope-or-mean-gains",
        "With eight hidden layers of 32 units and 80 steps ReLU with a slope of 0.25 on the left, "
        "and ReLU lowered by 0.4, so that its mean is near 0 at the start, are each at least two "
        "points better than ReLU in the median run, each at its best rate.",
        at_least=2,
        unit="points",
        counted="activations",
        digits=2,
        control="the same two with two hidden layers",
    ),
    Claim(
        "slope-and-mean-gain-as-much",
        "What ELU gains over ReLU with eight hidden layers of 32 units and 80 steps, ReLU with "
        "both, a slope of 0.25 on the left and lowered by 0.3, gains too, and so does tanh: within "
        "three points in the median run.",
        at_least=-3,
        at_most=3,
        unit="points better than ELU",
        counted="activations",
        digits=2,
        control="leaky ReLU with a slope of 0.01",
    ),
    Claim(
        "relu-sparsifies-parameters",
        "ReLU sparsifies the parameters.",
        at_least=0.5,
        at_most=2,
        typical=True,
        unit="times tanh's",
        control="ReLU again, with an L1 penalty",
        verdict="false",
        instead="It makes outputs zero, other ones for each example. After 300 steps on digits the "
        "share of its weights that are nearly 0 is between half and twice that of a tanh network.",
    ),
)
