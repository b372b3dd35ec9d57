"""One published statement each, as a likelihood over where the missile fell.

Every statement has `by`, who made it, and `words`, which go into sentences.
Those about the flight (range, direction) speak of a distance and an azimuth
from the launch, those about the fall of positions. `blur_m` is a further
standard deviation that a search on a coarse grid adds, so as not to step over
what is narrow.
"""

from __future__ import annotations

import math

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from geomap.events import FallArea, Place, PublishedPosition
from geomap.evidence.likelihood import Band, Robust, angle_between
from geomap.evidence.seas import COASTS, has_outline, within
from geomap.geodesy import Floats, inverse_arrays, to_ecef
from geomap.seen_from import seen_from
from geomap.sentences import Sentence
from geomap.units import WGS84_SEMI_MAJOR_M

R90_PER_SIGMA = math.sqrt(2.0 * math.log(10.0))
"""Radius that holds 90 % of a circular normal distribution, over its standard deviation."""

NEAR_COAST = Robust(Band(0.0, 0.0, 1e3, 60e3), 0.1, 3.5)
"""'Near the coast': of 22 falls announced so, 20 lay up to 115 km off, root mean square 60."""

NEAR_PLACE = Robust(Band(0.0, 0.0, 1e3, 100e3), 0.1, 4.0)
"""A place of fall without a distance: somewhere about there."""

_WRONG_WATERS = 0.02
"""A sea is named wrongly, or beside its outline, once in fifty times."""


@frozen
class RangeStatement:
    """How far it flew, from the launch to the fall."""

    by: str
    words: Sentence
    likelihood: Robust
    of_path: bool = False
    """The figure is the length of a path that turned."""

    def log_likelihood(self, distance_m: Floats, blur_m: float = 0.0) -> Floats:
        """Return the log-likelihood of distances from the launch."""
        return self.likelihood.log_density(distance_m, blur_m)


@frozen
class DirectionStatement:
    """Which way it flew, from the launch."""

    by: str
    words: Sentence
    azimuth_deg: float
    likelihood: Robust
    """In degrees about `azimuth_deg`."""

    def log_likelihood(self, azimuth_deg: Floats, blur_deg: Floats | float = 0.0) -> Floats:
        """Return the log-likelihood of azimuths at the launch."""
        return self.likelihood.log_density(angle_between(azimuth_deg, self.azimuth_deg), blur_deg)


@frozen
class PlaceStatement:
    """How far from a place it fell, and in which direction from there."""

    by: str
    words: Sentence
    place: Place
    distance: Robust | None
    bearing_deg: float | None = None
    bearing: Robust | None = None

    @property
    def sigma_m(self) -> float:
        """Standard deviation, per axis, of the point that the source measured from."""
        return self.place.radius90_m / R90_PER_SIGMA

    def log_likelihood(self, lon_deg: Floats, lat_deg: Floats, blur_m: float = 0.0) -> Floats:
        """Return the log-likelihood of positions."""
        azimuth, distance = self.from_place(lon_deg, lat_deg)
        blur = math.hypot(blur_m, self.sigma_m)
        total = (self.distance or NEAR_PLACE).log_density(distance, blur)
        if self.bearing is not None and self.bearing_deg is not None:
            blur_deg = np.degrees(blur / np.maximum(distance, 10e3))
            total = total + self.bearing.log_density(
                angle_between(azimuth, self.bearing_deg), blur_deg
            )
        return total

    def from_place(self, lon_deg: Floats, lat_deg: Floats) -> tuple[Floats, Floats]:
        """Return azimuths (degrees) and distances from the place's nearest point, (N,)."""
        points = self.place.points
        if len(points) == 1:
            return seen_from(points[0].lon_deg, points[0].lat_deg, lon_deg, lat_deg)
        coast_lon = np.array([point.lon_deg for point in points])
        coast_lat = np.array([point.lat_deg for point in points])
        nearest = _nearest(lon_deg, lat_deg, coast_lon, coast_lat)
        return seen_from(coast_lon[nearest], coast_lat[nearest], lon_deg, lat_deg)


@frozen
class AreaStatement:
    """The waters it fell in."""

    by: str
    words: Sentence
    area: FallArea

    @property
    def is_at_sea(self) -> bool:
        """Say whether the statement is that it did not fall on land."""
        return self.area is not FallArea.ON_LAND

    def log_likelihood(self, lon_deg: Floats, lat_deg: Floats, blur_m: float = 0.0) -> Floats:
        """Return the log-likelihood of positions, (N,); the land is somebody else's business."""
        share = _share_within(self.area, lon_deg, lat_deg, blur_m)
        total = np.log(share + (1.0 - share) * _WRONG_WATERS)
        if self.area in COASTS:
            coast = np.array(COASTS[self.area][0])
            nearest = _nearest(lon_deg, lat_deg, coast[:, 0], coast[:, 1])
            _, distance = seen_from(coast[nearest, 0], coast[nearest, 1], lon_deg, lat_deg)
            total = total + NEAR_COAST.log_density(distance, blur_m)
        return total


def _share_within(area: FallArea, lon_deg: Floats, lat_deg: Floats, blur_m: float) -> Floats:
    """Return how much of a square about each position lies within the named waters.

    Of a square whose points have the standard deviation `blur_m` along each axis, by the
    middles of its quarters, so that no row of cells falls to one side of an outline at once.
    """
    if blur_m == 0.0 or not has_outline(area):
        return within(area, lon_deg, lat_deg).astype(float)
    quarter = math.degrees(math.sqrt(12.0) / 4.0 * blur_m / WGS84_SEMI_MAJOR_M)
    across = quarter / np.maximum(np.cos(np.radians(lat_deg)), 0.02)
    share = np.zeros(np.shape(lon_deg))
    for east, north in ((-1.0, -0.5), (0.5, -1.0), (1.0, 0.5), (-0.5, 1.0)):
        share += within(area, lon_deg + east * across, lat_deg + north * quarter)
    return share / 4.0


@frozen
class PositionStatement:
    """Where it fell, as a position that was published or measured."""

    by: str
    words: Sentence
    published: PublishedPosition

    @property
    def sigma_m(self) -> float:
        """Standard deviation per axis; without a radius, what the decimals of the degrees say."""
        if self.published.radius90_m > 0.0:
            return self.published.radius90_m / R90_PER_SIGMA
        position = self.published.position
        decimals = max(_decimals(position.lon_deg), _decimals(position.lat_deg))
        return max(100.0, 111e3 * 10.0**-decimals / math.sqrt(12.0))

    def log_likelihood(self, lon_deg: Floats, lat_deg: Floats, blur_m: float = 0.0) -> Floats:
        """Return the log-likelihood of positions, up to a constant."""
        position = self.published.position
        _, distance = inverse_arrays(position.lon_deg, position.lat_deg, lon_deg, lat_deg)
        log_likelihood: Floats = -0.5 * (distance / math.hypot(self.sigma_m, blur_m)) ** 2
        return log_likelihood


def _decimals(degrees: float) -> int:
    return min(6, len(f"{degrees:.6f}".rstrip("0").partition(".")[2]))


def _nearest(
    lon_deg: Floats, lat_deg: Floats, coast_lon: Floats, coast_lat: Floats
) -> NDArray[np.intp]:
    """Return for each position, (N,), the index of the nearest point of a coast, by chords."""
    positions, coast = to_ecef(lon_deg, lat_deg), to_ecef(coast_lon, coast_lat)
    coast_squared = (coast**2).sum(axis=1)
    nearest = np.empty(len(positions), dtype=np.intp)
    # In stretches so short that the product is not shared out to threads, which only wait.
    for first in range(0, len(positions), 1024):
        some = slice(first, first + 1024)
        # |p - c|^2 = p.p - 2 p.c + c.c, and p.p is the same for all c.
        nearest[some] = np.argmin(coast_squared - 2.0 * positions[some] @ coast.T, axis=1)
    return nearest
