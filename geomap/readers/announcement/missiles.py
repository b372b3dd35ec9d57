"""The missile's name and class, and how many there were."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from attrs import frozen

from geomap.readers.announcement.lexicon import Lexicon, compiled, table


def _families(text: str) -> Iterator[tuple[str, re.Pattern[str]]]:
    """Return the families that a text may name, each with its expression."""
    plain = text.casefold()
    for at, family in enumerate(table("missiles")["family"]):
        if any(word in plain for word in family["words"]):
            yield family["name"], _family(at)


@cache
def _family(at: int) -> re.Pattern[str]:
    return re.compile(table("missiles")["family"][at]["pattern"], re.IGNORECASE)


@cache
def _compared() -> re.Pattern[str]:
    return re.compile("|".join(table("missiles")["compared"]), re.IGNORECASE)


_AMONG_THEM = re.compile(r".{0,14}含[みめむ]")
"""'some that may be ICBMs among them' names the class of one, not of all."""


@frozen
class MissileFound:
    """A name such as Hwasong-17, or a class such as 'short-range ballistic missile'."""

    name: str
    start: int
    end: int
    is_name: bool


def missiles_in(text: str, words: Lexicon) -> tuple[MissileFound, ...]:
    """Return the names in a sentence that do not merely serve to compare."""
    found: list[MissileFound] = []
    for family, pattern in _families(text):
        for match in pattern.finditer(text):
            around = (
                text[max(0, match.start() - 25) : match.start()]
                + "|"
                + text[match.end() : match.end() + 14]
            )
            if _compared().search(around):
                continue
            found.append(MissileFound(_name(match, family), match.start(), match.end(), True))
    if not found:
        for phrase, patterns in words.table["missile_class"].items():
            match_class = words.any(f"missile_class {phrase}", patterns).search(text)
            if match_class and not re.match(_AMONG_THEM, text[match_class.end() :]):
                found.append(MissileFound(phrase, match_class.start(), match_class.end(), False))
                break
    return tuple(found)


def _name(match: re.Match[str], family: str) -> str:
    groups = match.groupdict()
    number, letter = groups.get("number") or "", groups.get("letter") or ""
    if family == "KN":
        return f"KN-{number}"
    name = f"{family}pho" if groups.get("pho") and family == "Hwasong" else family
    if number:
        name += f"-{number}"
    if letter:
        letter = table("missiles")["letters"].get(letter, letter)
        name += f"-{letter}" if len(letter) > 1 else letter
    return name + (groups.get("weight") or "")


def slug(name: str) -> str:
    """Return the part of an event's id that names the missile.

    Of a Korean letter the first Latin one stays (Da is d); the weight of a warhead
    is left out.

    >>> slug("Hwasongpho-11-Da-4.5"), slug("Hwasong-17"), slug("ICBM-class ballistic missile")
    ('hwasong-11d', 'hwasong-17', 'icbm-class-ballistic-missile')
    """
    short = re.sub(r"(?i)hwasongpho", "Hwasong", name)
    short = re.sub(r"-\d\.\d$", "", short)
    short = re.sub(r"(?<=\d)-(Ga|Na|Da|Ra|Ma)\b", lambda letter: letter[1][0], short)
    return re.sub(r"[^a-z0-9]+", "-", short.casefold()).strip("-")


@frozen
class CountFound:
    """How many missiles a sentence speaks of."""

    number: int | None
    """None: several."""
    is_least: bool
    start: int
    end: int


COUNTS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5,
    "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "한": 1, "두": 2, "세": 3, "네": 4, "다섯": 5, "여섯": 6, "일곱": 7, "여덟": 8,
    "一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10,
    "a": 1, "an": 1, "another": 1, "a single": 1, "a couple of": 2, "a pair of": 2,
}  # fmt: skip


def count_in(text: str, words: Lexicon) -> tuple[CountFound, ...]:
    """Return the counts of missiles in a sentence."""
    found = []
    for source in words.words("count.patterns"):
        pattern = source if words.language != "en" else rf"(?<![\w-]){source}"
        for match in compiled(pattern, words.language).finditer(text):
            word = match["number"].casefold()
            number = int(word) if word.isdigit() else COUNTS.get(word)
            hedge = (match["hedge"] or "").casefold()
            least = bool(
                re.search(
                    "少なくとも|最小|최소|적어도|at least",
                    hedge + text[max(0, match.start() - 12) : match.start()],
                )
            )
            if number == 0 or (number or 0) > 100:
                continue
            found.append(CountFound(number, least, match.start(), match.end()))
    return tuple(found)
