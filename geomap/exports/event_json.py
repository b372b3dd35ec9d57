"""An event as an event file again: what a page carries, so that it can be made once more.

The inverse of `geomap.readers.event_record`: reading what is written here gives the same event.
Places that are points are written with their position, coasts and launch sites by their names.
"""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any

from geomap.events import (
    Confidence,
    Direction,
    Fall,
    Flight,
    Launch,
    LaunchBasis,
    LaunchEvent,
    PublishedPosition,
    Qualifier,
    Quantity,
    Report,
    Stage,
)
from geomap.geodesy import Position

Record = dict[str, Any]

_HEDGES = {
    Qualifier.EXACT: "{}",
    Qualifier.ABOUT: "about {}",
    Qualifier.OVER: "over {}",
    Qualifier.AT_LEAST: "at least {}",
    Qualifier.UP_TO: "up to {}",
    Qualifier.UNDER: "under {}",
}


def event_json(event: LaunchEvent) -> str:
    """Return an event as an event file: JSON, the same text for the same event.

    The SHA-256 of this text, in UTF-8, is what geomap calls the SHA-256 of the event.
    """
    return json.dumps(event_record(event), ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def event_record(event: LaunchEvent) -> Record:
    """Return an event as the keys and values of an event file.

    Examples
    --------
    >>> from datetime import date
    >>> flight = Flight("Scud", Launch(LaunchBasis.UNKNOWN))
    >>> event_record(LaunchEvent("x", "X", date(2022, 1, 2), (flight,)))
    {'id': 'x', 'title': 'X', 'launched_at': '2022-01-02', 'flights': [{'missile': 'Scud'}]}
    """
    return _without_empty(
        {
            "id": event.id,
            "title": event.title,
            "launched_at": _moment(event.launched_at),
            "flights": [_flight(flight) for flight in event.flights],
            "note": event.note,
            "source": event.source,
        }
    )


def _without_empty(record: Record) -> Record:
    return {key: value for key, value in record.items() if value not in (None, "", [], {})}


def _moment(moment: datetime | date | None) -> str | None:
    return None if moment is None else moment.isoformat()


def _flight(flight: Flight) -> Record:
    return _without_empty(
        {
            "missile": flight.missile,
            "launch": _launch(flight.launch),
            "reports": [_report(report) for report in flight.reports],
            "impact": _impact(flight.impact),
            "launched_at": _moment(flight.launched_at),
            "count": flight.count if flight.count != 1 else None,
            "overflew": True if flight.overflew else None,
            "map_bearing_deg": flight.map_bearing_deg,
            "map_bearing_source": flight.map_bearing_source,
            "note": flight.note,
        }
    )


def _lonlat(position: Position) -> Record:
    return {"lon": position.lon_deg, "lat": position.lat_deg}


def _launch(launch: Launch) -> Record:
    if launch.position is None:
        return {}
    if launch.basis is LaunchBasis.POSITION:
        name = {"site": launch.name} if launch.name else {}
        return name | _lonlat(launch.position) | {"radius_km": _km(launch.radius90_m)}
    return {launch.basis.value: launch.name, "radius_km": _km(launch.radius90_m)}


def _impact(impact: PublishedPosition | None) -> Record:
    if impact is None:
        return {}
    return _lonlat(impact.position) | {"radius_km": _km(impact.radius90_m)}


def _report(report: Report) -> Record:
    return _without_empty(
        {
            "by": report.by,
            "range_km": _quantity(report.range_km),
            "apogee_km": _quantity(report.apogee_km),
            "flight_minutes": _quantity(report.flight_minutes),
            "direction": _direction(report.direction),
            "fall": [_fall(fall) for fall in report.falls],
            "fall_area": report.fall_area,
            "verdict": report.verdict,
            "stage": report.stage if report.stage is not Stage.FINAL else None,
            "url": report.url,
            "note": report.note,
            "path_km": _quantity(report.path_km),
            "source": report.source,
            "confidence": _confidence(report.confidence),
        }
    )


def _confidence(confidence: Confidence | None) -> str | None:
    return None if confidence is None else confidence.value


def _fall(fall: Fall) -> Record:
    place = fall.place
    where = {} if place.is_coast else _lonlat(place.points[0])
    return _without_empty(
        {
            "place": place.name,
            **where,
            "radius_km": _km(place.radius90_m),
            "bearing": _direction(fall.bearing),
            "distance_km": _quantity(fall.distance_km),
        }
    )


def _direction(direction: Direction | None) -> str | None:
    """Return a direction as published; one that no text was published of, as its azimuth."""
    return None if direction is None else direction.text or repr(direction.azimuth_deg)


def _quantity(quantity: Quantity | None) -> str | None:
    if quantity is None:
        return None
    if quantity.text:
        return quantity.text
    if quantity.upper is not None:
        return f"{quantity.value!r}-{quantity.upper!r}"
    return _HEDGES[quantity.qualifier].format(repr(quantity.value))


def _km(radius_m: float) -> float:
    """Return a radius in kilometres that is this very number of metres when it is read.

    Examples
    --------
    >>> _km(2000.0), _km(8.2 * 1000.0)
    (2.0, 8.2)
    """
    written = (float(f"{radius_m / 1000.0:.{digits}g}") for digits in (12, 15, 16, 17))
    return next((km for km in written if km * 1000.0 == radius_m), radius_m / 1000.0)
