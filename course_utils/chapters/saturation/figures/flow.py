"""Figures of notebook 04 on what passes many layers: by gain, by layer, for twins, as a pad."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from course_utils.activations import get_activation
from course_utils.chapters.saturation.experiments.flow import Flow, Passing, Twins
from course_utils.meanfield import Layers, layer_by_layer
from course_utils.pictures import canvas, style
from course_utils.pictures.described import DescribedFigure, number

__all__ = [
    "Pad",
    "describe_pad",
    "draw_pad",
    "factor_figure",
    "pad_axes",
    "product_figure",
    "twins_figure",
]

Array = NDArray[np.floating]
LOW, HIGH = 1e-12, 1e12
_TICKS = 10.0 ** np.arange(-12, 13, 6)


def factor_figure(result: Flow) -> DescribedFigure:
    """Show mean and root mean square slope by gain, and both times the gain, with the theory."""
    fig, (slopes, factors) = canvas.figure(10.4, 4.2, 1, 2)
    gains, grid = np.array(result.gains), np.geomspace(0.4, 13, 60)
    theory = layer_by_layer("tanh", grid, result.depth)
    of = {
        "mean": (np.exp(np.log(theory.slope).mean(axis=-1)), result.product, style.cycle(1)),
        "root mean square": (
            np.exp(np.log(theory.chi).mean(axis=-1) / 2) / grid,
            lambda gain: result.ratio(gain) / gain**result.depth, style.cycle(0),
        ),
    }  # fmt: skip
    words = []
    for row, (name, (curve, measured, look)) in enumerate(of.items()):
        each = [np.median(measured(gain)) ** (1 / result.depth) for gain in gains]
        for ax, times, dots in ((slopes, 1, 1), (factors, grid, gains)):
            canvas.line(ax, name, grid, times * curve, label=f"{name} slope", **look)
            canvas.line(
                ax, f"{name} measured", gains, dots * np.array(each), color=look["color"],
                linestyle="none", marker="so"[row],
                label=("measured in the layers", "measured from the gradient")[row],
            )  # fmt: skip
        told = [f"{number(f, 2)} at {g:g}" for f, g in zip(gains * each, gains, strict=True)]
        words.append(f"gain times {name} slope: {', '.join(told)}")
    canvas.line(factors, "nothing lost", [0.4, 13], [1, 1], color=style.GREY, linewidth=1.0)
    for ax, title, ylim, ticks in (
        (slopes, "slope of tanh", (0.05, 1.4), (0.1, 0.3, 1)),
        (factors, "gain × slope: the factor of a layer", (0.3, 4), (0.5, 1, 2)),
    ):
        canvas.frame(ax, title=title, x="gain", xscale="log", yscale="log", xlim=(0.4, 13),
                     ylim=ylim)  # fmt: skip
        ax.set_xticks(gains, [f"{gain:g}" for gain in gains])
        ax.set_yticks(ticks, [f"{tick:g}" for tick in ticks])
        ax.minorticks_off()
    slopes.legend(loc="lower left", fontsize=11)
    return DescribedFigure(
        fig,
        "Times the mean slope, no gain reaches 1. Times the root mean square slope, large gains "
        "pass it, and so do the gradients.",
        f"{result.depth} random tanh layers by gain. Lines: mean field theory; squares: the "
        f"{result.depth}th root of the product of mean slopes; dots: that of the gradient's "
        f"factor, measured. {'; '.join(words)}.",
    )


def product_figure(result: Flow) -> DescribedFigure:
    """Show gradient in over gradient out by gain, beside the product of the mean slopes."""
    fig, (ax,) = canvas.figure(8.6, 4.0)
    gains = np.array(result.gains)
    measured = np.array([result.ratio(gain) for gain in result.gains])
    naive = np.array([result.product(gain) for gain in result.gains])
    looks: dict[str, tuple[Array, dict[str, Any]]] = {
        "measured": (measured, {**style.cycle(0), "marker": "o"}),
        "product of slopes": (naive, {**style.cycle(1), "marker": "s"}),
    }
    drawn = {n: canvas.spread(ax, n, gains, v, **look) for n, (v, look) in looks.items()}
    canvas.line(ax, "nothing lost", [0.4, 13], [1, 1], color=style.GREY, linewidth=1.0)
    canvas.label(
        ax, "measured name", 4.2, 1e6, "measured", ha="right", color=style.cycle(0)["color"]
    )
    canvas.label(
        ax, "product of slopes name", 2.2, 1e-12, "product of slopes", ha="right",
        color=style.cycle(1)["color"],
    )  # fmt: skip
    canvas.frame(
        ax, title=f"gradient through {result.depth} tanh layers", x="gain", xscale="log",
        yscale="log", y="gradient in / gradient out", xlim=(0.4, 13), ylim=(1e-24, 1e12),
    )  # fmt: skip
    ax.set_xticks(gains, [f"{gain:g}" for gain in gains])
    ax.set_yticks((1e-20, 1e-10, 1, 1e10), ("1e-20", "1e-10", "1", "1e+10"))
    ax.minorticks_off()
    words = [
        f"gain {g:g}: measured {number(m, 2)}, product {number(p, 2)}"
        for g, m, p in zip(gains, drawn["measured"][1], drawn["product of slopes"][1], strict=True)
    ]
    return DescribedFigure(
        fig,
        "The larger the gain, the smaller the slopes, and the larger the gradient.",
        f"Medians of {measured.shape[-1]} draws. {'; '.join(words)}.",
    )


def twins_figure(result: Twins) -> DescribedFigure:
    """Show how alike an image and its twin still are, layer by layer."""
    fig, (ax,) = canvas.figure(8.6, 3.6)
    places, words = np.arange(result.cosine.shape[1]), []
    for row, gain in enumerate(result.gains):
        name, look = f"gain {gain:g}", style.cycle(row)
        drawn = canvas.spread(ax, name, places, result.cosine[row], label=name, **look)
        words.append(f"{name}: {number(drawn[1][-1], 2)}")
    canvas.frame(
        ax, title="an image and its twin", x="layers passed", y="cosine",
        xlim=(0, places[-1]), ylim=(0, 1.06),
    )  # fmt: skip
    ax.set_xticks(places[:: max(1, places[-1] // 4)])
    ax.legend(loc="lower left", fontsize=11)
    return DescribedFigure(
        fig,
        "At gain 3.2 the layers tear the two apart.",
        f"Each pixel of the twin is moved by {number(100 * result.noise)} % of its standard "
        f"deviation. Cosine behind the last of {places[-1]} layers, median of "
        f"{result.cosine.shape[-1]} draws, {'; '.join(words)}.",
    )


@dataclass(frozen=True)
class Pad:
    """What the pad shows: one gain, one depth.

    Attributes
    ----------
    activation : str
    gain : float
    depth : int
    passing : Passing
    theory : Layers
    """

    activation: str
    gain: float
    depth: int
    passing: Passing
    theory: Layers

    @property
    def ratio(self) -> float:
        """Gradient in over gradient out, median over the draws."""
        return float(np.median(self.passing.backward[0] / self.passing.backward[-1]))

    @property
    def product(self) -> float:
        """Product of the mean slopes, median over the draws."""
        return float(np.median(self.passing.slope.prod(axis=0)))


def pad_axes() -> tuple[Figure, list[Axes]]:
    """Return a figure with panels for signal, gradient and the dial."""
    fig, axes = canvas.figure(10.4, 4.0, 1, 3, width_ratios=(1.0, 1.0, 0.62))
    axes[2].set_axis_off()
    canvas.frame(axes[2], xlim=(0, 1), ylim=(0, 1))
    return fig, axes


def draw_pad(axes: Sequence[Axes], data: Pad) -> None:
    """Draw size of signal and gradient by layer with the theory, and the dial of chi."""
    forward, backward, dial = axes
    places, passing = np.arange(data.depth + 1), data.passing
    signal = np.sqrt(np.append(1.0, data.theory.moment))
    flow = np.sqrt(np.append(np.cumprod(data.theory.chi[::-1])[::-1], 1.0))
    shares = passing.backward / passing.backward[-1]
    panels = ((forward, passing.forward, signal), (backward, shares, flow))
    for ax, measured, theory in panels:
        canvas.spread(ax, "measured", places, np.clip(measured, LOW, HIGH), **style.cycle(0))
        canvas.line(
            ax, "theory", places, np.clip(theory, LOW, HIGH), linestyle="none", marker="o",
            markersize=4, color=style.BLACK,
        )  # fmt: skip
        canvas.line(ax, "one", [0, 30], [1, 1], color=style.GREY, linewidth=1.0)
        canvas.frame(ax, x="layers passed", xlim=(0, 30), yscale="log")
    naive = np.append(np.cumprod(np.median(passing.slope, axis=-1)[::-1])[::-1], 1.0)
    canvas.line(backward, "product of slopes", places, np.clip(naive, LOW, HIGH), **style.cycle(1))
    canvas.frame(forward, title="size of the signal", ylim=(1e-9, 10))
    canvas.frame(backward, title="size of the gradient", ylim=(LOW, HIGH))
    forward.set_yticks((1e-9, 1e-6, 1e-3, 1), ("1e-09", "1e-06", "0.001", "1"))
    backward.set_yticks(_TICKS, [f"{tick:.0e}" if tick != 1 else "1" for tick in _TICKS])
    for ax in (forward, backward):
        ax.minorticks_off()
    _draw_dial(dial, data)


def _draw_dial(dial: Axes, data: Pad) -> None:
    """Draw chi on a scale from one third to 3, and the key of the lines."""
    root = float(np.sqrt(data.theory.chi[-1]))
    canvas.line(dial, "scale", [0.0, 1.0], [0.82, 0.82], color=style.GREY, linewidth=2.0)
    canvas.line(dial, "middle", [0.5, 0.5], [0.78, 0.86], color=style.GREY, linewidth=2.0)
    at = float(np.clip(0.5 + np.log(root) / np.log(9), 0, 1))
    canvas.points(dial, "needle", [at], [0.82], colors=style.RED, s=110, zorder=3)
    canvas.label(dial, "chi", 0.0, 0.93, f"√χ = {root:.3g} a layer")
    canvas.label(dial, "fades", 0.0, 0.72, "fades", va="top")
    canvas.label(dial, "explodes", 1.0, 0.72, "explodes", va="top", ha="right")
    looks: dict[str, dict[str, Any]] = {
        "measured": style.cycle(0),
        "theory": {"color": style.BLACK, "linestyle": "none", "marker": "o", "markersize": 4},
        "product of slopes": style.cycle(1),
    }
    for row, (name, look) in enumerate(looks.items()):
        y = 0.5 - 0.13 * row
        canvas.line(dial, f"key {row}", [0.0, 0.08, 0.16], [y] * 3, **look)
        canvas.label(dial, f"name {row}", 0.22, y, name, va="center")
    slope = float(np.median(data.passing.slope))
    canvas.label(dial, "slope", 0.0, 0.08, f"mean slope {slope:.3g}")


def describe_pad(data: Pad) -> str:
    """Say what the pad shows."""
    name = get_activation(data.activation).label
    factor = f"{data.ratio:.2g}" if data.ratio >= 1e5 else number(data.ratio, 2)
    return (
        f"Through {data.depth} {name} {'layer' if data.depth == 1 else 'layers'} at gain "
        f"{number(data.gain)} the gradient is multiplied by {factor}; the product of the "
        f"slopes says {number(data.product, 2)}. The last of these layers multiplies it by about "
        f"the root of chi, {number(np.sqrt(data.theory.chi[-1]))}; layers where the signal has "
        "another size may do otherwise. The signal ends at "
        f"{number(np.median(data.passing.forward[-1]), 2)} of size 1. Median of "
        f"{data.passing.forward.shape[-1]} draws."
    )
