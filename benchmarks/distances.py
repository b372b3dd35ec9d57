"""Signed distances to the limit of Japan's zone, and to the shore, against what else there is."""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np
import shapely
from measuring import Section, figure, rate, say, spread, within_budget
from points import points
from pyproj import Geod

from geomap.locator import MANY
from geomap.readers.layers import load_zones
from geomap.readers.shoreline import load_shoreline

GEOD = Geod(ellps="WGS84")
Work = Callable[[np.ndarray, np.ndarray], np.ndarray]


def distances(*, quick: bool) -> Section:
    """Time the distances, and hold a few hundred of them against a search of every edge."""
    say("distances")
    zones, shoreline = load_zones(), load_shoreline()
    ids = frozenset({"japan-eez"})
    limit = [line.lonlat_deg for line in zones.limit_lines(ids)]
    shore = list(shoreline.rings())
    many = 100_000 if quick else 1_000_000
    ways: list[tuple[str, list[np.ndarray], Work, int]] = [
        (
            "geomap, to the limit, signed",
            limit,
            lambda x, y: zones.distance_inside_m(ids, x, y),
            many,
        ),
    ]
    ways += [
        ("geomap, to the shore, signed", shore, shoreline.distance_offshore_m, many),
        ("shapely's nearest point in degrees, then pyproj", limit, _nearest_point(limit), 2000),
        ("the same by STRtree of the edges", limit, _nearest_edge(limit), 20_000),
        ("the same to the shore", shore, _nearest_edge(shore), 20_000),
    ]
    exact = {id(limit): _exact(limit), id(shore): _exact(shore)}
    rows, speed = [], {}
    for name, lines, work, count in ways:
        lon, lat = points(count)
        start = time.perf_counter()
        work(lon[:MANY], lat[:MANY]) if count >= MANY else work(lon[:10], lat[:10])
        built = time.perf_counter() - start
        wall = within_budget(lambda work=work, lon=lon, lat=lat: work(lon, lat), 1 if quick else 3)
        speed[name] = count / float(np.median(wall))
        off = np.abs(np.abs(work(*points(_CHECKED))) - exact[id(lines)])
        say(f"  {name}: {rate(count, float(np.median(wall)))}")
        rows.append(
            [
                name,
                f"{count:.0e}".replace("e+0", "e"),
                spread([count / s / 1e6 for s in wall], "M/s"),
                f"{figure(built)} s",
                f"{np.median(off):.2f} m",
                f"{off.max():,.2f} m",
            ]
        )
    goals = [
        ("to the limit, million points a second", speed[ways[0][0]] / 1e6, 1.0, "least"),
    ]
    shore_speed = speed[ways[1][0]] / 1e6
    goals.append(("to the shore, million points a second", shore_speed, 1.0, "least"))
    return Section(
        "Distances",
        f"Geodesic distances on WGS 84. Error: against the nearest of all edges for the first "
        f"{_CHECKED} points, by pyproj: edges within 30 km of the nearest vertex are cut "
        "to 10 m and every piece is measured.",
        ["what", "points", "rate", "build", "error, median", "largest"],
        rows,
        goals,
    )


_CHECKED = 200


def _nearest_point(lines: list[np.ndarray]) -> Work:
    """Measure to the nearest point of the whole line as the plane has it: the usual way."""
    whole = shapely.MultiLineString(lines)
    shapely.prepare(whole)

    def work(lon: np.ndarray, lat: np.ndarray) -> np.ndarray:
        ends = shapely.get_coordinates(shapely.shortest_line(shapely.points(lon, lat), whole))
        return np.asarray(GEOD.inv(*ends[0::2].T, *ends[1::2].T)[2])

    return work


def _nearest_edge(lines: list[np.ndarray]) -> Work:
    """Take the nearest edge from a tree, and measure to its nearest point: the quicker way."""
    pairs = np.concatenate([np.stack([line[:-1], line[1:]], axis=1) for line in lines])
    edges = shapely.linestrings(pairs)
    tree = shapely.STRtree(edges)

    def work(lon: np.ndarray, lat: np.ndarray) -> np.ndarray:
        here = shapely.points(lon, lat)
        line = shapely.shortest_line(here, edges[tree.nearest(here)])
        ends = shapely.get_coordinates(line)
        return np.asarray(GEOD.inv(*ends[0::2].T, *ends[1::2].T)[2])

    return work


def _exact(lines: list[np.ndarray]) -> np.ndarray:
    """Return the distances of the first points to their nearest piece, by brute force."""
    start = np.concatenate([line[:-1] for line in lines])
    end = np.concatenate([line[1:] for line in lines])
    length = np.asarray(GEOD.inv(*start.T, *end.T)[2])
    found = []
    for lon, lat in np.column_stack(points(_CHECKED)):
        full = np.full(len(start), 1.0)
        to_start = np.asarray(GEOD.inv(lon * full, lat * full, *start.T)[2])
        # An edge comes nearer than its start by no more than its length.
        close = np.flatnonzero(to_start - length <= to_start.min())
        best = to_start.min()
        for edge in close:
            steps = max(1, int(np.ceil(length[edge] / 10.0)))
            azimuth = GEOD.inv(*start[edge], *end[edge])[0]
            along = np.linspace(0.0, length[edge], steps + 1)
            ones = np.ones(steps + 1)
            x, y, _ = GEOD.fwd(start[edge, 0] * ones, start[edge, 1] * ones, azimuth * ones, along)
            distance = np.asarray(GEOD.inv(lon * ones, lat * ones, x, y)[2])
            best = min(best, float(distance.min()))
        found.append(best)
    return np.array(found)
