"""The nearest point of a set of lines, exact to 1 m on the ellipsoid.

A line is cut along its geodesics into
edges of at most `MAX_EDGE_M`. Straight chords through the Earth, which numpy
compares by the million, leave a few candidate edges for each point; each is
then laid into the azimuthal equidistant plane of that very point, where
distances and directions from it are exact and an edge of 2 km departs from a
straight line by less than 0.1 m up to 9,000 km away. The foot of the perpendicular
is carried back to the ellipsoid by the direct problem, so that what is returned
is the geodesic distance to the returned point, and no point of the line is
nearer by as much as 1 m; beyond 9,000 km, where the nearest vertex is taken, by as much as 1 km.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from attrs import frozen
from numpy.typing import ArrayLike, NDArray

from geomap.errors import GeodesyError
from geomap.geodesy import (
    MAX_EDGE_M,
    Floats,
    Position,
    densify,
    direct_arrays,
    inverse_arrays,
    to_ecef,
)
from geomap.units import WGS84_SEMI_MAJOR_M

_BLOCK_EDGES = 32
_PLANE_M = 9.0e6
_CHUNK = 4_000_000  # chords held at a time: 32 MB of float64


@frozen
class Nearest:
    """For each of M points, the nearest point of a set of lines; arrays of shape (M,)."""

    distance_m: Floats
    lon_deg: Floats
    lat_deg: Floats
    line: NDArray[np.intp]
    """Index of the line in the sequence that the lines were made from."""
    vertex: NDArray[np.intp]
    """Index of the vertex of that line at which the nearest edge begins."""

    def position(self, index: int = 0) -> Position:
        """Return the nearest point to point `index`."""
        return Position(float(self.lon_deg[index]), float(self.lat_deg[index]))


class GeodesicLines:
    """Lines on the ellipsoid, prepared for `nearest`.

    Parameters
    ----------
    lines : sequence of (N, 2) array_like
        Vertices in degrees, joined by geodesics. Rings repeat their first vertex.

    Raises
    ------
    GeodesyError
        If no line has two vertices.
    """

    def __init__(self, lines: Iterable[ArrayLike]) -> None:
        starts, ends, owners, vertices = [], [], [], []
        for number, vertices_deg in enumerate(lines):
            line = np.asarray(vertices_deg, dtype=float)
            if len(line) < 2:
                continue
            fine, origin = _densify_with_origin(line)
            starts.append(fine[:-1])
            ends.append(fine[1:])
            owners.append(np.full(len(fine) - 1, number))
            vertices.append(origin)
        if not starts:
            raise GeodesyError("no line with two vertices to measure a distance to")
        self._start = np.vstack(starts)
        self._end = np.vstack(ends)
        self._line = np.concatenate(owners)
        self._vertex = np.concatenate(vertices)
        start, end = to_ecef(*self._start.T), to_ecef(*self._end.T)
        self._middle = (start + end) / 2.0
        # The bulge of an arc over its chord is L^2 / 8R: 8 cm for 2 km.
        self._reach = np.linalg.norm(end - start, axis=1) / 2.0 + 1.0
        cuts = np.arange(0, len(self._middle), _BLOCK_EDGES)
        counts = np.diff(np.append(cuts, len(self._middle)))
        self._block_first, self._block_count = cuts, counts
        self._block_middle = np.add.reduceat(self._middle, cuts) / counts[:, None]
        spread = np.linalg.norm(
            self._middle - np.repeat(self._block_middle, counts, axis=0), axis=1
        )
        self._block_reach = np.maximum.reduceat(spread + self._reach, cuts)

    def nearest(self, lon_deg: ArrayLike, lat_deg: ArrayLike) -> Nearest:
        """Find the nearest point of the lines to each of M points.

        Parameters
        ----------
        lon_deg, lat_deg : (M,) array_like or float
            Degrees; NaN gives a distance and a position of NaN.

        Returns
        -------
        Nearest
            Distances exact to better than 1 m; see the module's text.
        """
        lon, lat = (
            np.atleast_1d(np.asarray(lon_deg, float)),
            np.atleast_1d(np.asarray(lat_deg, float)),
        )
        chunk = max(1, _CHUNK // len(self._block_middle))
        parts = [
            self._nearest_chunk(lon[i : i + chunk], lat[i : i + chunk])
            for i in range(0, len(lon), chunk)
        ]
        if not parts:
            empty, none = np.empty(0), np.empty(0, dtype=np.intp)
            return Nearest(empty, empty, empty, none, none)
        return Nearest(*(np.concatenate(columns) for columns in zip(*parts, strict=True)))

    def _nearest_chunk(
        self, lon: Floats, lat: Floats
    ) -> tuple[Floats, Floats, Floats, NDArray[np.intp], NDArray[np.intp]]:
        finite = np.isfinite(lon) & np.isfinite(lat)
        point = to_ecef(np.where(finite, lon, 0.0), np.where(finite, lat, 0.0))
        to_block = _chords(point, self._block_middle)
        bound = _farthest_rival((to_block + self._block_reach).min(axis=1))
        row, block = np.nonzero(to_block - self._block_reach <= bound[:, None])
        # From blocks to their edges, then once more by the edges' own bounds.
        counts = self._block_count[block]
        row = np.repeat(row, counts)
        within = np.arange(len(row)) - np.repeat(np.cumsum(counts) - counts, counts)
        edge = np.repeat(self._block_first[block], counts) + within
        to_edge = np.linalg.norm(point[row] - self._middle[edge], axis=1)
        bound = np.full(len(lon), np.inf)
        np.minimum.at(bound, row, to_edge + self._reach[edge])
        keep = to_edge - self._reach[edge] <= _farthest_rival(bound)[row]
        row, edge = row[keep], edge[keep]
        plane_m = self._to_foot(lon[row], lat[row], edge)
        order = np.lexsort((edge, plane_m[2], row))
        first = order[np.searchsorted(row[order], np.arange(len(lon)))]
        azimuth = np.degrees(np.arctan2(plane_m[0, first], plane_m[1, first]))
        foot_lon, foot_lat = direct_arrays(lon, lat, azimuth, plane_m[2, first])
        distance = np.where(finite, plane_m[2, first], np.nan)
        return distance, foot_lon, foot_lat, self._line[edge[first]], self._vertex[edge[first]]

    def _to_foot(self, lon: Floats, lat: Floats, edge: NDArray[np.intp]) -> Floats:
        """Return the foot of the perpendicular as rows x, y, distance in the point's own plane."""
        corners = []
        for end in (self._start[edge], self._end[edge]):
            azimuth, length = inverse_arrays(lon, lat, end[:, 0], end[:, 1])
            corners.append(
                length * np.array([np.sin(np.radians(azimuth)), np.cos(np.radians(azimuth))])
            )
        start, along = corners[0], corners[1] - corners[0]
        squared = np.maximum((along**2).sum(axis=0), 1e-12)
        share = np.clip(-(start * along).sum(axis=0) / squared, 0.0, 1.0)
        # Towards the antipode the plane is torn; there the nearer end stands for the edge.
        far = np.hypot(*start) > _PLANE_M
        share[far] = np.hypot(*corners[1])[far] < np.hypot(*start)[far]
        foot = start + share * along
        return np.vstack([foot, np.hypot(*foot)])


def _densify_with_origin(line: Floats) -> tuple[Floats, NDArray[np.intp]]:
    """Densify, and say of each new edge at which vertex its old one began."""
    fine = densify(line)
    if len(fine) == len(line):
        return fine, np.arange(len(line) - 1)
    _, length = inverse_arrays(line[:-1, 0], line[:-1, 1], line[1:, 0], line[1:, 1])
    parts = np.maximum(1, np.ceil(length / MAX_EDGE_M).astype(int))
    return fine, np.repeat(np.arange(len(parts)), parts)


def _chords(points: Floats, others: Floats) -> Floats:
    """Return the (M, K) straight distances between two sets of ECEF points, to about 0.1 m."""
    centre = others.mean(axis=0)
    a, b = points - centre, others - centre
    squared = (a**2).sum(axis=1)[:, None] + (b**2).sum(axis=1)[None, :] - 2.0 * a @ b.T
    return np.asarray(np.sqrt(np.maximum(squared, 0.0)), dtype=float)


def _farthest_rival(chord_m: Floats) -> Floats:
    """Return the longest chord that may still belong to a geodesic shorter than this one's.

    A chord is shorter than its geodesic by s^3 / 24 R^2, and R differs by up to
    0.7 % between azimuths and places; twice that, and a metre for rounding.
    """
    return chord_m + 0.014 * chord_m**3 / (24.0 * WGS84_SEMI_MAJOR_M**2) + 1.0
