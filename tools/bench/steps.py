"""One training step (forward, backward, plain SGD) of one network, beside PyTorch's."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from course_utils.losses import cross_entropy, squared_error
from course_utils.network import mlp
from course_utils.optimizers import SGD
from tools.bench.measure import print_table, race, shown, torch, verdict

Step = Callable[[], None]


@dataclass(frozen=True)
class Case:
    """A network, a batch size, and the largest ratio to PyTorch that we aim at, by precision."""

    name: str
    sizes: tuple[int, ...]
    activation: str
    batch: int
    at_most: dict[str, float]
    norm: str | None = None
    classes: bool = True


def both(target: float) -> dict[str, float]:
    """Return the same target for both precisions."""
    return {"float32": target, "float64": target}


DIGITS = {"float32": 0.5, "float64": 0.6}
HIDDEN = (100, 100, 100)
CASES = (
    Case("2-8-8-1 tanh", (2, 8, 8, 1), "tanh", 10, both(0.2), classes=False),
    Case("2-8-8-1 tanh", (2, 8, 8, 1), "tanh", 128, both(0.2), classes=False),
    Case("64-3x100-10 sigmoid", (64, *HIDDEN, 10), "sigmoid", 60, DIGITS),
    Case("  with batch norm", (64, *HIDDEN, 10), "sigmoid", 60, DIGITS, norm="batch"),
    Case("784-3x100-10 sigmoid", (784, *HIDDEN, 10), "sigmoid", 60, both(0.6)),
    Case("64-30x100-10 ReLU", (64, *[100] * 30, 10), "relu", 128, both(0.85)),
    Case("6x512 tanh", (512,) * 7, "tanh", 128, both(1.2), classes=False),
)


def our_step(case: Case, dtype: str) -> Step:
    """Return a function that does one step of ours."""
    rng = np.random.default_rng(0)
    network = mlp(case.sizes, case.activation, norm=case.norm, rng=rng, dtype=dtype)
    x, targets = data(case, dtype)
    loss, optimizer = (cross_entropy if case.classes else squared_error), SGD(1e-3)

    def step() -> None:
        network.loss_and_grad(x, targets, loss)
        optimizer.step(network.theta, network.grad)

    return step


def data(case: Case, dtype: str) -> tuple[np.ndarray, np.ndarray]:
    """Return inputs and targets."""
    rng = np.random.default_rng(1)
    x = rng.standard_normal((case.batch, case.sizes[0])).astype(dtype)
    if case.classes:
        return x, rng.integers(0, case.sizes[-1], case.batch)
    return x, rng.standard_normal((case.batch, case.sizes[-1])).astype(dtype)


def their_step(case: Case, dtype: str) -> Step:
    """Return a function that does one step of PyTorch's, as its tutorials write it."""
    kinds = {"tanh": torch.nn.Tanh, "sigmoid": torch.nn.Sigmoid, "relu": torch.nn.ReLU}
    modules = []
    for fan_in, fan_out in zip(case.sizes[:-2], case.sizes[1:-1], strict=True):
        modules.append(torch.nn.Linear(fan_in, fan_out))
        if case.norm:
            modules.append(torch.nn.BatchNorm1d(fan_out))
        modules.append(kinds[case.activation]())
    modules.append(torch.nn.Linear(*case.sizes[-2:]))
    model = torch.nn.Sequential(*modules).to(getattr(torch, dtype))
    optimizer = torch.optim.SGD(model.parameters(), lr=1e-3)
    x, targets = (torch.tensor(array) for array in data(case, dtype))
    functional = torch.nn.functional
    loss = functional.cross_entropy if case.classes else functional.mse_loss

    def step() -> None:
        optimizer.zero_grad()
        loss(model(x), targets).backward()
        optimizer.step()

    return step


def one_step() -> None:
    """Print the table."""
    rows = []
    for case in CASES:
        for dtype, target in case.at_most.items():
            contenders = {"ours": our_step(case, dtype)}
            if torch is not None:
                contenders["theirs"] = their_step(case, dtype)
            times = {name: 1e6 * seconds for name, seconds in race(contenders).items()}
            theirs = times.get("theirs")
            ratio = times["ours"] / theirs if theirs else None
            measured = [f"{times['ours']:.0f}", shown(theirs, ".0f"), shown(ratio)]
            judged = verdict(ratio, at_most=target)
            rows.append([case.name, str(case.batch), dtype, *measured, *judged])
    header = ["one training step", "batch", "precision", "us", "PyTorch us", "ratio", "target", ""]
    print_table("One network: time of a step, as a fraction of PyTorch eager", header, rows)
