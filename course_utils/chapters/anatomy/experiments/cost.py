"""What an activation costs: operations counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["operations"]

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
