"""Activations: values, slopes, stability, and the table's numbers."""

import dataclasses
import math

import numpy as np
import pytest

from course_utils.activations import (
    ACTIVATIONS,
    SELU_ALPHA,
    elu,
    get_activation,
    leaky_relu,
    transformed,
)
from course_utils.gradcheck import numerical_gradient

MADE = [
    transformed("tanh", input_scale=0.5, output_scale=1.5, shift=1),
    transformed("sigmoid", shift=-0.5),
    transformed("relu", input_scale=-1, output_scale=-1),
    transformed("softplus", output_scale=-0.5, shift=2),
]
EVERY = [pytest.param(record, id=record.label) for record in (*ACTIVATIONS.values(), *MADE)]
SMOOTH = [ACTIVATIONS[n] for n in ("sigmoid", "tanh", "gelu", "silu", "softplus", "softsign")]
DTYPES = [np.float32, np.float64]
GRID = np.linspace(-40, 40, 800_001)


def gaussian_mean(f, nodes=20_001):
    """E f(z) for z ~ N(0, 1), by the midpoint rule: kinks and jumps fall between its nodes."""
    edges = np.linspace(-12, 12, nodes)
    z, dz = (edges[1:] + edges[:-1]) / 2, edges[1] - edges[0]
    return np.sum(f(z) * np.exp(-z * z / 2)) * dz / math.sqrt(2 * math.pi)


@pytest.mark.parametrize("record", EVERY)
def test_slope_is_the_derivative(record):
    z = np.linspace(-6.05, 6.05, 122)  # no point nearer than 0.05 to the kinks at 0
    numerical = numerical_gradient(record.f, z)
    np.testing.assert_allclose(record.df(z), numerical, rtol=1e-8, atol=1e-8)


@pytest.mark.parametrize("record", EVERY)
@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("shape", [(), (7,), (2, 3, 4)])
def test_shape_and_precision_are_kept(record, dtype, shape):
    z = np.full(shape, 0.3, dtype)
    before = z.copy()
    outputs = record.f(z)
    for result in (outputs, record.df(z), record.df(z, outputs)):
        assert np.shape(result) == shape
        assert result.dtype == dtype
    np.testing.assert_array_equal(z, before)


@pytest.mark.parametrize("record", EVERY)
def test_handing_over_the_outputs_changes_nothing(record):
    z = np.linspace(-8, 8, 101)
    # tanh and GELU have two formulas: the quick one is off by the last digit of 1.
    off = 4e-16 if record.name in ("tanh", "gelu") else 0
    np.testing.assert_allclose(record.df(z, record.f(z)), record.df(z), rtol=0, atol=off)


@pytest.mark.parametrize("at", [0.5, 12.0, 19.5, 25.0, -25.0, 300.0])
def test_tanh_slope_keeps_its_digits_far_out(at):
    exact = (2 / (math.exp(at) + math.exp(-at))) ** 2
    assert ACTIVATIONS["tanh"].df(np.array(at)) == pytest.approx(exact, rel=1e-14, abs=0)


def test_tanh_slope_from_outputs_is_zero_far_out():
    z = np.array(25.0)
    assert ACTIVATIONS["tanh"].df(z, np.tanh(z)) == 0


@pytest.mark.parametrize("record", EVERY)
@pytest.mark.parametrize("dtype", DTYPES)
def test_stable_at_extreme_values(record, dtype):
    # Warnings are errors here. Half the largest float leaves room for SELU's factor 1.05.
    largest, smallest = np.finfo(dtype).max / 2, np.finfo(dtype).tiny
    sizes = np.array([smallest, 1e-4, 36.8, 89, 746, 1e4, 1e20, largest], dtype)
    z = np.concatenate([-sizes[::-1], [0], sizes]).astype(dtype)
    outputs, slopes = record.f(z), record.df(z)
    assert np.isfinite(outputs).all()
    assert np.isfinite(slopes).all()
    low, high = np.array(record.output_range, dtype)
    assert (outputs >= low).all()
    assert (outputs <= high).all()


@pytest.mark.parametrize("record", EVERY)
def test_output_range_is_tight(record):
    outputs = record.f(GRID)
    for bound, reached in zip(record.output_range, (outputs.min(), outputs.max()), strict=True):
        if math.isinf(bound):
            assert abs(reached) > 0.39  # still growing at the end of the grid
        else:
            assert reached == pytest.approx(bound, abs=2e-5 if record.name != "softsign" else 0.03)


@pytest.mark.parametrize("record", EVERY)
def test_max_slope(record):
    assert np.abs(record.df(GRID)).max() == pytest.approx(record.max_slope, abs=1e-5)


@pytest.mark.parametrize("record", EVERY)
def test_gain_keeps_the_second_moment(record):
    # PyTorch's conventions differ from the definition for these: 5/3, 1, 3/4.
    convention = {"tanh": 5 / 3, "sigmoid": 1.0, "selu": 0.75}
    second_moment = gaussian_mean(lambda z: record.f(z) ** 2)
    expected = convention.get(record.name, 1 / math.sqrt(second_moment))
    assert record.gain == pytest.approx(expected, rel=1e-6)


@pytest.mark.parametrize("alpha", [0.01, 0.5, 1.0, SELU_ALPHA, 4.0])
def test_the_gain_of_elu_follows_from_alpha(alpha):
    """E[f^2] = 1/2 + a^2 (e^2 P(-2) - 2 e^(1/2) P(-1) + 1/2), P the normal distribution."""
    left_of = [0.5 * math.erfc(z / math.sqrt(2)) for z in (1, 2)]
    left = math.exp(2) * left_of[1] - 2 * math.exp(0.5) * left_of[0] + 0.5
    assert elu(alpha).gain == pytest.approx(1 / math.sqrt(0.5 + alpha**2 * left), rel=1e-12)


def test_gains_to_four_digits():
    gains = {"elu": 1.2452, "gelu": 1.5335, "silu": 1.6765, "softplus": 1.0419, "softsign": 2.3375}
    for name, gain in gains.items():
        assert ACTIVATIONS[name].gain == pytest.approx(gain, abs=5e-5)
    assert elu(0.01).gain == pytest.approx(1.4142, abs=5e-5)
    assert elu(0.01).gain < math.sqrt(2)


@pytest.mark.parametrize(
    ("name", "mean", "std", "gain"),
    [
        ("sigmoid", 0.500, 0.208, 1.846),
        ("tanh", 0.0, 0.628, 1.593),
        ("relu", 0.399, 0.584, 1.414),
        ("elu", 0.160, 0.787, 1.245),
        ("selu", 0.0, 1.000, 1.000),
        ("gelu", 0.282, 0.588, 1.534),
        ("silu", 0.207, 0.560, 1.677),
    ],
)
def test_moments_under_a_standard_normal(name, mean, std, gain):
    f = ACTIVATIONS[name].f
    first, second = gaussian_mean(f), gaussian_mean(lambda z: f(z) ** 2)
    assert first == pytest.approx(mean, abs=6e-4)
    assert math.sqrt(second - first**2) == pytest.approx(std, abs=6e-4)
    assert 1 / math.sqrt(second) == pytest.approx(gain, abs=6e-4)


@pytest.mark.parametrize(
    ("z", "sigmoid", "tanh"),
    [
        (0, 0.25, 1),
        (1, 0.197, 0.420),
        (2, 0.105, 0.071),
        (3, 0.045, 0.0099),
        (5, 0.0066, 1.8e-4),
        (10, 4.5e-5, 8.2e-9),
    ],
)
def test_slopes_fade(z, sigmoid, tanh):
    z = np.array(float(z))
    assert ACTIVATIONS["sigmoid"].df(z) == pytest.approx(sigmoid, rel=0.02)
    assert ACTIVATIONS["tanh"].df(z) == pytest.approx(tanh, rel=0.02)


@pytest.mark.parametrize(
    ("name", "at", "value"), [("gelu", -0.7518, -0.17), ("silu", -1.2785, -0.2785)]
)
def test_two_are_not_monotone(name, at, value):
    z = np.linspace(-3, 0, 30_001)
    outputs = ACTIVATIONS[name].f(z)
    assert z[outputs.argmin()] == pytest.approx(at, abs=2e-4)
    assert outputs.min() == pytest.approx(value, abs=5e-5)


def test_sigmoid_slope_is_not_zero_where_one_minus_sigmoid_is():
    z = np.array(40.0)
    sigmoid = ACTIVATIONS["sigmoid"]
    assert 1 - sigmoid.f(z) == 0
    assert sigmoid.df(z) == pytest.approx(math.exp(-40), rel=1e-12, abs=0)


def test_relative_precision_far_to_the_left():
    z = np.array([-30.0, -20.0])
    np.testing.assert_allclose(ACTIVATIONS["sigmoid"].f(z), np.exp(z), rtol=1e-8)
    np.testing.assert_allclose(ACTIVATIONS["softplus"].f(z), np.exp(z), rtol=1e-8)
    # The normal tail: cdf(-8) = 6.220961e-16, a difference of equals for whoever writes 1 + erf.
    assert ACTIVATIONS["gelu"].f(np.array(-8.0)) == pytest.approx(
        -8 * 6.220961e-16, rel=1e-6, abs=0
    )


@pytest.mark.parametrize("name", ["relu", "step", "leaky_relu"])
def test_the_slope_at_zero_is_the_left_one(name):
    slope = {"relu": 0.0, "step": 0.0, "leaky_relu": 0.01}[name]
    assert ACTIVATIONS[name].df(np.array(0.0)) == pytest.approx(slope)


def test_elu_slope_at_zero_is_alpha():
    assert elu(0.5).df(np.array(0.0)) == 0.5
    assert elu(0.5).df(np.array(1e-9)) == 1.0


def test_a_record_can_be_called_with_plain_numbers():
    assert ACTIVATIONS["relu"](-2) == 0
    np.testing.assert_array_equal(ACTIVATIONS["relu"]([-1, 2]), [0.0, 2.0])
    assert ACTIVATIONS["tanh"](np.float32(1)).dtype == np.float32


@pytest.mark.parametrize("slope", [0.0, 0.2, 1.0, 3.0])
def test_leaky_relu_with_another_slope(slope):
    record = leaky_relu(slope)
    np.testing.assert_allclose(record([-2.0, 3.0]), [-2 * slope, 3.0])
    np.testing.assert_allclose(record.df(np.array([-2.0, 3.0])), [slope, 1.0])
    assert record.gain == pytest.approx(math.sqrt(2 / (1 + slope**2)))
    assert record.max_slope == max(1.0, slope)


def test_names_and_records():
    assert all(name == record.name for name, record in ACTIVATIONS.items())
    assert get_activation("tanh") is ACTIVATIONS["tanh"]
    mine = elu(2.0)
    assert get_activation(mine) is mine
    with pytest.raises(dataclasses.FrozenInstanceError):
        mine.gain = 2.0  # type: ignore[misc]


@pytest.mark.parametrize("name", ["rleu", "ReLU", "", None, 3])
def test_an_unknown_activation_is_answered_with_the_list(name):
    with pytest.raises(
        ValueError, match=r"activation: .* is not known; allowed are 'linear', .*'relu'"
    ):
        get_activation(name)


@pytest.mark.parametrize("value", [-0.1, math.nan, math.inf])
def test_parameters_are_checked(value):
    with pytest.raises(ValueError, match="negative_slope: must be finite and at least 0"):
        leaky_relu(value)
    with pytest.raises(ValueError, match="alpha: must be finite and above 0"):
        elu(value)


# --- shifted, steep and mirrored


def test_a_transformed_function_by_hand():
    z = np.linspace(-3, 3, 61)
    record = MADE[0]
    np.testing.assert_allclose(record.f(z), 1.5 * np.tanh(z / 2) + 1)
    np.testing.assert_allclose(record.df(z), 0.75 * (1 - np.tanh(z / 2) ** 2))
    assert record.output_range == (-0.5, 2.5)
    assert record.max_slope == 0.75


def test_tanh_is_a_transformed_sigmoid():
    z = np.linspace(-5, 5, 101)
    record = transformed("sigmoid", input_scale=2, output_scale=2, shift=-1)
    np.testing.assert_allclose(record.f(z), np.tanh(z), atol=1e-15)
    np.testing.assert_allclose(record.df(z), ACTIVATIONS["tanh"].df(z), atol=1e-15)
    assert record.output_range == ACTIVATIONS["tanh"].output_range
    assert record.max_slope == 1.0
    assert record.gain == pytest.approx(1.5925, abs=1e-4)  # not 5/3: that is a convention


@pytest.mark.parametrize(
    ("s_in", "s_out", "at", "range_", "label"),
    [
        (1, 1, [0, 2], (0, math.inf), "ReLU"),
        (-1, 1, [2, 0], (0, math.inf), "ReLU(−z)"),
        (1, -1, [0, -2], (-math.inf, 0), "−ReLU"),
        (-1, -1, [-2, 0], (-math.inf, 0), "−ReLU(−z)"),
    ],
)
def test_the_four_mirror_images_of_relu(s_in, s_out, at, range_, label):
    record = transformed("relu", input_scale=s_in, output_scale=s_out)
    np.testing.assert_array_equal(record([-2, 2]), at)
    assert record.output_range == range_
    assert record.gain == pytest.approx(math.sqrt(2), rel=1e-12)
    assert record.default_init == "kaiming"
    assert record.label == record.name == label


@pytest.mark.parametrize(
    ("settings", "label"),
    [
        ({"shift": -0.4}, "ReLU − 0.4"),
        ({"input_scale": 4}, "ReLU(4 z)"),
        ({"output_scale": 0.25, "input_scale": 2, "shift": 1}, "0.25 ReLU(2 z) + 1"),
        ({"output_scale": -2}, "-2 ReLU"),
    ],
)
def test_the_label_says_what_was_done(settings, label):
    assert transformed(ACTIVATIONS["relu"], **settings).label == label


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"input_scale": 0}, "input_scale, output_scale: must not be 0, got 0 and 1"),
        ({"output_scale": 0.0}, "input_scale, output_scale: must not be 0, got 1 and 0"),
        ({"shift": math.nan}, "shift: must be finite"),
        ({"shift": "much"}, "shift: must be an array of numbers, got str"),
    ],
)
def test_what_cannot_be_transformed(settings, sentence):
    with pytest.raises(ValueError, match=sentence):
        transformed("relu", **settings)
