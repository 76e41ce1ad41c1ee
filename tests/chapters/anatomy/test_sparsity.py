"""Zeros among outputs and among weights."""

import numpy as np
import pytest

from course_utils.chapters.anatomy.experiments import sparsity
from course_utils.chapters.anatomy.experiments.sparsity import zero_shares
from tests.chapters.anatomy.plain import SHAPES, trained


def test_shares_are_those_of_plain_training():
    found = zero_shares(("relu", "tanh"), rng=4, steps=25, runs=2)
    for place, name in enumerate(("relu", "tanh")):
        for run, plain in enumerate(trained(4, SHAPES[name], (32, 32), rate=0.1, steps=25)):
            outputs = np.concatenate([h.ravel() for h in plain.net.hidden(plain.x)])
            assert found.outputs[place, run] == pytest.approx(np.mean(outputs == 0))
            small = [np.abs(W) < 0.01 * np.sqrt((W * W).mean()) for W in plain.net.W]
            share = np.mean(np.concatenate([part.ravel() for part in small]))
            assert found.small_weights[place, run] == pytest.approx(share)
    assert found.small_weights.min() > 0
    assert (found.weights == 0).all()


def test_an_untrained_network_is_half_silent():
    """Symmetric weights: a z is above 0 as often as below."""
    shares = zero_shares(("relu",), rng=1, steps=1, runs=5)
    assert shares.outputs.mean() == pytest.approx(0.5, abs=0.03)
    # Near zero: the normal density, 0.399, times a strip of width 0.02.
    assert shares.small_weights.mean() == pytest.approx(0.008, rel=0.15)


def test_exact_zeros_among_the_weights_are_counted(monkeypatch):
    """No trained weight is 0, so a fault in the count would not show: put some in."""

    def with_zeros(*args, **kwargs):
        trained_nets = original(*args, **kwargs)
        trained_nets.network.dense[0].params["W"][0, :, :16] = 0
        return trained_nets

    original = sparsity.train_digits
    monkeypatch.setattr(sparsity, "train_digits", with_zeros)
    weights = zero_shares(("relu",), rng=0, steps=1, runs=2).weights
    assert weights[0].tolist() == [64 * 16 / (64 * 32 + 32 * 32 + 32 * 10), 0]
