"""Your own network and its twin in the core, against loops written here."""

from types import SimpleNamespace

import numpy as np
import pytest

from course_utils.chapters.nonlinearity.experiments.own import (
    Learned,
    core_twin,
    learned,
    own_gap,
    own_starts,
    silenced,
)
from course_utils.chapters.nonlinearity.figures.own import learned_figure
from tests.oracle import assert_plotted

X = np.array([[0.0, 0], [0, 1], [1, 0], [1, 1]])
TARGETS = np.array([[0.0], [1], [1], [0]])


def forward(x, W1, b1, W2, b2):
    return np.tanh(x @ W1 + b1) @ W2 + b2


def numerical(params: list, x: np.ndarray, targets: np.ndarray) -> list:
    """Return the gradients by central differences."""
    found = []
    for number, param in enumerate(params):
        grad = np.zeros_like(param)
        for at in np.ndindex(param.shape):
            ends = []
            for shift in (1e-6, -1e-6):
                moved = [each.copy() for each in params]
                moved[number][at] += shift
                ends.append(0.5 * ((forward(x, *moved) - targets) ** 2).mean())
            grad[at] = (ends[0] - ends[1]) / 2e-6
        found.append(grad)
    return found


MINE = SimpleNamespace(
    forward=forward,
    loss=lambda predictions, targets: ((predictions - targets) ** 2).mean() / 2,
    gradients=lambda x, targets, *params: numerical(list(params), x, targets),
    update=lambda params, grads, rate: [p - rate * g for p, g in zip(params, grads, strict=True)],
)


def test_starts_are_small_and_without_bias() -> None:
    starts = own_starts(500, rng=1)
    assert [part.shape for part in starts[0]] == [(2, 4), (4,), (4, 1), (1,)]
    W1, b1, W2, b2 = (np.array(part) for part in zip(*starts, strict=True))
    assert (W1.std(), W2.std()) == (pytest.approx(0.5, rel=0.05), pytest.approx(0.5, rel=0.05))
    assert not b1.any()
    assert not b2.any()


def test_silent_units_stay_silent() -> None:
    starts = own_starts(3, rng=4)
    pair = silenced(starts, units=2)
    for (W1, b1, W2, b2), before in zip(pair, starts, strict=True):
        np.testing.assert_array_equal(W1[:, :2], before[0][:, :2])
        np.testing.assert_array_equal(W2[:2], before[2][:2])
        assert not W1[:, 2:].any()
        assert not W2[2:].any()
        grads = numerical([W1, b1, W2, b2], X, TARGETS)
        assert np.abs(grads[0][:, 2:]).max() == np.abs(grads[1][2:]).max() == 0
        assert np.abs(grads[2][2:]).max() == 0
        assert np.abs(grads[2][:2]).max() > 0


def test_four_parts_agree_with_the_core_to_the_error_of_differences() -> None:
    gaps = own_gap(MINE, runs=3, rng=2)
    assert gaps.shape == (3,)
    assert (gaps < 1e-8).all()
    assert (own_gap(MINE, runs=3, activation="linear", rng=2) > 1e-2).all()


@pytest.mark.parametrize("part", ["forward", "loss", "gradients", "update"])
def test_one_wrong_part_is_a_gap(part: str) -> None:
    wrong = {
        "forward": lambda *arguments: MINE.forward(*arguments) + 0.01,
        "loss": lambda *arguments: MINE.loss(*arguments) + 0.01,
        "gradients": lambda *arguments: [g + 0.01 for g in MINE.gradients(*arguments)],
        "update": lambda *arguments: [p + 0.01 for p in MINE.update(*arguments)],
    }[part]
    broken = SimpleNamespace(**{**vars(MINE), part: wrong})
    assert (own_gap(broken, runs=2, rng=2) > 1e-4).all()


def test_twin_walks_where_differences_lead() -> None:
    starts, steps, rate = own_starts(2, rng=3), 6, 0.4
    twin = core_twin(X, TARGETS, starts, steps=steps, learning_rate=rate)
    assert twin.losses.shape == (steps, 2)
    for run, params in enumerate(starts):
        for step in range(steps):
            assert twin.losses[step, run] == pytest.approx(MINE.loss(forward(X, *params), TARGETS))
            params = MINE.update(params, numerical(params, X, TARGETS), rate)
        if run == 0:
            corner = np.array([[twin.side[-1], twin.side[0]]])
            np.testing.assert_allclose(
                twin.surface[0, -1], forward(corner, *params)[0, 0], rtol=1e-5
            )


def test_what_was_learned_counts_the_points_on_the_right_side() -> None:
    targets = np.array([[-1.0], [1], [1], [-1]])
    answers = [
        np.array([[-0.1], [0.1], [0.1], [-0.1]]),  # all right
        np.array([[-0.1], [0.1], [-0.1], [-0.1]]),  # three
        np.array([[0.1], [-0.1], [-0.1], [0.1]]),  # none
    ]

    def answer(points: np.ndarray, run: int) -> np.ndarray:
        return answers[run] if len(points) == 4 else points[:, :1] + 10 * points[:, 1:]

    found = learned(answer, X, targets, [((run,), [3.0, run]) for run in range(3)])
    assert list(found.right) == [1, 0.75, 0]
    assert (found.solved, found.middle) == (1, 0)
    np.testing.assert_array_equal(found.losses, [[3, 3, 3], [0, 1, 2]])
    assert (found.side[0], found.side[-1]) == (-0.25, 1.25)
    # Rows go up with the second input, columns to the right with the first.
    np.testing.assert_allclose(found.surface, found.side + 10 * found.side[:, None])


def test_without_a_bend_it_ends_at_the_best_affine_map() -> None:
    flat = core_twin(
        X, TARGETS, own_starts(3, rng=4), steps=3000, learning_rate=0.3, activation="linear"
    )
    np.testing.assert_allclose(flat.losses[-1], 0.125, rtol=1e-6)  # half of a quarter
    assert flat.solved == 0


def test_figure_shows_losses_and_answers() -> None:
    rng = np.random.default_rng(5)
    results, expected, words, titles = {}, {}, [], []
    for row, (task, low) in enumerate((("XOR", 0.0), ("circle", -1.0))):
        targets = np.array([[1.0], [low], [low], [1.0], [1.0]])
        x, losses = rng.normal(size=(5, 2)), rng.uniform(0.01, 1, (7, 11))
        right = np.array([1.0] * 4 + [0.8] * 7)
        side = np.linspace(-2, 2.5, 3)
        surface = rng.normal(size=(3, 3))
        results[task] = Learned(x, targets, (1 + low) / 2, losses, right, side, surface)
        ordered, panel = np.sort(losses, axis=1), 2 * row + 1
        steps = np.arange(7)
        expected |= {
            (panel, "median"): (steps, ordered[:, 5]),
            (panel, "median band"): (steps, ordered[:, 1], ordered[:, 9]),
            (panel, "start 1"): (steps, losses[:, 0]),
            (panel, "solved"): "4 of 11 have every point right",
            (panel + 1, "surface"): surface,
            (panel + 1, "class 0"): x[[1, 2]].T,
            (panel + 1, "class 1"): x[[0, 3, 4]].T,
        }
        for key in ("class 0", "class 1"):
            expected[panel + 1, key] = tuple(expected[panel + 1, key])
        titles += [f"{task}: loss of 11 starts", f"{task}: answer of start 1"]
        words.append(
            f"{task}: 4 of 11 starts have every point right after 7 steps; the loss falls from "
            f"{ordered[0, 5]:.3g} to {ordered[-1, 5]:.3g} in the median, 10 to 90 % from "
            f"{ordered[-1, 1]:.3g} to {ordered[-1, 9]:.3g}; start 1 has 100 % of its points right."
        )
    figure = learned_figure(results)
    written = {0.0001: "0.0001 or less", 0.001: "0.001", 0.01: "0.01", 0.1: "0.1", 1: "1"}
    assert_plotted(
        figure.fig, expected, titles=titles, ticks={(1, "y"): written, (3, "y"): written},
        named={"median, 10 to 90 %": "median"},
    )  # fmt: skip
    assert " ".join(words) in figure.description


def test_a_loss_on_the_way_to_zero_is_not_told_in_digits() -> None:
    losses = np.array([[0.5] * 3, [1e-9, 1e-7, 1e-5]])
    side = np.linspace(0, 1, 3)
    small = Learned(X, TARGETS, 0.5, losses, np.ones(3), side, np.zeros((3, 3)))
    figure = learned_figure({"XOR": small})
    assert (
        "the loss falls from 0.5 to less than 0.0001 in the median; start 1" in figure.description
    )
