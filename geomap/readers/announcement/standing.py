"""Which sentences are about this launch, and which about an earlier one.

A story about a launch repeats older ones, with their own places and verdicts. A
sentence counts when it carries this launch's date or hour, a word such as
'today' or 今回, or follows such a sentence. It does not when its date is another,
when it says 'last month' or 前回, or when it follows such a sentence in its
paragraph; from the next paragraph on it is unclear: where it names its source it
may fill a gap, but never say where it fell or anything of the EEZ.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from enum import StrEnum

from attrs import frozen

from geomap.readers.announcement.anchor import Anchor, says_facts
from geomap.readers.announcement.clocks import Clock, clocks_in
from geomap.readers.announcement.dates import Dated, dates_in
from geomap.readers.announcement.days import is_other_day, is_same_day
from geomap.readers.announcement.earlier import (
    blank_other_days,
    earlier_words,
    is_since,
    is_since_words,
)
from geomap.readers.announcement.lexicon import Lexicon, lexicon
from geomap.readers.announcement.sentences import Sentence

_THAT_DAY = re.compile(r"(?i)同日|この日|同じ日|the same day|that (?:same )?day|이날|같은 날|그날")


class Standing(StrEnum):
    """How a sentence stands to the launch that the text announces."""

    THIS = "this launch"
    UNCLEAR = "unclear"
    EARLIER = "an earlier launch"
    TALLY = "a count of launches"


@frozen
class Placed:
    """A sentence, how it stands, and its text with what is of other days blanked out."""

    sentence: Sentence
    standing: Standing
    text: str
    dates: tuple[Dated, ...]
    clocks: tuple[Clock, ...]


def place(
    sentences: Sequence[Sentence], anchor: Anchor, published: date | None
) -> tuple[Placed, ...]:
    """Say of every sentence how it stands to the launch."""
    course = _Course(anchor, published)
    return tuple(course.place(index, sentence) for index, sentence in enumerate(sentences))


@frozen
class _Signs:
    """What in a sentence tells of its day."""

    same: tuple[Dated, ...]
    """Dates that are the day of the launch."""
    other: tuple[Dated, ...]
    """Dates of earlier days."""
    is_now: bool
    """It says 'today' or 今回."""
    is_timed: bool
    """It has the hour of a launch or a fall."""
    is_earlier: bool
    """It says 'last month' or 前回."""
    is_tally: bool
    """It counts launches."""
    is_compared: bool
    """It counts this launch after earlier ones: 'the first since last September'."""


class _Course:
    """What the sentences so far leave open for the next one."""

    def __init__(self, anchor: Anchor, published: date | None) -> None:
        self._anchor, self._published = anchor, published
        self._earlier_open = False
        """Whether the last sentence of a known day was of an earlier launch."""
        self._earlier_paragraph = -1
        self._other_day_before = False
        self._compared_before = False

    def place(self, index: int, sentence: Sentence) -> Placed:
        """Say how the next sentence stands to the launch."""
        words = lexicon(sentence.language)
        dates = dates_in(sentence.text, sentence.language)
        clocks = clocks_in(sentence.text, words)
        signs = self._signs(sentence, dates, clocks, words)
        standing = (
            Standing.THIS if index == self._anchor.index else self._standing(sentence, signs, words)
        )
        self._other_day_before = bool(signs.other) and standing in (
            Standing.EARLIER,
            Standing.TALLY,
        )
        text = sentence.text
        if standing is Standing.EARLIER:
            self._earlier_open, self._earlier_paragraph = True, sentence.paragraph
        elif standing is Standing.THIS:
            self._earlier_open = self._compared_before = False
            text = blank_other_days(sentence, words, signs.other, signs.same)
        if text != sentence.text:
            dates, clocks = dates_in(text, sentence.language), clocks_in(text, words)
        clocks = tuple(clock for clock in clocks if self._is_of_its_day(clock))
        return Placed(sentence, standing, text, dates, clocks)

    def _is_of_its_day(self, clock: Clock) -> bool:
        """Say whether the day beside an hour of UTC is here the day of the launch."""
        anchor = self._anchor
        if clock.dated is None:
            return True
        if anchor.day is None:
            later = anchor.dated.days_later if anchor.dated else None
            return clock.dated.days_later == later
        day = clock.dated.resolve(self._published)
        return day == anchor.day if day else not clock.dated.days_later

    def _signs(
        self, sentence: Sentence, dates: Sequence[Dated], clocks: Sequence[Clock], words: Lexicon
    ) -> _Signs:
        anchor, published, text = self._anchor, self._published, sentence.text
        other = tuple(dated for dated in dates if is_other_day(dated, anchor, published))
        is_timed = any(clock.of in ("launch", "fall", "pass") for clock in clocks)
        spans = earlier_words(text, words)
        is_tally = bool(words.pattern("background.tally").search(text))
        return _Signs(
            same=tuple(dated for dated in dates if is_same_day(dated, anchor, published)),
            other=other,
            is_now=bool(words.pattern("this.launch").search(text)),
            is_timed=is_timed,
            is_earlier=bool(spans),
            is_tally=is_tally,
            is_compared=(
                is_tally
                and not is_timed
                and all(is_since(text, dated) for dated in other)
                and all(is_since_words(text, span) for span in spans)
                and bool(other or spans)
            ),
        )

    def _standing(self, sentence: Sentence, signs: _Signs, words: Lexicon) -> Standing:
        same, other = signs.same, signs.other
        if words.pattern("own_fire.sentence").search(sentence.text):
            return Standing.TALLY
        if signs.is_compared and not (same and not signs.is_earlier and not other):
            # 'the first inside the zone since last September' counts, and tells of no other.
            self._compared_before = True
            return Standing.TALLY
        if self._other_day_before and not same and _THAT_DAY.search(sentence.text):
            return Standing.EARLIER
        if other and not same and not signs.is_now:
            only_counts = signs.is_tally and not says_facts(sentence, words)
            return Standing.TALLY if only_counts else Standing.EARLIER
        if other and not same and not signs.is_timed:
            return Standing.TALLY
        if (
            (signs.is_earlier or signs.is_tally)
            and not same
            and not (signs.is_timed and signs.is_now)
            and not (signs.is_now and not signs.is_earlier)
        ):
            return _of_background(sentence, signs, words)
        if words.pattern("background.continues").search(sentence.text) and (
            self._earlier_open or self._compared_before
        ):
            return Standing.EARLIER
        if same or signs.is_now or not self._earlier_open:
            return Standing.THIS
        is_in_it = sentence.paragraph == self._earlier_paragraph
        return Standing.EARLIER if is_in_it else Standing.UNCLEAR


def _of_background(sentence: Sentence, signs: _Signs, words: Lexicon) -> Standing:
    """Return the standing of a sentence that counts launches, or says 'last month' or 前回."""
    if signs.is_tally and not signs.other and not says_facts(sentence, words):
        return Standing.TALLY
    if signs.is_earlier or (says_facts(sentence, words) and not signs.is_timed):
        return Standing.EARLIER
    return Standing.THIS if signs.is_timed else Standing.TALLY
