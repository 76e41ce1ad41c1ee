"""The bent plane, looked at once more with plain NumPy: other decompositions, no network class."""

from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from course_utils.chapters.nonlinearity.experiments.bending import (
    SideView,
    hidden_and_output,
    side_view,
)
from course_utils.chapters.nonlinearity.experiments.playground import EPOCHS, Playground

Array = np.ndarray
BENDS = {
    "linear": lambda z: z,
    "sigmoid": lambda z: 1 / (1 + np.exp(-z)),
    "tanh": np.tanh,
    "relu": lambda z: np.where(z > 0, z, 0),
}
GRID = np.random.default_rng(0).uniform(-6, 6, (40, 2))


def trained(bend: str, hidden: tuple[int, ...], epochs: int = 6, data: str = "circle", **more):
    playground = Playground(data, bend, hidden, 0.1, **{"rng": 3, "runs": 2, **more})
    assert playground.train(epochs)
    return playground


def plain_hidden(playground: Playground, run: int, x: Array) -> tuple[Array, Array, float]:
    """Return hidden outputs, output weights and output bias, from the flat parameters alone."""
    *inside, last = [p for p in playground.network[run].params if p]
    layer: Any = playground.network.layers[1]
    for p in inside:
        x = BENDS[layer.activation.name](x @ p["W"] + p["b"][0])
    return x, last["W"][:, 0], last["b"][0, 0]


@pytest.mark.parametrize("bend", BENDS)
@pytest.mark.parametrize("hidden", [(2,), (3,), (8,), (4, 3)])
def test_the_bent_plane_is_what_plain_numpy_makes_of_it(bend: str, hidden: tuple) -> None:
    playground = trained(bend, hidden)
    for run in (0, 1):
        points, grid = playground.bent(6, GRID, run)
        h, w, b = plain_hidden(playground, run, playground.x[run])
        g, _, _ = plain_hidden(playground, run, GRID)
        length = (w @ w) ** 0.5
        right = (h @ w + b) / length
        np.testing.assert_allclose(points[:, 0], right / np.abs(right).max(), atol=1e-9)
        seen = (g @ w + b) / length / np.abs(right).max()
        np.testing.assert_allclose(grid[:, 0], seen, atol=1e-9)
        # A basis of all directions at right angles to w, and the widest direction in it.
        basis = np.linalg.svd(w[None])[2][1:].T
        widest = basis @ np.linalg.svd((h - h.mean(axis=0)) @ basis, full_matrices=False)[2][0]
        up = (h - h.mean(axis=0)) @ widest
        up *= np.sign(up @ points[:, 1])
        np.testing.assert_allclose(points[:, 1], up / np.abs(up).max(), atol=1e-6)
        assert np.abs(points).max(axis=0) == pytest.approx([1, 1])


@pytest.mark.parametrize("bend", BENDS)
@pytest.mark.parametrize("epoch", [0, 1, 20])
def test_right_of_the_boundary_lies_what_is_answered_with_class_1(bend: str, epoch: int) -> None:
    playground = trained(bend, (4,), 20, "xor")
    for run in (0, 1):
        points, grid = playground.bent(epoch, GRID, run)
        network = playground.at(epoch)[run]
        np.testing.assert_array_equal(points[:, 0] > 0, network(playground.x[run])[:, 0] > 0)
        np.testing.assert_array_equal(grid[:, 0] > 0, network(GRID)[:, 0] > 0)
        right = (points[:, 0] > 0) == (playground.labels[run] == 1)
        assert right.mean() == pytest.approx(playground.accuracy[epoch][run])


def view_of(playground: Playground, epoch: int, like: SideView | None = None) -> SideView:
    seen = hidden_and_output(playground.at(epoch)[0], playground.x[0])
    return side_view(*seen, x=playground.x[0], like=like)


def test_both_directions_are_unit_vectors_at_right_angles() -> None:
    view = view_of(trained("tanh", (5,)), 6)
    assert view.across @ view.across == pytest.approx(1)
    assert view.along @ view.along == pytest.approx(1)
    assert view.across @ view.along == pytest.approx(0, abs=1e-9)


def test_a_linear_layer_leaves_the_grid_straight() -> None:
    _, grid = trained("linear", (6,)).bent(6, GRID)
    plane = np.column_stack([GRID, np.ones(len(GRID))])
    _, residual, rank, _ = np.linalg.lstsq(plane, grid, rcond=None)
    assert rank == 3
    assert residual.max() < 1e-20


def test_without_a_hidden_layer_the_plane_is_only_turned_and_stretched() -> None:
    playground = trained("tanh", ())
    points, _ = playground.bent(6, GRID)
    w = playground.network[0].params[0]["W"][:, 0]
    up = playground.x[0] @ np.array([-w[1], w[0]])
    up -= up.mean()
    assert abs(np.corrcoef(points[:, 1], up)[0, 1]) == pytest.approx(1)


def test_one_unit_puts_everything_on_one_line() -> None:
    playground = trained("relu", (1,))
    points, grid = playground.bent(6, GRID)
    np.testing.assert_array_equal(points[:, 1], 0)
    np.testing.assert_array_equal(grid[:, 1], 0)
    assert np.abs(points[:, 0]).max() == pytest.approx(1)


X = np.random.default_rng(1).normal(size=(30, 2))


@pytest.mark.parametrize("bias", [-0.3, 0.0, 0.3])
def test_without_weights_there_is_no_boundary_to_either_side_of_which_points_could_lie(
    bias: float,
) -> None:
    hidden = np.random.default_rng(2).normal(size=(30, 3))
    drawn = side_view(hidden, np.zeros(3), bias, x=X)(hidden)
    np.testing.assert_array_equal(drawn[:, 0], np.sign(bias))
    assert np.abs(drawn[:, 1]).max() == pytest.approx(1)


def test_dead_units_put_all_points_in_one_place() -> None:
    hidden = np.zeros((30, 3))
    drawn = side_view(hidden, np.array([1.0, -2, 3]), -0.1, x=X)(hidden)
    np.testing.assert_allclose(drawn, np.tile([-1.0, 0], (30, 1)))


@pytest.mark.parametrize("spoilt", ["weights", "one hidden output", "huge"])
def test_what_cannot_be_drawn_is_no_number(spoilt: str) -> None:
    hidden, weights = np.random.default_rng(2).normal(size=(30, 3)), np.ones(3)
    if spoilt == "weights":
        weights[1] = np.nan
    elif spoilt == "one hidden output":
        hidden[4, 2] = np.nan
    else:
        hidden *= 1e200
    lost = side_view(hidden, weights, 0.1, x=X)
    assert np.isnan(lost(hidden)).all()
    assert lost(hidden).shape == (30, 2)


def test_a_view_after_a_lost_one_is_found() -> None:
    lost = side_view(np.full((30, 2), np.nan), np.ones(2), 0.0, x=X)
    found = side_view(X, np.ones(2), 0.0, x=X, like=lost)
    np.testing.assert_array_equal(found.along, side_view(X, np.ones(2), 0.0, x=X).along)


def test_upwards_is_where_x_1_grows() -> None:
    for seed in range(4):
        playground = trained("tanh", (4,), 0, rng=seed)
        points, _ = playground.bent(0, GRID)
        assert points[:, 1] @ playground.x[0, :, 0] > 0


def test_upwards_is_where_x_2_grows_if_x_1_does_not_tell() -> None:
    for sign in (-1, 1):
        hidden = np.column_stack([X[:, 0], sign * X[:, 1]])
        hidden -= hidden.mean(axis=0)
        plane = np.column_stack([np.zeros(30), X[:, 1]])
        view = side_view(hidden, np.array([1.0, 0]), 0.0, x=plane)
        np.testing.assert_allclose(view.along, [0, sign], atol=1e-9)


# With the sign of a correlation alone, each of these flips at least once.
@pytest.mark.parametrize(
    ("data", "bend", "units"),
    [("gaussians", "relu", 2), ("xor", "tanh", 4), ("xor", "linear", 4), ("spiral", "tanh", 8)],
)
def test_nothing_flips_while_it_plays(data: str, bend: str, units: int) -> None:
    playground = Playground(data, bend, (units,), 0.03, rng=1, runs=1)
    stops = [epoch for epoch in EPOCHS if epoch <= 200]
    assert playground.train(200)
    alone = [view_of(playground, epoch).along for epoch in stops]
    assert min(a @ b for a, b in pairwise(alone)) < 0
    before, last = None, None
    for epoch in stops:
        before = view_of(playground, epoch, before)
        points, _ = playground.bent(epoch, GRID)
        h, _, _ = hidden_and_output(playground.at(epoch)[0], playground.x[0])
        np.testing.assert_allclose(points, before(h), atol=1e-9)
        assert last is None or before.along @ last >= 0
        last = before.along


def test_the_picture_is_the_same_however_one_gets_there() -> None:
    played, at_once = (Playground("xor", "tanh", (4,), rng=1, runs=1) for _ in range(2))
    for epoch in (1, 17, 3, 60):
        played.train(epoch)
        played.bent(epoch, GRID)
    at_once.train(60)
    for one, other in zip(played.bent(60, GRID), at_once.bent(60, GRID), strict=True):
        np.testing.assert_array_equal(one, other)
    late = played.bent(1000, GRID)
    np.testing.assert_array_equal(late[0], played.bent(60, GRID)[0])


def test_epochs_are_whole_and_grow_in_growing_steps() -> None:
    assert (EPOCHS[0], EPOCHS[-1]) == (0, 1000)
    assert 60 <= len(EPOCHS) <= 80
    assert all(isinstance(epoch, int) for epoch in EPOCHS)
    steps = np.diff(EPOCHS)
    assert steps[0] == 1
    assert (np.diff(steps) >= 0).all()
    late = np.array(EPOCHS[20:])
    assert (steps[20:] <= 0.13 * late[:-1]).all()
