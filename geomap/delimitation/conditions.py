"""What holds on a limit, how far off a point is, and the way back to it.

An outer limit holds what lies at one distance from the nearest base point; an
equidistance line what lies equally far from the nearest base points of two
owners. Both are zeros of a function whose gradient is known, since a distance
grows by a metre for each metre walked away from the base point: Newton's method
takes a few steps. A junction is the zero of two such functions at once.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from geomap.delimitation.corners import walk
from geomap.delimitation.distances import Distances
from geomap.geodesy import Floats, direct_arrays

VERTEX_TOLERANCE_M = 1e-4
"""A vertex may be this far off its condition: a tenth of what is promised."""

_STEPS = 20
_PROBES = 8


@frozen(eq=False)
class Curve:
    """One limit from junction to junction, or around."""

    labels: tuple[int, int]
    lonlat_deg: Floats
    is_closed: bool


class Condition:
    """What holds on the limits between labels: distances, and how far off a point is."""

    def __init__(self, distances: Distances, reach_m: float) -> None:
        self.distances, self.reach_m = distances, reach_m

    def _pull(self, labels: NDArray[np.intp], lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
        """Return each point's distance to its label, and the direction in which that grows."""
        value = np.full(len(lon), self.reach_m)
        away = np.zeros((len(lon), 2))
        for label in np.unique(labels):
            if label == self.distances.beyond:
                continue
            here = np.flatnonzero(labels == label)
            distance, azimuth, _ = self.distances.nearest(int(label), lon[here], lat[here])
            value[here] = distance
            away[here] = -np.stack(
                [np.sin(np.radians(azimuth)), np.cos(np.radians(azimuth))], axis=-1
            )
        return value, away

    def offset(self, labels: NDArray[np.intp], lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
        """Return how far each point is off the condition of its two labels, and the gradient.

        Parameters
        ----------
        labels : (N, 2) array
        """
        first, up = self._pull(labels[:, 0], lon, lat)
        second, down = self._pull(labels[:, 1], lon, lat)
        return first - second, up - down

    def worst_offset_m(self, curves: Sequence[Curve]) -> float:
        """Return how far off its condition a vertex is at most, ends left out."""
        worst = 0.0
        for labels in sorted({curve.labels for curve in curves}):
            lonlat = np.vstack([c.lonlat_deg[1:-1] for c in curves if c.labels == labels])
            pairs = np.tile(np.array(labels, dtype=np.intp), (len(lonlat), 1))
            worst = max(worst, float(np.abs(self.offset(pairs, *lonlat.T)[0]).max(initial=0.0)))
        return worst

    def put_on(self, labels: NDArray[np.intp], lonlat_deg: Floats) -> tuple[Floats, Floats]:
        """Move points to where their condition holds; also return what is left of the offset."""
        lonlat = lonlat_deg.copy()
        left = np.full(len(lonlat), np.inf)
        todo = np.arange(len(lonlat))
        for _ in range(_STEPS):
            value, gradient = self.offset(labels[todo], lonlat[todo, 0], lonlat[todo, 1])
            left[todo] = np.abs(value)
            moving = left[todo] > VERTEX_TOLERANCE_M
            todo, value, gradient = todo[moving], value[moving], gradient[moving]
            if not len(todo):
                break
            squared = np.maximum((gradient**2).sum(axis=1), 1e-6)
            step = -value[:, None] * gradient / squared[:, None]
            lonlat[todo] = walk(lonlat[todo], step)
        return lonlat, left

    def across(
        self, labels: NDArray[np.intp], lonlat_deg: Floats, azimuth_deg: Floats, reach_m: Floats
    ) -> tuple[Floats, NDArray[np.bool_]]:
        """Find where a geodesic through each point crosses its limit nearest to the point.

        For the sharp corners that two arcs make, where steps down the gradient lead
        from one arc to the other and back: there is a crossing, and halving finds it.

        Returns
        -------
        lonlat_deg : (N, 2) array
        found : (N,) array of bool
        """

        def at(shift_m: Floats, rows: NDArray[np.intp]) -> Floats:
            lon, lat = lonlat_deg[rows].T
            return np.stack(direct_arrays(lon, lat, azimuth_deg[rows], shift_m), axis=-1)

        def side(shift_m: Floats, rows: NDArray[np.intp]) -> Floats:
            return self.offset(labels[rows], *at(shift_m, rows).T)[0]

        rows = np.arange(len(lonlat_deg))
        shares = np.linspace(-1.0, 1.0, 2 * _PROBES + 1)
        values = np.stack([side(share * reach_m, rows) for share in shares], axis=1)
        changes = np.sign(values[:, :-1]) != np.sign(values[:, 1:])
        far = np.abs(shares[:-1] + shares[1:])[None, :] + np.where(changes, 0.0, np.inf)
        first = np.argmin(far, axis=1)
        found = changes.any(axis=1)
        low, high = shares[first] * reach_m, shares[first + 1] * reach_m
        low_value = values[rows, first]
        for _ in range(45):
            middle = (low + high) / 2
            value = side(middle, rows)
            same = np.sign(value) == np.sign(low_value)
            low, high = np.where(same, middle, low), np.where(same, high, middle)
        return at((low + high) / 2, rows), found

    def junctions(self, labels: NDArray[np.intp], lonlat_deg: Floats) -> tuple[Floats, Floats]:
        """Move points to where three labels meet.

        Parameters
        ----------
        labels : (J, 3) array
        """
        lonlat = lonlat_deg.copy()
        left = np.full(len(lonlat), np.inf)
        for _ in range(_STEPS):
            pulls = [self._pull(labels[:, k], lonlat[:, 0], lonlat[:, 1]) for k in range(3)]
            value = np.stack([pulls[0][0] - pulls[k][0] for k in (1, 2)], axis=-1)
            left = np.abs(value).max(axis=1)
            moving = np.flatnonzero(left > VERTEX_TOLERANCE_M)
            if not len(moving):
                break
            gradient = np.stack([pulls[0][1] - pulls[k][1] for k in (1, 2)], axis=1)[moving]
            step = np.stack(
                [
                    -np.linalg.lstsq(g, v, rcond=1e-3)[0]
                    for g, v in zip(gradient, value[moving], strict=True)
                ]
            )
            lonlat[moving] = walk(lonlat[moving], step)
        return lonlat, left
