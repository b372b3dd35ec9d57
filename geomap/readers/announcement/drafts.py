"""Flights and reports on their way into an event file."""

from __future__ import annotations

from attrs import frozen

from geomap.readers.announcement.values import Found

REPORT_FIELDS = (
    "range_km",
    "apogee_km",
    "flight_minutes",
    "direction",
    "fall",
    "fall_area",
    "verdict",
)


@frozen
class ReportDraft:
    """What one source says of one flight at one stage."""

    by: str
    stage: str
    values: tuple[Found, ...]
    notes: tuple[str, ...] = ()
    noted: tuple[Found, ...] = ()
    """What the notes rest on: the time of fall, for which event files have no key."""


@frozen
class FlightDraft:
    """One flight as it goes into the event file."""

    number: int | None
    count: int
    values: tuple[Found, ...]
    """missile, launch, launched_at."""
    reports: tuple[ReportDraft, ...]
    notes: tuple[str, ...] = ()
    noted: tuple[Found, ...] = ()
    """What the notes rest on: further times of launch, of which event files hold one."""
