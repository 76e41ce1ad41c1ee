"""The error messages name the argument, the value and what is allowed."""

import math

import numpy as np
import pytest

from course_utils import checks


def test_one_of_lists_what_is_allowed():
    checks.one_of("mode", "a", ("a", "b"))
    with pytest.raises(ValueError, match="mode: 'c' is not known; allowed are 'a', 'b'"):
        checks.one_of("mode", "c", ("a", "b"))


@pytest.mark.parametrize("value", [0, -3, 2.0, "2", True, None, math.nan])
def test_whole_number_refuses(value):
    with pytest.raises(ValueError, match=r"steps: must be a whole number of at least 1, got "):
        checks.whole_number("steps", value)


def test_whole_number_accepts_numpy_integers():
    assert checks.whole_number("steps", np.int32(4)) == 4
    assert checks.whole_number("steps", 0, at_least=0) == 0


@pytest.mark.parametrize(
    ("value", "shown"),
    [(0, "0"), (-0.1, "-0.1"), (math.inf, "inf"), (math.nan, "nan"), ([0.1, -2.0], "-2"), ([], "")],
)
def test_positive_refuses(value, shown):
    with pytest.raises(ValueError, match=rf"rate: must be finite and above 0, got .*{shown}"):
        checks.positive("rate", value)


@pytest.mark.parametrize("value", ["fast", None, [[1], [1, 2]]])
def test_positive_refuses_what_is_not_a_number(value):
    with pytest.raises(ValueError, match="rate: must be finite and above 0"):
        checks.positive("rate", value)


def test_positive_may_allow_zero():
    assert checks.positive("std", 0, or_zero=True) == 0
    with pytest.raises(ValueError, match="std: must be finite and at least 0, got -1"):
        checks.positive("std", -1, or_zero=True)


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        ([[1.0, math.nan]], "x: must be finite, but 1 of 2 values are NaN or infinite"),
        ([[math.inf, math.nan]], "2 of 2 values"),
        (np.zeros((0, 3)), r"x: is empty, its shape is \(0, 3\)"),
        ([1.0, 2.0], r"x: must have at least 2 axes, got shape \(2,\)"),
        ([["a", "b"]], "x: must be an array of numbers, got list"),
        ([[1], [1, 2]], "x: must be an array of numbers, got list"),
    ],
)
def test_finite_array_refuses(value, sentence):
    with pytest.raises(ValueError, match=sentence):
        checks.finite_array("x", value)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_finite_array_keeps_the_precision_of_floats(dtype):
    assert checks.finite_array("x", np.ones((2, 2), dtype)).dtype == dtype


def test_finite_array_turns_whole_numbers_into_float64():
    assert checks.finite_array("x", [[1, 2]]).dtype == np.float64


@pytest.mark.parametrize(
    ("runs", "shape"), [((), ()), (50, (50,)), ((50,), (50,)), ((6, 50), (6, 50))]
)
def test_runs_shape(runs, shape):
    assert checks.runs_shape(runs) == shape


@pytest.mark.parametrize("runs", [0, -1, 2.5, (3, 0)])
def test_runs_shape_refuses(runs):
    with pytest.raises(ValueError, match="runs: must be a whole number of at least 1"):
        checks.runs_shape(runs)


def test_per_run_appends_axes():
    assert checks.per_run("std", 0.1, (5,), axes=2).shape == ()
    assert checks.per_run("std", np.ones(5), (5,), axes=2).shape == (5, 1, 1)
    assert checks.per_run("std", np.ones((6, 1)), (6, 50), axes=1).shape == (6, 1, 1)


@pytest.mark.parametrize("runs", [(), (3,), (5, 2)])
def test_per_run_refuses_another_number_of_runs(runs):
    with pytest.raises(ValueError, match=r"std: must be one number or one for each of the runs"):
        checks.per_run("std", np.ones(5), runs, axes=2)


def test_shared_or_per_run():
    shared, own = np.ones((4, 2)), np.ones((5, 4, 2))
    assert checks.shared_or_per_run("x", shared, (6, 5), axes=2).shape == (4, 2)
    assert checks.shared_or_per_run("x", own, (6, 5), axes=2).shape == (6, 5, 4, 2)
    with pytest.raises(ValueError, match=r"x: its leading axes \(5,\) do not fit .* runs \(3,\)"):
        checks.shared_or_per_run("x", own, (3,), axes=2)
    with pytest.raises(ValueError, match=r"x: its leading axes \(5,\) do not fit .* runs \(\)"):
        checks.shared_or_per_run("x", own, (), axes=2)
