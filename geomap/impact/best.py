"""The one point that is drawn and named for a whole distribution.

It is the middle of the heaviest part of the region that holds half of the
probability. Where that middle lies outside of it, as of a bent region, it is
the place on its ridge that is nearest to the middle. So it is always a place
where it can have come down: never between two patches, nor on the side of the
shore that was ruled out. Of an arc for want of a direction it is the middle.
"""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

from geomap.evidence import Evidence
from geomap.geodesy import Floats, Position, wrap_longitude
from geomap.impact.cells import Cells
from geomap.impact.plane import Plane, polar
from geomap.impact.quantiles import weighted_quantile
from geomap.impact.values import Region

_RING = 0.2
"""Under this mean resultant length of its azimuths an arc counts as a ring: a convention. An even
arc of 180 degrees has 0.64, one of 300 degrees 0.19."""


def best_estimate(
    cells: Cells, weight: Floats, plane: Plane, regions: tuple[Region, ...]
) -> Position:
    """Return the middle of the heaviest part of the densest half.

    Parameters
    ----------
    cells : Cells
    weight : (N,) array
        Of the cells, land taken into account.
    plane : Plane
    regions : tuple of Region
        The same distribution's, smallest first.
    """
    density = weight / cells.side_m**2
    lonlat = plane.to_lonlat(cells.x_m, cells.y_m)
    part, members = _heaviest_part(regions[0], lonlat, weight, plane)
    if part is None:
        return _at(cells, int(np.argmax(density)), plane)
    x = float(np.average(cells.x_m[members], weights=weight[members]))
    y = float(np.average(cells.y_m[members], weights=weight[members]))
    middle = plane.to_lonlat(np.array([x]), np.array([y]))
    if _within(part, middle, plane)[0]:
        return Position(middle[0].item(), middle[1].item())
    dense = members[np.argsort(-density[members], kind="stable")]
    held = np.cumsum(weight[dense])
    ridge = dense[: int(np.searchsorted(held, 0.5 * held[-1])) + 1]
    away = np.hypot(cells.x_m[ridge] - x, cells.y_m[ridge] - y)
    return _at(cells, int(ridge[np.argmin(away)]), plane)


def is_arc(evidence: Evidence, cells: Cells, weight: Floats) -> bool:
    """Say whether the distribution goes some way round the launch, for want of a direction."""
    if not evidence.knows_flight or evidence.directions or evidence.places:
        return False
    azimuth, _ = polar(cells.x_m, cells.y_m)
    held = np.histogram(azimuth, bins=24, range=(-180.0, 180.0), weights=weight)[0]
    return evidence.position is None and int(np.count_nonzero(held > 0.005)) >= 8


def middle_of_arc(
    cells: Cells, weight: Floats, plane: Plane, regions: tuple[Region, ...]
) -> Position | None:
    """Return the middle of an arc: it fell as probably to its left as right, as near as far.

    None for a ring, which has no middle.
    """
    azimuth, distance = polar(cells.x_m, cells.y_m)
    towards = np.exp(1j * np.radians(azimuth))
    mean = np.average(towards, weights=weight)
    if abs(mean) < _RING:
        return None
    from_mean = np.degrees(np.angle(towards / mean))
    off = np.abs(from_mean - weighted_quantile(from_mean, weight, 0.5))
    lonlat = plane.to_lonlat(cells.x_m, cells.y_m)
    likely = _within(regions[-1].outline, lonlat, plane)
    likely &= weight > 0.01 * weight[likely].max(initial=0.0)
    if not likely.any():
        return None
    near = np.flatnonzero(likely & (off <= max(2.0, float(off[likely].min()))))
    middle = weighted_quantile(distance[near], weight[near], 0.5)
    return _at(cells, int(near[np.argmin(np.abs(distance[near] - middle))]), plane)


def _heaviest_part(
    region: Region, lonlat: tuple[Floats, Floats], weight: Floats, plane: Plane
) -> tuple[shapely.Polygon | None, NDArray[np.intp]]:
    """Return the part of a region that holds most, and the cells in it; None where none has any."""
    best, members = None, np.empty(0, dtype=np.intp)
    most = 0.0
    for part in region.outline.geoms:
        inside = np.flatnonzero(_within(part, lonlat, plane))
        held = float(weight[inside].sum())
        if held > most:
            best, members, most = part, inside, held
    return best, members


def _within(
    outline: shapely.Geometry, lonlat: tuple[Floats, Floats], plane: Plane
) -> NDArray[np.bool_]:
    """Say which points lie in an outline whose longitudes run on from the plane's centre."""
    centre = plane.centre.lon_deg
    lon = centre + wrap_longitude(lonlat[0] - centre)
    inside = np.zeros(len(lon), dtype=bool)
    west, south, east, north = outline.bounds
    for turn in (0.0, -360.0, 360.0):
        near = (lon + turn >= west) & (lon + turn <= east)
        near &= (lonlat[1] >= south) & (lonlat[1] <= north)
        inside[near] |= shapely.contains_xy(outline, lon[near] + turn, lonlat[1][near])
    return inside


def _at(cells: Cells, index: int, plane: Plane) -> Position:
    lon, lat = plane.to_lonlat(cells.x_m[[index]], cells.y_m[[index]])
    return Position(lon.item(), lat.item())
