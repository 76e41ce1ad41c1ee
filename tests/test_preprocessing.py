"""Preprocessing: what each map does to training data, and that test data has no say."""

import numpy as np
import pytest

from course_utils.datasets import split
from course_utils.digits import load_digits
from course_utils.preprocessing import center, covariance, pca, standardize, whiten, zca

MAPS = [center, standardize, pca, whiten, zca]
RUNS = [(), (3,), (2, 3)]


def cloud(runs=(), examples=200, seed=0):
    """Return a tilted, stretched, shifted cloud of three features, another for each run."""
    rng = np.random.default_rng(seed)
    mix = rng.standard_normal((*runs, 3, 3)) * [1.0, 5.0, 0.2]
    return rng.standard_normal((*runs, examples, 3)) @ mix + [10.0, -3.0, 0.0]


def identity_like(array):
    return np.broadcast_to(np.eye(array.shape[-1]), array.shape)


@pytest.mark.parametrize("runs", RUNS, ids=str)
@pytest.mark.parametrize("fit", MAPS)
def test_the_training_data_end_up_centred(fit, runs):
    x = cloud(runs)
    prepared = fit(x)(x)
    assert prepared.shape == x.shape
    np.testing.assert_allclose(prepared.mean(axis=-2), 0, atol=1e-12)


@pytest.mark.parametrize("runs", RUNS, ids=str)
def test_what_each_map_does_to_the_covariance(runs):
    x = cloud(runs)
    np.testing.assert_allclose(covariance(center(x)(x)), covariance(x), rtol=1e-10)
    variances = np.diagonal(covariance(standardize(x)(x)), axis1=-2, axis2=-1)
    np.testing.assert_allclose(variances, 1, rtol=1e-12)
    rotated = covariance(pca(x)(x))
    diagonal = np.diagonal(rotated, axis1=-2, axis2=-1)
    assert (np.diff(diagonal) <= 0).all()  # the largest variance first
    np.testing.assert_allclose(rotated - diagonal[..., None] * np.eye(3), 0, atol=1e-10)
    for fit in (whiten, zca):
        white = covariance(fit(x)(x))
        np.testing.assert_allclose(white, identity_like(white), atol=1e-10)


def test_covariance_is_a_mean_over_examples():
    np.testing.assert_allclose(covariance([[0.0, 0.0], [2.0, 4.0]]), [[1, 2], [2, 4]])


def test_pca_is_a_rotation():
    matrix = pca(cloud()).matrix
    np.testing.assert_allclose(matrix.T @ matrix, np.eye(3), atol=1e-12)


def test_zca_changes_the_data_least():
    x = cloud()
    np.testing.assert_allclose(zca(x).matrix, zca(x).matrix.T, atol=1e-10)
    centred = x - x.mean(axis=0)
    assert np.linalg.norm(zca(x)(x) - centred) < np.linalg.norm(whiten(x)(x) - centred)


@pytest.mark.parametrize("fit", MAPS)
def test_the_map_is_fitted_on_training_data_only(fit):
    train, test = cloud(seed=1), cloud(seed=2) + 7
    prepare = fit(train)
    one_by_one = np.concatenate([prepare(test[i : i + 1]) for i in range(len(test))])
    np.testing.assert_allclose(one_by_one, prepare(test), rtol=1e-9, atol=1e-12)
    assert np.abs(prepare(test).mean(axis=0)).max() > 0.5  # the shift of the test data shows
    np.testing.assert_array_equal(prepare.shift[0], train.mean(axis=0))


@pytest.mark.parametrize("fit", MAPS)
@pytest.mark.parametrize("value", [0.0, 0.1, -1e9, 1e-12])
def test_a_constant_feature_is_no_accident(fit, value):
    x = cloud()
    x[:, 1] = value
    prepared = fit(x)(x)
    assert np.isfinite(prepared).all()
    size = max(abs(value), 1.0)
    if fit in (center, standardize):
        np.testing.assert_allclose(prepared[:, 1], 0, atol=1e-12 * size)
    if fit is whiten:
        np.testing.assert_allclose(covariance(prepared), np.diag([1, 1, 0]), atol=1e-6)


def test_a_small_feature_is_not_a_constant_one():
    x = cloud() * 1e-14
    np.testing.assert_allclose(standardize(x)(x).std(axis=0), 1)


def test_the_digits_have_constant_pixels():
    train, test = split(load_digits(), rng=np.random.default_rng(0))
    for fit in MAPS:
        assert np.isfinite(fit(train.x)(test.x)).all()
    white = covariance(whiten(train.x)(train.x))
    rank = round(np.trace(white))
    assert rank in (60, 61)
    np.testing.assert_allclose(white, np.diag([1.0] * rank + [0.0] * (64 - rank)), atol=1e-6)


def test_eps_damps_weak_directions():
    x = cloud()
    plain, damped = covariance(whiten(x)(x)), covariance(whiten(x, eps=1.0)(x))
    assert np.trace(damped) < np.trace(plain)
    assert damped[2, 2] < 0.5 < damped[0, 0]


@pytest.mark.parametrize("fit", MAPS)
def test_float32_stays_float32_and_nothing_is_mutated(fit):
    x = cloud().astype(np.float32)
    before = x.copy()
    prepared = fit(x)(x)
    assert prepared.dtype == np.float32
    np.testing.assert_array_equal(x, before)
    np.testing.assert_allclose(prepared, fit(x.astype(float))(x.astype(float)), atol=1e-4)


@pytest.mark.parametrize("fit", [*MAPS, covariance])
@pytest.mark.parametrize(
    ("x", "sentence"),
    [
        (np.full((2, 2), np.nan), "x: must be finite, but 4 of 4 values are NaN"),
        (np.zeros((0, 2)), r"x: is empty, its shape is \(0, 2\)"),
        (np.zeros(3), r"x: must have at least 2 axes, got shape \(3,\)"),
        ([["a"]], "x: must be an array of numbers"),
    ],
    ids=["nan", "empty", "one axis", "text"],
)
def test_bad_training_data(fit, x, sentence):
    with pytest.raises(ValueError, match=sentence):
        fit(x)


@pytest.mark.parametrize("fit", MAPS)
def test_other_features_than_in_training(fit):
    with pytest.raises(ValueError, match=r"x: must have 3 features as in training, got \(5, 2\)"):
        fit(cloud())(np.zeros((5, 2)))


def test_bad_eps():
    with pytest.raises(ValueError, match="eps: must be finite and at least 0, got -1"):
        whiten(cloud(), eps=-1)


def test_the_signs_of_the_principal_axes_are_fixed():
    x = cloud((4,))
    matrix = pca(x).matrix
    largest = np.abs(matrix).argmax(axis=-2, keepdims=True)
    assert (np.take_along_axis(matrix, largest, axis=-2) > 0).all()
    np.testing.assert_allclose(pca(-x).matrix, matrix, atol=1e-10)
