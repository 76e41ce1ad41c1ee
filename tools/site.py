"""Make the course's page that needs no kernel: explorers with recorded pictures, in one folder.

The page works from a disk as well as from a server: its module stands in it, and what is loaded
later are pictures and plain scripts.
"""

from __future__ import annotations

import html
import re
import shutil
from pathlib import Path

from course_utils.course import make_explorer
from course_utils.sliders import explorer as explorers
from course_utils.sliders.record import record
from tools.common import ROOT

SHOWN = ("playground", "path")
COURSE = "https://github.com/keeping-the-signal-alive/keeping-the-signal-alive"
LOOK = {
    "playground": "A network without a bend cannot part the circle from what lies around it: start "
    "with preset 1. Then take preset 2 and play the epochs. Watch how the hidden units bend the "
    "plane until one straight line will do.",
    "path": "Two weights look for their best values. Preset 1 has inputs around zero. In preset 2 "
    "all of them are positive, and both weights must go up together or down together.",
}
"""What to try with an explorer, said above it."""
SEED = 1
SITE = ROOT / "build" / "site"

STYLE = """
body { background: Canvas; color: CanvasText; color-scheme: light dark;
  font: 16px/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 1000px; padding: 12px; }
main > div { margin: 0.5em 0 2.5em; min-height: 30em; }
a { color: LinkText; }
"""
LOADER = """
// What belongs to an explorer is loaded when it is about to be seen.
const found = (name) => document.getElementById(name);
window.recorded = (name, data) => play(found(name), data, `frames/${name}`);
const near = new IntersectionObserver((entries) => {
  for (const { target } of entries.filter((entry) => entry.isIntersecting)) {
    near.unobserve(target);
    const script = document.createElement("script");
    script.src = `frames/${target.id}/frames.js`;
    document.head.append(script);
  }
}, { rootMargin: "400px" });
document.querySelectorAll("main > div").forEach((place) => near.observe(place));
"""


def page(names: tuple[str, ...] = SHOWN) -> str:
    """Return the page; its module is the front half of every explorer, as in a notebook."""
    here = Path(explorers.__file__).parent
    front, still = ((here / name).read_text("utf-8") for name in ("front.js", "still.js"))
    front = re.sub(r"export default \{.*\};\n", "", front, flags=re.DOTALL)
    still = re.sub(r"^import .*\n", "", still, flags=re.MULTILINE)
    places = "\n".join(
        f'<p>{html.escape(LOOK.get(name, ""))}</p>\n<div id="{html.escape(name)}"></div>'
        for name in names
    )
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Keeping the Signal Alive</title>
<style>{STYLE}{(here / "front.css").read_text("utf-8")}</style>
</head>
<body class="explorer-page">
<header>
<h1>Keeping the Signal Alive</h1>
<p>Why neural networks train. Press a preset, then move one control. The pictures here were
recorded, so the other controls go back to the preset; in <a href="{COURSE}">the course's
notebooks</a> all move at once, and you can change the code behind them.</p>
</header>
<main>
{places}
<noscript>The controls need JavaScript.</noscript>
</main>
<script type="module">
{front}
{still}
{LOADER}
</script>
</body>
</html>
"""


def build(folder: Path, names: tuple[str, ...]) -> None:
    """Write the page and the recorded pictures of the named explorers."""
    for name in names:
        place = folder / "frames" / name
        frames = record(make_explorer(name, rng=SEED), place, name=name)["frames"]
        size = sum(path.stat().st_size for path in place.iterdir()) / 1e6
        print(f"{name}: {len(frames)} states, {size:.1f} MB", flush=True)
    (folder / "index.html").write_text(page(names), encoding="utf-8")


def main(names: list[str]) -> int:
    """Make the page with the named explorers, or with the usual ones."""
    shutil.rmtree(SITE, ignore_errors=True)
    build(SITE, tuple(names) or SHOWN)
    print(f"Open {SITE / 'index.html'}")
    return 0


if __name__ == "__main__":
    import sys

    raise SystemExit(main(sys.argv[1:]))
