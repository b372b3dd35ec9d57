"""Hours that a text gives in another zone: at 2210 GMT, 10:10 p.m. UTC, 22:10Z, 5 p.m. EST.

Japan and Korea are nine hours ahead, and so the day there is the next one from
15:00 on. A date beside such an hour is a date of UTC: 'at 2210 GMT on Monday' was
Tuesday there. A date elsewhere in the sentence may be of either, and then such an hour
is left out; in brackets the hour repeats the local one, and the day outside is local.
An offset makes it the hour of another zone: GMT+9 is the local one. A zone whose offset
depends on the season or on the country, such as ET or CST, has an hour that is not used.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from attrs import evolve, frozen

AHEAD_HOURS = 9
"""Of Japan Standard Time and Korea Standard Time over UTC; no summer time in either."""
_HOUR = (
    r"(?<![\d:.])(?P<hour>\d{1,2})(?:(?P<minute>(?<=\d\d)[0-5]\d)"
    r"|(?P<colon>[:.])(?P<minute2>[0-5]\d)(?::[0-5]\d)?)?(?!\d)(?: ?(?P<half>[ap])\.?m\b\.?)?"
)
_ZONE = (
    r"(?:(?:\b|(?<=\d))(?:GMT|UTC?|Zulu(?: time)?|Greenwich(?: Mean)?(?: Time)?"
    r"|(?:co-?ordinated )?universal(?: co-?ordinated)?(?: time)?(?: co-?ordinated)?)\b"
    r"|(?<=[\d(\[])Z(?![A-Za-z]))"
)
_AHEAD_MIN = {
    "HST": -600, "AKST": -540, "AKDT": -480, "PST": -480, "PDT": -420, "MST": -420, "MDT": -360,
    "CDT": -300, "EST": -300, "EDT": -240, "BST": 60, "CET": 60, "CEST": 120, "MSK": 180,
    "AEST": 600, "AEDT": 660, "hawaii": -600, "moscow": 180, "beijing": 480, "china": 480,
    "hong kong": 480, "taipei": 480, "taiwan": 480, "singapore": 480, "manila": 480,
    "vladivostok": 600, "guam": 600,
}  # fmt: skip
"""Of zones that texts name beside UTC: minutes ahead of it (IANA time zone database)."""
_NAMED = (
    r"\b(?:(?-i:(?P<letters>HST|AK[SD]T|[PMCE][SD]?T|BST|CES?T|MSK|AE[SD]T))\b|(?:U\.?S\.? )?"
    r"(?P<place>Eastern|Central|Mountain|Pacific|Washington|New York|London|Paris|Brussels|Berlin"
    r"|Hawaii|Moscow|Beijing|China|Hong Kong|Taipei|Taiwan|Singapore|Manila|Vladivostok|Guam)"
    r"(?: (?:standard|daylight|summer))? time\b)"
)
ZONE_NAME = re.compile(rf"\s{_NAMED}", re.IGNORECASE)
"""After an hour: 6 a.m. Beijing time."""
_OFFSET = (
    r"(?: ?(?P<sign>[+±-]|plus\b|minus\b)(?P<gap> ?)(?P<ahead>\d{1,2}|nine)"
    r"(?::?(?P<ahead_minute>[0-5]\d))?(?![\d:.]\d?)(?! ?(?:GMT|UTC|Z\b|[ap]\.?m\b)))?"
)
_UTC = re.compile(
    rf"{_HOUR},?(?: ?(?:hours|hrs),?)? ?(?:in |of )?(?P<open>[(\[])?"
    rf"(?:{_ZONE}{_OFFSET}|{_NAMED})(?(open)[)\]])",
    re.IGNORECASE | re.ASCII,
)
_WEEKDAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.?"
_DAY_OF_MONTH = r"\d{1,2}(?:st|nd|rd|th)?"
_DATE = (
    rf"(?:(?:{_MONTH} {_DAY_OF_MONTH}|{_DAY_OF_MONTH} (?:of )?{_MONTH})(?:,? (?:19|20)\d\d)?"
    r"|(?:19|20)\d\d-\d\d-\d\d)\b"
)
_DAY = rf"(?:{_WEEKDAY}(?:,? (?:the )?{_DATE})?|{_DATE}(?:,? \(?{_WEEKDAY}\)?)?)"
DAY_OF_ZONE = re.compile(rf"\b{_DAY}")
SEASONAL = (
    rf"(?:\b{_DAY},? (?:at |around |about )*)?(?<![\d:.])\d{{1,2}}(?::[0-5]\d)? ?[ap]\.?m\b\.? "
    r"(?:U\.?S\.? )?(?:(?:[PMCE]T|CST)\b|(?:Eastern|Central|Mountain|Pacific|Washington|New York"
    rf"|London|Paris|Brussels|Berlin) [Tt]ime\b)(?:,? (?:on )?{_DAY})?"
)
"""An hour of a zone that is not always as far from UTC, with its day there."""
_JOIN = re.compile(r" ?(?:and|to|until|till|through|-) ?", re.IGNORECASE)
_BEFORE = re.compile(rf"{_HOUR}(?: ?(?:hours|hrs))?{_JOIN.pattern}$", re.I | re.A)
"""An hour that shares the zone of the next one: 2210 and 2230 GMT."""
_ZONE_FIRST = re.compile(rf"(?<!\d)(?<![\d.m] )\b(?:GMT|UTC):? ?{_HOUR}", re.I | re.A)
_BETWEEN = re.compile(
    r"\)?(?:[\s,]|\b(?:at|on|around|about|approximately|roughly|the|just)\b)*", re.I
)
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
    """Return the hours of UTC in a sentence, and those of a zone told by its offset from UTC.

    >>> [(found.hour, found.minute, found.is_next_day) for found in utc_hours_in("at 2210 GMT")]
    [(7, 10, True)]
    >>> [(found.hour, found.minute) for found in utc_hours_in("at 3:33 a.m. UTC, or 1233 hours")]
    [(12, 33)]
    >>> [(found.hour, found.is_next_day) for found in utc_hours_in("at 07:10 UTC+9")]
    [(7, False)]
    """
    hours = [hour for found in _stated(text) if (hour := _hour(text, *found))]
    for index in reversed(range(len(hours) - 1)):  # a date after two joined hours is of both
        hour, following = hours[index : index + 2]
        if _JOIN.fullmatch(text, hour.end, following.start):
            hours[index] = evolve(hour, end=following.end)
    return tuple(hours)


def of_other_zones(text: str) -> tuple[tuple[int, int], ...]:
    """Return where hours of UTC or of an offset stand: as they are written they are not local."""
    spans = [(match.start(), match.end()) for match, _, _, _ in _stated(text)]
    return (*spans, *(match.span() for match in _ZONE_FIRST.finditer(text)))


def _stated(text: str) -> Iterator[tuple[re.Match[str], str | None, int | None, int]]:
    """Yield hours with a zone: morning or afternoon, minutes ahead of UTC, where the zone ends."""
    for match in _UTC.finditer(text):
        ahead, end, half = _ahead_min(match), match.end(), match["half"]
        before = _BEFORE.search(text[: match.start()])
        if before and before["colon"] == match["colon"] and (half or not before["half"]):
            # '10:10 and 10:30 p.m. UTC' says it once; of '11:50 and 12:10 a.m.' the first is open
            is_shared = before["half"] or int(before["hour"]) % 12 <= int(match["hour"]) % 12
            yield before, before["half"] or half, ahead if is_shared else None, end
        yield match, half, ahead, end


def _ahead_min(match: re.Match[str]) -> int | None:
    """Return how far a zone is ahead of UTC, or nothing where that is not plain."""
    if match["letters"] or match["place"]:
        return _AHEAD_MIN.get(match["letters"] or match["place"].casefold())
    if not match["sign"]:
        return 0
    hours = 9 if match["ahead"].casefold() == "nine" else int(match["ahead"])
    is_dash = match["sign"] == "-" and match["gap"]  # 'UTC - 10 minutes later'
    if match["sign"] == "±" or is_dash or hours > 14:
        return None
    minutes = 60 * hours + int(match["ahead_minute"] or 0)
    return -minutes if match["sign"].casefold() in ("-", "minus") else minutes


def _hour(
    text: str, match: re.Match[str], half: str | None, ahead_min: int | None, end: int
) -> UtcHour | None:
    """Return an hour as that of Japan and Korea; nothing where that or its day is not plain."""
    hour = int(match["hour"])
    minute = match["minute"] or match["minute2"]
    if half:
        hour = hour % 12 + (12 if half.casefold() == "p" else 0)
    elif minute is None:
        return None  # '9 UTC' may be a count
    if hour > 23 or ahead_min is None:
        return None
    local_min = 60 * (hour + AHEAD_HOURS) + int(minute or 0) - ahead_min
    days, rest_min = divmod(local_min, 24 * 60)
    if days not in (0, 1):
        return None
    is_bracketed = _BRACKETED.search(text[: match.start()]) is not None
    return UtcHour(match.start(), end, *divmod(rest_min, 60), days == 1, is_bracketed)
