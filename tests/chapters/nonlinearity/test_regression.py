"""One unit with and without a threshold, trained here by plain loops."""

import numpy as np
import pytest

from course_utils.chapters.nonlinearity.experiments.regression import units_beside_regression


@pytest.mark.parametrize("name", ["without", "threshold"])
def test_units_do_what_the_delta_rule_does(name: str) -> None:
    rng = np.random.default_rng(8)
    x = rng.standard_normal((4, 30, 2))
    targets = (x.sum(axis=2) + rng.standard_normal((4, 30, 1))[..., 0] > 0).astype(float)
    fits = units_beside_regression(examples=30, features=2, runs=4, steps=6, rng=8)
    found = getattr(fits, name)
    for run in range(4):
        design = np.column_stack([x[run], np.ones(30)])
        best, *_ = np.linalg.lstsq(design, targets[run])
        weights = np.zeros(3)
        outputs = np.zeros(30)  # a score of 0 is below the threshold
        for _ in range(6):
            weights -= 0.3 * design.T @ (outputs - targets[run]) / 30
            scores = design @ weights
            outputs = np.where(scores > 0, 1.0, 0.0) if name == "threshold" else scores
        if name == "threshold":
            share = 100 * np.mean((outputs > 0.5) != (design @ best > 0.5))
            assert fits.otherwise[run] == pytest.approx(share)
        assert found[run] == pytest.approx(np.abs(outputs - design @ best).max(), rel=1e-9)


def test_without_an_activation_it_ends_at_linear_regression() -> None:
    result = units_beside_regression(rng=2)
    assert result.without.shape == result.threshold.shape == (20,)
    assert result.without.max() < 1e-9
    assert result.threshold.min() > 0.3
