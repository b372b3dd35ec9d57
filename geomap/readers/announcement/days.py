"""Whether a date in a text is the day of its launch, or an earlier one."""

from __future__ import annotations

from datetime import date, timedelta

from attrs import evolve

from geomap.readers.announcement.anchor import Anchor
from geomap.readers.announcement.dates import Dated

_LEAP_YEAR = 2000
"""It has every day that a text without a year can name."""
_AHEAD_DAYS = 335
"""From so many days back on, a day without a year is rather one of the next month."""


def is_same_day(dated: Dated, anchor: Anchor, published: date | None) -> bool:
    """Say whether a date is the day of the launch, as far as both are known."""
    if dated.shift_days == 0 or (
        dated.shift_days is not None and anchor.dated and anchor.dated.shift_days is not None
    ):
        return True
    mine = anchor.dated
    day = dated.resolve(published)
    if anchor.day and day:
        return day == anchor.day
    if mine is None:
        return False
    if dated.weekday is not None and mine.weekday is not None:
        return dated.weekday == mine.weekday
    if dated.day is None or dated.day != mine.day:
        return False
    return (dated.month or mine.month) == (mine.month or dated.month) and (
        (dated.year or mine.year) == (mine.year or dated.year)
    )


def is_other_day(dated: Dated, anchor: Anchor, published: date | None) -> bool:
    """Say whether a date is of an earlier day; the day of the text and later ones are not."""
    if dated.shift_days is not None or is_same_day(dated, anchor, published):
        return False
    if dated.day is None and dated.weekday is None:
        year = anchor.day.year if anchor.day else (anchor.dated.year if anchor.dated else None)
        if year is None and published:
            year = published.year
        if year is None or (dated.year or year) < year:
            return year is not None
        return dated.month is not None and anchor.day is not None and dated.month < anchor.day.month
    day = dated.resolve(published)
    if day and anchor.day:
        return day < anchor.day and day != published
    if dated.weekday is not None:
        mine = anchor.dated.weekday if anchor.dated else None
        # A story of the next day names its own day too: 'KCNA said Saturday'.
        return mine is not None and (dated.weekday - mine) % 7 != 1
    if anchor.dated is None or anchor.dated.day is None:
        if anchor.dateline and not dated.is_whole:
            return _is_before(dated, anchor.dateline)
        return (
            dated.is_whole
            and published is not None
            and day is not None
            and day < published - timedelta(2)
        )
    if (
        dated.month is not None
        and anchor.dated.month is not None
        and dated.month != anchor.dated.month
    ):
        return True
    return dated.day is not None and dated.day - anchor.dated.day not in (0, 1)


def _is_before(dated: Dated, dateline: Dated) -> bool:
    """Say whether a month and day are more than a day before those of a text without a year.

    In such a text 'on Thursday' is the day of the dateline or the one before it.
    """
    told = evolve(dateline, year=_LEAP_YEAR).resolve(None)
    if told is None or dated.month is None:
        return False
    day = evolve(dated, year=_LEAP_YEAR, weekday=None).resolve(None)
    return day is not None and 1 < (told - day).days % 366 < _AHEAD_DAYS
