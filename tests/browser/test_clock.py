"""The clock of `make bench` counts from the key to the next picture, and nothing else."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator

from tools.bench.explorers import CLOCK, times_on_the_screen

pytestmark = pytest.mark.slow
# A stand-in for an explorer: `draw` shows another picture, and a key draws after ANSWER ms.
ANSWER = 150
PAGE = f"""
<div class="explorer" aria-busy="false">
  <input type="range" min="0" max="3" value="1">
  <img class="explorer-picture">
  <div class="explorer-words">still</div>
</div>
<script>
  const find = (name) => document.querySelector(name);
  let number = 0;
  function draw() {{
    number += 1;
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${{number}}" height="9"/>`;
    find('.explorer-picture').src = `data:image/svg+xml,${{escape(svg)}}`;
  }}
  draw();
  let onKey = () => setTimeout(draw, {ANSWER});
  find('[type=range]').addEventListener('keydown', () => onKey());
</script>
"""


@pytest.fixture
def explorer(running: Browser) -> Iterator[Locator]:
    with running.new_context() as context:
        page = context.new_page()
        page.set_content(PAGE)
        # What takes a wrong 0 for the moment of the key measures more than this.
        page.wait_for_function("performance.now() > 2000")
        yield page.locator(".explorer")


def test_a_picture_before_the_key_does_not_count(explorer: Locator) -> None:
    slider = explorer.locator("[type=range]")
    slider.evaluate(CLOCK)
    slider.evaluate("draw()")
    slider.page.wait_for_timeout(100)
    slider.press("ArrowRight")
    assert ANSWER <= slider.evaluate("() => window.moved") < 1000


def test_a_key_that_changes_nothing_gives_no_time(explorer: Locator) -> None:
    slider = explorer.locator("[type=range]")
    slider.evaluate("onKey = () => {}")
    slider.evaluate(CLOCK)
    slider.evaluate("draw()")
    slider.press("ArrowRight")
    assert slider.evaluate("() => window.moved") is None


def test_a_move_waits_until_the_last_one_has_come_to_rest(explorer: Locator) -> None:
    """A second picture of the same move, while the explorer is busy, is not the next one's."""
    explorer.evaluate(
        f"""() => {{
          const busy = (yes) => find('.explorer').setAttribute('aria-busy', yes);
          onKey = () => {{
            busy(true);
            setTimeout(draw, {ANSWER});
            setTimeout(() => {{ draw(); busy(false); }}, 1500);
          }};
        }}"""
    )
    times = times_on_the_screen(explorer, moves=4)
    assert len(times) == 4
    assert all(ANSWER <= took < 1000 for took in times)
