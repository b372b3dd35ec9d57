"""Why a limit runs where it does: its base points, and how far its vertices are off."""

from __future__ import annotations

from typing import Any

import numpy as np

from geomap.geodesy import Floats, Position, inverse_arrays
from geomap.units import KILOMETRE_M, NAUTICAL_MILE_M
from geomap.zones import LAND, NOT_COVERED, Limit, ZoneMap


def misfit_m(zones: ZoneMap, limit: Limit) -> Floats:
    """Return how far each vertex of a limit is off its condition, by its own base points.

    For an arc: the distance to the base point less the breadth. For an equidistance
    line: the difference of the two distances. NaN where a limit has no such
    condition, being agreed or given.
    """
    count = len(limit.lonlat_deg)
    if limit.base_points is None or limit.basis not in ("arc", "equidistance"):
        return np.full(count, np.nan)
    lengths = []
    for side in limit.base_points.T:
        has = side >= 0
        length = np.full(count, limit.breadth_m)
        points = zones.base_points_deg[side[has]]
        length[has] = inverse_arrays(*limit.lonlat_deg[has].T, *points.T)[1]
        lengths.append(length)
    return np.asarray(np.abs(lengths[0] - lengths[1]))


def explain(zones: ZoneMap, position: Position) -> dict[str, Any]:
    """Say which zone a position lies in, and which base points make the nearest limit of it.

    Returns
    -------
    dict
        `zone`, `nested` (ids of the zones within it), and `limit`: the nearest limit of the
        zone, or on the high seas of any zone, with its base points and the distances to them.
    """
    zone_id = zones.locate_id(position)
    lon, lat = np.array([position.lon_deg]), np.array([position.lat_deg])
    nested = [z.id for z in zones.zones if z.parent == zone_id and z.covers(lon, lat)[0]]
    ids = (
        [zone_id]
        if zone_id in zones.ids[: len(zones.principal)]
        else [zone.id for zone in zones.principal]
    )
    if zone_id in (LAND, NOT_COVERED):
        return {"zone": zone_id, "nested": [], "limit": None}
    place, distance_m, limit = zones.nearest_limit(ids, position)
    near = int(np.argmin(inverse_arrays(place.lon_deg, place.lat_deg, *limit.lonlat_deg.T)[1]))
    points = []
    sides = [] if limit.base_points is None else limit.base_points[near].tolist()
    for side, index in zip((limit.left, limit.right), sides, strict=False):
        if index >= 0:
            base_lon, base_lat = zones.base_points_deg[index].tolist()
            length_m = float(inverse_arrays(place.lon_deg, place.lat_deg, base_lon, base_lat)[1])
            points.append(
                {
                    "side": side,
                    "on": zones.base_point_sources[index],
                    "lon": base_lon,
                    "lat": base_lat,
                    "distance_km": length_m / KILOMETRE_M,
                    "distance_nmi": length_m / NAUTICAL_MILE_M,
                }
            )
    return {
        "zone": zone_id,
        "nested": nested,
        "limit": {
            "left": limit.left,
            "right": limit.right,
            "basis": limit.basis,
            "distance_km": distance_m / KILOMETRE_M,
            "nearest_point": {"lon": place.lon_deg, "lat": place.lat_deg},
            "base_points": points,
        },
    }
