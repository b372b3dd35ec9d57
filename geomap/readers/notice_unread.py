"""Words of a zone that are understood but not drawn: arcs, coasts, sectors, strips, exceptions.

A zone with such words is refused by them. Drawn without them it would be
another zone: the corners of a strip make a triangle, an arc two circles, and
what 'EXCLUDING TERRITORIAL WATERS' takes out would be in it.
"""

from __future__ import annotations

import re

_ARC_OR_STRIP = (
    r"\b(?:(?:an?\s+)?arcs?\b(?:\s+of\b)?|sectors?\b|bearings?\b|radials?\b"
    r"|(?:either|each|both)\s+sides?\b"
    r"|bound(?:ed|ary)?\s+by\s+(?:the\s+)?(?:\w+\s+){0,2}?"
    r"(?:coast\w*|shore\w*|borders?|limits?|boundar\w+))[^.;。\d\n]{0,40}"
    r"|\b(?:within\s+|wi\s+)?\d{1,4}\s*-?\s*(?:nautical\s+)?"
    r"(?:n?miles?|n\.?m\.?|nmi|km|kilomet\w+|m|met\w+)\s+(?:\w+\s+){0,2}(?:of|from|about|off|on)\b"
    r"[^.;。\d]{0,40}?\b(?:track\s?lines?|lines?|tracks?|routes?|bounded|joining|cent(?:re|er)\s?lines?)\b[^.;。\d\n]{0,40}"
    r"|\bwithin\s+[a-z]+(?:[\s-][a-z]+)?\s+(?:nautical\s+)?(?:miles?|kilomet(?:er|re)s?)\b"
    r"|円弧|扇形|원호|부채꼴|線から(?=\s?\d)|線の両側|선(?:으로)?부터(?=\s?\d)|선의 ?양측"
)
_ON_THE_WAY = (
    r"\b(?:then(?:ce)?\b[\s,]*(?:and\s+|by\s+|in\s+)?(?:follow(?:s|ing)?|via)"
    r"|(?:then(?:ce)?\b[\s,]*)?(?:along|(?:counter-?|anti-?)?clockwise))\b"
    r"(?!\s+(?:an?\s+|the\s+)?(?:straight|geodesic|great)\b)[^.;。\d\n]{0,60}"
    r"|[^\s、。]{0,12}に沿(?:って|い)|[^\s.]{1,12}[을를]\s*따라"
)
_PART = (
    r"(?:parts?|portions?|areas?|zones?|waters|sea|land|islands?|limits?|within|inside|outside"
    r"|north|south|east|west)"
)
_MONTHS = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b"
)
_OF_NO_AREA = (
    r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?s?\b|hol(?:iday)?s?\b"
    r"|week|days?\b|night|public\s+hol|(?:from|between)\s+\d|\d{4}"
    rf"|\d{{1,2}}\s*(?:st|nd|rd|th|hours?|hrs?|[:/]|{_MONTHS})|{_MONTHS}"
    r"|vessels?|ships?|boats?|craft|aircraft|acft|traffic|those|authori[sz]ed|permi|military"
    r"|govern|emergenc|medical|rescue|sar\b|by\b|when\b|if\b|in\s+case|as\b|with\s+perm"
    rf"|(?:(?!{_PART}\b)[a-z']+\s+){{0,3}}(?:coast\s*guards?|navy|police|vessels?|ships?|boats?|craft"
    rf"|aircraft|flag(?:ged|s)?|personnel|crews?)\b(?!\s+{_PART}))"
)
"""Days, hours and ships, which are excepted from a warning without making its area smaller."""
_EXCEPT = r"\b(?:except(?:ing)?|excl?(?:uding|udes?)?|exclusive\s+of|with\s+the\s+exception\s+of)\b"
_LESS = r"\b(?:less(?!\s+than)|minus|(?:apart|aside)\s+from|save\s+for|other\s+than|but\s+not)\b"
_TERRITORIAL = (
    r"(?:(?:\w+(?:'s)?\s+){0,2}?(?:territorial|internal|coastal|land|shore\w*)\b"
    r"|(?:12|twelve)\s*-?\s*(?:n\.?m|nautical|miles?))"
)
_OUTSIDE = (
    r"\b(?:outside|beyond)(?:\s+of)?\s+(?:(?:the|any|all|those)\s+)*"
    rf"{_TERRITORIAL}[^.;。\d\n]{{0,60}}"
)
"""'Outside the area' is said of ships, and so the words for what is taken out are looked for."""
_NOT_OF_NO_AREA = rf"(?!\s+(?:(?:for|on|the|all|of|to|daily)\s+)*{_OF_NO_AREA})"
_LESS_PART = (
    rf"{_LESS}{_NOT_OF_NO_AREA}\s+(?:(?:for|any|that|those|the|all|its|of)\s+)*"
    rf"(?:{_TERRITORIAL}|(?:\w+\s+)?{_PART}\b)"
)
_EXCEPTION = (
    rf"{_EXCEPT}{_NOT_OF_NO_AREA}[^.;。\d\n]{{0,60}}"
    rf"|{_LESS_PART}[^.;。\d\n]{{0,60}}|{_OUTSIDE}"
    rf"|\b{_PART}\s+(?:\w+\s+){{0,4}}?(?:excepted|excluded|not\s+included)\b"
    r"|(?<![^\s、。()])(?![^\s、。]{0,20}(?:曜|休日|祝|船))[^\s、。()]{1,30}を除(?!去)[^\s、。()]{0,4}"
    r"|(?<![^\s.,()])(?![^.,]{0,20}(?:요일|휴일|선박))[^.,()\d]{1,20}제외"
)
_EXCEPTED_PART = rf"{_EXCEPT}\s+(?:(?:for|any|that|those|the|all|its)\s+)*(?:\w+\s+)?{_PART}\b"
_EXCEPTED_LATER = re.compile(
    rf"(?i)\b(?:area|zone)s?\s+(?:\w+\s+){{0,3}}?{_EXCEPT}{_NOT_OF_NO_AREA}[^.;。\n]{{0,60}}"
    rf"|\b(?:area|zone)s?\s+(?:\w+\s+){{0,3}}?(?:{_LESS_PART}|{_OUTSIDE})"
    r"|\b(?:area|zone)s?\s+(?:do(?:es)?\s+not|not)\s+includ\w+[^.;。\n]{0,60}"
    r"|(?:領海|海域|水域|区域|部['分])[^、。]{0,10}除(?!去)[^、。]{0,4}|(?:영해|해역|수역|구역|부['분])[^.,]{0,6}제외"
)
"""A sentence of its own: 'The area excludes that part within 12 miles of the coast.'"""
_UNREAD = re.compile(f"(?i){_ARC_OR_STRIP}|{_EXCEPTED_PART}|{_LESS_PART}|{_OUTSIDE}")
_UNREAD_ON_THE_WAY = re.compile(f"(?i){_ON_THE_WAY}|{_ARC_OR_STRIP}|{_EXCEPTION}")
_END = re.compile(r"(?<![\s(:,;][A-Za-z0-9])[.。](?=\s|$)|\n\s*\n")
"""Of a sentence; the point of an item, 'A.', ends none."""
_STOP_WITHIN = re.compile(
    r"(?i)^\s*[.。](?=\s*(?:(?:and\s+)?(?:then(?:ce)?|along|except\w*|excl\w*|outside|less|minus|apart|save)\b|ただし|但し|단,?\s))"
)

_LEG = re.compile(r"(?i)\s*,?\s*(?:-|->|to|then(?:ce)?(?:\s+to)?)\s*")
"""Between two positions: from the one to the other, which with a radius is a strip."""


def is_leg(between: str) -> bool:
    """Say whether it goes from one position to another."""
    return bool(_LEG.fullmatch(between))


def unread_in(text: str) -> str:
    """Return the words between the last position of a zone and the next one that are not read.

    Examples
    --------
    >>> unread_in(", THENCE ALONG THE COASTLINE TO ")
    'THENCE ALONG THE COASTLINE TO'
    >>> unread_in(", EXCEPT THAT PART WITHIN TERRITORIAL WATERS. DAILY EXCEPT SUNDAYS")
    'EXCEPT THAT PART WITHIN TERRITORIAL WATERS'
    >>> unread_in(". DANGER ALONG THE COAST. AREA B, A SECTOR OF ")
    ''
    """
    found = _UNREAD_ON_THE_WAY.search(_END.split(_STOP_WITHIN.sub("", text))[0])
    found = found or _EXCEPTED_LATER.search(text)
    return found[0].strip(" ,-:") if found else ""


def unread_before(text: str) -> str:
    """Return the words before a zone's first position that are not read.

    Examples
    --------
    >>> unread_before("ROCKET ALONG THE COAST. WITHIN 10 MILES OF TRACKLINE JOINING A. ")
    'WITHIN 10 MILES OF TRACKLINE JOINING A'
    >>> unread_before("LAUNCHES ALONG THE COAST, AREA BOUNDED BY LINES JOINING ")
    ''
    """
    found = _UNREAD.search(_END.split(text)[-1])
    return found[0].strip(" ,-:") if found else ""


def ends_sentence(text: str) -> bool:
    """Say whether a sentence ends in what stands between two positions."""
    return bool(_END.search(_STOP_WITHIN.sub("", text)))
