"""What hidden layers give out; zeros among outputs and among weights."""

from itertools import pairwise

import numpy as np
import pytest

from course_utils.chapters.anatomy.experiments.sparsity import (
    first_layer_outputs,
    train_some,
    zero_shares,
)
from course_utils.chapters.anatomy.figures.family import LAYER_EDGES, layer_figure
from tests.chapters.anatomy.plain import SHAPES, trained
from tests.oracle import assert_plotted

NAMES = ("relu", "tanh")


def test_shares_are_those_of_plain_training():
    networks = train_some(NAMES, rng=4, steps=25, runs=2)
    found = zero_shares(networks, NAMES)
    for place, name in enumerate(NAMES):
        for run, plain in enumerate(trained(4, SHAPES[name], (32, 32), rate=0.1, steps=25)):
            outputs = np.concatenate([h.ravel() for h in plain.net.hidden(plain.x)])
            assert found.outputs[place, run] == pytest.approx(np.mean(outputs == 0))
            off = np.concatenate([h == 0 for h in plain.net.hidden(plain.x)], axis=1)
            often = off.sum(axis=0)
            expected = np.mean([0 < count < len(off) for count in often])
            assert found.disputed[place, run] == pytest.approx(expected)
            small = [np.abs(W) < 0.01 * np.sqrt((W * W).mean()) for W in plain.net.W]
            share = np.mean(np.concatenate([part.ravel() for part in small]))
            assert found.small_weights[place, run] == pytest.approx(share)
    assert found.small_weights.min() > 0
    assert (found.weights == 0).all()
    assert found.disputed[0].min() > 0.9
    assert (found.disputed[1] == 0).all()


def test_outputs_of_the_first_layer_before_and_after():
    networks = train_some(("tanh",), rng=3, steps=20, runs=2)
    before, after = first_layer_outputs(networks["tanh"])
    nets = trained(3, SHAPES["tanh"], (32, 32), rate=0.1, steps=20)
    for found, which in ((before, "start"), (after, "net")):
        plain = [getattr(one, which).hidden(one.x)[0].ravel() for one in nets]
        np.testing.assert_allclose(found, np.concatenate(plain), atol=1e-9)
    assert not np.allclose(before, after)


def test_the_figure_shows_the_first_layer():
    networks = train_some(("sigmoid", "relu"), rng=3, steps=20, runs=2)
    drawn = layer_figure(networks)
    expected, means = {}, {}
    for panel, name in enumerate(("sigmoid", "relu"), start=1):
        nets = trained(3, SHAPES[name], (32, 32), rate=0.1, steps=20)
        for key, which in (("before", "start"), ("after", "net")):
            outputs = np.array([getattr(one, which).hidden(one.x)[0] for one in nets]).ravel()
            counts = [
                np.count_nonzero((outputs >= low) & (outputs < high))
                for low, high in pairwise(LAYER_EDGES)
            ]
            shares = np.minimum(np.array(counts) / outputs.size, 0.2)
            expected[panel, key] = (
                shares if key == "before" else (LAYER_EDGES, [*shares, shares[-1]])
            )
            means[name, key] = outputs.mean()
    assert_plotted(
        drawn.fig, expected, titles=["sigmoid", "ReLU"],
        named={"before training": "before", "after training": "after"},
    )  # fmt: skip
    before, after = means["relu", "before"], means["relu", "after"]
    assert f"ReLU: mean {before:.3g} before and {after:.3g} after" in drawn.description


def test_an_untrained_network_is_half_silent():
    """Symmetric weights: a z is above 0 as often as below."""
    shares = zero_shares(train_some(("relu",), rng=1, steps=1, runs=5), ("relu",))
    assert shares.outputs.mean() == pytest.approx(0.5, abs=0.03)
    # Near zero: the normal density, 0.399, times a strip of width 0.02.
    assert shares.small_weights.mean() == pytest.approx(0.008, rel=0.15)


def test_a_unit_that_is_always_off_or_never_is_not_disputed():
    networks = train_some(("relu",), rng=0, steps=1, runs=2)
    first = networks["relu"].network.dense[0]
    before = zero_shares(networks, ("relu",)).disputed[0]
    first.params["b"][0, 0, :4] = -1e3
    first.params["b"][0, 0, 4:8] = 1e3
    after = zero_shares(networks, ("relu",)).disputed[0]
    assert before.tolist() == [1, 1]
    assert after[1] == 1
    # All 32 units of the second layer may have changed; of the first, eight left.
    assert after[0] <= 56 / 64


def test_exact_zeros_among_the_weights_are_counted():
    """No trained weight is 0, so a fault in the count would not show: put some in."""
    networks = train_some(("relu",), rng=0, steps=1, runs=2)
    networks["relu"].network.dense[0].params["W"][0, :, :16] = 0
    weights = zero_shares(networks, ("relu",)).weights
    assert weights[0].tolist() == [64 * 16 / (64 * 32 + 32 * 32 + 32 * 10), 0]


def test_a_penalty_moves_every_parameter_towards_zero_and_no_farther():
    start = train_some(("relu",), rng=5, steps=1, runs=2)["relu"].network.theta
    found = train_some(("relu",), rng=5, steps=1, runs=2, l1=0.2)["relu"].network.theta
    by = 0.1 * 0.2  # rate times penalty
    expected = np.where(start > by, start - by, np.where(start < -by, start + by, 0))
    np.testing.assert_allclose(found, expected, atol=1e-15)
    assert 0.01 < np.mean(found == 0) < 0.2


def test_a_penalty_makes_many_weights_zero():
    plain, shrunk = (train_some(("relu",), rng=5, steps=60, runs=2, l1=l1) for l1 in (0.0, 0.01))
    zeros, made = (zero_shares(networks, ("relu",)) for networks in (plain, shrunk))
    assert (made.small_weights > 3 * zeros.small_weights).all()
    assert (made.weights > 0).all()
