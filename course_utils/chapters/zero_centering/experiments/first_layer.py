"""What centring the first layer's inputs buys in notebook 03: pixels, and corners far from zero."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from course_utils.chapters.zero_centering.experiments.ladder import Ladder
from course_utils.chapters.zero_centering.experiments.payoff import rate_rule
from course_utils.chapters.zero_centering.experiments.race import LEVEL
from course_utils.checks import Rng, generator, seed_of
from course_utils.digits import digit_task, whole_digits
from course_utils.initializers import constant
from course_utils.losses import accuracy, cross_entropy, squared_error
from course_utils.network import Network, mlp
from course_utils.optimizers import SGD
from course_utils.preprocessing import center
from course_utils.training import fit

__all__ = ["CORNERS", "TARGETS", "far_corners", "pixel_rules", "pixel_steps"]

Array = NDArray[np.float64]
CORNERS = np.array([[3.0, 3.0], [3.0, 4.0], [4.0, 3.0], [4.0, 4.0]])
"""XOR's corners, moved by 3 in both coordinates."""
TARGETS = np.array([[0.0], [1.0], [1.0], [0.0]])
SOLVED = 0.005
"""XOR is learned when the loss, half the mean squared error, is below this."""


def pixel_rules(
    batch_sizes: Sequence[int | None], *, bias: bool = False
) -> dict[str, NDArray[np.floating]]:
    """Return what `rate_rule` says of the digits' pixels, raw and centred, for each batch size.

    A bias counts as one more input, which is always 1.
    """
    raw, centred = whole_digits(None).x, whole_digits(center).x
    if bias:
        raw, centred = (np.pad(x, ((0, 0), (0, 1)), constant_values=1) for x in (raw, centred))
    return {
        name: np.array([rate_rule(x, size) for size in batch_sizes])
        for name, x in (("raw", raw), ("centred", centred))
    }


def pixel_steps(
    batch_size: int,
    rates: Sequence[float],
    *,
    limit: int,
    every: int,
    runs: int = 10,
    rng: Rng,
) -> Ladder:
    """Train one layer on raw and on centred pixels: the first step at which `race.LEVEL` is read.

    64 pixels, 10 outputs with a bias, softmax; all weights start at 0. The mean image is that of
    each run's training digits. Both see the same digits in the same order.

    Parameters
    ----------
    batch_size : int
    rates : sequence of float
    limit, every : int
        How many steps at most, and after how many we look.
    """
    rng = generator(rng)
    split, draws = seed_of(rng), seed_of(rng)
    steps: dict[str, Array] = {}
    for name, prepare in (("raw", None), ("centred", center)):
        task = digit_task(prepare, rng=split, runs=runs)

        def read(network: Network, task=task) -> NDArray[np.floating]:
            return accuracy(network.forward(task.test.x), task.test.labels)

        rows = []
        for rate in rates:
            network = mlp((64, 10), "linear", init=constant(0.0), runs=runs, rng=draws)
            history = fit(
                network, task.train.x, task.train.labels, loss=cross_entropy, optimizer=SGD(rate),
                steps=limit, batch_size=batch_size, rng=draws, measure={"read": read},
                measure_every=every, progress=False,
            )  # fmt: skip
            rows.append(_first(history.metrics["read"] >= LEVEL, history.measured_at))
        steps[name] = np.array(rows)
    return Ladder(limit, dict.fromkeys(steps, tuple(rates)), steps)


def far_corners(
    center: Callable[[Array, Array], Array],
    *,
    rates: Sequence[float] = (0.05, 0.1, 0.2, 0.3, 0.5, 1.0, 2.0),
    limit: int = 400,
    sets: int = 5,
    starts: int = 20,
    rng: Rng,
) -> Ladder:
    """Teach a 2-4-1 tanh network XOR with `CORNERS`: as they are, and centred by `center`.

    *Matched* are corners as they are for a network whose first biases make it start as the same
    function as the one that gets centred corners; *near, matched* are XOR's own corners, 0 and 1,
    matched in the same way. All have the same weights, at every rate.

    Parameters
    ----------
    center : callable
        ``(x_train, x) -> centred x``.
    sets, starts : int
        What counts is the median over the starts of a set; who does not arrive counts as `limit`.
        So the runs of the result are the sets. (At bold rates a single start is chaotic, and late
        ones differ from processor to processor. That half of a set is late does not.)

    Raises
    ------
    ValueError
        If somebody's best rate is the largest or the smallest.
    """
    arms = {
        "as they are": (CORNERS, 0.0),
        "matched": (CORNERS, 1.0),
        "near, matched": (CORNERS - 3, 1.0),
        "centred": (center(CORNERS, CORNERS), 0.0),
    }
    seed, steps = seed_of(rng), {}
    rate = np.broadcast_to(np.reshape(rates, (-1, 1, 1)), (len(rates), sets, starts))
    for name, (x, taken_off) in arms.items():
        network = mlp((2, 4, 1), "tanh", runs=rate.shape, rng=seed)
        network.theta[...] = network.theta[:1]
        first = network.dense[0].params
        first["b"][...] = -taken_off * x.mean(axis=0, keepdims=True) @ first["W"]

        def loss(network: Network, x=x) -> NDArray[np.floating]:
            return squared_error(network.forward(x), TARGETS)[0]

        history = fit(
            network, x, TARGETS, loss=squared_error, optimizer=SGD(rate), steps=limit, rng=seed,
            measure={"loss": loss}, measure_every=5, progress=False,
        )  # fmt: skip
        needed = _first(history.metrics["loss"] < SOLVED, history.measured_at)
        steps[name] = np.median(np.minimum(needed, limit), axis=-1)
    found = Ladder(limit, dict.fromkeys(steps, tuple(rates)), steps)
    for name in steps:
        arrives = found.median(name).min() < limit
        if arrives and found.best_rate(name) in (min(rates), max(rates)):
            raise ValueError(f"rates: the best of {name!r} is at the edge of {rates}, add more")
    return found


def _first(there: NDArray[np.bool_], measured_at: NDArray[np.int64]) -> Array:
    """Return the first measured step at which a run is there; infinite where it never is."""
    return np.where(there.any(axis=0), measured_at[there.argmax(axis=0)], np.inf)
