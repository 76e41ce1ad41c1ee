"""Half-planes of units over points in the plane."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from course_utils.chapters.dead_relus.experiments.planes import HalfPlanes
from course_utils.pictures import canvas, style
from course_utils.pictures.described import number

__all__ = ["describe_planes", "draw_planes", "planes_axes"]

SIDE = 5.0
LONG = 20.0


def planes_axes() -> tuple[Figure, list[Axes]]:
    """Return a panel for the plane and one for the units."""
    return canvas.figure(9.4, 4.6, 1, 2, width_ratios=(1.0, 0.95))


def draw_planes(axes: Sequence[Axes], data: HalfPlanes) -> None:
    """Draw where each unit starts to fire, and for how many points it does."""
    plane, bars = axes
    for kind in (0, 1):
        chosen = data.x[data.labels == kind]
        canvas.points(
            plane, f"points {kind}", *chosen.T, colors=style.CLASSES[kind], s=12,
            marker="os"[kind], alpha=0.6, linewidths=0,
        )  # fmt: skip
    length = np.linalg.norm(data.W, axis=0)
    normal = data.W / length
    foot = -data.b / length * normal  # the point of the line that is nearest to the origin
    along = np.array([-normal[1], normal[0]])
    for name, chosen, look in (
        ("alive", ~data.dead, {"color": style.BLUE, "linestyle": "-", "linewidth": 1.3}),
        ("dead", data.dead, {"color": style.RED, "linestyle": "--", "linewidth": 1.6}),
    ):
        gap = np.full((2, int(chosen.sum())), np.nan)
        ends = (foot + LONG * along)[:, chosen], (foot - LONG * along)[:, chosen], gap
        x, y = np.stack(ends, axis=-1).reshape(2, -1)
        canvas.line(plane, f"{name} lines", x, y, **look)
        tips = foot[:, chosen], (foot + 0.45 * normal)[:, chosen], gap
        x, y = np.stack(tips, axis=-1).reshape(2, -1)
        canvas.line(plane, f"{name} sides", x, y, color=look["color"], linewidth=3.0)
    size = float(np.median(length))
    canvas.frame(
        plane, title=f"bias {data.b[0]:g}, $|w|$ about {size:.2g}; stub: firing side",
        x="$x_1$", y="$x_2$",
        xlim=(-SIDE, SIDE), ylim=(-SIDE, SIDE),
    )  # fmt: skip
    order = np.argsort(data.fires)[::-1]
    places = np.arange(1, len(order) + 1)
    canvas.line(
        bars, "fires", places, data.fires[order], color=style.BLUE, marker="o", linestyle="none"
    )
    out = data.dead[order]
    canvas.line(
        bars, "dead", places[out], data.fires[order][out], color=style.RED, marker="X",
        linestyle="none", markersize=10,
    )  # fmt: skip
    bars.set_xticks(places[:: max(1, len(places) // 4)])
    canvas.frame(
        bars, title=f"dead (crosses): {int(out.sum())} of {len(order)} units",
        x="units, the busiest first", y="fires for so many points, %", xlim=(0.3, len(order) + 0.7),
        ylim=(-4, 104),
    )  # fmt: skip


def describe_planes(data: HalfPlanes) -> str:
    """Say how many units catch no point."""
    middle, dead = number(float(np.median(data.fires))), int(data.dead.sum())
    return (
        f"Bias {data.b[0]:g}: {dead} of {len(data.fires)} units {'is' if dead == 1 else 'are'} "
        f"silent for all {len(data.x)} points; the middle one fires for {middle} %, the busiest "
        f"for {number(float(data.fires.max()))} %."
    )
