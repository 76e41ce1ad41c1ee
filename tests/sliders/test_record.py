"""Recorded explorers: what is kept, thinned out, said, and refused."""

import json
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from course_utils.pictures import canvas
from course_utils.sliders.controls import Choice, Slider
from course_utils.sliders.explorer import Explorer
from course_utils.sliders.record import NARROW, record

PRESETS = {"flat": {"size": 0.0}, "steep, red": {"size": 1.53, "color": "red"}}


def explorer(presets: Any = PRESETS, **controls: Any) -> Explorer:
    def draw(axes: Any, data: dict[str, Any]) -> None:
        canvas.line(axes[0], "slope", [0, 1], [0, data["size"]], color=data["color"])
        canvas.frame(axes[0], ylim=(0, 2))

    return Explorer(
        "Slope",
        view=lambda **settings: settings,
        draw=draw,
        describe=lambda data: f"Slope {data['size']:.2f} in {data['color']}.",
        controls={
            "size": Slider("size", 0.0, 2.0, 0.01, 1.0),
            "color": Choice("colour", ["blue", "red"], "blue"),
            **controls,
        },
        presets=presets,
        figure=lambda: canvas.figure(6, 3),
    )


def test_each_state_has_the_words_and_pictures_of_its_settings(tmp_path: Path) -> None:
    data = record(explorer(), tmp_path, name="slope", budget=200_000)
    texts = {name: control["texts"] for name, control in data["spec"]["controls"].items()}
    for key, frame in data["frames"].items():
        size, color = map(int, key.split(","))
        assert (
            frame["words"] == f"Slope {float(texts['size'][size]):.2f} in {texts['color'][color]}."
        )
        for kind, width in (("wide", 600), ("narrow", NARROW)):
            with Image.open(tmp_path / frame[kind]) as picture:
                assert picture.size == tuple(data["sizes"][kind])
            assert data["sizes"][kind][0] == width
    assert len({frame["wide"] for frame in data["frames"].values()}) == len(data["frames"])


def test_from_every_preset_every_control_moves_alone(tmp_path: Path) -> None:
    data = record(explorer(), tmp_path, name="slope", budget=200_000)
    assert [preset["places"] for preset in data["spec"]["presets"]] == [
        {"size": 0},
        {name: data["presets"][1][name] for name in ("size", "color")},
    ]
    count = len(data["spec"]["controls"]["size"]["texts"])
    for preset in data["presets"]:
        for place in range(count):
            assert f"{place},{preset['color']}" in data["frames"]
        for place in (0, 1):
            assert f"{preset['size']},{place}" in data["frames"]


def test_a_preset_and_both_ends_survive_the_thinning(tmp_path: Path) -> None:
    texts = record(explorer(), tmp_path, name="slope", budget=100_000)["spec"]["controls"]["size"][
        "texts"
    ]
    assert {"0", "1.53", "2"} <= set(texts)
    assert len(texts) < 100


def test_more_budget_keeps_more_stops(tmp_path: Path) -> None:
    def stops(budget: int) -> int:
        data = record(explorer(), tmp_path / str(budget), name="slope", budget=budget)
        return len(data["spec"]["controls"]["size"]["texts"])

    assert stops(60_000) < stops(150_000) < stops(400_000)


def test_time_gets_more_stops_than_the_rest(tmp_path: Path) -> None:
    it = explorer(time=Choice("time", list(range(201)), 0, slider=True, play=True))
    controls = record(it, tmp_path, name="slope", budget=300_000)["spec"]["controls"]
    assert len(controls["time"]["texts"]) > 2 * len(controls["size"]["texts"])


def test_what_the_page_loads_is_what_was_recorded(tmp_path: Path) -> None:
    data = record(explorer(), tmp_path, name="slope", budget=100_000)
    text = (tmp_path / "frames.js").read_text("utf-8")
    assert text.startswith('recorded("slope", {')
    assert json.loads(text[len('recorded("slope", ') : -len(");\n")]) == json.loads(
        json.dumps(data)
    )
    assert sum(path.stat().st_size for path in tmp_path.iterdir()) <= 100_000


def test_what_cannot_be_recorded_gets_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="explorer: must have presets to record from"):
        record(explorer(presets={}), tmp_path, name="slope")
    with pytest.raises(ValueError, match=r"budget: must hold \d+ bytes for slope, got 9000"):
        record(explorer(), tmp_path, name="slope", budget=9000)
