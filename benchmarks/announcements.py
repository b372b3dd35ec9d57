"""How long one announcement takes to read: the first of a process, and the next.

    python benchmarks/announcements.py

Each figure is CPU time (user and system) after the modules are loaded, PyYAML's
with them, and the gazetteer is read, the median of fresh processes. The machine's
own pace stands beside it: a loop of a million additions.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from statistics import median

FOLDER = Path(__file__).parent.parent / "tests" / "data" / "announcements"
TEXTS = ("ja-icbm-inside", "en-press-2024-10-26", "en-wire-jcs-mod", "ko-icbm")
PROCESSES = 7
_IN_A_PROCESS = """
import sys, time
from geomap.readers import load_gazetteer
from geomap.readers.announcement.opening import open_announcement
import geomap.readers.event_record, geomap.readers.tree, yaml
gazetteer, text = load_gazetteer(), open(sys.argv[1], encoding="utf-8").read()
for _ in range(2):
    start = time.process_time()
    open_announcement(text, sys.argv[1], gazetteer=gazetteer)
    print(time.process_time() - start)
start = time.process_time()
for _ in range(1_000_000):
    start + 1
print(time.process_time() - start)
"""


def main() -> None:
    """Print a line a text."""
    for name in TEXTS:
        runs = []
        for _ in range(PROCESSES):
            done = subprocess.run(
                [sys.executable, "-c", _IN_A_PROCESS, str(FOLDER / f"{name}.txt")],
                check=True,
                capture_output=True,
                text=True,
            )
            runs.append([float(line) * 1e3 for line in done.stdout.split()])
        first, then, loop = (median(values) for values in zip(*runs, strict=True))
        print(f"{name:24} first {first:6.1f} ms   next {then:5.1f} ms   (the loop {loop:.0f} ms)")


if __name__ == "__main__":
    main()
