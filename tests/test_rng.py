"""Every function of the core that draws takes a seed or a generator, and nothing else decides."""

import importlib
import inspect
import pkgutil

import numpy as np
import pytest

import course_utils
from course_utils import checks, initializers
from course_utils.batches import mini_batches
from course_utils.datasets import POINT_SETS, Dataset, split
from course_utils.digits import digit_task
from course_utils.losses import squared_error
from course_utils.network import mlp
from course_utils.optimizers import SGD
from course_utils.training import fit

CORE = [
    module.name
    for module in pkgutil.iter_modules(course_utils.__path__)
    if not module.ispkg and module.name not in ("checks", "course", "saving")
]
TWENTY = Dataset(np.arange(40.0).reshape(20, 2), np.arange(20))


def fitted(rng):
    network = mlp((2, 3, 1), "tanh", rng=0)
    fit(network, TWENTY.x / 40, TWENTY.x[:, :1] / 40, loss=squared_error, optimizer=SGD(0.1),
        steps=3, batch_size=4, rng=rng)  # fmt: skip
    return network.theta


BUILDERS = {
    "normal": initializers.normal(1.0),
    "uniform": initializers.uniform(1.0),
    "xavier_normal": initializers.xavier_normal(),
    "xavier_uniform": initializers.xavier_uniform(),
    "kaiming_normal": initializers.kaiming_normal(),
    "kaiming_uniform": initializers.kaiming_uniform(),
    "orthogonal": initializers.orthogonal(),
}
# What each function draws, as an array.
DRAWS = {
    **{name: lambda rng, init=init: init((3, 4), rng=rng) for name, init in BUILDERS.items()},
    **{
        name: lambda rng, draw=draw: draw(10, noise=0.1, rng=rng).x
        for name, draw in POINT_SETS.items()
    },
    "split": lambda rng: split(TWENTY, rng=rng)[0].x,
    "mini_batches": lambda rng: next(mini_batches(20, 5, rng=rng)),
    "mlp": lambda rng: mlp((2, 3, 1), "tanh", rng=rng).theta,
    "fit": fitted,
    "digit_task": lambda rng: digit_task(rng=rng).train.labels,
}


def public_functions():
    """Return all public functions of the core that have an argument `rng`, by name."""
    found = {}
    for name in CORE:
        module = importlib.import_module(f"course_utils.{name}")
        for public in getattr(module, "__all__", ()):
            value = getattr(module, public)
            if inspect.isfunction(value) and "rng" in inspect.signature(value).parameters:
                found[public] = value
    return found


def test_rng_is_a_required_keyword_and_every_function_is_tried_here():
    functions = public_functions()
    for function in functions.values():
        rng = inspect.signature(function).parameters["rng"]
        assert rng.kind is rng.KEYWORD_ONLY
        assert rng.default is rng.empty
    assert set(functions) == set(DRAWS) - set(BUILDERS)


@pytest.mark.parametrize("name", DRAWS)
def test_a_seed_and_its_generator_draw_the_same(name):
    draw = DRAWS[name]
    np.testing.assert_array_equal(draw(3), draw(np.random.default_rng(3)))
    np.testing.assert_array_equal(draw(np.int64(3)), draw(3))
    assert not np.array_equal(draw(3), draw(4))


@pytest.mark.parametrize("name", DRAWS)
def test_a_generator_goes_on(name):
    rng = np.random.default_rng(3)
    assert not np.array_equal(DRAWS[name](rng), DRAWS[name](rng))


@pytest.mark.parametrize("bad", [None, -1, 1.0, "1", True, [1], np.random.RandomState(1)])
@pytest.mark.parametrize("name", [*DRAWS, "constant"])
def test_what_is_neither_is_refused(name, bad):
    draw = DRAWS.get(name, lambda rng: initializers.constant(1.0)((2, 2), rng=rng))
    with pytest.raises(ValueError, match=r"rng: must be a seed .* or a generator .*, got .*;"):
        draw(bad)


def test_the_draws_of_one_seed_can_be_had_twice():
    rng = np.random.default_rng(5)
    first, second = checks.seed_of(rng), checks.seed_of(rng)
    assert first != second
    assert checks.seed_of(first) == first
    assert checks.seed_of(np.random.default_rng(5)) == first
    with pytest.raises(ValueError, match="rng: must be a seed"):
        checks.seed_of(-1)


def test_the_global_generator_is_left_alone():
    np.random.seed(1)  # noqa: NPY002
    untouched = np.random.standard_normal(3)  # noqa: NPY002
    np.random.seed(1)  # noqa: NPY002
    for draw in DRAWS.values():
        draw(1)
    np.testing.assert_array_equal(np.random.standard_normal(3), untouched)  # noqa: NPY002
