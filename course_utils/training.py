"""Training: one loop, and the history it leaves behind.

`descend` is the loop: a generator that stops at every step, after the gradient and before the move,
for whoever wants to look or to lend a hand. `fit` runs it to its end and keeps what happened.
"""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextvars import copy_context
from dataclasses import dataclass, field
from itertools import islice, repeat
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from course_utils.batches import Batch, checked_targets, mini_batches, take
from course_utils.checks import Rng, generator, shared_or_per_run, whole_number
from course_utils.losses import Loss
from course_utils.network import Network
from course_utils.optimizers import Optimizer

__all__ = ["History", "Metric", "Step", "descend", "fit"]

Array = NDArray[np.floating]
Metric = Callable[[Network], ArrayLike]


@dataclass(frozen=True)
class History:
    """What happened during `fit`, with a curve per run.

    Attributes
    ----------
    loss : array, shape (steps, *runs)
        Loss of each mini-batch, before the step that it caused.
    measured_at : array of int, shape (K,)
        After how many steps the metrics were measured; 0 is before training.
    metrics : dict of str to array, shape (K, ...)
        What was asked for by name, usually one value per run.
    diverged_at : array of int, shape runs
        The step at which the loss of a run was no longer finite; -1 where that never happened.
    interrupted : bool
        Whether training was stopped from outside; everything up to then is kept.
    """

    loss: Array
    measured_at: NDArray[np.int64]
    metrics: Mapping[str, Array] = field(default_factory=dict)
    diverged_at: NDArray[np.int64] = field(default_factory=lambda: np.array(-1))
    interrupted: bool = False

    def explain(self) -> str:
        """Say in words how training ended."""
        lost = self.diverged_at >= 0
        steps = len(self.loss)
        text = f"Trained for {steps} steps."
        if self.interrupted:
            text = f"Stopped by you after {steps} steps; what was learned so far is kept."
        if lost.any():
            first = int(self.diverged_at[lost].min())
            who = (
                f"{lost.sum()} of {lost.size} runs diverged, the first" if lost.ndim else "Diverged"
            )
            text += (
                f" {who} at step {first}: the loss grew until it was no longer a finite number. "
                "The usual cause is a learning rate that is too large for the scale of the inputs "
                "and the weights."
            )
        return text


class Step(NamedTuple):
    """A step of `descend`: the gradient is there, the optimizer has not moved yet.

    Attributes
    ----------
    number : int
        From 0 on.
    loss : array, shape runs
        Loss of the batch in each run, at these parameters.
    params, grads : array, shape (*runs, P)
        The network's `theta` and `grad` themselves: they change with the next step, and what you
        change in them (``step.grads[...] *= 2``) counts.
    """

    number: int
    loss: Array
    params: Array
    grads: Array


def descend(
    network: Network,
    x: ArrayLike,
    targets: ArrayLike,
    *,
    loss: Loss,
    optimizer: Optimizer,
    batches: Iterable[Batch] | None = None,
    steps: int | None = None,
) -> Iterator[Step]:
    """Train every run of `network` in place, and stop at every step before the optimizer moves.

    A descent has no memory: parameters, optimizer and `batches` hold everything, so a second one
    goes on where the first ended. Once it is exhausted all its moves are made. It ends by itself
    when no run has a finite loss.

    Parameters
    ----------
    network, x, targets, loss, optimizer
        As in `fit`.
    batches : iterable of Batch, optional
        From `mini_batches`, or in an order of your own. None: all examples in every step.
    steps : int, optional
        How many at most. None: as many as there are batches, without batches no end.

    Yields
    ------
    Step

    Examples
    --------
    Clip the gradient of each run to length 1::

        for step in descend(network, x, targets, loss=squared_error, optimizer=SGD(0.1), steps=100):
            length = np.linalg.norm(step.grads, axis=-1, keepdims=True)
            step.grads[...] /= np.maximum(length, 1)
    """
    x = shared_or_per_run("x", network.check_inputs(x), network.runs, axes=2)
    targets, along = checked_targets(targets, x.shape[-2], network.runs)
    if steps is not None:
        whole_number("steps", steps)
    everything = repeat(slice(None)) if batches is None else batches

    def walk() -> Iterator[Step]:
        for number, batch in enumerate(islice(everything, steps)):
            part = take(x, batch, axis=-2), take(targets, batch, axis=along)
            value = network.loss_and_grad(*part, loss)
            yield Step(number, value, network.theta, network.grad)
            # Asks no further than the first run that is finite: a fifth of the time of isfinite.
            if not any(map(math.isfinite, np.asarray(value).flat)):
                return
            optimizer.step(network.theta, network.grad)

    # A diverging run overflows: that is an outcome to be reported, not a stack of warnings. In a
    # context of its own the walk is quiet, and the caller's loop around it is not.
    quiet, walking = copy_context(), walk()
    quiet.run(np.seterr, over="ignore", invalid="ignore", divide="ignore")
    return iter(lambda: quiet.run(next, walking, None), None)


def fit(
    network: Network,
    x: ArrayLike,
    targets: ArrayLike,
    *,
    loss: Loss,
    optimizer: Optimizer,
    steps: int,
    rng: Rng,
    batch_size: int | None = None,
    same_batches: bool = False,
    measure: Mapping[str, Metric] | None = None,
    measure_every: int | None = None,
    progress: bool = True,
) -> History:
    """Train every run of `network` at once, in place.

    Parameters
    ----------
    network : Network
    x : array, shape (examples, features) or (*runs, examples, features)
        Shared by all runs, or one data set per run.
    targets : array
        Labels ``(..., examples)`` or values ``(..., examples, outputs)``.
    loss : callable
        From `course_utils.losses`.
    optimizer : Optimizer
    steps : int
    rng : Generator or seed
        Draws the mini-batches.
    batch_size : int, optional
        None: all examples in every step.
    same_batches : bool
        True: all runs see the same mini-batches; False: each run has its own order.
    measure : dict of str to callable, optional
        Metrics ``network -> value``: before training, every `measure_every` steps, at the end.
    measure_every : int, optional
    progress : bool
        Show a bar when training takes longer than a second.

    Returns
    -------
    History
        Runs whose loss is no longer finite are reported there; training stops when none is left,
        or when you interrupt it.
    """
    x, steps, rng = network.check_inputs(x), whole_number("steps", steps), generator(rng)
    every = whole_number("measure_every", steps if measure_every is None else measure_every)
    batches = None
    if batch_size is not None:
        order_of = () if same_batches else network.runs
        batches = mini_batches(x.shape[-2], batch_size, rng=rng, runs=order_of)
    losses: list[Array] = []
    taken: dict[str, list[ArrayLike]] = {name: [] for name in measure or {}}
    measured_at, bar, interrupted = [], _counted(steps, progress), False

    def take_measurements() -> None:
        # First all values, then the lists: an interrupt leaves no half measurement.
        with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
            values = {name: metric(network) for name, metric in (measure or {}).items()}
        measured_at.append(len(losses))
        for name, value in values.items():
            taken[name].append(value)

    take_measurements()
    try:
        while len(losses) < steps:
            descent = descend(
                network, x, targets, loss=loss, optimizer=optimizer, batches=batches,
                steps=min(every, steps - len(losses)),
            )  # fmt: skip
            # The bar comes second, so that it does not count the end of a descent as a step.
            for step, _ in zip(descent, bar, strict=False):
                losses.append(step.loss)
            take_measurements()
            if not np.isfinite(losses[-1]).any():
                break
    except KeyboardInterrupt:
        interrupted = True
    curve = np.array(losses).reshape(-1, *network.runs)
    alive = np.logical_and.accumulate(np.isfinite(curve)).sum(axis=0)
    return History(
        curve,
        np.array(measured_at),
        {name: np.array(values) for name, values in taken.items()},
        np.where(alive < len(curve), alive, -1),
        interrupted,
    )


def _counted(steps: int, progress: bool) -> Iterator[int]:
    """Count from 0, with a bar if it takes longer than a second; TQDM_DISABLE=1 silences it."""
    if not progress or os.environ.get("TQDM_DISABLE") == "1":
        return iter(range(steps))
    from tqdm.auto import tqdm  # only here: the numerical half of the package needs NumPy alone

    return iter(tqdm(range(steps), delay=1.0, leave=False, unit="step"))
