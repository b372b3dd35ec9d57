"""Dates in a sentence, as far as they are written."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import lru_cache

from attrs import evolve, frozen

from geomap.readers.announcement.lexicon import lexicon
from geomap.readers.announcement.utc import SEASONAL, utc_hours_in

_ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925}
_YMD_CJK = re.compile(
    r"(?:(?P<era>令和|平成|昭和)(?P<eraYear>\d{1,2}|元)|(?P<year>(?:19|20)\d\d))[年년][ ]?"
    r"(?:(?P<month>\d{1,2})[月월][ ]?(?:(?P<day>\d{1,2})[日일])?)?"
)
_MD_CJK = re.compile(r"(?<!\d)(?P<month>\d{1,2})[月월][ ]?(?P<day>\d{1,2})[日일](?!間|間)")
_D_CJK = re.compile(
    r"(?:(?<![\d月월])|(?<=先月)|(?<=前月))(?P<day>\d{1,2})(?:日(?!間|本|前|後|ぶり|連続|目|以内)|"
    r"일(?!간|만| ?전|본|째|부터))"
)
_LAST_MONTH = re.compile(r"(?:지난 ?달|先月|前月) ?$")
_ISO = re.compile(
    r"(?<![\d.])(?P<year>(?:19|20)\d\d)[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})(?![\d])"
)
_MONTH = (
    r"(?P<name>jan(?:uary|\.)?|feb(?:ruary|\.)?|mar(?:ch|\.)?|apr(?:il|\.)?|may|june?\.?|july?\.?|"
    r"aug(?:ust|\.)?|sept?(?:ember|\.)?|oct(?:ober|\.)?|nov(?:ember|\.)?|dec(?:ember|\.)?)"
)
_MDY_EN = re.compile(
    rf"(?i)\b{_MONTH}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?!\d)(?:,?\s+(?P<year>(?:19|20)\d\d))?"
)
_DMY_EN = re.compile(
    rf"(?i)\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH}(?![a-z])"
    rf"(?:,?\s+(?P<year>(?:19|20)\d\d))?"
)
_WEEKDAYS_EN = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WEEKDAY_EN = re.compile(r"(?i)\b(" + "|".join(_WEEKDAYS_EN) + r")(?:'s)?\b")
_DAY_BEFORE_EN = re.compile(
    r"(?i)\b(?:said|says|claim\w*|announced|reported|confirmed)\b[^.;]{0,40}\b(?:"
    + "|".join(_WEEKDAYS_EN)
    + r"|today)\b[^.;]{0,160}?\b(the previous day|a day earlier|the day before)\b"
)
"""'KCNA said Friday that it fired one the previous day': the day before the text."""
ELSEWHERE = re.compile(rf"[(\[][^()\[\]]*\b(?:GMT|UTC|[PMCE][SD]?T)\b[^()\[\]]*[)\]]|{SEASONAL}")
"""The same moment in another zone, where it may be another day."""
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


@frozen
class Dated:
    """A date as far as it was written: any part may be missing."""

    start: int
    end: int
    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    """Monday is 0; beside a whole date it is kept, and counts for nothing."""
    shift_days: int | None = None
    """0 for 'today', -1 for 'yesterday'."""
    months_back: int = 0
    """1 for the 18th of last month: 지난달 18일."""
    days_later: int = 0
    """1 for a day of UTC whose hour falls on the next day in Japan and Korea."""

    def resolve(self, published: date | None) -> date | None:
        """Return the day that is meant, given the day of the text; None where it stays open."""
        day = self._written(published)
        return day + timedelta(self.days_later) if day else None

    def _written(self, published: date | None) -> date | None:
        try:
            if self.shift_days is not None:
                return published + timedelta(self.shift_days) if published else None
            if self.weekday is not None and self.day is None:
                if published is None:
                    return None
                return published - timedelta((published.weekday() - self.weekday) % 7)
            if self.day is None:
                return None
            if self.month is None and published and self.months_back:
                last = published.replace(day=1) - timedelta(1)
                return last.replace(day=self.day)
            if self.month is None:
                return _latest_day(self.day, published) if published else None
            if self.year is not None:
                return date(self.year, self.month, self.day)
            if published is None:
                return None
            found = date(published.year, self.month, self.day)
            if found > published + timedelta(2):
                found = date(published.year - 1, self.month, self.day)
            return found
        except ValueError:  # the 31st of a month that has none
            return None

    @property
    def is_whole(self) -> bool:
        """Say whether year, month and day are all written."""
        return None not in (self.year, self.month, self.day)


def _latest_day(day: int, published: date) -> date:
    """Return the latest day of that number up to two days after the text.

    There is one: two 31sts are never more than 62 days apart.
    """
    days = (published - timedelta(back) for back in range(-2, 62))
    return next(candidate for candidate in days if candidate.day == day)


@lru_cache(maxsize=1024)
def dates_in(text: str, language: str) -> tuple[Dated, ...]:
    """Return the dates of a sentence in order."""
    found: list[Dated] = []
    whole = text
    text = ELSEWHERE.sub(lambda match: " " * len(match[0]), text)

    def free(start: int, end: int) -> bool:
        return all(end <= other.start or start >= other.end for other in found)

    for match in _YMD_CJK.finditer(text):
        era, year = match["era"], match["year"]
        number = 1 if match["eraYear"] == "元" else int(match["eraYear"] or 0)
        found.append(
            Dated(
                match.start(),
                match.end(),
                _ERAS[era] + number if era else int(year),
                int(match["month"]) if match["month"] else None,
                int(match["day"]) if match["day"] else None,
            )
        )
    for match in _ISO.finditer(text):
        if free(*match.span()):
            found.append(
                Dated(*match.span(), int(match["year"]), int(match["month"]), int(match["day"]))
            )
    for pattern in (_MDY_EN, _DMY_EN):
        for match in pattern.finditer(text):
            if free(*match.span()):
                month = _MONTHS.index(match["name"][:3].casefold()) + 1
                year_en = int(match["year"]) if match["year"] else None
                found.append(Dated(*match.span(), year_en, month, int(match["day"])))
    for match in _MD_CJK.finditer(text):
        if free(*match.span()):
            found.append(Dated(*match.span(), None, int(match["month"]), int(match["day"])))
    for match in _D_CJK.finditer(text):
        if free(*match.span()) and 1 <= int(match["day"]) <= 31:
            back = 1 if _LAST_MONTH.search(text[: match.start()]) else 0
            found.append(Dated(*match.span(), day=int(match["day"]), months_back=back))
    words = lexicon(language)
    for shift, name in ((0, "dates.today"), (-1, "dates.yesterday")):
        found.extend(
            Dated(*match.span(), shift_days=shift)
            for match in words.pattern(name).finditer(text)
            if free(*match.span())
        )
    if language == "en" and (before := _DAY_BEFORE_EN.search(text)) and free(*before.span(1)):
        found.append(Dated(*before.span(1), shift_days=-1))
    found.extend(
        Dated(*match.span(), weekday=_WEEKDAYS_EN.index(match[1].casefold()))
        for match in _WEEKDAY_EN.finditer(text)
        if free(*match.span())
    )
    if language == "en":
        found = _with_weekdays(_same_days([_local(dated, whole) for dated in found], text), text)
    return tuple(sorted(found, key=lambda dated: dated.start))


def _local(dated: Dated, text: str) -> Dated:
    """Return a date beside an hour of UTC as the day that it was in Japan and Korea."""
    is_later = dated.shift_days is None and any(
        hour.is_next_day and not hour.is_bracketed and hour.is_beside(text, dated.start, dated.end)
        for hour in utc_hours_in(text)
    )
    return evolve(dated, days_later=1) if is_later else dated


_ONE_DATE = re.compile(r"[\s,()]*(?:the\s+)?", re.IGNORECASE)
"""Between a weekday and its date: Monday, July 3; July 3 (Monday)."""


def _are_one(first: Dated, second: Dated, text: str) -> bool:
    """Say whether of a weekday and a date, in any order, the one stands right at the other."""
    if (first.weekday is None) == (second.weekday is None):
        return False
    before, after = sorted((first, second), key=lambda one: one.start)
    return _ONE_DATE.fullmatch(text, before.end, after.start) is not None


def _with_weekdays(found: list[Dated], text: str) -> list[Dated]:
    """Take whole dates and the weekdays beside them as one: Tuesday, 6 May 2024."""
    whole = [dated for dated in found if dated.is_whole and dated.resolve(None)]
    pairs = [
        (dated, day)
        for dated in whole
        for day in found
        if day.weekday is not None and _are_one(dated, day, text)
    ]
    alone = [dated for dated in found if not any(dated in pair for pair in pairs)]
    merged = []
    for dated, day in pairs:
        start, end = min(dated.start, day.start), max(dated.end, day.end)
        is_open = text.count("(", start, end) > text.count(")", start, end)
        end += is_open and text.startswith(")", end)
        merged.append(evolve(dated, start=start, end=end, weekday=day.weekday))
    return alone + merged


def _same_days(found: list[Dated], text: str) -> list[Dated]:
    """Shift a weekday with the date beside it, and a date with its weekday: they are one day."""
    later = [dated for dated in found if dated.days_later]

    return [
        evolve(dated, days_later=1)
        if not dated.days_later
        and dated.shift_days is None
        and any(_are_one(dated, other, text) for other in later)
        else dated
        for dated in found
    ]
