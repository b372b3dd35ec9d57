"""Compass words in English, Japanese and Korean, and azimuths in degrees."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from geomap.errors import InputError
from geomap.events import Direction
from geomap.readers.quantities import parse_number

_POINTS = (
    ("N", "north", "北", "북"),
    ("NNE", "northnortheast", "北北東", "북북동"),
    ("NE", "northeast", "北東", "북동"),
    ("ENE", "eastnortheast", "東北東", "동북동"),
    ("E", "east", "東", "동"),
    ("ESE", "eastsoutheast", "東南東", "동남동"),
    ("SE", "southeast", "南東", "남동"),
    ("SSE", "southsoutheast", "南南東", "남남동"),
    ("S", "south", "南", "남"),
    ("SSW", "southsouthwest", "南南西", "남남서"),
    ("SW", "southwest", "南西", "남서"),
    ("WSW", "westsouthwest", "西南西", "서남서"),
    ("W", "west", "西", "서"),
    ("WNW", "westnorthwest", "西北西", "서북서"),
    ("NW", "northwest", "北西", "북서"),
    ("NNW", "northnorthwest", "北北西", "북북서"),
)
# The other order, as in Chinese and in names.
_OTHER_ORDER = {
    "東北": 2,
    "동북": 2,
    "東南": 6,
    "동남": 6,
    "西南": 10,
    "서남": 10,
    "西北": 14,
    "서북": 14,
}

_SIXTEENTH = {word.casefold(): index for index, words in enumerate(_POINTS) for word in words}
_SIXTEENTH.update(_OTHER_ORDER)

_LONGEST = 200

_FILLERS = frozenset(
    (
        *("a", "an", "approximately", "direction", "due", "from", "in", "of", "roughly"),
        *("slightly", "the", "to", "toward", "towards"),
    )
)
_CJK_ENDINGS = re.compile(
    r"(?:の|方向|方面|方位|方|側|沖|へ|に|向け|向けて|쪽|방향|방면|방|으로|로|측|을|를|향해|\s)+$"
)
_DEGREES = re.compile(
    r"(?P<number>[+-]?[\d.]+(?:e[+-]?\d+)?)\s*(?:°|deg|degs|degree|degrees|度|도)?"
)


@lru_cache(maxsize=4096)  # the same words come again and again
def parse_direction(text: str) -> Direction:
    """Read a compass word of 4, 8 or 16 points, or an azimuth in degrees.

    Examples
    --------
    >>> parse_direction("east-northeasterly direction")
    Direction(azimuth_deg=67.5, points=16, text='east-northeasterly direction')
    >>> parse_direction("北東方向").azimuth_deg
    45.0
    >>> parse_direction("72.5").points is None
    True
    """
    if len(text) > _LONGEST:
        raise InputError(f"expected a compass word or an azimuth, got {len(text):,} characters")
    folded = unicodedata.normalize("NFKC", text).casefold().strip()
    as_number = _DEGREES.fullmatch(folded)
    if as_number:
        azimuth_deg = parse_number(as_number["number"])
        if not 0.0 <= azimuth_deg <= 360.0:
            raise InputError(f"expected an azimuth from 0 to 360 degrees, got {text[:60]!r}")
        return Direction(azimuth_deg % 360.0, None, text)
    sixteenth = _SIXTEENTH.get(_compass_key(folded))
    if sixteenth is None:
        raise InputError(
            "expected a compass word (north, NE, east-northeast, 東, 北東, 동쪽 ...) or an azimuth "
            f"in degrees from 0 to 360, got {text[:60]!r}"
        )
    rose = 4 if sixteenth % 4 == 0 else 8 if sixteenth % 2 == 0 else 16
    return Direction(sixteenth * 22.5, rose, text)


def _compass_key(folded: str) -> str:
    """Return the word alone: 'the north-easterly direction' gives 'northeast'."""
    if not folded.isascii():
        return _CJK_ENDINGS.sub("", re.sub(r"^真", "", folded)).replace("の", "")
    words = [word for word in re.findall(r"[a-z]+", folded) if word not in _FILLERS]
    if re.search(r"[^a-z\s.,/-]", folded):
        return ""
    key = "".join(re.sub(r"(?<=th|st)(?:wards?|erly|ern|bound)$", "", word) for word in words)
    return re.sub(r"(?<=th|st)(?:erly|ern|wards?)(?=north|east|south|west)", "", key)
