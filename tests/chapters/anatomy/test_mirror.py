"""Mirror images of ReLU: the race with mapped signs, the race without a map, and their pictures."""

import numpy as np
import pytest

from course_utils.activations import transformed
from course_utils.chapters.anatomy.experiments.mirror import (
    MIRRORS,
    MirrorRace,
    map_signs,
    mirror_race,
    mirrored_digits,
    with_activation,
)
from course_utils.chapters.anatomy.explorers import explore_mirror
from course_utils.chapters.anatomy.figures.mirror import (
    Mirror,
    describe_mirror,
    draw_mirror,
    mirror_figure,
)
from course_utils.datasets import circle, signs
from course_utils.network import mlp
from course_utils.pictures import canvas
from tests.chapters.anatomy.plain import (
    batches,
    digits,
    kaiming,
    mirrored,
    new_net,
    standardized,
)
from tests.oracle import assert_plotted

STEPS, RUNS = 6, 2


def plain_digit_losses(seed: int, bias: float) -> np.ndarray:
    """Return the losses of the four images, (mirrors, runs, steps); weights carry signs only."""
    x, labels = digits()
    x = standardized(x, x)
    rng = np.random.default_rng(seed)
    sizes = ((64, 32), (32, 32), (32, 10))
    drawn = [kaiming(*size) * rng.standard_normal((RUNS, *size)) for size in sizes]
    stream = batches(np.random.default_rng(int(rng.integers(2**32))), len(x))
    order = [next(stream) for _ in range(STEPS)]
    losses = np.empty((4, RUNS, STEPS))
    for place, (s_in, s_out) in enumerate(((1, 1), (-1, 1), (1, -1), (-1, -1))):
        for run in range(RUNS):
            first, second, last = (part[run] for part in drawn)
            W = [s_in * first, s_out * s_in * second, s_out * last]
            net = new_net(mirrored(s_in, s_out), W, bias=bias)
            losses[place, run] = [net.learn(x[chosen], labels[chosen], 0.1) for chosen in order]
    return losses


def test_the_races_on_digits_are_what_plain_training_gives():
    races = mirrored_digits(rng=9, steps=STEPS, runs=RUNS)
    for race, bias in zip(races, (0.0, 1.0), strict=True):
        assert race.names == ("relu(z)", "relu(-z)", "-relu(z)", "-relu(-z)")
        np.testing.assert_allclose(race.loss, plain_digit_losses(9, bias), rtol=1e-9)


def test_mapped_networks_train_alike_to_the_last_bit_and_a_bias_parts_them():
    points = circle(60, rng=0)
    x, targets = points.x / 3, signs(points.labels)
    for bias in (0.0, 1.0):
        race = mirror_race(x, targets, rng=1, steps=40, bias=bias, runs=3)
        assert race.loss.shape == (4, 3, 40)
        assert (race.gap == 0).all()
    race = mirror_race(x, targets, rng=1, steps=40, bias=1.0, map_biases=False, runs=3)
    assert (race.gap[[0, 2]] == 0).all()
    assert (race.gap[[1, 3]] > 0.01).all()


def test_the_race_on_points_is_full_batch_and_squared():
    points = circle(20, rng=0)
    x, targets = points.x / 3, signs(points.labels)
    race = mirror_race(x, targets, rng=4, hidden=(5,), steps=3, runs=1, bias=0.2, learning_rate=0.3)
    rng = np.random.default_rng(4)
    W1, W2 = (rng.standard_normal((n, m)) * np.sqrt(2 / n) for n, m in ((2, 5), (5, 1)))
    b1, b2 = np.full(5, 0.2), np.full(1, 0.2)
    for step in range(3):
        z = x @ W1 + b1
        error = np.maximum(z, 0) @ W2 + b2 - targets
        assert race.loss[0, 0, step] == pytest.approx(0.5 * np.mean(error**2))
        delta = error / 20
        back = delta @ W2.T * (z > 0)
        W2, b2 = W2 - 0.3 * np.maximum(z, 0).T @ delta, b2 - 0.3 * delta.sum(axis=0)
        W1, b1 = W1 - 0.3 * x.T @ back, b1 - 0.3 * back.sum(axis=0)


@pytest.mark.parametrize("pair", MIRRORS.values())
def test_a_sign_map_keeps_the_function(pair):
    rng = np.random.default_rng(2)
    network = mlp((3, 5, 4, 2), "relu", rng=rng, bias=0.3)
    twin = with_activation(network, transformed("relu", input_scale=pair[0], output_scale=pair[1]))
    map_signs(twin, *pair)
    x = rng.standard_normal((6, 3))
    np.testing.assert_array_equal(twin(x), network(x))


def made_up(runs: int, steps: int, seed: int) -> MirrorRace:
    return MirrorRace(tuple(MIRRORS), np.random.default_rng(seed).uniform(0, 1, (4, runs, steps)))


def test_gaps_are_counted_from_the_first_image():
    race = made_up(3, 10, 0)
    for mirror in range(4):
        for run in range(3):
            one, other = race.loss[0, run], race.loss[mirror, run]
            assert race.gap[mirror, run] == max(abs(a - b) for a, b in zip(one, other, strict=True))


def test_the_figure_shows_medians_over_runs():
    equal, parted = made_up(5, 12, 1), made_up(5, 12, 2)
    drawn = mirror_figure(equal, parted)
    expected = {}
    for panel, race in ((1, equal), (2, parted)):
        for name, curves in zip(MIRRORS, race.loss, strict=True):
            middle = np.sort(curves, axis=0)[2]
            expected[panel, name] = (np.arange(1, 13), middle)
    assert_plotted(drawn.fig, expected, titles=["signs mapped, bias 0", "bias +1 in all four"])
    for race, title in ((equal, "signs mapped, bias 0"), (parted, "bias +1 in all four")):
        gap = np.abs(race.loss[3] - race.loss[0]).max()
        said = drawn.description.split(title)[1].split(";")[0]
        assert f"-relu(-z) {gap:.3g}" in said
    assert "12 steps, median of 5 runs" in drawn.description


def test_the_handle_shows_both_networks():
    race = made_up(1, 9, 3)
    data = Mirror("-relu(z)", 0.5, False, race)
    fig, axes = canvas.figure(9, 3.4, 1, 2)
    draw_mirror(axes, data)
    z = np.linspace(-3, 3, 121)
    gap = f"{np.abs(race.loss[2, 0] - race.loss[0, 0]).max():.3g}"
    assert_plotted(
        fig,
        {
            (1, "relu"): (z, z * (z > 0)),
            (1, "mirror"): (z, -z * (z > 0)),
            (1, "relu name"): "relu(z)",
            (1, "mirror name"): "-relu(z)",
            (2, "relu loss"): (np.arange(1, 10), race.loss[0, 0]),
            (2, "mirror loss"): (np.arange(1, 10), race.loss[2, 0]),
            (2, "gap"): f"largest difference {gap}",
        },
        titles=["activations", "loss of both networks"],
    )
    said = describe_mirror(data)
    assert f"differ by up to {gap}" in said
    assert f"{race.loss[0, 0, -1]:.3g} and {race.loss[2, 0, -1]:.3g}" in said
    assert "bias 0.5, biases left alone" in said


def test_equal_losses_are_said_to_be_equal():
    race = MirrorRace(tuple(MIRRORS), np.full((4, 1, 5), 0.25))
    said = describe_mirror(Mirror("relu(-z)", 0.0, True, race))
    assert "equal bit by bit; at the end they are 0.25 and 0.25" in said
    assert "mapped too" in said


def test_the_explorer_takes_every_draw_from_its_seed():
    handle, other = explore_mirror(rng=5), explore_mirror(rng=6)
    assert handle.description != other.description
    handle.set(name="relu(-z)", bias=1.0, mapped=False)
    points = circle(60, rng=5)
    race = mirror_race(
        points.x / 3, signs(points.labels), rng=5, hidden=(8,), bias=1.0, map_biases=False,
        steps=100, runs=1,
    )  # fmt: skip
    end = race.loss[:2, 0, -1]
    assert f"{end[0]:.3g} and {end[1]:.3g}" in handle.description
