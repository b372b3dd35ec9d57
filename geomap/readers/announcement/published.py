"""The day of the text: from its head, its dateline, its name, or the data of its page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from pathlib import PurePath

from geomap.readers.announcement.dates import Dated, dates_in
from geomap.readers.announcement.sentences import Sentence
from geomap.readers.announcement.utc import SEASONAL

_IN_NAME = re.compile(
    r"(?<!\d)((?:19|20)\d\d)[-_./]?(0[1-9]|1[0-2])[-_./]?(0[1-9]|[12]\d|3[01])(?!\d)"
)
_ZONED = re.compile(SEASONAL)
_DATELINE = re.compile(
    r"(?:^|[(\s])(?:[A-Z][A-Za-z .'-]{2,24},?\s+)?(?P<date>(?:Jan|Feb|Mar|Apr|May|June?|July?"
    r"|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?\s+\d{1,2})(?:,?\s+(?P<year>20\d\d))?\s*(?:\(|/|-|:)"
)


def published_on(
    sentences: Sequence[Sentence], source: str, from_page: date | None
) -> tuple[date | None, str]:
    """Return the day that 'today' means, and where it was found.

    A short line that holds a whole date counts (the head or foot of a release),
    then the page's own data, then a whole date anywhere, if it is the only one,
    then the name of the file.
    """
    head = list(sentences[:6]) + list(sentences[-3:])
    for sentence in head:
        whole = _whole(sentence)
        if (
            whole
            and len(sentence.text) <= 60
            and len(dates_in(sentence.text, sentence.language)) == 1
        ):
            return whole, "the head of the text"
    if from_page:
        return from_page, "the page's own data"
    named = _IN_NAME.search(PurePath(source).name if source != "-" else "")
    from_name = None
    if named:
        try:
            from_name = date(*map(int, named.groups()))
        except ValueError:
            from_name = None
    everywhere = {whole for sentence in sentences if (whole := _whole(sentence))}
    years = {
        dated.year
        for sentence in sentences
        for dated in dates_in(sentence.text, sentence.language)
        if dated.year
    }
    for sentence in sentences[:4]:
        line = _DATELINE.search(_ZONED.sub("", sentence.text))
        if line:
            year = (
                int(line["year"])
                if line["year"]
                else (from_name.year if from_name else max(years) if len(years) == 1 else None)
            )
            found = dates_in(line["date"], "en")
            if year and found and found[0].month and found[0].day:
                try:
                    return date(year, found[0].month, found[0].day), "the dateline"
                except ValueError:
                    break
    if from_name:
        return from_name, "the name of the file"
    if len(everywhere) == 1 and sentences and (whole := _whole(sentences[0])) is not None:
        return whole, "the first sentence"
    return None, ""


def dateline_of(sentences: Sequence[Sentence]) -> Dated | None:
    """Return the month and day of the dateline: SEOUL, July 4 (Yonhap)."""
    for sentence in sentences[:4]:
        if line := _DATELINE.search(sentence.text):
            return next(iter(dates_in(line["date"], "en")), None)
    return None


def _whole(sentence: Sentence) -> date | None:
    for dated in dates_in(sentence.text, sentence.language):
        if dated.is_whole:
            return _date(dated)
    return None


def _date(dated: Dated) -> date | None:
    try:
        return date(dated.year or 1, dated.month or 1, dated.day or 1)
    except ValueError:
        return None
