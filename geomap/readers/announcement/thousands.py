"""Blanks between thousands: 6 648.4 km, as the state media of North Korea write it.

A blank may as well part a day, a count or a model from a figure: 'Hwasong 17 600 km',
'of 2 300 km missiles'. A number counts as one only after words of a flight; where that
is not plain it is no figure at all, for its last three digits alone would be wrong.
"""

from __future__ import annotations

import re
from functools import cache

from geomap.readers.announcement.lexicon import table

_BLANK = "[ \u00a0\u2009\u202f]"
_SPACED = rf"\d{{1,3}}{_BLANK}\d{{3}}(?:\.\d+)?"
_BETWEEN_DIGITS = re.compile(rf"(?<=\d){_BLANK}(?=\d)")
_MEASURING = re.compile(
    r"(?i)(?:(?<![a-z])(?:fl[ey]w|flown|flying|travel(?:l?ed|l?ing)|cover(?:ed|ing)|reach(?:ed|ing)"
    r"|(?:altitude|height|apogee|distance|range|time|maximum|peak)(?: (?:was|is|of)|:)?|for"
    r"|(?:up|rose|rising|climbed|soared|ascended) to|about|around|approximately|roughly|nearly"
    r"|almost|some|over|at least|more than)\s+"
    r"|(?:약|고도|거리|約|およそ|(?:高度|距離)[はが]?)\s*)\Z"
)
"""Words between which and a unit one number stands, and no day, count or model."""
_GOES_ON = re.compile(r"(?i)(?: (?:high|far))?(?:,|,? and| to) ")
"""Between a number that was read as one and the next."""
_OF_A_KIND = re.compile(
    r"(?i)(?:[- ](?:class|range|each)\b|[- ](?:[a-z]+[- ]){0,3}?(?:missile|rocket|projectile|icbm"
    r"|srbm|range|flight|leg|launch|test)(?:e?s)\b)"
)
"""'2 300 km ranges', '5 500 km missiles': the first number may count them."""
_LOOKED_AT = 60
"""Characters before a number: a text of numbers alone would be searched for each of them."""
_FARTHEST_KM = 20_038
"""Half the Equator: a number beyond it is two that stand side by side."""


@cache
def _pattern() -> re.Pattern[str]:
    units = table("figures")["units"]
    long = "|".join(units["km"])
    other = "|".join(word for name, words in units.items() if name != "km" for word in words)
    return re.compile(
        rf"(?<![\w.,:])(?<![A-Za-z]-)(?P<numbers>(?:(?:{_SPACED}|\d{{3}})\s?(?:-|~|to)\s?)?"
        rf"(?P<number>{_SPACED}))\s?-?\s?(?:(?P<km>{long})|{other})(?![A-Za-z])",
        re.IGNORECASE,
    )


def with_commas(text: str) -> str:
    """Return a text with a comma for each blank that parts thousands, as long as it was.

    Numbers of which that is not plain are blanked out.

    >>> with_commas("flew 1 001.2km for 4 491s"), with_commas("Hwasong 17 600 km")
    ('flew 1,001.2km for 4,491s', 'Hwasong        km')
    """
    pieces, done, end = [], 0, -1
    for match in _pattern().finditer(text):
        start = match.start()
        goes_on = end >= 0 and _GOES_ON.fullmatch(text, end, start) is not None
        is_plain = (
            (goes_on or _MEASURING.search(text, max(0, start - _LOOKED_AT), start) is not None)
            and _OF_A_KIND.match(text, match.end()) is None
            and not (match["km"] and float(_BETWEEN_DIGITS.sub("", match["number"])) > _FARTHEST_KM)
        )
        numbers = (
            _BETWEEN_DIGITS.sub(",", match["numbers"]) if is_plain else " " * len(match["numbers"])
        )
        pieces += [text[done:start], numbers]
        done = match.end("numbers")
        end = match.end() if is_plain else -1
    return "".join([*pieces, text[done:]])
