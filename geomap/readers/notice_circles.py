"""Circles of notices: a radius before or after a position.

    within 5 miles of 24-28-15N 131-10-52E
    a circle of radius 20 km centred on 36-04N 124-30E
    WI 15NM RADIUS OF 2428N13110E
    24-28-15N 131-10-52Eを中心とする半径5海里の円内
    북위 36도04분 동경 124도30분을 중심으로 반경 5마일

A mile of a navigational warning is a nautical one; where the notice does not
say so, that is said. A strip along a line ('within 5 miles of a line joining')
is no circle.
"""

from __future__ import annotations

import re

from attrs import frozen

from geomap.sentences import Sentence, say
from geomap.units import NAUTICAL_MILE_M

_UNIT = (
    r"(?P<nautical>nautical\s*miles?|n\.?\s?miles?|nmi?\b|n\.m\.|海里|カイリ|浬|해리)"
    r"|(?P<miles>miles?\b|mi\b|マイル|마일)"
    r"|(?P<km>kms?\b|kilomet(?:er|re)s?|キロ(?:メートル)?|킬로(?:미터)?)"
    r"|(?P<m>m\b|met(?:er|re)s?\b|メートル|미터)"
)
_NUMBER = r"(?P<number>\d{1,4}(?:,\d{3})?(?:\.\d+)?)"
_BEFORE = re.compile(
    rf"(?is)(?:(?P<lead>\bwithin|\bwi\b|\bcircle|\bcircular|\bradius|半径|반경|반지름)[^\d.;。]{{0,40}})?"
    rf"{_NUMBER}\s*-?\s*(?:{_UNIT})(?P<between>[^\d.;。]{{0,60}}?)"
    r"(?P<item>(?::\s*)?[\s(](?:[A-Z]|\d{1,2})[.)]\s*|:\s*)?$"
)
_AFTER = re.compile(
    rf"(?is)^(?P<gap>[^\d.;。]{{0,30}}?)(?:\bradius|半径|반경|반지름)[^\d.;。]{{0,12}}?{_NUMBER}\s*-?\s*"
    rf"(?:{_UNIT})"
    rf"|^\s*,?\s*(?:within|wi)\s+(?:an?\s+)?{_NUMBER.replace('number', 'number2')}\s*-?\s*"
    r"(?P<unit2>nautical\s*miles?|nmi?\b|miles?\b|km\b|kilomet\w+)\s+radius"
)
_A_LINE = re.compile(
    r"(?i)\b(?:lines?|tracks?|track\s?lines?|arcs?|joining|route|either|both)\b|線|선"
)
_ROUND = re.compile(r"(?i)radius|circle|circular|半径|円|반경|반지름|원\b")
_TO_A_POSITION = re.compile(
    r"(?i)\b(?:of|from|around|about|round|on|at|cent(?:er(?:ed)?|red?)|position|psn)\b|中心|中心と|から|중심|에서|으로부터"
)
_ALL = re.compile(
    r"(?i)positions|points|each|地点のそれぞれ|各地点|次の地点|각 ?지점|다음 ?(?:지점|위치)"
)


@frozen
class Radius:
    """The radius of a circle, and the words that state it."""

    metres: float
    start: int
    end: int
    is_of_all: bool
    """Said of several positions that follow."""
    doubts: tuple[Sentence, ...] = ()


def radius_before(text: str) -> Radius | None:
    """Return the radius that the words before a position state of it."""
    match = None
    for match in re.finditer(_NUMBER, text):
        found = _BEFORE.search(text, max(0, match.start() - 60))
        if found:
            match = found
            break
    else:
        return None
    around = match[0]
    if _A_LINE.search(match["between"]):
        return None
    if not (match["lead"] or _ROUND.search(around)) or not (
        _TO_A_POSITION.search(match["between"]) or _ROUND.search(match["between"])
    ):
        return None
    return _radius(
        match,
        match.start(),
        match.end("between"),
        bool(match["item"] or _ALL.search(match["between"])),
    )


def radius_after(text: str) -> Radius | None:
    """Return the radius that the words after a position state of it."""
    match = _AFTER.match(text)
    if match is None or (match["gap"] and _A_LINE.search(match["gap"])):
        return None
    return _radius(match, match.start(), match.end(), False)


def _radius(match: re.Match[str], start: int, end: int, is_of_all: bool) -> Radius | None:
    groups = match.groupdict()
    number = float((groups.get("number") or groups.get("number2") or "0").replace(",", ""))
    second = (groups.get("unit2") or "").casefold()
    plain_miles = bool(groups.get("miles")) or second.startswith("mile")
    if groups.get("km") or second.startswith("k"):
        scale = 1000.0
    elif groups.get("m"):
        scale = 1.0
    else:
        scale = NAUTICAL_MILE_M
    doubts = (
        (say("miles are read as nautical miles, as navigational warnings mean them"),)
        if plain_miles
        else ()
    )
    return Radius(number * scale, start, end, is_of_all, doubts)
