"""Into which waters a sentence says that it fell, or towards which it was fired."""

from __future__ import annotations

import re

from attrs import frozen

from geomap.readers.announcement.lexicon import Lexicon


@frozen
class FallAreaFound:
    """The waters that a sentence names, in a phrase that event files know."""

    phrase: str
    start: int
    end: int
    is_heading: bool
    """Only flown towards, not said to have fallen there."""


def fall_areas_in(
    text: str, words: Lexicon, *, says_fall: bool = False
) -> tuple[FallAreaFound, ...]:
    """Return the waters of fall, or else those it was launched towards.

    One, but for a sentence that says that it fell into two seas: those are both
    returned, to be held against each other. A sea that it flew over or did not reach is left out.

    `says_fall` tells that the sentence, of which `text` is a part, speaks of a fall.
    """
    falls = [match.span() for match in words.pattern("verbs.fall").finditer(text)]
    found: list[tuple[bool, int, FallAreaFound]] = []
    for phrase, patterns in words.table["fall_area"].items():
        if phrase in ("heading", "over", "not"):
            continue
        for match in words.any(f"fall_area {phrase}", patterns).finditer(text):
            if _is_beside(text, match, words, "over") or _is_beside(text, match, words, "not"):
                continue
            is_heading = _is_heading(text, match, falls, words)
            if not is_heading and not falls and not says_fall:
                continue
            if not is_heading and _is_origin(text, match, words):
                continue
            found.append(
                (
                    is_heading,
                    -(match.end() - match.start()),
                    FallAreaFound(phrase, match.start(), match.end(), is_heading),
                )
            )
    fallen = [area for _, _, area in found if not area.is_heading]
    linked = [area for area in fallen if _is_linked(area, falls, words)]
    if len({sea_of(area.phrase) for area in linked}) > 1:
        return tuple(linked)
    if linked:
        found = [item for item in found if item[2] in linked]
    return (min(found, key=lambda item: item[:2])[2],) if found else ()


_SEA = {
    "near the east coast of the Korean Peninsula": "Sea of Japan",
    "near the west coast of the Korean Peninsula": "Yellow Sea",
    "Philippine Sea": "Pacific",
}
"""Waters that are part of others."""
_LINK_EN, _LINK_CJK = 45, 14
"""Characters between a sea and the verb that says that it fell there."""


def sea_of(phrase: str) -> str:
    """Return the sea that waters are part of."""
    return _SEA.get(phrase, phrase)


def _is_linked(area: FallAreaFound, falls: list[tuple[int, int]], words: Lexicon) -> bool:
    """Say whether the verb of a fall stands next to a sea: before it, or after it in Asia."""
    if words.language == "en":
        return any(0 <= area.start - end < _LINK_EN for _, end in falls)
    return any(0 <= start - area.end < _LINK_CJK for start, _ in falls)


def _is_beside(text: str, match: re.Match[str], words: Lexicon, kind: str) -> bool:
    """Say whether words that it flew over a sea, or did not reach it, stand next to that sea."""
    if words.language == "en":
        return bool(words.raw(f"fall_area.{kind}").search(text[: match.start()]))
    return bool(words.raw(f"fall_area.{kind}").match(text, match.end()))


_ABOUT_THERE = re.compile(r"(?: ?(?:지점|해상|해역|부근)|の?(?:地点|海上|海域|付近|沖合?))*")
_NOT_THERE_EN = re.compile(
    r"(?i)(?:\b(?:not|never|nothing|none of \w+(?: \w+)?)|n't)\s+"
    r"(?:fall|fallen|fell|land\w*|splash\w*|c[ao]me|go|gone|went|drop\w*|hit)\b[^.;,]{0,40}$"
)


def is_denied(text: str, start: int, end: int, words: Lexicon) -> bool:
    """Say whether a place of fall, between two places of a sentence, is where it did not fall."""
    if words.language == "en":
        return _NOT_THERE_EN.search(text[:start]) is not None
    about = _ABOUT_THERE.match(text, end)
    return bool(words.raw("fall_area.not").match(text, about.end() if about else end))


def _is_heading(
    text: str, match: re.Match[str], falls: list[tuple[int, int]], words: Lexicon
) -> bool:
    heading = words.raw("fall_area.heading")
    if words.language != "en":
        return bool(heading.match(text, match.end()))
    return bool(heading.search(text[: match.start()])) and not any(
        end <= match.start() and match.start() - end < _LINK_EN for _, end in falls
    )


def _is_origin(text: str, match: re.Match[str], words: Lexicon) -> bool:
    """Say whether it is measured or came from there."""
    if words.language == "en":
        return bool(re.search(r"(?i)from\s+(?:\w+\s+){0,2}$", text[: match.start()]))
    return bool(re.match(r"(?:の[^、。]{1,24})?(?:から|より|에서)", text[match.end() :]))
