"""The two geodetic problems on WGS 84, geodesic lines, and distances to them.

Everything is on the ellipsoid, through PROJ's implementation of Karney (2013),
https://doi.org/10.1007/s00190-012-0578-z, good to about 15 nanometres. Degrees
are never used as if they were a plane. Order is longitude, latitude; azimuths
are clockwise from true north; lengths are metres.

How the distance to a line is found. A line is cut along its geodesics into
edges of at most `MAX_EDGE_M`. Straight chords through the Earth, which numpy
compares by the million, leave a few candidate edges for each point; each is
then laid into the azimuthal equidistant plane of that very point, where
distances and directions from it are exact and an edge of 2 km departs from a
straight line by less than 0.1 m up to 9,000 km away. The foot of the perpendicular
is carried back to the ellipsoid and its distance solved anew, so what is
returned is the geodesic distance to the returned point to the nanometre, and
the point is the nearest one to better than 1 m of distance.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

import numpy as np
from attrs import field, frozen
from numpy.typing import ArrayLike, NDArray
from pyproj import Geod

from geomap.errors import GeodesyError
from geomap.units import WGS84_FLATTENING, WGS84_SEMI_MAJOR_M

Floats = NDArray[np.float64]

GEOD = Geod(a=WGS84_SEMI_MAJOR_M, f=WGS84_FLATTENING)

MAX_EDGE_M = 2000.0
"""Longest edge of a line that is searched for the point nearest to another."""

_BLOCK_EDGES = 32
_CHUNK = 4_000_000  # chords held at a time: 32 MB of float64


def wrap_longitude(lon_deg: ArrayLike) -> Floats:
    """Bring longitudes into [-180, 180).

    Parameters
    ----------
    lon_deg : array_like, any shape
        Degrees; NaN stays NaN.

    Examples
    --------
    >>> wrap_longitude([190.0, -180.0, 180.0]).tolist()
    [-170.0, -180.0, -180.0]
    """
    wrapped = (np.asarray(lon_deg, dtype=float) + 180.0) % 360.0
    # -1e-17 % 360 is 360.0, and the interval is half open.
    return np.where(wrapped == 360.0, 0.0, wrapped) - 180.0


def _longitude(value: float) -> float:
    if -180.0 <= value < 180.0:  # as it was given: wrapping costs the last digits
        return float(value)
    return float(wrap_longitude(value)) if -360.0 <= value <= 360.0 else float(value)


@frozen(order=True)
class Position:
    """A point on the ellipsoid; longitudes up to a turn away are brought into [-180, 180).

    Examples
    --------
    >>> Position(190.0, 41.5)
    Position(lon_deg=-170.0, lat_deg=41.5)
    """

    lon_deg: float = field(converter=_longitude)
    """Degrees east, [-180, 180)."""
    lat_deg: float = field(converter=float)
    """Geodetic latitude, degrees north, [-90, 90]."""

    def __attrs_post_init__(self) -> None:
        """Refuse what is not on the ellipsoid, and say when it looks like (lat, lon)."""
        lon, lat = self.lon_deg, self.lat_deg
        if -180.0 <= lon < 180.0 and -90.0 <= lat <= 90.0:
            return
        swapped = -90.0 <= lon <= 90.0 and 90.0 < abs(lat) <= 360.0
        hint = "; is it (lat, lon)?" if swapped else ""
        raise GeodesyError(
            f"lon_deg must be in [-180, 360] and lat_deg in [-90, 90], got ({lon:g}, {lat:g}){hint}"
        )


@frozen
class Geodesic:
    """The answer to the inverse problem: how far, and in which direction at each end."""

    length_m: float
    azimuth_deg: float
    """At the start, clockwise from true north, [0, 360)."""
    arrival_azimuth_deg: float
    """At the end, in the direction of travel, [0, 360)."""


def wrap_azimuth(azimuth_deg: ArrayLike) -> Floats:
    """Bring azimuths into [0, 360)."""
    wrapped = np.asarray(azimuth_deg, dtype=float) % 360.0
    return np.where(wrapped == 360.0, 0.0, wrapped)


def direct_arrays(
    lon_deg: ArrayLike, lat_deg: ArrayLike, azimuth_deg: ArrayLike, length_m: ArrayLike
) -> tuple[Floats, Floats]:
    """Solve the direct problem for arrays that broadcast together; NaN gives NaN."""
    lon, lat, azimuth, length = np.broadcast_arrays(
        *(np.asarray(a, dtype=float) for a in (lon_deg, lat_deg, azimuth_deg, length_m))
    )
    end_lon, end_lat, _ = GEOD.fwd(
        lon.ravel(), lat.ravel(), azimuth.ravel(), length.ravel(), return_back_azimuth=False
    )
    return (
        wrap_longitude(np.reshape(end_lon, lon.shape)),
        np.reshape(np.asarray(end_lat, dtype=float), lon.shape),
    )


def inverse_arrays(
    start_lon_deg: ArrayLike,
    start_lat_deg: ArrayLike,
    end_lon_deg: ArrayLike,
    end_lat_deg: ArrayLike,
) -> tuple[Floats, Floats]:
    """Solve the inverse problem for arrays that broadcast together.

    Returns
    -------
    azimuth_deg, length_m : arrays of the broadcast shape
        Azimuth at the start in [0, 360). NaN gives NaN.
    """
    lon, lat, end_lon, end_lat = np.broadcast_arrays(
        *(np.asarray(a, float) for a in (start_lon_deg, start_lat_deg, end_lon_deg, end_lat_deg))
    )
    azimuth, _, length = GEOD.inv(
        lon.ravel(), lat.ravel(), end_lon.ravel(), end_lat.ravel(), return_back_azimuth=False
    )
    return (
        wrap_azimuth(np.reshape(azimuth, lon.shape)),
        np.reshape(np.asarray(length, dtype=float), lon.shape),
    )


def direct(start: Position, azimuth_deg: float, length_m: float) -> Position:
    """Solve the direct problem: where a geodesic of this azimuth and length ends.

    Examples
    --------
    >>> end = direct(Position(0.0, 0.0), azimuth_deg=90.0, length_m=111319.49079327357)
    >>> round(end.lon_deg, 9), round(end.lat_deg, 9)
    (1.0, 0.0)
    """
    lon, lat = direct_arrays(start.lon_deg, start.lat_deg, azimuth_deg, length_m)
    return Position(float(lon), float(lat))


def inverse(start: Position, end: Position) -> Geodesic:
    """Solve the inverse problem: the shortest path on the ellipsoid.

    It is not the ground track of anything that flew: that is bent by Earth's rotation.

    Raises
    ------
    GeodesyError
        If the points coincide, so that no azimuth exists.

    Examples
    --------
    >>> inverse(Position(0.0, 0.0), Position(1.0, 0.0)).length_m
    111319.49079327357
    """
    if start == end:
        raise GeodesyError(
            f"the points coincide at ({start.lon_deg:g}, {start.lat_deg:g}): no azimuth exists"
        )
    forward, backward, length = GEOD.inv(start.lon_deg, start.lat_deg, end.lon_deg, end.lat_deg)
    return Geodesic(
        float(length), float(wrap_azimuth(forward)), float(wrap_azimuth(backward + 180.0))
    )


def densify(lonlat_deg: ArrayLike, max_edge_m: float = MAX_EDGE_M) -> Floats:
    """Cut the geodesic edges of a line into equal parts no longer than `max_edge_m`.

    Parameters
    ----------
    lonlat_deg : (N, 2) array_like
        Vertices, degrees; every vertex is kept as it is.
    max_edge_m : float

    Returns
    -------
    (M, 2) array, M >= N
    """
    line = np.asarray(lonlat_deg, dtype=float)
    if len(line) < 2:
        return line
    start, end = line[:-1], line[1:]
    azimuth, length = inverse_arrays(start[:, 0], start[:, 1], end[:, 0], end[:, 1])
    parts = np.maximum(1, np.ceil(length / max_edge_m).astype(int))
    edge = np.repeat(np.arange(len(start)), parts)
    step = np.arange(len(edge)) - np.repeat(np.cumsum(parts) - parts, parts)
    lon, lat = direct_arrays(
        start[edge, 0], start[edge, 1], azimuth[edge], length[edge] * step / parts[edge]
    )
    first = step == 0
    lon[first], lat[first] = start[edge[first], 0], start[edge[first], 1]
    return np.vstack([np.column_stack([lon, lat]), line[-1:]])


def geodesic_line(start: Position, end: Position, max_edge_m: float = 20_000.0) -> Floats:
    """Return the geodesic between two points as vertices for drawing, (N, 2) in degrees."""
    ends = [(start.lon_deg, start.lat_deg), (end.lon_deg, end.lat_deg)]
    return densify(ends, max_edge_m)


def geodesic_circle(centre: Position, radius_m: float, vertices: int = 180) -> Floats:
    """Return the points at one geodesic distance from a centre, closed, counterclockwise.

    Returns
    -------
    (vertices + 1, 2) array of degrees; longitudes may jump at 180 degrees: see `unwrap`.
    """
    azimuth = np.linspace(360.0, 0.0, vertices + 1)
    lon, lat = direct_arrays(centre.lon_deg, centre.lat_deg, azimuth, radius_m)
    lon[-1], lat[-1] = lon[0], lat[0]
    return np.column_stack([lon, lat])


def unwrap(lonlat_deg: ArrayLike, near_lon_deg: float | None = None) -> Floats:
    """Make longitudes continuous along a line, going beyond 180 degrees where it does.

    Parameters
    ----------
    lonlat_deg : (N, 2) array_like
    near_lon_deg : float, optional
        The first vertex is put within half a turn of this longitude.
    """
    line = np.array(lonlat_deg, dtype=float)
    if not len(line):
        return line
    if near_lon_deg is not None:
        line[0, 0] = near_lon_deg + float(wrap_longitude(line[0, 0] - near_lon_deg))
    line[:, 0] = np.unwrap(line[:, 0], period=360.0)
    return line


def split_at_antimeridian(lonlat_deg: ArrayLike) -> list[Floats]:
    """Cut a line where it crosses 180 degrees, into pieces within [-180, 180].

    The latitude of each cut lies on the straight line between the two vertices
    in degrees: densify first.

    Examples
    --------
    >>> [piece.tolist() for piece in split_at_antimeridian([(179, 0), (-179, 2)])]
    [[[179.0, 0.0], [180.0, 1.0]], [[-180.0, 1.0], [-179.0, 2.0]]]
    """
    line = unwrap(lonlat_deg)
    turns = np.floor((line[:, 0] + 180.0) / 360.0)
    pieces: list[Floats] = []
    current = [line[0]]
    for before, after, turn, next_turn in zip(
        line[:-1], line[1:], turns[:-1], turns[1:], strict=True
    ):
        if turn != next_turn:
            meridian = 360.0 * max(turn, next_turn) - 180.0
            share = (meridian - before[0]) / (after[0] - before[0])
            cut = np.array([meridian, before[1] + share * (after[1] - before[1])])
            current.append(cut)
            pieces.append(np.array(current) - (360.0 * turn, 0.0))
            current = [cut]
        current.append(after)
    pieces.append(np.array(current) - (360.0 * turns[-1], 0.0))
    return [piece for piece in pieces if len(piece) > 1]


def to_ecef(lon_deg: ArrayLike, lat_deg: ArrayLike) -> Floats:
    """Return Earth-centred, Earth-fixed coordinates in metres, (..., 3), at height 0."""
    lon, lat = np.radians(lon_deg), np.radians(lat_deg)
    squared_eccentricity = WGS84_FLATTENING * (2.0 - WGS84_FLATTENING)
    normal = WGS84_SEMI_MAJOR_M / np.sqrt(1.0 - squared_eccentricity * np.sin(lat) ** 2)
    return np.stack(
        [
            normal * np.cos(lat) * np.cos(lon),
            normal * np.cos(lat) * np.sin(lon),
            normal * (1.0 - squared_eccentricity) * np.sin(lat),
        ],
        axis=-1,
    )


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
        foot = start + share * along
        return np.vstack([foot, np.hypot(*foot)])


def _densify_with_origin(line: Floats) -> tuple[Floats, NDArray[np.intp]]:
    """Densify, and say of each new edge at which vertex its old one began."""
    _, length = inverse_arrays(line[:-1, 0], line[:-1, 1], line[1:, 0], line[1:, 1])
    parts = np.maximum(1, np.ceil(length / MAX_EDGE_M).astype(int))
    return densify(line), np.repeat(np.arange(len(parts)), parts)


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


def area_m2(rings_deg: Sequence[ArrayLike]) -> float:
    """Return the geodesic area of a polygon: the outer ring first, then its holes.

    Examples
    --------
    An eighth of the ellipsoid, whose whole surface is 510,065,621.724 km2
    (Karney 2013):

    >>> round(area_m2([[(0, 0), (90, 0), (0, 90), (0, 0)]]) * 8 / 1e12, 9)
    510.065621724
    """
    areas = []
    for ring_deg in rings_deg:
        ring = np.asarray(ring_deg, dtype=float)
        area, _ = GEOD.polygon_area_perimeter(ring[:, 0], ring[:, 1])
        areas.append(abs(float(area)))
    return areas[0] - math.fsum(areas[1:])
