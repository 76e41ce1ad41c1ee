"""The film: trained again by a plain loop, counted again, and what its pictures show."""

import numpy as np
import pytest

from course_utils.chapters.saturation.experiments.film import (
    ARMS,
    BINS,
    EVERY,
    LARGE,
    Camera,
    Film,
)
from course_utils.chapters.saturation.figures.film import (
    Strip,
    describe_strip,
    draw_strip,
    film_figure,
    strip_axes,
)
from tests.oracle import assert_plotted


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def plain_pass(params, x):
    values = [x]
    for W, b in params[:-1]:
        values.append(sigmoid(values[-1] @ W + b))
    return values, values[-1] @ params[-1][0] + params[-1][1]


def plain_step(params, x, labels, rate, *, frozen):
    values, logits = plain_pass(params, x)
    e = np.exp(logits)
    delta = (e / e.sum(axis=1, keepdims=True) - np.eye(10)[labels]) / len(x)
    grads = []
    for (W, _), h in zip(params[::-1], values[::-1], strict=True):
        grads.append((h.T @ delta, delta.sum(axis=0)))
        delta = (delta @ W.T) * h * (1 - h)
    grads = grads[::-1]
    if frozen:
        grads[-1] = (0 * grads[-1][0], 0 * grads[-1][1])
    return [(W - rate * dW, b - rate * db) for (W, b), (dW, db) in zip(params, grads, strict=True)]


def params_of(camera, arm, run):
    return [
        (layer.params["W"][arm, run].copy(), layer.params["b"][arm, run, 0].copy())
        for layer in camera.network.dense
    ]


@pytest.mark.parametrize(("begun", "rate"), [(0, 2.0), (900, 2.0), (1000, 1.0)])
def test_the_camera_trains_as_a_plain_loop_does(begun, rate):
    camera = Camera(ARMS, runs=2, width=12, rng=4)
    camera.pictures *= begun // EVERY + 1
    starts = {(a, r): params_of(camera, a, r) for a in range(3) for r in range(2)}
    for layer in camera.network.dense:
        W = layer.params["W"]
        assert np.abs(W).max() <= 1 / np.sqrt(W.shape[-2])
        assert np.abs(W).max() > 0.95 / np.sqrt(W.shape[-2])
        np.testing.assert_array_equal(W[0], W[1])
        np.testing.assert_array_equal(W[0], W[2])
        assert not layer.params["b"].any()
    # True labels are shared, shuffled ones are the same labels in another order.
    np.testing.assert_array_equal(camera.labels[0], camera.labels[2])
    assert (camera.labels[0] != camera.labels[1]).mean() > 0.8
    np.testing.assert_array_equal(np.sort(camera.labels[0]), np.sort(camera.labels[1]))
    draws = np.random.default_rng(0)
    batches = [draws.integers(1437, size=(3, 2, 10)) for _ in range(EVERY)]
    camera.batches = iter(batches)
    camera.advance()
    assert camera.steps == begun + EVERY
    for (arm, run), params in starts.items():
        for batch in batches:
            chosen = batch[arm, run]
            x, labels = camera.x[arm, run][chosen], camera.labels[arm, run][chosen]
            params = plain_step(params, x, labels, rate, frozen=arm == 2)
        for (W, b), (W2, b2) in zip(params, params_of(camera, arm, run), strict=True):
            np.testing.assert_allclose(W2, W, atol=1e-9)
            np.testing.assert_allclose(b2, b, atol=1e-9)
    film = camera.film()
    values, logits = plain_pass(params_of(camera, 1, 0), camera.x[1, 0, :200])
    right = logits.argmax(axis=1) == camera.labels[1, 0, :200]
    assert film.accuracy[-1, 1, 0] == pytest.approx(right.mean())
    for layer, h in enumerate(values[1:]):
        assert film.mean[-1, 1, 0, layer] == pytest.approx(h.mean())
        assert film.saturated[-1, 1, 0, layer] == pytest.approx(np.mean(h * (1 - h) < 0.015))
        counts = np.histogram(h, bins=BINS, range=(0, 1))[0] / h.size
        np.testing.assert_allclose(film.counts[-1, 1, 0, layer], counts)


def test_the_story_of_the_first_steps():
    camera = Camera(("true labels", "frozen output layer"), runs=4, rng=11)
    assert camera.train(300)
    film = camera.film()
    # Measured before at width 100: the top layer falls from .50 to about .02 within an epoch.
    np.testing.assert_allclose(film.mean[0], 0.5, atol=0.06)
    assert np.median(film.mean[-1, 0, :, 3]) < 0.05
    assert np.median(film.mean[-1, 1, :, 3]) > 0.3
    assert np.median(film.saturated[-1, 0, :, 3]) > 0.9
    assert film.saturated[-1, 0, :, 0].max() < 0.02
    assert camera.film(100).accuracy.shape == (2, 2, 4)


def test_two_cameras_of_one_seed_agree():
    one, two = (Camera(ARMS[:2], runs=2, width=6, rng=3) for _ in range(2))
    one.advance()
    two.train(100)
    np.testing.assert_array_equal(one.network.theta, two.network.theta)
    with pytest.raises(ValueError, match="arm: 'other' is not known"):
        Camera(("other",), runs=2, rng=0)


def test_large_arms_change_what_their_names_say():
    camera, plain = (
        Camera(LARGE, runs=2, width=12, rng=4),
        Camera(ARMS[:1], runs=2, width=12, rng=4),
    )
    np.testing.assert_array_equal(camera.frozen, [True, False, False, False])
    for place, (output, below, own) in enumerate(
        ((10, 1, True), (10, 1, True), (1, 4, True), (1, 4, False))
    ):
        np.testing.assert_array_equal((camera.labels[place] == plain.labels[0]).all(), own)
        for run in range(2):
            start = params_of(plain, 0, run)
            for layer, (W, b) in enumerate(params_of(camera, place, run)):
                times = output if layer == 4 else below
                np.testing.assert_allclose(W, times * start[layer][0])
                assert not b.any()
    # The same digits and the same batches, whichever arms there are.
    np.testing.assert_array_equal(camera.x[1], plain.x[0])
    one, two = next(camera.batches), next(plain.batches)
    np.testing.assert_array_equal(one, np.broadcast_to(two, (4, 2, 10)))


def test_silence_and_small_weights_each_make_it_wait():
    """Found before: 30 % at 100 to 400 with large frozen weights; small or learning ones wait."""
    arms = (*LARGE, "frozen output layer")
    camera = Camera(arms, runs=4, rng=11)
    assert camera.train(400)
    film = camera.film()
    wait = {arm: np.median(film.first(arm, 0.3)) for arm in arms}
    silent = {arm: np.median(film.silent(arm, 300)) for arm in arms}
    assert wait["frozen output layer, × 10"] <= 300
    assert silent["frozen output layer, × 10"] < 0.4
    assert silent["learning output layer, × 10"] > 0.7
    assert np.isinf(wait["learning output layer, × 10"])
    assert np.isinf(wait["frozen output layer"])
    assert silent["frozen output layer"] < 0.05
    assert silent["lower weights × 4"] < 0.4 < silent["lower weights × 4, shuffled labels"]


def made_up() -> Film:
    draws = np.random.default_rng(2)
    return Film(
        ARMS, draws.uniform(size=(3, 3, 5)), draws.uniform(size=(3, 3, 5, 4)),
        draws.uniform(size=(3, 3, 5, 4)), draws.uniform(size=(3, 3, 5, 4, BINS)),
    )  # fmt: skip


def test_the_first_picture_at_a_level():
    accuracy = np.array([[[0.1, 0.3, 0.1]], [[0.4, 0.1, 0.2]], [[0.1, 0.9, 0.29]]])
    nothing = np.zeros((3, 1, 3, 4))
    film = Film(("true labels",), accuracy, nothing, nothing, nothing)
    np.testing.assert_array_equal(film.first("true labels", 0.3), [EVERY, 0, np.inf])
    np.testing.assert_array_equal(film.steps, [0, EVERY, 2 * EVERY])
    assert film.told("true labels", 0.3) == "step 100 (2 of 3)"
    assert film.told("true labels", 0.5) == "not by 200 (1 of 3)"
    saturated = np.arange(36.0).reshape(3, 1, 3, 4)
    told = Film(("true labels",), accuracy, nothing, saturated, nothing)
    np.testing.assert_array_equal(told.silent("true labels", 100), [15, 19, 23])


def test_film_figure_shows_medians_and_bands():
    film = made_up()
    steps, expected = [0, 100, 200], {}
    for panel in range(3):
        curves = {f"layer {k + 1}": film.mean[:, panel, :, k] for k in range(4)}
        for name, values in (curves | {"accuracy": film.accuracy[:, panel]}).items():
            low, middle, high = np.percentile(values, (10, 50, 90), axis=-1)
            expected[panel + 1, name] = (steps, middle)
            expected[panel + 1, f"{name} band"] = (steps, low, high)
    assert_plotted(film_figure(film).fig, expected, titles=list(ARMS))


def test_strip_shows_one_run_and_all_accuracies():
    film = made_up()
    fig, axes = strip_axes()
    data = Strip(film, "shuffled labels", 3, 200, False)
    draw_strip(axes, data)
    steps, expected = [0, 100, 200], {}
    for layer in range(4):
        expected[layer + 1, "outputs"] = 100 * film.counts[2, 1, 2, layer]
        expected[layer + 1, "mean"] = f"mean {film.mean[2, 1, 2, layer]:.2f}"
    low, middle, high = np.percentile(100 * film.accuracy[:, 1], (10, 50, 90), axis=-1)
    own = 100 * film.accuracy[:, 1, 2]
    expected |= {
        (5, "all runs"): (steps, middle),
        (5, "all runs band"): (steps, low, high),
        (5, "this run"): (steps, own),
        (5, "now"): ([200], [own[-1]]),
        (5, "who"): "dashed: this run",
    }
    titles = ["layer 1", "layer 2", "layer 3", "layer 4", "digits read, %"]
    assert_plotted(fig, expected, titles=titles)
    words = describe_strip(data)
    assert words.startswith("Shuffled labels, run 3, step 200: reads")
    assert describe_strip(Strip(film, ARMS[0], 1, 900, True)).startswith("Training goes on to step")
