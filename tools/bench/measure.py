"""What the sections share: a fair race and a table of verdicts."""

from __future__ import annotations

import importlib
import importlib.util
import operator
import statistics
import timeit
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from tabulate import tabulate

# Optional, hence `Any`: type checking does not need it.
torch: Any = importlib.import_module("torch") if importlib.util.find_spec("torch") else None
if torch:
    torch.set_num_threads(1)

Step = Callable[[], Any]
ROUNDS = 15
SIGNS = {"<": operator.lt, "<=": operator.le, ">=": operator.ge}


def race(contenders: Mapping[str, Step | None]) -> dict[str, float]:
    """Return the median microseconds of one call of each contender; nan for None.

    They take turns of about 30 ms, so that a busy moment of the machine hits all of them. (This is
    what the benchmark libraries do not do: they finish one contender before they start the next.)
    """
    timers = {name: timeit.Timer(call) for name, call in contenders.items() if call}
    calls = {name: max(1, timer.autorange()[0] // 10) for name, timer in timers.items()}
    rounds = [
        {name: timer.timeit(calls[name]) / calls[name] for name, timer in timers.items()}
        for _ in range(ROUNDS)
    ]
    medians = {name: 1e6 * statistics.median(turn[name] for turn in rounds) for name in timers}
    return dict.fromkeys(contenders, float("nan")) | medians


def judged(measured: float, target: str = "") -> str:
    """Return a cell of a table: what was measured, whether it meets the target, the target."""
    seen = f"{measured:.2f}"
    if not target or measured != measured:
        return seen
    sign, bound = target.split()
    met = SIGNS[sign](float(seen), float(bound))
    return f"{seen} {'met' if met else 'NOT MET'} ({target})"


def table(title: str, columns: str, rows: Sequence[Sequence[Any]]) -> None:
    """Print a table; the names of the columns are separated by "|"."""
    header = [name.strip() for name in columns.split("|")]
    print(f"\n{title}\n\n{tabulate(rows, header, floatfmt='.0f')}", flush=True)
