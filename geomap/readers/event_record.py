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

from collections.abc import Callable, Collection
from datetime import date
from typing import TypeVar

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
from geomap.readers.tree import Node, unknown_key

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
MAX_REPORTS = 100
MAX_FALLS = 20
MAX_PROBLEMS = 20
"""Of one event that are told; more of them are of one kind."""

UNNAMED_MISSILE = "unidentified missile"

T = TypeVar("T")


class _Told(Exception):
    """What is wrong was put among the problems, and leaves nothing to go on with."""


class _Problems(list[InputError]):
    """What is wrong with an event: all of it, so that one run is enough to mend it."""

    def attempt(self, read: Callable[..., T], *args: object) -> T | None:
        """Return what is read; None where it cannot be, with the problem among these."""
        try:
            return read(*args)
        except InputError as error:
            self.add(error)
        except _Told:
            pass
        return None

    def add(self, error: InputError) -> None:
        if not self.is_full and str(error) not in map(str, self):
            self.append(error)

    @property
    def is_full(self) -> bool:
        return len(self) >= MAX_PROBLEMS

    def of(self, event: T | None) -> T:
        """Return an event that has no problem, and raise all problems of any other."""
        if self or event is None:
            first, *others = sorted(self, key=lambda problem: problem.line_number or 0)
            first.others = tuple(others)
            raise first
        return event


def event_from(node: Node, gazetteer: Gazetteer) -> LaunchEvent:
    """Make an event of a record.

    Raises
    ------
    InputError
        With file, line and field, for the first thing in it that cannot be used; what else
        cannot be is its `others`.
    """
    problems = _Problems()
    return problems.of(problems.attempt(_event, node, gazetteer, problems))


def _event(node: Node, gazetteer: Gazetteer, problems: _Problems) -> LaunchEvent:
    fields = _fields(node, EVENT_KEYS, problems)
    for key in ("id", "launched_at", "flights"):
        if key not in fields:
            problems.add(node.error(f"expected the key '{key}', which is missing"))
    launched_at = _read(fields, "launched_at", parse_launched_at, problems)
    members = _members(fields, "flights", MAX_FLIGHTS, problems)
    made = [problems.attempt(_flight, member, gazetteer, problems) for member in members]
    flights = tuple(flight for flight in made if flight is not None)
    if problems and not flights:  # of which no more is said
        flights = (Flight(UNNAMED_MISSILE, Launch(LaunchBasis.UNKNOWN)),)
    event_id = _text(fields, "id", problems)
    launched_at = launched_at or date(2000, 1, 1)  # for the other problems to be found
    title = _text(fields, "title", problems)
    if not title:
        missiles = ", ".join(dict.fromkeys(flight.missile for flight in flights))
        title = f"{missiles[:1].upper()}{missiles[1:]}, {launched_at:%Y-%m-%d}"
    if not event_id and problems:
        raise _Told
    try:
        return LaunchEvent(
            id=event_id,
            title=title,
            launched_at=launched_at,
            flights=flights,
            note=_text(fields, "note", problems),
            source=_text(fields, "source", problems),
        )
    except InputError as error:
        with fields.get(error.field, node).locate():
            raise


def _fields(node: Node, allowed: Collection[str], problems: _Problems) -> dict[str, Node]:
    """Return the fields of a record that are known; those that are not are problems."""
    if isinstance(node.value, dict):
        for key, member in node.value.items():
            if key not in allowed and not problems.is_full:
                problems.add(unknown_key(member, key, allowed))
        known = {key: member for key, member in node.value.items() if key in allowed}
        return {key: member for key, member in known.items() if member.value is not None}
    return node.record(allowed)


def _members(fields: dict[str, Node], key: str, most: int, problems: _Problems) -> tuple[Node, ...]:
    members = fields[key].items() if key in fields else ()
    if len(members) > most:
        problems.add(fields[key].error(f"expected at most {most:,} of them, got {len(members):,}"))
        return ()
    return members


def _read(
    fields: dict[str, Node], key: str, grammar: Callable[[str], T], problems: _Problems
) -> T | None:
    return problems.attempt(fields[key].read, grammar) if key in fields else None


def _text(fields: dict[str, Node], key: str, problems: _Problems) -> str:
    return (problems.attempt(fields[key].text) if key in fields else None) or ""


def _quantity(
    fields: dict[str, Node], key: str, problems: _Problems, unit: str = "km"
) -> Quantity | None:
    return _read(fields, key, lambda text: parse_quantity(text, unit), problems)


def _flight(node: Node, gazetteer: Gazetteer, problems: _Problems) -> Flight:
    fields = _fields(node, FLIGHT_KEYS, problems)
    reports = [
        problems.attempt(_report, member, gazetteer, problems)
        for member in _members(fields, "reports", MAX_REPORTS, problems)
    ]
    launch = problems.attempt(_launch, fields.get("launch"), gazetteer, problems)
    with node.locate():
        return Flight(
            missile=_text(fields, "missile", problems) or UNNAMED_MISSILE,
            launch=launch or Launch(LaunchBasis.UNKNOWN),
            reports=tuple(report for report in reports if report is not None),
            impact=problems.attempt(_impact, fields.get("impact"), problems),
            launched_at=_read(fields, "launched_at", parse_launched_at, problems),
            count=_read(fields, "count", _count, problems) or 1,
            overflew=_read(fields, "overflew", parse_flag, problems) or False,
            map_bearing_deg=_read(fields, "map_bearing_deg", parse_number, problems),
            map_bearing_source=_text(fields, "map_bearing_source", problems),
            note=_text(fields, "note", problems),
        )


def _count(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= 1000 and len(text) < 9):
        raise InputError(f"expected a whole number from 1 to 1000, got {text[:60]!r}")
    return int(text)


def _position(node: Node, fields: dict[str, Node], problems: _Problems) -> Position | None:
    """Return the position of a record that may have one, with `lon` and `lat`."""
    given = [key for key in ("lon", "lat") if key in fields]
    if not given:
        return None
    values = [_read(fields, key, parse_number, problems) for key in given]
    if len(given) == 1:
        missing = "lat" if given == ["lon"] else "lon"
        raise fields[given[0]].error(f"a position needs both lon and lat; {missing} is missing")
    lon, lat = values
    if lon is None or lat is None:
        raise _Told
    with fields["lat"].locate():
        return Position(lon, lat)


def _radius_m(fields: dict[str, Node], problems: _Problems, default_m: float = 0.0) -> float:
    radius_m = _read(fields, "radius_km", parse_radius_m, problems)
    return default_m if radius_m is None else radius_m


def _launch(node: Node | None, gazetteer: Gazetteer, problems: _Problems) -> Launch:
    if node is None or not node.value:
        return Launch(LaunchBasis.UNKNOWN)
    fields = _fields(node, LAUNCH_KEYS, problems)
    position = _position(node, fields, problems)
    name = _text(fields, "site", problems) or _text(fields, "area", problems)
    if position is not None:
        return Launch(LaunchBasis.POSITION, name, position, _radius_m(fields, problems))
    if "site" in fields:
        site = fields["site"].read(gazetteer.site)
        radius_m = _radius_m(fields, problems, site.radius90_m)
        return Launch(LaunchBasis.SITE, name, site.position, radius_m)
    if "area" in fields:
        area = fields["area"].read(gazetteer.area)
        radius_m = _radius_m(fields, problems, area.radius90_m)
        return Launch(LaunchBasis.AREA, name, area.position, radius_m)
    if "radius_km" in fields:
        raise node.error("a radius alone says nothing; give lon and lat, a site or an area")
    return Launch(LaunchBasis.UNKNOWN)


def _impact(node: Node | None, problems: _Problems) -> PublishedPosition | None:
    if node is None:
        return None
    fields = _fields(node, IMPACT_KEYS, problems)
    position = _position(node, fields, problems)
    if position is None:
        if not fields:
            return None
        raise node.error("a position needs both lon and lat")
    return PublishedPosition(position, _radius_m(fields, problems))


def _report(node: Node, gazetteer: Gazetteer, problems: _Problems) -> Report:
    fields = _fields(node, REPORT_KEYS, problems)
    if "by" not in fields:
        problems.add(node.error("expected the key 'by' (who made the statement), which is missing"))
    falls = [
        problems.attempt(_fall, member, gazetteer, problems)
        for member in _members(fields, "fall", MAX_FALLS, problems)
    ]
    return Report(
        by=_text(fields, "by", problems),
        range_km=_quantity(fields, "range_km", problems),
        apogee_km=_quantity(fields, "apogee_km", problems),
        flight_minutes=_quantity(fields, "flight_minutes", problems, "minutes"),
        direction=_read(fields, "direction", parse_direction, problems),
        falls=tuple(fall for fall in falls if fall is not None),
        fall_area=_text(fields, "fall_area", problems),
        fall_area_id=_read(fields, "fall_area", parse_fall_area, problems),
        verdict=_read(fields, "verdict", parse_claim, problems),
        stage=_read(fields, "stage", parse_stage, problems) or Stage.FINAL,
        url=_text(fields, "url", problems),
        note=_text(fields, "note", problems),
        path_km=_quantity(fields, "path_km", problems),
        source=_text(fields, "source", problems),
        confidence=_read(fields, "confidence", parse_confidence, problems),
    )


def _fall(node: Node, gazetteer: Gazetteer, problems: _Problems) -> Fall:
    fields = _fields(node, FALL_KEYS, problems)
    bearing = _read(fields, "bearing", parse_direction, problems)
    distance_km = _quantity(fields, "distance_km", problems)
    position = _position(node, fields, problems)
    name = _text(fields, "place", problems)
    if position is not None:
        # A position that goes with the name is the writer's own, so it is not second-guessed.
        shown = name or f"{position.lon_deg:g}, {position.lat_deg:g}"
        place = Place(shown, (position,), _radius_m(fields, problems))
    elif "place" not in fields:
        raise node.error("expected the key 'place', or lon and lat of the place")
    else:
        known = fields["place"].read(gazetteer.place)
        place = Place(known.name, known.points, _radius_m(fields, problems, known.radius90_m))
    return Fall(place=place, bearing=bearing, distance_km=distance_km)
