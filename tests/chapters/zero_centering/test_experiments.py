"""Notebook 03's experiments, held against numbers and formulas that are known from elsewhere."""

import numpy as np
import pytest

from course_utils.chapters.anatomy.experiments.mirror import as_sigmoid_network
from course_utils.chapters.zero_centering.experiments.balance import (
    conversion_gap,
    measure_balance,
    unit_means,
)
from course_utils.chapters.zero_centering.experiments.curvature import (
    condition_formula,
    descent,
    hessian,
    tangled_cloud,
)
from course_utils.chapters.zero_centering.experiments.ladder import (
    EVERYBODY,
    Contender,
    Ladder,
    Race,
    climb,
    shifted,
)
from course_utils.chapters.zero_centering.experiments.signs import (
    KINDS,
    centered_digits,
    gradient_parts,
    hidden_passage,
    new_network,
    random_batches,
    sign_count,
)
from course_utils.chapters.zero_centering.experiments.zigzag import square_cloud, zigzag_paths
from course_utils.diagnostics import condition_number, one_signed_fraction
from course_utils.gradcheck import numerical_gradient
from course_utils.network import mlp

UNIT_SQUARE = 12**-0.5


def rng(seed=0):
    return np.random.default_rng(seed)


@pytest.mark.parametrize(
    ("mean", "low", "high"),
    [(0.0, 1.0, 1.6), (0.5, 2.0, 2.8), (1.0, 3.6, 5.0), (3.0, 11.0, 15.0)],
)
def test_the_path_grows_longer_as_the_inputs_leave_zero(mean, low, high):
    paths = zigzag_paths(square_cloud(mean, UNIT_SQUARE, runs=20, rng=rng()), rng=rng(1))
    assert low < np.median(paths.ratio) < high
    assert np.isfinite(paths.steps).all()
    if mean >= 0.5:  # every input is positive
        assert (paths.same_sign == 1).all()
    else:
        assert np.median(paths.same_sign) == pytest.approx(0.48, abs=0.1)


def test_at_the_same_rate_the_offset_costs_no_steps():
    needed = [
        np.median(zigzag_paths(square_cloud(mean, UNIT_SQUARE, runs=20, rng=rng()),
                               learning_rate=0.02, rng=rng(1)).steps)
        for mean in (0.0, 3.0)
    ]  # fmt: skip
    assert needed[1] / needed[0] == pytest.approx(1, abs=0.15)


def test_a_zigzag_path_is_gradient_descent():
    x = square_cloud(0.5, UNIT_SQUARE, runs=3, rng=rng())
    paths = zigzag_paths(x, batch_size=None, learning_rate=[0.1, 0.2, 0.3], limit=7, rng=rng(1))
    w = np.zeros((3, 2))
    for _ in range(7):
        error = np.einsum("rnf,rf->rn", x, w - [1, -1])
        grad = np.einsum("rn,rnf->rf", error, x) / 200
        w = w - np.array([0.1, 0.2, 0.3])[:, None] * grad
    np.testing.assert_allclose(paths.weights[-1], w, rtol=1e-12)
    assert np.isnan(paths.steps).all()


def test_a_round_cloud_is_walked_straight_and_a_rate_too_large_is_survived():
    x = tangled_cloud(2, 0.0, runs=5, rng=rng())
    np.testing.assert_allclose(zigzag_paths(x, batch_size=None, rng=rng()).ratio, 1, rtol=1e-12)
    lost = zigzag_paths(x, batch_size=None, learning_rate=50.0, limit=2000, rng=rng())
    assert np.isnan(lost.steps).all()


@pytest.mark.parametrize("bias", [False, True])
@pytest.mark.parametrize(("features", "mean"), [(2, 0.5), (20, 1.0), (100, 0.5), (7, 0.0)])
def test_condition_numbers_follow_their_formula(features, mean, bias):
    x = tangled_cloud(features, mean, runs=2, rng=rng())
    measured = condition_number(hessian(x, bias=bias))
    np.testing.assert_allclose(measured, condition_formula(features, mean, bias=bias), rtol=1e-8)


def test_condition_formula_gives_the_known_numbers():
    assert condition_formula(100, 0.5) == 26
    assert condition_formula(100, 0.5, bias=True) == pytest.approx(727, abs=0.5)
    assert condition_formula(20, 1.0, bias=True) == pytest.approx(482, abs=0.5)


def test_descent_pays_for_the_mean_through_the_rate_only():
    result = descent((0.0, 1.0, 2.0), runs=5, rng=rng())
    np.testing.assert_allclose(result.condition[:, 0], [1, 21, 81], rtol=1e-9)
    assert (np.ptp(result.equal_rate, axis=0) <= 0.05 * result.equal_rate.max()).all()
    assert (np.diff(np.median(result.own_rate, axis=-1)) > 0).all()


def test_with_a_bias_the_mean_costs_at_one_rate_too():
    result = descent((0.0, 0.5, 1.0), bias=True, runs=10, limit=4000, rng=rng())
    formula = condition_formula(20, (0.0, 0.5, 1.0), bias=True)
    np.testing.assert_allclose(result.condition, np.tile(formula[:, None], 10), rtol=1e-8)
    median = np.median(result.equal_rate, axis=-1)
    assert median[1] > 2 * median[0]
    assert median[2] > 2 * median[1]


def test_sign_counts():
    count = sign_count((1, 60), rng=rng())
    assert (count.share["sigmoid"][0] == 1).all()
    assert (count.share["ReLU"][0] == 1).all()
    assert (count.share["tanh"] == 0).all()
    assert 0.5 < np.median(count.share["sigmoid"][1]) <= 1
    assert np.median(count.share["ReLU"][1]) < 0.08
    for kind in ("sigmoid, batch norm", "ReLU, batch norm"):
        assert np.isnan(count.share[kind][0]).all()
        assert (count.share[kind][1] == 0).all()


@pytest.mark.parametrize("kind", KINDS)
def test_gradient_parts_add_up_and_batch_norm_removes_the_first(kind):
    network = new_network(kind, runs=4, rng=rng())
    batch = random_batches(centered_digits(), 60, runs=4, rng=rng(1))
    passage = hidden_passage(network, batch)
    mean_part, rest = gradient_parts(passage.x, passage.grad_out)
    np.testing.assert_allclose(mean_part + rest, passage.grads["W"], atol=1e-14)
    share = np.linalg.norm(mean_part) / np.linalg.norm(rest)
    assert share < 1e-12 if "batch norm" in kind else share > 1e-3


def test_silent_units_are_left_out():
    grad = np.array([[1.0, 1.0, 0.0], [2.0, -1.0, 0.0]])
    assert one_signed_fraction(grad) == 0.5
    assert one_signed_fraction(np.zeros((2, 3))) == 0


def test_balance_of_activations():
    assert measure_balance("sigmoid", rng=rng()).ratio == pytest.approx(2.40, abs=0.01)
    assert measure_balance("relu", rng=rng()).ratio == pytest.approx(0.683, abs=0.001)
    assert measure_balance("tanh", rng=rng()).ratio < 1e-12


def test_unit_means_grow_in_training():
    before, after = unit_means(steps=100, runs=3, rng=rng())
    assert before.shape == after.shape == (3, 3)
    assert (after > before).all()


def test_a_tanh_network_is_a_sigmoid_network():
    network = mlp((3, 5, 4, 2), "tanh", bias=0.3, runs=4, rng=rng())
    x = rng(1).standard_normal((20, 3))
    before = network.theta.copy()
    np.testing.assert_allclose(as_sigmoid_network(network)(x), network(x), atol=1e-13)
    np.testing.assert_array_equal(network.theta, before)
    assert conversion_gap(runs=2, rng=rng()).max() < 1e-12


@pytest.mark.parametrize("name", EVERYBODY)
def test_slopes_of_the_rungs(name):
    z = np.linspace(-3, 3, 40) + 0.01
    record = EVERYBODY[name]
    slopes = numerical_gradient(lambda v: float(record.f(v).sum()), z.copy())
    np.testing.assert_allclose(record.df(z), slopes, atol=1e-7)


def test_shifted_names_and_ranges():
    record = shifted("sigmoid", -0.5)
    assert record.output_range == (-0.5, 0.5)
    assert record(np.array([0.0]))[0] == 0


def test_contenders_see_the_same_weights_and_batches():
    first, second = Contender("sigmoid", 1.0, runs=2), Contender("tanh", 1.0, runs=2)
    np.testing.assert_array_equal(first.network.theta, second.network.theta)
    np.testing.assert_array_equal(next(first.batches), next(second.batches))


@pytest.mark.slow
def test_centring_pays_where_the_rate_is_high():
    result = climb(("sigmoid", "sigmoid − ½"))
    at_equal_rate = result.median("sigmoid")[0] / result.median("sigmoid − ½")[0]
    assert at_equal_rate == pytest.approx(1.07, abs=0.1)
    at_best = np.median(result.best("sigmoid")) / np.median(result.best("sigmoid − ½"))
    assert 2.5 < at_best < 6
    at_high_rate = result.median("sigmoid")[2] / result.median("sigmoid − ½")[2]
    assert at_high_rate > 2


def test_a_hopeless_rate_is_waited_for_until_the_limit():
    result = climb(("tanh",), rates=(0.3, 30.0), limit=60, width=16, runs=3)
    assert np.isfinite(result.steps["tanh"][0]).all()
    assert np.isinf(result.median("tanh")[1])


def test_chaotic_medians_are_rounded_and_no_others():
    steps = {"tanh": np.array([[500.0], [13.0], [93.0], [17.0], [np.inf]])}
    result = Ladder((0.1, 1.0, 2.0, 3.0, 4.0), 600, steps)
    np.testing.assert_array_equal(result.shown("tanh"), [500, 13, 100, 17, np.inf])


def test_a_race_advances_together():
    race = Race(("sigmoid", "tanh"), 1.0)
    assert race.train(10)
    assert race.steps == 10
    assert not race.train(10_000, seconds=0.0)
