"""The facts of one placed sentence, each with its place, its source and its missile."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from attrs import frozen

from geomap.readers.announcement.claims import claims_in
from geomap.readers.announcement.direction import direction_in
from geomap.readers.announcement.fall import fall_area_in, falls_in
from geomap.readers.announcement.figures import Figure, describe, figures_in, stated
from geomap.readers.announcement.folding import Folded
from geomap.readers.announcement.launch import launch_in
from geomap.readers.announcement.lexicon import Lexicon, lexicon
from geomap.readers.announcement.measures import measures_in
from geomap.readers.announcement.missiles import COUNTS, missiles_in
from geomap.readers.announcement.names import Names
from geomap.readers.announcement.offshore import offshore_in
from geomap.readers.announcement.overflight import overflight_in
from geomap.readers.announcement.speakers import JAPANESE, UNNAMED, speakers_in
from geomap.readers.announcement.standing import Placed, Standing
from geomap.readers.announcement.values import Found

_NUMBER = {
    **{
        word: n
        for n, word in enumerate(["first", "second", "third", "fourth", "fifth", "sixth"], 1)
    },
    **{word: n for n, word in enumerate("一二三四五六七八", 1)},
    **{word: n for n, word in enumerate("첫두세네", 1)},
}
_SOME_COUNT = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}


_OPEN_SEA = {
    "near the east coast of the Korean Peninsula": "Sea of Japan",
    "near the west coast of the Korean Peninsula": "Yellow Sea",
}


@frozen
class Part:
    """A stretch of a sentence that is about some of the missiles."""

    start: int
    end: int
    flights: tuple[int, ...]
    """Numbers of the missiles; none: all of them."""
    counts: tuple[int, ...] = ()
    """How many each of `flights` stands for."""
    is_more: bool = False
    """Of missiles that were fired besides those told of before."""


def parts_of(
    placed: Placed, previous: tuple[int, ...], highest: int, in_item: tuple[int, ...] = ()
) -> tuple[Part, ...]:
    """Cut a sentence where it turns from one missile to another."""
    text, sentence = placed.text, placed.sentence
    if sentence.item is not None or in_item:
        return (Part(0, len(text), (sentence.item,) if sentence.item is not None else in_item),)
    marks: list[tuple[int, tuple[int, ...]]] = []
    mark_ends: list[int] = []
    divided = _groups(text, sentence.language)
    if divided:
        return divided
    more = lexicon(sentence.language).named("items.more").search(text)
    if more:
        word = next(group for group in more.groups() if group)
        count = int(word) if word.isdigit() else COUNTS.get(word.casefold(), 1)
        return (Part(0, len(text), (highest + 1,), (count,), True),)
    each = lexicon(sentence.language).pattern("count.each")
    last = highest
    for match in lexicon(sentence.language).named("items.ordinal").finditer(text):
        groups = match.groupdict()
        if groups.get("n") or groups.get("digit"):
            word = groups.get("n") or groups.get("digit") or ""
            number = int(word) if word.isdigit() else _NUMBER[word.casefold()]
            numbers: tuple[int, ...] = (number,)
            if groups.get("m"):
                numbers = (number, _NUMBER[groups["m"].casefold()])
        elif groups.get("one"):
            numbers = (1,)
        else:
            numbers = (last + 1,) if last else (2,)
        last = max(numbers)
        marks.append((match.start(), numbers))
        mark_ends.append(match.end())
    for match in each.finditer(text):
        after = [end for end in mark_ends if end <= match.start()]
        if after and not re.fullmatch(r"[\s,、はがも]*", text[max(after) : match.start()]):
            marks.append((match.start(), ()))
            mark_ends.append(match.end())
    order = sorted(range(len(marks)), key=lambda index: marks[index][0])
    marks, mark_ends = [marks[index] for index in order], [mark_ends[index] for index in order]
    if not marks:
        goes_on = re.match(
            r"(?i)(?:it|that (?:one|missile))\s|同ミサイルは|それは|그 미사일은", text
        )
        return (Part(0, len(text), previous if goes_on else ()),)
    merged: list[tuple[int, tuple[int, ...]]] = []
    ends: list[int] = []
    for (start, numbers), end in zip(marks, mark_ends, strict=True):
        if (
            merged
            and numbers
            and merged[-1][1]
            and re.fullmatch(
                r"(?i)[\s,、・]*(?:と|及び|および|and|과|와|및)?[\s,、]*", text[ends[-1] : start]
            )
        ):
            merged[-1] = (merged[-1][0], (*merged[-1][1], *numbers))
        else:
            merged.append((start, numbers))
        ends.append(end)
    parts = [Part(0, merged[0][0], ())] if merged[0][0] else []
    for index, (start, numbers) in enumerate(merged):
        end = merged[index + 1][0] if index + 1 < len(merged) else len(text)
        parts.append(Part(start, end, tuple(dict.fromkeys(numbers))))
    return tuple(parts)


def _groups(text: str, language: str) -> tuple[Part, ...]:
    """Cut 'three fell inside the zone, the fourth near it' into its groups."""
    claims = {claim.claim for claim in claims_in(text, lexicon(language))}
    found = list(lexicon(language).named("items.group").finditer(text))
    some = lexicon(language).named("items.some").search(text)
    marked = list(lexicon(language).named("items.ordinal").finditer(text))
    if (claims or figures_in(text)) and some and len(found) < 2 and len(marked) < 2:
        word = (some["n"] or "one").casefold()
        count = int(word) if word.isdigit() else _SOME_COUNT.get(word, 1)
        return (Part(0, some.start(), ()), Part(some.start(), len(text), (1,), (count,)))
    if len(claims) < 2 or len(found) < 2:
        return ()
    parts = [] if found[0].start() == 0 else [Part(0, found[0].start(), ())]
    for number, match in enumerate(found, 1):
        end = found[number].start() if number < len(found) else len(text)
        word = (match.groupdict().get("n") or "one").casefold()
        count = int(word) if word.isdigit() else {"one": 1, "two": 2, "three": 3, "four": 4}[word]
        parts.append(Part(match.start(), end, (number,), (count,)))
    return tuple(parts)


@frozen
class Context:
    """What a sentence brings to all of its facts."""

    placed: Placed
    folded: Folded
    by: str
    names_source: bool
    japanese: str
    """The Japanese source to which a statement about the EEZ goes where the sentence names none."""
    zone_named_before: bool


def facts_in(context: Context, part: Part, names: Names) -> tuple[list[Found], list[str]]:
    """Return the facts of a part of a sentence, and what in it was not understood."""
    placed, sentence = context.placed, context.placed.sentence
    words = lexicon(sentence.language)
    text = " " * part.start + placed.text[part.start : part.end]
    problems: list[str] = []
    found: list[Found] = []
    speakers = _speakers_by_place(placed.text, words, context)
    is_forecast = bool(words.pattern("forecast.clause").search(text))
    is_first = bool(words.pattern("forecast.first").search(text))
    whole_sentence = context.folded.span(sentence.start, sentence.end)

    def add(
        field: str,
        value: str,
        start: int,
        end: int,
        *,
        by: str = "",
        stage: str = "",
        details: Sequence[tuple[str, str]] = (),
        flights: tuple[int, ...] = (),
    ) -> None:
        span = context.folded.span(sentence.start + start, sentence.start + end)
        for flight in flights or part.flights or (None,):
            found.append(
                Found(
                    field, value, span, whole_sentence,
                    by or _nearest_speaker(start, speakers, context.by),
                    stage or ("first" if is_first else "final"),
                    flight, tuple(details), placed.standing is Standing.THIS,
                )
            )  # fmt: skip

    figures = figures_in(text)
    near = context.folded.text[max(0, sentence.start - 300) : sentence.end + 300]
    falls = falls_in(text, figures, words, names, near)
    says_fall = (
        bool(words.pattern("verbs.fall").search(placed.text))
        or is_forecast
        or placed.sentence.item is not None
    )
    taken = tuple((fall.start, fall.end) for fall in falls)
    for fall in falls if placed.standing is Standing.THIS else ():
        if not says_fall and not words.pattern("eez.zone").search(text) and "海" not in text:
            continue
        if not fall.place or fall.figure is None:
            problems.append(fall.problem)
            continue
        details = [("place", fall.place)]
        if fall.bearing:
            details.append(("bearing", fall.bearing))
        details.append(("distance_km", describe(stated(fall.figure))))
        side = f"{fall.bearing} of" if fall.bearing else "from"
        shown = f"{describe(stated(fall.figure))} km {side}"
        add(
            "fall",
            f"{shown} {fall.place}",
            fall.start,
            max(fall.end, fall.figure.unit_end),
            stage="forecast" if is_forecast else "",
            details=details,
        )
    for off in offshore_in(text, words, names) if placed.standing is Standing.THIS else ():
        if any(off.start < end and start < off.end for start, end in taken):
            continue
        if not off.place:
            problems.append(off.problem)
            continue
        towards = (("bearing", off.bearing),) if off.bearing else ()
        add(
            "fall",
            f"{off.bearing} of {off.place}" if off.bearing else f"off {off.place}",
            off.start,
            off.end,
            stage="forecast" if is_forecast else "",
            details=(("place", off.place), *towards),
        )
    for measured in measures_in(text, figures, taken, words):
        figure = measured.figure
        start = figure.start
        end = figure.end - (1 if text[figure.end - 1 : figure.end] in ("の",) else 0)
        value = describe(stated(figure))
        if figure.seconds:
            value = re.sub(r"[\d.]+$", figure.seconds, value)
        other = _other_of_two(text, figure, figures) if not part.flights else None
        if other is None:
            add(measured.field, value, start, end)
            continue
        add(measured.field, value, start, end, flights=(1,))
        second = describe(stated(other))
        add(measured.field, second, other.start, other.end, flights=(2,))
    # A statement about the EEZ is worth more than all else: only from sentences about this launch.
    if placed.standing is Standing.THIS:
        claims = claims_in(
            text, words, zone_named_before=context.zone_named_before, sentence=placed.text
        )
        for claim in claims:
            by = _nearest_speaker(claim.start, speakers, context.by)
            if by not in JAPANESE and not (context.names_source and by != UNNAMED):
                by = context.japanese or by
            add(
                "verdict",
                claim.claim.value,
                claim.start,
                claim.end,
                by=by,
                stage="forecast" if is_forecast else "",
            )
    launch = (
        launch_in(text, words, names) if words.pattern("verbs.launch").search(placed.text) else None
    )
    if launch:
        add("launch", f"{launch.kind}: {launch.name}", launch.start, launch.end)
    if (
        words.pattern("verbs.launch").search(placed.text)
        or words.pattern("range.after").search(placed.text)
        or "fl" in text
    ):
        direction = direction_in(_without(text, taken), words)
        if direction:
            also = (("other", direction.other),) if direction.other else ()
            add("direction", direction.word, direction.start, direction.end, details=also)
    if placed.standing is Standing.THIS and (over := overflight_in(text, words)):
        add("overflew", "true", *over)
    in_part = part.flights and words.language != "en"
    area = fall_area_in(text, words, says_fall=bool(in_part) and says_fall)
    if area:
        stage = "forecast" if is_forecast and not area.is_heading else ""
        # Fired towards the sea off a coast says nothing of how far from the coast it fell.
        phrase = _OPEN_SEA.get(area.phrase, area.phrase) if area.is_heading else area.phrase
        add(
            "heading" if area.is_heading else "fall_area", phrase, area.start, area.end, stage=stage
        )
    for missile in missiles_in(text, words):
        add("missile" if missile.is_name else "class", missile.name, missile.start, missile.end)
    for clock in placed.clocks:
        if part.start <= clock.start < part.end and clock.of in ("launch", "fall"):
            field = "launched_at" if clock.of == "launch" else "fell_at"
            add(field, clock.text, clock.start, clock.end,
                stage="forecast" if is_forecast and clock.of == "fall" else "")  # fmt: skip
    return found, problems


_RESPECTIVELY = re.compile(r"각각|それぞれ|(?i:respectively)")


def _other_of_two(text: str, figure: Figure, figures: Sequence[Figure]) -> Figure | None:
    """Return the second figure of '각각 420km, 270km' or 'A and B respectively'."""
    if not _RESPECTIVELY.search(text):
        return None
    following = [other for other in figures if other.start >= figure.end]
    if not following or following[0].unit != figure.unit:
        return None
    between = text[figure.end : following[0].start]
    joined = re.fullmatch(r"(?i)\s*(?:[,、・]|와|과|및|と|and)\s*(?:and\s+)?", between)
    return following[0] if joined else None


def _without(text: str, taken: Iterable[tuple[int, int]]) -> str:
    for start, end in taken:
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def _speakers_by_place(
    text: str, words: Lexicon, context: Context
) -> tuple[tuple[int, int, str], ...]:
    """Return the sources of a sentence that speak in it in turn: 'X said ..., while Y said ...'."""
    named = [item for item in speakers_in(text, words) if item[2] != "NHK"]
    if len({item[2] for item in named}) < 2:
        return ()
    turn = re.compile(r"(?i)\bwhile\b|\bwhereas\b|\bbut\b|;|一方|これに対し|반면|한편")
    return tuple(named) if turn.search(text) else ()


def _nearest_speaker(place: int, speakers: tuple[tuple[int, int, str], ...], default: str) -> str:
    before = [name for start, _, name in speakers if start <= place]
    return before[-1] if before else speakers[0][2] if speakers else default
