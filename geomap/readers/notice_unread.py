"""Words of a zone that are understood but not drawn: arcs, coasts, sectors, strips along lines.

A zone with such words is refused by them. Drawn without them it would be
another zone: the corners of a strip make a triangle, an arc two circles.
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
_UNREAD = re.compile(f"(?i){_ARC_OR_STRIP}")
_UNREAD_ON_THE_WAY = re.compile(f"(?i){_ON_THE_WAY}|{_ARC_OR_STRIP}")
_END = re.compile(r"(?<![\s(:,;][A-Za-z0-9])[.。](?=\s|$)|\n\s*\n")
"""Of a sentence; the point of an item, 'A.', ends none."""
_STOP_WITHIN = re.compile(r"(?i)^\s*[.。](?=\s*(?:and\s+)?(?:then(?:ce)?|along)\b)")

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
    >>> unread_in(". DANGER ALONG THE COAST. AREA B, A SECTOR OF ")
    ''
    """
    found = _UNREAD_ON_THE_WAY.search(_END.split(_STOP_WITHIN.sub("", text))[0])
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
