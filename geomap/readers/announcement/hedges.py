"""The words that hedge a figure: about, at least, 以上, 가량.

They are held against the text as they stand: an expression of all of them takes
longer to compile than a story takes to read.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from geomap.readers.announcement.lexicon import table

_SPACES = re.compile(r"\s*")


def hedges_before(text: str, end: int, floor: int = 0) -> tuple[int, list[str]]:
    """Return where the hedges that end at a figure begin, and which they are.

    >>> hedges_before("It flew well over about 300 km", 24)
    (8, ['well over', 'about'])
    """
    start = end
    found: list[str] = []
    while word := _word_before(text, _rstripped(text, start, floor), floor):
        start = _rstripped(text, start, floor) - len(word)
        found.insert(0, word)
    return start, found


def hedges_after(text: str, start: int) -> tuple[int, list[str]]:
    """Return where the hedges that follow a figure end, and which they are.

    >>> hedges_after("300km程度以上飛翔", 5)
    (9, ['程度', '以上'])
    """
    end = start
    found: list[str] = []
    while word := _word_at(text, _lstripped(text, end)):
        end = _lstripped(text, end) + len(word)
        found.append(word)
    return end, found


def known_hedges(words: Sequence[str]) -> list[str]:
    """Return the hedges of a figure in words that the grammar of event files knows."""
    same: dict[str, str] = table("figures")["same"]
    if "between" in words or "from" in words:
        words = [word for word in words if word not in ("between", "from")]
    return [known for word in words if (known := same.get(word, word))]


def _word_before(text: str, end: int, floor: int) -> str:
    for word in _ordered("before"):
        start = end - len(word)
        if (
            start >= floor
            and text[start:end].casefold() == word
            and not (start and text[start - 1].isascii() and text[start - 1].isalpha())
        ):
            return word
    return ""


def _word_at(text: str, start: int) -> str:
    return next((word for word in _ordered("after") if _is_at(text, start, word)), "")


def _is_at(text: str, start: int, word: str) -> bool:
    return text[start : start + len(word)].casefold() == word


@cache
def _ordered(place: str) -> tuple[str, ...]:
    return tuple(sorted(table("figures")[place], key=len, reverse=True))


def _rstripped(text: str, end: int, floor: int) -> int:
    while end > floor and text[end - 1].isspace():
        end -= 1
    return end


def _lstripped(text: str, start: int) -> int:
    match = _SPACES.match(text, start)
    return match.end() if match else start
