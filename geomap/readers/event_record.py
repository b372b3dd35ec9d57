"""One event record, from whatever format, becomes a `LaunchEvent`.

The keys of an event (docs/events.md; the fixed ones, then the optional ones that follow
them) are the tables below. `confidence` is `seen` or `recalled`; `source` says
where a statement was read; `path_km` is a length flown on a turning path;
`map_bearing_deg` an azimuth that somebody measured on a published map, with
`map_bearing_source`; `count` how many missiles a flight stands for; `overflew`
that it flew over Japan.

Where a launch has several of position, site and area, the position counts
before the site, and the site before the area; the site's or area's name stays
the launch's name.
"""

from __future__ import annotations

from geomap.errors import InputError
from geomap.events import (
    Fall,
    Flight,
    Launch,
    LaunchBasis,
    LaunchEvent,
    Place,
    PublishedPosition,
    Quantity,
    Report,
    Stage,
)
from geomap.gazetteer import Gazetteer
from geomap.geodesy import Position
from geomap.readers.directions import parse_direction
from geomap.readers.phrases import (
    parse_claim,
    parse_confidence,
    parse_fall_area,
    parse_flag,
    parse_launched_at,
    parse_stage,
)
from geomap.readers.quantities import parse_number, parse_quantity, parse_radius_m
from geomap.readers.tree import Node

EVENT_KEYS = ("id", "title", "launched_at", "flights", "note", "source")
FLIGHT_KEYS = (
    *("missile", "launch", "reports", "impact", "launched_at", "count", "overflew"),
    *("map_bearing_deg", "map_bearing_source", "note"),
)
LAUNCH_KEYS = ("site", "area", "lon", "lat", "radius_km")
REPORT_KEYS = (
    *("by", "range_km", "apogee_km", "flight_minutes", "direction", "fall", "fall_area"),
    *("verdict", "stage", "url", "note", "path_km", "source", "confidence"),
)
FALL_KEYS = ("place", "bearing", "distance_km", "lon", "lat", "radius_km")
IMPACT_KEYS = ("lon", "lat", "radius_km")

MAX_FLIGHTS = 1000
MAX_REPORTS = 1000

UNNAMED_MISSILE = "unidentified missile"


def event_from(node: Node, gazetteer: Gazetteer) -> LaunchEvent:
    """Make an event of a record.

    Raises
    ------
    InputError
        With file, line and field, for the first thing in it that cannot be used.
    """
    fields = node.record(EVENT_KEYS)
    for key in ("id", "launched_at", "flights"):
        if key not in fields:
            raise node.error(f"expected the key '{key}', which is missing")
    launched_at = fields["launched_at"].read(parse_launched_at)
    members = _members(fields["flights"], MAX_FLIGHTS)
    flights = tuple(_flight(member, gazetteer) for member in members)
    event_id = fields["id"].text()
    title = _text(fields, "title")
    if not title:
        missiles = ", ".join(dict.fromkeys(flight.missile for flight in flights))
        title = f"{missiles[:1].upper()}{missiles[1:]}, {launched_at:%Y-%m-%d}"
    try:
        return LaunchEvent(
            id=event_id,
            title=title,
            launched_at=launched_at,
            flights=flights,
            note=_text(fields, "note"),
            source=_text(fields, "source"),
        )
    except InputError as error:
        with fields.get(error.field, node).locate():
            raise


def _members(node: Node, most: int) -> tuple[Node, ...]:
    members = node.items()
    if len(members) > most:
        raise node.error(f"expected at most {most:,} of them, got {len(members):,}")
    return members


def _text(fields: dict[str, Node], key: str) -> str:
    return fields[key].text() if key in fields else ""


def _quantity(fields: dict[str, Node], key: str, unit: str = "km") -> Quantity | None:
    if key not in fields:
        return None
    return fields[key].read(lambda text: parse_quantity(text, unit))


def _flight(node: Node, gazetteer: Gazetteer) -> Flight:
    fields = node.record(FLIGHT_KEYS)
    bearing = fields.get("map_bearing_deg")
    launched_at = fields.get("launched_at")
    with node.locate():
        return Flight(
            missile=_text(fields, "missile") or UNNAMED_MISSILE,
            launch=_launch(fields.get("launch"), gazetteer),
            reports=tuple(
                _report(member, gazetteer)
                for member in (
                    _members(fields["reports"], MAX_REPORTS) if "reports" in fields else ()
                )
            ),
            impact=_impact(fields.get("impact")),
            launched_at=launched_at.read(parse_launched_at) if launched_at else None,
            count=fields["count"].read(_count) if "count" in fields else 1,
            overflew=fields["overflew"].read(parse_flag) if "overflew" in fields else False,
            map_bearing_deg=bearing.read(parse_number) if bearing else None,
            map_bearing_source=_text(fields, "map_bearing_source"),
            note=_text(fields, "note"),
        )


def _count(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= 1000 and len(text) < 9):
        raise InputError(f"expected a whole number from 1 to 1000, got {text[:60]!r}")
    return int(text)


def _position(node: Node, fields: dict[str, Node]) -> Position | None:
    """Return the position of a record that may have one, with `lon` and `lat`."""
    given = [key for key in ("lon", "lat") if key in fields]
    if not given:
        return None
    if len(given) == 1:
        missing = "lat" if given == ["lon"] else "lon"
        raise fields[given[0]].error(f"a position needs both lon and lat; {missing} is missing")
    lon, lat = (fields[key].read(parse_number) for key in ("lon", "lat"))
    with fields["lat"].locate():
        return Position(lon, lat)


def _radius_m(fields: dict[str, Node], default_m: float = 0.0) -> float:
    return fields["radius_km"].read(parse_radius_m) if "radius_km" in fields else default_m


def _launch(node: Node | None, gazetteer: Gazetteer) -> Launch:
    if node is None or not node.value:
        return Launch(LaunchBasis.UNKNOWN)
    fields = node.record(LAUNCH_KEYS)
    position = _position(node, fields)
    name = _text(fields, "site") or _text(fields, "area")
    if position is not None:
        return Launch(LaunchBasis.POSITION, name, position, _radius_m(fields))
    if "site" in fields:
        site = fields["site"].read(gazetteer.site)
        return Launch(LaunchBasis.SITE, name, site.position, _radius_m(fields, site.radius90_m))
    if "area" in fields:
        area = fields["area"].read(gazetteer.area)
        return Launch(LaunchBasis.AREA, name, area.position, _radius_m(fields, area.radius90_m))
    if "radius_km" in fields:
        raise node.error("a radius alone says nothing; give lon and lat, a site or an area")
    return Launch(LaunchBasis.UNKNOWN)


def _impact(node: Node | None) -> PublishedPosition | None:
    if node is None:
        return None
    fields = node.record(IMPACT_KEYS)
    position = _position(node, fields)
    if position is None:
        if not fields:
            return None
        raise node.error("a position needs both lon and lat")
    return PublishedPosition(position, _radius_m(fields))


def _report(node: Node, gazetteer: Gazetteer) -> Report:
    fields = node.record(REPORT_KEYS)
    if "by" not in fields:
        raise node.error("expected the key 'by' (who made the statement), which is missing")
    direction = fields.get("direction")
    fall_area = fields.get("fall_area")
    return Report(
        by=fields["by"].text(),
        range_km=_quantity(fields, "range_km"),
        apogee_km=_quantity(fields, "apogee_km"),
        flight_minutes=_quantity(fields, "flight_minutes", "minutes"),
        direction=direction.read(parse_direction) if direction else None,
        falls=tuple(
            _fall(member, gazetteer)
            for member in (_members(fields["fall"], MAX_REPORTS) if "fall" in fields else ())
        ),
        fall_area=fall_area.text() if fall_area else "",
        fall_area_id=fall_area.read(parse_fall_area) if fall_area else None,
        verdict=fields["verdict"].read(parse_claim) if "verdict" in fields else None,
        stage=fields["stage"].read(parse_stage) if "stage" in fields else Stage.FINAL,
        url=_text(fields, "url"),
        note=_text(fields, "note"),
        path_km=_quantity(fields, "path_km"),
        source=_text(fields, "source"),
        confidence=fields["confidence"].read(parse_confidence) if "confidence" in fields else None,
    )


def _fall(node: Node, gazetteer: Gazetteer) -> Fall:
    fields = node.record(FALL_KEYS)
    position = _position(node, fields)
    name = _text(fields, "place")
    if position is not None:
        # A position that goes with the name is the writer's own, so it is not second-guessed.
        shown = name or f"{position.lon_deg:g}, {position.lat_deg:g}"
        place = Place(shown, (position,), _radius_m(fields))
    elif not name:
        raise node.error("expected the key 'place', or lon and lat of the place")
    else:
        known = fields["place"].read(gazetteer.place)
        place = Place(known.name, known.points, _radius_m(fields, known.radius90_m))
    bearing = fields.get("bearing")
    return Fall(
        place=place,
        bearing=bearing.read(parse_direction) if bearing else None,
        distance_km=_quantity(fields, "distance_km"),
    )
