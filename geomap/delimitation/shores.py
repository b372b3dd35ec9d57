"""From the full-resolution shoreline to the ones that geomap carries.

Rings are simplified (Douglas and Peucker) to a tolerance that is finer in the
region of interest, put on a grid of 1e-4 degrees, united where they then touch,
and stored as steps from vertex to vertex.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely
from attrs import frozen
from numpy.typing import NDArray
from shapely import Polygon

from geomap.delimitation.base_points import Division
from geomap.geodesy import Floats, to_ecef

UNIT_DEG = 1e-4
_DEGREE_M = 111_200.0


@frozen
class Detail:
    """How a level of detail is made."""

    name: str
    near: tuple[float, float, float, float]
    """(west, south, east, north) of the region of interest."""
    near_m: float
    """Tolerance there, metres."""
    far_m: float
    near_km2: float
    """Smallest island kept there."""
    far_km2: float


REGION = (104.0, 4.0, 179.9, 63.0)
"""What the shorelines cover: west, south, east, north."""

FINE = Detail("fine", (122.5, 23.5, 154.5, 46.5), 150.0, 500.0, 0.01, 0.5)
COARSE = Detail("coarse", (122.5, 23.5, 150.0, 46.5), 1500.0, 2500.0, 5.0, 25.0)


def simplify(rings: Sequence[Floats], detail: Detail) -> list[Polygon]:
    """Return the land of a level of detail, polygons without holes that do not overlap."""
    kept = []
    for ring in rings:
        west, south, east, north = detail.near
        near = (
            (ring[:, 0] > west) & (ring[:, 0] < east) & (ring[:, 1] > south) & (ring[:, 1] < north)
        )
        shrink = float(np.cos(np.radians(np.clip(ring[:, 1].mean(), -65, 65))))
        polygon = shapely.polygons(ring)
        area_km2 = shapely.area(polygon) * shrink * (_DEGREE_M / 1000.0) ** 2
        if area_km2 < (detail.near_km2 if near.any() else detail.far_km2):
            continue
        pieces = []
        for run in np.split(np.arange(len(ring)), np.flatnonzero(np.diff(near.astype(int))) + 1):
            tolerance = (detail.near_m if near[run[0]] else detail.far_m) / _DEGREE_M
            line: Floats = ring[run] * (shrink, 1.0)
            if len(run) > 1:
                line = _simplified(line, tolerance)
            pieces.append(line / (shrink, 1.0))
        simple = np.vstack(pieces)
        # What the tolerance flattens altogether keeps its own vertices.
        kept.append(shapely.polygons(simple) if len(simple) > 3 else polygon)
    valid = shapely.make_valid(np.array(kept))
    clipped = shapely.intersection(valid, shapely.box(*REGION))
    # Twice, because a hole that is filled may have held an island of its own.
    merged = _without_holes(shapely.union_all(clipped, grid_size=UNIT_DEG))
    merged = _without_holes(shapely.union_all(merged, grid_size=UNIT_DEG))
    order = np.lexsort((shapely.bounds(merged)[:, 1], shapely.bounds(merged)[:, 0]))
    return list(shapely.orient_polygons(shapely.normalize(merged[order])))


def _without_holes(land: shapely.Geometry) -> NDArray[np.object_]:
    parts = shapely.get_parts(land)
    parts = parts[shapely.get_type_id(parts) == shapely.GeometryType.POLYGON]
    return np.asarray(shapely.polygons(shapely.get_exterior_ring(parts)))


def _simplified(line: Floats, tolerance: float) -> Floats:
    is_closed = bool((line[0] == line[-1]).all())
    if is_closed and len(line) > 8:
        # A closed line is simplified from two far points, not from wherever it begins.
        half = int(np.argmax(np.hypot(*(line - line[0]).T)))
        parts = [line[: half + 1], line[half:]]
        simple = [
            shapely.get_coordinates(
                shapely.simplify(shapely.linestrings(p), tolerance, preserve_topology=False)
            )
            for p in parts
        ]
        return np.asarray(np.vstack([simple[0][:-1], simple[1]]))
    if is_closed:
        return line
    simple_line = shapely.simplify(shapely.linestrings(line), tolerance, preserve_topology=False)
    return np.asarray(shapely.get_coordinates(simple_line))


def encode_rings(
    land: Sequence[Polygon],
    shores: Sequence[Floats],
    division: Division,
    countries: dict[str, str],
) -> dict[str, NDArray[np.generic]]:
    """Turn land into the arrays that `geomap.readers.shoreline` loads.

    Parameters
    ----------
    shores : sequence of (N, 2) arrays
        What the land was simplified from: a vertex is whose the nearest of theirs is.
    countries : dict
        From a shore's owner to the country's name; others are unnamed.
    """
    rings = [_with_short_steps(shapely.get_coordinates(p.exterior)) for p in land]
    whole = [np.rint(ring / UNIT_DEG).astype(np.int64) for ring in rings]
    count = np.array([len(w) for w in whole], dtype=np.int32)
    steps = [np.vstack([[0, 0], np.diff(w, axis=0)]) for w in whole]
    lonlat = np.asarray(np.vstack(whole) * UNIT_DEG, dtype=float)
    names = ["", *sorted(set(countries.values()))]
    country = _nearest_names(lonlat, shores, division, countries, names)
    cut = np.flatnonzero(np.diff(country)) + 1
    starts = np.concatenate([[0], cut])
    return {
        "start": np.array([w[0] for w in whole], dtype=np.int32),
        "count": count,
        "step": np.vstack(steps).astype(np.int16),
        "country": country[starts],
        "country_run": np.diff(np.concatenate([starts, [len(country)]])).astype(np.int32),
        "countries": np.frombuffer("\n".join(names).encode(), dtype=np.uint8),
    }


def _nearest_names(
    lonlat: Floats,
    shores: Sequence[Floats],
    division: Division,
    countries: dict[str, str],
    names: Sequence[str],
) -> NDArray[np.uint8]:
    """Return the number of the country that the nearest vertex of the shore belongs to."""
    from scipy.spatial import cKDTree

    owners = np.concatenate(division.names(shores))
    kinds, kind = np.unique(owners, return_inverse=True)
    number = np.array([names.index(countries.get(str(owner), "")) for owner in kinds])
    _, nearest = cKDTree(to_ecef(*np.vstack(shores).T)).query(to_ecef(*lonlat.T))
    return np.asarray(number[kind[nearest]], dtype=np.uint8)


def _with_short_steps(ring: Floats) -> Floats:
    """Cut edges of more than 3 degrees, which the box may leave, so that a step fits 16 bits."""
    return np.asarray(shapely.get_coordinates(shapely.segmentize(shapely.linestrings(ring), 3.0)))
