"""The two geodetic problems on WGS 84, and geodesic lines.

Everything is on the ellipsoid, through PROJ's implementation of Karney (2013),
https://doi.org/10.1007/s00190-012-0578-z, good to about 15 nanometres. Degrees
are never used as if they were a plane. Order is longitude, latitude; azimuths
are clockwise from true north; lengths are metres.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from attrs import field, frozen
from numpy.typing import ArrayLike, NDArray
from pyproj import Geod

from geomap.errors import GeodesyError
from geomap.units import WGS84_FLATTENING, WGS84_SEMI_MAJOR_M

Floats = NDArray[np.float64]

GEOD = Geod(a=WGS84_SEMI_MAJOR_M, f=WGS84_FLATTENING)

MAX_EDGE_M = 2000.0
"""Longest edge with which a line is taken to follow its geodesics in a plane, too."""


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


def points(lon_deg: ArrayLike, lat_deg: ArrayLike) -> tuple[Floats, Floats]:
    """Return coordinates as two arrays, with the longitudes in [-180, 180) or not finite."""
    lon = np.atleast_1d(np.asarray(lon_deg, dtype=float))
    # Only what has to be wrapped: it costs the last digits, and with them a place on a limit.
    if len(lon) and not (lon.min() >= -180.0 and lon.max() < 180.0):
        away = ~((lon >= -180.0) & (lon < 180.0)) & np.isfinite(lon)
        lon = lon.copy()
        lon[away] = wrap_longitude(lon[away])
    return lon, np.atleast_1d(np.asarray(lat_deg, dtype=float))


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
    if _longest_edge_m(line) < max_edge_m:
        return line.copy()
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


def _longest_edge_m(line: Floats) -> float:
    """Return a length that no edge of a line exceeds, without solving for geodesics.

    An arc of radius R is longer than its chord c by c^3 / 24 R^2 and little more up to
    1,000 km, and no curvature of the ellipsoid is sharper than b^2 / a = 6335 km. A tenth of a
    millimetre is for rounding.
    """
    chord_m = float(np.linalg.norm(np.diff(to_ecef(*line.T), axis=0), axis=1).max())
    if not chord_m < 1e6:
        return math.inf
    return chord_m * (1.0 + (chord_m / 6.335e6) ** 2 / 23.0) + 1e-4


def cut_straight(lonlat_deg: ArrayLike, max_edge_deg: float) -> Floats:
    """Cut edges that are straight in degrees, as those of a polygon are, into equal parts.

    Parameters
    ----------
    lonlat_deg : (N, 2) array_like
        Vertices; every vertex is kept as it is.
    max_edge_deg : float
        Longest part, by the larger of its two sides.

    Examples
    --------
    >>> cut_straight([(0.0, 0.0), (1.0, 2.0)], 1.0).tolist()
    [[0.0, 0.0], [0.5, 1.0], [1.0, 2.0]]
    """
    line = np.asarray(lonlat_deg, dtype=float)
    step = np.diff(line, axis=0)
    parts = np.maximum(1, np.ceil(np.abs(step).max(axis=1, initial=0.0) / max_edge_deg)).astype(int)
    edge = np.repeat(np.arange(len(step)), parts)
    share = (np.arange(len(edge)) - np.repeat(np.cumsum(parts) - parts, parts)) / parts[edge]
    return np.vstack([line[edge] + share[:, None] * step[edge], line[-1:]])


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
    return np.column_stack([lon, lat])


def unwrap(lonlat_deg: ArrayLike, near_lon_deg: float | None = None) -> Floats:
    """Make longitudes continuous along a line, going beyond 180 degrees where it does.

    By whole turns, so that what was one place is one to the last bit.

    Parameters
    ----------
    lonlat_deg : (N, 2) array_like
    near_lon_deg : float, optional
        The first vertex is put within half a turn of this longitude.
    """
    line = np.array(lonlat_deg, dtype=float)
    if not len(line):
        return line
    before = line[0, 0] if near_lon_deg is None else near_lon_deg
    turns = np.rint(np.diff(line[:, 0], prepend=before) / 360.0)
    line[:, 0] -= 360.0 * np.cumsum(turns)
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
