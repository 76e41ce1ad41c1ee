"""Many networks at once along the `runs` axis, beside PyTorch's batched product with autograd."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from course_utils.losses import cross_entropy, squared_error
from course_utils.network import mlp
from course_utils.optimizers import SGD
from tools.bench.measure import print_table, race, shown, torch, verdict

Step = Callable[[], None]
PLAYGROUND, DIGITS = (2, 8, 8, 1), (64, 100, 100, 100, 10)


@dataclass(frozen=True)
class Case:
    """How many networks of what kind, and how many times PyTorch's speed we aim at."""

    runs: int
    sizes: tuple[int, ...]
    batch: int
    at_least: float | None


CASES = (
    Case(50, PLAYGROUND, 10, 3.0),
    Case(50, PLAYGROUND, 128, None),
    Case(300, PLAYGROUND, 10, 2.0),
    Case(300, PLAYGROUND, 128, None),
    Case(50, DIGITS, 60, 1.0),
)


def data(case: Case, dtype: str) -> tuple[np.ndarray, np.ndarray]:
    """Return inputs and targets, each run its own mini-batch."""
    rng = np.random.default_rng(1)
    x = rng.standard_normal((case.runs, case.batch, case.sizes[0])).astype(dtype)
    if case.sizes is DIGITS:
        return x, rng.integers(0, 10, (case.runs, case.batch))
    return x, rng.standard_normal((case.runs, case.batch, 1)).astype(dtype)


def our_step(case: Case, dtype: str) -> Step:
    """Return a function that does one step of all our networks."""
    activation = "sigmoid" if case.sizes is DIGITS else "tanh"
    rng = np.random.default_rng(0)
    network = mlp(case.sizes, activation, runs=case.runs, rng=rng, dtype=dtype)
    x, targets = data(case, dtype)
    loss, optimizer = (cross_entropy if case.sizes is DIGITS else squared_error), SGD(1e-3)

    def step() -> None:
        network.loss_and_grad(x, targets, loss)
        optimizer.step(network.theta, network.grad)

    return step


def their_step(case: Case, dtype: str) -> Step:
    """Return a function that does one step with torch.baddbmm and autograd."""
    kind = getattr(torch, dtype)
    shapes = list(zip(case.sizes[:-1], case.sizes[1:], strict=True))
    weights = [torch.randn(case.runs, n, m, dtype=kind) / n**0.5 for n, m in shapes]
    biases = [torch.zeros(case.runs, 1, m, dtype=kind) for _, m in shapes]
    parameters = [tensor.requires_grad_() for tensor in (*weights, *biases)]
    optimizer = torch.optim.SGD(parameters, lr=1e-3)
    x, targets = (torch.tensor(array) for array in data(case, dtype))
    bend = torch.sigmoid if case.sizes is DIGITS else torch.tanh

    def loss(outputs: Any) -> Any:
        if case.sizes is DIGITS:
            flat = outputs.reshape(-1, 10), targets.reshape(-1)
            return torch.nn.functional.cross_entropy(*flat) * case.runs
        return ((outputs - targets) ** 2).sum() / (2 * case.batch)

    def step() -> None:
        h = x
        for W, b in zip(weights[:-1], biases[:-1], strict=True):
            h = bend(torch.baddbmm(b, h, W))
        optimizer.zero_grad()
        loss(torch.baddbmm(biases[-1], h, weights[-1])).backward()
        optimizer.step()

    return step


def many_at_once() -> None:
    """Print both tables."""
    rows = []
    for case in CASES:
        for dtype in ("float32", "float64"):
            contenders = {"ours": our_step(case, dtype)}
            if torch is not None:
                contenders["theirs"] = their_step(case, dtype)
            # Thousands of networks times steps per second.
            speed = {name: case.runs / t / 1e3 for name, t in race(contenders).items()}
            theirs = speed.get("theirs")
            ratio = speed["ours"] / theirs if theirs else None
            name = f"{case.runs} x {'-'.join(map(str, case.sizes))}"
            measured = [f"{speed['ours']:.1f}", shown(theirs, ".1f"), shown(ratio)]
            target = verdict(ratio, at_least=case.at_least)
            rows.append([name, str(case.batch), dtype, *measured, *target])
    header = ["networks at once", "batch", "precision", "k/s", "PyTorch k/s", "ratio", "target", ""]
    print_table("Many networks: thousands of network steps a second", header, rows)
    rows = []
    for sizes, batch, target in ((PLAYGROUND, 10, 0.1), (DIGITS, 60, None)):
        one, fifty = (our_step(Case(runs, sizes, batch, None), "float64") for runs in (1, 50))
        times = race({"one": one, "fifty": fifty})
        further = (times["fifty"] - times["one"]) / 49 / times["one"]
        name = f"{'-'.join(map(str, sizes))}, batch {batch}"
        microseconds = [f"{times[key] * 1e6:.0f}" for key in ("one", "fifty")]
        rows.append([name, *microseconds, f"{further:.2f}", *verdict(further, at_most=target)])
    header = ["a further run at 50", "1 run us", "50 runs us", "of one", "target", ""]
    print_table("What a further run costs, as a fraction of a single network's step", header, rows)
