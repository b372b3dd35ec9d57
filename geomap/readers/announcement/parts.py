"""Stretches of a sentence, each about some of the missiles: the first, two of them, all."""

from __future__ import annotations

import re
from collections.abc import Sequence

from attrs import frozen

from geomap.readers.announcement.claims import claims_in
from geomap.readers.announcement.figures import figures_in
from geomap.readers.announcement.lexicon import Lexicon, lexicon
from geomap.readers.announcement.missiles import COUNTS
from geomap.readers.announcement.standing import Placed

_NUMBER = {
    **{
        word: n
        for n, word in enumerate(["first", "second", "third", "fourth", "fifth", "sixth"], 1)
    },
    **{word: n for n, word in enumerate("一二三四五六七八", 1)},
    **{word: n for n, word in enumerate("첫두세네", 1)},
}


@frozen
class Part:
    """A stretch of a sentence that is about some of the missiles."""

    start: int
    end: int
    flights: tuple[int, ...]
    """Numbers of the missiles; none: all of them."""
    counts: tuple[int, ...] = ()
    """How many each of `flights` stands for; 0: the rest of them."""
    is_more: bool = False
    """Of missiles that were fired besides those told of before."""


@frozen
class _Mark:
    """Words that turn to some of the missiles: 'the second', 'each'."""

    start: int
    end: int
    flights: tuple[int, ...]


def parts_of(
    placed: Placed, previous: tuple[int, ...], highest: int, in_item: tuple[int, ...] = ()
) -> tuple[Part, ...]:
    """Cut a sentence where it turns from one missile to another.

    Parameters
    ----------
    placed : Placed
    previous : tuple of int
        The missiles that the sentence before was about.
    highest : int
        The highest number of a missile so far.
    in_item : tuple of int
        The missile of the numbered item that the sentence belongs to.
    """
    text, sentence = placed.text, placed.sentence
    if sentence.item is not None or in_item:
        return (Part(0, len(text), (sentence.item,) if sentence.item is not None else in_item),)
    divided = _groups(text, sentence.language)
    if divided:
        return divided
    words = lexicon(sentence.language)
    more = words.named("items.more").search(text)
    if more:
        word = next(group for group in more.groups() if group)
        count = int(word) if word.isdigit() else COUNTS.get(word.casefold(), 1)
        return (Part(0, len(text), (highest + 1,), (count,), True),)
    marks = _joined(_marks(text, words, highest), text)
    if not marks:
        goes_on = re.match(
            r"(?i)(?:it|that (?:one|missile))\s|同ミサイルは|それは|그 미사일은", text
        )
        return (Part(0, len(text), previous if goes_on else ()),)
    parts = [Part(0, marks[0].start, ())] if marks[0].start else []
    ends = [*(mark.start for mark in marks[1:]), len(text)]
    parts += [
        Part(mark.start, end, tuple(dict.fromkeys(mark.flights)))
        for mark, end in zip(marks, ends, strict=True)
    ]
    return tuple(parts)


def _marks(text: str, words: Lexicon, highest: int) -> list[_Mark]:
    """Return where a sentence turns to other missiles, in the order of the text."""
    marks: list[_Mark] = []
    last = highest
    for match in words.named("items.ordinal").finditer(text):
        numbers = _numbers(match, last)
        last = max(numbers)
        marks.append(_Mark(match.start(), match.end(), numbers))
    for match in words.pattern("count.each").finditer(text):
        before = [mark.end for mark in marks if mark.end <= match.start()]
        if before and not re.fullmatch(r"[\s,、はがも]*", text[max(before) : match.start()]):
            marks.append(_Mark(match.start(), match.end(), ()))
    return sorted(marks, key=lambda mark: mark.start)


def _numbers(match: re.Match[str], last: int) -> tuple[int, ...]:
    """Return the missiles of an ordinal: 'the first and second', or 'the other' after the last."""
    groups = match.groupdict()
    word = groups.get("n") or groups.get("digit")
    if word:
        number = int(word) if word.isdigit() else _NUMBER[word.casefold()]
        return (number, _NUMBER[groups["m"].casefold()]) if groups.get("m") else (number,)
    if groups.get("one"):
        return (1,)
    return (last + 1,) if last else (2,)


def _joined(marks: Sequence[_Mark], text: str) -> list[_Mark]:
    """Make one mark of those that only a comma or an 'and' stands between."""
    joined: list[_Mark] = []
    for mark in marks:
        before = joined[-1] if joined else None
        if (
            before
            and mark.flights
            and before.flights
            and re.fullmatch(
                r"(?i)[\s,、・]*(?:と|及び|および|and|과|와|및)?[\s,、]*",
                text[before.end : mark.start],
            )
        ):
            joined[-1] = _Mark(before.start, mark.end, (*before.flights, *mark.flights))
        else:
            joined.append(mark)
    return joined


def _groups(text: str, language: str) -> tuple[Part, ...]:
    """Cut 'three fell inside the zone, the fourth near it' into its groups."""
    claims = {claim.claim for claim in claims_in(text, lexicon(language))}
    found = list(lexicon(language).named("items.group").finditer(text))
    some = lexicon(language).named("items.some").search(text)
    marked = list(lexicon(language).named("items.ordinal").finditer(text))
    if (claims or figures_in(text)) and some and len(found) < 2 and len(marked) < 2:
        word = next((word for name, word in some.groupdict().items() if word and name != "a"), "1")
        count = _number_of(word.casefold())
        return (Part(0, some.start(), ()), Part(some.start(), len(text), (1,), (count,)))
    is_all = any(match.groupdict().get("rest") for match in found)
    if len(found) < 2 or len(claims) < (1 if is_all else 2):
        return ()
    parts = [] if found[0].start() == 0 else [Part(0, found[0].start(), ())]
    for number, match in enumerate(found, 1):
        end = found[number].start() if number < len(found) else len(text)
        groups = match.groupdict()
        word = groups.get("n") or groups.get("n2") or ("0" if groups.get("rest") else "one")
        count = _number_of(word.casefold())
        parts.append(Part(match.start(), end, (number,), (count,)))
    return tuple(parts)


def _number_of(word: str) -> int:
    return int(word) if word.isdigit() else COUNTS.get(word, 1)
