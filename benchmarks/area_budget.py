"""Where the area between two versions of Japan's zone lies, place by place and by cause.

The difference of the two polygons is cut into cells, and each piece is laid to what
decides there: the shoreline of the land within, an arc round a base point, the line
towards a neighbour, the edge of what both leave out. What a reference would look
like whose equidistance lines were drawn in the plane of Mercator's projection is
computed too, since its lines towards neighbours fit that and not the ellipsoid.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial
from typing import Any, TypeAlias

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from geomap.delimitation.build import Rule
from geomap.geodesy import Floats
from geomap.nearest import GeodesicLines
from geomap.units import EEZ_M
from geomap.zones import Limit, ZoneMap

HOME = "japan-eez"
_CELL_DEG = 0.25
_SHORE_DEG = 0.03
"""A difference this near to land is one of shorelines, not of limits."""
_STEPS = 8
_MERCATOR = "EPSG:3395"

Geometry: TypeAlias = shapely.Geometry
Areas: TypeAlias = Callable[[NDArray[np.object_]], Floats]


def pieces(one: Geometry, other: Geometry) -> NDArray[np.object_]:
    """Return what belongs to just one of two polygons, cut into cells."""
    apart = shapely.get_parts(
        np.array([shapely.difference(one, other), shapely.difference(other, one)])
    )
    apart = apart[shapely.area(apart) > 0]
    west, south, east, north = shapely.total_bounds(apart)
    lon = np.arange(np.floor(west), np.ceil(east), _CELL_DEG)
    lat = np.arange(np.floor(south), np.ceil(north), _CELL_DEG)
    corner = np.stack([a.ravel() for a in np.meshgrid(lon, lat)], axis=-1)
    cells = shapely.box(*corner.T, *(corner + _CELL_DEG).T)
    part, cell = shapely.STRtree(cells).query(apart, predicate="intersects")
    cut = shapely.intersection(apart[part], cells[cell])
    return np.asarray(cut[shapely.area(cut) > 0])


def budget(
    zones: ZoneMap, rule: Rule, ours: Geometry, theirs: Geometry, areas: Areas
) -> list[tuple[str, str, float]]:
    """Return (cause, place, km2), the largest first."""
    cut = pieces(ours, theirs)
    km2 = areas(cut)
    where = shapely.get_coordinates(shapely.point_on_surface(cut))
    land = shapely.buffer(shapely.simplify(zones.land, 0.002), _SHORE_DEG)
    shapely.prepare(land)
    ashore = shapely.intersects_xy(land, *where.T)
    limits = zones.limit_lines({HOME})
    nearest = GeodesicLines([limit.lonlat_deg for limit in limits]).nearest(*where.T)
    home = [o.zone["id"] for o in rule.law.owners].index(HOME)
    _, _, governing = rule.distances.nearest(home, *where.T)
    source = np.array(rule.points.sources)[rule.points.source[governing]]
    sums: dict[tuple[str, str], float] = {}
    for number, size in enumerate(km2):
        limit = limits[int(nearest.line[number])]
        key = _cause(limit, bool(ashore[number]), str(source[number]), where[number])
        sums[key] = sums.get(key, 0.0) + float(size)
    return sorted(((*key, size) for key, size in sums.items()), key=lambda row: -row[2])


def _cause(limit: Limit, ashore: bool, source: str, where: Floats) -> tuple[str, str]:
    around = f"{np.round(where[0] / 2) * 2:.0f}E {np.round(where[1] / 2) * 2:.0f}N"
    if ashore:
        return "shoreline of the land within", around
    if limit.basis == "arc":
        return "arcs round the law's base points", source if source != "shoreline" else around
    if limit.basis == "equidistance":
        other = limit.right if limit.left == HOME else limit.left
        return f"line towards {other}", around
    return "agreed line and edge of what is left out", around


def in_mercator(zones: ZoneMap, rule: Rule) -> dict[tuple[float, float], tuple[float, float]]:
    """Return where each vertex of the home's equidistance lines would be in Mercator's plane.

    Equidistance between neighbours only: what several claim is left where it is.
    """
    from pyproj import Transformer

    forth = Transformer.from_crs("OGC:CRS84", _MERCATOR, always_xy=True)
    ids = [owner.zone["id"] for owner in rule.law.owners]
    points = _put(forth.transform, rule.points.lonlat_deg)

    @cache
    def tree(owner: int) -> cKDTree:
        return cKDTree(points[rule.points.owner == owner])

    moved: dict[tuple[float, float], tuple[float, float]] = {}
    for limit in zones.limit_lines({HOME}):
        other = limit.right if limit.left == HOME else limit.left
        if limit.basis != "equidistance" or other not in ids or other.endswith("-overlap"):
            continue
        plane = _put(forth.transform, limit.lonlat_deg)
        for _ in range(_STEPS):
            unit, length = [], []
            for owner in (ids.index(HOME), ids.index(other)):
                distance, index = tree(owner).query(plane)
                unit.append((plane - tree(owner).data[index]) / distance[:, None])
                length.append(distance)
            slope = unit[0] - unit[1]
            square = np.maximum((slope**2).sum(axis=1), 1e-3)
            plane = plane - ((length[0] - length[1]) / square)[:, None] * slope
        back = _put(partial(forth.transform, direction="INVERSE"), plane)
        moved |= dict(zip(map(_key, limit.lonlat_deg), map(tuple, back.tolist()), strict=True))
    return moved


def _put(project: Callable[..., tuple[Any, Any]], pairs: Floats) -> Floats:
    return np.stack(project(pairs[:, 0], pairs[:, 1]), axis=-1)


def _key(place: Floats) -> tuple[float, float]:
    return round(float(place[0]), 6), round(float(place[1]), 6)


def with_vertices(
    geometry: Geometry, moved: dict[tuple[float, float], tuple[float, float]]
) -> Geometry:
    """Return a polygon with some of its vertices moved."""

    def put(lonlat: Floats) -> Floats:
        return np.array([moved.get(_key(place), tuple(place)) for place in lonlat]).reshape(-1, 2)

    return shapely.make_valid(shapely.transform(geometry, put))


def islands_shifted(zones: ZoneMap, rule: Rule, rings: list[Floats]) -> list[tuple[float, ...]]:
    """Say how a reference's arcs would fit if each island lay elsewhere.

    Returns
    -------
    list of (lon, lat, vertices, offset, shift, left)
        For each group of base points that decides six vertices of the reference or more:
        median offset from 200 miles, the one shift of the island that fits best, and the
        median offset that is left then, metres.
    """
    home = [o.zone["id"] for o in rule.law.owners].index(HOME)
    vertices = np.vstack(rings)
    limits = zones.limit_lines({HOME})
    nearest = GeodesicLines([limit.lonlat_deg for limit in limits]).nearest(*vertices.T)
    on_arc = np.array([limit.basis == "arc" for limit in limits])[nearest.line]
    vertices = vertices[on_arc & (nearest.distance_m < 4000.0)]
    distance, azimuth, index = rule.distances.nearest(home, *vertices.T)
    off = distance - EEZ_M
    near = np.abs(off) < 4000.0
    off, azimuth, index = off[near], np.radians(azimuth[near]), index[near]
    place = rule.points.lonlat_deg[index]
    group = np.round(place / 0.15)
    made = []
    for which in np.unique(group, axis=0):
        here = (group == which).all(axis=1)
        if here.sum() < 6:
            continue
        slope = np.stack([np.sin(azimuth[here]), np.cos(azimuth[here])], axis=1)
        shift, *_ = np.linalg.lstsq(slope, off[here], rcond=None)
        left = off[here] - slope @ shift
        made.append(
            (
                *place[here].mean(axis=0).tolist(),
                float(here.sum()),
                float(np.median(np.abs(off[here]))),
                float(np.hypot(*shift)),
                float(np.median(np.abs(left))),
            )
        )
    return made
