"""From flights to an announcement: its event file, its event, and what was missing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from geomap.errors import GeomapError, InputError
from geomap.events import LaunchEvent
from geomap.gazetteer import Gazetteer
from geomap.readers.announcement.drafts import FlightDraft
from geomap.readers.announcement.event_text import write
from geomap.readers.announcement.gathering import Gathered
from geomap.readers.announcement.launch_day import LaunchDay
from geomap.readers.announcement.missiles import slug
from geomap.readers.announcement.values import Announcement, Contradiction, Found

_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_LOOKED_FOR = (
    ("launch", "place of launch"),
    ("direction", "direction"),
    ("apogee_km", "altitude"),
    ("range_km", "range"),
    ("flight_minutes", "flight time"),
    ("fall", "place of fall (a distance from somewhere)"),
    ("fall_area", "waters of fall"),
    ("verdict", "statement about Japan's EEZ"),
    ("count", "number of missiles"),
    ("missile", "missile's name"),
)


def announce(
    *,
    source: str,
    text: str,
    published: date | None,
    day: LaunchDay,
    gathered: Gathered,
    flights: Sequence[FlightDraft],
    contradictions: Sequence[Contradiction],
    notes: Sequence[str],
    gazetteer: Gazetteer,
) -> Announcement:
    """Write what was read as an event file, and read that as an event."""
    times = [
        next((item for item in flight.values if item.field == "launched_at"), None)
        for flight in flights
    ]
    clock = next((item for item in times if item), None)
    when = [*day.found, clock] if clock else list(day.found)
    event_id, title = _named(flights, day.day)
    missing = _missing(flights, gathered, contradictions, day.why_unknown, clock)
    event_text = write(
        source=source,
        text=text,
        event_id=event_id,
        title=title,
        launched_at=_at(day.shown, clock.value) if clock else day.shown,
        when_unknown=day.why_unknown,
        when=when,
        flights=flights,
        flight_times=[
            _at(day.shown, item.value)
            if item and clock and item.value != clock.value and len(flights) > 1
            else ""
            for item in times
        ],
        missing=missing,
        contradictions=contradictions,
        notes=notes,
    )
    event, problem = _event(event_text, source, gazetteer, day.why_unknown)
    return Announcement(
        source,
        text,
        title,
        event_id,
        published,
        event_text,
        _in_order(when, flights, contradictions),
        tuple(missing),
        tuple(contradictions),
        tuple(notes),
        event=event,
        problem=problem,
    )


def _named(flights: Sequence[FlightDraft], day: date | None) -> tuple[str, str]:
    """Return the id and the title of the event."""
    missiles = list(dict.fromkeys(_missile(flight) for flight in flights))
    shown = " and ".join(name for name in missiles if name) or "missile"
    event_id = f"{day.isoformat() if day else 'undated'}-{slug(missiles[0] or 'missile')}"[:100]
    dated = f" of {day.day} {_MONTHS[day.month - 1]} {day.year}" if day else ""
    return event_id, f"{shown[:1].upper()}{shown[1:]} launch{dated}"


def _in_order(
    when: Sequence[Found],
    flights: Sequence[FlightDraft],
    contradictions: Sequence[Contradiction],
) -> tuple[Found, ...]:
    """Return what the event file holds, in the order of the text."""
    kept = [*when, *(item for flight in flights for item in (*flight.values, *flight.noted))]
    for report in (report for flight in flights for report in flight.reports):
        kept += [*report.values, *report.noted]
    left_out = {id(item) for clash in contradictions for item in (clash.first, clash.second)}
    ordered = sorted(
        dict.fromkeys(item for item in kept if id(item) not in left_out),
        key=lambda item: (item.span, item.field, item.flight or 0),
    )
    return tuple(ordered)


def _missile(flight: FlightDraft) -> str:
    values = {item.field: item.value for item in flight.values}
    return values.get("missile") or values.get("class") or ""


def _at(day: str, clock: str) -> str:
    """Return a time of Japan and Korea in ISO 8601; an hour without minutes is left to the date."""
    return f"{day}T{clock}+09:00" if len(clock) == 5 else day


def _missing(
    flights: Sequence[FlightDraft],
    gathered: Gathered,
    contradictions: Sequence[Contradiction],
    unknown: str,
    clock: Found | None,
) -> list[str]:
    """Return what was looked for and not found, or not understood."""
    have = {item.field for flight in flights for item in flight.values}
    have |= {
        item.field for flight in flights for report in flight.reports for item in report.values
    }
    if gathered.counts or len(flights) > 1:
        have.add("count")
    torn = {clash.field for clash in contradictions}
    missing = [f"day of the launch: {unknown}"] if unknown else []
    if clock is None:
        missing.append("time of the launch")
    missing += [label for field, label in _LOOKED_FOR if field not in have and field not in torn]
    return missing + list(dict.fromkeys(problem for problem in gathered.problems if problem))


def _event(
    event_text: str, source: str, gazetteer: Gazetteer, unknown: str
) -> tuple[LaunchEvent | None, GeomapError | None]:
    if unknown:
        return None, InputError(unknown, path=source, field="launched_at")
    from geomap.readers.event_record import event_from
    from geomap.readers.tree import parse_yaml

    return event_from(parse_yaml(event_text, source)[0], gazetteer), None
