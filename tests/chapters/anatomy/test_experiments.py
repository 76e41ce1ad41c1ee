"""Notebook 02's experiments against numbers known from elsewhere."""

import math

import numpy as np
import pytest

from course_utils.activations import ACTIVATIONS, elu
from course_utils.chapters.anatomy.experiments.cost import cheaper_than_matmul, operations
from course_utils.chapters.anatomy.experiments.family import (
    FAMILY,
    moments,
    selu_flow,
    slope_errors,
)
from course_utils.chapters.anatomy.experiments.mirror import (
    MIRRORS,
    map_signs,
    mirror_race,
    mirrored,
    steepness_twins,
)
from course_utils.chapters.anatomy.experiments.precision import (
    FORMULAS,
    STOPS,
    autograd_through_where,
    first_where,
    naive_leaky_max,
    naive_softplus,
    naive_tanh,
    stable_errors,
)
from course_utils.chapters.anatomy.experiments.properties import (
    digit_net,
    learned_slopes,
    rate_sweep,
    small_start,
    start_sizes,
    train_digits,
    zero_shares,
)
from course_utils.datasets import circle, signs
from course_utils.digits import load_digits
from course_utils.gradcheck import check_network
from course_utils.losses import squared_error
from course_utils.network import mlp


@pytest.fixture
def rng():
    return np.random.default_rng(7)


@pytest.fixture(scope="module")
def digits():
    return load_digits()


@pytest.mark.parametrize(
    ("name", "mean", "std"),
    [
        ("sigmoid", 0.500, 0.208),
        ("relu", 0.399, 0.584),
        ("elu", 0.160, 0.787),
        ("selu", 0.0, 1.000),
        ("gelu", 0.282, 0.588),
        ("silu", 0.207, 0.560),
    ],
)
def test_moments(name, mean, std):
    found = moments(name)
    assert found.mean == pytest.approx(mean, abs=6e-4)
    assert found.std == pytest.approx(std, abs=6e-4)
    assert found.second == pytest.approx(found.std**2 + found.mean**2)


def test_elu_with_a_small_alpha_is_nearly_relu():
    assert moments(elu(0.01)).mean == pytest.approx(0.396, abs=6e-4)


def test_slopes_are_derivatives():
    errors = slope_errors()
    assert list(errors) == list(FAMILY)
    assert max(errors.values()) < 1e-9


def test_the_difference_quotient_errs_by_the_square_of_h():
    coarse, fine = slope_errors(h=1e-3)["softsign"], slope_errors(h=1e-4)["softsign"]
    assert coarse / fine == pytest.approx(100, rel=0.01)


def test_selu_pulls_the_variance_to_one():
    assert selu_flow(4.0)[-1] == pytest.approx(1.0009, abs=1e-4)
    assert selu_flow(1.0, layers=5) == pytest.approx(1.0, abs=1e-6)


def test_a_step_does_not_move_its_weights(digits, rng):
    trained = train_digits(digits, digit_net("step", (8,)), learning_rate=0.1, steps=20, rng=rng)
    assert (trained.moved == 0).all()
    assert trained.accuracy.shape == (10,)


def test_activations_are_sparse_and_weights_are_not(digits, rng):
    trained = train_digits(digits, digit_net("relu"), learning_rate=0.1, steps=50, rng=rng)
    hidden, weights = zero_shares(trained)
    assert ((hidden > 0.4) & (hidden < 0.6)).all()
    assert (weights == 0).all()


def test_learning_rates_that_work(digits):
    swept = rate_sweep(digits, activations=("relu", "sigmoid"), rates=(1.0, 10.0), runs=3)
    usable = {name: (scores.mean(axis=-1) >= 0.9).tolist() for name, scores in swept.items()}
    assert usable == {"relu": [True, False], "sigmoid": [True, True]}


def test_a_small_start_stays_at_chance(digits, rng):
    scores = small_start(digits, rng=rng).accuracy
    assert scores.shape == (2, 10)
    assert scores[0].max() < 0.2
    assert scores[1].min() > 0.8


def test_a_small_start_gives_small_signals(digits, rng):
    small, right = start_sizes(digits, rng=rng)
    np.testing.assert_allclose(small[1:] / small[:-1], 0.1, rtol=0.1)
    assert right.min() > 0.2


def test_the_identity_near_zero_is_neither_enough_nor_needed(digits, rng):
    relu = small_start(digits, "relu", gains=(1.0,), rng=rng)
    assert np.median(relu.accuracy) > 0.8
    assert small_start(digits, "sigmoid", gains=(1.0,), rng=rng).accuracy.max() < 0.2


def test_prelu_learns_its_slopes(digits, rng):
    trained, slopes = learned_slopes(digits, rng=rng)
    assert slopes.shape == (10, 64)
    assert np.abs(slopes - 0.25).max() > 0.1
    assert trained.accuracy.min() > 0.9


@pytest.mark.parametrize(
    ("function", "dtype", "at"),
    [
        (naive_tanh, np.float64, 354.89),
        (naive_tanh, np.float32, 44.36),
        (naive_softplus, np.float64, 709.78),
        (naive_softplus, np.float32, 88.72),
    ],
)
def test_where_naive_formulas_break(function, dtype, at):
    found = first_where(lambda z: not np.isfinite(function(z)).all(), 1, 1000, dtype)
    assert found == pytest.approx(at, abs=0.01)


def test_where_the_sigmoid_goes_blind():
    sigmoid = ACTIVATIONS["sigmoid"].f
    assert first_where(lambda z: sigmoid(z) == 1, 1, 100) == pytest.approx(36.74, abs=0.01)
    found = first_where(lambda z: sigmoid(z) == 1, 1, 100, np.float32)
    assert found == pytest.approx(16.64, abs=0.01)


@pytest.mark.parametrize("formula", FORMULAS.values(), ids=list(FORMULAS))
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_no_more_digits_are_lost_than_foretold(formula, dtype):
    size = np.logspace(-12, 2.6, 200)
    for z in np.concatenate([-size, size]).astype(dtype):
        kept = float(formula.digits_kept(z, dtype))
        naive, stable = formula.value(z, dtype), formula.value(z, np.float64, naive=False)
        if kept == 0 or stable == 0 or abs(stable) < np.finfo(dtype).tiny:
            continue
        error = abs(naive - stable) / abs(stable)
        # Two digits of grace: exp itself and the division round too; float32 rounds 2 z.
        assert error <= 2.0 ** (2 - kept) * max(1, abs(z)), (z, kept, error)


def test_stable_formulas_lose_two_digits_at_most():
    errors = stable_errors()
    assert list(errors) == list(FORMULAS)
    assert max(errors.values()) < 2.0**-51


@pytest.mark.parametrize("size", [1e-9, 40.0, 50.0, 400.0])
def test_the_lens_stops_at_round_numbers(size):
    assert size in STOPS
    assert list(STOPS) == sorted(STOPS)


def test_a_chosen_branch_does_not_save_the_gradient():
    slopes = autograd_through_where(np.array([-1.0, 2.0, 1000.0]))
    assert slopes[:2] == pytest.approx([math.exp(-1), 1])
    assert math.isnan(slopes[2])


def test_operations_are_counted():
    assert operations(lambda h: h * (1 - h)) == {"subtract": 1, "multiply": 1}
    assert operations(ACTIVATIONS["relu"].f) == {"maximum": 1}


def test_costs_are_answered_with_orderings():
    found = cheaper_than_matmul(fan_in=64, fan_out=8, examples=4, repeats=3)
    assert next(iter(found)) == "relu < sigmoid"
    assert all(isinstance(value, bool) for value in found.values())


@pytest.mark.parametrize(("a", "right"), [(-1.0, True), (0.3, True), (1.0, True), (1.01, False)])
def test_leaky_by_max(a, right):
    z = np.linspace(-3, 3, 13)
    assert np.array_equal(naive_leaky_max(z, a), np.where(z > 0, z, a * z)) is right


def test_mirrors_train_alike_and_a_bias_parts_them(rng):
    points = circle(60, rng=rng)
    x, targets = points.x / 3, signs(points.labels)
    for bias in (0.0, 1.0):
        race = mirror_race(x, targets, rng=np.random.default_rng(1), steps=60, bias=bias)
        assert race.names == tuple(MIRRORS)
        assert race.loss.shape == (4, 10, 60)
        assert (race.gap == 0).all()
    race = mirror_race(x, targets, rng=np.random.default_rng(1), bias=1.0, map_biases=False)
    assert (race.gap[[0, 2]] == 0).all()
    assert (race.gap[[1, 3]] > 0.01).all()


def test_a_sign_map_keeps_the_function(rng):
    network = mlp((3, 5, 4, 2), "relu", rng=rng, bias=0.3)
    twin = mlp((3, 5, 4, 2), mirrored(-1, -1), rng=rng)
    twin.theta[...] = network.theta
    map_signs(twin, -1, -1)
    x = rng.standard_normal((6, 3))
    np.testing.assert_array_equal(twin(x), network(x))
    assert check_network(twin, x, np.zeros((6, 2)), squared_error).passed()


def test_a_steeper_sigmoid_is_a_larger_rate(rng):
    points = circle(60, rng=rng)
    gap = steepness_twins(points.x / 3, signs(points.labels), rng=rng)
    assert gap.shape == (10,)
    assert gap.max() < 1e-12
