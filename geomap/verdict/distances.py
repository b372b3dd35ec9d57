"""Signed distances to a limit for a whole cloud of points, as far as a verdict asks for them.

A quantile needs the distances of those points alone that can lie about it. No point is nearer
to the limit than its neighbour by more than they lie apart, so that one distance in a bunch of
neighbours tells of most of them on which side of the quantile they are. How exact a distance
is, `geomap.verdict.limit_edges` says.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from geomap.geodesy import Floats, to_ecef
from geomap.impact import weighted_quantiles
from geomap.verdict.limit_edges import (
    EXACT_FROM_M,
    FARTHEST_M,
    LEAST_RADIUS_M,
    MOST_RADIUS_M,
    Edges,
    arc_m,
    edges_of,
    norm,
)
from geomap.zones import ZoneMap

_BUNCH = 16


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
    arc = edges_of(zones, ids).distance_m(to_ecef(lon_deg, lat_deg))
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
    edges: Edges

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
        point, edges = to_ecef(*lonlat_deg), edges_of(zones, ids)
        order, first = _bunches(point)
        bunch = np.empty(len(order), dtype=np.intp)
        bunch[order] = np.repeat(np.arange(len(first)), np.diff(np.append(first, len(order))))
        middle = np.add.reduceat(point[order], first) / np.bincount(bunch)[:, None]
        chord = edges.chords(middle)
        least = norm(chord).take(bunch) - norm(point - middle.take(bunch, axis=0))
        most = norm(point - (middle - chord).take(bunch, axis=0))
        inside = within_limit(zones, ids, *lonlat_deg, known_inside)
        least_m = arc_m(np.maximum(least, 0.0), MOST_RADIUS_M) - 1.0
        most_m = arc_m(most, LEAST_RADIUS_M) + 1.0
        most_m[most >= 2.0 * LEAST_RADIUS_M] = FARTHEST_M
        far = np.flatnonzero(norm(chord) >= EXACT_FROM_M)
        if len(far):
            # Of what is farther a chord says too little, and each exact distance takes long.
            foot, away_m = edges.exact_m(middle[far])
            place = np.full(len(first), -1)
            place[far] = np.arange(len(far))
            some = np.flatnonzero(place.take(bunch) >= 0)
            place = place.take(bunch.take(some))
            apart = norm(point[some] - foot.take(place, axis=0))
            apart_m = arc_m(apart, LEAST_RADIUS_M) + 1.0
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


def _bunches(points: Floats) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return an order of points in which neighbours follow each other, and where bunches begin.

    In strips along the longest side of their box, and along each strip.
    """
    across, along = np.argsort(points.min(axis=0) - points.max(axis=0))[:2]
    strips = max(1, round(float(np.sqrt(len(points) / _BUNCH))))
    strip = np.empty(len(points), dtype=np.intp)
    strip[np.argsort(points[:, across], kind="stable")] = (
        np.arange(len(points)) * strips // len(points)
    )
    order = np.lexsort((points[:, along], strip))
    return order, np.arange(0, len(points), _BUNCH)
