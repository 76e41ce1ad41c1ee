"""Quadrature against closed forms of the normal distribution."""

import math

import numpy as np
import pytest

from course_utils.quadrature import gain_of, gaussian_mean


def cdf(z):
    return 0.5 * math.erfc(-z / math.sqrt(2))


@pytest.mark.parametrize(("mean", "std"), [(0.0, 1.0), (0.3, 2.0), (-9.0, 0.1), (50.0, 3.0)])
def test_moments_of_the_normal_distribution(mean, std):
    assert gaussian_mean(np.ones_like, mean, std) == pytest.approx(1, abs=1e-13)
    assert gaussian_mean(lambda z: z, mean, std) == pytest.approx(mean, abs=1e-12)
    assert gaussian_mean(np.square, mean, std) == pytest.approx(mean**2 + std**2, rel=1e-13)
    fourth = mean**4 + 6 * mean**2 * std**2 + 3 * std**4
    assert gaussian_mean(lambda z: z**4, mean, std) == pytest.approx(fourth, rel=1e-13)


@pytest.mark.parametrize(("mean", "std"), [(0.0, 1.0), (1.0, 1.0), (-2.0, 0.5), (0.2, 7.0)])
def test_kinks_and_jumps_at_zero(mean, std):
    share = cdf(mean / std)
    density = math.exp(-0.5 * (mean / std) ** 2) / math.sqrt(2 * math.pi)
    assert gaussian_mean(lambda z: 1.0 * (z > 0), mean, std) == pytest.approx(share, rel=1e-12)
    hinge = gaussian_mean(lambda z: np.maximum(z, 0), mean, std)
    assert hinge == pytest.approx(mean * share + std * density, rel=1e-12)


@pytest.mark.parametrize("scale", [0.1, 1.0, 30.0])
def test_a_steep_curve(scale):
    """E[exp(-s z^2)] = 1 / sqrt(1 + 2 s)."""
    mean = gaussian_mean(lambda z: np.exp(-scale * z * z))
    assert mean == pytest.approx(1 / math.sqrt(1 + 2 * scale), rel=1e-9)


def test_the_gain_restores_the_second_moment():
    assert gain_of(lambda z: np.maximum(z, 0)) == pytest.approx(math.sqrt(2), rel=1e-13)
    assert gain_of(lambda z: z**3) == pytest.approx(1 / math.sqrt(15), rel=1e-12)
    assert gain_of(np.sin) == pytest.approx(1 / math.sqrt((1 - math.exp(-2)) / 2), rel=1e-12)


@pytest.mark.parametrize("std", [0, -1, math.nan])
def test_a_spread_must_be_positive(std):
    with pytest.raises(ValueError, match="std: must be finite and above 0, got"):
        gaussian_mean(np.square, std=std)
