"""The normal distribution's function, held against Python's erfc, one number at a time."""

import math

import numpy as np
import pytest

from course_utils.activations import ACTIVATIONS
from course_utils.normal import density, normal_cdf


def one_by_one(z):
    return np.array([0.5 * math.erfc(-v / math.sqrt(2)) for v in z.ravel()]).reshape(z.shape)


def test_it_has_the_digits_of_erfc():
    draws = np.random.default_rng(0)
    near = np.concatenate([draws.normal(0, 3, 20_000), np.arange(-160, 160) / 16, [0.03125, -0.0]])
    np.testing.assert_allclose(normal_cdf(near), one_by_one(near), rtol=1e-13)
    far = np.linspace(-37.4, -10, 9_001)
    np.testing.assert_allclose(normal_cdf(far), one_by_one(far), rtol=1e-12)


def test_what_lies_far_out_and_what_is_no_number():
    z = np.array([-np.inf, -1e300, -41.0, 9.0, 1e300, np.inf, np.nan])
    np.testing.assert_array_equal(normal_cdf(z), [0, 0, 0, 1, 1, 1, np.nan])


@pytest.mark.parametrize("shape", [(), (2, 0), (3, 1, 4)])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_shape_and_precision_are_kept(shape, dtype):
    z = np.full(shape, -1.0, dtype)
    found = normal_cdf(z)
    assert found.shape == shape
    assert found.dtype == dtype
    np.testing.assert_allclose(found, np.full(shape, 0.15865525393145707), rtol=1e-6)


def test_density_is_its_slope():
    z = np.linspace(-6, 6, 101)
    slopes = (normal_cdf(z + 1e-5) - normal_cdf(z - 1e-5)) / 2e-5
    np.testing.assert_allclose(density(z), slopes, atol=1e-10)
    np.testing.assert_array_equal(density(np.array([1e200, -1e200])), 0)


def test_gelus_slope_is_the_same_with_its_outputs():
    """The share is taken from the outputs, and 0 has none to give."""
    gelu = ACTIVATIONS["gelu"]
    z = np.concatenate([np.linspace(-39, 9, 4001), [0.0, 1e-300, -1e-200]])
    np.testing.assert_allclose(gelu.df(z, gelu.f(z)), gelu.df(z), rtol=1e-10, atol=1e-300)
