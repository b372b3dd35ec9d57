"""What the benchmarks share: timing of processes, the machine in words, tables in Markdown."""

from __future__ import annotations

import importlib.metadata
import os
import platform
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from attrs import frozen

ROOT = Path(__file__).resolve().parent.parent
EVENT = ROOT / "examples" / "2024-10-26-hwasong-11d.yaml"


class NotInstalled(Exception):
    """A peer is not there; the text names what to install."""


@frozen
class Runs:
    """What several runs of one thing took, in seconds."""

    wall_s: tuple[float, ...]
    cpu_s: tuple[float, ...] = ()

    @property
    def median_s(self) -> float:
        """The middle one."""
        return statistics.median(self.wall_s)


@frozen
class Section:
    """One part of the results."""

    title: str
    text: str
    header: Sequence[str]
    rows: Sequence[Sequence[str]]
    goals: Sequence[tuple[str, float, float, str]] = ()
    """What was to be reached: words, the figure, its bound, and `most` or `least`."""


def process(argv: Sequence[str], *, cwd: Path) -> tuple[float, float]:
    """Run a command; return wall time and processor time in seconds.

    Raises
    ------
    NotInstalled
        If it ends with status 3, which the scripts of peers do where the peer is missing.
    """
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    done = subprocess.run(argv, cwd=cwd, capture_output=True, text=True)
    wall = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode == 3:
        raise NotInstalled(done.stderr.strip().splitlines()[-1])
    if done.returncode:
        raise RuntimeError(f"{' '.join(argv)}: exit status {done.returncode}\n{done.stderr}")
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return wall, cpu


def interleaved(
    commands: dict[str, tuple[Sequence[str], int]], cwd: Path
) -> dict[str, Runs | NotInstalled]:
    """Run commands in turns, so that what slows the machine for a while meets all of them.

    Parameters
    ----------
    commands : mapping of name to (argv, rounds)
        The first run of each is thrown away: it fills the caches of files and of bytecode.
    """
    made: dict[str, list[tuple[float, float]]] = {name: [] for name in commands}
    missing: dict[str, NotInstalled] = {}
    for turn in range(1 + max(rounds for _, rounds in commands.values())):
        for name, (argv, rounds) in commands.items():
            if turn > rounds or name in missing:
                continue
            try:
                run = process(argv, cwd=cwd)
            except NotInstalled as absent:
                missing[name] = absent
                continue
            if turn:
                made[name].append(run)
            say(f"  {name}: {run[0]:.2f} s")
    return {
        name: missing.get(name)
        or Runs(tuple(run[0] for run in runs), tuple(run[1] for run in runs))
        for name, runs in made.items()
    }


def within_budget(work: Callable[[], object], rounds: int, budget_s: float = 20.0) -> list[float]:
    """Time something so many times, fewer where that would take longer than the budget."""
    wall: list[float] = []
    while len(wall) < rounds and (not wall or sum(wall) * (1 + 1 / len(wall)) < budget_s):
        start = time.perf_counter()
        work()
        wall.append(time.perf_counter() - start)
    return wall


def peak_bytes() -> int:
    """Return the most memory that this process has held."""
    status = Path("/proc/self/status")
    if status.exists():
        # getrusage would count what the process held that started this one.
        (line,) = [one for one in status.read_text().splitlines() if one.startswith("VmHWM")]
        return int(line.split()[1]) * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def spread(values: Sequence[float], unit: str = "") -> str:
    """Return median (least-most), with figures enough to tell them apart.

    Examples
    --------
    >>> spread([1.0, 3.0, 2.0], "s")
    '2.00 s (1.00-3.00)'
    """
    middle = statistics.median(values)
    low, high = figure(min(values), middle), figure(max(values), middle)
    return f"{figure(middle, middle)} {unit}".strip() + (
        f" ({low}-{high})" if len(values) > 1 else ""
    )


def figure(value: float, size: float | None = None) -> str:
    """Return a number with three significant figures or so, as `size` has them.

    Examples
    --------
    >>> figure(1234.5), figure(12.345), figure(0.012345)
    ('1234', '12.3', '0.012')
    """
    size = abs(value if size is None else size)
    return f"{value:.{0 if size >= 100 else 1 if size >= 10 else 2 if size >= 1 else 3}f}"


def rate(points: int, seconds: float) -> str:
    """Return points a second, in millions or thousands.

    Examples
    --------
    >>> rate(10_000_000, 4.0), rate(1000, 4.0)
    ('2.50 M/s', '0.250 k/s')
    """
    value = points / seconds
    return f"{figure(value / 1e6)} M/s" if value >= 1e5 else f"{figure(value / 1e3)} k/s"


def markdown(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a table."""
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def slope(sizes: Sequence[float], seconds: Sequence[float]) -> float:
    """Return the exponent by which time grows with size: 1 is in proportion.

    Examples
    --------
    >>> round(slope([1, 10, 100], [2.0, 20.0, 200.0]), 3)
    1.0
    """
    import numpy as np

    return float(np.polyfit(np.log(sizes), np.log(seconds), 1)[0])


PEERS = (
    *("folium", "geopandas", "shapely", "pyproj", "numpy", "pandas", "duckdb", "sedonadb"),
    *("spherely", "pyarrow", "numba", "dask"),
)


def machine() -> list[str]:
    """Return lines that say what all this ran on."""
    model, memory = platform.processor() or platform.machine(), ""
    info, total = Path("/proc/cpuinfo"), Path("/proc/meminfo")
    if info.exists():
        named = [line for line in info.read_text().splitlines() if line.startswith("model name")]
        model = named[0].split(":", 1)[1].strip() if named else model
    if total.exists():
        memory = f", {int(total.read_text().split()[1]) / 2**20:.0f} GiB of memory"
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    versions = []
    for name in ("geomap", *PEERS):
        try:
            versions.append(f"{name} {importlib.metadata.version(name)}")
        except importlib.metadata.PackageNotFoundError:
            versions.append(f"{name} not installed")
    return [
        f"{model}, {cores} cores{memory}; {platform.system()} {platform.release()}; "
        f"{platform.python_implementation()} {platform.python_version()}",
        ", ".join(versions),
        f"load average at the start: {os.getloadavg()[0]:.1f}",
    ]


def say(text: str) -> None:
    """Print at once, to standard error."""
    print(text, file=sys.stderr, flush=True)
