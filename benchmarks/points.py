"""Points placed in Japan's EEZ: geomap and what else is in use, each in a process of its own.

All get the same points (uniform, 122-157 E, 20-48 N, seed 42) and the same polygon, Japan's
zone with the land cut out of it, and each count is held against geomap's. geomap does more
in the same time: it says which of all zones a point lies in, or that it is on land.

`python benchmarks/points.py METHOD FOLDER N ROUNDS` is what each of those processes runs.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from locating import METHODS
from measuring import (
    NotInstalled,
    Section,
    figure,
    peak_bytes,
    process,
    rate,
    say,
    spread,
    within_budget,
)

SEED = 42
BOX = (122.0, 20.0, 157.0, 48.0)
OURS, OURS_ONE, PLANAR = "geomap", "geomap, 1 thread", "shapely contains_xy"
SEDONA = "SedonaDB join, polygon pre-cut"


def points(count: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the longitudes and latitudes of the first so many points."""
    random = np.random.default_rng(SEED)
    west, south, east, north = BOX
    pairs = random.random((count, 2))
    return west + (east - west) * pairs[:, 0], south + (north - south) * pairs[:, 1]


def prepare(folder: Path) -> tuple[int, int]:
    """Write the polygon, whole and cut into pieces; return its vertices and the pieces."""
    import shapely
    from cutting import cut

    from geomap.readers.layers import load_zones

    outline = load_zones().zone("japan-eez").outline
    (folder / "whole.wkb").write_bytes(shapely.to_wkb(outline))
    start = time.perf_counter()
    pieces = cut(outline, 128)
    (folder / "cut_s.txt").write_text(str(time.perf_counter() - start))
    (folder / "pieces.wkb").write_bytes(shapely.to_wkb(shapely.GeometryCollection(pieces)))
    return int(shapely.get_num_coordinates(outline)), len(pieces)


def measure(method: str, folder: Path, count: int, rounds: int) -> dict[str, object]:
    """Build what a method needs and run it; what a process of its own does."""
    lon, lat = points(count)
    before = peak_bytes()
    start = time.perf_counter()
    work: Callable[[np.ndarray, np.ndarray], object] = METHODS[method](folder)
    work(lon[:1000], lat[:1000])
    built = time.perf_counter() - start
    answers: list[object] = []

    def once() -> None:
        answers[:] = [work(lon, lat)]

    wall = within_budget(once, rounds)
    peak = peak_bytes() - before
    inside = np.asarray(answers[0])
    counts = [int(inside)] if inside.ndim == 0 else []
    if inside.ndim:
        counts = [int(inside[:n].sum()) for n in _SIZES if n <= count]
    return {"built": built, "wall": wall, "counts": counts, "peak": peak}


_SIZES = (20_000, 100_000, 200_000, 1_000_000, 10_000_000)


def placing(folder: Path, *, quick: bool) -> Section:
    """Run every method and return the table."""
    say("points")
    vertices, pieces = prepare(folder)
    cut_s = float((folder / "cut_s.txt").read_text())
    many = 1_000_000 if quick else 10_000_000
    plan = [
        (PLANAR, many, 3),
        (f"{OURS}, index not yet made", 1_000_000, 1),
        (OURS, many, 5),
        (OURS_ONE, many, 3),
        (SEDONA, many, 3),
        ("shapely contains_xy, 2 threads, a copy each", many, 3),
        ("SedonaDB geography join (sphere)", 1_000_000, 3),
        ("SedonaDB join, polygon whole", 1_000_000, 3),
        ("DuckDB spatial join, polygon pre-cut", 1_000_000, 3),
        ("DuckDB ST_Contains, row by row", 200_000, 3),
        ("geopandas sjoin", 1_000_000, 3),
        ("geopandas sjoin, polygon pre-cut", 1_000_000, 3),
        ("GeoSeries.within", 20_000, 3),
        ("spherely contains (sphere)", 100_000, 3),
        (f"{PLANAR}, again", many, 3),
    ]
    found: dict[str, dict[str, object]] = {}
    missing: dict[str, str] = {}
    for name, count, rounds in plan:
        method = name.removesuffix(", again")
        argv = [sys.executable, __file__, method, str(folder), str(count), str(rounds)]
        answers = folder / "answer.json"
        answers.unlink(missing_ok=True)
        try:
            process(argv, cwd=folder)
        except NotInstalled as absent:
            missing[name] = str(absent)
            say(f"  {name}: not installed: {absent}")
            continue
        found[name] = json.loads(answers.read_text()) | {"n": count}
        say(f"  {name}: {rate(count, float(np.median(found[name]['wall'])))}")
    ours = found[OURS]
    expected = dict(zip([n for n in _SIZES if n <= many], ours["counts"], strict=True))
    speed = {name: run["n"] / float(np.median(run["wall"])) for name, run in found.items()}
    rows = []
    for name, count, _ in plan:
        if name in missing:
            rows.append([name, f"{count:.0e}", f"not installed: {missing[name]}", *[""] * 5])
            continue
        run = found[name]
        off = run["counts"][-1] - expected[count]
        rows.append(
            [
                name,
                f"{count:.0e}".replace("e+0", "e"),
                spread([run["n"] / s / 1e6 for s in run["wall"]], "M/s"),
                figure(speed[OURS] / speed[name]),
                f"{figure(run['built'])} s"
                + (f" + {figure(cut_s)} s" if "pre-cut" in name else ""),
                f"{run['peak'] / 2**20:.0f} MiB",
                f"{run['counts'][-1]}",
                f"{off:+d}" if off else "the same",
            ]
        )
    planar = max(speed[PLANAR], speed[f"{PLANAR}, again"])
    goals = [
        (f"geomap, million points a second ({many:.0e})", speed[OURS] / 1e6, 30.0, "least"),
        ("over `contains_xy`", speed[OURS] / planar, 10.0, "least"),
    ]
    if SEDONA in speed:
        goals.append(("over SedonaDB, pre-cut", speed[OURS] / speed[SEDONA], 3.0, "least"))
    return Section(
        "Points",
        f"Japan's zone has {vertices} vertices, or {pieces} pieces of at most 128 when cut. Points "
        "are in memory as two arrays; the build (and the cut) is left out of the rate. geomap "
        "makes its index once and keeps it on disk. Peak memory is what is held above the two "
        "arrays. Counts are of points inside; those on "
        "the sphere differ by what lies between an edge there and on the plane.",
        ["what", "points", "rate", "geomap is faster by", "build", "memory", "inside", "from ours"],
        rows,
        goals,
    )


if __name__ == "__main__":
    name, folder_, count_, rounds_ = sys.argv[1:]
    try:
        made = measure(name, Path(folder_), int(count_), int(rounds_))
    except (ImportError, NotInstalled) as error:
        print(error, file=sys.stderr)
        sys.exit(3)
    (Path(folder_) / "answer.json").write_text(json.dumps(made))
    # Some engines leave threads behind that a proper end would wait for.
    sys.stdout.flush()
    os._exit(0)
