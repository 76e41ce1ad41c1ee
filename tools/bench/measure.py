"""What the sections share: a fair race, a verdict, a plain table."""

from __future__ import annotations

import gc
import importlib
import importlib.util
import os
import platform
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

# Optional: `Any`, so that type checking does not need it.
torch: Any = importlib.import_module("torch") if importlib.util.find_spec("torch") else None
if torch is not None:
    torch.set_num_threads(1)


def machine() -> str:
    """Return one line about what was measured on."""
    versions = f"Python {platform.python_version()}, NumPy {np.__version__}"
    versions += f", PyTorch {torch.__version__}" if torch is not None else ""
    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    return f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores{load}; {versions}"


def race(
    contenders: Mapping[str, Callable[[], Any]], *, repeats: int = 15, seconds: float = 0.02
) -> dict[str, float]:
    """Return the median time of one call of each contender, in seconds.

    They take turns, so that a busy moment of the machine hits all of them. A turn makes as many
    calls as fit into `seconds`.
    """
    calls = {}
    for name, call in contenders.items():
        for _ in range(3):
            call()
        start = time.perf_counter()
        call()
        calls[name] = max(1, int(seconds / (time.perf_counter() - start)))
    times: dict[str, list[float]] = {name: [] for name in contenders}
    gc.disable()
    try:
        for _ in range(repeats):
            for name, call in contenders.items():
                start = time.perf_counter()
                for _ in range(calls[name]):
                    call()
                times[name].append((time.perf_counter() - start) / calls[name])
    finally:
        gc.enable()
    return {name: float(np.median(values)) for name, values in times.items()}


def verdict(
    measured: float | None, *, at_most: float | None = None, at_least: float | None = None
) -> tuple[str, str]:
    """Return the target in words and whether it was met; "-" where there is nothing to say."""
    if at_most is None and at_least is None:
        return "-", "-"
    target = f"<= {at_most:g}" if at_most is not None else f">= {at_least:g}"
    if measured is None:
        return target, "-"
    seen = round(measured, 2)  # as the tables print it
    met = (at_most is None or seen <= at_most) and (at_least is None or seen >= at_least)
    return target, "met" if met else "not met"


def shown(value: float | None, form: str = ".2f") -> str:
    """Return a number as text, a dash for none."""
    return "-" if value is None else format(value, form)


def print_table(title: str, header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a table with aligned columns: the first to the left, the others to the right."""
    widths = [max(len(row[i]) for row in (header, *rows)) for i in range(len(header))]
    print(f"\n{title}")
    for row in (header, ["-" * width for width in widths], *rows):
        cells = [row[0].ljust(widths[0])]
        cells += [cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True)]
        print("  ".join(cells), flush=True)
