"""The nearest edge of a limit, by chords through the Earth and balls about stretches of it.

A chord belongs to geodesics of somewhat different lengths, as the Earth is curved in their
direction, so that the edge with the shortest chord need not have the shortest geodesic: by
less than

    (c^3 / 24) (1 / 6335^2 - 1 / 6400^2)

for a chord of c km, which is 0.071 km at `EXACT_FROM_M`. From there on the geodesics of all
edges are compared that can have the shortest, which leaves 1 m.
"""

from __future__ import annotations

from collections.abc import Callable
from weakref import WeakKeyDictionary

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from geomap.geodesy import Floats, densify, inverse_arrays, to_ecef
from geomap.line_grid import geodesic_m, lonlat_deg
from geomap.zones import ZoneMap

_STEP = 6
"""Balls of a level that one of the level above holds."""
_LEVELS = 4
_BLOCK = 512
"""Points that are sought together, so that what is held of them stays in the cache."""
_FEW = 64
"""The same where a point may have thousands of edges to choose from."""

EXACT_FROM_M = 1.5e6
"""Chords from here on tell no more than about how far off a limit is."""

LEAST_RADIUS_M = 6335e3
MOST_RADIUS_M = 6400e3
"""Of curvature, in any direction anywhere on WGS 84: b^2 / a is the least, a^2 / b the most."""
FARTHEST_M = 20.004e6
"""Half a meridian: no two points are farther apart."""


@frozen(eq=False)
class _Balls:
    """Balls about stretches of a limit."""

    middle: Floats
    """(3, B) Earth-centred metres."""
    reach: Floats
    """(B,) metres."""

    @classmethod
    def around(cls, smaller: _Balls) -> _Balls:
        """Return balls of which each holds `_STEP` smaller ones."""
        first = np.arange(0, len(smaller.reach), _STEP)
        count = np.diff(np.append(first, len(smaller.reach)))
        middle = np.add.reduceat(smaller.middle, first, axis=1) / count
        off = norm((smaller.middle - np.repeat(middle, count, axis=1)).T)
        return cls(middle, np.maximum.reduceat(off + smaller.reach, first))

    def filled(self, count: int) -> _Balls:
        """Return as many balls, those that are none out of sight."""
        none = count - len(self.reach)
        return _Balls(
            np.pad(self.middle, ((0, 0), (0, none)), constant_values=np.inf),
            np.pad(self.reach, (0, none)),
        )


@frozen(eq=False)
class Edges:
    """Edges of a limit, Earth-centred; (E, 3) and (E,) arrays, one after the other along it."""

    start: Floats
    along: Floats
    levels: tuple[_Balls, ...]
    """The largest first; in the last each edge has its own."""

    def distance_m(self, point: Floats, within_m: Floats | None = None) -> Floats:
        """Return the distance of each point to the limit, (N,); `within_m` as in `chords`."""
        chord = self.chords(point, within_m)
        is_near = norm(chord) < EXACT_FROM_M
        near, far = np.flatnonzero(is_near), np.flatnonzero(~is_near)
        length = np.empty(len(point))
        length[near] = geodesic_m(point[near].T, chord[near].T)
        if len(far):
            length[far] = self.exact_m(point[far])[1]
        return length

    def exact_m(self, point: Floats) -> tuple[Floats, Floats]:
        """Return points on the ellipsoid, (N, 3), above some, and how far off the limit is."""
        lon, lat = lonlat_deg(point.T)
        foot, length = to_ecef(lon, lat), np.empty(len(point))
        for first in range(0, len(point), _FEW):
            some = slice(first, first + _FEW)
            owner, off = self._rivals(foot[some], np.full(len(foot[some]), np.inf), _rival_m)
            end = lonlat_deg((foot[some].take(owner, axis=0) - off).T)
            away = inverse_arrays(lon[some].take(owner), lat[some].take(owner), *end)[1]
            length[some] = np.minimum.reduceat(away, _firsts(owner))
        return foot, length

    def chords(self, point: Floats, within_m: Floats | None = None) -> Floats:
        """Return for each point the vector from the nearest edge to it, (N, 3).

        `within_m` is how far off that is at the most, if known.
        """
        found = np.empty_like(point)
        within = np.full(len(point), np.inf) if within_m is None else within_m
        for first in range(0, len(point), _BLOCK):
            some = slice(first, first + _BLOCK)
            found[some] = self._chords(point[some], within[some])
        return found

    def _chords(self, point: Floats, within_m: Floats) -> Floats:
        owner, off = self._rivals(point, within_m, np.asarray)
        squared = (off * off).sum(axis=1)
        least = np.minimum.reduceat(squared, _firsts(owner)).take(owner)
        nearest = np.flatnonzero(squared == least)
        return off[nearest[_firsts(owner.take(nearest))]]

    def _rivals(
        self, point: Floats, within_m: Floats, farthest: Callable[[Floats], Floats]
    ) -> tuple[NDArray[np.intp], Floats]:
        """Return pairs of a point and the vector to it from an edge that may be the nearest.

        `farthest` says how far that may be if another edge is so far.
        """
        count = len(self.levels[0].reach)
        owner = np.repeat(np.arange(len(point)), count)
        number = np.tile(np.arange(count), len(point))
        x, y, z = np.ascontiguousarray(point.T)
        for level in self.levels:
            if level is not self.levels[0]:
                owner = np.repeat(owner, _STEP)
                number = (number[:, None] * _STEP + np.arange(_STEP)).ravel()
            away, part = x.take(owner), y.take(owner)
            away -= level.middle[0].take(number)
            part -= level.middle[1].take(number)
            away *= away
            part *= part
            away += part
            part = z.take(owner)
            part -= level.middle[2].take(number)
            part *= part
            away += part
            np.sqrt(away, out=away)
            reach = level.reach.take(number)
            # No edge of a ball farther than this can be the nearest; 1 cm is for rounding.
            bound = farthest(np.minimum.reduceat(away + reach, _firsts(owner))) + 0.01
            away -= reach
            near = np.flatnonzero(away <= np.minimum(bound, within_m).take(owner))
            owner, number = owner.take(near), number.take(near)
        start, along = self.start.take(number, axis=0), self.along.take(number, axis=0)
        off = _off(point.take(owner, axis=0), start, along)
        away = norm(off)
        bound = farthest(np.minimum.reduceat(away, _firsts(owner))) + 0.01
        near = np.flatnonzero(away <= bound.take(owner))
        return owner.take(near), off.take(near, axis=0)


def _firsts(owner: NDArray[np.intp]) -> NDArray[np.intp]:
    """Return where each owner's stretch begins."""
    return np.flatnonzero(np.diff(owner, prepend=-1))


_KEPT: WeakKeyDictionary[ZoneMap, dict[frozenset[str], Edges]] = WeakKeyDictionary()
"""The edges that were asked for, as long as there is the map that they are of."""


def edges_of(zones: ZoneMap, ids: frozenset[str]) -> Edges:
    """Return the edges of the outer limit of zones, kept as long as the map is."""
    kept = _KEPT.setdefault(zones, {})
    if ids not in kept:
        kept[ids] = _edges_anew(zones, ids)
    return kept[ids]


def _edges_anew(zones: ZoneMap, ids: frozenset[str]) -> Edges:
    lines = [densify(limit.lonlat_deg) for limit in zones.limit_lines(ids)]
    ecef = [to_ecef(line[:, 0], line[:, 1]) for line in lines]
    start = np.concatenate([line[:-1] for line in ecef])
    along = np.concatenate([np.diff(line, axis=0) for line in ecef])
    levels = [_Balls((start + along / 2.0).T, norm(along) / 2.0)]
    for _ in range(_LEVELS):
        levels.insert(0, _Balls.around(levels[0]))
    count = len(levels[0].reach)
    filled = (level.filled(count * _STEP**depth) for depth, level in enumerate(levels))
    return Edges(start, along, tuple(filled))


def _off(points: Floats, start: Floats, along: Floats) -> Floats:
    """Return the vectors from edges to points, one edge to each, (N, 3)."""
    from_start = points - start
    share = (from_start * along).sum(axis=1) / np.maximum((along**2).sum(axis=1), 1e-9)
    off: Floats = from_start - np.clip(share, 0.0, 1.0)[:, None] * along
    return off


def arc_m(chord_m: Floats, radius_m: float) -> Floats:
    """Return the arcs of a sphere that belong to chords."""
    arc: Floats = 2.0 * radius_m * np.arcsin(np.minimum(chord_m / (2.0 * radius_m), 1.0))
    return arc


def _rival_m(chord_m: Floats) -> Floats:
    """Return the longest chord of a geodesic that may be as short as that of a chord."""
    length = arc_m(chord_m, LEAST_RADIUS_M)
    length[chord_m >= 2.0 * LEAST_RADIUS_M] = FARTHEST_M
    chord: Floats = 2.0 * MOST_RADIUS_M * np.sin(length / (2.0 * MOST_RADIUS_M))
    return np.maximum(chord, chord_m)


def norm(vectors: Floats) -> Floats:
    """Return the lengths of N vectors, (N, 3)."""
    x, y, z = vectors.T
    return np.asarray(np.sqrt(x * x + y * y + z * z))
