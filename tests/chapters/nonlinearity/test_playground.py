"""The playground, retrained here by a plain loop, and its pictures."""

import asyncio
from itertools import combinations, pairwise
from typing import Any

import numpy as np
import pytest

from course_utils.chapters.nonlinearity.experiments.playground import EPOCHS, Playground
from course_utils.chapters.nonlinearity.experiments.solved import Solved, epochs_to_solve
from course_utils.chapters.nonlinearity.explorers import explore_playground
from course_utils.chapters.nonlinearity.figures.playground import (
    describe_playground,
    draw_playground,
    playground_axes,
    playground_figure,
)
from course_utils.chapters.nonlinearity.figures.scene import Scene, scene
from course_utils.chapters.nonlinearity.figures.solved import solved_figure
from course_utils.datasets import POINT_SETS
from course_utils.pictures import canvas, style
from course_utils.sliders import explorer as explorer_module
from tests.oracle import assert_plotted

Array = np.ndarray
BENDS = {
    "linear": (lambda z: z, lambda h: np.ones_like(h)),
    "sigmoid": (lambda z: 1 / (1 + np.exp(-z)), lambda h: h * (1 - h)),
    "tanh": (np.tanh, lambda h: 1 - h * h),
    "relu": (lambda z: np.where(z > 0, z, 0), lambda h: np.where(h > 0, 1, 0)),
}


class PlainNetwork:
    """One small network of the playground, written once more without the package."""

    def __init__(self, weights: list[Array], bend: str) -> None:
        self.layers = [[W.copy(), np.full(W.shape[1], 0.1)] for W in weights]
        self.f, self.slope = BENDS[bend]

    def outputs(self, x: Array) -> list[Array]:
        """Return the inputs and the outputs of every layer."""
        seen = [x]
        for number, (W, b) in enumerate(self.layers):
            z = seen[-1] @ W + b
            seen.append(np.tanh(z) if number == len(self.layers) - 1 else self.f(z))
        return seen

    def step(self, x: Array, targets: Array, rate: float) -> None:
        seen = self.outputs(x)
        delta = (seen[-1][:, 0] - targets)[:, None] * (1 - seen[-1] ** 2) / len(x)
        for number in reversed(range(len(self.layers))):
            W, b = self.layers[number]
            back = delta @ W.T
            self.layers[number] = [W - rate * seen[number].T @ delta, b - rate * delta.sum(axis=0)]
            if number:
                delta = back * self.slope(seen[number])

    def flat(self) -> Array:
        return np.concatenate([part.ravel() for layer in self.layers for part in layer])


def plain(data: str, bend: str, hidden: tuple[int, ...], runs: int, seed: int, examples: int):
    """Return points, labels and networks that the same seed gives, run by run."""
    rng = np.random.default_rng(seed)
    points = POINT_SETS[data](examples, rng=rng, runs=runs)
    order = rng.permuted(np.tile(np.arange(examples), (runs, 1)), axis=1)
    sizes = (2, *hidden, 1)
    weights = [rng.uniform(-0.5, 0.5, (runs, i, o)) for i, o in pairwise(sizes)]
    for run in range(runs):
        x, labels = points.x[run, order[run]], points.labels[run, order[run]]
        yield x, labels, PlainNetwork([W[run] for W in weights], bend)


def share_right(network: PlainNetwork, x: Array, labels: Array) -> float:
    return float(((network.outputs(x)[-1][:, 0] > 0) == (labels == 1)).mean())


@pytest.mark.parametrize("bend", BENDS)
def test_two_epochs_are_those_of_a_plain_loop(bend: str) -> None:
    playground = Playground("xor", bend, (3, 2), 0.2, rng=5, runs=2, examples=45)
    assert playground.train(2)
    assert playground.x.shape == (2, 22, 2)
    grid = np.random.default_rng(0).uniform(-6, 6, (7, 2))
    for run, (x, labels, network) in enumerate(plain("xor", bend, (3, 2), 2, 5, 44)):
        np.testing.assert_array_equal(playground.x[run], x[:22])
        np.testing.assert_array_equal(playground.x_test[run], x[22:])
        np.testing.assert_array_equal(playground.labels_test[run], labels[22:])
        targets = np.where(labels[:22] == 1, 1.0, -1.0)
        for epoch in range(3):
            if epoch:
                # Batches of 10 in a fixed order; the two points that are left over sit out.
                for start in (0, 10):
                    part = slice(start, start + 10)
                    network.step(x[:22][part], targets[part], 0.2)
            np.testing.assert_allclose(playground.at(epoch).theta[run], network.flat(), rtol=1e-9)
            error = network.outputs(x[:22])[-1][:, 0] - targets
            assert playground.loss[epoch][run] == pytest.approx((error**2).mean() / 2)
            assert playground.accuracy[epoch][run] == share_right(network, x[:22], labels[:22])
            seen = playground.test_accuracy(epoch)[run]
            assert seen == share_right(network, x[22:], labels[22:])
        outputs, hidden = playground.hidden_pictures(2, grid, run)
        _, *inside, last = network.outputs(grid)
        np.testing.assert_allclose(outputs, last[:, 0], rtol=1e-9)
        for mine, theirs in zip(inside, hidden, strict=True):
            np.testing.assert_allclose(mine, theirs, rtol=1e-9, atol=1e-12)


def test_all_activations_start_from_the_same_points_and_weights() -> None:
    one, other = (Playground("circle", name, rng=9, runs=3) for name in ("tanh", "sigmoid"))
    np.testing.assert_array_equal(one.x, other.x)
    np.testing.assert_array_equal(one.network.theta, other.network.theta)
    assert one.x.shape == one.x_test.shape == (3, 250, 2)


def test_the_playground_is_the_same_however_one_gets_there() -> None:
    steps, at_once = Playground(rng=0, runs=3), Playground(rng=0, runs=3)
    for epoch in (1, 4, 6):
        assert steps.train(epoch)
        steps.network.theta[...] = 7  # as an interrupt in the middle of an epoch leaves it
    assert at_once.train(6)
    np.testing.assert_array_equal(steps.at(6).theta, at_once.at(6).theta)
    np.testing.assert_array_equal(steps.at(4).theta, at_once.at(4).theta)
    assert not np.array_equal(steps.at(4).theta, steps.at(6).theta)
    assert steps.epochs == len(steps.loss) - 1 == 6


def test_the_playground_stops_when_its_time_is_up_and_goes_on_later() -> None:
    playground = Playground(rng=0, runs=2)
    assert not playground.train(50, seconds=0)
    assert playground.epochs == 1
    assert playground.train(2)


def test_a_network_that_diverged_is_drawn_as_wrong_everywhere() -> None:
    playground = Playground("xor", "relu", (8,), 1e200, rng=0, runs=2)
    assert playground.train(3)
    lost = np.isnan(playground.loss[-1])
    assert lost.any()
    shown = scene(playground, 3)
    np.testing.assert_array_equal(shown.loss[-1], np.where(lost, 2, playground.loss[-1]))
    said = describe_playground(shown)
    assert "not finite" not in said
    assert "The bent plane is too large to be drawn." in said
    assert "wrong side" not in said
    draw_playground(playground_axes()[1], shown)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"data": "square"}, "data: 'square' is not known"),
        ({"activation": "bump"}, "activation: 'bump' is not known"),
        ({"learning_rate": 0}, "learning_rate: must be finite and above 0, got 0"),
        ({"runs": 0}, "runs: must be a whole number"),
        ({"examples": 19}, "examples: must be a whole number of at least 20, got 19"),
        ({"rng": None}, "rng: must be a seed"),
    ],
)
def test_the_playground_refuses_bad_settings(given: dict, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        Playground(**{"rng": 1, **given})


# ---- when every point is right


def test_epochs_to_solve_are_those_of_a_plain_loop() -> None:
    limits = {"tanh": 30, "relu": 12}
    found = epochs_to_solve("gaussians", limits, hidden=(2,), learning_rate=0.01, runs=4, rng=3)
    assert found.limits == limits
    for bend, limit in limits.items():
        expected = []
        for x, labels, network in plain("gaussians", bend, (2,), 4, 3, 500):
            arrived = np.inf
            for epoch in range(limit + 1):
                if share_right(network, x[:250], labels[:250]) == 1:
                    arrived = epoch
                    break
                for start in range(0, 250, 10):
                    part = slice(start, start + 10)
                    network.step(x[part], 2.0 * labels[part] - 1, 0.01)
            expected.append(arrived)
        assert list(found.epochs[bend]) == expected
        assert np.isfinite(expected).any()


def test_who_does_not_arrive_is_infinite() -> None:
    found = epochs_to_solve("circle", {"linear": 3}, runs=2, rng=0)
    assert list(found.epochs["linear"]) == [np.inf, np.inf]


def test_the_last_epoch_of_the_limit_counts() -> None:
    def epochs(limit: int) -> Array:
        found = epochs_to_solve("gaussians", {"tanh": limit}, learning_rate=0.01, runs=3, rng=1)
        return found.epochs["tanh"]

    slowest = int(epochs(60).max())
    assert slowest > 1
    assert epochs(slowest).max() == slowest
    assert epochs(slowest - 1).max() == np.inf


def test_known_medians_on_the_circle() -> None:
    """Tanh 52, ReLU 20 epochs, from an implementation of another author."""
    found = epochs_to_solve("circle", {"tanh": 100, "relu": 60}, rng=1)
    assert 35 <= np.median(found.epochs["tanh"]) <= 90
    assert 12 <= np.median(found.epochs["relu"]) <= 35
    assert len(found.epochs["tanh"]) == 20


SOLVED = Solved(
    {"linear": np.full(6, np.inf), "tanh": np.array([30.0, np.inf, 10, 50, 20, 90])},
    {"linear": 40, "tanh": 99},
)


def test_questions_to_the_runs() -> None:
    assert list(SOLVED.arrived("tanh")) == [30, 10, 50, 20, 90]
    assert SOLVED.share("tanh") == pytest.approx(100 * 5 / 6)
    assert SOLVED.share("tanh", within=50) == pytest.approx(100 * 4 / 6)
    assert SOLVED.share("linear") == 0
    assert (SOLVED.slowest("tanh"), SOLVED.slowest("linear")) == (99, 40)
    assert SOLVED.median("tanh") == 40
    assert SOLVED.median("linear") == np.inf


def test_groups_of_networks_are_compared_by_their_medians() -> None:
    epochs = np.array([10.0, 12, 15, 19, 30, np.inf])
    found = Solved({"tanh": epochs}, {"tanh": 40})
    counted = np.minimum(epochs, 40)
    for size, groups in ((1, found.pairs("tanh")), (3, found.halves("tanh"))):
        expected = [
            sorted([np.median(counted[list(one)]), np.median(counted[list(other)])])[::-1]
            for one in combinations(range(6), size)
            for other in combinations(sorted(set(range(6)) - set(one)), size)
            if one < other
        ]
        assert len(expected) == {1: 15, 3: 10}[size]  # pairs, and splits into two
        assert sorted(map(tuple, groups.T)) == sorted(map(tuple, expected))


# ---- pictures


def test_solved_figure_shows_who_arrived_and_who_did_not() -> None:
    figure = solved_figure(SOLVED, anecdote=25)
    steps = np.linspace(-0.18, 0.18, 6)
    expected = {
        (1, "linear arrived"): ([], []),
        (1, "linear not arrived"): ([40] * 6, steps),
        (1, "linear share"): "0 of 6",
        (1, "tanh arrived"): ([30, 10, 50, 20, 90], 1 + steps[[0, 2, 3, 4, 5]]),
        (1, "tanh not arrived"): ([99], 1 + steps[[1]]),
        (1, "tanh median"): ([40, 40], [0.68, 1.32]),
        (1, "tanh share"): "5 of 6",
        (1, "anecdote"): ([25, 25], [-0.6, 1.6]),
        (1, "anecdote label"): "sigmoid: “25 epochs”",
    }
    assert_plotted(
        figure.fig, expected, titles=["First epoch with every training point right"],
        ticks={(1, "y"): {0: "linear", 1: "tanh"}},
    )  # fmt: skip
    assert (
        "linear: 0 of 6 within 40 epochs; tanh: 5 of 6 within 99 epochs, median 40, from 10 to 90."
    ) in figure.description


def test_a_median_that_did_not_arrive_is_more_than_the_limit() -> None:
    late = Solved({"relu": np.array([7.0, np.inf, np.inf])}, {"relu": 8})
    assert (
        "1 of 3 within 8 epochs, median more than 8, from 7 to 7"
        in solved_figure(late, anecdote=5).description
    )


def made_up(**changes) -> Scene:
    rng = np.random.default_rng(4)
    tiles = rng.uniform(-1, 1, (6, 8))
    tiles[0] = np.nan
    lines = rng.uniform(-1, 1, (6, 2))
    lines[2::3] = np.nan
    accuracy = np.r_[0.93, np.ones(3), rng.uniform(0.5, 0.9, 7)]
    right = [-0.5, 0.3, -0.1, 0, 0.7, 1, -1, -0.2, 0.1]
    scene = {
        "x": rng.uniform(-5, 5, (9, 2)), "labels": np.array([0, 1, 1, 0, 0, 1, 0, 0, 0]),
        "surface": rng.uniform(-1, 1, (5, 5)), "tiles": tiles, "units": 3,
        "bent": np.column_stack([right, rng.uniform(-1, 1, 9)]), "lines": lines,
        "loss": rng.uniform(0.1, 0.6, (4, 11)), "accuracy": accuracy,
        "test_accuracy": rng.uniform(0.5, 1, 11), "epoch": 3, "wanted": 3,
    }  # fmt: skip
    return Scene(**scene | changes)


def test_a_scene_is_drawn_as_it_is() -> None:
    data = made_up()
    fig, axes = playground_axes()
    draw_playground(axes, data)
    zero, one = [0, 3, 4, 6, 7, 8], [1, 2, 5]
    ordered = np.sort(data.loss, axis=1)  # of eleven, the 10, 50 and 90 % are numbers 1, 5 and 9
    epochs = [0, 1, 2, 3]
    expected = {
        (1, "surface"): data.surface,
        (1, "class 0"): tuple(data.x[zero].T),
        (1, "class 1"): tuple(data.x[one].T),
        (2, "grid"): tuple(data.lines.T),
        (2, "class 0"): tuple(data.bent[zero].T),
        (2, "class 1"): tuple(data.bent[one].T),
        (3, "units"): data.tiles,
        (4, "median"): (epochs, ordered[:, 5]),
        (4, "median band"): (epochs, ordered[:, 1], ordered[:, 9]),
        (4, "run 1"): (epochs, data.loss[:, 0]),
        (4, "solved"): "3 of 11: every point right",
    }
    assert_plotted(
        fig, expected,
        titles=[
            "run 1: what it answers", "how it bends the plane", "its hidden units",
            "loss of 11 runs",
        ],
        ticks={(2, "x"): {-0.55: "squares", 0.55: "circles"}},
        named={"10 to 90 %": "median band"},
        colors={
            (panel, f"class {label}"): color
            for panel in (1, 2)
            for label, color in enumerate((style.ORANGE, style.BLUE))
        },
    )  # fmt: skip
    last, tested = ordered[3], np.sort(data.test_accuracy)[5]
    told = (
        "3 of 11 runs have every training point right. Median loss "
        f"{last[5]:.3g}, 10 to 90 % from {last[1]:.3g} to {last[9]:.3g}. Median test accuracy "
        f"{tested:.3g}. Run 1, the one drawn, has 93% of its training points right with 3 "
        "hidden units. In the bent plane, 3 of 9 points lie on the wrong side of the "
        "straight boundary."
    )
    assert describe_playground(data) == f"After epoch 3: {told}"
    assert describe_playground(made_up(wanted=8, pending=True)) == (
        f"Not yet at epoch 8: training goes on, now at epoch 3. {told} On to epoch 8 ..."
    )
    assert "with 1 hidden unit." in describe_playground(made_up(units=1))


def test_nothing_that_stays_is_drawn_at_every_move() -> None:
    """Titles and the key lie under what moves, so that a live picture draws them once."""
    _, axes = playground_axes()
    draw_playground(axes, made_up())
    for ax in axes:
        lowest = min(artist.get_zorder() for artist in canvas.keyed(ax).values())
        fixed = [text for text in ax.get_children() if getattr(text, "get_text", str)()]
        fixed = [text for text in fixed if text not in canvas.keyed(ax).values()]
        assert fixed, "a panel without a title"
        assert max(text.get_zorder() for text in fixed) < lowest
    key = axes[3].get_legend()
    assert key is not None
    assert key.get_zorder() < min(line.get_zorder() for line in canvas.keyed(axes[3]).values())


def tile(units: int, number: int) -> tuple[slice, slice]:
    """Where the picture of a unit stands: rows from the top left, 48 points and 3 between."""
    rows, columns = [(1, 1), (1, 2), (2, 2), (2, 2), (2, 3), (2, 3), (3, 3), (3, 3)][units - 1]
    bottom, left = 51 * (rows - 1 - number // columns), 51 * (number % columns)
    return slice(bottom, bottom + 48), slice(left, left + 48)


@pytest.mark.parametrize("units", range(1, 9))
def test_the_hidden_units_fill_their_space(units: int) -> None:
    playground = Playground("circle", "tanh", (units,), rng=2, runs=1)
    data = scene(playground, 0)
    side = np.linspace(-6, 6, 48)
    plane = np.stack(np.meshgrid(side, side), axis=-1)
    first = playground.network[0].params[0]
    left = np.isfinite(data.tiles)
    for number in range(units):
        seen = np.tanh(plane @ first["W"][:, number] + first["b"][0, number])
        place = tile(units, number)
        np.testing.assert_allclose(data.tiles[place], seen / np.abs(seen).max(), atol=1e-12)
        left[place] = False
    assert not left.any()
    _, axes = playground_axes()
    draw_playground(axes, data)
    artist: Any = canvas.keyed(axes[2])["units"]
    low, high, bottom, top = artist.get_extent()
    assert (low, high, axes[2].get_xlim(), axes[2].get_ylim()) == (0, 1, (0, 1), (0, 1))
    assert bottom == pytest.approx(1 - top)
    rows, columns = data.tiles.shape
    assert top - bottom == pytest.approx(rows / columns)  # a unit's picture is as wide as high
    assert bottom >= 0


def test_a_scene_collects_what_one_network_sees() -> None:
    playground = Playground("moons", "tanh", (3,), 0.1, rng=2, runs=3)
    playground.train(4)
    data = scene(playground, 3, run=1)
    network = playground.at(3)[1]
    side = np.linspace(-6, 6, 48)
    for row, column in ((0, 0), (5, 40), (47, 13)):
        point = np.array([[side[column], side[row]]])
        assert data.surface[row, column] == pytest.approx(float(network(point)[0, 0]))
    # Nine lines upwards and nine to the right, 33 points on each, and a gap after each.
    lines = [[(x, y) for y in np.linspace(-6, 6, 33)] for x in np.linspace(-6, 6, 9)]
    lines += [[(x, y) for x in np.linspace(-6, 6, 33)] for y in np.linspace(-6, 6, 9)]
    bent, drawn = playground.bent(3, np.array(lines).reshape(-1, 2), 1)
    np.testing.assert_array_equal(data.bent, bent)
    gaps = data.lines.reshape(18, 34, 2)
    assert np.isnan(gaps[:, 33]).all()
    np.testing.assert_allclose(gaps[:, :33].reshape(-1, 2), drawn, atol=1e-12)
    np.testing.assert_array_equal(data.x, playground.x[1])
    np.testing.assert_array_equal(data.labels, playground.labels[1])
    np.testing.assert_array_equal(data.loss, playground.loss[:4])
    np.testing.assert_array_equal(data.accuracy, playground.accuracy[3])
    np.testing.assert_array_equal(data.test_accuracy, playground.test_accuracy(3))
    assert (data.units, data.epoch, data.wanted, data.pending) == (3, 3, 3, False)
    late = scene(playground, 9)
    assert (late.epoch, late.wanted, late.pending) == (4, 9, True)


@pytest.mark.parametrize(("activation", "units"), [("tanh", 4), ("linear", 2), ("relu", 1)])
def test_points_on_the_wrong_side_are_the_training_errors(activation: str, units: int) -> None:
    playground = Playground("circle", activation, (units,), 0.1, rng=6, runs=2)
    playground.train(30)
    for epoch in (0, 3, 30):
        wrong = round(250 * (1 - playground.accuracy[epoch][0]))
        assert f"In the bent plane, {wrong} of 250 points" in describe_playground(
            scene(playground, epoch)
        )


def test_the_readmes_picture_names_activation_and_epoch() -> None:
    playground = Playground("circle", "relu", (2,), rng=1, runs=2)
    playground.train(1)
    figure = playground_figure(playground, 1)
    assert figure.caption == "The playground with ReLU units after 1 epochs."
    assert describe_playground(scene(playground, 1)) in figure.description


def test_the_explorer_begins_before_training_and_knows_all_its_stops() -> None:
    explorer = explore_playground(rng=8)
    assert explorer.settings["epoch"] == 0
    assert explorer.description.startswith("After epoch 0: ")
    assert explorer.controls["epoch"].extremes == EPOCHS
    for preset in explorer.presets.values():
        for name, value in preset.items():
            explorer.controls[name].check(name, value)


def test_the_explorer_says_not_yet_while_training_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(explorer_module, "GOING_ON", 0)
    explorer = explore_playground(rng=8, seconds=0)
    said: list[str] = []
    explorer.observe(lambda change: said.append(change["new"]["words"]), names="shown")

    async def wait() -> None:
        explorer.set(epoch=3)
        while explorer.shown["pending"]:
            await asyncio.sleep(0)

    asyncio.run(asyncio.wait_for(wait(), 20))
    assert len(said) == 3  # one epoch at least is trained at each look
    for epoch, words in enumerate(said[:2], start=1):
        assert f"Not yet at epoch 3: training goes on, now at epoch {epoch}. " in words
        assert "On to epoch 3 ..." in words
    assert "After epoch 3: " in said[2]
    assert "..." not in said[2]


def test_the_explorer_starts_every_setting_from_the_same_draws() -> None:
    explorer = explore_playground(rng=8, seconds=np.inf)
    for activation, rate in (("relu", 0.03), ("linear", 0.1)):
        explorer.set(data="xor", activation=activation, units=2, learning_rate=rate, epoch=5)
        playground = Playground("xor", activation, (2,), rate, rng=8)
        playground.train(5)
        assert explorer.description == describe_playground(scene(playground, 5))
