"""Point in polygon by GEOS, one thread at a time: a prepared polygon is not safe to share.

Two threads that ask one freshly prepared polygon end the process (GEOS builds its index on
first use, without a lock).
"""

from __future__ import annotations

import threading

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import MultiPolygon, Polygon

from geomap.geodesy import Floats

_ONE_AT_A_TIME = threading.Lock()


def covers_xy(area: Polygon | MultiPolygon, lon_deg: Floats, lat_deg: Floats) -> NDArray[np.bool_]:
    """Say which points lie in an area or on its edge; NaN does not."""
    return _asked(shapely.intersects_xy, area, lon_deg, lat_deg)


def contains_xy(
    area: Polygon | MultiPolygon, lon_deg: Floats, lat_deg: Floats
) -> NDArray[np.bool_]:
    """Say which points lie within an area and not on its edge; NaN does not."""
    return _asked(shapely.contains_xy, area, lon_deg, lat_deg)


def _asked(
    predicate: np.ufunc, area: Polygon | MultiPolygon, lon_deg: Floats, lat_deg: Floats
) -> NDArray[np.bool_]:
    held = np.zeros(len(lon_deg), dtype=bool)
    if area.is_empty or not len(lon_deg):
        return held
    west, south, east, north = area.bounds
    near = (lon_deg >= west) & (lon_deg <= east) & (lat_deg >= south) & (lat_deg <= north)
    with _ONE_AT_A_TIME:
        shapely.prepare(area)
        held[near] = predicate(area, lon_deg[near], lat_deg[near])
    return held
