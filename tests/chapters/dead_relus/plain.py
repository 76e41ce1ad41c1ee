"""Classifiers of notebook 05 once more: one network at a time, plain loops, own optimizers."""

from collections.abc import Callable
from typing import Any

import numpy as np

Array = np.ndarray


class Plain:
    """A network as a list of (W, b) with ReLUs, or a leak, between them."""

    def __init__(self, layers: list[tuple[Array, Array]], slope: float = 0.0) -> None:
        self.layers = [(W.copy(), b.copy().ravel()) for W, b in layers]
        self.slope = slope
        self.memory: list[Any] = [0.0] * (2 * len(layers))
        self.squares: list[Any] = [0.0] * (2 * len(layers))
        self.taken = 0

    def zs(self, x: Array) -> list[Array]:
        found = []
        for W, b in self.layers:
            z = x @ W + b
            found.append(z)
            x = np.where(z > 0, z, self.slope * z)
        return found

    def alive(self, x: Array) -> list[Array]:
        """Return for each hidden layer which units are above 0 for some example."""
        return [np.array([bool((column > 0).any()) for column in z.T]) for z in self.zs(x)[:-1]]

    def accuracy(self, x: Array, labels: Array) -> float:
        return float(np.mean(self.zs(x)[-1].argmax(axis=1) == labels))

    def gradients(self, x: Array, labels: Array) -> list[Array]:
        zs = self.zs(x)
        hidden = [x, *(np.where(z > 0, z, self.slope * z) for z in zs[:-1])]
        e = np.exp(zs[-1] - zs[-1].max(axis=1, keepdims=True))
        delta = (e / e.sum(axis=1, keepdims=True) - np.eye(10)[labels]) / len(x)
        found: list[Array] = []
        for number in reversed(range(len(self.layers))):
            found = [hidden[number].T @ delta, delta.sum(axis=0), *found]
            if number:
                back = delta @ self.layers[number][0].T
                delta = back * np.where(zs[number - 1] > 0, 1.0, self.slope)
        return found

    def step(
        self,
        x: Array,
        labels: Array,
        rate: float,
        *,
        kind: str = "SGD",
        clip: float = np.inf,
        decays: tuple[float, float] = (0.0, 0.0),
        frozen: tuple[int, ...] = (),
    ) -> None:
        grads = self.gradients(x, labels)
        grads = [0 * g if 1 + k // 2 in frozen else g for k, g in enumerate(grads)]
        length = np.sqrt(sum(float((g * g).sum()) for g in grads))
        grads = [g * min(1.0, clip / length) for g in grads]
        flat = [part for layer in self.layers for part in layer]
        grads = [g + decays[k % 2] * p for k, (g, p) in enumerate(zip(grads, flat, strict=True))]
        self.taken += 1
        moves = []
        for k, g in enumerate(grads):
            if kind == "Adam":
                self.memory[k] = 0.9 * self.memory[k] + 0.1 * g
                self.squares[k] = 0.999 * self.squares[k] + 0.001 * g * g
                m = self.memory[k] / (1 - 0.9**self.taken)
                v = self.squares[k] / (1 - 0.999**self.taken)
                moves.append(rate * m / (np.sqrt(v) + 1e-8))
            else:
                self.memory[k] = (0.9 if kind == "momentum" else 0.0) * self.memory[k] + g
                moves.append(rate * self.memory[k])
        flat = [p - move for p, move in zip(flat, moves, strict=True)]
        self.layers = list(zip(flat[::2], flat[1::2], strict=True))


def plain_of(network: Any, run: int, slope: float = 0.0) -> Plain:
    """Return a run of a network of the package as a plain one."""
    return Plain([(d.params["W"][run], d.params["b"][run]) for d in network.dense], slope)


def each_run(network: Any, slope: float = 0.0) -> list[Plain]:
    return [plain_of(network, run, slope) for run in range(network.runs[0])]


def train_all(
    plains: list[Plain], task: Any, chosen: list[Array], rate: float, *, times: float = 1.0,
    **how: Any,
) -> None:  # fmt: skip
    """Train each on its own split of the digits; all see the images of the same numbers."""
    for batch in chosen:
        for run, plain in enumerate(plains):
            x, labels = task.train.x[run, batch], task.train.labels[run, batch]
            plain.step(times * x, labels, rate, **how)


def over_runs(plains: list[Plain], of: Callable[[Plain, int], Any]) -> Array:
    """Return a number, or numbers, for each run along the last axis."""
    return np.array([of(plain, run) for run, plain in enumerate(plains)]).T


def lower(plain: Plain, x: Array, layer: int, units: int, margins: Any) -> None:
    """Kill the first units of a layer: the largest z is as many deviations below 0 as asked."""
    W, b = plain.layers[layer - 1]
    below = x if layer == 1 else np.maximum(plain.zs(x)[layer - 2], 0)
    b = b.copy()
    for unit, margin in zip(range(units), np.broadcast_to(margins, units), strict=True):
        z = below @ W[:, unit]
        b[unit] = -z.max() - margin * np.sqrt(np.mean((z - z.mean()) ** 2))
    plain.layers[layer - 1] = W, b


def dead_percent(plain: Plain, x: Array) -> list[float]:
    return [100 * float(np.mean(~alive)) for alive in plain.alive(x)]
