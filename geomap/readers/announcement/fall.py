"""Where a sentence says that it fell: so far from a place."""

from __future__ import annotations

import re
from collections.abc import Iterable

from attrs import frozen

from geomap.readers.announcement.direction import compass_word
from geomap.readers.announcement.figures import Figure
from geomap.readers.announcement.lexicon import Lexicon
from geomap.readers.announcement.names import Names


@frozen
class FallFound:
    """A place of fall: so far from there, in that direction."""

    place: str
    """The gazetteer's name; empty where it was not understood."""
    bearing: str
    figure: Figure | None
    start: int
    end: int
    problem: str = ""


_LINK = {
    "ja": r"(?:\([^()]{1,20}\)|から|より|の|沖合|沖|に|へ|方向|方|側|海上|海域|、|島|市)",
    "ko": r"(?:\([^()]{1,20}\)|\s|에서부터|으로부터|에서|으로|의|해상|방향|섬|쪽|측)",
}
_POINT = {
    "ja": r"(?P<bearing>[東西南北]{1,3})",
    "ko": r"(?P<bearing>[동서남북]{1,3}(?=쪽|측|방| |의))",
}
_WIDTH_OR_FLIGHT = re.compile(
    r"(?ai)\b(?:(?:extend|stretch|span|reach(?:es|ing)? out)\w*\s+(?:\w+\s+){0,4}"
    r"|(?:flew|flown|travell?ed)\s+(?:for\s+)?)$"
)
_EN_WORD = "(?:north|south|east|west)"
_EN_POINT = (
    rf"(?:to the )?(?P<bearing>{_EN_WORD}(?:[- ]?{_EN_WORD}){{0,2}})(?:ern|ward|wards|erly)?"
)


def falls_in(
    text: str, figures: tuple[Figure, ...], words: Lexicon, names: Names, near: str = ""
) -> tuple[FallFound, ...]:
    """Return the places of fall of a sentence, each with its distance.

    `near` is the text around the sentence: where it speaks of Hokkaido, an Oshima is the
    one off Hokkaido.
    """
    read = _falls_english if words.language == "en" else _falls_cjk
    return tuple(read(text, figures, words, names, near or text))


def _falls_cjk(
    text: str, figures: tuple[Figure, ...], words: Lexicon, names: Names, near: str
) -> Iterable[FallFound]:
    language = words.language
    pattern = names.pattern("place", language)
    link, point = _LINK[language], _POINT[language]
    for figure in figures:
        if figure.unit != "km":
            continue
        before = text[max(0, figure.start - 60) : figure.start]
        shift = figure.start - len(before)
        tail = re.search(rf"(?:{link})*(?:{point})?(?:{link})*$", before)
        ends = list(pattern.finditer(before))
        reached = [
            match
            for match in ends
            if (
                linked := re.fullmatch(
                    rf"(?:{link})*(?:{point})?(?:{link})*", before[match.end() :]
                )
            )
            is not None
            and (
                linked["bearing"] or "から" in linked[0] or "에서" in linked[0] or "沖" in linked[0]
            )
        ]
        if not reached:
            if (
                tail
                and tail["bearing"]
                and not words.pattern("range.after").match(text[figure.end :].lstrip(" をほど程度"))
                and _after_words(text, figure, words)
            ):
                raw = re.search(r"([^、。,.\s]{1,14})$", before[: tail.start()])
                start = shift + (raw.start() if raw else tail.start())
                problem = f"the place in {text[start : figure.end]!r} is not in the gazetteer"
                yield FallFound("", "", figure, start, figure.end, problem)
            continue
        match = max(reached, key=lambda found: (found.end(), len(found[0])))
        linked = re.fullmatch(rf"(?:{link})*(?:{point})?(?:{link})*", before[match.end() :])
        bearing = compass_word(linked["bearing"]) if linked and linked["bearing"] else ""
        name, problem = names.place(match[0])
        if not name and re.search("北海道|홋카이도", near):
            name, problem = (
                names.place("Oshima-Oshima")
                if re.search("大島|오시마", match[0])
                else (name, problem)
            )
        yield FallFound(name, bearing, figure, shift + match.start(), figure.end, problem)


def _after_words(text: str, figure: Figure, words: Lexicon) -> bool:
    return bool(words.pattern("verbs.fall").search(text[figure.end : figure.end + 60]))


def _is_no_distance(text: str, figure: Figure) -> bool:
    """Say whether a figure tells how wide a zone is, or how far it flew.

    'Extends 200 nautical miles from Japan'; 'flew 550 km east of the peninsula'.
    """
    return bool(_WIDTH_OR_FLIGHT.search(text[max(0, figure.start - 40) : figure.start]))


def _falls_english(
    text: str, figures: tuple[Figure, ...], words: Lexicon, names: Names, near: str
) -> Iterable[FallFound]:
    pattern = names.pattern("place", "en")
    for figure in figures:
        if figure.unit != "km" or _is_no_distance(text, figure):
            continue
        rest = text[figure.end :]
        lead = re.match(
            rf"(?ai)\s*(?:away\s+)?(?:\([^()]*\)\s*)?(?:{_EN_POINT}\s+(?:of|from|off)"
            rf"|(?:away\s+)?(?:off|from)(?:\s+the\s+(?:north|south|east|west)"
            rf"\w*\s+coast\s+of)?)\s+",
            rest,
        )
        if not lead:
            continue
        after = rest[lead.end() :]
        stop = re.search(
            r"[,;]|\s(?:at|on|in|and|after|before|around|with|when|within|outside|inside)\s", after
        )
        scope = after[: stop.start() if stop else None][:90]
        matches = list(pattern.finditer(scope))
        shown = f"{figure.quantity.text} {rest[: lead.end()].strip()} {scope}"
        if not matches:
            if words.pattern("verbs.fall").search(text):
                yield FallFound("", "", figure, figure.start, figure.end + lead.end() + len(scope),
                                f"the place in {shown!r} is not in the gazetteer")  # fmt: skip
            continue
        match = matches[0]
        if re.match(r"'s\s", scope[match.end() :]) or re.match(
            r"\s*(?:'s)?\s*(?:prefecture's)", scope[match.end() :], re.IGNORECASE
        ):
            match = matches[1] if len(matches) > 1 else match
            if match is matches[0] and re.match(r"'s\s+[A-Z]", scope[match.end() :]):
                yield FallFound("", "", figure, figure.start, figure.end + lead.end() + len(scope),
                                f"the place in {shown!r} is not in the gazetteer")  # fmt: skip
                continue
        bearing = compass_word(lead["bearing"]) if lead["bearing"] else ""
        name, problem = names.place(match[0])
        if not name and re.search(r"(?i)hokkaido", near) and "oshima" in match[0].casefold():
            name, problem = names.place("Oshima-Oshima")
        yield FallFound(
            name, bearing, figure, figure.start, figure.end + lead.end() + match.end(), problem
        )
