"""The toy of notebook 00: means of random numbers."""

import numpy as np
import pytest

from course_utils.chapters.start_here.experiments.means import Means, means_of_normals
from course_utils.chapters.start_here.explorers import explore_means
from course_utils.chapters.start_here.figures.means import means_figure
from tests.oracle import assert_plotted


def test_means_are_those_of_the_same_draws() -> None:
    drawn = np.random.default_rng(5).standard_normal((200, 7))
    result = means_of_normals(7, rng=5)
    assert result.count == 7
    np.testing.assert_allclose(result.means, [sum(row) / 7 for row in drawn], rtol=1e-13)


def test_means_shrink_with_the_root_of_the_count() -> None:
    one, hundred = (means_of_normals(n, runs=4000, rng=0).means.std() for n in (1, 100))
    assert one == pytest.approx(1, rel=0.05)
    assert one / hundred == pytest.approx(10, rel=0.1)


def test_a_mean_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="count: must be a whole number of at least 1, got 0"):
        means_of_normals(0, rng=1)


def test_histogram_and_words_show_the_means() -> None:
    means = np.random.default_rng(2).normal(0.1, 0.4, 150)
    means[:2] = -7, 3  # beyond the axis: the outermost bars hold them
    figure = means_figure(Means(9, means))
    counts = np.zeros(80)
    for mean in means:
        counts[min(max(int(np.floor((mean + 2) / 0.05)), 0), 79)] += 1
    assert_plotted(figure.fig, {(1, "means"): counts}, titles=["150 runs"])
    ordered = np.sort(means)
    low, high = (np.interp(share * 149, np.arange(150), ordered) for share in (0.1, 0.9))
    std = np.sqrt(((means - means.mean()) ** 2).mean())
    assert figure.description == (
        f"150 means of 9 standard normal numbers each: 80 % of them lie between {low:.3g} and "
        f"{high:.3g}, their standard deviation is {std:.3g}."
    )


def test_the_slider_counts_further_draws_of_the_notebooks_seed() -> None:
    explorer = explore_means(rng=3)
    assert explorer.description == explore_means(rng=3).description
    assert explorer.description != explore_means(rng=4).description
    first = explorer.description
    explorer.set(draw=2)
    assert explorer.description != first
    drawn = np.random.default_rng((3, 2)).standard_normal((200, 4)).mean(axis=1)
    assert f"standard deviation is {drawn.std():.3g}." in explorer.description
