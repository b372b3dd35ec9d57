"""The day of the launch, as far as a text tells it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from attrs import evolve, frozen

from geomap.readers.announcement.anchor import Anchor
from geomap.readers.announcement.dates import Dated
from geomap.readers.announcement.folding import Folded
from geomap.readers.announcement.sentences import Sentence
from geomap.readers.announcement.utc import DAY_OF_ZONE, SEASONAL
from geomap.readers.announcement.values import Found

_ZONED = re.compile(SEASONAL)
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@frozen
class LaunchDay:
    """The day of the launch, or what is missing of it."""

    day: date | None
    shown: str
    """ISO 8601; of a date that is not known in full, `YYYY-07-28`."""
    why_unknown: str
    """Empty where it is known."""
    found: tuple[Found, ...]
    """The date in the text."""
    note: str = ""


def launch_day(
    folded: Folded,
    sentences: Sequence[Sentence],
    anchor: Anchor,
    day_of_text: date | None,
    where: str,
) -> LaunchDay:
    """Return the day of the launch.

    Parameters
    ----------
    folded : Folded
    sentences : sequence of Sentence
    anchor : Anchor
        The announcing sentence and its date.
    day_of_text : date, optional
        Counts where the text has no date of the launch.
    where : str
        What the day of the text was taken from.
    """
    day, note = anchor.day, ""
    if day is None and anchor.dated is None and day_of_text:
        day = day_of_text
        note = f"the day of the launch is that of the text ({where})"
    shown = day.isoformat() if day else _partial(anchor)
    if anchor.dated is None:
        unknown = "" if day else f"{_no_date(sentences)}; write it, or give --date"
        return LaunchDay(day, shown, unknown, (), note)
    sentence = sentences[anchor.dated_in]
    start, end = sentence.start + anchor.dated.start, sentence.start + anchor.dated.end
    said = folded.words(start, end)
    found = Found(
        "date",
        day.isoformat() if day else said,
        folded.span(start, end),
        folded.span(sentence.start, sentence.end),
    )
    unknown = (
        ""
        if day
        else f"the text says {said!r}, which is not a whole date; write it out, or give --date"
    )
    return LaunchDay(day, shown, unknown, (found,), _at_odds(anchor.dated, said))


def _no_date(sentences: Sequence[Sentence]) -> str:
    """Return why there is no day: a day beside an hour of another zone may be another here."""
    zoned = (match for one in sentences if (match := _ZONED.search(one.text)))
    if (match := next(zoned, None)) and DAY_OF_ZONE.search(match[0]):
        return f"the text has the day of another time zone, {match[0]!r}"
    return "the text has no date"


def _at_odds(dated: Dated, said: str) -> str:
    """Return what to tell of a whole date that is printed with the weekday of another."""
    if not dated.is_whole or dated.weekday is None:
        return ""
    day = evolve(dated, days_later=0).resolve(None)
    if day is None or day.weekday() == dated.weekday:
        return ""
    return f"the text says {said!r}, which was a {_WEEKDAYS[day.weekday()]}: the date is kept"


def _partial(anchor: Anchor) -> str:
    """Return the date as far as it is known: YYYY-07-28."""
    dated = anchor.dated
    year = f"{dated.year:04d}" if dated and dated.year else "YYYY"
    month = f"{dated.month:02d}" if dated and dated.month else "MM"
    day = f"{dated.day:02d}" if dated and dated.day and not dated.days_later else "DD"
    return f"{year}-{month}-{day}"
