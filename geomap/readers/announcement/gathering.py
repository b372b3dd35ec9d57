"""The facts of all sentences that count, and which missile each of them is about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from attrs import evolve, frozen

from geomap.readers.announcement.facts import Context, facts_in
from geomap.readers.announcement.folding import Folded
from geomap.readers.announcement.lexicon import Lexicon, lexicon
from geomap.readers.announcement.missiles import CountFound, count_in
from geomap.readers.announcement.names import Names
from geomap.readers.announcement.parts import Part, parts_of
from geomap.readers.announcement.sentences import Sentence
from geomap.readers.announcement.speakers import JAPANESE, attribute
from geomap.readers.announcement.standing import Placed, Standing
from geomap.readers.announcement.values import Found


@frozen
class Gathered:
    """What the sentences say, not yet held against each other."""

    found: Sequence[Found]
    counts: Sequence[CountFound]
    """Numbers of missiles of the whole launch."""
    group_counts: Mapping[int, int]
    """How many missiles a numbered one stands for."""
    spoken_of: frozenset[int]
    """Missiles that sentences were about."""
    problems: Sequence[str]
    """What was not understood."""


def gather(folded: Folded, placed: Sequence[Placed], names: Names) -> Gathered:
    """Collect the facts of all sentences that count."""
    sources = attribute([item.sentence for item in placed])
    japanese = [name if name in JAPANESE else "" for name, _ in sources]
    gathering = _Gathering(folded, names)
    for index, (item, (by, is_named)) in enumerate(zip(placed, sources, strict=True)):
        if item.standing in (Standing.EARLIER, Standing.TALLY):
            continue
        if item.standing is Standing.UNCLEAR and not is_named:
            continue
        by_nearness = (*reversed(japanese[: index + 1]), *japanese[index + 1 :])
        nearest = next((name for name in by_nearness if name), "")
        gathering.take(item, by, is_named, nearest)
    return gathering.gathered()


class _Gathering:
    """What was gathered so far, and which missile was last spoken of."""

    def __init__(self, folded: Folded, names: Names) -> None:
        self._folded, self._names = folded, names
        self._found: list[Found] = []
        self._counts: list[CountFound] = []
        self._fallen: list[CountFound] = []
        """Numbers of missiles that fell, for want of a number that were launched."""
        self._group_counts: dict[int, int] = {}
        self._spoken_of: set[int] = set()
        self._problems: list[str] = []
        self._paragraph = -1
        self._flights: tuple[int, ...] = ()
        """Missiles of the sentence before, in this paragraph."""
        self._in_item: tuple[int, ...] = ()
        self._highest = 0
        self._zone_named = False

    def gathered(self) -> Gathered:
        """Return all of it."""
        return Gathered(
            self._found,
            self._counts or self._fallen,
            self._group_counts,
            frozenset(self._spoken_of),
            self._problems,
        )

    def take(self, placed: Placed, by: str, is_named: bool, japanese: str) -> None:
        """Add the facts of the next sentence.

        Parameters
        ----------
        placed : Placed
        by : str
            Its source.
        is_named : bool
            Whether the sentence names its source.
        japanese : str
            The nearest Japanese source.
        """
        words = lexicon(placed.sentence.language)
        self._enter(placed.sentence)
        context = Context(placed, self._folded, by, is_named, japanese, self._zone_named)
        parts = self._parts(placed)
        for part in parts:
            facts, problems = facts_in(context, part, self._names)
            self._found += facts
            self._problems += problems
            self._flights = part.flights or self._flights
            self._highest = max((self._highest, *part.flights))
            if placed.sentence.item is None:
                self._spoken_of.update(part.flights)
            self._group_counts.update(zip(part.flights, part.counts, strict=False))
            self._count(placed, part, words, is_whole=len(parts) == 1)
        is_zone = bool(words.pattern("eez.zone").search(placed.text))
        self._zone_named = self._zone_named or is_zone

    def _enter(self, sentence: Sentence) -> None:
        """Forget at a new paragraph which missile was spoken of."""
        if sentence.paragraph != self._paragraph:
            self._paragraph, self._flights, self._in_item = sentence.paragraph, (), ()
        if sentence.item is not None:
            self._in_item = (sentence.item,)

    def _parts(self, placed: Placed) -> tuple[Part, ...]:
        parts = parts_of(placed, self._flights, self._highest, self._in_item)
        if self._highest or not any(part.is_more for part in parts):
            return parts
        # What was said so far is of those fired before, and not of these.
        self._found = [
            evolve(fact, flight=1) if fact.flight is None else fact for fact in self._found
        ]
        self._group_counts[1] = max((count.number or 1 for count in self._counts), default=1)
        self._highest = 1
        self._spoken_of.add(1)
        return parts_of(placed, self._flights, self._highest, self._in_item)

    def _count(self, placed: Placed, part: Part, words: Lexicon, *, is_whole: bool) -> None:
        """Take the numbers of missiles in a part of a sentence."""
        text = " " * part.start + placed.text[part.start : part.end]
        item = placed.sentence.item
        launches = words.pattern("verbs.launch").search(placed.text) is not None
        if launches or item is not None:
            for count in () if part.is_more else count_in(text, words):
                if len(part.flights) == 1 and count.number:
                    if part.counts and count.number > part.counts[0] > 0:
                        self._counts.append(count)  # 'five of the nine'
                    elif item is not None:
                        self._group_counts.setdefault(part.flights[0], count.number)
                elif launches:
                    self._counts.append(count)
        elif (
            placed.standing is Standing.THIS
            and is_whole
            and not part.flights
            and words.pattern("verbs.fall").search(placed.text)
            and words.pattern("count.each").search(placed.text)
        ):
            self._fallen += count_in(text, words)
