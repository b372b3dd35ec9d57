"""Polygons of the lines: valid, without gaps and overlaps by construction.

All lines are noded together on a grid of 1e-7 degrees (11 mm), the unit in which
they are stored, and the plane falls into faces. Each face is labelled by one
point inside it, faces of one label are put together, and what remains between
different labels is the net of limits, shared by the zones on both its sides.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import shapely
from attrs import frozen
from numpy.typing import NDArray
from shapely import MultiPolygon, Polygon

from geomap.geodesy import Floats

GRID_DEG = 1e-7

Label = Callable[[Floats, Floats], NDArray[np.int16]]
Ints = NDArray[np.int64]


@frozen(eq=False)
class Stretch:
    """A limit between two labels, from junction to junction."""

    left: int
    right: int
    lonlat_deg: Floats


@frozen(eq=False)
class Partition:
    """A division of the window into faces by label."""

    faces: tuple[Polygon, ...]
    labels: NDArray[np.int16]
    """(F,)"""
    is_land: NDArray[np.bool_]
    """(F,)"""

    def region(self, label: int, *, with_land: bool) -> MultiPolygon:
        """Return what has one label, with or without the land in it."""
        chosen = self.labels == label
        if not with_land:
            chosen &= ~self.is_land
        return multi(shapely.coverage_union_all(np.array(self.faces)[chosen]))


def multi(geometry: shapely.Geometry) -> MultiPolygon:
    """Return the polygons of a geometry, outer rings counterclockwise as RFC 7946 wants them."""
    parts = [p for p in shapely.get_parts(geometry) if p.geom_type == "Polygon"]
    return MultiPolygon(list(shapely.orient_polygons(np.array(parts)))) if parts else MultiPolygon()


def partition(
    lines: Sequence[Floats], land: Sequence[Polygon], window: Polygon | MultiPolygon, label: Label
) -> Partition:
    """Cut the window along lines and shores and label what comes out.

    Parameters
    ----------
    lines : sequence of (N, 2) arrays
        Limits, degrees; where they run between equal labels they disappear again.
    land : sequence of Polygon
        Not overlapping each other.
    label : callable
        Labels of N points given by longitudes and latitudes.
    """
    shores = [part.boundary for part in land if part.intersects(window)]
    cuts = [*(shapely.linestrings(line) for line in lines), *shores, window.boundary]
    noded = shapely.union_all(shapely.intersection(np.array(cuts), window), grid_size=GRID_DEG)
    made = shapely.get_parts(shapely.polygonize(shapely.get_parts(noded)))
    inner = shapely.point_on_surface(made)
    within = shapely.contains_properly(window, inner)
    made, inner = made[within], inner[within]
    # No run depends on the order in which the noder gave its parts.
    lon, lat = shapely.get_x(inner), shapely.get_y(inner)
    order = np.lexsort((lat, lon))
    made, lon, lat, inner = made[order], lon[order], lat[order], inner[order]
    is_land = np.zeros(len(made), dtype=bool)
    is_land[shapely.STRtree(np.array(land)).query(inner, predicate="intersects")[0]] = True
    return Partition(tuple(made), label(lon, lat), is_land)


def stretches(divided: Partition, outside: int | None = None) -> list[Stretch]:
    """Return the limits between different labels at sea; shores are none.

    Parameters
    ----------
    outside : int, optional
        Label of what is beyond the window; without it the window's edge is no limit.
    """
    start, end, face = _sides(divided)
    keys = np.stack([np.minimum(start, end), np.maximum(start, end)], axis=1)
    order = np.lexsort((keys[:, 1], keys[:, 0]))
    pair = np.flatnonzero((keys[order[:-1]] == keys[order[1:]]).all(axis=1))
    one, two = order[pair], order[pair + 1]
    differs = divided.labels[face[one]] != divided.labels[face[two]]
    differs &= ~divided.is_land[face[one]] & ~divided.is_land[face[two]]
    one, two = one[differs], two[differs]
    begin, finish, low, high = _directed(divided, start, end, face, one, two)
    if outside is not None:
        alone = np.ones(len(start), dtype=bool)
        alone[order[pair]] = alone[order[pair + 1]] = False
        alone &= ~divided.is_land[face]
        begin, finish = np.append(begin, start[alone]), np.append(finish, end[alone])
        low = np.append(low, divided.labels[face[alone]])
        high = np.append(high, np.full(int(alone.sum()), outside))
    return _join(begin, finish, low, high)


def _directed(
    divided: Partition, start: Ints, end: Ints, face: Ints, one: Ints, two: Ints
) -> tuple[Ints, Ints, Ints, Ints]:
    """Turn edges so that the lower label is on their left."""
    # The face lies on the left of its own ring.
    left, right = divided.labels[face[one]], divided.labels[face[two]]
    swap = left > right
    begin, finish = np.where(swap, end[one], start[one]), np.where(swap, start[one], end[one])
    low, high = np.minimum(left, right), np.maximum(left, right)
    return begin, finish, low, high


_SCALE = round(1 / GRID_DEG)
_WIDTH = 181 * _SCALE  # 361 * 181 * 1e14 is still less than 2^63


def _code(lonlat: Floats) -> Ints:
    whole = np.rint(lonlat * _SCALE).astype(np.int64)
    return np.asarray((whole[:, 0] + 180 * _SCALE) * _WIDTH + whole[:, 1] + 90 * _SCALE)


def _decode(code: Ints) -> Floats:
    whole = np.stack([code // _WIDTH - 180 * _SCALE, code % _WIDTH - 90 * _SCALE], axis=-1)
    return whole / _SCALE


def _sides(divided: Partition) -> tuple[Ints, Ints, Ints]:
    """Return start, end and face of every directed edge of every ring."""
    faces = shapely.orient_polygons(np.array(divided.faces))
    rings, of_face = shapely.get_rings(faces, return_index=True)
    points, of_ring = shapely.get_coordinates(rings, return_index=True)
    code = _code(points)
    edge = np.flatnonzero(of_ring[:-1] == of_ring[1:])
    return code[edge], code[edge + 1], of_face[of_ring[edge]]


def _join(begin: Ints, finish: Ints, low: Ints, high: Ints) -> list[Stretch]:
    """Chain directed edges of equal sides; break where three limits meet."""
    nodes, count = np.unique(np.concatenate([begin, finish]), return_counts=True)
    junction = set(nodes[count != 2].tolist())
    onward = {
        (b, lo, hi): f
        for b, f, lo, hi in zip(
            begin.tolist(), finish.tolist(), low.tolist(), high.tolist(), strict=True
        )
    }
    pointed = {(f, lo, hi) for (_, lo, hi), f in onward.items()}
    heads = sorted(k for k in onward if k[0] in junction or k not in pointed)
    made: list[Stretch] = []
    used: set[tuple[int, int, int]] = set()
    for key in [*heads, *sorted(onward)]:
        if key in used:
            continue
        path, here = [key[0]], key
        while here in onward and here not in used:
            used.add(here)
            path.append(onward[here])
            if path[-1] in junction:
                break
            here = (path[-1], here[1], here[2])
        made.append(Stretch(key[1], key[2], _decode(np.array(path))))
    return made
