"""What is exported of an event: launch, tracks, impact with its regions, distances, the limit.

Vertices are rounded to 1e-7 degree, a centimetre, here and nowhere else, so that files
of every format hold the very same numbers. Nothing crosses 180 degrees of longitude:
lines and areas are cut there (RFC 7946, section 3.1.9), and outer rings run anticlockwise.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

import numpy as np
import shapely
from attrs import field, frozen

from geomap.geodesy import (
    Floats,
    Position,
    geodesic_circle,
    geodesic_line,
    split_at_antimeridian,
    unwrap,
)
from geomap.render.style import limit_symbol
from geomap.verdict import Assessment

if TYPE_CHECKING:
    from geomap.zones import ZoneMap

DECIMALS = 7

Value = str | int | float | bool | None

LAYERS = (
    "launch", "launch_area", "geodesic", "ground_track", "impact", "region", "distance", "limit",
)  # fmt: skip
"""The kinds of features, in the order of drawing from the subject to the ground."""


@frozen(eq=False)
class Feature:
    """One thing with its shape and what is known of it."""

    layer: str
    """One of `LAYERS`."""
    name: str
    geometry: shapely.Geometry
    """Degrees, longitude first, within [-180, 180]; lines and areas as multi-geometries."""
    symbol: str
    """Key of `geomap.render.style.SYMBOLS`."""
    properties: dict[str, Value] = field(factory=dict)
    """The same keys for every feature of a layer."""
    arc: tuple[Floats, Floats, Floats] | None = None
    """Of a ground track: seconds since launch, (N, 2) degrees, heights in metres."""
    began: datetime | date | None = None
    """When the flight was launched."""


def event_features(
    assessments: Sequence[Assessment], zones: ZoneMap | None = None
) -> tuple[Feature, ...]:
    """Return the features of one event, and with `zones` the limits it is judged by."""
    found = [feature for assessment in assessments for feature in _flight(assessment)]
    if zones is not None:
        found += limit_features(assessments, zones)
    return tuple(found)


def _flight(assessment: Assessment) -> Iterable[Feature]:
    event, flight, impact = assessment.event, assessment.flight, assessment.impact
    began = flight.launched_at or event.launched_at
    common: dict[str, Value] = {
        "event": event.id,
        "title": event.title,
        "flight": assessment.number,
        "missile": flight.missile,
        "launched_at": began.isoformat(),
    }
    launch = flight.launch
    if launch.position is not None:
        properties = common | {"place": launch.name, "radius90_km": _km(launch.radius90_m)}
        yield Feature(
            "launch",
            launch.name or "Launch",
            _point(launch.position),
            "launch",
            properties,
            began=began,
        )
        if launch.radius90_m > 0.0:
            circle = geodesic_circle(launch.position, launch.radius90_m)
            yield Feature(
                "launch_area", f"{launch.name or 'Launch'}: 90 %", _area([[circle]]), "launch-area",
                properties,
            )  # fmt: skip
    if impact is None:
        return
    judged = common | _judged(assessment)
    if launch.position is not None and launch.position != impact.best:
        line = geodesic_line(launch.position, impact.best)
        yield Feature("geodesic", "Geodesic from launch to fall", _line(line), "geodesic", common)
    arc = assessment.trajectory
    if arc is not None:
        track = _rounded(arc.track_lonlat_deg)
        yield Feature(
            "ground_track", "Ground track, computed", _line(arc.track_lonlat_deg), "ground-track",
            common
            | {
                "apogee_km": _km(arc.apogee_m),
                "flight_minutes": round(arc.flight_time_s / 60.0, 2),
            },
            (arc.time_s, track, arc.height_m), began,
        )  # fmt: skip
    yield Feature(
        "impact", "Best estimate of the fall", _point(impact.best), "impact",
        judged | {"radius90_km": _km(impact.radius90_m)},
    )  # fmt: skip
    for region in impact.regions:
        rings = [
            [shapely.get_coordinates(part.exterior), *map(shapely.get_coordinates, part.interiors)]
            for part in shapely.get_parts(region.outline)
        ]
        share = round(100 * region.probability)
        yield Feature(
            "region", f"Fell here: {share} %", _area(rings),
            "region-50" if share <= 50 else "region-90",
            judged | {"region_probability": region.probability},
        )  # fmt: skip
    verdict = assessment.verdict
    if verdict is None:
        return
    for point, to, symbol in (
        (verdict.nearest_limit, "limit", "to-limit"),
        (verdict.nearest_coast, "coast", "to-coast"),
    ):
        if point is not None and point.position != impact.best:
            line = geodesic_line(impact.best, point.position)
            yield Feature(
                "distance", f"To the {to}", _line(line), symbol,
                common | {"to": to, "distance_km": _km(point.distance_m), "of": point.name},
            )  # fmt: skip


def _judged(assessment: Assessment) -> dict[str, Value]:
    verdict = assessment.verdict
    if verdict is None:
        keys = "zone verdict probability_inside distance_inside_km distance_low_km distance_high_km"
        return dict.fromkeys(keys.split())
    spread = verdict.distance_inside
    return {
        "zone": verdict.zone_id,
        "verdict": str(verdict.answer),
        "probability_inside": round(verdict.probability_inside, 4),
        "distance_inside_km": _km(spread.median_m),
        "distance_low_km": _km(spread.low_m),
        "distance_high_km": _km(spread.high_m),
    }


def limit_features(assessments: Sequence[Assessment], zones: ZoneMap) -> list[Feature]:
    """Return the limits of the zones that the verdicts are about, stretch by stretch."""
    found = []
    for ids in dict.fromkeys(_asked(a, zones) for a in assessments):
        for limit in zones.limit_lines(ids):
            found.append(
                Feature(
                    "limit", f"Limit: {limit.basis}", _line(limit.lonlat_deg),
                    limit_symbol(limit.basis),
                    {"basis": limit.basis, "left": limit.left, "right": limit.right,
                     "governed_by": "; ".join(limit.governed_by)},
                )
            )  # fmt: skip
    return found


def _asked(assessment: Assessment, zones: ZoneMap) -> frozenset[str]:
    verdict = assessment.verdict
    return zones.ids_claimed("japan") if verdict is None else verdict.ids


def _km(length_m: float) -> float:
    return round(length_m / 1000.0, 3)


def _rounded(lonlat_deg: Floats) -> Floats:
    return np.round(np.asarray(lonlat_deg, dtype=float), DECIMALS) + 0.0


def _point(position: Position) -> shapely.Point:
    lon, lat = _rounded(np.array([(position.lon_deg, position.lat_deg)]))[0]
    return shapely.Point(lon, lat)


def _line(lonlat_deg: Floats) -> shapely.MultiLineString:
    pieces = [_rounded(piece) for piece in split_at_antimeridian(lonlat_deg)]
    return shapely.MultiLineString([shapely.LineString(piece) for piece in pieces])


def _area(parts_deg: Sequence[Sequence[Floats]]) -> shapely.MultiPolygon:
    """Make an area of polygons (outer ring first), cut at 180 degrees."""
    whole: list[shapely.Polygon] = []
    for rings in parts_deg:
        outer = unwrap(rings[0])
        inner = [unwrap(ring, near_lon_deg=outer[0, 0]) for ring in rings[1:]]
        polygon = shapely.make_valid(shapely.Polygon(outer, inner))
        for turn in (-1, 0, 1):
            window = shapely.box(360.0 * turn - 180.0, -90.0, 360.0 * turn + 180.0, 90.0)
            cut = shapely.intersection(polygon, window)
            shift = 360.0 * turn
            moved = shapely.transform(
                cut, lambda points, shift=shift: _rounded(points - (shift, 0.0))
            )
            whole.extend(p for p in _polygons(moved))
    return shapely.orient_polygons(shapely.MultiPolygon(whole))


def _polygons(area: shapely.Geometry) -> list[shapely.Polygon]:
    parts = shapely.get_parts(area)
    if area.geom_type == "GeometryCollection":
        return [polygon for part in parts for polygon in _polygons(part)]
    return [part for part in parts if part.geom_type == "Polygon" and part.area > 0.0]
