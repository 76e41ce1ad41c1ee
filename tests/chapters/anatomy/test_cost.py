"""Operations counted, times compared."""

from itertools import repeat

import numpy as np
import pytest

from course_utils.activations import ACTIVATIONS
from course_utils.chapters.anatomy.experiments import cost
from course_utils.chapters.anatomy.experiments.cost import cheaper_than_matmul, operations


def test_operations_are_counted():
    assert operations(lambda h: h * (1 - h)) == {"subtract": 1, "multiply": 1}
    assert operations(ACTIVATIONS["relu"].f) == {"maximum": 1}
    assert operations(ACTIVATIONS["tanh"].f) == {"tanh": 1}
    assert operations(lambda z: np.exp(z) + np.exp(-z)) == {"exp": 2, "negative": 1, "add": 1}


def test_costs_are_answered_with_orderings():
    found = cheaper_than_matmul(rng=0, fan_in=64, fan_out=8, examples=4, repeats=3)
    assert list(found) == ["relu < sigmoid", "relu < matmul", "tanh < matmul", "sigmoid < matmul"]
    assert all(isinstance(value, bool) for value in found.values())


@pytest.mark.parametrize(
    ("relu", "wins"),
    [((3.0,) * 7, True), ((6.0,) * 7, False), ((3.0, 9.0, 9.0, 9.0, 9.0, 9.0, 9.0), True)],
)
def test_the_shortest_time_of_each_counts(monkeypatch, relu, wins):
    """By a clock that stands still during the product and runs during an activation."""

    class Clock:
        now = 0.0

        def perf_counter(self):
            return self.now

    clock = Clock()
    monkeypatch.setattr(cost, "time", clock)
    takes = {"relu": iter(relu), "tanh": repeat(9.0), "sigmoid": repeat(5.0)}

    class Timed:
        def __init__(self, name):
            self.name = name

        def f(self, z):
            clock.now += next(takes[self.name])

    monkeypatch.setattr(cost, "ACTIVATIONS", {name: Timed(name) for name in takes})
    found = cheaper_than_matmul(rng=0, fan_in=2, fan_out=2, examples=2)
    assert found == {
        "relu < sigmoid": wins,
        "relu < matmul": False,
        "tanh < matmul": False,
        "sigmoid < matmul": False,
    }
