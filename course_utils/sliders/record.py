"""Explorers for pages without a kernel: their pictures, recorded with their words.

From each preset every control is moved to each of its stops while the others are held. A control
with many stops is thinned out evenly, so that the pictures of an explorer stay within a budget.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from course_utils.pictures.described import webp
from course_utils.pictures.live import LivePicture
from course_utils.sliders.explorer import Explorer

__all__ = ["record"]

NARROW = 340  # pixels: a phone
SLOWLY = 700  # milliseconds from one of the few recorded stops to the next
PLAYED = 4  # a control that plays gets so many times the stops of another one

Places = dict[str, int]


def record(
    explorer: Explorer, folder: Path, *, name: str, budget: int = 3_000_000
) -> dict[str, Any]:
    """Write all pictures of an explorer into a folder, and what belongs to them into frames.js.

    Parameters
    ----------
    explorer : Explorer
        With at least one preset; its settings are left at the last one that was recorded.
    folder : Path
        Made if it is not there.
    name : str
        By which the page asks for it.
    budget : int
        Bytes that all files together may take.

    Returns
    -------
    dict
        What frames.js holds: the controls with the stops that are left, the places of each
        preset, and for each state its two pictures and its words.
    """
    if not explorer.presets:
        raise ValueError("explorer: must have presets to record from, got none")
    folder.mkdir(parents=True, exist_ok=True)
    starts = _starts(explorer)
    phone = _Phone(explorer)
    pairs = [sum(map(len, phone.both(start).values())) for start in starts]
    stops = _stops(explorer, starts, int(0.85 * budget / np.mean(pairs)))
    states = list(_states(starts, stops))
    frames: list[dict[str, str]] = []
    for number, state in enumerate(states):
        files = {}
        for kind, picture in phone.both(state).items():
            files[kind] = f"{number}{kind[0]}.webp"
            (folder / files[kind]).write_bytes(picture)
        frames.append(files | {"words": explorer.description})
    keys = [
        ",".join(str(stops[name].index(place)) for name, place in state.items()) for state in states
    ]
    spec = json.loads(json.dumps(explorer.spec))
    del spec["sizes"]  # here there are two sizes only
    for control, kept in stops.items():
        texts = spec["controls"][control]["texts"]
        thinner = {"texts": [texts[place] for place in kept], "interval": SLOWLY}
        spec["controls"][control] |= thinner
    thinned = [{c: stops[c].index(place) for c, place in start.items()} for start in starts]
    for preset, start in zip(spec["presets"], thinned, strict=True):
        preset["places"] = {control: start[control] for control in preset["places"]}
    recorded = {
        "spec": spec,
        "presets": thinned,
        "sizes": {"narrow": phone.live.size, "wide": explorer._live.size},
        "frames": dict(zip(keys, frames, strict=True)),
    }
    text = json.dumps(recorded, ensure_ascii=False)
    (folder / "frames.js").write_text(f"recorded({json.dumps(name)}, {text});\n", encoding="utf-8")
    taken = sum(path.stat().st_size for path in folder.iterdir())
    if taken > budget:
        raise ValueError(f"budget: must hold {taken} bytes for {name}, got {budget}")
    return recorded


def _starts(explorer: Explorer) -> list[Places]:
    """Return the places of all controls for each preset; what it leaves open is the default."""
    default = {name: control.place(control.value) for name, control in explorer.controls.items()}
    return [default | preset["places"] for preset in explorer.spec["presets"]]


def _states(starts: list[Places], stops: dict[str, list[int]]) -> Iterator[Places]:
    """Yield every state to be recorded once: presets, and each stop of each control from there."""
    seen = set()
    for start in starts:
        moved = ({**start, name: place} for name, kept in stops.items() for place in kept)
        for state in (start, *moved):
            if (key := tuple(state.values())) not in seen:
                seen.add(key)
                yield state


def _stops(explorer: Explorer, starts: list[Places], affordable: int) -> dict[str, list[int]]:
    """Return the places that are kept of each control: as many as can be afforded."""

    def thinned(share: int) -> dict[str, list[int]]:
        kept = {}
        for name, control in explorer.controls.items():
            count, held = len(control.stops), {start[name] for start in starts}
            wanted = share * (PLAYED if control.play else 1) if control.kind == "range" else count
            evenly = np.linspace(0, count - 1, min(wanted, count)).round().astype(int)
            kept[name] = sorted(held | set(evenly.tolist()))
        return kept

    share, most = 2, max(len(control.stops) for control in explorer.controls.values())
    while share < most and len(list(_states(starts, thinned(share + 1)))) <= affordable:
        share += 1
    return thinned(share)


class _Phone:
    """An explorer and a second, narrow picture of the same data beside its own wide one."""

    def __init__(self, explorer: Explorer) -> None:
        explorer.fit(0)
        self.explorer = explorer
        fig, self.axes = explorer._figure()
        explorer._draw(self.axes, explorer._view(**explorer.settings))
        self.live = LivePicture(fig)
        self.live.fit(NARROW)

    def both(self, state: Places) -> dict[str, bytes]:
        """Set the controls to their places and return both pictures."""
        it = self.explorer
        it.set(**{name: it.controls[name].stops[place] for name, place in state.items()})
        if it.problem:
            raise ValueError(f"explorer: {it.settings} could not be drawn. {it.problem}")
        it._draw(self.axes, it._view(**it.settings))
        return {"narrow": webp(self.live.pixels()), "wide": webp(it._live.pixels())}
