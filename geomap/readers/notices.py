"""Navigational warnings and NOTAM: the corners of danger zones, in every way they are printed.

`notice_text` makes one kind of sign of many, `notice_corners` reads a corner,
`notice_circles` a radius, `notice_grouping` says which corners make a zone.
"""

from __future__ import annotations

import itertools
import re

from attrs import evolve, frozen

from geomap.danger_zones import MOST_CORNERS, Corner, DangerZone, circle_from, zone_from
from geomap.errors import InputError
from geomap.readers.notice_circles import Radius, radius_after, radius_before
from geomap.readers.notice_corners import (
    READ_FORMS,
    begin_of,
    corner_from,
    corners_in,
    doubt_decimals,
    unread_positions,
)
from geomap.readers.notice_grouping import (
    begins_zone,
    blank_lines_separate,
    ends_item,
    is_item,
    is_list,
    is_next_item,
    items_in,
    label_of,
)
from geomap.readers.notice_names import notice_name
from geomap.readers.notice_series import parts_of
from geomap.readers.notice_text import plain_signs, without_q_lines
from geomap.readers.notice_unread import ends_sentence, is_leg, unread_before, unread_in
from geomap.sentences import say

MOST_TEXT = 400_000
MOST_ZONES = 200


@frozen
class Notice:
    """The zones of a notice, and what in it could not be used."""

    zones: tuple[DangerZone, ...]
    failures: tuple[InputError, ...]
    id: str = "notice"
    """Safe as a file's name."""
    title: str = ""
    """What it calls itself, such as `NAVAREA XI 24-0571`; else the name of its file."""
    text: str = ""
    """As it was read."""


def is_notice(text: str) -> bool:
    """Say whether a text gives a zone: three positions or more, or one with a radius."""
    plain, _ = without_q_lines(plain_signs(text[:MOST_TEXT])[0])
    corners = list(corners_in(plain, most_looked_at=200))
    return len(corners) >= 3 or any(_radius_at(plain, match) for match in corners)


def unread_notice(text: str, source: str) -> InputError | None:
    """Return what to say of a text that is no notice, where it has positions all the same."""
    plain, places = plain_signs(text[:MOST_TEXT])
    unread = unread_positions(without_q_lines(plain)[0])
    if not unread:
        return None
    start, got = unread[0].start(), " ".join(unread[0][0].split())
    return InputError(
        f"expected the corners of a danger zone in a form that is read, such as {READ_FORMS}; "
        f"the text has positions in another form, the first {got!r}: write them so",
        path=source,
        line_number=1 + text.count("\n", 0, places[start]),
    )


def read_notice(text: str, source: str = "-") -> Notice:
    """Read the danger zones of a notice.

    Raises
    ------
    InputError
        If it has no zone, with what was looked for.
    """
    if len(text) > MOST_TEXT:
        raise InputError(
            f"expected a notice of up to {MOST_TEXT:,} characters, got {len(text):,}", path=source
        )
    outlines, failures = _outlines(text, source)
    cancelled = {part.start: part.cancelled for part in parts_of(text)} if outlines else {}
    zones: list[DangerZone] = []
    for number, outline in enumerate(outlines, 1):
        if outline.is_broken:
            continue  # a ring without one of its corners is another ring
        try:
            zone = outline.zone(f"zone-{number}", source)
        except InputError as error:
            failures.append(error)
            continue
        if said := cancelled[max(start for start in cancelled if start <= outline.start)]:
            doubt = say(
                "the notice says that it or a part of it is cancelled: “{words}”", words=said
            )
            zone = evolve(zone, doubts=(*zone.doubts, doubt))
        zones.append(zone)
    if not zones and not failures:
        raise InputError(
            "expected the corners of a danger zone, such as 24-28-15.3N 131-10-52.0E, "
            "36°04'N 124°30'E or 북위 40도41분44초 동경 135도34분45초, or a position with a "
            "radius, such as within 5 miles of 24-28-15N 131-10-52E; there are none",
            path=source,
        )
    name = notice_name(text, "" if source == "-" else source)
    return Notice(tuple(zones), tuple(failures), *name, text)


def read_notices(text: str, source: str = "-") -> list[tuple[Notice, int]]:
    """Read the notices of a text, 200 at most, each with the number of lines before it."""
    if len(text) > MOST_TEXT:
        return [(read_notice(text, source), 0)]
    parts = parts_of(text)
    if len(parts) > MOST_ZONES:
        message = f"expected at most {MOST_ZONES} notices in a text, got {len(parts):,}; split it"
        raise InputError(message, path=source)
    return [(read_notice(part.text, source), text.count("\n", 0, part.start)) for part in parts]


class _Outline:
    """A zone whose corners are still coming."""

    def __init__(self, label: str, radius_m: float | None) -> None:
        self.label = label
        self.radius_m = radius_m
        """Of a circle."""
        self.corners: list[Corner] = []
        self.start = 0
        """Where in the text its first position stands."""
        self.is_broken = False
        """Whether one of its corners could not be read."""
        self.is_refused = False
        """Whether it has words that are not drawn."""
        self.has_q_line = False
        """Whether it is the first after the Q) line of a NOTAM."""

    def refuse(self, unread: str, line: int, failures: list[InputError]) -> None:
        """Leave the zone out for words that are not drawn, and say so once."""
        if not self.is_refused:
            message = (
                f"expected a zone of corners or a circle, got {' '.join(unread.split())!r}, which "
                "is not drawn: the zone is left out; write its outline as corners"
            )
            failures.append(InputError(message, line_number=line))
        self.is_refused = self.is_broken = True

    def zone(self, zone_id: str, path: str) -> DangerZone:
        """Return the zone."""
        if self.radius_m is not None:
            zone = circle_from(zone_id, self.label, self.corners[0], self.radius_m, path=path)
        else:
            zone = zone_from(zone_id, self.label, doubt_decimals(self.corners), path=path)
        if not self.has_q_line:
            return zone
        doubt = say(
            "the position in the Q) line is the middle of what the NOTAM concerns; it is no corner "
            "and left out"
        )
        return evolve(zone, doubts=(*zone.doubts, doubt))


def _outlines(text: str, source: str) -> tuple[list[_Outline], list[InputError]]:
    """Return the corners of a notice by zone, and what could not be read of them."""
    plain, places = plain_signs(text)
    plain, q_lines = without_q_lines(plain)
    by_blank_lines = blank_lines_separate(plain)
    outlines: list[_Outline] = []
    failures: list[InputError] = []
    of_all: Radius | None = None
    has_items = False  # whether an item of several positions has followed a circle
    lead = ""  # the words before the first of several circles
    end, line, counted = 0, 1, 0
    matches = sorted([*corners_in(plain), *unread_positions(plain)], key=re.Match.start)
    items = items_in(plain, [match.span() for match in matches])
    for number, (match, following) in enumerate(itertools.zip_longest(matches, matches[1:])):
        start = places[begin_of(match)]
        line += text.count("\n", counted, start)
        counted = start
        between = plain[end : match.start()]
        is_new = number in items or begins_zone(between, by_blank_lines)
        after = plain[match.end() : following.start()] if following else ""
        is_several = following is not None and not ends_item(after, by_blank_lines)
        radius = _radius_at(plain, match, end)
        end = match.end()
        last = outlines[-1] if outlines else None
        unread = unread_in(between)
        if of_all and is_leg(between):
            unread = between + match[0]
        if last and unread:
            last.refuse(unread, line, failures)
        if last and last.is_refused and not (is_new and ends_sentence(between)):
            continue  # it may be the middle of an arc, or go on after one
        if is_new:
            of_all, has_items = None, False
        elif is_item(between) and last and last.radius_m is not None and is_several:
            of_all, has_items = None, True  # an outline, or too few corners for one
        if radius:
            lead = between
        elif of_all and (of_all.is_of_all or is_list(between) or is_next_item(between, lead)):
            radius = of_all
        of_all = radius if radius and radius.end <= begin_of(match) else None
        if (
            radius
            or last is None
            or last.radius_m is not None
            or last.is_refused
            or (len(last.corners) >= 3 and is_new)
            or (has_items and is_item(between))
        ):
            if len(outlines) == MOST_ZONES:
                message = f"expected at most {MOST_ZONES} zones, the rest is not read; split it"
                failures.append(InputError(message, line_number=line))
                break
            label = items.get(number) or label_of(between, is_circle=radius is not None)
            last = _Outline(label, radius.metres if radius else None)
            outlines.append(last)
            last.start = start
            last.has_q_line = any(at < match.start() for at in q_lines)
            q_lines = [at for at in q_lines if at > match.start()]
            if unread := unread_before(between):
                last.refuse(unread, line, failures)
                continue
        if len(last.corners) > MOST_CORNERS:
            continue  # too many already, and so it will be refused
        try:
            corner = corner_from(match, _shown(text, places, match, radius), line)
            if radius:
                corner = evolve(corner, doubts=(*corner.doubts, *radius.doubts))
            last.corners.append(corner)
        except InputError as error:
            error.line_number = line
            failures.append(error)
            last.is_broken = True
    if outlines and (unread := unread_in(plain[end:])):
        outlines[-1].refuse(unread, line, failures)
    for failure in failures:
        failure.path = source
    return outlines, failures


def _shown(text: str, places: list[int], match: re.Match[str], radius: Radius | None) -> str:
    """Return a position as it is printed, with its radius before or after it."""
    last = match.start() + len(match[0].rstrip()) - 1
    shown = text[places[match.start()] : places[last] + 1]
    if radius is None:
        return " ".join(shown.split())
    spoken = text[places[radius.start] : places[radius.end]]
    is_said_first = radius.end <= begin_of(match)
    return " ".join((f"{spoken} {shown}" if is_said_first else f"{shown} {spoken}").split())


def _radius_at(plain: str, match: re.Match[str], end: int = 0) -> Radius | None:
    """Return the radius around a position, its words by their places in the whole text."""
    begin = max(end, match.start() - 160)
    start = begin_of(match)
    before = radius_before(plain[begin:start])
    if before:
        return evolve(before, start=before.start + begin, end=before.end + begin)
    after = radius_after(plain[match.end() : match.end() + 90])
    if after:
        return evolve(after, start=after.start + match.end(), end=after.end + match.end())
    return None
