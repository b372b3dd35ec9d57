"""Signed distances to a limit for a whole cloud of points, fast.

`ZoneMap.distance_inside_m` solves the geodesic problem for every point, which
a quantile over thousands of points does not need. Here the nearest edge is
found by straight chords through the Earth and the chord is turned into a
geodesic: within 0.1 km (a test holds it against the exact distances). Points
are taken in bunches of neighbours, for each of which most of the limit is too
far away to matter.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from geomap.geodesy import Floats, densify, inverse_arrays, to_ecef
from geomap.line_grid import geodesic_m, lonlat_deg
from geomap.zones import ZoneMap

_BUNCH = 64
_RUN = 32


def distances_inside(
    zones: ZoneMap,
    ids: frozenset[str],
    lon_deg: Floats,
    lat_deg: Floats,
    known_inside: NDArray[np.bool_] | None = None,
) -> Floats:
    """Return signed distances to the outer limit of zones in metres, (N,), positive inside.

    As in `ZoneMap.distance_inside_m`, land within the limit counts as inside. `known_inside`
    are points of which it is known already.
    """
    edges = _edges(zones, ids)
    point = to_ecef(lon_deg, lat_deg)
    chord = np.empty_like(point)
    for bunch in _bunches(point):
        here = point[bunch]
        close = edges.near(here)
        chord[bunch] = _from_edges(
            here, edges.start[close], edges.along[close], edges.middle[close]
        )
    arc = _length_m(point, chord)
    inside = np.zeros(len(point), dtype=bool) if known_inside is None else known_inside.copy()
    for zone_id in sorted(ids):
        rest = np.flatnonzero(~inside)
        inside[rest] = zones.zone(zone_id).covers(lon_deg[rest], lat_deg[rest])
    return np.where(inside, arc, -arc)


@frozen(eq=False)
class _Edges:
    """Edges of a limit, Earth-centred; (E, 3) and (E,) arrays, in runs of `_RUN` along it."""

    start: Floats
    along: Floats
    middle: Floats
    reach: Floats
    """Half the length."""
    run_middle: Floats
    run_reach: Floats
    """(R, 3) and (R,): no point of a run lies farther from its middle."""

    def near(self, points: Floats) -> NDArray[np.intp]:
        """Return the edges that can be the nearest of any of some points."""
        centre = points.mean(axis=0)
        radius = float(np.sqrt(((points - centre) ** 2).sum(axis=1).max()))
        away = np.sqrt(((self.run_middle - centre) ** 2).sum(axis=1))
        bound = float((away + self.run_reach).min()) + 2.0 * radius
        runs = np.flatnonzero(away - self.run_reach <= bound)
        some = (runs[:, None] * _RUN + np.arange(_RUN)).ravel()
        some = some[some < len(self.middle)]
        away = np.sqrt(((self.middle[some] - centre) ** 2).sum(axis=1))
        # No edge farther than this can be the nearest of any of these points.
        bound = float((away + self.reach[some]).min()) + 2.0 * radius
        close: NDArray[np.intp] = some[away - self.reach[some] <= bound]
        return close


@lru_cache(maxsize=4)
def _edges(zones: ZoneMap, ids: frozenset[str]) -> _Edges:
    lines = [densify(limit.lonlat_deg) for limit in zones.limit_lines(ids)]
    ecef = [to_ecef(line[:, 0], line[:, 1]) for line in lines]
    start = np.concatenate([line[:-1] for line in ecef])
    along = np.concatenate([np.diff(line, axis=0) for line in ecef])
    middle = start + along / 2.0
    reach = np.linalg.norm(along, axis=1) / 2.0
    first = np.arange(0, len(middle), _RUN)
    count = np.diff(np.append(first, len(middle)))
    run_middle = np.add.reduceat(middle, first) / count[:, None]
    from_middle = np.linalg.norm(middle - np.repeat(run_middle, count, axis=0), axis=1)
    run_reach = np.maximum.reduceat(from_middle + reach, first)
    return _Edges(start, along, middle, reach, run_middle, run_reach)


def _bunches(points: Floats) -> Iterator[NDArray[np.intp]]:
    """Return indices of points, a bunch of neighbours at a time: halved along the longest side."""
    waiting = [np.arange(len(points))]
    while waiting:
        bunch = waiting.pop()
        if len(bunch) <= _BUNCH:
            yield bunch
            continue
        here = points[bunch]
        longest = int(np.argmax(here.max(axis=0) - here.min(axis=0)))
        half = len(bunch) // 2
        order = np.argpartition(here[:, longest], half)
        waiting += [bunch[order[half:]], bunch[order[:half]]]


def _from_edges(points: Floats, start: Floats, along: Floats, middle: Floats) -> Floats:
    """Return for each point the vector from the nearest of some edges to it, (N, 3)."""
    # Small numbers, so that the squares keep their metres.
    origin = points[0]
    middle, points, start = middle - origin, points - origin, start - origin
    squared = (middle**2).sum(axis=1) - 2.0 * points @ middle.T
    guess = squared.argmin(axis=1)
    bound = np.sqrt((_off(points, start[guess], along[guess]) ** 2).sum(axis=1))
    # An edge is no nearer than its middle by more than half its length.
    bound += np.sqrt((along**2).sum(axis=1).max()) / 2.0 + 0.01
    bound = bound**2 - (points**2).sum(axis=1)
    rivals = np.flatnonzero((squared <= bound[:, None]).any(axis=0))
    start, along, squared = start[rivals], along[rivals], squared[:, rivals]
    length = np.maximum(np.sqrt((along**2).sum(axis=1)), 1e-9)
    unit = along / length[:, None]
    toward = points @ unit.T
    toward -= (middle[rivals] * unit).sum(axis=1)
    share = np.minimum(np.maximum(toward, -length / 2.0), length / 2.0)
    toward *= -2.0
    toward += share
    share *= toward
    squared += share
    nearest = squared.argmin(axis=1)
    return _off(points, start[nearest], along[nearest])


def _off(points: Floats, start: Floats, along: Floats) -> Floats:
    """Return the vectors from edges to points, one edge to each, (N, 3)."""
    from_start = points - start
    share = (from_start * along).sum(axis=1) / np.maximum((along**2).sum(axis=1), 1e-9)
    off: Floats = from_start - np.clip(share, 0.0, 1.0)[:, None] * along
    return off


def _length_m(point: Floats, chord: Floats) -> Floats:
    """Return the lengths of the geodesics that belong to chords, which end at the points."""
    length = geodesic_m(point.T, chord.T)
    far = np.flatnonzero(np.isnan(length))
    lonlat = (*lonlat_deg(point[far].T), *lonlat_deg((point[far] - chord[far]).T))
    length[far] = inverse_arrays(*lonlat)[1]
    return length
