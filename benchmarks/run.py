"""All figures of speed, into `benchmarks/RESULTS.md`: `make bench`.

`--quick` takes a minute or two and writes nothing but to the terminal; `--all` runs
`benchmarks/distributed.py` as well. A peer that is not installed has a row that says so.
"""

from __future__ import annotations

import argparse
import math
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from measuring import ROOT, Section, figure, machine, markdown, say

RESULTS = ROOT / "benchmarks" / "RESULTS.md"

HEAD = """# Speed

Made by `make bench` (`python benchmarks/run.py`), in one run on one machine:

{machine}

Every figure is the median of several runs with the least and the most of them in brackets, and is
to be read against the peer of the same run, not against another machine's. Errors of
zones and verdicts are elsewhere: `benchmarks/zone_accuracy.py`, `benchmarks/verdicts.py`.
"""


def main() -> int:
    """Run the parts, write or print what came out, and return 0."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="few runs of little; writes no file")
    parser.add_argument("--all", action="store_true", help="with benchmarks/distributed.py")
    parser.add_argument(
        "--only", action="append", help="a part: commands, pages, points, distances, growth"
    )
    args = parser.parse_args()
    start = time.perf_counter()
    described = machine()
    with tempfile.TemporaryDirectory() as name:
        # An empty cache: what geomap makes once and keeps is made within this run.
        os.environ["GEOMAP_CACHE_DIR"] = str(Path(name) / "cache")
        sections = [
            part(Path(name))
            for key, part in _parts(args.quick).items()
            if not args.only or key in args.only
        ]
        if args.all:
            sections.append(_distributed(Path(name)))
    text = rendered(described, sections)
    if args.quick or args.only:
        print(text)
    else:
        RESULTS.write_text(text, encoding="utf-8")
        print(f"{RESULTS.relative_to(ROOT)}: written")
    say(f"{time.perf_counter() - start:.0f} s in all")
    return 0


def _parts(quick: bool) -> dict[str, Callable[[Path], Section]]:
    from commands import commands, pages
    from distances import distances
    from growing import growth
    from points import placing

    rounds = 2 if quick else 9
    return {
        "commands": lambda folder: commands(_within(folder, "commands"), rounds),
        "pages": lambda folder: pages(_within(folder, "pages"), rounds),
        "points": lambda folder: placing(_within(folder, "points"), quick=quick),
        "distances": lambda folder: distances(quick=quick),
        "growth": lambda folder: growth(_within(folder, "growth"), quick=quick),
    }


def _within(folder: Path, name: str) -> Path:
    (folder / name).mkdir()
    return folder / name


def _distributed(folder: Path) -> Section:
    """Run the benchmark of several processes; its own words are the text."""
    import subprocess

    script = ROOT / "benchmarks" / "distributed.py"
    if not script.exists():
        return Section("Distributed", "`benchmarks/distributed.py` is not there.", (), ())
    say("distributed")
    done = subprocess.run([sys.executable, str(script)], cwd=ROOT, capture_output=True, text=True)
    text = done.stdout.strip() or done.stderr.strip()[-2000:]
    return Section("Distributed", f"```text\n{text}\n```", (), ())


def rendered(described: list[str], sections: list[Section]) -> str:
    """Return the whole page: what was to be reached first, then the parts."""
    goals = [goal for section in sections for goal in section.goals]
    rows = [
        [
            words,
            "-" if math.isnan(value) else figure(value),
            f"at {way} {bound:g}",
            "not measured" if math.isnan(value) else _reached(value, bound, way),
        ]
        for words, value, bound, way in goals
    ]
    parts = [HEAD.format(machine="\n".join(f"- {line}" for line in described))]
    if rows:
        table = markdown(["measure", "here", "to reach", ""], rows)
        parts.append(f"## To reach\n\n{table}\n")
    for section in sections:
        parts.append(f"## {section.title}\n\n{section.text}\n")
        if section.rows:
            parts.append(markdown(section.header, section.rows) + "\n")
    return "\n".join(parts)


def _reached(value: float, bound: float, way: str) -> str:
    if (value <= bound) if way == "most" else (value >= bound):
        return "reached"
    return f"missed, by a factor of {figure(value / bound if way == 'most' else bound / value)}"


if __name__ == "__main__":
    sys.exit(main())
