"""Make the pictures of pages in this folder: `python docs/pictures.py`.

Three launches that differ as much as they can, each on a screen, on a phone, in
the dark and on paper. Needs what the browser tests need, and `pdftoppm` of
poppler-utils for the paper.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

DOCS = Path(__file__).resolve().parent
sys.path.insert(0, str(DOCS.parent / "tests"))

from browser import DESKTOP, PHONE, chromium  # noqa: E402

EVENTS = {
    "short": "examples/2024-10-26-hwasong-11d.yaml",
    "limit": "examples/2022-11-18-hwasong-17.yaml",
    "pacific": "examples/2017-09-15-hwasong-12.yaml",
}
"""Off the coast, at the limit, over Japan into the Pacific."""


def on_paper(pdf: Path, picture: Path) -> None:
    """Turn the first sheet of a PDF into a picture."""
    if shutil.which("pdftoppm") is None:
        sys.exit("pdftoppm is missing: apt-get install poppler-utils")
    subprocess.run(
        ["pdftoppm", "-r", "96", "-png", "-f", "1", "-singlefile", pdf, picture.with_suffix("")],
        check=True,
    )


def main() -> None:
    """Write the pictures."""
    with tempfile.TemporaryDirectory() as folder, chromium(Path(folder) / "profile") as browser:
        for name, event in EVENTS.items():
            pages = Path(folder) / name
            command = [sys.executable, "-m", "geomap", "map", DOCS.parent / event, "-o", pages]
            subprocess.run(command, check=True)
            page = pages / f"{Path(event).stem}.html"
            for kind, size, dark in (
                ("desktop", DESKTOP, False),
                ("phone", PHONE, False),
                ("dark", DESKTOP, True),
            ):
                browser.open(page, size=size, dark=dark)
                browser.screenshot(DOCS / f"page-{name}-{kind}.png")
            browser.open(page)
            browser.pdf(Path(folder) / "x.pdf")
            on_paper(Path(folder) / "x.pdf", DOCS / f"page-{name}-print.png")


if __name__ == "__main__":
    main()
