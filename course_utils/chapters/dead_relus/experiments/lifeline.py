"""Births, deaths and revivals: every unit of some classifiers, followed through training."""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from course_utils.batches import mini_batches
from course_utils.chapters.dead_relus.experiments.nets import (
    BATCH,
    LAYERS,
    WIDTH,
    classifiers,
    dead_units,
    hidden_outputs,
    lost_runs,
    train,
)
from course_utils.checks import Rng, generator, one_of
from course_utils.digits import DigitTask, digit_task
from course_utils.optimizers import SGD, Adam, Optimizer

__all__ = ["OPTIMIZERS", "LifeLine", "Lives", "life_line"]

OPTIMIZERS = ("SGD", "momentum 0.9", "Adam")


@dataclass(frozen=True)
class Lives:
    """Who was alive when.

    Attributes
    ----------
    steps : array of int, shape (looks,)
    alive : array of bool, shape (looks, layers, runs, units)
        Whether a unit fires for some training digit.
    lost : array of bool, shape (runs,)
        Networks that have left the floats.
    """

    steps: NDArray[np.int64]
    alive: NDArray[np.bool_]
    lost: NDArray[np.bool_]

    @property
    def dead(self) -> NDArray[np.float64]:
        """Share of dead units in percent, shape (looks, layers, runs)."""
        return 100 * (~self.alive).mean(axis=-1)

    @property
    def deaths(self) -> NDArray[np.int64]:
        """How often a unit alive at one look was dead at the next, shape (layers, runs)."""
        return (self.alive[:-1] & ~self.alive[1:]).sum(axis=(0, -1))

    @property
    def revivals(self) -> NDArray[np.int64]:
        """How often a unit dead at one look was alive at the next, shape (layers, runs)."""
        return (~self.alive[:-1] & self.alive[1:]).sum(axis=(0, -1))


def _optimizer(name: str, rate: float) -> Optimizer:
    one_of("optimizer", name, OPTIMIZERS)
    if name == "Adam":
        return Adam(rate)
    return SGD(rate, momentum=0.9 if name.startswith("momentum") else 0.0)


class LifeLine:
    """Classifiers in training, a few steps at a time, their units counted on the way.

    Parameters
    ----------
    optimizer : str
        From `OPTIMIZERS`.
    rate : float
    task : DigitTask
        A split of the digits for each run.
    width : int
        Of the three hidden layers.
    every : int
        Steps between two looks.
    rng : Generator or seed
        Draws weights and batches.
    """

    def __init__(
        self, optimizer: str, rate: float, *, task: DigitTask, width: int, every: int, rng: Rng
    ) -> None:
        self.task, self.every, rng = task, every, generator(rng)
        runs, examples = task.train.labels.shape
        self.network = classifiers((width,) * LAYERS, rng=rng, runs=runs)
        self.optimizer = _optimizer(optimizer, rate)
        self.batches = mini_batches(examples, BATCH, rng=rng)
        self.looks: list[NDArray[np.bool_]] = []
        self._look()

    @property
    def steps(self) -> int:
        """How many steps have been taken."""
        return self.every * (len(self.looks) - 1)

    def _look(self) -> None:
        outputs = hidden_outputs(self.network, self.task.train.x)
        self.looks.append(np.array([~dead_units(h) for h in outputs]))

    def train(self, steps: int, *, seconds: float = np.inf) -> bool:
        """Train to `steps` or until time is up; return whether it is there."""
        end = time.monotonic() + seconds
        while self.steps < steps and time.monotonic() < end:
            train(self.network, self.task.train, self.optimizer, self.batches, steps=self.every)
            self._look()
        return self.steps >= steps

    def lives(self, steps: int) -> Lives:
        """Return what was seen up to so many steps."""
        looks = self.looks[: steps // self.every + 1]
        lost = lost_runs(self.network)
        return Lives(self.every * np.arange(len(looks)), np.array(looks), lost)


def life_line(
    optimizer: str = "Adam", rate: float = 0.03, *, steps: int = 150, every: int = 10,
    width: int = WIDTH, runs: int = 10, rng: Rng,
) -> Lives:  # fmt: skip
    """Follow the units of classifiers through training."""
    rng = generator(rng)
    task = digit_task(rng=rng, runs=runs)
    line = LifeLine(optimizer, rate, task=task, width=width, every=every, rng=rng)
    line.train(steps)
    return line.lives(steps)
