"""How much faster two one-thread Dask workers place points than one one-thread process.

Both read the same Parquet files and write the same Parquet files, as `geomap classify` does;
the time is of the whole process, the cluster's start included. The results are compared.

    python benchmarks/distributed.py                 100 million points, some minutes
    python benchmarks/distributed.py --points 2e7
"""

from __future__ import annotations

import argparse
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

ROWS_PER_FILE = 2_000_000
GOAL = 1.6


def main() -> int:
    """Make points, place them both ways in turns, and print the ratio."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--points", type=float, default=1e8, help="how many (default 1e8)")
    parser.add_argument("--rounds", type=int, default=2, help="runs of each (default 2)")
    parser.add_argument("--workers", type=int, default=2, help="of the cluster (default 2)")
    parser.add_argument("--distance", action="store_true", help="with distances")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        count = _made(folder / "in", int(args.points))
        more = ["--distance"] if args.distance else []
        ways = {
            "one process": ["--jobs", "1", *more],
            f"{args.workers} Dask workers": ["--dask", "--jobs", str(args.workers), *more],
        }
        # The first call keeps the indexes for all others.
        _run(next(iter(sorted((folder / "in").iterdir()))), folder / "first.parquet", more)
        taken: dict[str, list[tuple[float, float]]] = {way: [] for way in ways}
        for _ in range(args.rounds):
            for number, (way, options) in enumerate(ways.items()):
                taken[way].append(_run(folder / "in", folder / f"out{number}", options))
        same = _same(folder / "out0", folder / "out1")
    medians = {way: statistics.median(wall for wall, _ in runs) for way, runs in taken.items()}
    print(f"{count:,} points in Parquet, {', '.join(more) or 'zones alone'}, start included")
    for way, runs in taken.items():
        wall = medians[way]
        cpu = statistics.median(cpu for _, cpu in runs)
        spread = f"{min(w for w, _ in runs):.1f}-{max(w for w, _ in runs):.1f}"
        print(f"{way}: {wall:.1f} s ({spread}), {cpu:.1f} s CPU, {count / wall / 1e6:.2f} M/s")
    alone, together = medians.values()
    print(f"ratio {alone / together:.2f} (wanted {GOAL}); results {'equal' if same else 'DIFFER'}")
    return 0 if same else 1


def _made(folder: Path, count: int) -> int:
    """Write so many points as ships report them, in files of `ROWS_PER_FILE`."""
    folder.mkdir()
    rng = np.random.default_rng(42)
    for first in range(0, count, ROWS_PER_FILE):
        rows = min(ROWS_PER_FILE, count - first)
        columns = {
            "ship": rng.integers(200_000_000, 775_999_999, rows),
            "time": np.arange(first, first + rows),
            "lon": rng.uniform(122, 157, rows).round(5),
            "lat": rng.uniform(20, 48, rows).round(5),
        }
        pq.write_table(pa.table(columns), folder / f"part-{first // ROWS_PER_FILE:04}.parquet")
    return count


def _run(source: Path, target: Path, options: list[str]) -> tuple[float, float]:
    call = [sys.executable, "-m", "geomap", "classify", str(source), "-o", str(target), *options]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    subprocess.run(call, check=True, capture_output=True)
    wall = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _same(one: Path, other: Path) -> bool:
    names = sorted(path.name for path in one.iterdir())
    return names == sorted(path.name for path in other.iterdir()) and all(
        (one / name).read_bytes() == (other / name).read_bytes() for name in names
    )


if __name__ == "__main__":
    sys.exit(main())
