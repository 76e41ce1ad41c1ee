"""Born dead: narrow networks that are 0 whatever goes in, counted and computed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from course_utils.checks import Rng, generator

__all__ = ["BornDead", "born_dead", "born_dead_formula", "lamps"]

Array = NDArray[np.floating]


def born_dead_formula(width: ArrayLike, depth: ArrayLike) -> Array:
    """Return the probability that one input is lost: ``1 - (1 - 2**-width)**depth``.

    It holds for symmetric weights without atoms and biases 0.
    """
    return 1 - (1 - 0.5 ** np.asarray(width, dtype=float)) ** np.asarray(depth)


def _silent(
    width: int, depth: int, x: Array, networks: int, rng: np.random.Generator, *, biased: bool
) -> NDArray[np.bool_]:
    """Return whether all units of a layer are 0, for each input: (networks, depth, points).

    Parameters
    ----------
    x : array, shape (points, features)
    biased : bool
        False: normal weights and biases 0. True: weights and biases uniform between
        ``+-1 / sqrt(fan_in)``, as PyTorch draws them.
    """
    h = np.broadcast_to(x, (networks, *x.shape))
    silent = np.zeros((networks, depth, len(x)), bool)
    for layer in range(depth):
        shape = (networks, h.shape[-1], width)
        if biased:
            bound = 1 / np.sqrt(shape[1])
            h = h @ rng.uniform(-bound, bound, shape)
            h += rng.uniform(-bound, bound, (networks, 1, width))
        else:
            h = h @ (rng.standard_normal(shape) * np.sqrt(2 / shape[1]))
        np.maximum(h, 0, out=h)
        silent[:, layer] = (h == 0).all(axis=-1)
    return silent


def _dead(silent: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return whether a layer up to each depth is silent for all inputs: (networks, depth).

    From there on the network says the same whatever goes in.
    """
    return np.logical_or.accumulate(silent.all(axis=-1), axis=1)


@dataclass(frozen=True)
class BornDead:
    """Shares of networks, each a dict from width to an array of shape (depth,).

    Attributes
    ----------
    depths : array of int, shape (depth,)
    networks : int
    one_input : dict
        Share that is 0 for one given input.
    every_input : dict
        Share that is 0 for every number, with one input unit.
    blind : dict
        With weights and biases as PyTorch draws them: share that says the same for all numbers
        tried, because some layer is silent for all of them.
    blank : dict
        The same networks: share whose last layer is silent for all of them.
    """

    depths: NDArray[np.int64]
    networks: int
    one_input: Mapping[int, Array]
    every_input: Mapping[int, Array]
    blind: Mapping[int, Array]
    blank: Mapping[int, Array]


def born_dead(
    widths: Sequence[int] = (2, 3, 5, 10),
    *,
    depth: int = 20,
    networks: int = 20_000,
    rng: Rng,
) -> BornDead:
    """Draw many networks with one input and count those that are 0.

    Biases 0: then f(x) is x f(1) right of zero and -x f(-1) left of it, so the two inputs 1 and -1
    stand for all numbers. With PyTorch's biases the numbers are 21 from -2 to 2.
    """
    rng, both = generator(rng), np.array([[1.0], [-1.0]])
    one, every, blind, blank = {}, {}, {}, {}
    line = np.linspace(-2, 2, 21)[:, None]
    for width in widths:
        silent = _silent(width, depth, both, networks, rng, biased=False)
        one[width] = silent[..., 0].mean(axis=0)
        every[width] = _dead(silent).mean(axis=0)
        few = _silent(width, depth, line, networks // 10, rng, biased=True)
        blind[width], blank[width] = _dead(few).mean(axis=0), few.all(axis=-1).mean(axis=0)
    return BornDead(np.arange(1, depth + 1), networks, one, every, blind, blank)


def lamps(width: int, depth: int, *, networks: int, rng: Rng) -> NDArray[np.int64]:
    """Return after which layer each network is 0 for every number; 0 where it never is.

    One input, biases 0. Shape (networks,).
    """
    both = np.array([[1.0], [-1.0]])
    dead = _dead(_silent(width, depth, both, networks, generator(rng), biased=False))
    return np.where(dead[:, -1], dead.argmax(axis=1) + 1, 0)
