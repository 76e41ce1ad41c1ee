"""Mini-batches show every example once an epoch; batches are taken from shared and own data."""

import numpy as np
import pytest

from course_utils.batches import mini_batches, take


def rng(seed=0):
    return np.random.default_rng(seed)


def test_an_epoch_shows_every_example_once():
    batches = mini_batches(12, 4, rng=rng())
    for _ in range(3):
        epoch = np.concatenate([next(batches) for _ in range(3)])
        np.testing.assert_array_equal(np.sort(epoch), np.arange(12))


def test_each_run_has_its_own_order():
    batches = mini_batches(50, 25, rng=rng(), runs=(2, 3))
    epoch = np.concatenate([next(batches), next(batches)], axis=-1)
    assert epoch.shape == (2, 3, 50)
    np.testing.assert_array_equal(np.sort(epoch), np.broadcast_to(np.arange(50), (2, 3, 50)))
    assert not np.array_equal(epoch[0, 0], epoch[1, 2])


def test_the_rest_sits_out_and_epochs_differ():
    batches = mini_batches(10, 4, rng=rng())
    epochs = [np.concatenate([next(batches), next(batches)]) for _ in range(2)]
    assert all(len(np.unique(epoch)) == 8 for epoch in epochs)
    assert not np.array_equal(epochs[0], epochs[1])


@pytest.mark.parametrize(
    ("examples", "size", "sentence"),
    [
        (10, 11, "batch_size: must be at most the number of examples 10, got 11"),
        (10, 0, "batch_size: must be a whole number of at least 1, got 0"),
        (10, 2.5, r"batch_size: must be a whole number of at least 1, got 2\.5"),
        (10, None, "batch_size: must be a whole number of at least 1, got None"),
        (0, 1, "examples: must be a whole number of at least 1, got 0"),
    ],
)
def test_bad_batches_are_refused_at_once(examples, size, sentence):
    with pytest.raises(ValueError, match=sentence):
        mini_batches(examples, size, rng=rng())


X, LABELS = rng(1).standard_normal((3, 12, 2)), rng(2).integers(0, 9, (3, 12))
INDEX = rng(3).integers(0, 12, (3, 5))


@pytest.mark.parametrize("shared", [True, False], ids=["shared data", "own data"])
@pytest.mark.parametrize("batch", [slice(4, 9), INDEX[0], INDEX], ids=["slice", "shared", "own"])
def test_taking_is_taking_run_by_run(batch, shared):
    x, labels = (X[0], LABELS[0]) if shared else (X, LABELS)
    chosen = batch if isinstance(batch, slice) else np.broadcast_to(batch, (3, 5))
    for run in range(3):
        one = chosen if isinstance(chosen, slice) else chosen[run]
        expected = (X[0 if shared else run][one], LABELS[0 if shared else run][one])
        for array, axis, rows in zip((x, labels), (-2, -1), expected, strict=True):
            found = take(array, batch, axis)
            own = found.ndim > -axis
            np.testing.assert_array_equal(found[run] if own else found, rows)
