"""The experiments of notebooks 00 and 01 against numbers known from elsewhere."""

import numpy as np
import pytest

from course_utils.activations import ACTIVATIONS
from course_utils.chapters.nonlinearity.experiments import approximation, stacks, valleys, xor
from course_utils.chapters.nonlinearity.experiments.playground import Playground, epochs_to_solve
from course_utils.chapters.start_here.experiments.means import means_of_normals


def rng(seed: int = 0) -> np.random.Generator:
    return np.random.default_rng(seed)


def test_ten_linear_layers_are_one() -> None:
    result = stacks.collapse(layers=10, width=8, runs=7, rng=rng())
    assert (result.deep_parameters, result.single_parameters) == (720, 72)
    assert result.gap.shape == (7,)
    assert 0 < result.gap.max() < 1e-12


def test_compose_carries_the_first_bias_through_the_second_layer() -> None:
    network = stacks.linear_stack(1, 2, rng=rng())
    network.theta[...] = [2.0, 1.0, 3.0, 5.0]  # W1, b1, W2, b2
    W, b = stacks.compose(network)
    assert (float(W[0, 0]), float(b[0, 0])) == (6.0, 8.0)


def test_xor_is_half_for_a_plane_and_exact_for_two_relus() -> None:
    np.testing.assert_allclose(xor.xor_affine(xor.XOR_POINTS), 0.5, atol=1e-12)
    outputs = xor.xor_two_relus(xor.XOR_POINTS)
    np.testing.assert_array_equal(outputs, xor.XOR_TARGETS)


def test_two_valleys_with_squared_error_and_one_with_cross_entropy() -> None:
    squared = valleys.unit_loss([1, -10], [0.9, 0.9])
    np.testing.assert_allclose(squared.minima, [-0.155, 2.197], atol=2e-3)
    at = np.interp(squared.minima, squared.w, squared.loss)
    np.testing.assert_allclose(at, [0.198, 0.810], atol=1e-3)
    matching = valleys.unit_loss([1, -10], [0.9, 0.9], kind="cross-entropy")
    np.testing.assert_allclose(matching.minima, [-0.178], atol=2e-3)
    with pytest.raises(ValueError, match="kind: must be one of"):
        valleys.unit_loss([1], [0.5], kind="hinge")


def test_a_flat_stretch_and_an_edge_are_no_minima() -> None:
    assert list(valleys.count_minima(np.array([3.0, 1, 1, 2, 0, 4, 3]))) == [4]


def test_hinges_reach_the_curve_with_the_square_of_their_number() -> None:
    twelve, twenty_four = (approximation.hinge_fit(n).rmse for n in (12, 24))
    assert 3.5 < twelve / twenty_four < 4.5
    line = approximation.hinge_fit(0)
    assert line.rmse == pytest.approx(0.661, abs=1e-3)
    assert line.positions.size == 0


@pytest.mark.parametrize("record", approximation.RACERS, ids=lambda record: record.label)
def test_the_records_of_the_racers_are_true(record):
    z = np.linspace(-200, 200, 100_001)
    for bound, reached in zip(record.output_range, np.sort(record.f(z))[[0, -1]], strict=True):
        assert abs(reached) >= 200 if np.isinf(bound) else reached == pytest.approx(bound, abs=1e-4)
    steepest = np.abs(record.df(z)).max()
    assert steepest > 100 if np.isinf(record.max_slope) else steepest == record.max_slope
    gain = 1 / np.sqrt((record.f(rng().standard_normal(1_000_000)) ** 2).mean())
    assert record.gain == pytest.approx(5 / 3 if record.name == "tanh" else gain, rel=0.01)


def test_hinge_sum_by_hand() -> None:
    x = [-1.0, 0.0, 1.0, 2.0]
    np.testing.assert_allclose(approximation.hinge_sum(x, [0, 1], [1, -2]), [0, 0, 1, 0])
    with pytest.raises(ValueError, match="slopes: need one for each of 2 positions"):
        approximation.hinge_sum(x, [0, 1], [1])


def test_hinge_fit_is_the_hinge_sum_it_reports() -> None:
    fit = approximation.hinge_fit(5, spread=0.7, shift=0.4)
    rebuilt = approximation.hinge_sum(fit.x, fit.positions, fit.slopes, tilt=fit.tilt)
    assert np.ptp(rebuilt - fit.fitted) < 1e-9  # they differ by the constant alone


def test_squares_stay_at_the_line_and_relus_do_not() -> None:
    race = approximation.approximation_race(widths=(5, 100), runs=5, rng=rng())
    for label in ("linear", "x²"):
        np.testing.assert_allclose(race.rmse[label], 0.661, atol=1e-3)
    np.testing.assert_allclose(race.rmse["x³"], 0.5566, atol=1e-3)
    assert race.rmse["ReLU"][1].max() < 0.03
    assert race.rmse["tanh"][1].max() < 1e-3
    assert race.rmse["tanh"].min() >= approximation.RESOLUTION


def test_one_random_layer_is_one_of_many() -> None:
    _, fitted, rmse = approximation.random_feature_fit(ACTIVATIONS["tanh"], 6, rng=rng(), runs=3)
    assert fitted.shape == (3, 400)
    assert rmse.shape == (3,)


def test_the_playground_solves_the_circle_in_the_known_order() -> None:
    tanh = epochs_to_solve("circle", "tanh", limit=200, runs=20)
    relu = epochs_to_solve("circle", "relu", limit=200, runs=20)
    assert 35 <= np.nanmedian(tanh.epochs) <= 90
    assert 12 <= np.nanmedian(relu.epochs) <= 35
    assert epochs_to_solve("circle", "linear", limit=20, runs=20).share == 0


def test_the_playground_is_the_same_however_one_gets_there() -> None:
    steps, at_once = Playground(runs=3), Playground(runs=3)
    for epoch in (1, 4, 6):
        assert steps.train(epoch)
    assert at_once.train(6)
    np.testing.assert_array_equal(steps.at(6).theta, at_once.at(6).theta)
    np.testing.assert_array_equal(steps.at(4).theta, at_once.at(4).theta)
    assert not np.array_equal(steps.at(4).theta, steps.at(6).theta)


def test_the_playground_stops_when_its_time_is_up_and_goes_on_later() -> None:
    playground = Playground(runs=2)
    assert not playground.train(50, seconds=0)
    assert playground.epochs == 0
    assert playground.train(2)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"data": "square"}, "data: 'square' is not known"),
        ({"activation": "bump"}, "activation: 'bump' is not known"),
        ({"learning_rate": 0}, "learning_rate: must be finite and above 0, got 0"),
        ({"runs": 0}, "runs: must be a whole number"),
    ],
)
def test_the_playground_refuses_bad_settings(given: dict, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        Playground(**given)


def test_means_shrink_with_the_root_of_the_count() -> None:
    one, hundred = (means_of_normals(n, runs=4000, rng=rng()).means.std() for n in (1, 100))
    assert one / hundred == pytest.approx(10, rel=0.1)
