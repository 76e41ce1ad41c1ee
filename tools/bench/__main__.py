"""Run every section, or those named: `python -m tools.bench steps many imports`."""

from __future__ import annotations

import os
import sys

from tools.common import ONE_THREAD

os.environ |= ONE_THREAD  # before NumPy is imported: two threads gain nothing at these sizes


def main(names: list[str]) -> int:
    """Print the tables of the named sections; return the exit code."""
    from tools.bench import browser, explorers, many, processes, steps
    from tools.bench.measure import machine, torch

    sections = {
        "steps": steps.one_step,
        "many": many.many_at_once,
        "imports": processes.import_times,
        "born-dead": processes.born_dead,
        "explorers": explorers.slider_to_picture,
        "browser": browser.slider_in_the_browser,
        "notebooks": processes.seconds_per_notebook,
    }
    unknown = [name for name in names if name not in sections]
    if unknown:
        print(f"There is no section {unknown[0]!r}. There are: {', '.join(sections)}.")
        return 2
    print(machine())
    if torch is None:
        print(
            "PyTorch is not installed, so there are no ratios to it. To have them:\n"
            f"    {sys.executable} -m pip install torch"
        )
    print("Medians of interleaved repeats, one BLAS thread. Trust ratios, not microseconds.")
    for name in names or sections:
        sections[name]()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
