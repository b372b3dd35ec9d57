"""What is fuzzed, and what must hold whatever the bytes are: shared by fuzz/ and the tests.

Each target takes bytes, and fails by any exception that leaves it. A reader may
refuse, with an `InputError` whose text can be printed and is short; anything
else it raises, gives or takes longer than `SLOW_S` over is a finding.
"""

from __future__ import annotations

import io
import re
import time
from collections.abc import Callable, Iterable

import shapely

from geomap.errors import InputError
from geomap.events import LaunchEvent
from geomap.readers import load_gazetteer, read_events
from geomap.readers.announcement.opening import open_announcement
from geomap.readers.event_files import events_in
from geomap.readers.files import decode
from geomap.readers.notice_files import holds_notice
from geomap.readers.notices import is_notice, read_notice

SLOW_S = 2.0
LONGEST_MESSAGE = 2000

GAZETTEER = load_gazetteer()

_FILE_NAME = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{0,106}")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


class Slow(AssertionError):
    """An input of an allowed size took too long."""


def check_message(error: InputError) -> None:
    """A message can be printed on any terminal, and is one that somebody reads."""
    text = str(error)
    assert text.strip(), "an empty message"
    assert not _CONTROL.search(text), f"control characters in {text!r}"
    assert len(text) <= LONGEST_MESSAGE, f"{len(text)} characters of message"


def check_event(event: LaunchEvent) -> None:
    assert _FILE_NAME.fullmatch(event.id)
    assert event.flights
    for flight in event.flights:
        for position in (flight.launch.position, flight.impact and flight.impact.position):
            assert position is None or abs(position.lat_deg) <= 90.0


def event(data: bytes) -> None:
    """Any bytes on standard input, as events of any format but an announcement."""
    for name in ("-", "x.yaml", "x.json", "x.csv"):
        if name == "-":
            result = read_events("-", gazetteer=GAZETTEER, stdin=io.BytesIO(data))
        else:
            try:
                text = decode(data, name)
            except InputError as error:
                check_message(error)
                return
            result = events_in(text, name, gazetteer=GAZETTEER)
        assert result.events or result.failures, "neither read nor refused"
        for one in result.events:
            check_event(one)
        for error in result.failures:
            assert type(error) in (InputError, *InputError.__subclasses__())
            check_message(error)


def coordinates(data: bytes) -> None:
    """Any text as a notice of danger zones."""
    text = data.decode("utf-8", "ignore")
    holds_notice(text)
    is_notice(text)
    try:
        notice = read_notice(text, "notice.txt")
    except InputError as error:
        check_message(error)
        return
    assert notice.zones or notice.failures, "neither read nor refused"
    assert _FILE_NAME.fullmatch(notice.id)
    lines = text.count("\n") + 1
    for error in notice.failures:
        check_message(error)
        assert error.line_number is None or 1 <= error.line_number <= lines
    for zone in notice.zones:
        ring = zone.ring_deg()
        assert len(ring) >= 4
        assert (ring[0] == ring[-1]).all()
        polygon = shapely.Polygon(ring)
        assert polygon.is_valid, "a ring that crosses itself was taken"
        assert polygon.exterior.is_ccw
        for corner in zone.corners:
            assert abs(corner.position.lat_deg) <= 90.0


def announcement(data: bytes) -> None:
    """Any text as an announcement: what it gives must be an event file that can be read."""
    text = data.decode("utf-8", "ignore")
    try:
        read = open_announcement(text, "-", gazetteer=GAZETTEER)
        written = read.event_text
    except InputError as error:
        check_message(error)
        return
    for note in (*read.notes, *map(str, read.contradictions), *read.missing):
        assert note.strip()
    result = events_in(written, "read.yaml", gazetteer=GAZETTEER)
    try:
        known: Iterable[LaunchEvent] = (read.event,)
    except InputError as error:  # the day of the launch is not known
        check_message(error)
        known = ()
    for one in known:
        check_event(one)
        assert result.events == (one,), f"not read back: {result.failures}"


TARGETS: dict[str, Callable[[bytes], None]] = {
    "event": event,
    "coordinates": coordinates,
    "announcement": announcement,
}


def run(target: str, data: bytes, *, slow_s: float = SLOW_S) -> None:
    """Run a target once, and fail where it takes more than `slow_s` of the processor."""
    start = time.process_time()
    TARGETS[target](data)
    took = time.process_time() - start
    if took > slow_s:
        raise Slow(f"{len(data)} bytes took {took:.1f} s")
