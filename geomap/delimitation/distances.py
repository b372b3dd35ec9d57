"""How far it is to the nearest base point of each owner.

A k-d tree over Earth-centred coordinates finds the points nearest along the
straight chord. A chord of 370 km is 52 m shorter than its geodesic, give or take
0.4 m with the azimuth, so the few within that much of the shortest are solved
again on the ellipsoid, and the answer is the shortest geodesic itself.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from geomap.delimitation.base_points import BasePoints
from geomap.geodesy import Floats, inverse_arrays, to_ecef
from geomap.units import WGS84_SEMI_MAJOR_M

_CANDIDATES = 8
_MANY = 5000


class Distances:
    """Geodesic distances to the base points of each owner.

    Parameters
    ----------
    points : BasePoints
    workers : int
        Threads for the k-d trees; the result does not depend on it.
    """

    def __init__(self, points: BasePoints, *, workers: int = 2) -> None:
        from scipy.spatial import cKDTree

        self.points = points
        self._most_workers = workers
        ecef = to_ecef(points.lonlat_deg[:, 0], points.lonlat_deg[:, 1])
        self._all = cKDTree(ecef)
        self._of = [np.flatnonzero(points.owner == k) for k in range(len(points.owners))]
        self._trees = [cKDTree(ecef[members]) for members in self._of]

    def _workers(self, count: int) -> int:
        """Return how many threads are worth their start."""
        return self._most_workers if count > _MANY else 1

    @property
    def beyond(self) -> int:
        """The label of what is beyond every owner's reach."""
        return len(self.points.owners)

    def label(self, lon_deg: Floats, lat_deg: Floats, reach_m: float) -> NDArray[np.int16]:
        """Return the owner of the nearest base point, `beyond` where none is within reach.

        By chords, so right to about a metre: what the grid needs. See `exact_label`.
        """
        chord = chord_of(reach_m)
        _, index = self._all.query(
            to_ecef(lon_deg, lat_deg),
            distance_upper_bound=chord,
            workers=self._workers(len(lon_deg)),
        )
        owner = np.append(self.points.owner, np.int16(self.beyond))
        return np.asarray(owner[index], dtype=np.int16)

    def nearest(
        self, owner: int, lon_deg: Floats, lat_deg: Floats
    ) -> tuple[Floats, Floats, NDArray[np.intp]]:
        """Return distance, azimuth towards it and index of the nearest base point of one owner.

        Parameters
        ----------
        lon_deg, lat_deg : (M,) arrays
        """
        lon, lat = np.asarray(lon_deg, float), np.asarray(lat_deg, float)
        members, tree = self._of[owner], self._trees[owner]
        distance = np.empty(len(lon))
        azimuth = np.empty(len(lon))
        index = np.empty(len(lon), dtype=np.intp)
        todo, count = np.arange(len(lon)), _CANDIDATES
        ecef = to_ecef(lon, lat)
        while len(todo):
            k = min(count, len(members))
            chord, near = tree.query(ecef[todo], k=k, workers=self._workers(len(lon_deg)))
            chord, near = chord.reshape(len(todo), k), near.reshape(len(todo), k)
            point = self.points.lonlat_deg[members[near]]
            bearing, length = inverse_arrays(
                lon[todo, None], lat[todo, None], point[..., 0], point[..., 1]
            )
            best = np.argmin(length, axis=1)
            row = np.arange(len(todo))
            distance[todo], azimuth[todo] = length[row, best], bearing[row, best]
            index[todo] = members[near[row, best]]
            unsure = chord[:, -1] < chord[:, 0] + _spread(chord[:, 0])
            todo = todo[unsure] if k < len(members) else todo[:0]
            count *= 4
        return distance, azimuth, index

    def exact_label(
        self, lon_deg: Floats, lat_deg: Floats, reach_m: float
    ) -> tuple[NDArray[np.int16], Floats]:
        """Return the owner of the nearest base point by geodesics, and its distance."""
        lon, lat = np.asarray(lon_deg, float), np.asarray(lat_deg, float)
        best = np.full(len(lon), np.inf)
        label = np.full(len(lon), self.beyond, dtype=np.int16)
        ecef = to_ecef(lon, lat)
        for owner, tree in enumerate(self._trees):
            if tree.n == 0:
                continue
            chord, _ = tree.query(ecef, distance_upper_bound=chord_of(reach_m) + 10.0)
            close = np.flatnonzero(np.isfinite(chord))
            if len(close):
                distance, _, _ = self.nearest(owner, lon[close], lat[close])
                nearer = (distance < best[close]) & (distance <= reach_m)
                best[close[nearer]] = distance[nearer]
                label[close[nearer]] = owner
        return label, best


def chord_of(length_m: float) -> float:
    """Return the straight chord of a geodesic of this length, on a mean radius."""
    radius = 6_371_008.8
    return float(2.0 * radius * np.sin(length_m / (2.0 * radius)))


def _spread(chord_m: Floats) -> Floats:
    """Return how much longer a chord may be and still have the shorter geodesic."""
    return 0.014 * chord_m**3 / (24.0 * WGS84_SEMI_MAJOR_M**2) + 0.001
