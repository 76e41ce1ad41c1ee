"""The map of second moments and chi, against closed forms, an adaptive rule and random layers."""

import numpy as np
import pytest

from course_utils.activations import transformed
from course_utils.meanfield import chi, layer_by_layer, next_moment, normal_means, settled_variance
from course_utils.quadrature import gaussian_mean


def test_means_of_powers_are_those_of_the_normal_law():
    variance = np.array([0.0, 0.3, 4.0])
    np.testing.assert_allclose(normal_means(lambda z: z**2, variance), variance, rtol=1e-12)
    np.testing.assert_allclose(normal_means(lambda z: z**4, variance), 3 * variance**2, rtol=1e-12)
    np.testing.assert_allclose(normal_means(np.ones_like, variance), 1, rtol=1e-12)


@pytest.mark.parametrize("gain", [0.5, 1.2, 3.2, 10.0])
def test_chi_of_tanh_agrees_with_another_rule(gain):
    std = gain * 0.9
    wanted = gain**2 * gaussian_mean(lambda z: np.cosh(z) ** -4.0, std=std)
    np.testing.assert_allclose(chi("tanh", gain, std**2), wanted, rtol=1e-9)


def test_relu_halves_the_square_and_the_slope():
    np.testing.assert_allclose(next_moment("relu", np.sqrt(2), 0.7), 0.7, rtol=1e-3)
    np.testing.assert_allclose(chi("relu", np.sqrt(2), 5.0), 1.0, rtol=1e-3)


def test_known_settled_values():
    # Notebook 07's tables: std of the outputs 0.849 at gain 3.2, 0.6513 at 5/3; chi 1.21 there.
    for gain, std in ((3.2, 0.849), (5 / 3, 0.6513)):
        variance = settled_variance("tanh", gain)
        assert np.sqrt(variance) / gain == pytest.approx(std, abs=1e-3)
    assert chi("tanh", 5 / 3, settled_variance("tanh", 5 / 3)) == pytest.approx(1.21, abs=0.005)
    assert chi("tanh", 10.0, settled_variance("tanh", 10.0)) == pytest.approx(5.54, abs=0.01)
    # The sigmoid under Xavier settles at a mean square of .2647; gradients shrink by .2361.
    variance = settled_variance("sigmoid", 1.0)
    assert variance == pytest.approx(0.2647, abs=2e-4)
    assert np.sqrt(chi("sigmoid", 1.0, variance)) == pytest.approx(0.2361, abs=2e-4)


@pytest.mark.parametrize(("shift", "gain"), [(0.0, 10.2), (-0.5, 4.0)])
def test_the_gain_at_which_sigmoids_pass_gradients(shift, gain):
    record = transformed("sigmoid", shift=shift)
    variance = settled_variance(record, gain, rounds=3000)
    assert chi(record, gain, variance) == pytest.approx(1.0, abs=0.02)


def test_layers_follow_each_other():
    found = layer_by_layer("tanh", np.array([0.5, 3.2]), 3, moment=2.0)
    z = np.random.default_rng(0).standard_normal(1_000_000)
    moment = 2.0
    for layer in range(3):
        variance = 3.2**2 * moment
        h = np.tanh(np.sqrt(variance) * z)
        moment = np.mean(h**2)
        assert found.variance[1, layer] == pytest.approx(variance, rel=3e-3)
        assert found.moment[1, layer] == pytest.approx(moment, rel=3e-3)
        assert found.slope[1, layer] == pytest.approx(np.mean(1 - h**2), rel=1e-2)
        assert found.chi[1, layer] == pytest.approx(3.2**2 * np.mean((1 - h**2) ** 2), rel=1e-2)
    assert found.chi.shape == (2, 3)


def test_bad_arguments_are_named():
    with pytest.raises(ValueError, match="gain"):
        chi("tanh", -1.0, 1.0)
    with pytest.raises(ValueError, match="depth"):
        layer_by_layer("tanh", 1.0, 0)
