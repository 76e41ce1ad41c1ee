"""Experiments of notebook 03: which signs the weight gradients of a unit have, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from course_utils.checks import Rng, finite_array, generator, seed_of, whole_number
from course_utils.datasets import Dataset
from course_utils.diagnostics import Passage, one_signed_fraction, trace
from course_utils.digits import whole_digits
from course_utils.initializers import xavier_normal
from course_utils.losses import cross_entropy
from course_utils.network import Network, mlp
from course_utils.optimizers import SGD
from course_utils.preprocessing import center
from course_utils.training import fit

__all__ = [
    "KINDS",
    "SIZES",
    "SignCount",
    "hidden_gradients",
    "hidden_passage",
    "hidden_passages",
    "new_network",
    "random_batches",
    "share_against",
    "sign_count",
    "sign_share_in_training",
]

Array = NDArray[np.floating]
SIZES = (64, 100, 100, 10)
KINDS: Mapping[str, tuple[str, str | None]] = {
    "sigmoid": ("sigmoid", None),
    "ReLU": ("relu", None),
    "tanh": ("tanh", None),
    "sigmoid, batch norm": ("sigmoid", "batch"),
    "ReLU, batch norm": ("relu", "batch"),
    "tanh, batch norm": ("tanh", "batch"),
}
"""What is compared: an activation, and whether batch norm stands before it."""
COMPARED = tuple(KINDS)[:5]


def random_batches(data: Dataset, batch_size: int | None, *, runs: int, rng: Rng) -> Dataset:
    """Draw one batch for each run, without repetition; None means all examples for everybody."""
    if batch_size is None:
        return data
    order = generator(rng).permuted(np.tile(np.arange(len(data.labels)), (runs, 1)), axis=-1)
    chosen = order[:, : whole_number("batch_size", batch_size)]
    return Dataset(data.x[chosen], data.labels[chosen])


def new_network(kind: str, *, runs: int | tuple[int, ...] = (), rng: Rng) -> Network:
    """Return untrained digit networks of a kind, all with Xavier's weights."""
    activation, norm = KINDS[kind]
    return mlp(SIZES, activation, norm=norm, init=xavier_normal(), runs=runs, rng=rng)


def hidden_passage(network: Network, batch: Dataset) -> Passage:
    """Return what flows through the second layer: its inputs are outputs of an activation."""
    second = network.layers.index(network.dense[1])
    return trace(network, batch.x, batch.labels, cross_entropy)[second]


def hidden_gradients(
    kinds: Sequence[str] = ("sigmoid", "ReLU", "tanh"),
    *,
    batch_size: int = 1,
    runs: int = 10,
    rng: Rng,
) -> dict[str, Array]:
    """Return the second layer's weight gradients, each of shape ``(runs, fan_in, fan_out)``.

    The networks are untrained. All kinds start from the same weights and see the same digits, whose
    mean image is subtracted.
    """
    passages = hidden_passages(kinds, batch_size, runs=runs, rng=rng)
    return {kind: passage.grads["W"] for kind, passage in passages.items()}


def hidden_passages(
    kinds: Sequence[str], batch_size: int, *, runs: int, rng: Rng
) -> dict[str, Passage]:
    """Return what flows through the second layer of each kind, as in `hidden_gradients`."""
    rng = generator(rng)
    batch = random_batches(whole_digits(center), batch_size, runs=runs, rng=rng)
    seed = seed_of(rng)
    return {kind: hidden_passage(new_network(kind, runs=runs, rng=seed), batch) for kind in kinds}


def share_against(gradient: ArrayLike, *, axis: int) -> Array:
    """Return the share of signs that go against the majority along an axis, per run.

    Parameters
    ----------
    gradient : array, shape (..., fan_in, fan_out)
    axis : int
        -1 asks whether the units agree about an input's weight, -2 whether a unit's weights agree.
        Zeros have no sign; what has none at all is left out.
    """
    gradient = finite_array("gradient", gradient)
    up, down = (gradient > 0).sum(axis=axis), (gradient < 0).sum(axis=axis)
    moving = up + down > 0
    share = np.minimum(up, down) / np.maximum(up + down, 1)
    return share.sum(axis=-1, where=moving) / moving.sum(axis=-1)


@dataclass(frozen=True)
class SignCount:
    """Share of units whose whole weight gradient has one sign.

    Attributes
    ----------
    batch_sizes : tuple of int
    share : dict of str to array, shape (batch_sizes, runs)
        For each kind; NaN for batch norm with a single example.
    """

    batch_sizes: tuple[int, ...]
    share: Mapping[str, Array]

    def percent(self, kind: str, batch_size: int) -> Array:
        """Return the share in percent of one kind at one batch size, shape (runs,)."""
        return 100 * self.share[kind][self.batch_sizes.index(batch_size)]


def sign_count(
    batch_sizes: Sequence[int] = (1, 10, 60, 1797),
    *,
    data: Dataset | None = None,
    kinds: Sequence[str] = COMPARED,
    runs: int = 10,
    rng: Rng,
) -> SignCount:
    """Count one-signed units in the second layer of untrained networks.

    All kinds start from the same weights and see the same batches.

    Parameters
    ----------
    batch_sizes : sequence of int
        All examples go to every run, of a smaller batch each run gets its own.
    data : Dataset, optional
        Default: the digits, their mean image subtracted.
    kinds : sequence of str
        From `KINDS`.
    """
    data, rng = data or whole_digits(center), generator(rng)
    batches = [
        random_batches(data, size if size < len(data.labels) else None, runs=runs, rng=rng)
        for size in batch_sizes
    ]
    seed, share = seed_of(rng), {}
    for kind in kinds:
        network, rows = new_network(kind, runs=runs, rng=seed), []
        for size, batch in zip(batch_sizes, batches, strict=True):
            if size == 1 and KINDS[kind][1]:
                rows.append(np.full(runs, np.nan))
            else:
                rows.append(one_signed_fraction(hidden_passage(network, batch).grads["W"]))
        share[kind] = np.array(rows)
    return SignCount(tuple(batch_sizes), share)


def sign_share_in_training(
    kind: str,
    learning_rates: Sequence[float],
    *,
    steps: int = 200,
    every: int = 100,
    runs: int = 10,
    rng: Rng,
) -> tuple[Array, Array]:
    """Return the share of one-signed units while a network is trained, all digits in one batch.

    Trained on batches of 60; the units are those of the second layer, as in `sign_count`. Every
    rate starts from the same weights and sees the same batches.

    Returns
    -------
    at : array of int, shape (K,)
        After how many steps.
    share : array, shape (learning_rates, K, runs)
    """
    data, seed = whole_digits(center), seed_of(rng)

    def share(network: Network) -> Array:
        return one_signed_fraction(hidden_passage(network, data).grads["W"])

    histories = []
    for rate in learning_rates:
        draws = generator(seed)
        network = new_network(kind, runs=runs, rng=draws)
        histories.append(
            fit(
                network, data.x, data.labels, loss=cross_entropy, optimizer=SGD(rate),
                steps=steps, batch_size=60, rng=draws, measure={"share": share},
                measure_every=every, progress=False,
            )
        )  # fmt: skip
    return histories[0].measured_at, np.array([history.metrics["share"] for history in histories])
