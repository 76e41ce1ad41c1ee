"""Deep sigmoid networks: what each change is, what is measured before training, who learns."""

from itertools import pairwise

import numpy as np
import pytest

from course_utils.activations import transformed
from course_utils.batches import mini_batches
from course_utils.chapters.saturation.experiments.rescue import (
    CHANGES,
    Rescue,
    bring_to_length_one,
    new_sigmoid_networks,
    rescue,
)
from course_utils.chapters.saturation.figures.rescue import rescue_figure
from course_utils.checks import generator, seed_of
from course_utils.digits import digit_task
from course_utils.losses import cross_entropy
from course_utils.optimizers import SGD, Adam
from tests.oracle import assert_plotted


def test_every_change_changes_one_thing():
    plain = CHANGES["untouched"]
    changed = {
        name: {field for field, value in vars(change).items() if value != vars(plain)[field]}
        for name, change in CHANGES.items()
    }
    assert changed == {
        "untouched": set(),
        "untouched, rate 3": {"rate"},
        "centred biases, rate 3": {"centred", "rate"},
        "sigmoid − ½": {"activation", "parts"},
        "sigmoid − ½, rate 3": {"activation", "rate"},
        "gain 4": {"gain"},
        "gain 4, sigmoid − ½, 12 layers": {"gain", "activation", "depth"},
        "batch norm": {"norm"},
        "whole gradient at length 1": {"length_one", "rate"},
        "each layer at length 1": {"length_one", "rate"},
        "Adam, rate 0.01": {"optimizer", "rate"},
    }
    sgd = plain.steps()
    assert isinstance(sgd, SGD)
    assert float(sgd.learning_rate) == 1
    adam = CHANGES["Adam, rate 0.01"].steps()
    assert isinstance(adam, Adam)
    assert float(adam.learning_rate) == 0.01


def test_centred_biases_start_as_the_function_of_centred_sigmoids():
    x = np.random.default_rng(0).normal(size=(7, 64))
    one = new_sigmoid_networks(CHANGES["centred biases, rate 3"], runs=2, rng=3)
    two = new_sigmoid_networks(CHANGES["sigmoid − ½"], runs=2, rng=3)
    np.testing.assert_allclose(one(x), two(x), atol=1e-12)
    plain, four = (new_sigmoid_networks(CHANGES[n], runs=2, rng=3) for n in ("untouched", "gain 4"))
    np.testing.assert_allclose(four.theta, 4 * plain.theta)
    W = plain.dense[2].params["W"]
    assert W.std() == pytest.approx(1 / np.sqrt(32), rel=0.05)
    assert [d.params["W"].shape[-1] for d in plain.dense] == [32] * 5 + [10]
    deep = new_sigmoid_networks(CHANGES["gain 4, sigmoid − ½, 12 layers"], runs=2, rng=3)
    assert [d.params["W"].shape[-1] for d in deep.dense] == [32] * 12 + [10]


def test_gradients_are_brought_to_length_one():
    x, labels = np.random.default_rng(0).normal(size=(7, 64)), np.arange(7)
    for each_layer in (True, False):
        network = new_sigmoid_networks(CHANGES["untouched"], runs=2, rng=3)
        network.loss_and_grad(x, labels, cross_entropy)
        before = network.grad.copy()
        bring_to_length_one(network, each_layer=each_layer)
        for run in range(2):
            at = 0
            for fan_in, fan_out in pairwise((64, 32, 32, 32, 32, 32, 10)):
                end = at + (fan_in + 1) * fan_out
                part = before[run, at:end]
                length = np.linalg.norm(part if each_layer else before[run])
                np.testing.assert_allclose(network.grad[run, at:end], part / length)
                at = end
            assert at == before.shape[-1]


def test_a_further_part_is_a_row_of_its_own():
    found = rescue(("sigmoid − ½", "untouched"), steps=6, runs=2, rng=5)
    assert list(found.accuracy) == ["sigmoid − ½", "sigmoid − ½, 12 steps", "untouched"]
    longer = rescue(("sigmoid − ½",), steps=12, runs=2, rng=5)
    np.testing.assert_array_equal(
        found.accuracy["sigmoid − ½, 12 steps"], longer.accuracy["sigmoid − ½"]
    )
    np.testing.assert_array_equal(
        found.spread["sigmoid − ½, 12 steps"], found.spread["sigmoid − ½"]
    )


def plain_look(network, run, x, labels):
    """Return slope, cosine, spread and gradient ratio of one run, by loops."""
    h, slopes = x, []
    layers = [(d.params["W"][run], d.params["b"][run]) for d in network.dense]
    for W, b in layers[:-1]:
        h = 1 / (1 + np.exp(-(h @ W + b)))
        slopes.append(h * (1 - h))
    logits = h @ layers[-1][0] + layers[-1][1]
    e = np.exp(logits)
    delta = (e / e.sum(axis=1, keepdims=True) - np.eye(10)[labels]) / len(x)
    sizes, flow = [], delta @ layers[-1][0].T
    for (W, _), slope in zip(layers[-2::-1], slopes[::-1], strict=True):
        sizes.append(np.sqrt(np.mean(flow**2)))
        flow = (flow * slope) @ W.T
    cosines = [
        h[i] @ h[j] / np.linalg.norm(h[i]) / np.linalg.norm(h[j])
        for i in range(len(h))
        for j in range(i)
    ]
    spread = np.sqrt(np.mean((h - h.mean(axis=0)) ** 2))
    return np.mean(slopes) / 0.25, np.mean(cosines), spread, sizes[-1] / sizes[0]


def test_what_is_seen_before_training():
    found = rescue(("untouched", "gain 4"), steps=1, runs=2, rng=9)
    draws = generator(9)
    task, seed = digit_task(rng=draws, runs=2), seed_of(draws)
    for name in ("untouched", "gain 4"):
        network = new_sigmoid_networks(CHANGES[name], runs=2, rng=seed)
        for run in range(2):
            x, labels = task.train.x[run, :60], task.train.labels[run, :60]
            slope, cosine, spread, ratio = plain_look(network, run, x, labels)
            assert found.slope[name][run] == pytest.approx(slope)
            assert found.cosine[name][run] == pytest.approx(cosine)
            assert found.spread[name][run] == pytest.approx(spread)
            assert found.gradient[name][run] == pytest.approx(ratio)
    # Four layers of sqrt(chi) = .236 each.
    assert np.median(found.gradient["untouched"]) == pytest.approx(0.236**4, rel=0.5)


def test_training_is_plain_sgd_on_the_training_digits():
    found = rescue(("gain 4",), steps=7, runs=1, rng=2)
    draws = generator(2)
    task, seed = digit_task(rng=draws, runs=1), seed_of(draws)
    draws = generator(seed)
    network = new_sigmoid_networks(CHANGES["gain 4"], runs=1, rng=draws)
    batches = mini_batches(task.train.x.shape[-2], 30, rng=draws, runs=(1,))
    params = [[d.params["W"][0].copy(), d.params["b"][0].copy()] for d in network.dense]
    for _, batch in zip(range(7), batches, strict=False):
        x, labels = task.train.x[0, batch[0]], task.train.labels[0, batch[0]]
        hs = [x]
        for W, b in params[:-1]:
            hs.append(1 / (1 + np.exp(-(hs[-1] @ W + b))))
        e = np.exp(hs[-1] @ params[-1][0] + params[-1][1])
        delta = (e / e.sum(axis=1, keepdims=True) - np.eye(10)[labels]) / len(x)
        for part, h in zip(params[::-1], hs[::-1], strict=True):
            dW, db = h.T @ delta, delta.sum(axis=0)
            delta = (delta @ part[0].T) * h * (1 - h)
            part[0] = part[0] - dW
            part[1] = part[1] - db
    h = task.test.x[0]
    for W, b in params[:-1]:
        h = 1 / (1 + np.exp(-(h @ W + b)))
    share = np.mean(h * (1 - h) < 0.06 / 4)
    assert found.saturated["gain 4"][0] == pytest.approx(share)
    guess = (h @ params[-1][0] + params[-1][1]).argmax(axis=1)
    assert found.accuracy["gain 4"][0] == pytest.approx(np.mean(guess == task.test.labels[0]))


def test_who_is_rescued():
    names = ("untouched", "sigmoid − ½", "gain 4", "each layer at length 1",
             "whole gradient at length 1", "centred biases, rate 3")  # fmt: skip
    found = rescue(names, runs=3, rng=21)
    assert found.accuracy["untouched"].max() < 0.2
    assert (
        np.median(found.accuracy["sigmoid − ½"])
        < 0.5
        < np.median(found.accuracy["sigmoid − ½, 800 steps"])
    )
    assert np.median(found.accuracy["each layer at length 1"]) > 0.5
    assert found.accuracy["whole gradient at length 1"].max() < 0.2
    assert np.median(found.accuracy["centred biases, rate 3"]) < 0.4
    # The same function before training: what can be seen is the same, the cosine is not.
    np.testing.assert_allclose(
        found.spread["centred biases, rate 3"], found.spread["sigmoid − ½"], rtol=1e-9
    )
    assert found.cosine["centred biases, rate 3"].min() > 0.99
    assert found.accuracy["gain 4"].min() > 0.85
    assert found.cosine["gain 4"].min() > 0.97
    assert np.abs(found.cosine["sigmoid − ½"]).max() < 0.1
    assert transformed("sigmoid", shift=-0.5).f(np.array(0.0)) == 0


def test_rescue_figure_counts_who_learned():
    accuracy = {"one": np.array([0.1, 0.9, 0.95]), "two": np.array([0.89, 0.2, 0.3])}
    zeros = {name: np.zeros(3) for name in accuracy}
    result = Rescue(400, accuracy, zeros, zeros, zeros, zeros, zeros)
    assert result.learned("one") == 2
    figure = rescue_figure(result)
    assert_plotted(
        figure.fig,
        {
            (1, "one"): ([10, 90, 95], [1, 1, 1]),
            (1, "one learned"): "2 of 3",
            (1, "two"): ([89, 20, 30], [0, 0, 0]),
            (1, "two learned"): "0 of 3",
            (1, "level"): ([90, 90], [-0.5, 1.5]),
            (1, "above"): "above 90 %",
        },
        titles=["five layers and 400 steps unless a row says otherwise"],
        ticks={(1, "y"): {1.0: "one", 0.0: "two"}},
    )
    assert "one: 90 %, 2 above 90 %; two: 30 %, 0 above 90 %" in figure.description
