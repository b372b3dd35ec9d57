"""Several notices in one text, by the numbers that head them; which of them are cancelled."""

from __future__ import annotations

import re
from bisect import bisect_left

from attrs import frozen

from geomap.readers.notice_corners import begin_of, corners_in, unread_positions
from geomap.readers.notice_names import NUMBER
from geomap.readers.notice_text import plain_signs, without_q_lines

_HEADING = re.compile(
    r"(?m)^[ \t>(]*(?:\d{6}Z?\s(?:[A-Z]{3}\s\d{2}(?:\d\d)?\s)?\s*)?"
    rf"(?P<number>{NUMBER.pattern})"
)
"""At the beginning of a line, after the hour of the notice at most."""
_LEADS_ON = re.compile(r"(?i)(?:\b(?:cancel\w*|ref\w*|and|or|to|of|with|see|per)|,)[\s:]*\Z")
"""Before the number of another notice, which is referred to."""

_CANCELLED = re.compile(
    r"(?i)\bNOTAMC\b|(?<!\w)cancell?ed\b(?!\s*(?:(?:on|at|by|after|from)\s+)?\d{6}\s*Z)"
    r"|取り?消(?!すまで|しまで|まで)|취소(?!\s?(?:시|될|할)?\s?(?:때)?까지)"
)
"""Not 'CANCEL THIS MSG 011000Z DEC', nor 'CANCELLED 011000Z DEC': such an hour is to come."""
_NOT_SO = re.compile(
    r"(?i)\b(?:not|be|when|if|until|till|unless|once|or|unless\s+\w+|until\s+\w+|if\s+\w+)\s*\Z"
)
_LONGEST = 80
_SENTENCE = re.compile(r"[.;。](?=\s|$)|\n\s*\n")


@frozen
class Part:
    """A notice of a text that holds several, or all of the text."""

    start: int
    text: str
    cancelled: str
    """The words that say that it is, or something in it."""


def parts_of(text: str) -> list[Part]:
    r"""Return the notices of a text; one without a position belongs to the one before it.

    Examples
    --------
    >>> two = "NAVAREA XI 24-0501\n10-00N 140-00E\nNAVAREA XI 24-0503 CANCELLED.\n11-00N 140-00E"
    >>> [(part.start, part.cancelled) for part in parts_of(two)]
    [(0, ''), (34, 'NAVAREA XI 24-0503 CANCELLED')]
    """
    numbers = {" ".join(match["number"].split()) for match in _HEADING.finditer(text)}
    if len(numbers) < 2:
        return [Part(0, text, _cancelled(text))]
    starts = _positions(text)
    cuts, number = [0], ""
    for match in _HEADING.finditer(text):
        found = " ".join(match["number"].split())
        before = text[max(0, match.start() - 40) : match.start()]
        if found == number or _LEADS_ON.search(before):
            continue
        had_number, number = bool(number), found
        if bisect_left(starts, cuts[-1]) < bisect_left(starts, match.start()):
            cuts.append(match.start())
        elif had_number and re.search(r"\n\s*\n\s*\Z", before):
            cuts[-1] = match.start()  # what came before it has a number, and no zone
    if not any(start >= cuts[-1] for start in starts[-1:]) and len(cuts) > 1:
        cuts.pop()
    ends = [*cuts[1:], len(text)]
    return [
        Part(start, text[start:end], _cancelled(text[start:end]))
        for start, end in zip(cuts, ends, strict=True)
    ]


def _positions(text: str) -> list[int]:
    plain, places = plain_signs(text)
    plain, _ = without_q_lines(plain)
    found = [*map(begin_of, corners_in(plain)), *(one.start() for one in unread_positions(plain))]
    return sorted(places[start] for start in found)


def _cancelled(text: str) -> str:
    """Return the words of one notice that say that it is cancelled, and no other one."""
    head = NUMBER.search(text)
    own = " ".join(head[0].split()) if head else ""
    for match in _CANCELLED.finditer(text):
        lead = _SENTENCE.split(text[max(0, match.start() - 200) : match.start()])[-1]
        after = NUMBER.match(text[match.end() : match.end() + 80].lstrip(" \t:\n"))
        others = [" ".join(each.split()) for each in NUMBER.findall(lead)]
        if after:
            others.append(" ".join(after[0].split()))
        if _NOT_SO.search(lead) or any(other != own for other in others):
            continue
        words = " ".join((lead + match[0]).split())
        return words if len(words) <= _LONGEST else "…" + words[-_LONGEST:].partition(" ")[2]
    return ""
