"""Which corners of a notice make a zone, and what the zone is called."""

from __future__ import annotations

import itertools
import operator
import re
from collections.abc import Sequence

from geomap.readers.notice_corners import corners_in

_LABELS_OF_CORNERS = re.compile(
    r"(?i)\b(?:n\.?w|n\.?e|s\.?w|s\.?e|north-?(?:west|east)|south-?(?:west|east)|corner|point"
    r"|position|to|and|then|thence|line|joining|"
    r"[a-z]|\d{1,2}|no)\b|北西|北東|南西|南東|北|南|東|西|角|点|地点|各|及び|および|북서|북동|남서|남동|지점|좌표|및|꼭짓점|[①-⑳]|"
    r"[\s\d.,;:、。・/()\[\]「」<>*#\-'\"°|]+"
)
_CIRCLE_WORDS = re.compile(
    r"(?i)\b(?:within|wi|(?:in|inside)?\s*(?:a|the)?\s*(?:circle|circular))\b[^\n]*$|(?:半径|반경)[^\n]*$"
    r"|\d[\d.]*\s?(?:nm|km)\s+radius[^\n]*$"
)

_BOUNDED = re.compile(
    r"(?i)[\s,:]*(?:\b(?:in|within|inside|to)\s+)?(?:\b(?:the\s+)?(?:following\s+)?"
    r"(?:areas?|zones?)\s+)?\b(?:(?:is|are)\s+)?"
    r"(?:bound(?:ed)?|enclosed|delimited|formed|limited)\s+by\b.*$"
)
"""What leads to the corners and is no name."""
_ITEM = re.compile(
    r"(?i)[\s,;.&、。]*(?:and\s+)?(?P<open>\(?)(?P<mark>[B-Z]|[2-9]|[1-9]\d)(?P<close>[.)])\s*"
)
_MARK = re.compile(
    r"(?i)(?<![A-Z0-9.])(?P<open>\(?)(?P<mark>[A-Z]|[1-9]\d?)(?P<close>[.):])"
    r"(?:\s*bound(?:ed)?\s+by\s*:?)?\s*\Z"
)
"""Of an item, with nothing between it and its first position."""
_NUMBERED = re.compile(r"(?i)\b(?:area|zone)\s+(?:[A-Z]|\d{1,3}[A-Z]?)$")
"""The name of one zone of several, after what they all are: 'ROCKET LAUNCHING AREA 1'."""
_TIMES = re.compile(r"\b\d{4}(?:\d\d)?(?:Z|UTC)\b")


def blank_lines_separate(plain: str) -> bool:
    """Say whether blank lines separate zones, not corners: some corners have none between them."""
    ends = [match.span() for match in corners_in(plain)]
    gaps = [plain[first[1] : second[0]] for first, second in itertools.pairwise(ends)]
    return any(not re.search(r"\n\s*\n", gap) for gap in gaps)


def is_list(between: str) -> bool:
    """Say whether two positions are of one list: a comma or an 'and' between them."""
    return bool(re.fullmatch(r"(?i)[\s,;、&]*(?:and|및|と)?[\s,;、]*", between))


def is_next_item(between: str, lead: str) -> bool:
    """Say whether an item such as B. follows a first one that bears no mark.

    `lead` is what stands before the first: 'WITHIN 5 MILES OF 30-00N 140-00E. B. 31-00N ...'.

    Examples
    --------
    >>> is_next_item(". B. ", "1. OPERATIONS WITHIN 5 MILES OF ")
    True
    >>> is_next_item(". B. ", "A. WITHIN 5 MILES OF "), is_next_item(" B. BOUNDED BY ", "")
    (False, False)
    """
    mark = _ITEM.fullmatch(between)
    if mark is None:
        return False
    first = "1" if mark["mark"].isdigit() else "A"
    style = re.escape(f"{mark['open']}{first}{mark['close']}")
    return not re.search(rf"(?<![A-Za-z0-9]){style}", lead, re.IGNORECASE)


def is_item(between: str) -> bool:
    """Say whether only the mark of a later item, such as B., stands between two positions."""
    return _ITEM.fullmatch(between) is not None


def items_in(plain: str, spans: Sequence[tuple[int, int]]) -> dict[int, str]:
    """Return which positions are the first of an item, and its mark: `A. four corners B. four`.

    Marks that stand before each corner are the corners' own: every item has three or more.

    Parameters
    ----------
    plain : str
        The text in plain signs.
    spans : sequence of (int, int)
        Where each position begins and ends in it.

    Examples
    --------
    >>> import re
    >>> def marks(text): return items_in(text, [m.span() for m in re.finditer("[xyz]", text)])
    >>> marks("BOUND BY A. x, y, z. B. x, y, z"), marks("A. x B. y C. z")
    ({0: 'A', 3: 'B'}, {})
    """
    runs: list[dict[int, str]] = []
    style, following = "", ""
    for number, (before, span) in enumerate(zip([(0, 0), *spans], spans, strict=False)):
        found = _MARK.search(plain, before[1], span[0])
        if found is None:
            continue
        mark = found["mark"].upper()
        if mark in ("A", "1"):
            runs.append({})
            style = found["open"] + found["close"]
        elif not runs or mark != following or found["open"] + found["close"] != style:
            continue
        runs[-1][number] = mark
        following = str(int(mark) + 1) if mark.isdigit() else chr(ord(mark) + 1)
    ends = [*(next(iter(run)) for run in runs[1:]), len(spans)]
    items: dict[int, str] = {}
    for run, end in zip(runs, ends, strict=False):
        if len(run) > 1 and min(map(operator.sub, [*list(run)[1:], end], run)) >= 3:
            items |= run
    return items


def ends_item(after: str, by_blank_lines: bool) -> bool:
    """Say whether an item ends with a position, given what follows up to the next one."""
    return is_item(after) or begins_zone(after, by_blank_lines)


def begins_zone(between: str, by_blank_lines: bool) -> bool:
    """Say whether what stands between two corners begins a new zone."""
    if by_blank_lines and re.search(r"\n\s*\n", between):
        return True
    return len(_LABELS_OF_CORNERS.sub("", between)) >= 2


def label_of(between: str, *, is_circle: bool = False) -> str:
    """Return the heading of a zone: the last line of words before its first corner."""
    if is_circle:
        between = _CIRCLE_WORDS.sub("", between)
    between = "\n".join(_BOUNDED.sub("", line) for line in between.splitlines())
    lines = [line.strip(" \t-:;,、・.()[]「」<>*#|") for line in between.splitlines()]
    worded = [line for line in lines if len(_LABELS_OF_CORNERS.sub("", line)) >= 2]
    if not worded:
        return ""
    heading = re.split(r"[.。;]\s", worded[-1])[-1][-80:]
    heading = _TIMES.split(re.sub(r"^\W*(?:[A-Z]\)|\d{1,2}\))?\W*", "", heading))[0].strip(" ,-:")
    numbered = _NUMBERED.search(heading)
    return numbered[0] if numbered else heading
