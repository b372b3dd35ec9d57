"""Event files and tables of every format, from a path or standard input.

The format follows from the name (`.yaml`, `.yml`, `.json`, `.geojson`, `.csv`)
or, where that says nothing, from how the text begins. What cannot be used is
an `InputError` among the failures, and the rest is read.

Limits: 64 MB a file, 100,000 events, 4,000,000 values, 50 levels, 10,000 characters a text. After
1,000 events of a file that cannot be used, its rest is not read.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import PurePath
from typing import TYPE_CHECKING, BinaryIO

from attrs import frozen

from geomap.errors import InputError
from geomap.events import LaunchEvent
from geomap.gazetteer import Gazetteer
from geomap.readers.encodings import read_prose
from geomap.readers.event_geojson import feature_rows, is_geojson
from geomap.readers.event_record import event_from
from geomap.readers.event_table import group_rows, table_rows
from geomap.readers.files import read_text
from geomap.readers.tree import Node, parse_json, parse_yaml

if TYPE_CHECKING:
    from geomap.readers.announcement import Announcement

MAX_EVENTS = 100_000
MAX_FAILURES = 1000

_FORMAT = {".yaml": "yaml", ".yml": "yaml", ".json": "json", ".geojson": "json", ".csv": "csv"}


@frozen
class ReadResult:
    """What a source gave: its events, and what in it could not be used."""

    events: tuple[LaunchEvent, ...]
    failures: tuple[InputError, ...]
    announcements: tuple[Announcement, ...] = ()
    """The texts that events were read from, with what was not found in them."""


def read_events(source: str, *, gazetteer: Gazetteer, stdin: BinaryIO | None = None) -> ReadResult:
    """Read the events of one file, or of standard input where `source` is ``-``.

    Nothing is raised for what is wrong with the input: it is among the failures.
    """
    try:
        if known_format(source):
            text = read_text(source, stdin)
        else:
            text, _ = read_prose(source, stdin)
    except InputError as failure:
        return ReadResult((), (failure,))
    return events_in(text, source, gazetteer=gazetteer)


def events_in(text: str, source: str, *, gazetteer: Gazetteer) -> ReadResult:
    """Read the events of a text that was read from `source`; its format follows from both."""
    events: dict[str, LaunchEvent] = {}
    failures: list[InputError] = []
    announcements: list[Announcement] = []
    try:
        for record in _records(text, source, gazetteer, announcements):
            full = _limit_reached(len(events), len(failures))
            if full:
                failures.append(InputError(full, path=source))
                break
            try:
                if isinstance(record, InputError):
                    raise record
                event = event_from(record, gazetteer)
                if event.id in events:
                    raise record.error(f"the id {event.id!r} is here twice; the first one counts")
                events[event.id] = event
            except InputError as failure:
                failures.append(failure)
    except InputError as failure:
        failures.append(failure)
    if not events and not failures:
        failures.append(InputError("expected an event, there is none", path=source))
    return ReadResult(tuple(events.values()), tuple(failures), tuple(announcements))


def _limit_reached(events: int, failures: int) -> str:
    if events + failures >= MAX_EVENTS:
        return f"expected at most {MAX_EVENTS:,} events, the rest is not read; split the file"
    if failures >= MAX_FAILURES:
        return f"{failures:,} events cannot be used, the rest is not read"
    return ""


def read_all(
    sources: Sequence[str], *, gazetteer: Gazetteer, stdin: BinaryIO | None = None
) -> ReadResult:
    """Read several sources; of two events with one id the later one is a failure."""
    return merge(
        (source, read_events(source, gazetteer=gazetteer, stdin=stdin)) for source in sources
    )


def merge(results: Iterable[tuple[str, ReadResult]]) -> ReadResult:
    """Put results together, and find the events that share an id across files."""
    events: dict[str, tuple[str, LaunchEvent]] = {}
    failures: list[InputError] = []
    announcements: list[Announcement] = []
    for source, result in results:
        failures.extend(result.failures)
        announcements.extend(result.announcements)
        for event in result.events:
            if event.id in events:
                first = events[event.id][0]
                # An announcement has no id to change; its event file has.
                where = ", in an event file: geomap read TEXT -o EVENT.yaml"
                message = f"the id {event.id!r} is also that of an event in {first}; change one" + (
                    where if result.announcements else ""
                )
                failures.append(InputError(message, path=source, field="id"))
            else:
                events[event.id] = (source, event)
    kept = tuple(event for _, event in events.values())
    return ReadResult(kept, tuple(failures), tuple(announcements))


def known_format(source: str) -> str | None:
    """Return the format that a file's name stands for, if it stands for one."""
    return _FORMAT.get(PurePath(source).suffix.casefold())


def _format(source: str, text: str) -> str:
    known = known_format(source)
    if known:
        return known
    beginning = text[:10_000].lstrip()
    if beginning[:1] in "{[":
        return "json"
    if "event_id" in beginning.split("\n", 1)[0]:
        return "csv"
    from geomap.readers.announcement import looks_like_announcement

    return "announcement" if looks_like_announcement(text) else "yaml"


def _records(
    text: str, source: str, gazetteer: Gazetteer, announcements: list[Announcement]
) -> Iterable[Node | InputError]:
    """Return the records of a text; an announcement is put among `announcements` as well."""
    kind = _format(source, text)
    if kind == "announcement":
        from geomap.readers.announcement.opening import announcement_records

        announcement, records = announcement_records(text, source, gazetteer=gazetteer)
        announcements.append(announcement)
        return records
    if kind == "csv":
        return group_rows(table_rows(text, source), source)
    if kind == "yaml":
        return (member for root in parse_yaml(text, source) for member in root.items())
    root = parse_json(text, source)
    if is_geojson(root):
        return group_rows(feature_rows(root), source)
    return root.items()
