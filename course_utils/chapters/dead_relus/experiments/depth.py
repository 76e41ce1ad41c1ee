"""Zero and dead in deep networks of ReLUs, before any training."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from course_utils.chapters.dead_relus.experiments.nets import dead_units
from course_utils.checks import Rng, generator, seed_of
from course_utils.digits import whole_digits
from course_utils.initializers import kaiming_normal

__all__ = ["DepthCensus", "depth_census"]

Array = NDArray[np.floating]
EPS = 1e-5


@dataclass(frozen=True)
class DepthCensus:
    """Shares in percent at each depth, without and with batch norm.

    Attributes
    ----------
    zeros, dead : dict of str to array, shape (layers, runs)
        Outputs that are 0; units that are 0 for all digits. "plain" or "batch norm".
    cosine : dict of str to array, shape (layers + 1, runs)
        Mean cosine of the angle between two digits, first as they go in, then as each layer gives
        them out.
    """

    zeros: Mapping[str, Array]
    dead: Mapping[str, Array]
    cosine: Mapping[str, Array]


def depth_census(
    *, layers: int = 30, width: int = 64, runs: int = 10, pairs: int = 300, rng: Rng
) -> DepthCensus:
    """Send all 1797 digits through untrained networks and count at every depth.

    Kaiming weights, biases 0; both kinds have the same weights. The examples of batch norm are all
    digits.
    """
    rng, digits = generator(rng), whole_digits()
    seed = seed_of(rng)
    one, other = (rng.integers(len(digits.x), size=pairs) for _ in range(2))
    found, cosines = {}, {}
    for name in ("plain", "batch norm"):
        draws, h, rows = generator(seed), digits.x, []
        alike = [np.full(runs, _cosine(h[one], h[other]))]
        for _ in range(layers):
            z = h @ kaiming_normal()((runs, h.shape[-1], width), rng=draws)
            if name == "batch norm":
                z -= z.mean(axis=-2, keepdims=True)
                z /= np.sqrt(z.var(axis=-2, keepdims=True) + EPS)
            h = np.maximum(z, 0)
            rows.append([(h == 0).mean(axis=(-2, -1)), dead_units(h).mean(axis=-1)])
            alike.append(_cosine(h[..., one, :], h[..., other, :]))
        found[name], cosines[name] = np.array(rows), np.array(alike)
    zeros, dead = ({name: 100 * rows[:, k] for name, rows in found.items()} for k in (0, 1))
    return DepthCensus(zeros, dead, cosines)


def _cosine(a: Array, b: Array) -> Array:
    """Return the mean cosine between rows; pairs with a row of zeros are left out."""
    sizes = np.linalg.norm(a, axis=-1) * np.linalg.norm(b, axis=-1)
    there = sizes > 0
    cosines = np.where(there, np.vecdot(a, b) / np.where(there, sizes, 1), 0)
    return cosines.sum(axis=-1) / np.maximum(there.sum(axis=-1), 1)
