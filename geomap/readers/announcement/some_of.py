"""Whether words are about some missiles of a salvo alone: 'one fell inside', 1発が."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import evolve

from geomap.readers.announcement.lexicon import Lexicon
from geomap.readers.announcement.missiles import COUNTS
from geomap.readers.announcement.values import Found

SOME = "some"
"""Some of them, however many there were."""
_SEVERAL = "several"
"""All of them, where no number was told."""


def of_how_many(text: str, start: int, end: int, words: Lexicon, sentence: str) -> str:
    """Return how many missiles a statement, between two places of a text, is about.

    A number, 'some' or 'several'; empty where no number is its subject. The text is
    cut off where its `sentence` turns to other missiles.
    """
    subjects = list(words.named("items.subject").finditer(text, 0, start))
    after = words.named("items.subject_after").match(sentence, end)
    if after:
        subjects.append(after)
    if not subjects:
        return ""
    last = subjects[-1]
    if words.pattern("count.each").search(text, last.end(), max(start, last.end())):
        return ""
    groups = last.groupdict()
    if groups.get("some") or groups.get("some2"):
        return SOME
    if groups.get("single"):
        return "1"
    word = next(value for value in groups.values() if value).casefold()
    number = int(word) if word.isdigit() else COUNTS.get(word)
    return str(number) if number else _SEVERAL


def without_parts(
    found: Sequence[Found], fired: int | None, *, is_several: bool, notes: list[str]
) -> list[Found]:
    """Leave out what is said of the EEZ for some missiles, where it would stand for all.

    Parameters
    ----------
    found : sequence of Found
    fired : int or None
        Missiles of the whole launch; None: not said.
    is_several : bool
        It is only said that there were several.
    notes : list of str
        Takes what was left out.
    """
    kept: list[Found] = []
    for item in found:
        of = dict(item.details).get("of", "") if item.field == "verdict" else ""
        if of and item.flight is None and _is_part(of, fired, is_several=is_several):
            note = f"{item.value!r} is said of a part of what was fired only, left out"
            if note not in notes:
                notes.append(note)
            continue
        kept.append(evolve(item, details=()) if of else item)
    return kept


def _is_part(of: str, fired: int | None, *, is_several: bool) -> bool:
    if of == SOME:
        return True
    if of == _SEVERAL:
        return fired is not None
    return is_several or (fired is not None and int(of) < fired)
