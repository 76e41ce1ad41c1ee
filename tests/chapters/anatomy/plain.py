"""Digit classifiers once more, in plain NumPy: one network at a time, own loops, own formulas.

Nothing of the package is used, so that the experiments are held against an independent number. The
draws are made in the order in which the experiments make them: split, weights, batches.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

Array = np.ndarray
Shape = tuple[Callable[[Array], Array], Callable[[Array], Array]]
"""A function and its slope, both of z."""

DIGITS = Path(__file__).resolve().parents[3] / "data" / "digits.npz"
_erf = np.vectorize(math.erf)


def sigmoid(z: Array) -> Array:
    return 1 / (1 + np.exp(-z))


def normal_cdf(z: Array) -> Array:
    return (1 + _erf(z / math.sqrt(2))) / 2


def bell(z: Array) -> Array:
    return np.exp(-z * z / 2) / math.sqrt(2 * math.pi)


def step(z: Array) -> Array:
    return 1.0 * (z > 0)


def sigmoid_slope(z: Array) -> Array:
    return sigmoid(z) * sigmoid(-z)


SHAPES: dict[str, Shape] = {
    "relu": (lambda z: z * (z > 0), step),
    "tanh": (
        lambda z: 1 - 2 / (np.exp(2 * z) + 1),
        lambda z: 4 / (np.exp(z) + np.exp(-z)) ** 2,
    ),
    "sigmoid": (sigmoid, sigmoid_slope),
    "step": (step, lambda z: 0 * z),
    "lent": (step, sigmoid_slope),
    "silu": (lambda z: z * sigmoid(z), lambda z: sigmoid(z) * (1 + z * sigmoid(-z))),
    "gelu": (lambda z: z * normal_cdf(z), lambda z: normal_cdf(z) + z * bell(z)),
    "softplus": (lambda z: np.log(1 + np.exp(z)), sigmoid),
    "elu": (
        lambda z: np.where(z > 0, z, np.exp(np.minimum(z, 0)) - 1),
        lambda z: np.where(z > 0, 1, np.exp(np.minimum(z, 0))),
    ),
    "asinh": (
        lambda z: np.sign(z) * np.log(np.abs(z) + np.sqrt(1 + z * z)),
        lambda z: (1 + z * z) ** -0.5,
    ),
    "relu6": (lambda z: np.minimum(z * (z > 0), 6), lambda z: step(z) * (z < 6)),
    "relu1": (lambda z: np.minimum(z * (z > 0), 1), lambda z: step(z) * (z < 1)),
}


def scaled(name: str, factor: float) -> Shape:
    f, df = SHAPES[name]
    return lambda z: factor * f(z), lambda z: factor * df(z)


def leaky(slope: float, lower: float = 0.0) -> Shape:
    return lambda z: np.where(z > 0, z, slope * z) - lower, lambda z: np.where(z > 0, 1.0, slope)


def mirrored(s_in: int, s_out: int) -> Shape:
    f, df = SHAPES["relu"]
    return lambda z: s_out * f(s_in * z), lambda z: s_in * s_out * df(s_in * z)


def xavier(fan_in: int, fan_out: int) -> float:
    return math.sqrt(2 / (fan_in + fan_out))


def kaiming(fan_in: int, fan_out: int) -> float:
    return math.sqrt(2 / fan_in)


@dataclass
class Net:
    """One network: weights and biases by layer; `slopes` by hidden layer if they are learned."""

    shape: Shape
    W: list[Array]
    b: list[Array]
    slopes: list[Array]

    def layers(self, x: Array) -> tuple[list[Array], list[Array]]:
        """Return what goes into each layer, and each z; the last z are the logits."""
        inputs, zs = [x], []
        for k, (W, b) in enumerate(zip(self.W, self.b, strict=True)):
            z = inputs[k] @ W + b
            zs.append(z)
            if k < len(self.W) - 1:
                learned = np.where(z > 0, z, self.slopes[k] * z) if self.slopes else None
                inputs.append(self.shape[0](z) if learned is None else learned)
        return inputs, zs

    def hidden(self, x: Array) -> list[Array]:
        return self.layers(x)[0][1:]

    def answers(self, x: Array) -> Array:
        return self.layers(x)[1][-1].argmax(axis=1)

    def learn(self, x: Array, labels: Array, rate: float) -> float:
        """Make one step on the cross-entropy; return the loss before it."""
        inputs, zs = self.layers(x)
        share = np.exp(zs[-1] - zs[-1].max(axis=1, keepdims=True))
        share /= share.sum(axis=1, keepdims=True)
        rows = np.arange(len(x))
        loss = -np.log(share[rows, labels]).mean()
        delta = (share - np.eye(10)[labels]) / len(x)
        for k in reversed(range(len(self.W))):
            grad_W, grad_b, back = inputs[k].T @ delta, delta.sum(axis=0), delta @ self.W[k].T
            if k and self.slopes:
                z = zs[k - 1]
                delta = back * np.where(z > 0, 1, self.slopes[k - 1])
                self.slopes[k - 1] = self.slopes[k - 1] - rate * (back * z * (z <= 0)).sum(axis=0)
            elif k:
                delta = back * self.shape[1](zs[k - 1])
            self.W[k] = self.W[k] - rate * grad_W
            self.b[k] = self.b[k] - rate * grad_b
        return float(loss)


@dataclass
class Plain:
    """A network before and after training, and what it is tested with."""

    start: Net
    net: Net
    x: Array
    labels: Array

    @property
    def accuracy(self) -> float:
        return float((self.net.answers(self.x) == self.labels).mean())


def digits() -> tuple[Array, Array]:
    with np.load(DIGITS) as arrays:
        return arrays["pixels"].reshape(-1, 64) / 16.0, arrays["labels"].astype(int)


def standardized(x: Array, by: Array) -> Array:
    std = np.array([column.std() if column.max() > column.min() else 1.0 for column in by.T])
    return (x - by.mean(axis=0)) / std


def batches(rng: np.random.Generator, examples: int, size: int = 60) -> Iterator[Array]:
    while True:
        order = rng.permuted(np.arange(examples))
        for k in range(examples // size):
            yield order[k * size : (k + 1) * size]


def new_net(shape: Shape, W: Sequence[Array], *, bias: float = 0.0, slopes: bool = False) -> Net:
    learned = [np.full(w.shape[1], 0.25) for w in W[:-1]] if slopes else []
    return Net(shape, list(W), [np.full(w.shape[1], bias) for w in W], learned)


def trained(
    seed: int,
    shape: Shape,
    hidden: Sequence[int],
    *,
    rate: float,
    steps: int,
    runs: int = 2,
    gain: float = 1.0,
    bias: float = 0.0,
    std: Callable[[int, int], float] = xavier,
    slopes: bool = False,
) -> list[Plain]:
    """Train on standardized digits in batches of 60, each run by itself."""
    rng = np.random.default_rng(seed)
    x, labels = digits()
    splits = rng.permuted(np.tile(np.arange(len(x)), (runs, 1)), axis=1)
    sizes = list(zip((64, *hidden), (*hidden, 10), strict=True))
    drawn = [gain * std(*size) * rng.standard_normal((runs, *size)) for size in sizes]
    tests = round(0.2 * len(x))
    stream = batches(rng, len(x) - tests)
    order = [next(stream) for _ in range(steps)]
    found = []
    for run, split in enumerate(splits):
        test, train = split[:tests], split[tests:]
        x_train = standardized(x[train], x[train])
        start, net = (
            new_net(shape, [part[run] for part in drawn], bias=bias, slopes=slopes)
            for _ in range(2)
        )
        for chosen in order:
            net.learn(x_train[chosen], labels[train][chosen], rate)
        found.append(Plain(start, net, standardized(x[test], x[train]), labels[test]))
    return found
