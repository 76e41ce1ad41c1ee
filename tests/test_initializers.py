"""Initializers: laws, moments, one value per run, and what is refused."""

import math
from dataclasses import replace

import numpy as np
import pytest

from course_utils import initializers as init
from course_utils.activations import ACTIVATIONS, elu, leaky_relu, transformed

FAN_IN, FAN_OUT = 300, 200
LAWS = {
    "normal": (init.normal(0.3), 0.3),
    "uniform": (init.uniform(0.3), 0.3 / math.sqrt(3)),
    "xavier_normal": (init.xavier_normal(), math.sqrt(2 / (FAN_IN + FAN_OUT))),
    "xavier_uniform": (init.xavier_uniform(2.0), 2 * math.sqrt(2 / (FAN_IN + FAN_OUT))),
    "kaiming_normal": (init.kaiming_normal(), math.sqrt(2 / FAN_IN)),
    "kaiming_fan_out": (init.kaiming_normal(mode="fan_out"), math.sqrt(2 / FAN_OUT)),
    "kaiming_uniform": (init.kaiming_uniform(1.0), math.sqrt(1 / FAN_IN)),
    "orthogonal": (init.orthogonal(), math.sqrt(1 / FAN_IN)),
}


@pytest.mark.parametrize("name", LAWS)
def test_mean_and_standard_deviation(name):
    initializer, std = LAWS[name]
    W = initializer((4, FAN_IN, FAN_OUT), rng=np.random.default_rng(0))
    assert W.shape == (4, FAN_IN, FAN_OUT)
    # 240,000 numbers: the standard error of a std is 1/sqrt(480,000) = 0.14 % of it.
    assert W.std() == pytest.approx(std, rel=0.01)
    assert abs(W.mean()) < 0.01 * std


@pytest.mark.parametrize("name", LAWS)
def test_the_law_is_normal_or_uniform(name):
    initializer, std = LAWS[name]
    W = initializer((FAN_IN, FAN_OUT), rng=np.random.default_rng(1))
    kurtosis = np.mean(W**4) / np.mean(W**2) ** 2
    assert kurtosis == pytest.approx(1.8 if "uniform" in name else 3.0, abs=0.12)
    if "uniform" in name:
        assert math.sqrt(3) * std * 0.999 < np.abs(W).max() <= math.sqrt(3) * std


@pytest.mark.parametrize("shape", [(5, 5), (7, 3), (3, 7), (2, 4, 3), (2, 3, 6, 4)])
def test_orthogonal_has_orthonormal_rows_or_columns(shape):
    W = init.orthogonal(2.0)(shape, rng=np.random.default_rng(2)) / 2
    gram = W.swapaxes(-1, -2) @ W if shape[-2] >= shape[-1] else W @ W.swapaxes(-1, -2)
    np.testing.assert_allclose(
        gram, np.broadcast_to(np.eye(gram.shape[-1]), gram.shape), atol=1e-12
    )


def test_orthogonal_prefers_no_sign():
    """Without a correction by the signs of R, the first entry would be negative in every draw."""
    W = init.orthogonal()((2000, 3, 3), rng=np.random.default_rng(4))
    np.testing.assert_allclose(W.mean(axis=0), 0, atol=0.06)  # 4.6 standard errors


def test_constant():
    W = init.constant([1.0, 2.0])((2, 3, 4), rng=np.random.default_rng(0))
    assert (W[0] == 1).all()
    assert (W[1] == 2).all()


BUILDERS = [
    init.normal,
    init.uniform,
    init.xavier_normal,
    init.xavier_uniform,
    init.kaiming_normal,
    init.kaiming_uniform,
    init.orthogonal,
    init.constant,
]


@pytest.mark.parametrize("builder", BUILDERS)
def test_one_scale_per_run_rescales_the_same_draw(builder):
    scales = np.array([0.5, 1.0, 4.0])
    together = builder(scales)((3, 6, 5), rng=np.random.default_rng(3))
    for run, scale in enumerate(scales):
        same_scale = builder(scale)((3, 6, 5), rng=np.random.default_rng(3))
        np.testing.assert_allclose(together[run], same_scale[run], rtol=1e-14)


@pytest.mark.parametrize("builder", BUILDERS)
def test_the_seed_decides(builder):
    first, again, other = (
        builder(1.0)((4, 3), rng=np.random.default_rng(seed)) for seed in (0, 0, 1)
    )
    np.testing.assert_array_equal(first, again)
    assert builder is init.constant or not np.array_equal(first, other)


@pytest.mark.parametrize("builder", BUILDERS)
@pytest.mark.parametrize("runs", [(), (2,), (3, 2)])
def test_another_number_of_runs_is_refused(builder, runs):
    with pytest.raises(ValueError, match=r"one number or one for each of the runs .*shape \(5,\)"):
        builder(np.ones(5))((*runs, 4, 3), rng=np.random.default_rng(0))


@pytest.mark.parametrize("value", [-0.1, math.nan, math.inf, [0.1, -1.0]])
@pytest.mark.parametrize("builder", BUILDERS[:-1])
def test_a_negative_scale_is_refused(builder, value):
    with pytest.raises(ValueError, match=r"(std|bound|gain): must be finite and at least 0, got"):
        builder(value)


def test_a_constant_may_be_negative_but_not_nan():
    assert init.constant(-2.0)((1, 1), rng=np.random.default_rng(0)) == -2
    with pytest.raises(ValueError, match="value: must be finite"):
        init.constant(math.nan)


@pytest.mark.parametrize("builder", [init.kaiming_normal, init.kaiming_uniform])
def test_an_unknown_mode_is_refused(builder):
    with pytest.raises(
        ValueError, match="mode: 'fan' is not known; allowed are 'fan_in', 'fan_out'"
    ):
        builder(mode="fan")


@pytest.mark.parametrize("shape", [(), (3,), (0, 3), (3, 0)])
def test_fans_need_two_sizes(shape):
    with pytest.raises(ValueError, match=r"shape: must end in \(fan_in, fan_out\)"):
        init.fans(shape)


@pytest.mark.parametrize(
    ("record", "kaiming"),
    [
        (transformed("relu", input_scale=-1), True),
        (transformed("relu", shift=-0.4), True),
        (elu(0.01), True),
        (replace(leaky_relu(0.25), name="prelu"), True),
        (transformed("tanh", shift=1), False),
        (replace(ACTIVATIONS["sigmoid"], name="relu"), False),
    ],
    ids=lambda value: getattr(value, "label", ""),
)
def test_the_default_does_not_judge_by_the_name(record, kaiming):
    std = init.default_initializer(record)((400, 100), rng=0).std()
    second_moment = (record.f(np.random.default_rng(1).standard_normal(400_000)) ** 2).mean()
    expected = 1 / math.sqrt(400 * second_moment) if kaiming else math.sqrt(2 / 500)
    assert std == pytest.approx(expected, rel=0.02)


def test_the_default_is_kaiming_for_the_relu_family_and_xavier_otherwise():
    shape = (400, 100)
    for name, record in ACTIVATIONS.items():
        std = init.default_initializer(name)(shape, rng=np.random.default_rng(0)).std()
        family = name in ("relu", "leaky_relu", "elu", "gelu", "silu")
        expected = record.gain / math.sqrt(400) if family else math.sqrt(2 / 500)
        assert std == pytest.approx(expected, rel=0.02), name
