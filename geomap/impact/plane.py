"""The azimuthal equidistant plane about a centre: where distances from the centre are exact."""

from __future__ import annotations

import numpy as np
from attrs import frozen

from geomap.geodesy import Floats, Position, direct_arrays
from geomap.units import WGS84_SEMI_MAJOR_M


@frozen
class Plane:
    """Points as metres east and north of a centre, along the geodesic from there."""

    centre: Position

    def to_lonlat(self, x_m: Floats, y_m: Floats) -> tuple[Floats, Floats]:
        """Return longitudes in [-180, 180) and latitudes."""
        azimuth, distance = polar(x_m, y_m)
        return direct_arrays(self.centre.lon_deg, self.centre.lat_deg, azimuth, distance)


def polar(x_m: Floats, y_m: Floats) -> tuple[Floats, Floats]:
    """Return azimuth in degrees and distance in metres of points of the plane."""
    return np.degrees(np.arctan2(x_m, y_m)), np.hypot(x_m, y_m)


def area_scale(distance_m: Floats) -> Floats:
    """Return true area over area in the plane, as on a sphere: sin(d / R) / (d / R).

    It is 0.996 at 1,000 km; the ellipsoid changes it by less than 0.3 %.
    """
    scale: Floats = np.sinc(distance_m / WGS84_SEMI_MAJOR_M / np.pi)
    return np.maximum(scale, 0.0)
