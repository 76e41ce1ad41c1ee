"""One training step (forward, backward, plain SGD) beside bare matrix products and PyTorch."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import cycle, islice, pairwise
from typing import Any

import numpy as np

from course_utils.losses import cross_entropy, squared_error
from course_utils.network import mlp
from course_utils.optimizers import SGD
from course_utils.training import descend
from tools.bench.measure import Step, judged, race, table, torch


@dataclass(frozen=True)
class Case:
    """One or many networks, a batch size, and targets for our time over PyTorch's and over that
    of the products alone."""

    name: str
    sizes: tuple[int, ...]
    activation: str
    batch: int
    pytorch: str
    products: str = ""
    norm: str | None = None
    runs: tuple[int, ...] = ()

    @property
    def classes(self) -> bool:
        """Whether the outputs are the logits of ten digits."""
        return self.sizes[-1] == 10


PLAYGROUND = (2, 8, 8, 1), "tanh", 10
DIGITS = (64, 100, 100, 100, 10), "sigmoid", 60
CASES = (
    Case("2-8-8-1 tanh", *PLAYGROUND, pytorch="<= 0.2"),
    Case("64-3x100-10 sigmoid", *DIGITS, pytorch="< 1", products="<= 1.8"),
    Case("the same, batch norm", *DIGITS, pytorch="< 1", norm="batch"),
    Case("784-3x100-10 sigmoid", (784, *DIGITS[0][1:]), *DIGITS[1:], "< 1", "<= 1.4"),
    Case("64-30x100-10 ReLU", (64, *[100] * 30, 10), "relu", 128, "<= 0.82"),
    Case("6x512 tanh", (512,) * 7, "tanh", 128, "<= 0.87"),
    Case("50 x 2-8-8-1 tanh", *PLAYGROUND, pytorch="<= 0.33", runs=(50,)),
    Case("300 x 2-8-8-1 tanh", *PLAYGROUND, pytorch="<= 0.5", runs=(300,)),
    Case("50 x 64-3x100-10 sigmoid", *DIGITS, pytorch="<= 1", runs=(50,)),
)


def data(case: Case, dtype: str) -> tuple[np.ndarray, np.ndarray]:
    """Return inputs and targets, each run its own mini-batch."""
    rng = np.random.default_rng(1)
    x = rng.standard_normal((*case.runs, case.batch, case.sizes[0])).astype(dtype)
    if case.classes:
        return x, rng.integers(0, 10, x.shape[:-1])
    return x, rng.standard_normal((*x.shape[:-1], case.sizes[-1])).astype(dtype)


def our_step(case: Case, dtype: str) -> Step:
    """Return a function that does one step of all our networks."""
    how: Any = {"norm": case.norm, "runs": case.runs, "dtype": dtype}
    network = mlp(case.sizes, case.activation, rng=np.random.default_rng(0), **how)
    x, targets = data(case, dtype)
    loss, optimizer = (cross_entropy if case.classes else squared_error), SGD(1e-3)

    def step() -> None:
        network.loss_and_grad(x, targets, loss)
        optimizer.step(network.theta, network.grad)

    return step


def products(case: Case, dtype: str, convert: Any = np.asarray) -> Step:
    """Return a function that does nothing but the matrix products of one step."""
    rng = np.random.default_rng(2)
    pairs = []
    for n, m in pairwise(case.sizes):
        shapes = (case.batch, n), (n, m), (case.batch, m)
        normal = (rng.standard_normal((*case.runs, *shape)).astype(dtype) for shape in shapes)
        x, W, grad_out = map(convert, normal)
        pairs += [(x, W), (x.mT, grad_out), (grad_out, W.mT)]
    del pairs[2]  # nobody asks for the gradient with respect to the data

    def step() -> None:
        for a, b in pairs:
            _ = a @ b

    return step


def torch_layers(case: Case, dtype: str) -> Step:
    """Return a step of PyTorch's layers, as its tutorials write it."""
    nn = torch.nn
    kinds = {"tanh": nn.Tanh, "sigmoid": nn.Sigmoid, "relu": nn.ReLU}
    modules = []
    for fan_in, fan_out in pairwise(case.sizes[:-1]):
        norm = [nn.BatchNorm1d(fan_out)] if case.norm else []
        modules += [nn.Linear(fan_in, fan_out), *norm, kinds[case.activation]()]
    model = nn.Sequential(*modules, nn.Linear(*case.sizes[-2:])).to(getattr(torch, dtype))
    return torch_step(case, dtype, model, model.parameters())


def torch_batched(case: Case, dtype: str) -> Step:
    """Return a step of many networks by torch.baddbmm."""
    made = {"dtype": getattr(torch, dtype), "requires_grad": True}
    shapes = list(pairwise(case.sizes))
    weights = [torch.randn(*case.runs, n, m, **made) for n, m in shapes]
    biases = [torch.zeros(*case.runs, 1, m, **made) for _, m in shapes]
    bend = getattr(torch, case.activation)

    def model(h: Any) -> Any:
        for W, b in zip(weights[:-1], biases[:-1], strict=True):
            h = bend(torch.baddbmm(b, h, W))
        return torch.baddbmm(biases[-1], h, weights[-1]).flatten(0, 1)

    return torch_step(case, dtype, model, [*weights, *biases])


def torch_step(case: Case, dtype: str, model: Any, parameters: Iterable[Any]) -> Step:
    """Return a function that does one step of PyTorch's, with autograd."""
    x, targets = map(torch.from_numpy, data(case, dtype))
    targets = targets.flatten(0, len(case.runs))
    functional = torch.nn.functional
    loss = functional.cross_entropy if case.classes else functional.mse_loss
    optimizer = torch.optim.SGD(parameters, lr=1e-3)

    def step() -> None:
        optimizer.zero_grad()
        loss(model(x), targets).backward()
        optimizer.step()

    return step


def one_step() -> None:
    """Print the time of a step."""
    rows = []
    for case in CASES:
        for dtype in ("float32", "float64"):
            pytorch = torch_batched if case.runs else torch_layers
            us = race(
                {
                    "ours": our_step(case, dtype),
                    "NumPy @": products(case, dtype),
                    "torch @": torch and products(case, dtype, torch.from_numpy),
                    "PyTorch": torch and pytorch(case, dtype),
                }
            )
            to_products = judged(us["ours"] / us["NumPy @"], case.products)
            to_pytorch = judged(us["ours"] / us["PyTorch"], case.pytorch)
            rows.append([case.name, case.batch, dtype, *us.values(), to_products, to_pytorch])
    columns = "networks | batch | precision | us | NumPy @ | torch @ | PyTorch | us / NumPy @"
    title = "One training step, its matrix products alone, and PyTorch eager (batched for many)"
    table(title, f"{columns} | us / PyTorch", rows)


def descents() -> None:
    """Print what `descend` costs beside the same steps in a loop by hand."""
    alone, steps = CASES[0], 250
    rows = []
    for case in (alone, replace(alone, runs=(50,)), replace(alone, batch=250), CASES[1]):
        network = mlp(case.sizes, case.activation, rng=0, runs=case.runs)
        x, targets = data(replace(case, batch=250), "float64")
        loss = cross_entropy if case.classes else squared_error
        starts = range(0, 250 - case.batch + 1, case.batch)
        batches = [slice(start, start + case.batch) for start in starts]
        axis = x.ndim - 2

        def by_hand(network=network, x=x, targets=targets, loss=loss, batches=batches, axis=axis):
            for batch in islice(cycle(batches), steps):
                part = (*[slice(None)] * axis, batch)
                network.loss_and_grad(x[part], targets[part], loss)
                network.theta -= 1e-9 * network.grad

        def by_descend(network=network, x=x, targets=targets, loss=loss, batches=batches):
            how: Any = {"loss": loss, "optimizer": SGD(1e-9), "batches": cycle(batches)}
            for _ in descend(network, x, targets, steps=steps, **how):
                pass

        us = race({"descend": by_descend, "by hand": by_hand})
        # A single small step is nothing but calls, and the check for divergence is one more.
        target = "<= 1.15" if case is alone else "<= 1.05"
        ratio = judged(us["descend"] / us["by hand"], target)
        runs = case.runs[0] if case.runs else 1
        rows.append([case.name, runs, case.batch, *(value / steps for value in us.values()), ratio])
    title = "The training loop, and the same steps by hand"
    table(title, "network | runs | batch | descend, us | by hand | ratio", rows)


def further_run() -> None:
    """Print what each further network costs, as a fraction of a single one's step."""
    alone = CASES[0]
    cases = {"one": alone, "fifty": replace(alone, runs=(50,))}
    us = race({name: our_step(case, "float64") for name, case in cases.items()})
    cost = judged((us["fifty"] - us["one"]) / 49 / us["one"], "<= 0.1")
    row = [alone.name, alone.batch, *us.values(), cost]
    table("What a further run costs", "network | batch | 1 run, us | 50 runs, us | of one", [row])
