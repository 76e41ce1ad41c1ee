"""Small starts and larger ones."""

import numpy as np
import pytest

from course_utils.chapters.anatomy.experiments.starts import Starts, start_race
from tests.chapters.anatomy.plain import SHAPES, trained

ARMS = (("tanh", 0.1), ("relu", 1.0), ("sigmoid", 4.0))


def test_every_arm_is_what_plain_training_gives():
    found = start_race(ARMS, rng=3, layers=3, steps=20, runs=2)
    assert found.names == ("tanh, gain 0.1", "ReLU, gain 1", "sigmoid, gain 4")
    for place, (name, gain) in enumerate(ARMS):
        nets = trained(3, SHAPES[name], (32,) * 3, rate=0.2, steps=20, gain=gain)
        assert found.accuracy[place] == pytest.approx([plain.accuracy for plain in nets])
        named = [len(set(plain.net.answers(plain.x).tolist())) for plain in nets]
        assert found.named[place].tolist() == named
        layers = [plain.start.hidden(plain.x) for plain in nets]
        sizes = [np.sqrt(np.mean(np.square(both))) for both in zip(*layers, strict=True)]
        assert found.sizes[place] == pytest.approx(sizes)


def test_a_gain_of_a_tenth_makes_each_layer_ten_times_smaller():
    """Close to 0 tanh is the identity, and n Var(w) is 0.01."""
    sizes = start_race((("tanh", 0.1),), rng=0, steps=1, runs=3).sizes[0]
    assert sizes.shape == (6,)
    assert sizes[1:] / sizes[:-1] == pytest.approx(0.1, rel=0.1)


def test_scores_carry_the_names():
    accuracy, named = np.array([[0.1, 0.2], [0.8, 0.9]]), np.ones((2, 2), dtype=int)
    scores = Starts(("a", "b"), accuracy, np.ones((2, 6)), named).scores
    assert {name: list(values) for name, values in scores.items()} == {
        "a": [0.1, 0.2],
        "b": [0.8, 0.9],
    }
