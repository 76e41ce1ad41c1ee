"""The zigzag laboratory, walked again here one example at a time, and its pictures."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from course_utils.chapters.zero_centering import explorers
from course_utils.chapters.zero_centering.experiments.zigzag import (
    Walk,
    careful_and_bold,
    square_cloud,
    square_walks,
    zigzag_paths,
)
from course_utils.chapters.zero_centering.figures.zigzag import (
    describe_walk,
    draw_walk,
    walk_axes,
    zigzag_figure,
)
from course_utils.pictures import canvas, style
from tests.oracle import DECORATION, assert_plotted

TARGET = np.array([1.0, -1.0])
SIDE = 12**-0.5


def rng(seed: Any = 0):
    return np.random.default_rng(seed)


def choices(examples, runs, size, steps, draws):
    """Return which examples each step of each run sees, drawn a hundred steps at a time."""
    blocks = [draws.integers(examples, size=(100, runs, size)) for _ in range(-(-steps // 100))]
    return np.concatenate(blocks)[:steps]


def plain_walk(x, chosen, rate, target=TARGET):
    """Walk one run by the textbook formula until 5 % is left; return every weight vector."""
    w = np.zeros(len(target))
    path = [w]
    for batch in chosen:
        if np.sqrt(((w - target) ** 2).sum()) <= 0.05 * np.sqrt((target**2).sum()):
            break
        w = w - rate * np.mean((x[batch] @ w - x[batch] @ target)[:, None] * x[batch], axis=0)
        path.append(w)
    return np.array(path)


def assert_walked(walk, run, path, rate):
    """Everything that a walk says about a run that arrived agrees with its path."""
    moves = np.diff(path, axis=0)
    last = len(moves)
    assert walk.steps[run] == last
    assert walk.learning_rate[run] == pytest.approx(rate, rel=1e-12)
    np.testing.assert_allclose(walk.weights[: last + 1, run], path, rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(walk.weights[last:, run] - path[-1], 0, atol=1e-12)
    np.testing.assert_array_equal(walk.signs[:last, run], -np.sign(moves))
    assert not walk.signs[last:, run].any()
    length = sum(np.hypot(*move) for move in moves)
    assert walk.ratio[run] == pytest.approx(length / np.hypot(*path[-1]), rel=1e-9)
    same = np.mean(moves[:, 0] * moves[:, 1] > 0)
    assert walk.same_sign[run] == pytest.approx(same, rel=1e-9)


def view_of(made: Any) -> Callable[..., Any]:
    """Return an explorer's view: the tests have put a dictionary in the explorer's place."""
    return made["view"]


@pytest.mark.parametrize("size", [1, 3])
def test_a_path_is_gradient_descent_on_the_examples_drawn(size):
    x = rng().normal(0.4, 0.6, (3, 20, 2))
    rate = np.array([0.1, 0.3, 0.2])
    walk = zigzag_paths(x, batch_size=size, learning_rate=rate, rng=5)
    chosen = choices(20, 3, size, 1000, rng(5))
    for run in range(3):
        path = plain_walk(x[run], chosen[:, run], rate[run])
        assert_walked(walk, run, path, rate[run])
    assert walk.batch_size == size
    assert len(walk.weights) == 1 + walk.steps.max()


def test_all_examples_in_every_step_and_another_target():
    x, target = rng(1).normal(0.4, 0.6, (2, 9, 2)), np.array([-0.5, 2.0])
    walk = zigzag_paths(x, target, batch_size=None, learning_rate=0.3, rng=0)
    for run in range(2):
        path = plain_walk(x[run], np.tile(np.arange(9), (900, 1)), 0.3, target)
        assert_walked(walk, run, path, 0.3)
    assert walk.batch_size == 9
    np.testing.assert_array_equal(walk.target, target)
    np.testing.assert_array_equal(walk.x, x)


def test_the_usual_rate_is_half_of_what_sends_the_longest_input_to_its_target():
    x = rng(2).normal(1.0, 0.5, (4, 30, 2))
    longest = [max(a * a + b * b for a, b in run) for run in x]
    np.testing.assert_allclose(
        zigzag_paths(x, limit=3, rng=0).learning_rate, 0.5 / np.array(longest), rtol=1e-12
    )


def test_who_does_not_arrive_is_infinitely_late_and_not_dropped():
    x = rng(3).normal(1.0, 0.5, (4, 30, 2))
    late = zigzag_paths(x, limit=7, rng=0)
    assert np.isinf(late.steps).all()
    assert np.isinf(late.ratio).all()
    assert len(late.signs) == 7
    lost = zigzag_paths(x, batch_size=None, learning_rate=50.0, limit=2000, rng=0)
    assert np.isinf(lost.steps).all()
    rates = [0.1, 50.0, 0.1, 50.0]
    mixed = zigzag_paths(x, batch_size=None, learning_rate=rates, limit=2000, rng=0)
    np.testing.assert_array_equal(np.isfinite(mixed.steps), [True, False, True, False])
    np.testing.assert_array_equal(np.isfinite(mixed.ratio), [True, False, True, False])


def test_a_square_cloud_is_uniform_around_its_mean():
    x = square_cloud((0.0, 2.0), (1.0, 0.3), runs=3, examples=4000, rng=1)
    assert x.shape == (3, 4000, 2)
    half = np.sqrt(3) * np.array([1.0, 0.3])
    assert (np.abs(x - [0.0, 2.0]) <= half).all()
    np.testing.assert_allclose(x.min(axis=(0, 1)), np.array([0, 2]) - half, atol=0.01)
    np.testing.assert_allclose(x.max(axis=(0, 1)), np.array([0, 2]) + half, atol=0.01)
    np.testing.assert_allclose(x.std(axis=(0, 1)), [1.0, 0.3], rtol=0.02)
    again = square_cloud(0.0, 1.0, runs=3, examples=4000, rng=1)
    np.testing.assert_allclose(2 + 0.3 * again[..., 1], x[..., 1], rtol=1e-12)


def test_square_walks_move_one_square_and_keep_its_draws():
    walks = square_walks(runs=3, rng=4)
    draws = rng(4)
    unit = draws.uniform(-0.5, 0.5, (3, 200, 2))
    chosen = choices(200, 3, 1, 3000, draws)
    assert list(walks) == ["[−½, ½]", "[0, 1]", "[½, 1½]", "[2½, 3½]"]
    for mean, walk in zip((0.0, 0.5, 1.0, 3.0), walks.values(), strict=True):
        np.testing.assert_allclose(walk.x, mean + unit, atol=1e-12)
        rate = 0.5 / (walk.x[1] ** 2).sum(axis=-1).max()
        assert_walked(walk, 1, plain_walk(walk.x[1], chosen[:, 1], rate), rate)


def test_square_walks_at_one_rate_and_on_all_examples():
    walks = square_walks(learning_rate=0.05, batch_size=None, runs=2, rng=4)
    single = square_walks(learning_rate=0.05, runs=2, rng=4)
    for name, walk in walks.items():
        np.testing.assert_array_equal(walk.learning_rate, 0.05)
        np.testing.assert_array_equal(walk.x, single[name].x)
        assert (walk.batch_size, single[name].batch_size) == (200, 1)


def test_paths_and_steps_are_those_known_from_elsewhere():
    """Medians over other seeds: how many times the straight line, and how many steps."""
    known = ((1.22, 32, 0.48), (2.26, 128, 1), (4.15, 303, 1), (12.5, 1684, 1))
    walks = square_walks(runs=20, rng=0).values()
    for walk, (ratio, steps, same) in zip(walks, known, strict=True):
        assert np.median(walk.ratio) == pytest.approx(ratio, rel=0.15)
        assert np.median(walk.steps) == pytest.approx(steps, rel=0.15)
        assert np.median(walk.same_sign) == pytest.approx(same, abs=0.1)


def test_careful_and_bold_rates_follow_from_the_inputs():
    x = square_cloud(1.0, SIDE, runs=2, examples=40, rng=3)
    walks = careful_and_bold(x, rng=7)
    longest = np.array([max(a * a + b * b for a, b in run) for run in x])
    steepest = np.array([np.linalg.norm(run, 2) ** 2 / 40 for run in x])
    known = (
        ("one example, 1/2 over max |x|²", 1, 0.5 / longest),
        ("one example, 1.9 over max |x|²", 1, 1.9 / longest),
        ("all examples, 1 over λmax", 40, 1 / steepest),
        ("all examples, 1.9 over λmax", 40, 1.9 / steepest),
    )
    assert list(walks) == [name for name, *_ in known]
    for name, size, rate in known:
        chosen = (
            choices(40, 2, 1, 5000, rng(7)) if size == 1 else np.tile(np.arange(40), (5000, 2, 1))
        )
        for run in range(2):
            path = plain_walk(x[run], chosen[:, run], rate[run])
            assert_walked(walks[name], run, path, rate[run])


def made_up(steps=60, *, runs=5, missing=0, seed=0):
    """Return a walk whose numbers nobody walked."""
    draws = rng(seed)
    late = np.where(np.arange(runs) < missing, np.inf, 0)
    return Walk(
        draws.normal(0.8, 0.5, (runs, 90, 2)), np.array([0.7, -1.2]), 6,
        draws.uniform(0.1, 0.4, runs), draws.normal(0, 0.5, (steps + 1, runs, 2)),
        draws.choice([-1.0, 0.0, 1.0], (steps, runs, 2)), draws.uniform(50, 500, runs) + late,
        draws.uniform(1, 9, runs) + late, draws.uniform(0, 1, runs),
    )  # fmt: skip


def drawn_cloud(walk, panel, *, shown):
    """Say what must be drawn of the inputs, and the ellipse that ``x = H^(1/2) unit`` makes."""
    x = walk.x[0]
    u, s, v = np.linalg.svd(x.T @ x / len(x))
    angle = np.linspace(0, 2 * np.pi, 73)
    ellipse = np.sqrt(2) * u @ np.diag(np.sqrt(s)) @ v @ np.array([np.cos(angle), np.sin(angle)])
    return {
        (panel, "inputs"): (x[:shown, 0], x[:shown, 1]),
        (panel, "Hessian"): (ellipse[0], ellipse[1]),
        (panel, "zero across"): ([-9, 9], [0, 0]),
        (panel, "zero up"): ([0, 0], [-9, 9]),
    }


def drawn_path(walk, panel):
    path = walk.weights[:, 0]
    return {
        (panel, "path"): (path[:, 0], path[:, 1]),
        (panel, "start"): ([0], [0]),
        (panel, "target"): ([0.7], [-1.2]),
        **{(panel, f"contour {part}"): DECORATION for part in (0.25, 0.5, 1.0, 2.0)},
    }


def artists(ax) -> Any:
    return canvas.keyed(ax)


def assert_contours(ax, walk):
    """On each ring the loss is the same: a share of the loss at the start, squared."""
    h = walk.x[0].T @ walk.x[0] / 90
    at_start = walk.target @ h @ walk.target
    for part in (0.25, 0.5, 1.0, 2.0):
        error = np.array(artists(ax)[f"contour {part}"].get_data()).T - walk.target
        loss = np.einsum("ni,ij,nj->n", error, h, error)
        np.testing.assert_allclose(loss, part**2 * at_start, rtol=1e-9)


def test_draw_walk():
    walk = made_up()
    fig, axes = walk_axes()
    draw_walk(axes, walk)
    signs = walk.signs[:30, 0]
    ups = [(k + 1, 2 - w + 0.19) for k in range(30) for w in (0, 1) if signs[k, w] == 1]
    downs = [(k + 1, 2 - w - 0.19) for k in range(30) for w in (0, 1) if signs[k, w] == -1]
    limit = 2 * 90 / np.linalg.norm(walk.x[0], 2) ** 2
    same, ratio, steps = (np.sort(v)[2] for v in (walk.same_sign, walk.ratio, walk.steps))
    assert_plotted(
        fig,
        {
            **drawn_cloud(walk, 1, shown=1000),
            **drawn_path(walk, 2),
            (3, "row 1"): DECORATION,
            (3, "row 2"): DECORATION,
            (3, "signs up"): tuple(np.array(ups).T),
            (3, "signs down"): tuple(np.array(downs).T),
            (3, "number 0"): f"same sign: {same:.0%}",
            (3, "number 1"): f"path / straight: {ratio:.2f}",
            (3, "number 2"): f"steps: {steps:.0f}",
            (3, "number 3"): f"rate {walk.learning_rate[0]:.3g}, 5 seeds",
            (3, "number 4"): f"limit (all examples) {limit:.3g}",
        },
        titles=[
            "inputs, spread about 0 (dashed)",
            "weights: path over the loss",
            "gradient signs, first 30 steps",
        ],
        ticks={(3, "y"): {1: "$w_2$", 2: "$w_1$"}},
        colors={(3, "signs up"): style.ORANGE, (3, "signs down"): style.BLUE},
    )
    assert_contours(axes[1], walk)
    words = describe_walk(walk)
    (x, y), rate = walk.x[0].mean(axis=0), walk.learning_rate[0]
    for part in (
        f"mean ({x:.2g}, {y:.2g})", "batches of 6,", f"rate {rate:.3g}",
        f"above {limit:.3g}", f"In {same:.0%} of the steps", "5 of 5 seeds arrive",
        f"takes {steps:.3g} steps", f"walks {ratio:.3g} times",
    ):  # fmt: skip
        assert part in words


def test_words_count_who_did_not_arrive():
    two = made_up(missing=2)
    ranked = np.sort(two.steps)  # the two that are late come last
    assert "3 of 5 seeds arrive" in describe_walk(two)
    assert f"takes {ranked[2]:.3g} steps" in describe_walk(two)
    three = made_up(missing=3)
    assert "After 60 steps most of 5 seeds have not arrived." in describe_walk(three)
    fig, axes = walk_axes()
    draw_walk(axes, three)
    texts = {key: artist for key, artist in artists(fig.axes[2]).items() if "number" in key}
    assert texts["number 1"].get_text() == "not there after 60 steps"
    assert texts["number 2"].get_text() == "path / straight: no arrival"


def test_zigzag_figure():
    walks = {"here": made_up(60, seed=1), "there": made_up(450, seed=2)}
    figure = zigzag_figure(walks)
    expected: dict[tuple[int, str], Any] = {}
    titles = ["inputs in here", "inputs in there"]
    for column, walk in enumerate(walks.values(), start=1):
        expected |= drawn_cloud(walk, column, shown=80) | drawn_path(walk, 2 + column)
        ratio, steps = np.sort(walk.ratio)[2], np.sort(walk.steps)[2]
        titles.append(f"path {ratio:.1f}×, {steps:.3g} steps")
    assert_plotted(figure.fig, expected, titles=titles)
    for place, (name, walk) in enumerate(walks.items()):
        below = figure.fig.axes[2 + place]
        assert_contours(below, walk)
        ratio, steps = np.sort(walk.ratio)[2], np.sort(walk.steps)[2]
        told = (
            f"inputs in {name}: path {ratio:.3g} times the straight line, {steps:.3g} steps, both "
            f"weights move the same way in {np.sort(walk.same_sign)[2]:.0%} of them"
        )
        assert told in figure.description


def test_a_long_path_is_enlarged_at_its_start():
    long = replace(made_up(450, seed=3), steps=np.full(5, 450.0))
    below = zigzag_figure({"far": long}).fig.axes[1]
    (corner,) = below.child_axes
    (line,) = corner.get_lines()
    np.testing.assert_array_equal(np.array(line.get_data()).T, long.weights[:41, 0])


def test_the_explorer_walks_with_what_its_controls_say(monkeypatch):
    monkeypatch.setattr(explorers, "Explorer", lambda title, **parts: parts)
    view = view_of(explorers.explore_path(rng=11))
    walk = view(mean=1.0, spread=0.5, batch_size=4, learning_rate=0.2)
    draws = rng(11)
    x = 1.0 + 0.5 * draws.uniform(-np.sqrt(3), np.sqrt(3), (20, 100, 2))
    np.testing.assert_allclose(walk.x, x, rtol=1e-12)
    chosen = choices(100, 20, 4, 400, draws)
    for run in (0, 19):
        assert_walked(walk, run, plain_walk(x[run], chosen[:, run], 0.2), 0.2)
    again = view(mean=1.0, spread=0.5, batch_size=4, learning_rate=0.2)
    np.testing.assert_array_equal(again.weights, walk.weights)
    other = view_of(explorers.explore_path(rng=12))(1.0, 0.5, 4, 0.2)
    assert (other.x != walk.x).all()
    assert len(view(2.0, 0.05, 1, 0.01).signs) == 400
