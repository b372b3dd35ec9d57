"""How cost grows: with points, with the vertices of a zone, with the events of a site."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import numpy as np
import shapely
from measuring import ROOT, Section, figure, process, say, slope, within_budget
from points import points

from geomap.locator import MANY

GEOMAP = [sys.executable, "-m", "geomap"]


def growth(folder: Path, *, quick: bool) -> Section:
    """Return the table of slopes; a slope of 1 is growth in proportion."""
    say("growth")
    rows = [
        _row("points placed", *_by_points(quick)),
        _row("vertices of a zone, 1e6 points placed (index left out)", *_by_vertices(quick)),
    ]
    sizes, seconds, cpu = _by_events(folder, quick)
    rows.append(_row("events to a site", sizes, seconds))
    rows.append(_row("the same, processor time", sizes, cpu))
    few = (seconds[-1] - seconds[0]) / (sizes[-1] - sizes[0])
    return Section(
        "Growth",
        "Time by size, and the exponent of the power that fits best. The zone of many "
        "vertices is a wavy ring about 139 E, 35 N. A site is made anew each time, by as many "
        f"processes as there are cores; each further event adds {figure(few)} s.",
        ["with", "sizes", "seconds", "exponent"],
        rows,
        [(f"{sizes[-1]:.0f} events to a site, seconds", seconds[-1], 20.0, "most")],
    )


def _row(what: str, sizes: list[float], seconds: list[float]) -> list[str]:
    return [
        what,
        ", ".join(f"{size:,.0f}" for size in sizes),
        ", ".join(figure(s) for s in seconds),
        f"{slope(sizes, seconds):.2f}",
    ]


def _by_points(quick: bool) -> tuple[list[float], list[float]]:
    from geomap.readers.layers import load_zones

    zones = load_zones()
    sizes = [1e5, 3e5, 1e6] if quick else [1e5, 1e6, 1e7]
    return sizes, [_best(zones, *points(int(size))) for size in sizes]


def _best(zones: object, lon: np.ndarray, lat: np.ndarray) -> float:
    zones.locate(np.resize(lon, max(len(lon), MANY)), np.resize(lat, max(len(lat), MANY)))
    return float(np.median(within_budget(lambda: zones.locate(lon, lat), 3)))


def _by_vertices(quick: bool) -> tuple[list[float], list[float]]:
    from geomap.zones import Zone, ZoneKind, ZoneMap

    sizes = [1e3, 1e4, 1e5] if quick else [1e3, 1e4, 1e5, 1e6]
    seconds = []
    for size in sizes:
        turn = np.linspace(0.0, 2 * np.pi, int(size))
        radius = 8.0 + 0.5 * np.sin(40 * turn) + 0.05 * np.sin(900 * turn)
        ring = np.column_stack([139 + radius * np.cos(turn), 35 + radius * np.sin(turn)])
        ring[-1] = ring[0]
        area = shapely.MultiPolygon([shapely.Polygon(ring)])
        zone = Zone("ring", "Ring", ZoneKind.EEZ, ("Nowhere",), (), "none", "none", area)
        seconds.append(_best(ZoneMap(zones=(zone,), limits=()), *points(1_000_000)))
        say(f"  {size:.0f} vertices: {seconds[-1]:.2f} s")
    return sizes, seconds


def _by_events(folder: Path, quick: bool) -> tuple[list[float], list[float], list[float]]:
    """Make sites of the catalogue's launches, and of copies under other ids past its end."""
    texts = [path.read_text("utf-8") for path in sorted((ROOT / "data" / "events").glob("*.yaml"))]
    # Every third, then the rest: the first launches of the catalogue are not like the later ones.
    texts = [text for first in range(3) for text in texts[first::3]]
    sizes = [10, 20] if quick else [25, 50, 100, 150]
    events = folder / "events"
    events.mkdir()
    wall, cpu = [], []
    for size in sizes:
        names = []
        for number in range(size):
            text = texts[number % len(texts)]
            again = number // len(texts)
            if again:
                text = re.sub(r"(?m)^id: *(\S+)", rf"id: \1-again-{again}", text, count=1)
            path = events / f"{number:03}.yaml"
            path.write_text(text, "utf-8")
            names.append(str(path))
        argv = [*GEOMAP, "site", *names, "-o", str(folder / f"site-{size}")]
        seconds, used = process(argv, cwd=folder)
        wall.append(seconds)
        cpu.append(used)
        say(f"  {size} events: {seconds:.1f} s")
    return [float(size) for size in sizes], wall, cpu
