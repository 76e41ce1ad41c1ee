"""Zero and dead by depth, layer by layer for one network; who looks; what batch norm does."""

import numpy as np
import pytest

from course_utils.chapters.dead_relus.experiments.depth import DepthCensus, depth_census
from course_utils.chapters.dead_relus.experiments.eyes import EyeCount, eye_count, norm_count
from course_utils.chapters.dead_relus.experiments.nets import classifiers
from course_utils.chapters.dead_relus.figures.depth import depth_figure, eyes_figure
from course_utils.checks import seed_of
from course_utils.digits import digit_task, load_digits
from tests.chapters.dead_relus.plain import each_run
from tests.oracle import assert_plotted


def test_the_census_is_a_count():
    found = depth_census(layers=4, width=9, runs=2, pairs=20, rng=5)
    digits = load_digits()
    std = digits.x.std(axis=0)
    x = (digits.x - digits.x.mean(axis=0)) / np.where(std > 0, std, 1)
    draws = np.random.default_rng(5)
    seed = seed_of(draws)
    one, other = (draws.integers(1797, size=20) for _ in range(2))
    for name in ("plain", "batch norm"):
        weights = np.random.default_rng(seed)
        Ws = [weights.standard_normal((2, n, 9)) * np.sqrt(2 / n) for n in (64, 9, 9, 9)]
        for run in range(2):
            h = x
            for layer, W in enumerate(Ws):
                assert found.cosine[name][layer, run] == pytest.approx(alike(h, one, other))
                z = h @ W[run]
                if name == "batch norm":
                    z = (z - z.mean(axis=0)) / np.sqrt(z.var(axis=0) + 1e-5)
                h = z * (z > 0)
                assert found.zeros[name][layer, run] == pytest.approx(100 * np.mean(h == 0))
                dead = [not (column > 0).any() for column in h.T]
                assert found.dead[name][layer, run] == pytest.approx(100 * np.mean(dead))
            assert found.cosine[name][4, run] == pytest.approx(alike(h, one, other))


def alike(h, one, other):
    return np.mean([
        h[a] @ h[b] / np.linalg.norm(h[a]) / np.linalg.norm(h[b])
        for a, b in zip(one, other, strict=True)
        if h[a].any() and h[b].any()
    ])  # fmt: skip


@pytest.mark.slow
def test_thirty_layers():
    """Measured by others: zeros 50 and 49 %, dead 0 and 33 [19-47] %, cosines .32 and .99."""
    found = depth_census(rng=77)
    assert np.median(found.zeros["plain"][0]) == pytest.approx(50, abs=1.5)
    assert 42 < np.median(found.zeros["plain"][-1]) < 58
    assert (found.dead["plain"][0] == 0).all()
    assert 20 < np.median(found.dead["plain"][-1]) < 45
    assert (found.dead["batch norm"] == 0).all()
    assert np.median(found.cosine["plain"][0]) == pytest.approx(0, abs=0.04)
    assert np.median(found.cosine["plain"][1]) == pytest.approx(1 / np.pi, abs=0.02)
    assert np.median(found.cosine["plain"][-1]) > 0.95


def test_eyes_look_at_the_first_images():
    found = eye_count((1, 7, 1438), bias=-0.7, runs=2, rng=8)
    draws = np.random.default_rng(8)
    task = digit_task(rng=draws, runs=2)
    for run, plain in enumerate(each_run(classifiers(rng=draws, runs=2, bias=-0.7))):
        for place, size in enumerate((1, 7, 1438)):
            zs = plain.zs(task.train.x[run, :size])[:-1]
            silent = [100 * np.mean((z <= 0).all(axis=0)) for z in zs]
            np.testing.assert_allclose(found.silent[:, place, run], silent)
            zeros = [100 * np.mean(z <= 0) for z in zs]
            np.testing.assert_allclose(found.zeros[:, place, run], zeros)


@pytest.mark.slow
def test_the_dead_depend_on_who_looks():
    """Measured by others, biases -2, layer 2: 80, 28, 11 % on 60, 600, 1437 images."""
    found = eye_count(bias=-2.0, rng=9)
    sixty, six_hundred, every = np.median(found.silent[1], axis=-1)[2:]
    assert 68 < sixty < 92
    assert 18 < six_hundred < 38
    assert 7 < every < 17


def test_batch_norm_takes_the_bias_off_and_brings_its_own():
    found = norm_count(runs=2, beta=-4.0, rng=3)
    draws = np.random.default_rng(3)
    task, seed = digit_task(rng=draws, runs=2), seed_of(draws)
    weights = [d.params["W"] for d in classifiers(rng=seed, runs=2).dense][:3]
    for name, bias, beta in (("plain", -2, None), ("normed", -2, 0), ("low", 0, -4)):
        for run in range(2):
            h = task.train.x[run]
            for layer, W in enumerate(weights):
                z = h @ W[run] + bias
                if beta is not None:
                    z = (z - z.mean(axis=0)) / np.sqrt(z.var(axis=0) + 1e-5) + beta
                h = np.maximum(z, 0)
                expected = 100 * np.mean((z <= 0).all(axis=0))
                assert getattr(found, name)[layer, run] == pytest.approx(expected)
    assert found.beta == -4


def test_depth_figure():
    draws = np.random.default_rng(1)
    parts = [
        {name: draws.uniform(0, top, (layers, 11)) for name in ("plain", "batch norm")}
        for top, layers in ((90, 6), (50, 6), (1, 7))
    ]
    figure = depth_figure(DepthCensus(*parts))
    depth, expected = np.arange(1, 7), {}
    for part, label in zip(parts[:2], ("outputs that are 0", "dead units"), strict=True):
        for name, more in (("plain", ""), ("batch norm", ", batch norm")):
            ranked = np.sort(part[name], axis=-1)
            expected[1, label + more] = depth, ranked[:, 5]
            expected[1, f"{label}{more} band"] = depth, ranked[:, 1], ranked[:, 9]
    for name in ("plain", "batch norm"):
        ranked = np.sort(parts[2][name], axis=-1)
        expected[2, name] = np.arange(7), ranked[:, 5]
        expected[2, f"{name} band"] = np.arange(7), ranked[:, 1], ranked[:, 9]
    assert_plotted(figure.fig, expected, titles=["before training", "how alike two digits look"])
    first, last = np.median(parts[1]["plain"], axis=-1)[[0, -1]]
    assert f"dead units: {first:.3g}, then {last:.3g} %" in figure.description
    assert "11 networks of 6 layers" in figure.description


def test_eyes_figure():
    silent = np.random.default_rng(2).uniform(0, 100, (3, 4, 11))
    sizes = (1, 10, 60, 600)
    figure = eyes_figure(EyeCount(sizes, silent, silent))
    expected = {}
    for layer, values in enumerate(np.sort(silent, axis=-1), start=1):
        expected[1, f"layer {layer}"] = sizes, values[:, 5]
        expected[1, f"layer {layer} band"] = sizes, values[:, 1], values[:, 9]
    assert_plotted(figure.fig, expected, titles=["all biases at −2, before training"])
    assert f"layer 2: {np.median(silent[1, 0]):.3g} % on 1" in figure.description
