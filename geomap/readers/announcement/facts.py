"""The facts of one placed sentence, each with its place, its source and its missile."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from attrs import frozen

from geomap.readers.announcement.claims import claims_in
from geomap.readers.announcement.direction import direction_in
from geomap.readers.announcement.fall import FallFound, falls_in
from geomap.readers.announcement.figures import describe, figures_in, stated
from geomap.readers.announcement.folding import Folded
from geomap.readers.announcement.launch import launch_in
from geomap.readers.announcement.lexicon import lexicon
from geomap.readers.announcement.measures import measures_in, other_of_two
from geomap.readers.announcement.missiles import missiles_in
from geomap.readers.announcement.names import Names
from geomap.readers.announcement.offshore import offshore_in
from geomap.readers.announcement.overflight import overflight_in
from geomap.readers.announcement.parts import Part
from geomap.readers.announcement.speakers import (
    JAPANESE,
    UNNAMED,
    nearest_speaker,
    speakers_in_turn,
)
from geomap.readers.announcement.standing import Placed, Standing
from geomap.readers.announcement.values import Found
from geomap.readers.announcement.waters import fall_areas_in, is_denied

_OPEN_SEA = {
    "near the east coast of the Korean Peninsula": "Sea of Japan",
    "near the west coast of the Korean Peninsula": "Yellow Sea",
}


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
    facts = _Facts(context, part, names)
    facts.read_falls()
    facts.read_measures()
    facts.read_claims()
    facts.read_launch()
    facts.read_direction()
    facts.read_overflight()
    facts.read_waters()
    facts.read_missiles()
    facts.read_clocks()
    return facts.found, facts.problems


class _Facts:
    """The facts of a part of a sentence, in the order in which they are looked for."""

    def __init__(self, context: Context, part: Part, names: Names) -> None:
        self.found: list[Found] = []
        self.problems: list[str] = []
        self._context, self._part, self._names = context, part, names
        self._placed, self._sentence = context.placed, context.placed.sentence
        self._is_this = self._placed.standing is Standing.THIS
        self._words = lexicon(self._sentence.language)
        # What is of other missiles is blank, so that places stay as they are in the sentence.
        self._text = " " * part.start + self._placed.text[part.start : part.end]
        self._whole_sentence = context.folded.span(self._sentence.start, self._sentence.end)
        self._speakers = speakers_in_turn(self._placed.text, self._words)
        is_forecast = bool(self._words.pattern("forecast.clause").search(self._text))
        self._forecast = "forecast" if is_forecast else ""
        is_first = self._words.pattern("forecast.first").search(self._text)
        self._stage = "first" if is_first else "final"
        self._says_fall = (
            bool(self._words.pattern("verbs.fall").search(self._placed.text))
            or is_forecast
            or self._sentence.item is not None
        )
        self._figures = figures_in(self._text)
        near = context.folded.text[max(0, self._sentence.start - 300) : self._sentence.end + 300]
        self._falls = falls_in(self._text, self._figures, self._words, names, near)
        self._taken = tuple((fall.start, fall.end) for fall in self._falls)

    def _add(
        self,
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
        """Keep a fact, once for each missile that it is about."""
        at = self._sentence.start
        span = self._context.folded.span(at + start, at + end)
        self.found.extend(
            Found(
                field,
                value,
                span,
                self._whole_sentence,
                by or nearest_speaker(start, self._speakers, self._context.by),
                stage or self._stage,
                flight,
                tuple(details),
                self._is_this,
            )
            for flight in flights or self._part.flights or (None,)
        )

    def read_falls(self) -> None:
        """Look for places of fall: so far from a place, off a shore."""
        if not self._is_this:
            return
        for fall in self._falls:
            zone = self._words.pattern("eez.zone").search(self._text)
            if _ASKS.match(self._text, fall.end):
                continue  # a headline: 'fell 170 km off Aomori?'
            if is_denied(self._text, fall.start, fall.end, self._words):
                continue
            if self._says_fall or zone or "海" in self._text:
                self._add_fall(fall)
        for off in offshore_in(self._text, self._words, self._names):
            if any(off.start < end and start < off.end for start, end in self._taken):
                continue
            if is_denied(self._text, off.start, off.end, self._words):
                continue
            if not off.place:
                self.problems.append(off.problem)
                continue
            towards = (("bearing", off.bearing),) if off.bearing else ()
            shown = f"{off.bearing} of {off.place}" if off.bearing else f"off {off.place}"
            details = (("place", off.place), *towards)
            self._add("fall", shown, off.start, off.end, stage=self._forecast, details=details)

    def _add_fall(self, fall: FallFound) -> None:
        if not fall.place or fall.figure is None:
            self.problems.append(fall.problem)
            return
        distance = describe(stated(fall.figure))
        details = [("place", fall.place)]
        if fall.bearing:
            details.append(("bearing", fall.bearing))
        details.append(("distance_km", distance))
        side = f"{fall.bearing} of" if fall.bearing else "from"
        shown = f"{distance} km {side} {fall.place}"
        end = max(fall.end, fall.figure.unit_end)
        self._add("fall", shown, fall.start, end, stage=self._forecast, details=details)

    def read_measures(self) -> None:
        """Look for figures of height, range and time."""
        # The minutes of an hour, 7時20分頃発射し, are no flight time.
        hours = tuple((clock.start, clock.end) for clock in self._placed.clocks)
        seconds: set[int] = set()
        for measured in measures_in(self._text, self._figures, self._taken + hours, self._words):
            figure = measured.figure
            if figure.start in seconds:
                continue
            end = figure.end - (1 if self._text[figure.end - 1 : figure.end] in ("の",) else 0)
            value = describe(stated(figure))
            if figure.seconds:
                value = re.sub(r"[\d.]+$", figure.seconds, value)
            both = self._part.flights or (1, 2)
            other = other_of_two(self._text, figure, self._figures) if len(both) == 2 else None
            if other is None:
                self._add(measured.field, value, figure.start, end)
                continue
            seconds.add(other.start)
            self._add(measured.field, value, figure.start, end, flights=both[:1])
            second = describe(stated(other))
            self._add(measured.field, second, other.start, other.end, flights=both[1:])

    def read_claims(self) -> None:
        """Look for statements about the EEZ.

        They are worth more than all else, and so are read of sentences about this launch alone.
        """
        if not self._is_this:
            return
        context = self._context
        claims = claims_in(
            self._text,
            self._words,
            zone_named_before=context.zone_named_before,
            sentence=self._placed.text,
        )
        for claim in claims:
            by = nearest_speaker(claim.start, self._speakers, context.by)
            if by not in JAPANESE and not (context.names_source and by != UNNAMED):
                by = context.japanese or by
            value, stage = claim.claim.value, claim.stage or self._forecast
            of = (("of", claim.of),) if claim.of else ()
            self._add("verdict", value, claim.start, claim.end, by=by, stage=stage, details=of)

    def read_launch(self) -> None:
        """Look for the place of launch."""
        is_seen = self._words.language == "en" and "detected" in self._placed.text.casefold()
        if not is_seen and not self._words.pattern("verbs.launch").search(self._placed.text):
            return
        launch = launch_in(self._text, self._words, self._names)
        if launch:
            classes = {one.name for one in missiles_in(self._text, self._words) if not one.is_name}
            details = (("of", next(iter(classes))),) if len(classes) == 1 else ()
            shown = f"{launch.kind}: {launch.name}"
            self._add("launch", shown, launch.start, launch.end, details=details)

    def read_direction(self) -> None:
        """Look for the direction, in sentences that speak of a launch or a flight."""
        if not (
            self._words.pattern("verbs.launch").search(self._placed.text)
            or self._words.pattern("range.after").search(self._placed.text)
            or "fl" in self._text
        ):
            return
        direction = direction_in(_without(self._text, self._taken), self._words)
        if direction:
            also = (("other", direction.other),) if direction.other else ()
            self._add("direction", direction.word, direction.start, direction.end, details=also)

    def read_overflight(self) -> None:
        """Look for a flight over Japan."""
        if self._is_this and (over := overflight_in(self._text, self._words)):
            self._add("overflew", "true", *over)

    def read_waters(self) -> None:
        """Look for the waters that it fell into or was fired towards."""
        in_part = bool(self._part.flights) and self._words.language != "en"
        says_fall = in_part and self._says_fall
        for area in fall_areas_in(self._text, self._words, says_fall=says_fall):
            if area.is_heading:
                # Fired towards the sea off a coast says nothing of how far from it it fell.
                self._add("heading", _OPEN_SEA.get(area.phrase, area.phrase), area.start, area.end)
            else:
                self._add("fall_area", area.phrase, area.start, area.end, stage=self._forecast)

    def read_missiles(self) -> None:
        """Look for names and classes of missiles."""
        for missile in missiles_in(self._text, self._words):
            field = "missile" if missile.is_name else "class"
            self._add(field, missile.name, missile.start, missile.end)

    def read_clocks(self) -> None:
        """Look for the times of launch and of fall."""
        for clock in self._placed.clocks:
            if not self._part.start <= clock.start < self._part.end:
                continue
            if clock.of == "launch":
                self._add("launched_at", clock.text, clock.start, clock.end)
            elif clock.of == "fall":
                self._add("fell_at", clock.text, clock.start, clock.end, stage=self._forecast)


_ASKS = re.compile(r"[^。、]{0,8}(?:落下|着水)か(?![らっ])")


def _without(text: str, taken: Iterable[tuple[int, int]]) -> str:
    for start, end in taken:
        text = text[:start] + " " * (end - start) + text[end:]
    return text
