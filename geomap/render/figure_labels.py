"""The labels of a printed map: how each kind is set, and where each may stand."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import shapely
from attrs import evolve, frozen

from geomap.geodesy import Floats
from geomap.render.placement import Candidate, Placed, Spot, along, around, box_at, place
from geomap.render.projection import lines_within, parts_of
from geomap.render.scene import Label
from geomap.render.sheet import shifted

if TYPE_CHECKING:
    from geomap.render.figure_map import MapBody

__all__ = ["LABELS", "WEIGHTS", "Placed", "set_labels"]

Rings = Sequence[tuple[float, list[Floats]]]
"""Radii in metres, each with its arcs on the sheet."""


@frozen
class Style:
    """How a kind of label is set."""

    size: float
    shade: str
    halo: str
    rank: int
    bold: bool = False
    needed: bool = False


LABELS = {
    "impact": Style(8.6, "impact", "halo", 0, bold=True, needed=True),
    "launch": Style(8.6, "path", "halo", 1, bold=True, needed=True),
    "to-limit": Style(8.0, "impact", "halo", 2, needed=True),
    "to-coast": Style(7.4, "path", "halo", 3, needed=True),
    "distance": Style(8.0, "impact", "halo", 2, needed=True),
    "limit": Style(7.6, "limit", "halo", 4),
    "place": Style(7.2, "muted", "halo", 5),
    "eez": Style(7.6, "limit", "halo", 8),
    "zone": Style(7.2, "disputed", "halo", 6),
    "ring": Style(6.6, "muted", "sea", 7),
    "country": Style(8.4, "muted", "land", 8),
    "sea": Style(8.4, "muted", "sea", 9),
}
_OTHER = Style(7.2, "muted", "halo", 9)

WEIGHTS = {
    "geodesic": 1.0, "ground-track": 0.5, "to-limit": 1.0, "to-coast": 0.7, "region-50": 0.9,
    "region-90": 0.4, "region-50-of-many": 0.5, "region-90-of-many": 0.2, "limit": 0.9,
    "overlapping_claim": 0.3, "joint_regime": 0.3,
    "launch-area": 0.1, "ring": 0.12, "shore": 0.25,
}  # fmt: skip
"""What a point of length (or of the diagonal of an area) covered by a label costs."""


WIDEST = 6.0
"""A name may be so many times as wide as it may be moved: a wider one names its neighbours too."""
ON_LAND = 0.25
"""The name of a water may lie on land with less than that share of itself."""
LEAST_AREA = 4.0
"""Square points: what is seen of a zone that has a name."""
BESIDE = 6.0
"""Points: a name that is farther from its zone has a line to it."""
BESIDE_COST = 6.0
"""What it costs to set a name beside a zone that has room for it."""


def set_labels(
    body: MapBody, taken: Sequence[shapely.Geometry], radii: Rings
) -> tuple[list[Placed], list[str]]:
    """Set all labels of a map; return those that were, and the needed ones that were not."""
    candidates = [c for label in body.drawn.labels if (c := _candidate(body, label))]
    candidates += [c for radius, lines in radii if (c := _ring_candidate(body, radius, lines))]
    placed = place(
        candidates,
        frame=shapely.box(*body.box).buffer(-3.0, join_style="mitre"),
        taken=taken,
        lines=body.obstacles,
    )
    for label in placed:
        style = LABELS.get(label.kind, _OTHER)
        spot = label.spot
        if spot.leader is not None:
            to = shapely.Point(spot.leader)
            body.sheet.strokes(
                [shapely.get_coordinates(shapely.shortest_line(label.box, to))],
                style.shade,
                0.5,
                order=38,
            )
        halo = style.halo
        if label.kind == "ring" and body.land.intersects(label.box.centroid):
            halo = "land"
        body.sheet.text(
            spot.x, spot.y, label.text, style.size,
            shade=style.shade, bold=style.bold, align="center",
            level="center", angle_deg=spot.angle_deg, halo=halo, order=50.0 - style.rank * 0.1,
        )  # fmt: skip
    set_texts = [label.text for label in placed]
    missing = [c.text for c in candidates if c.needed and c.text not in set_texts]
    return placed, missing


def _candidate(body: MapBody, label: Label) -> Candidate | None:
    style = LABELS.get(label.kind, _OTHER)
    crowded = label.along and sum(mark.symbol == "impact" for mark in body.drawn.marks) > 2
    width, height = body.sheet.text_size(label.text, style.size, style.bold)
    inside = shapely.box(*body.box)
    spots: list[Spot] = []
    if label.along:
        whole = body.lines.get(label.layer, []) if not len(label.anchors) else []
        if len(label.anchors):
            frame_lines = lines_within([body.plane.forward(label.anchors)], body.frame)
            whole = shifted(frame_lines, body.scale, body.x, body.y)
        for line in sorted(whole, key=lambda one: -shapely.LineString(one).length)[:12]:
            spots += along(line, width, height, 2.0)
            if len(label.anchors) and not crowded:
                spots += [
                    Spot(s.x, s.y, s.angle_deg, s.cost + 6.0, s.leader)
                    for s in along(line, width, height, 3.0, turned=False)
                ]
                x, y = shapely.get_coordinates(
                    shapely.LineString(line).interpolate(0.5, normalized=True)
                )[0]
                spots += [
                    Spot(s.x, s.y, 0.0, s.cost + 14.0, (x, y))
                    for s in around(x, y, width, height, 9.0, rounds=4)
                ]
    elif label.kind in {"country", "sea", "zone", "eez"}:
        spots = _within(body, label, width, height)
    else:
        for x, y in body.to_sheet(label.anchors):
            if inside.contains(shapely.Point(x, y)):
                gap = 10.5 if label.kind in {"launch", "impact"} else 4.5
                spots += around(
                    float(x),
                    float(y),
                    width,
                    height * 0.9,
                    gap,
                    rounds=5 if style.needed else 2,
                )
    if not spots:
        return None
    return Candidate(
        label.text,
        label.kind,
        width,
        height * 0.92,
        tuple(spots),
        style.rank,
        style.needed and not crowded,
    )


def _within(body: MapBody, label: Label, width: float, height: float) -> list[Spot]:
    """Return places on what a name names, or beside it; none where it cannot be seen."""
    if label.kind == "eez":
        return _upon(body, _shown(body, "eez"), label, width, height)
    if label.kind == "zone":
        area = body.areas.get("".join(label.text.split()))
        return [] if area is None else _upon(body, area, label, width, height)
    spots = []
    rooms = np.full(len(label.anchors), np.inf) if label.room_m is None else label.room_m
    for number, (at, room_m) in enumerate(zip(body.to_sheet(label.anchors), rooms, strict=True)):
        room = float(room_m) * body.scale
        if width > WIDEST * room:
            continue
        x, y = at.tolist()
        spots += [
            spot
            for spot in _nudged(Spot(x, y, 0.0, 0.5 * number), height)
            if math.hypot(spot.x - x, spot.y - y) <= room
            and _suits(body, label, box_at(spot, width, height))
        ]
    return spots


def _suits(body: MapBody, label: Label, box: shapely.Polygon) -> bool:
    """Return whether a country's name touches land, and a sea's is not on it."""
    land = body.land.intersection(box).area
    return bool(land > 0.0 if label.kind == "country" else land < ON_LAND * box.area)


def _shown(body: MapBody, symbol: str) -> shapely.Geometry:
    """Return what of the areas with this symbol is on the sheet."""
    areas = [s.area for s in body.shapes if s.symbol == symbol and s.area is not None]
    return body.placed_area(shapely.union_all(areas))


def _upon(
    body: MapBody, area: shapely.Geometry, label: Label, width: float, height: float
) -> list[Spot]:
    """Return places on an area; beside it, with a line to it, where it is a small named zone."""
    parts = parts_of(area)
    largest = max(parts, key=lambda part: part.area, default=None)
    if largest is None or largest.area < LEAST_AREA:
        return []
    x, y = shapely.get_coordinates(shapely.maximum_inscribed_circle(largest))[0].tolist()
    starts = [*body.to_sheet(label.anchors).tolist(), [x, y]]
    spots = [
        moved
        for number, (at_x, at_y) in enumerate(starts)
        for moved in _nudged(Spot(at_x, at_y, 0.0, 0.5 * number), height)
        if area.contains(box := box_at(moved, width, height))
        and body.land.intersection(box).area < ON_LAND * box.area
    ]
    if label.kind == "eez":
        return spots
    return spots + [
        evolve(
            spot,
            cost=spot.cost + (BESIDE_COST if spots else 0.0),
            leader=spot.leader if area.distance(box_at(spot, width, height)) < BESIDE else (x, y),
        )
        for spot in around(x, y, width, height, 12.0, rounds=4)
    ]


def _ring_candidate(body: MapBody, radius_m: float, lines: Sequence[Floats]) -> Candidate:
    text = body.words.km(radius_m)
    width, height = body.sheet.text_size(text, LABELS["ring"].size)
    spots = []
    for line in lines:
        string = shapely.LineString(line)
        for share in np.linspace(0.04, 0.96, 24):
            x, y = shapely.get_coordinates(string.interpolate(share, normalized=True))[0]
            # Towards the top and the left, away from where the fall usually is.
            spots.append(Spot(float(x), float(y), 0.0, (body.box[3] - y) * 0.01))
    return Candidate(text, "ring", width, height, tuple(spots), LABELS["ring"].rank)


def _nudged(spot: Spot, height: float) -> list[Spot]:
    """Return a place and some around it, a little worse each."""
    moves = [(0, 0), (0, 2), (0, -2), (3, 0), (-3, 0), (5, 2), (-5, -2), (0, 4), (0, -4)]
    return [
        Spot(
            spot.x + dx * height,
            spot.y + dy * height,
            spot.angle_deg,
            spot.cost + abs(dx) + abs(dy),
        )
        for dx, dy in moves
    ]
