"""Learned slopes."""

import numpy as np

from course_utils.chapters.anatomy.experiments.leaky import learned_slopes
from tests.chapters.anatomy.plain import SHAPES, kaiming, trained


def test_slopes_are_those_of_plain_training():
    found = learned_slopes(rng=6, steps=30, runs=2)
    nets = trained(6, SHAPES["relu"], (32, 32), rate=0.1, steps=30, std=kaiming, slopes=True)
    expected = [np.concatenate(plain.net.slopes) for plain in nets]
    np.testing.assert_allclose(found, expected, rtol=1e-9)
    assert np.abs(found - 0.25).max() > 0.01
