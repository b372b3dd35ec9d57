"""Events and notices of danger zones side by side, from paths or standard input."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, BinaryIO

from attrs import frozen

from geomap.errors import InputError
from geomap.events import LaunchEvent
from geomap.gazetteer import Gazetteer
from geomap.readers.encodings import read_prose
from geomap.readers.event_files import ReadResult, events_in, known_format, merge, read_events

if TYPE_CHECKING:
    from geomap.readers.announcement import Announcement
    from geomap.readers.notices import Notice

_EVENT_FILE = re.compile(r"(?:-\s*)?(?:id|title|launched_at|flights|events|note|source)\s*:|%YAML")


_EVENT_KEY = re.compile(r"(?m)^[ \t]*(?:-[ \t]+)?(?:launched_at|flights)[ \t]*:")


def holds_event(text: str) -> bool:
    r"""Say whether a text is an event file in one of its formats.

    Examples
    --------
    >>> holds_event("id: x\nlaunched_at: 2022-11-18"), holds_event('{"launched_at": "2022"}')
    (True, True)
    >>> holds_event("Source: a ministry. It was launched at: noon.")
    False
    """
    begin = text[:4000].lstrip("\ufeff \t\r\n")
    if begin[:1] in "{[" and ('"launched_at"' in begin or '"flights"' in begin):
        return True
    return "event_id" in begin.split("\n", 1)[0] or _EVENT_KEY.search(begin) is not None


@frozen
class MixedResult:
    """What sources gave: events, notices with a zone each at least, and what was of no use."""

    events: tuple[LaunchEvent, ...]
    notices: tuple[Notice, ...]
    failures: tuple[InputError, ...]
    announcements: tuple[Announcement, ...] = ()
    """As in `ReadResult`."""


def holds_notice(text: str) -> bool:
    r"""Say whether a text is a notice, and not an event file that has positions in a note.

    Examples
    --------
    >>> corners = "36-04N 124-30E, 36-04N 124-54E, 35-19N 124-54E"
    >>> holds_notice(corners), holds_notice(f"id: x\nnote: {corners}")
    (True, False)
    """
    lines = (line.strip() for line in text[:4000].lstrip("\ufeff").splitlines())
    first = next((line for line in lines if line and not line.startswith(("#", "---"))), "")
    if first[:1] in "{[" or "event_id" in first or _EVENT_FILE.match(first):
        return False
    # Imported here: an event file is known by its first line, and needs none of it.
    from geomap.readers.notices import is_notice

    return is_notice(text)


def read_mixed(
    sources: Sequence[str],
    *,
    gazetteer: Gazetteer,
    stdin: BinaryIO | None = None,
    more: Sequence[tuple[str, ReadResult]] = (),
) -> MixedResult:
    """Read sources of either kind; of two with one id the later one is a failure.

    Parameters
    ----------
    sources : sequence of str
        Paths, or ``-``. A name such as `x.yaml` is that of events, whatever it holds.
    gazetteer : Gazetteer
    stdin : BinaryIO, optional
    more : sequence of (name, ReadResult)
        What was read elsewhere, for the ids to be told apart.
    """
    results: list[tuple[str, ReadResult]] = []
    notices: list[tuple[str, Notice]] = []
    failures: list[InputError] = []
    for source in sources:
        if known_format(source):
            results.append((source, read_events(source, gazetteer=gazetteer, stdin=stdin)))
            continue
        try:
            text, _ = read_prose(source, stdin)
            if not holds_notice(text):
                results.append((source, events_in(text, source, gazetteer=gazetteer)))
                continue
            from geomap.readers.notices import read_notices

            for notice, lines_before in read_notices(text, source):
                failures += [_in_file(failure, lines_before) for failure in notice.failures]
                if notice.zones:
                    notices.append((source, notice))
        except InputError as failure:
            failures.append(failure)
    read = merge([*results, *more])
    taken = {event.id: "an event" for event in read.events}
    kept = []
    for source, notice in notices:
        if notice.id in taken:
            message = (
                f"the id {notice.id!r}, by which its page is named, is also that of "
                f"{taken[notice.id]}; draw it into another folder"
            )
            failures.append(InputError(message, path=source))
            continue
        taken[notice.id] = source
        kept.append(notice)
    failures = [*read.failures, *failures]
    return MixedResult(read.events, tuple(kept), tuple(failures), read.announcements)


def _in_file(failure: InputError, lines_before: int) -> InputError:
    """Return a failure of one notice of a file by its line in the file."""
    line = failure.line_number
    return InputError(
        failure.message,
        path=failure.path,
        line_number=None if line is None else line + lines_before,
    )
