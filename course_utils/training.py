"""Training: mini-batches, one loop, and the history it leaves behind."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike, NDArray

from course_utils.checks import Rng, finite_array, generator, shared_or_per_run, whole_number
from course_utils.losses import Loss
from course_utils.network import Network
from course_utils.optimizers import Optimizer

__all__ = ["History", "Metric", "fit", "mini_batches"]

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


def mini_batches(
    examples: int,
    batch_size: int | None,
    *,
    rng: Rng,
    runs: tuple[int, ...] = (),
) -> Iterator[NDArray[np.intp]]:
    """Yield indices ``(*runs, batch_size)`` for ever: each epoch a new order, each run its own.

    The examples left over when `batch_size` does not divide their number sit out that epoch.
    ``None`` means all examples in every step.
    """
    examples = whole_number("examples", examples)
    size = examples if batch_size is None else whole_number("batch_size", batch_size)
    if size > examples:
        raise ValueError(
            f"batch_size: must be at most the number of examples {examples}, got {size}"
        )
    draw = generator(rng)
    everything = np.broadcast_to(np.arange(examples), (*runs, examples))

    def endless() -> Iterator[NDArray[np.intp]]:
        while True:
            order = draw.permuted(everything, axis=-1)
            for start in range(0, examples - size + 1, size):
                yield order[..., start : start + size]

    return endless()  # a generator of its own, so that a bad argument is refused at once


def _take(array: NDArray, index: NDArray[np.intp], axis: int) -> NDArray:
    """Return the chosen examples; `array` and `index` may each be shared by all runs or not."""
    if index.ndim == 1:
        return np.take(array, index, axis=axis)
    if array.ndim == -axis:
        return array[index]
    return np.take_along_axis(array, index.reshape(index.shape + (1,) * (-axis - 1)), axis=axis)


def _check_targets(targets: ArrayLike, examples: int, runs: tuple[int, ...]) -> tuple[NDArray, int]:
    """Return the targets and the axis along which the examples lie: -1 for labels, else -2."""
    array = np.asarray(targets)
    labels = np.issubdtype(array.dtype, np.integer) and array.shape[-1:] == (examples,)
    axes = 1 if labels else 2
    if array.ndim < axes or array.shape[-axes] != examples:
        raise ValueError(
            f"targets: must be one for each of {examples} examples, as whole numbers (examples,) "
            f"or as values (examples, outputs), got shape {array.shape}"
        )
    array = array if labels else finite_array("targets", array)
    return shared_or_per_run("targets", array, runs, axes=axes), -axes


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
    x = shared_or_per_run("x", network.check_inputs(x), network.runs, axes=2)
    targets, along = _check_targets(targets, x.shape[-2], network.runs)
    steps = whole_number("steps", steps)
    every = whole_number("measure_every", steps if measure_every is None else measure_every)
    batch_runs = () if same_batches else network.runs
    batches = mini_batches(x.shape[-2], batch_size, rng=rng, runs=batch_runs)
    losses, diverged_at = [], np.full(network.runs, -1)
    taken: dict[str, list[ArrayLike]] = {name: [] for name in measure or {}}
    measured_at, interrupted = [], False

    def take_measurements(done: int) -> None:
        # First all values, then the lists: an interrupt leaves no half measurement.
        values = {name: metric(network) for name, metric in (measure or {}).items()}
        measured_at.append(done)
        for name, value in values.items():
            taken[name].append(value)

    # A diverging run overflows: that is an outcome to be reported, not a stack of warnings.
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        take_measurements(0)
        try:
            for step in _counted(steps, progress):
                x_batch, part = x, targets
                if batch_size is not None:
                    index = next(batches)
                    x_batch, part = _take(x, index, axis=-2), _take(targets, index, axis=along)
                value = network.loss_and_grad(x_batch, part, loss)
                losses.append(value)
                lost = ~np.isfinite(value)
                if lost.any():
                    diverged_at[lost & (diverged_at < 0)] = step
                    if lost.all():
                        break
                optimizer.step(network.theta, network.grad)
                if (step + 1) % every == 0 and step + 1 < steps:
                    take_measurements(step + 1)
            if measured_at[-1] < len(losses):
                take_measurements(len(losses))
        except KeyboardInterrupt:
            interrupted = True
    return History(
        np.array(losses).reshape(-1, *network.runs),
        np.array(measured_at),
        {name: np.array(values) for name, values in taken.items()},
        diverged_at,
        interrupted,
    )


def _counted(steps: int, progress: bool) -> Iterator[int]:
    """Count from 0, with a bar if it takes longer than a second; TQDM_DISABLE=1 silences it."""
    if not progress or os.environ.get("TQDM_DISABLE") == "1":
        return iter(range(steps))
    from tqdm.auto import tqdm  # only here: the numerical half of the package needs NumPy alone

    return iter(tqdm(range(steps), delay=1.0, leave=False, unit="step"))
