"""From a slider's move to the new picture, in the kernel: numerics, drawing, encoding, words."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import numpy as np

from course_utils.course import COURSE, explorers_of, make_explorer
from tools.bench.measure import print_table, verdict

MOVES = 12  # along each slider


def values_of(control: Any) -> list[Any]:
    """Return the values to visit: a slider from end to end, a choice option by option."""
    if not hasattr(control, "low"):
        return list(control.extremes)
    space = np.geomspace if control.log else np.linspace
    values = space(control.low, control.high, MOVES).clip(control.low, control.high)
    whole = all(float(v).is_integer() for v in (control.low, control.high, control.step))
    return [round(v) if whole and not control.log else float(v) for v in values]


async def move_through(explorer: Any) -> list[float]:
    """Return how long each move took; what is computed afterwards, piece by piece, goes on."""
    times = []
    for name, control in explorer.controls.items():
        before = explorer.settings
        for value in values_of(control):
            start = time.perf_counter()
            explorer.set(**{name: value})
            times.append(time.perf_counter() - start)
            await asyncio.sleep(0.005)  # as a kernel does between two messages
        explorer.set(**before)
    return times


def slider_to_picture() -> None:
    """Print the median and the 90th percentile of every explorer."""
    names = [name for chapter in COURSE for name in explorers_of(chapter)]
    rows = []
    for name in names:
        start = time.perf_counter()
        explorer = make_explorer(name, rng=1)
        first = 1e3 * (time.perf_counter() - start)
        times = 1e3 * np.array(asyncio.run(move_through(explorer)))
        median, late = (float(np.percentile(times, q)) for q in (50, 90))
        often, rarely = verdict(median, at_most=60), verdict(late, at_most=100)
        row = [
            name,
            str(len(times)),
            f"{first:.0f}",
            f"{median:.0f}",
            *often,
            f"{late:.0f}",
            *rarely,
        ]
        rows.append(row)
    header = ["explorer", "moves", "first ms", "median ms", "target", "", "p90 ms", "target", ""]
    title = (
        "Slider to picture, without the browser (its share is about 20 ms; targets are for both)"
    )
    print_table(title, header, rows)
