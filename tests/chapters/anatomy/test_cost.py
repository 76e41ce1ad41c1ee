"""Operations counted."""

import numpy as np

from course_utils.activations import ACTIVATIONS
from course_utils.chapters.anatomy.experiments.cost import operations


def test_operations_are_counted():
    assert operations(lambda h: h * (1 - h)) == {"subtract": 1, "multiply": 1}
    assert operations(ACTIVATIONS["relu"].f) == {"maximum": 1}
    assert operations(ACTIVATIONS["tanh"].f) == {"tanh": 1}
    assert operations(lambda z: np.exp(z) + np.exp(-z)) == {"exp": 2, "negative": 1, "add": 1}
