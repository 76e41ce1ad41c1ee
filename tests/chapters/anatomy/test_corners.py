"""Eight units: which activations learn good ones, and how their accuracies are drawn."""

import numpy as np
import pytest

from course_utils.chapters.anatomy.experiments.corners import eight_units
from course_utils.chapters.anatomy.figures.accuracy import accuracy_figure
from tests.chapters.anatomy.plain import SHAPES, trained
from tests.oracle import assert_plotted

NAMES = {
    "threshold": "step",
    "threshold, lent a slope": "lent",
    "softplus": "softplus",
    "ReLU": "relu",
}


def test_every_arm_is_what_plain_training_gives():
    found = eight_units(rng=5, steps=12, runs=2)
    assert list(found) == list(NAMES)
    for label, name in NAMES.items():
        nets = trained(5, SHAPES[name], (8,), rate=0.1, steps=12)
        assert found[label] == pytest.approx([plain.accuracy for plain in nets]), label
    assert len({tuple(scores) for scores in found.values()}) == len(NAMES)


def test_a_generator_goes_on_from_where_it_stands():
    rng = np.random.default_rng(3)
    first, second = (eight_units(("relu",), rng=rng, steps=2, runs=3)["ReLU"] for _ in range(2))
    assert not np.array_equal(first, second)


def test_accuracies_are_drawn_run_by_run_with_their_median():
    rng = np.random.default_rng(0)
    scores = {"first": rng.uniform(0.1, 1, 7), "second": rng.uniform(0.1, 1, 7)}
    drawn = accuracy_figure(scores, "A caption.")
    middle = {name: np.sort(values)[3] for name, values in scores.items()}
    jitter = np.array([-0.15, -0.1, -0.05, 0, 0.05, 0.1, 0.15])
    assert_plotted(
        drawn.fig,
        {
            (1, "first"): (scores["first"], 1 + jitter),
            (1, "first median"): ([middle["first"]] * 2, [0.7, 1.3]),
            (1, "second"): (scores["second"], jitter),
            (1, "second median"): ([middle["second"]] * 2, [-0.3, 0.3]),
        },
        titles=[""],
        ticks={(1, "y"): {0: "second", 1: "first"}},
    )
    assert drawn.caption == "A caption."
    low, high = scores["first"].min(), scores["first"].max()
    assert f"first: median {middle['first']:.3g}, {low:.3g} to {high:.3g}" in drawn.description
    assert "7 runs" in drawn.description
