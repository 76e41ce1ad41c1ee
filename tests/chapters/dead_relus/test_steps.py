"""Deaths by rate and by one bad batch: trained again one network at a time, and drawn."""

import numpy as np
import pytest

from course_utils.batches import mini_batches
from course_utils.chapters.dead_relus.experiments.nets import classifiers
from course_utils.chapters.dead_relus.experiments.steps import (
    BadBatch,
    Deaths,
    bad_batch,
    deaths_by_rate,
)
from course_utils.chapters.dead_relus.figures.steps import bad_batch_figure, deaths_figure
from course_utils.checks import seed_of
from course_utils.digits import digit_task
from tests.chapters.dead_relus.plain import dead_percent, each_run, over_runs, train_all
from tests.oracle import assert_plotted


def test_every_arm_is_trained_as_it_says():
    found = deaths_by_rate((0.1, 0.5), (0.02,), clip=0.7, steps=6, runs=2, rng=5)
    draws = np.random.default_rng(5)
    task = digit_task(rng=draws, runs=2)
    weights, order = seed_of(draws), seed_of(draws)
    batches = mini_batches(1438, 60, rng=order)
    chosen = [next(batches) for _ in range(6)]
    arms = {
        "SGD 0.1": (0.1, 0.0, {}),
        "SGD 0.5": (0.5, 0.0, {}),
        "SGD 0.5, leaky": (0.5, 0.01, {}),
        "SGD 0.5, clipped": (0.5, 0.0, {"clip": 0.7}),
        "Adam 0.02": (0.02, 0.0, {"kind": "Adam"}),
    }
    assert list(found.dead) == [*arms, "Adam 0.02, batch norm"]
    plains = []
    for name, (rate, slope, how) in arms.items():
        plains = each_run(classifiers(rng=weights, runs=2), slope)
        train_all(plains, task, chosen, rate, **how)
        right = over_runs(
            plains, lambda p, run: p.accuracy(task.test.x[run], task.test.labels[run])
        )
        np.testing.assert_allclose(found.accuracy[name], right, atol=0.004)
        if not slope:
            dead = over_runs(plains, lambda p, run: dead_percent(p, task.train.x[run]))
            np.testing.assert_allclose(found.dead[name], dead, atol=1e-9)
        assert not found.lost[name].any()
    depths = [[] for _ in range(3)]  # of the last arm, Adam's
    for run, plain in enumerate(plains):
        for layer, z in enumerate(plain.zs(task.train.x[run])[:-1]):
            depths[layer] += [-u.max() / u.std() for u in z.T if u.max() <= 0]
    assert depths[2]
    for below, each in zip(found.below, depths, strict=True):
        np.testing.assert_allclose(below, np.median(each) if each else np.nan, rtol=1e-6)


def test_batch_norm_in_training():
    """Written once more with PyTorch's formulas, for the outputs of layer 1 after one step."""
    found = deaths_by_rate((0.1,), (0.5,), steps=1, runs=1, rng=5)
    draws = np.random.default_rng(5)
    task = digit_task(rng=draws, runs=1)
    weights, order = seed_of(draws), seed_of(draws)
    batch = next(mini_batches(1438, 60, rng=order))
    torch = pytest.importorskip("torch")
    layers = []
    for dense in classifiers(rng=weights, runs=1).dense:
        linear = torch.nn.Linear(*dense.params["W"].shape[-2:]).double()
        linear.weight.data = torch.tensor(dense.params["W"][0].T.copy())
        linear.bias.data = torch.tensor(dense.params["b"][0, 0].copy())
        out = linear.out_features
        layers += [linear, torch.nn.BatchNorm1d(out).double(), torch.nn.ReLU()]
    model = torch.nn.Sequential(*layers[:-2])
    optimizer = torch.optim.Adam(model.parameters(), lr=0.5)
    x, labels = (torch.tensor(part[0]) for part in (task.train.x, task.train.labels))
    torch.nn.functional.cross_entropy(model(x[batch]), labels[batch]).backward()
    optimizer.step()
    model.eval()
    for layer in range(3):
        h = model[: 3 * layer + 3](x)
        dead = 100 * (h == 0).all(dim=0).double().mean().item()
        assert found.dead["Adam 0.5, batch norm"][layer, 0] == pytest.approx(dead, abs=4)


@pytest.mark.slow
def test_adam_kills_without_divergence():
    """Measured by others: Adam .03 leaves 31 [22-44] % of layer 2 dead, no NaN, accuracy .94."""
    found = deaths_by_rate((0.1, 3.0), (0.001, 0.03), rng=31)
    dead = found.dead["Adam 0.03"]
    assert 18 < np.median(dead[1]) < 40
    assert (dead[0] == 0).all()
    assert not found.lost["Adam 0.03"].any()
    assert 0.9 < np.median(found.accuracy["Adam 0.03"]) < 0.97
    assert (found.dead["Adam 0.03, batch norm"] <= 2).all()
    lost = found.lost["SGD 3"]
    assert lost.any()
    assert (found.accuracy["SGD 3"][lost] == 0).all()
    assert (found.dead["SGD 3"][:, lost] == 0).all()


def test_one_bad_batch():
    found = bad_batch(40.0, rate=0.2, clip=0.6, before=3, looks=(1, 4), runs=2, rng=7)
    draws = np.random.default_rng(7)
    task = digit_task(rng=draws, runs=2)
    start = classifiers(rng=draws, runs=2)
    early, later = (mini_batches(1438, 60, rng=seed_of(draws)) for _ in range(2))
    first, then = [next(early) for _ in range(3)], [next(later) for _ in range(4)]
    np.testing.assert_array_equal(found.steps, [0, 3, 4, 7])
    assert found.bad_at == 3
    arms = {
        "clean": (1, np.inf, np.inf),
        "bad": (40, np.inf, np.inf),
        "bad, clipped": (40, 0.6, np.inf),
        "bad, clipped later": (40, np.inf, 0.6),
    }
    assert list(found.dead) == list(arms)
    for name, (times, clip, later) in arms.items():
        plains, rows, scores = each_run(start), [], []

        def look(plains=plains, rows=rows, scores=scores):
            rows.append(over_runs(plains, lambda p, run: dead_percent(p, task.train.x[run])))
            test = task.test
            scores.append(over_runs(plains, lambda p, r: p.accuracy(test.x[r], test.labels[r])))

        look()
        train_all(plains, task, first, 0.2)
        look()
        train_all(plains, task, then[:1], 0.2, times=times, clip=clip)
        look()
        train_all(plains, task, then[1:], 0.2, clip=later)
        look()
        np.testing.assert_allclose(found.dead[name], rows, atol=1e-9)
        np.testing.assert_allclose(found.accuracy[name], scores, atol=0.004)


def test_deaths_figure():
    draws = np.random.default_rng(4)
    names = ("SGD 1", "SGD 2", "Adam 0.1")
    deaths = Deaths(
        {name: draws.uniform(0, 100, (3, 11)) for name in names},
        {name: draws.uniform(size=11) for name in names},
        {name: np.arange(11) < 4 * (name == "SGD 2") for name in names},
        np.zeros(3),
    )
    figure = deaths_figure(deaths)
    calm, expected = ("SGD 1", "Adam 0.1"), {}
    rows = [
        (1, "layer 2", 0.15, [deaths.dead[name][1] for name in calm]),
        (1, "layer 3", -0.15, [deaths.dead[name][2] for name in calm]),
        (2, "accuracy", 0.0, [100 * deaths.accuracy[name] for name in calm]),
    ]
    for panel, key, shift, values in rows:
        ranked, heights = np.sort(values, axis=-1), np.array([2, 0]) + shift
        expected[panel, key] = ranked[:, 5], heights
        ends = [[low, high, np.nan] for low, high in ranked[:, [0, -1]]]
        places = [[height, height, np.nan] for height in heights]
        expected[panel, f"{key} range"] = np.ravel(ends), np.ravel(places)
    assert_plotted(
        figure.fig, expected, titles=["dead units, %", "test accuracy, %"],
        ticks={(1, "y"): {2: "SGD 1", 1: "SGD 2 (4 of 11 lost)", 0: "Adam 0.1"},
               (2, "y"): {2: "", 1: "", 0: ""}},
    )  # fmt: skip
    assert "SGD 2: 4 of 11 left the floats" in figure.description
    middle = np.median(deaths.dead["Adam 0.1"][1])
    assert f"Adam 0.1: layer 2 {middle:.3g}," in figure.description


def test_bad_batch_figure():
    draws = np.random.default_rng(5)
    names = ("clean", "bad", "bad, clipped")
    steps = np.array([0, 80, 81, 120])
    bad = BadBatch(
        steps,
        {name: draws.uniform(0, 100, (4, 3, 11)) for name in names},
        {name: draws.uniform(size=(4, 11)) for name in names},
        80,
    )
    figure = bad_batch_figure(bad)
    expected = {}
    for name in names:
        panels = (bad.dead[name][:, 1], bad.dead[name][:, 2], 100 * bad.accuracy[name])
        for panel, values in enumerate(panels, start=1):
            ranked = np.sort(values, axis=-1)
            expected[panel, name] = steps, ranked[:, 5]
            expected[panel, f"{name} band"] = steps, ranked[:, 1], ranked[:, 9]
    titles = ["dead in layer 2, %", "dead in layer 3, %", "test accuracy, %"]
    assert_plotted(figure.fig, expected, titles=titles)
    assert "of the batch at step 81 are" in figure.description
    after, end = np.median(bad.dead["bad"][[2, 3], 2], axis=-1)
    assert f"bad {after:.3g}, in the end {end:.3g}" in figure.description
