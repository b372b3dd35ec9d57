"""The sentence that announces the launch, and the day that it gives."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from attrs import frozen

from geomap.readers.announcement.claims import claims_in
from geomap.readers.announcement.clocks import clocks_in
from geomap.readers.announcement.dates import Dated, dates_in
from geomap.readers.announcement.earlier import blank_other_days, earlier_words, is_since
from geomap.readers.announcement.figures import figures_in
from geomap.readers.announcement.lexicon import Lexicon, lexicon
from geomap.readers.announcement.published import dateline_of
from geomap.readers.announcement.sentences import Sentence


@frozen
class Anchor:
    """The sentence that announces the launch."""

    index: int
    dated: Dated | None
    dated_in: int
    """The sentence that the date stands in."""
    day: date | None
    dateline: Dated | None = None
    """The month and day of the text, where neither tells the day of the launch in full."""


def find_anchor(sentences: Sequence[Sentence], published: date | None) -> Anchor | None:
    """Return the first sentence that reports a launch as news; None where there is none."""
    best: tuple[int, int] | None = None
    for index, sentence in enumerate(sentences):
        words = lexicon(sentence.language)
        rank = _launch_rank(sentence, words)
        if rank is not None and (best is None or (rank, index) < best):
            best = (rank, index)
    if best is None:
        return None
    sentence = sentences[best[1]]
    words = lexicon(sentence.language)
    dated, dated_in = _date_of_launch(sentence, words), best[1]
    if dated is None:
        # The date may stand in the headline or in a sentence beside it.
        near = range(max(0, best[1] - 3), min(len(sentences), best[1] + 3))
        for index in (*near, *range(near.start)):
            other = sentences[index]
            other_words = lexicon(other.language)
            if index != best[1] and dated is None and _launch_rank(other, other_words) in (0, 1, 2):
                dated, dated_in = _date_of_launch(other, other_words), index
    day = dated.resolve(published) if dated else None
    if dated and day is None and (whole := _whole_date(sentences, dated)):
        dated, dated_in, day = whole
    return Anchor(best[1], dated, dated_in, day, None if day else dateline_of(sentences))


def _whole_date(sentences: Sequence[Sentence], part: Dated) -> tuple[Dated, int, date] | None:
    """Return the whole date beside the hour of the launch, where a part of it is told before.

    'On Thursday', and later 'took place at 6:21 a.m. on March 14, 2024'. None where
    there are two, or where that day is no Thursday.
    """
    found: dict[date, tuple[Dated, int, date]] = {}
    for index, sentence in enumerate(sentences):
        words = lexicon(sentence.language)
        text = sentence.text
        if earlier_words(text, words) or not any(
            clock.of == "launch" for clock in clocks_in(text, words)
        ):
            continue
        for dated in dates_in(text, sentence.language):
            day = dated.resolve(None) if dated.is_whole else None
            if day and not is_since(text, dated) and _SAID.search(text[: dated.start]) is None:
                found.setdefault(day, (dated, index, day))
    if len(found) != 1:
        return None
    ((day, whole),) = found.items()
    agrees = (
        part.weekday in (None, day.weekday())
        and part.day in (None, day.day)
        and part.month in (None, day.month)
        and part.year in (None, day.year)
    )
    return whole if agrees else None


def _launch_rank(sentence: Sentence, words: Lexicon) -> int | None:
    """Return how much like news of a launch a sentence is, 0 the most; None: not at all."""
    text = sentence.text
    stripped = words.pattern("weapon.not_nouns").sub(" ", text)
    if sentence.is_question or not words.pattern("weapon.nouns").search(stripped):
        return None
    launch, fall = (
        words.pattern("verbs.launch").search(stripped),
        words.pattern("verbs.fall").search(stripped),
    )
    if not launch and not (fall and says_facts(sentence, words)):
        return None
    if not launch:
        return (
            None
            if earlier_words(text, words) or words.pattern("background.tally").search(text)
            else 4
        )
    dated = bool(dates_in(text, sentence.language))
    timed = any(clock.of in ("launch", "fall") for clock in clocks_in(text, words))
    now = bool(words.pattern("this.launch").search(text))
    earlier = bool(earlier_words(text, words))
    if any(words.pattern(f"{kind}.sentence").search(text) for kind in ("own_fire", "supposed")):
        return None
    if earlier:
        # 'which flew farther than last month's' does not make the rest of the sentence old.
        rest = blank_other_days(sentence, words, [], [])
        reported = re.search(
            r"(?i)said (?:on )?(?:\w+day )?(?:that )?it had (?:test-)?(?:fired|launched)", text
        )
        if (
            rest != text
            and words.pattern("verbs.launch").search(rest)
            and words.pattern("weapon.nouns").search(rest)
        ) or reported:
            earlier = False
    tally = bool(words.pattern("background.tally").search(text))
    if earlier and not (timed and (dated or now)):
        return None
    if timed and (dated or now):
        return 3 if earlier and not now else 0
    if tally:
        first = words.pattern("background.tally").search(text)
        told_first = first is not None and launch.start() < first.start()
        return (1 if told_first else 3) if dated or now else None
    if timed or now:
        return 0 if timed else 1
    return 1 if dated else 2


_SAID = re.compile(
    r"(?i)(?:said|says|reported|announced|added|claim(?:s|ed)|confirmed|told \w+)"
    r"(?:,? (?:early|late))?(?: on)?\s*$"
)
_DATELINE = re.compile(r"[^.。]{0,70}?(?:[a-z]\.[^.]{0,30})?(?:\s--?\s|\)\s*[-:=]|/\s*-)")


def _date_of_launch(sentence: Sentence, words: Lexicon) -> Dated | None:
    found = [
        dated
        for dated in dates_in(sentence.text, sentence.language)
        if (dated.day is not None or dated.weekday is not None or dated.shift_days is not None)
        and not is_since(sentence.text, dated)
    ]
    spoken = [dated for dated in found if not _SAID.search(sentence.text[: dated.start])]
    found = spoken or found
    dateline = _DATELINE.match(sentence.text)
    if dateline and any(dated.start >= dateline.end() for dated in found):
        found = [dated for dated in found if dated.start >= dateline.end()]
    if not found:
        return None
    launches = list(words.pattern("verbs.launch").finditer(sentence.text))
    if not launches:
        return found[0]

    def gap(dated: Dated) -> tuple[int, int]:
        gaps = [
            launch.start() - dated.end
            if dated.end <= launch.start()
            else (dated.start - launch.end()) * (1 if words.language == "en" else 4)
            for launch in launches
        ]
        return min(gaps), dated.start

    return min(found, key=gap)


def says_facts(sentence: Sentence, words: Lexicon) -> bool:
    """Say whether a sentence has a figure or a statement about the EEZ."""
    return bool(figures_in(sentence.text) or claims_in(sentence.text, words))
