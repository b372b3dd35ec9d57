"""Measure every page of the catalogue: `python benchmarks/pages.py [FOLDER]`.

Draws all launches that geomap knows into FOLDER (a temporary one if none is
named), opens each page from `file://` in headless Chromium with every host out
of reach, and prints size, requests, console messages, time to the first view
and what axe-core finds. Needs what the browser tests need, and axe-core
(`npm ci --prefix tests`).
"""

import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

TESTS = Path(__file__).resolve().parent.parent / "tests"
sys.path.insert(0, str(TESTS))

from browser import Browser, chromium  # noqa: E402

LIMIT_KB = 600
LIMIT_MS = 1000
FIRST_VIEW = """
const [page] = performance.getEntriesByType('navigation');
return performance.getEntriesByName('geomap:drawn')[0].startTime - page.startTime;
"""
VIOLATIONS = "return (await axe.run(document)).violations.map((v) => [v.impact, v.id])"


def main(folder: Path) -> int:
    """Draw, open and measure; return 1 if a page misses what it has to reach."""
    years = sorted({event.stem[:4] for event in (TESTS.parent / "data" / "events").glob("*.yaml")})
    drawn = [sys.executable, "-m", "geomap", "map", "-o", str(folder)]
    for year in years:
        drawn += ["--catalogue", year]
    subprocess.run(drawn, check=True, stdout=subprocess.DEVNULL)
    axe = (TESTS / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
    rows = []
    with tempfile.TemporaryDirectory() as profile, chromium(Path(profile)) as browser:
        for path in sorted(folder.glob("*.html")):
            rows.append((path.stem, path.stat().st_size / 1000, *measured(browser, path, axe)))
    print(f"{'page':40} {'kB':>5} {'ms':>5} requests messages  axe-core")
    for name, size, view, requests, messages, found in rows:
        print(f"{name:40} {size:5.0f} {view:5.0f} {requests:8} {messages:8}  {found or '-'}")
    sizes, views = [row[1] for row in rows], [row[2] for row in rows]
    print(f"{len(rows)} pages: largest {max(sizes):.0f} kB; first view median")
    print(f"{statistics.median(views):.0f} ms, slowest {max(views):.0f} ms")
    missed = [row[0] for row in rows if row[1] > LIMIT_KB or row[2] > LIMIT_MS or any(row[3:])]
    print("all within bounds" if not missed else "missed: " + ", ".join(missed))
    return 1 if missed else 0


def measured(browser: Browser, path: Path, axe: str) -> tuple[float, int, int, str]:
    """Return time to the first view, counts of requests and messages, and violations."""
    browser.open(path)
    view = float(browser.run(FIRST_VIEW))
    requests, messages = len(browser.requests()), len(browser.console())
    browser.cdp("Runtime.evaluate", expression=axe)
    found = browser.run(VIOLATIONS)
    return view, requests, messages, ", ".join(f"{impact} {rule}" for impact, rule in found)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        sys.exit(main(Path(sys.argv[1])))
    with tempfile.TemporaryDirectory() as temporary:
        sys.exit(main(Path(temporary)))
