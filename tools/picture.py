"""Draw the picture of the README from the code, so that it never shows what the course does not."""

from pathlib import Path

from course_utils.chapters.nonlinearity.experiments.playground import Playground
from course_utils.chapters.nonlinearity.figures.playground import playground_figure
from course_utils.pictures.described import picture

TARGET = Path(__file__).resolve().parent.parent / "docs" / "images" / "playground.png"


def draw() -> bytes:
    """Return the picture: twenty tanh networks on the circle after 60 epochs."""
    playground = Playground("circle", "tanh", (4, 2), 0.03, rng=1)
    playground.train(60)
    return picture(playground_figure(playground, 60).fig)


if __name__ == "__main__":
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_bytes(draw())
