"""A figure in words: the display bundle, the numbers it writes, the text that notices changes."""

import base64
import html
import io
import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from matplotlib.axes import Axes
from PIL import Image

from course_utils.pictures import canvas, style
from course_utils.pictures.described import (
    DescribedFigure,
    encode,
    img_tag,
    number,
    plotted,
    webp,
)

X = np.linspace(0, 6, 200)
DESCRIPTION = 'A <sine> & its "friend", from -1 to 1.'


def described(scale: float = 1.0) -> DescribedFigure:
    fig, (ax,) = canvas.figure()
    canvas.line(ax, "sine", X, scale * np.sin(X), label="sine")
    canvas.frame(ax, title="A sine", x="time", y="height")
    return DescribedFigure(fig, "A sine < a line.", DESCRIPTION)


def test_bundle_has_the_same_picture_twice_and_a_real_alternative_text() -> None:
    bundle = described()._repr_mimebundle_()
    assert set(bundle) == {"text/html", "image/png", "text/plain"}
    (tag,) = re.findall(r"<img [^>]*>", bundle["text/html"])
    alt = re.search(r'alt="([^"]*)"', tag)
    assert alt
    assert html.unescape(alt[1]) == DESCRIPTION
    assert f'src="data:image/png;base64,{bundle["image/png"]}"' in tag
    assert 'width="900" height="360"' in tag
    image = Image.open(io.BytesIO(base64.b64decode(bundle["image/png"])))
    assert image.size == (900, 360)


def test_html_escapes_caption_and_description() -> None:
    shown = described()._repr_mimebundle_()["text/html"]
    assert "<sine>" not in shown
    assert "<figcaption><strong>A sine &lt; a line.</strong>" in shown
    assert shown.count("&lt;sine&gt; &amp; its") == 2  # alternative text, and the text to unfold


def test_img_tag_cannot_be_broken_by_quotes() -> None:
    tag = img_tag(b"x", '"><script>', 1, 2)
    assert "<script>" not in tag
    assert tag.count('"') == 12


def test_two_runs_give_the_same_bundle() -> None:
    assert described()._repr_mimebundle_() == described()._repr_mimebundle_()


def test_pictures_are_small() -> None:
    bundle = described()._repr_mimebundle_()
    assert len(bundle["image/png"]) * 3 / 4 < 25_000


def test_small_picture_has_a_palette_and_quick_one_does_not_lose_colours() -> None:
    rgba = np.random.default_rng(0).integers(0, 256, (20, 30, 4), dtype=np.uint8)
    small = Image.open(io.BytesIO(encode(rgba, small=True)))
    quick = Image.open(io.BytesIO(encode(rgba, small=False)))
    assert small.mode == "P"
    assert np.array_equal(np.asarray(quick), rgba)


@pytest.mark.parametrize("kind", ["png", "webp"])
def test_of_many_colours_those_of_the_course_and_of_large_areas_are_kept(kind: str) -> None:
    rgba = np.full((120, 200, 4), 255, np.uint8)
    rgba[:, :, :3] = np.random.default_rng(0).integers(0, 256, (120, 200, 3))
    rgba[:60] = (209, 209, 211, 255)  # a pale band
    red = tuple(int(style.RED[at : at + 2], 16) for at in (1, 3, 5))
    rgba[80, 10, :3] = red
    data = encode(rgba, small=True) if kind == "png" else webp(rgba)
    shown = np.asarray(Image.open(io.BytesIO(data)).convert("RGB")).astype(int)
    assert tuple(shown[80, 10]) == red
    if kind == "webp":
        assert (shown[:60] == (209, 209, 211)).all()
    # Every other colour is as near to its own as one of so few can be.
    assert np.abs(shown - rgba[..., :3].astype(int)).mean() < 30


CHANGES: dict[str, Callable[[Axes, float], Any]] = {
    "line": lambda ax, a: canvas.line(ax, "k", X, a * np.sin(X)),
    "x of a line": lambda ax, a: canvas.line(ax, "k", a * X, np.sin(X)),
    "shifted line": lambda ax, a: canvas.line(ax, "k", X, 5 + a - np.sin(X)),
    "band": lambda ax, a: canvas.band(ax, "k", X, -np.ones_like(X), a * np.ones_like(X)),
    "points": lambda ax, a: canvas.points(ax, "k", X, a * np.cos(X)),
    "image": lambda ax, a: canvas.image(ax, "k", a * np.eye(5)),
    "stairs": lambda ax, a: canvas.stairs(ax, "k", [a, 2 * a], [0, 1, 2]),
    "label": lambda ax, a: canvas.label(ax, "k", 0, 0, f"{a:.3f}"),
}


@pytest.mark.parametrize("kind", CHANGES)
def test_text_notices_one_percent(kind: str) -> None:
    """Strict nbval does not compare pictures: the text must tell."""
    texts = []
    for a in (1.0, 1.01):
        fig, (ax,) = canvas.figure()
        CHANGES[kind](ax, a)
        texts.append(plotted(fig))
    assert texts[0] != texts[1]


def test_text_names_panels_and_keys_and_is_in_a_fixed_order() -> None:
    fig, (left, right) = canvas.figure(columns=2)
    canvas.line(right, "b", X, X)
    canvas.line(left, "z", X, X)
    canvas.line(left, "a", X, X)
    rows = plotted(fig).splitlines()
    keys = [row.split(":")[0].strip() for row in rows]
    assert keys == ["panel 1, a", "panel 1, z", "panel 2, b"]
    assert "x 200 values from 0 to 6, mean 3" in rows[0]


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ([], "empty"),
        ([np.nan, np.inf], "empty"),
        ([0.0, 0.0], "2 values from 0 to 0, mean 0, rms 0"),
        ([1.0, np.nan, 3.0], "2 values from 1 to 3, mean 2, rms 2.236"),
        ([1e200, -1e200], "2 values from -1e+200 to 1e+200, mean 0, rms 1e+200"),
        ([1.0, -1.0, 3e-16], "3 values from -1 to 1, mean 0, rms 0.8165"),
    ],
)
def test_summaries_of_awkward_data(values: list[float], text: str) -> None:
    fig, (ax,) = canvas.figure()
    canvas.line(ax, "k", np.arange(len(values)), values)
    assert plotted(fig).endswith(f"y {text}")


def test_masked_values_are_left_out() -> None:
    fig, (ax,) = canvas.figure()
    canvas.image(ax, "k", np.ma.masked_greater([[1.0, 2.0, 99.0]], 50))
    assert "2 values from 1 to 2" in plotted(fig)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (-0.0, "0"),
        (1.0, "1"),
        (0.12345, "0.123"),
        (1797, "1797"),
        (123456.0, "123456"),
        (1234567.0, "1234567"),
        (9.9999, "10"),
        (0.00012345, "0.000123"),
        (1.2345e-7, "1.23e-07"),
        (2.5e12, "2.5e+12"),
        (-0.5, "-0.5"),
        (float("nan"), "not finite"),
        (float("-inf"), "not finite"),
    ],
)
def test_numbers_are_short(value: float, text: str) -> None:
    written = number(value)
    if 1000 < abs(value) < 1e7:  # ordinary sizes keep their digits before the point
        assert written.isdigit()
        assert float(written) == pytest.approx(value, rel=5e-3)
    else:
        assert written == text


def test_rounding_noise_is_zero_beside_its_scale() -> None:
    assert number(3e-17, scale=1.0) == "0"
    assert number(-3e-17, scale=1.0) == "0"
    assert number(3e-17) == "3e-17"
    assert number(3e-3, scale=1.0) == "0.003"
    assert number(1e-30, scale=1e-30) == "1e-30"


def test_number_of_digits() -> None:
    assert [number(2 / 3, digits) for digits in (1, 2, 4)] == ["0.7", "0.67", "0.6667"]
