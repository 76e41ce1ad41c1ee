"""The drawn network has the parts that its words name."""

import numpy as np

from course_utils.chapters.nonlinearity.figures.network import network_figure
from tests.oracle import DECORATION, assert_plotted

COLUMNS = {"input x": [0.5, -0.5], "hidden layer": [1.5, 0.5, -0.5, -1.5], "output layer": [0.0]}


def test_every_unit_is_joined_to_each_of_the_next_column() -> None:
    figure = network_figure()
    expected = {}
    for number, (name, heights) in enumerate(COLUMNS.items()):
        expected[1, name] = [2.0 * number] * len(heights), heights
        expected[1, f"{name} name"] = name
        expected[1, f"{name} size"] = ("2 features", "4 units", "1 unit")[number]
    lefts = list(COLUMNS.values())
    for number, weights in enumerate(("W1", "W2")):
        x, y = [], []
        for start in lefts[number]:
            for stop in lefts[number + 1]:
                x += [2.0 * number, 2.0 * number + 2, np.nan]
                y += [start, stop, np.nan]
        expected[1, weights] = x, y
        expected[1, f"{weights} name"] = f"{weights}, b{number + 1}"
        assert len(x) == 3 * (8, 4)[number]
    for text in ("prediction", "z", "outputs", "sum"):
        expected[1, text] = text
    expected |= {(1, f"$x_{n}$"): f"$x_{n}$" for n in (1, 2)}
    expected |= {(1, f"bend {n}"): "sum,\nbend" for n in (1, 2, 3, 4)}
    expected[1, "out"] = DECORATION
    assert_plotted(figure.fig, expected, titles=[""])
