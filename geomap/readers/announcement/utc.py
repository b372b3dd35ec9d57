"""Hours that a text gives in UTC, GMT or Zulu alone: at 2210 GMT, 10:10 p.m. UTC, 22:10Z.

Japan and Korea are nine hours ahead, and so the day there is the next one from
15:00 on. A date beside such an hour is a date of UTC: 'at 2210 GMT on Monday' was
Tuesday there. A date elsewhere in the sentence may be of either, and then such an hour
is left out; in brackets the hour repeats the local one, and the day outside is local.
"""

from __future__ import annotations

import re

from attrs import frozen

AHEAD_HOURS = 9
"""Of Japan Standard Time and Korea Standard Time over UTC; no summer time in either."""
_UTC = re.compile(
    r"(?<![\d:.])(?P<hour>\d{1,2})(?:(?P<minute>(?<=\d\d)[0-5]\d)|[:.](?P<minute2>[0-5]\d))?"
    r"(?: ?(?P<half>[ap])\.?m\.?)? ?(?:hours |hrs )?"
    r"(?:(?:\b|(?<=\d))(?:GMT|UTC|Zulu(?: time)?|universal time|Greenwich Mean Time)\b"
    r"|(?<=\d)Z\b)",
    re.IGNORECASE | re.ASCII,
)
_BETWEEN = re.compile(r"(?:[\s,]|\b(?:at|on|around|about|approximately|roughly|the|just)\b)*", re.I)
_BRACKETED = re.compile(r"[(\[][^()\[\]]*$")


@frozen
class UtcHour:
    """An hour of UTC in a text, and what it is in Japan and Korea."""

    start: int
    end: int
    hour: int
    """Local."""
    minute: int | None
    is_next_day: bool
    """The local day is the day after that of UTC."""
    is_bracketed: bool

    def is_beside(self, text: str, start: int, end: int) -> bool:
        """Say whether the words of a date, [start, end), belong to this hour."""
        between = text[self.end : start] if start >= self.end else text[end : self.start]
        return _BETWEEN.fullmatch(between) is not None


def utc_hours_in(text: str) -> tuple[UtcHour, ...]:
    """Return the hours of UTC in a sentence.

    >>> [(found.hour, found.minute, found.is_next_day) for found in utc_hours_in("at 2210 GMT")]
    [(7, 10, True)]
    >>> [(found.hour, found.minute) for found in utc_hours_in("at 3:33 a.m. UTC, or 1233 hours")]
    [(12, 33)]
    """
    found = []
    for match in _UTC.finditer(text):
        hour = int(match["hour"])
        minute = match["minute"] or match["minute2"]
        if match["half"]:
            hour = hour % 12 + (12 if match["half"].casefold() == "p" else 0)
        elif minute is None:
            continue  # '9 UTC' may be a count
        if hour > 23:
            continue
        later = hour + AHEAD_HOURS
        found.append(
            UtcHour(
                match.start(),
                match.end(),
                later % 24,
                int(minute or 0),
                later >= 24,
                _BRACKETED.search(text[: match.start()]) is not None,
            )
        )
    return tuple(found)
