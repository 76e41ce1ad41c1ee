"""Why the theory of notebook 04 sums over a grid: Gauss-Hermite nodes miss a narrow slope."""

from __future__ import annotations

import numpy as np

__all__ = ["chi_by_hermite"]


def chi_by_hermite(gain: float, variance: float, nodes: int = 201) -> float:
    """Return chi of tanh by a Gauss-Hermite rule of so many nodes.

    The rule is exact for polynomials. The slope of tanh at a large variance is a narrow peak.
    """
    places, weights = np.polynomial.hermite_e.hermegauss(nodes)
    # Weights far out underflow to 0, where slopes are 0 as well.
    slopes = 1 - np.tanh(np.sqrt(variance) * places) ** 2
    return float(gain**2 * (weights @ slopes**2) / weights.sum())
