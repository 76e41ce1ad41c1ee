"""What passes many layers, against Jacobians, known numbers, and what its figures show."""

from statistics import NormalDist

import numpy as np
import pytest

from course_utils.chapters.saturation.experiments.flow import (
    Flow,
    Passing,
    Stack,
    Twins,
    flow,
    pass_through,
    random_stack,
    theory_backward,
    twins,
)
from course_utils.chapters.saturation.figures.flow import (
    Pad,
    describe_pad,
    draw_pad,
    factor_figure,
    pad_axes,
    product_figure,
    twins_figure,
)
from course_utils.meanfield import Layers
from tests.oracle import DECORATION, assert_plotted


def rms(values):
    return np.sqrt(np.mean(np.asarray(values) ** 2))


@pytest.mark.parametrize("kind", ["tanh", "sigmoid"])
def test_everything_that_passes_is_a_jacobian(kind):
    stack = random_stack(3, width=4, examples=2, runs=2, rng=5)
    gain = 1.7
    found = pass_through(stack, gain, activation=kind)

    def f(z):
        return np.tanh(z) if kind == "tanh" else 1 / (1 + np.exp(-z))

    for run in range(2):
        outs, tangents, grads, slopes = [], [], [], []
        for x, step, up in zip(stack.x[run], stack.step[run], stack.upstream[run], strict=True):
            values, zs = [x], []
            for W in stack.weights[:, run]:
                zs.append(gain * values[-1] @ W)
                values.append(f(zs[-1]))
            eps = 1e-6
            ds = [(f(z + eps) - f(z - eps)) / (2 * eps) for z in zs]
            jacobians = [
                gain * W * d for W, d in zip(stack.weights[:, run], ds, strict=True)
            ]  # row: input, column: output
            tangent, grad = [step], [up]
            for J in jacobians:
                tangent.append(tangent[-1] @ J)
            for J in jacobians[::-1]:
                grad.append(J @ grad[-1])
            outs.append(values)
            tangents.append(tangent)
            grads.append(grad[::-1])
            slopes.append(ds)
        for layer in range(4):
            assert found.forward[layer, run] == pytest.approx(rms([o[layer] for o in outs]))
            assert found.backward[layer, run] == pytest.approx(rms([g[layer] for g in grads]))
            apart = rms([t[layer] for t in tangents]) / rms([t[0] for t in tangents])
            assert found.apart[layer, run] == pytest.approx(apart, rel=1e-6)
        for layer in range(3):
            each = np.array([s[layer] for s in slopes])
            assert found.slope[layer, run] == pytest.approx(each.mean(), rel=1e-6)
            assert found.rms_slope[layer, run] == pytest.approx(rms(each), rel=1e-6)
            assert found.steep[layer, run] == pytest.approx((each > 0.5).mean())
            carried = (each[each > 0.5] ** 2).sum() / (each**2).sum()
            assert found.carried[layer, run] == pytest.approx(carried, rel=1e-6)


def test_weights_have_variance_one_over_width():
    stack = random_stack(2, width=100, examples=3, runs=4, rng=0)
    assert stack.weights.shape == (2, 4, 100, 100)
    assert stack.weights.std() == pytest.approx(0.1, rel=0.01)
    assert stack.x.shape == stack.step.shape == stack.upstream.shape == (4, 3, 100)


def test_known_numbers_of_twenty_layers():
    """Measured before by other code: widths 32 and 512, other seeds."""
    found = flow((0.5, 1.0, 3.2), width=64, runs=10, rng=8)
    assert np.median(found.ratio(0.5)) == pytest.approx(7.6e-7, rel=0.3)
    assert np.median(found.ratio(1.0)) == pytest.approx(0.19, rel=0.3)
    assert 400 < np.median(found.ratio(3.2)) < 1300
    assert np.median(found.product(3.2)) == pytest.approx(7e-12, rel=0.6)
    assert np.median(found.slope(3.2)) == pytest.approx(0.277, abs=0.01)
    assert np.median(found.slope(0.5)) == pytest.approx(0.989, abs=0.003)
    assert np.median(found.kept(3.2)) == pytest.approx(0.849 / 0.87, abs=0.03)
    assert np.median(found.rms_slope(3.2)) == pytest.approx(0.437, abs=0.01)
    steep, carried = found.steep(3.2)
    assert np.median(steep) == pytest.approx(0.26, abs=0.02)
    assert np.median(carried) == pytest.approx(0.89, abs=0.02)
    assert 400 < np.median(found.grown(3.2)) < 1400
    assert found.theory[3.2][0] == pytest.approx(771, rel=0.01)
    assert found.theory[3.2][-1] == 1
    assert len(found.theory[0.5]) == 21
    with pytest.raises(ValueError, match=r"gain: 2 is not known"):
        found.ratio(2)


def test_theory_runs_from_the_output_to_the_input():
    one, two = theory_backward(3.2, 1), theory_backward(3.2, 2)
    # The first layer sees variance 3.2^2; the second less, so its slopes are larger.
    assert one[0] < two[0] / one[0] or two[1] > one[0]
    assert two[0] == pytest.approx(one[0] * two[1])


def test_twins_start_as_said_and_part():
    found = twins((1.5, 3.2), width=64, noise=0.05, examples=40, runs=6, rng=3)
    # |x|^2 is 61 on average (61 pixels vary), the noise is .05 on each of 64.
    assert np.median(found.cosine[:, 0]) == pytest.approx(1 - 0.05**2 / 2, abs=6e-4)
    assert found.cosine.shape == (2, 21, 6)
    fine = twins((1.5, 3.2), width=100, runs=6, rng=3)
    assert np.median(fine.at_end(3.2)) < 0.6
    assert np.median(fine.at_end(1.5)) == pytest.approx(0.999, abs=0.002)
    with pytest.raises(ValueError, match="gain"):
        fine.at_end(1.0)


def passing(backward, slope, forward=None):
    backward = np.array(backward, dtype=float)
    forward = np.ones_like(backward) if forward is None else np.array(forward, dtype=float)
    slope = np.array(slope, dtype=float)
    return Passing(
        forward, backward, np.ones_like(backward), slope, 1.1 * slope, 0.5 * slope, 0.9 + 0 * slope
    )


def made_up() -> Flow:
    at = {
        0.5: passing([[1, 3, 2], [10, 10, 10], [100, 100, 100]], [[0.5] * 3, [0.8, 0.6, 0.5]]),
        3.2: passing([[60, 20, 40], [10, 10, 10], [2, 2, 2]], [[0.2] * 3, [0.1, 0.3, 0.2]]),
    }
    theory = {0.5: np.array([0.03, 0.2, 1.0]), 3.2: np.array([9.0, 3.0, 1.0])}
    return Flow((0.5, 3.2), 2, at, theory)


def band(values):
    return tuple(np.percentile(values, share, axis=-1) for share in (10, 90))


def test_means_over_layers():
    result = made_up()
    slopes = np.array([[0.2, 0.2, 0.2], [0.1, 0.3, 0.2]])
    np.testing.assert_allclose(result.rms_slope(3.2), 1.1 * np.sqrt((slopes**2).mean(axis=0)))
    np.testing.assert_allclose(result.steep(3.2)[0], 0.5 * slopes.mean(axis=0))
    np.testing.assert_allclose(result.steep(3.2)[1], 0.9)
    np.testing.assert_array_equal(result.grown(3.2), [1, 1, 1])


def keyed(fig, panel):
    return fig.axes[panel]._keyed


def test_factor_figure_shows_both_means_and_both_times_the_gain():
    result, gains = made_up(), np.array([0.5, 3.2])
    ratio, product = np.array([0.02, 20]), np.array([0.3, 0.04])  # medians, two layers
    grid = np.geomspace(0.4, 13, 60)
    z = np.array([NormalDist().inv_cdf((k + 0.5) / 20_000) for k in range(20_000)])
    mean, square = np.zeros((2, 60)), np.zeros((2, 60))
    for place, gain in enumerate(grid):
        q = 1.0
        for layer in range(2):
            h = np.tanh(gain * np.sqrt(q) * z)
            mean[layer, place], square[layer, place] = (1 - h**2).mean(), ((1 - h**2) ** 2).mean()
            q = np.mean(h**2)
    figure = factor_figure(result)
    for panel, times, dots in ((0, 1, 1), (1, grid, gains)):
        drawn = keyed(figure.fig, panel)
        for name, wanted, points in (
            ("mean", np.sqrt(mean[0] * mean[1]), np.sqrt(product)),
            ("root mean square", (square[0] * square[1]) ** 0.25, np.sqrt(ratio) / gains),
        ):
            x, y = drawn[name].get_data()
            np.testing.assert_allclose(x, grid)
            np.testing.assert_allclose(y, times * wanted, rtol=1e-3)
            x, y = drawn[f"{name} measured"].get_data()
            np.testing.assert_allclose(x, gains)
            np.testing.assert_allclose(y, dots * points)
        keys = {"mean", "mean measured", "root mean square", "root mean square measured"}
        assert set(drawn) - {"nothing lost"} == keys
    titles = [ax.get_title(loc="left") for ax in figure.fig.axes]
    assert titles == ["slope of tanh", "gain × slope: the factor of a layer"]
    assert "gain times root mean square slope: 0.14 at 0.5, 4.5 at 3.2" in figure.description


def test_product_figure_shows_ratios_and_products():
    result = made_up()
    ratios = np.array([[0.01, 0.03, 0.02], [30, 10, 20]])
    products = np.array([[0.4, 0.3, 0.25], [0.02, 0.06, 0.04]])
    gains = [0.5, 3.2]
    assert_plotted(
        product_figure(result).fig,
        {
            (1, "measured"): (gains, np.median(ratios, axis=-1)),
            (1, "measured band"): (gains, *band(ratios)),
            (1, "measured name"): "measured",
            (1, "product of slopes"): (gains, np.median(products, axis=-1)),
            (1, "product of slopes band"): (gains, *band(products)),
            (1, "product of slopes name"): "product of slopes",
            (1, "nothing lost"): DECORATION,
        },
        titles=["gradient through 2 tanh layers"],
    )


def test_twins_figure_shows_medians():
    cosine = np.array([[[1, 1, 1], [0.9, 0.8, 0.4]], [[1, 1, 1], [0.3, 0.2, 0.7]]])
    figure = twins_figure(Twins((0.5, 3.2), 0.01, cosine))
    expected = {}
    for row, gain in enumerate((0.5, 3.2)):
        expected[1, f"gain {gain}"] = ([0, 1], np.median(cosine[row], axis=-1))
        expected[1, f"gain {gain} band"] = ([0, 1], *band(cosine[row]))
    assert_plotted(figure.fig, expected, titles=["an image and its twin"])
    assert "gain 3.2: 0.3" in figure.description


def test_pad_shows_signal_gradient_theory_and_product():
    data = Pad(
        "tanh", 3.2, 2,
        passing([[60, 20, 40], [10, 10, 10], [2, 2, 2]], [[0.2] * 3, [0.1, 0.3, 0.2]],
                forward=[[1, 1, 1], [0.5, 0.7, 0.9], [0.2, 0.1, 0.4]]),
        Layers(*(np.array(v) for v in ([9, 8], [0.81, 0.64], [0.3, 0.2], [4.0, 9.0]))),
    )  # fmt: skip
    fig, axes = pad_axes()
    draw_pad(axes, data)
    places, shares = [0, 1, 2], data.passing.backward / 2
    root = np.log(3) / np.log(9)
    assert_plotted(
        fig,
        {
            (1, "measured"): (places, [1, 0.7, 0.2]),
            (1, "measured band"): (places, *band(data.passing.forward)),
            (1, "theory"): (places, [1, 0.9, 0.8]),
            (1, "one"): DECORATION,
            (2, "measured"): (places, [20, 5, 1]),
            (2, "measured band"): (places, *band(shares)),
            (2, "theory"): (places, [6, 3, 1]),
            (2, "product of slopes"): (places, [0.04, 0.2, 1]),
            (2, "one"): DECORATION,
            (3, "scale"): DECORATION,
            (3, "middle"): DECORATION,
            (3, "needle"): ([0.5 + root], [0.82]),
            (3, "chi"): "√χ = 3 a layer",
            (3, "fades"): "fades",
            (3, "explodes"): "explodes",
            (3, "slope"): "mean slope 0.2",
            **{(3, f"key {row}"): DECORATION for row in range(3)},
            (3, "name 0"): "measured",
            (3, "name 1"): "theory",
            (3, "name 2"): "product of slopes",
        },
        titles=["size of the signal", "size of the gradient", ""],
    )
    assert "multiplied by 20; the product of the slopes says 0.04" in describe_pad(data)


def test_a_shallow_stack_is_the_beginning_of_a_deep_one():
    deep = random_stack(5, width=6, examples=2, runs=2, rng=1)
    shallow = Stack(deep.weights[:2], deep.x, deep.step, deep.upstream)
    np.testing.assert_allclose(
        pass_through(shallow, 2.0).forward, pass_through(deep, 2.0).forward[:3]
    )
