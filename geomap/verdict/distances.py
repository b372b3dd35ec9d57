"""Signed distances to a limit for a whole cloud of points, as far as a verdict asks for them.

The nearest edge is found by straight chords through the Earth, through balls about ever
shorter stretches of the limit, and the chord is turned into a geodesic. A chord belongs to
geodesics of somewhat different lengths, as the Earth is curved in their direction, so that
the edge with the shortest chord need not have the shortest geodesic: by less than

    (c^3 / 24) (1 / 6335^2 - 1 / 6400^2)

for a chord of c km, which is 0.071 km at `_EXACT_FROM_M`. From there on the geodesics of all
edges are compared that can have the shortest, which leaves 1 m. A quantile needs the
distances of those points alone that can lie about it. No point is nearer to the limit than
its neighbour by more than they lie apart, so that one distance in a bunch of neighbours tells
of most of them on which side of the quantile they are.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from weakref import WeakKeyDictionary

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from geomap.geodesy import Floats, densify, inverse_arrays, to_ecef
from geomap.impact import weighted_quantiles
from geomap.line_grid import geodesic_m, lonlat_deg
from geomap.zones import ZoneMap

_BUNCH = 16
_STEP = 6
"""Balls of a level that one of the level above holds."""
_LEVELS = 4
_BLOCK = 512
"""Points that are sought together, so that what is held of them stays in the cache."""
_FEW = 64
"""The same where a point may have thousands of edges to choose from."""

_EXACT_FROM_M = 1.5e6
"""Chords from here on tell no more than about how far off a limit is."""

_LEAST_RADIUS_M = 6335e3
_MOST_RADIUS_M = 6400e3
"""Of curvature, in any direction anywhere on WGS 84: b^2 / a is the least, a^2 / b the most."""
_FARTHEST_M = 20.004e6
"""Half a meridian: no two points are farther apart."""


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
    arc = _edges(zones, ids).distance_m(to_ecef(lon_deg, lat_deg))
    return np.where(within_limit(zones, ids, lon_deg, lat_deg, known_inside), arc, -arc)


def within_limit(
    zones: ZoneMap,
    ids: frozenset[str],
    lon_deg: Floats,
    lat_deg: Floats,
    known_inside: NDArray[np.bool_] | None = None,
) -> NDArray[np.bool_]:
    """Say which points lie within the outer limit of zones, the land in it included."""
    inside = np.zeros(len(lon_deg), dtype=bool) if known_inside is None else known_inside.copy()
    for zone_id in sorted(ids):
        rest = np.flatnonzero(~inside)
        inside[rest] = zones.zone(zone_id).covers(lon_deg[rest], lat_deg[rest])
    return inside


@frozen(eq=False)
class Cloud:
    """Weighted points and between what distances to a limit each of them lies."""

    point: Floats
    """(N, 3) Earth-centred metres."""
    weight: Floats
    is_inside: NDArray[np.bool_]
    least_m: Floats
    most_m: Floats
    edges: _Edges

    @classmethod
    def about(
        cls,
        zones: ZoneMap,
        ids: frozenset[str],
        lonlat_deg: tuple[Floats, Floats],
        weight: Floats,
        known_inside: NDArray[np.bool_] | None = None,
    ) -> Cloud:
        """Seek the nearest point of the limit for the middle of each bunch of neighbours."""
        point, edges = to_ecef(*lonlat_deg), _edges(zones, ids)
        order, first = _bunches(point)
        bunch = np.empty(len(order), dtype=np.intp)
        bunch[order] = np.repeat(np.arange(len(first)), np.diff(np.append(first, len(order))))
        middle = np.add.reduceat(point[order], first) / np.bincount(bunch)[:, None]
        chord = edges.chords(middle)
        least = _norm(chord).take(bunch) - _norm(point - middle.take(bunch, axis=0))
        most = _norm(point - (middle - chord).take(bunch, axis=0))
        inside = within_limit(zones, ids, *lonlat_deg, known_inside)
        least_m = _arc_m(np.maximum(least, 0.0), _MOST_RADIUS_M) - 1.0
        most_m = _arc_m(most, _LEAST_RADIUS_M) + 1.0
        most_m[most >= 2.0 * _LEAST_RADIUS_M] = _FARTHEST_M
        far = np.flatnonzero(_norm(chord) >= _EXACT_FROM_M)
        if len(far):
            # Of what is farther a chord says too little, and each exact distance takes long.
            foot, away_m = edges.exact_m(middle[far])
            place = np.full(len(first), -1)
            place[far] = np.arange(len(far))
            some = np.flatnonzero(place.take(bunch) >= 0)
            place = place.take(bunch.take(some))
            apart = _norm(point[some] - foot.take(place, axis=0))
            apart_m = _arc_m(apart, _LEAST_RADIUS_M) + 1.0
            least_m[some] = np.maximum(least_m[some], away_m.take(place) - apart_m)
            most_m[some] = np.minimum(most_m[some], away_m.take(place) + apart_m)
        return cls(point, weight, inside, least_m, most_m, edges)

    def inside_m(self, shares: Sequence[float]) -> list[float]:
        """Return quantiles of the signed distance in metres, positive inside."""
        low = np.where(self.is_inside, self.least_m, -self.most_m)
        high = np.where(self.is_inside, self.most_m, -self.least_m)
        return self._quantiles(low, high, np.where(self.is_inside, 1.0, -1.0), shares)

    def away_m(self, shares: Sequence[float]) -> list[float]:
        """Return quantiles of the distance in metres on either side."""
        return self._quantiles(self.least_m, self.most_m, np.ones(len(self.weight)), shares)

    def _quantiles(
        self, low: Floats, high: Floats, sign: Floats, shares: Sequence[float]
    ) -> list[float]:
        """Return quantiles of values between `low` and `high`, measuring where it matters."""
        value = (low + high) / 2.0
        # Between two points a quantile is interpolated: so far to either side, and a little.
        beside = 1.01 * float(self.weight.max() / self.weight.sum())
        at_least = weighted_quantiles(low, self.weight, [share - beside for share in shares])
        at_most = weighted_quantiles(high, self.weight, [share + beside for share in shares])
        matters = np.zeros(len(value), dtype=bool)
        for least, most in zip(at_least, at_most, strict=True):
            matters |= (high >= least) & (low <= most)
        some = np.flatnonzero(matters)
        away_m = self.edges.distance_m(self.point[some], self.most_m[some])
        value[some] = sign[some] * away_m
        return weighted_quantiles(value, self.weight, shares)


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
        off = _norm((smaller.middle - np.repeat(middle, count, axis=1)).T)
        return cls(middle, np.maximum.reduceat(off + smaller.reach, first))

    def filled(self, count: int) -> _Balls:
        """Return as many balls, those that are none out of sight."""
        none = count - len(self.reach)
        return _Balls(
            np.pad(self.middle, ((0, 0), (0, none)), constant_values=np.inf),
            np.pad(self.reach, (0, none)),
        )


@frozen(eq=False)
class _Edges:
    """Edges of a limit, Earth-centred; (E, 3) and (E,) arrays, one after the other along it."""

    start: Floats
    along: Floats
    levels: tuple[_Balls, ...]
    """The largest first; in the last each edge has its own."""

    def distance_m(self, point: Floats, within_m: Floats | None = None) -> Floats:
        """Return the distance of each point to the limit, (N,); `within_m` as in `chords`."""
        chord = self.chords(point, within_m)
        is_near = _norm(chord) < _EXACT_FROM_M
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
        away = _norm(off)
        bound = farthest(np.minimum.reduceat(away, _firsts(owner))) + 0.01
        near = np.flatnonzero(away <= bound.take(owner))
        return owner.take(near), off.take(near, axis=0)


def _firsts(owner: NDArray[np.intp]) -> NDArray[np.intp]:
    """Return where each owner's stretch begins."""
    return np.flatnonzero(np.diff(owner, prepend=-1))


_KEPT: WeakKeyDictionary[ZoneMap, dict[frozenset[str], _Edges]] = WeakKeyDictionary()
"""The edges that were asked for, as long as there is the map that they are of."""


def _edges(zones: ZoneMap, ids: frozenset[str]) -> _Edges:
    kept = _KEPT.setdefault(zones, {})
    if ids not in kept:
        kept[ids] = _edges_anew(zones, ids)
    return kept[ids]


def _edges_anew(zones: ZoneMap, ids: frozenset[str]) -> _Edges:
    lines = [densify(limit.lonlat_deg) for limit in zones.limit_lines(ids)]
    ecef = [to_ecef(line[:, 0], line[:, 1]) for line in lines]
    start = np.concatenate([line[:-1] for line in ecef])
    along = np.concatenate([np.diff(line, axis=0) for line in ecef])
    levels = [_Balls((start + along / 2.0).T, _norm(along) / 2.0)]
    for _ in range(_LEVELS):
        levels.insert(0, _Balls.around(levels[0]))
    count = len(levels[0].reach)
    filled = (level.filled(count * _STEP**depth) for depth, level in enumerate(levels))
    return _Edges(start, along, tuple(filled))


def _bunches(points: Floats) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return an order of points in which neighbours follow each other, and where bunches begin.

    In strips along the longest side of their box, and along each strip.
    """
    across, along = np.argsort(points.min(axis=0) - points.max(axis=0))[:2]
    strips = max(1, round(float(np.sqrt(len(points) / _BUNCH))))
    strip = np.empty(len(points), dtype=np.intp)
    strip[np.argsort(points[:, across], kind="stable")] = (
        np.arange(len(points)) * strips // max(len(points), 1)
    )
    order = np.lexsort((points[:, along], strip))
    return order, np.arange(0, len(points), _BUNCH)


def _off(points: Floats, start: Floats, along: Floats) -> Floats:
    """Return the vectors from edges to points, one edge to each, (N, 3)."""
    from_start = points - start
    share = (from_start * along).sum(axis=1) / np.maximum((along**2).sum(axis=1), 1e-9)
    off: Floats = from_start - np.clip(share, 0.0, 1.0)[:, None] * along
    return off


def _arc_m(chord_m: Floats, radius_m: float) -> Floats:
    """Return the arcs of a sphere that belong to chords."""
    arc: Floats = 2.0 * radius_m * np.arcsin(np.minimum(chord_m / (2.0 * radius_m), 1.0))
    return arc


def _rival_m(chord_m: Floats) -> Floats:
    """Return the longest chord of a geodesic that may be as short as that of a chord."""
    length = _arc_m(chord_m, _LEAST_RADIUS_M)
    length[chord_m >= 2.0 * _LEAST_RADIUS_M] = _FARTHEST_M
    chord: Floats = 2.0 * _MOST_RADIUS_M * np.sin(length / (2.0 * _MOST_RADIUS_M))
    return np.maximum(chord, chord_m)


def _norm(vectors: Floats) -> Floats:
    x, y, z = vectors.T
    return np.asarray(np.sqrt(x * x + y * y + z * z))
