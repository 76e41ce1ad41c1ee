"""Point sets: their geometry, their seeds, splits, and what is refused."""

import math

import numpy as np
import pytest

from course_utils.datasets import (
    POINT_SETS,
    Dataset,
    circle,
    gaussians,
    moons,
    signs,
    spiral,
    split,
    xor,
)


def rng(seed=0):
    return np.random.default_rng(seed)


@pytest.mark.parametrize("name", POINT_SETS)
@pytest.mark.parametrize("runs", [(), 4, (2, 3)], ids=str)
@pytest.mark.parametrize("examples", [2, 7, 500])
def test_shapes_labels_and_size(name, runs, examples):
    data = POINT_SETS[name](examples, rng=rng(), runs=runs)
    leading = runs if isinstance(runs, tuple) else (runs,)
    assert data.x.shape == (*leading, examples, 2)
    assert data.labels.shape == (*leading, examples)
    assert data.labels.dtype == np.int64
    assert set(np.unique(data.labels)) <= {0, 1}
    assert np.abs(data.x).max() < 6
    if name != "xor":
        np.testing.assert_array_equal(data.labels.sum(axis=-1), math.ceil(examples / 2))


@pytest.mark.parametrize("name", POINT_SETS)
def test_the_seed_decides(name):
    first, again, other = (POINT_SETS[name](rng=rng(seed), noise=0.1) for seed in (0, 0, 1))
    np.testing.assert_array_equal(first.x, again.x)
    assert not np.array_equal(first.x, other.x)


@pytest.mark.parametrize("name", [name for name in POINT_SETS if name != "spiral"])
def test_each_run_has_points_of_its_own(name):
    data = POINT_SETS[name](rng=rng(), runs=2)
    assert not np.array_equal(data.x[0], data.x[1])


@pytest.mark.parametrize("name", POINT_SETS)
def test_noise_moves_points_by_its_size(name):
    still, moved = (POINT_SETS[name](20_000, rng=rng(), noise=n) for n in (0.0, 0.5))
    np.testing.assert_array_equal(still.labels, moved.labels)
    assert (moved.x - still.x).std() == pytest.approx(0.5, rel=0.02)
    still, moved = (POINT_SETS[name](50, rng=rng(), noise=n, runs=2) for n in (0.0, 0.5))
    first, second = moved.x - still.x
    assert not np.allclose(first, second)


def test_circle_is_a_disc_in_a_ring():
    data = circle(20_000, rng=rng())
    radius = np.linalg.norm(data.x, axis=-1)
    inner, outer = radius[data.labels == 1], radius[data.labels == 0]
    assert inner.max() < 2.5
    assert inner.max() > 2.49
    assert outer.min() >= 3.5
    assert outer.min() < 3.51
    assert 4.99 < outer.max() < 5
    np.testing.assert_allclose(data.x.mean(axis=0), 0, atol=0.05)  # all angles alike


def test_xor_stays_away_from_the_axes():
    data = xor(20_000, rng=rng())
    assert 0.3 <= np.abs(data.x).min() < 0.31
    assert 5.29 < np.abs(data.x).max() <= 5.3
    np.testing.assert_array_equal(data.labels, data.x.prod(axis=-1) >= 0)
    assert data.labels.mean() == pytest.approx(0.5, abs=0.02)


def test_gaussians_have_their_centres_and_variances():
    data = gaussians(40_000, rng=rng())
    for label, centre in ((0, -2.0), (1, 2.0)):
        cloud = data.x[data.labels == label]
        np.testing.assert_allclose(cloud.mean(axis=0), centre, atol=0.02)
        np.testing.assert_allclose(np.cov(cloud.T), 0.5 * np.eye(2), atol=0.02)


def test_spiral_has_two_arms_that_are_half_a_turn_apart():
    data = spiral(500, rng=rng())
    first, second = data.x[data.labels == 0], data.x[data.labels == 1]
    np.testing.assert_allclose(second, -first, atol=1e-12)
    radius = np.linalg.norm(first, axis=-1)
    np.testing.assert_allclose(radius, 5 * np.arange(250) / 250, atol=1e-12)
    turns = np.unwrap(np.arctan2(first[1:, 0], first[1:, 1])) / (2 * math.pi)
    assert turns[-1] - turns[0] == pytest.approx(1.75 * 248 / 250)


def test_moons_are_two_half_circles_that_interlock():
    data = moons(20_000, rng=rng())
    for label, centre, side in ((0, (-1.5, -0.75), 1), (1, (1.5, 0.75), -1)):
        from_centre = data.x[data.labels == label] - centre
        np.testing.assert_allclose(np.linalg.norm(from_centre, axis=-1), 3, atol=1e-12)
        assert (side * from_centre[:, 1] >= -1e-12).all()
    tip_of_first = data.x[data.labels == 0][:, 0].max()
    assert tip_of_first > data.x[data.labels == 1][:, 0].min()


def test_signs():
    np.testing.assert_array_equal(signs([0, 1]), [[-1.0], [1.0]])
    assert signs(np.zeros((3, 4), int)).shape == (3, 4, 1)


DATA = Dataset(np.arange(40.0).reshape(20, 2), np.arange(20))


@pytest.mark.parametrize("runs", [(), 3, (2, 3)], ids=str)
def test_split_is_disjoint_complete_and_keeps_labels_with_their_examples(runs):
    before = DATA.x.copy()
    train, test = split(DATA, 0.25, rng=rng(), runs=runs)
    leading = runs if isinstance(runs, tuple) else (runs,)
    assert train.x.shape == (*leading, 15, 2)
    assert test.x.shape == (*leading, 5, 2)
    together = np.concatenate([train.labels, test.labels], axis=-1)
    np.testing.assert_array_equal(np.sort(together), np.broadcast_to(np.arange(20), (*leading, 20)))
    for part in (train, test):
        np.testing.assert_array_equal(part.x[..., 0], 2 * part.labels)
    np.testing.assert_array_equal(DATA.x, before)


def test_each_run_has_its_own_split_and_the_seed_decides():
    _, test = split(DATA, rng=rng(), runs=3)
    _, again = split(DATA, rng=rng(), runs=3)
    np.testing.assert_array_equal(test.labels, again.labels)
    assert len({tuple(sorted(run)) for run in test.labels}) == 3


@pytest.mark.parametrize("name", POINT_SETS)
@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ({"examples": 1}, "examples: must be a whole number of at least 2, got 1"),
        ({"examples": 10.5}, r"examples: must be a whole number of at least 2, got 10\.5"),
        ({"noise": -1}, "noise: must be finite and at least 0, got -1"),
        ({"noise": math.nan}, "noise: must be finite and at least 0, got nan"),
        ({"runs": 0}, "runs: must be a whole number of at least 1, got 0"),
    ],
    ids=str,
)
def test_bad_point_sets(name, arguments, sentence):
    with pytest.raises(ValueError, match=sentence):
        POINT_SETS[name](rng=rng(), **arguments)


@pytest.mark.parametrize("fraction", [0, 1, -0.1, 1.5, math.nan])
def test_bad_fractions(fraction):
    with pytest.raises(ValueError, match="test_fraction: must be above 0 and below 1, got"):
        split(DATA, fraction, rng=rng())


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (Dataset(np.zeros((0, 2)), np.zeros(0, int)), r"data\.x: is empty"),
        (Dataset(np.full((3, 2), np.nan), np.arange(3)), r"data\.x: must be finite"),
        (Dataset(np.zeros((2, 3, 2)), np.zeros((2, 3), int)), r"data\.x: must be \(examples, feat"),
        (Dataset(np.zeros((3, 2)), np.arange(2)), r"data\.labels: need one for each of 3 .* got 2"),
        (Dataset(np.zeros((1, 2)), np.arange(1)), r"test_fraction: 0\.2 leaves no training data"),
    ],
    ids=["empty", "nan", "runs", "labels", "one example"],
)
def test_bad_data_for_a_split(data, sentence):
    with pytest.raises(ValueError, match=sentence):
        split(data, rng=rng())
