"""Which way a sentence says that it was launched or flew."""

from __future__ import annotations

import re

from attrs import frozen

from geomap.errors import InputError
from geomap.events import Direction
from geomap.readers.announcement.lexicon import Lexicon
from geomap.readers.directions import parse_direction

COMPASS = (
    *(
        "north",
        "north-northeast",
        "northeast",
        "east-northeast",
        "east",
        "east-southeast",
        "southeast",
    ),
    *("south-southeast", "south", "south-southwest", "southwest", "west-southwest", "west"),
    *("west-northwest", "northwest", "north-northwest"),
)


@frozen
class DirectionFound:
    """The compass words of a launch; `other` where two were given."""

    word: str
    other: str
    start: int
    end: int


def direction_in(text: str, words: Lexicon) -> DirectionFound | None:
    """Return the direction of launch or flight that a sentence states."""
    for match in words.raw("bearing.direction").finditer(text):
        if words.language == "en":
            lead, tail = match["lead"] or "", match["tail"] or ""
            telling = "ward" in tail or match["direction"] or "bound" in tail
            if not telling and not (
                lead.casefold().startswith(("toward", "to ", "fl", "head")) and not tail
            ):
                continue
            if re.match(r"\s*\(?(?:sea|east sea)", text[match.end() :], re.IGNORECASE):
                continue
        first = compass_word(match["a"] + ((match["tail"] or "") if words.language == "en" else ""))
        second = compass_word(match["b"]) if match.groupdict().get("b") else ""
        if first:
            return DirectionFound(first, second or "", match.start(), match.end())
    return None


def compass_word(text: str) -> str:
    """Return the English compass word, or nothing."""
    try:
        return name_of(parse_direction(text))
    except InputError:
        return ""


def name_of(direction: Direction) -> str:
    """Return the English word of a direction of the compass.

    >>> name_of(parse_direction("北東"))
    'northeast'
    """
    return COMPASS[round(direction.azimuth_deg / 22.5) % 16]
