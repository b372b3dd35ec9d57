"""What each figure of a sentence measures: how high, how far, or for how long it flew.

That follows from the words next to it: 最高高度 before it, 飛翔 after it, 'flew'
before it. A figure that no such word claims is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from attrs import evolve, frozen

from geomap.events import Qualifier
from geomap.readers.announcement.figures import Figure
from geomap.readers.announcement.lexicon import Lexicon

_CLAUSE = 300
"""Characters on either side of a figure beyond which no word is about it."""
_SPEED_BESIDE = re.compile(
    r"(?i)[,、][^,、]*(?:음속|마하|시속|초속|時速|秒速|マッハ|音速|per hour"
    r"|mph|km/h|kph|mach)[^,、]*"
)
"""A speed in the next clause does not make the figure before it one."""


@frozen
class Measured:
    """A figure and the field that it fills: apogee_km, range_km or flight_minutes."""

    field: str
    figure: Figure


def measures_in(
    text: str, figures: tuple[Figure, ...], taken: tuple[tuple[int, int], ...], words: Lexicon
) -> tuple[Measured, ...]:
    """Say what each free figure of a sentence measures, as far as its words tell."""
    found: list[Measured] = []
    for figure in _without_twins(text, figures):
        if any(figure.start < end and start < figure.end for start, end in taken):
            continue
        if _is_elsewhere(text, figure, figures, words):
            continue
        field = _beside(text, figure, figures) or _field_of(text, figure, figures, words)
        if field is None or (
            figure.is_converted
            and any(other.field == field and not other.figure.is_converted for other in found)
        ):
            continue
        if figure.quantity.value <= 0:
            continue
        found.append(Measured(field, figure))
    return tuple(found)


def _without_twins(text: str, figures: tuple[Figure, ...]) -> list[Figure]:
    """Drop the miles of '600 km (373 miles)' and of 'about 373 miles (600 km)'; hedges stay."""
    kept: list[Figure] = []
    for figure in figures:
        before = kept[-1] if kept else None
        if before and _are_twins(before, figure, text[before.end : figure.start]):
            if figure.is_converted and not before.is_converted:
                continue
            if before.is_converted and not figure.is_converted:
                hedged = figure.quantity
                if hedged.qualifier is Qualifier.EXACT and before.quantity.upper is None:
                    hedged = evolve(hedged, qualifier=before.quantity.qualifier)
                kept[-1] = evolve(figure, quantity=hedged, start=before.start)
                continue
        kept.append(figure)
    return kept


def _are_twins(first: Figure, second: Figure, between: str) -> bool:
    """Say whether two figures are one in two units: '373 miles (600 km)', '373 miles or 600 km'."""
    if re.fullmatch(r"\s*\(\s*", between):
        return True
    return (
        re.fullmatch(r"\s*,?\s*or\s+|\s*/\s*", between) is not None
        and first.is_converted is not second.is_converted
        and abs(first.quantity.value - second.quantity.value) <= 0.03 * second.quantity.value
    )


_RESPECTIVELY = re.compile(r"각각|それぞれ|(?i:respectively)")


def other_of_two(text: str, figure: Figure, figures: Sequence[Figure]) -> Figure | None:
    """Return the second figure of '각각 420km, 270km' or 'A and B respectively'."""
    if not _RESPECTIVELY.search(text):
        return None
    following = [other for other in figures if other.start >= figure.end]
    if not following or following[0].unit != figure.unit:
        return None
    between = text[figure.end : following[0].start]
    joined = re.fullmatch(r"(?i)\s*(?:[,、・]|와|과|및|と|and)\s*(?:and\s+)?", between)
    return following[0] if joined else None


def _clause(text: str, figure: Figure) -> str:
    stops = "、。;" if re.search(r"[\u3041-\u30ff]", text) else ";."
    first, last = max(0, figure.start - _CLAUSE), figure.end + _CLAUSE
    left = max(first, *(text.rfind(stop, first, figure.start) + 1 for stop in stops))
    rights = [
        place
        for stop in stops
        if (place := text.find(stop, figure.end, last)) >= 0
        and not text[place : place + 2].rstrip().isalnum()
    ]
    return text[left : min(rights, default=last)]


def _is_elsewhere(text: str, figure: Figure, figures: tuple[Figure, ...], words: Lexicon) -> bool:
    """Say whether the figure is of something else: a missile's reach, a speed, a warhead."""
    clause = _clause(text, figure)
    bans = words.pattern("not_a_flight.clause")
    if not bans.search(clause):
        return False
    near = (
        text[max(0, figure.start - 25) : figure.start]
        + " "
        + _SPEED_BESIDE.sub("", text[figure.end : figure.end + 45])
    )
    others = [other for other in figures if other is not figure]
    if any(other.start >= figure.end and other.start - figure.end < 45 for other in others):
        following = min(other.start for other in others if other.start >= figure.end)
        near = text[max(0, figure.start - 25) : figure.start] + " " + text[figure.end : following]
    return bool(bans.search(near))


_HIGH = re.compile(
    r"(?i)\s*(?:\([^()]*\)\s*)?(?:high\b(?![- ](?:altitude|angle|speed|arc|trajectory|above|over))"
    r"|(?:up )?into space\b)"
)
_FAR = re.compile(r"(?i)\s*(?:\([^()]*\)\s*)?far\b(?! (?:from|off|short))")
_HIGH_AND = re.compile(rf"{_HIGH.pattern}\s*(?:,|,? and)\s*")
_AWAY = re.compile(
    r"(?i)\s*(?:\([^()]*\)\s*)?(?:from|off|of|away|short|inside|outside|(?:north|south|east|west))"
)
_FLEW = re.compile(r"(?i)\b(?:flew|flown|fly|flying|travel(?:l?ed|l?ing))[^\d.,;]*$")


def _beside(text: str, figure: Figure, figures: tuple[Figure, ...]) -> str | None:
    """Say what '6,000 km high and 1,000 km far' measure: the word beside a figure decides.

    What flew 6,000 km high flew the distance that follows with an 'and'.
    """
    if figure.unit != "km" or figure.quantity.upper is not None:
        return None
    if _HIGH.match(text, figure.unit_end):
        return "apogee_km"
    if _FAR.match(text, figure.unit_end):
        return "range_km"
    flew_high = any(
        _HIGH_AND.fullmatch(text, other.unit_end, figure.start)
        and _FLEW.search(text[: other.start])
        for other in figures
    )
    return "range_km" if flew_high and not _AWAY.match(text, figure.unit_end) else None


def _field_of(text: str, figure: Figure, figures: tuple[Figure, ...], words: Lexicon) -> str | None:
    left = max(
        (other.end for other in figures if other.end <= figure.start and other.unit == figure.unit),
        default=0,
    )
    # What follows two figures 'respectively' is of the first as well.
    end = (other_of_two(text, figure, figures) or figure).end
    right = min(
        (other.start for other in figures if other.start >= end and other.unit == figure.unit),
        default=len(text),
    )
    if left and re.fullmatch(r"\s*\(?\s*", text[left : figure.start]):
        left = 0  # 'a distance of 620 miles (1,000 km)': the words before serve both
    before = text[max(left, figure.start - _CLAUSE) : figure.start]
    after = text[end : min(right, end + _CLAUSE)]
    if figure.unit == "minutes":
        hit = _nearest(before, after, {"flight_minutes": "flight_time"}, words)
        if hit and re.match(
            r"\s*(?:after (?!(?:the )?(?:launch|lift))|later|ago|apart|interval)", after
        ):
            return None
        return hit
    return _nearest(before, after, {"apogee_km": "apogee", "range_km": "range"}, words)


def _nearest(before: str, after: str, sections: dict[str, str], words: Lexicon) -> str | None:
    candidates: list[tuple[int, int, str]] = []
    reach = 40 if words.language == "en" else 22
    for field, section in sections.items():
        for match in words.pattern(f"{section}.before").finditer(before):
            gap = len(before[match.end() :].strip(" ,:(約はが、も"))
            if gap <= reach and not re.search(r"[。;]|\.\s", before[match.end() :]):
                candidates.append((gap, 0, field))
        for match in words.pattern(f"{section}.after").finditer(after):
            gap = len(after[: match.start()].strip(" )(をのも"))
            if gap <= (12 if words.language != "en" else 6) and not re.search(
                r"[。;]|\.\s", after[: match.start()]
            ):
                candidates.append((gap, 1, field))
            break
    return min(candidates)[2] if candidates else None
