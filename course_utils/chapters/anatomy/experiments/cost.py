"""What an activation costs: operations counted, and times compared as orderings."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from course_utils.activations import ACTIVATIONS
from course_utils.checks import Rng, generator

__all__ = ["cheaper_than_matmul", "operations"]

Array = NDArray[np.floating]


def operations(function: Callable[[Array], Any], z: ArrayLike = (0.5,)) -> Mapping[str, int]:
    """Count the elementwise operations that `function` applies to an array, by name."""
    counts: Counter[str] = Counter()

    class Counted(np.ndarray):
        def __array_ufunc__(self, ufunc: Any, method: Any, *inputs: Any, **kwargs: Any) -> Any:
            counts[ufunc.__name__] += 1
            plain = [i.view(np.ndarray) if isinstance(i, Counted) else i for i in inputs]
            return np.asarray(getattr(ufunc, method)(*plain, **kwargs)).view(Counted)

    function(np.asarray(z, dtype=float).view(Counted))
    return counts


def cheaper_than_matmul(
    *, rng: Rng, fan_in: int = 2048, fan_out: int = 256, examples: int = 128, repeats: int = 7
) -> dict[str, bool]:
    """Time activations beside the matrix product that feeds them; return orderings, no times.

    The shortest of several interleaved repetitions counts. The product has `fan_in` times as many
    multiplications as the activation has entries.

    Returns
    -------
    dict of str to bool
        For each activation whether it took less time than the product, and whether ReLU took less
        than the sigmoid.
    """
    rng = generator(rng)
    x, W = rng.standard_normal((examples, fan_in)), rng.standard_normal((fan_in, fan_out))
    z = x @ W
    jobs: dict[str, Callable[[], Any]] = {"matmul": lambda: x @ W}
    for name in ("relu", "tanh", "sigmoid"):
        jobs[name] = lambda f=ACTIVATIONS[name].f: f(z)
    seconds = dict.fromkeys(jobs, np.inf)
    for _ in range(repeats):
        for name, job in jobs.items():
            start = time.perf_counter()
            job()
            seconds[name] = min(seconds[name], time.perf_counter() - start)
    product = seconds.pop("matmul")
    found = {f"{name} < matmul": took < product for name, took in seconds.items()}
    return {"relu < sigmoid": seconds["relu"] < seconds["sigmoid"]} | found
