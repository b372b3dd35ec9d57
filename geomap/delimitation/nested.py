"""Internal waters, territorial sea and contiguous zone of a state, within its EEZ.

The same machinery with other breadths: arcs at 12 and 24 nautical miles, cut off
where a neighbour's shore is nearer. Internal waters are what straight baselines
and land shut off from the sea. Vertices lie on their arcs exactly; edges may
leave them by `EDGE_TOLERANCE_M`, more than for the EEZ because arcs this narrow
would need four times as many.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely
from attrs import evolve
from numpy.typing import NDArray
from shapely import MultiPolygon, Polygon

from geomap.delimitation.base_points import Baseline, base_points
from geomap.delimitation.build import LawLike, Progress, disputed_shores
from geomap.delimitation.conditions import Condition
from geomap.delimitation.distances import Distances
from geomap.delimitation.partition import GRID_DEG, multi, partition, stretches
from geomap.delimitation.refining import LONGEST_EDGE_M, refine
from geomap.delimitation.tracing import Grid, trace
from geomap.geodesy import Floats, densify, inverse_arrays
from geomap.nearest import GeodesicLines
from geomap.units import CONTIGUOUS_ZONE_M, TERRITORIAL_SEA_M
from geomap.zones import Limit, Zone, ZoneKind, ZoneMap

EDGE_TOLERANCE_M = 10.0
_LINK_M = 3000.0
"""How far the shoreline may lie from the end of a straight baseline that rests on it."""

_MARGIN_DEG = 0.7  # 24 nautical miles of longitude, up to 55 degrees north
_GRID_STEP_DEG = 0.05
_GRID_LEVELS = 3
_INTERNAL, _TERRITORIAL, _CONTIGUOUS, _REST, _OUTSIDE = range(5)
_BREADTHS = {_TERRITORIAL: TERRITORIAL_SEA_M, _CONTIGUOUS: CONTIGUOUS_ZONE_M}


def add_nested(
    zones: ZoneMap,
    rings: Sequence[Floats],
    land: Sequence[Polygon],
    law: LawLike,
    state: str,
    table: Sequence[dict[str, Any]],
    progress: Progress = lambda _: None,
) -> ZoneMap:
    """Return the zones with those of one state that lie within its EEZ.

    Parameters
    ----------
    state : str
        Shore in the division, `japan`.
    table : sequence of dict
        Facts of internal waters, territorial sea and contiguous zone, in this order.
    """
    parent = zones.zone(str(table[0]["parent"]))
    assert parent.area is not None
    west, south, east, north = parent.area.bounds
    owners = [owner.shore for owner in law.owners]
    points = base_points(
        rings,
        law.division,
        law.baselines,
        owners=owners,
        disputed=disputed_shores(law),
        bounds=(west - 1, south - 1, east + 1, north + 1),
        surveyed_m=0.0,
    )
    distances = Distances(points)
    home = owners.index(state)
    near = _near(points.lonlat_deg[points.owner == home])
    lines: list[Floats] = []
    for breadth in _BREADTHS.values():
        progress(f"{breadth / 1852:.0f} nautical miles")
        lines += _arcs(distances, home, breadth, near)
    progress("nested zones")
    baselines = [b for b in law.baselines if b.state == state and not b.is_point]
    closing = _closing(baselines, land)
    internal = _shut_off(closing, land, parent.area)
    shapely.prepare(internal)

    def label_of(lon: Floats, lat: Floats) -> NDArray[np.int16]:
        label = np.full(len(lon), _REST, dtype=np.int16)
        for kind in (_CONTIGUOUS, _TERRITORIAL):
            owner, _ = distances.exact_label(lon, lat, _BREADTHS[kind])
            label[owner == home] = kind
        label[shapely.intersects_xy(internal, lon, lat)] = _INTERNAL
        # Counted with what lies behind it, land makes the simplest regions.
        label[shapely.intersects_xy(zones.land, lon, lat)] = _INTERNAL
        return label

    cuts = [*lines, *(shapely.get_coordinates(r) for r in shapely.get_rings(internal.geoms))]
    inside = [p for p in land if p.intersects(parent.area)]
    divided = partition(cuts, inside, parent.area, label_of)
    made = [
        Zone(
            **{**facts, "kind": ZoneKind(facts["kind"])}
            | {"states": tuple(facts["states"]), "claimants": tuple(facts["claimants"])},
            outline=divided.region(label, with_land=False),
            area=divided.region(label, with_land=True),
        )
        for label, facts in enumerate(table)
    ]
    ids = [*(zone.id for zone in made), parent.id]
    return _with_limits(zones, made, ids, stretches(divided, _OUTSIDE), distances, home)


def _near(base_points_deg: Floats) -> tuple[float, float, float, float]:
    """Return the bounds of all that may be within 24 nautical miles of base points.

    Not of land: rocks that the law names are too small for the shoreline.
    """
    west, south = (base_points_deg.min(axis=0) - _MARGIN_DEG).tolist()
    east, north = (base_points_deg.max(axis=0) + _MARGIN_DEG).tolist()
    return west, south, east, north


def _arcs(
    distances: Distances, home: int, breadth_m: float, near: tuple[float, float, float, float]
) -> list[Floats]:
    west, south, east, north = near
    grid = Grid(
        west,
        south,
        _GRID_STEP_DEG,
        int(np.ceil((east - west) / _GRID_STEP_DEG)),
        int(np.ceil((north - south) / _GRID_STEP_DEG)),
        _GRID_LEVELS,
    )

    def label(lon: Floats, lat: Floats) -> NDArray[np.int16]:
        return distances.label(lon, lat, breadth_m)

    net = trace(label, grid)
    ours = evolve(net, traces=tuple(t for t in net.traces if home in t.labels))
    condition = Condition(distances, breadth_m)
    curves = refine(ours, condition, grid.finest_deg * 111_000.0, EDGE_TOLERANCE_M)
    return [curve.lonlat_deg for curve in curves]


def _closing(baselines: Sequence[Baseline], land: Sequence[Polygon]) -> list[Floats]:
    """Return straight baselines drawn on to the shore, or to each other, at both ends."""
    shore = shapely.STRtree(np.array(land))
    ends = np.vstack([line.lonlat_deg[[0, -1]] for line in baselines])
    made = []
    for number, line in enumerate(baselines):
        drawn = [line.lonlat_deg]
        for place in (0, -1):
            point = line.lonlat_deg[place]
            polygon = land[int(shore.nearest(shapely.Point(point)))]
            if polygon.contains(shapely.Point(point)):
                continue
            foot = shapely.get_coordinates(
                shapely.shortest_line(polygon.boundary, shapely.Point(point))
            )[0]
            others = np.delete(ends, [2 * number, 2 * number + 1], axis=0)
            targets = np.vstack([[foot], others, [line.lonlat_deg[-1 - place]]])
            length = inverse_arrays(*point, *targets.T)[1]
            target = targets[int(np.argmin(length))]
            if length.min() < _LINK_M:
                # A little beyond, so that the line crosses the shore and does not just touch it.
                drawn.append(np.vstack([point, target + 0.02 * (target - point)]))
        made += [densify(part, LONGEST_EDGE_M) for part in drawn if len(part) > 1]
    return made


def _shut_off(
    closing: Sequence[Floats], land: Sequence[Polygon], within: MultiPolygon
) -> MultiPolygon:
    """Return the water that land and closing lines shut off from the open sea."""
    shores = [part.boundary for part in land if part.intersects(within)]
    noded = shapely.union_all(
        [*shores, *(shapely.linestrings(line) for line in closing)], grid_size=GRID_DEG
    )
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(noded)))
    inner = shapely.point_on_surface(faces)
    wet = np.ones(len(faces), dtype=bool)
    wet[shapely.STRtree(np.array(land)).query(inner, predicate="intersects")[0]] = False
    wet &= shapely.intersects(inner, within)
    return multi(shapely.union_all(faces[wet]))


def _with_limits(
    zones: ZoneMap,
    made: list[Zone],
    ids: list[str],
    found: Sequence[Any],
    distances: Distances,
    home: int,
) -> ZoneMap:
    """Add the nested zones' limits, each with what it rests on."""
    parent = zones.limit_lines([ids[_REST]])
    around = GeodesicLines([limit.lonlat_deg for limit in parent])
    limits = []
    for stretch in found:
        line = stretch.lonlat_deg
        if {stretch.left, stretch.right} == {_REST, _OUTSIDE}:
            continue
        if stretch.right == _OUTSIDE:
            # Up against a neighbour: the limit is the EEZ's own.
            edge = parent[int(around.nearest(*line[len(line) // 2]).line[0])]
            other = edge.right if edge.left == ids[_REST] else edge.left
            limits.append(Limit(line, "neighbour", ids[stretch.left], other))
        elif stretch.left == _INTERNAL:
            limits.append(Limit(line, "baseline", ids[stretch.left], ids[stretch.right]))
        else:
            limits.append(
                Limit(
                    line,
                    "arc",
                    ids[stretch.left],
                    ids[stretch.right],
                    breadth_m=_BREADTHS[stretch.left],
                )
            )
    return evolve(zones, zones=(*zones.zones, *made), limits=(*zones.limits, *limits))
