"""Which sentences are about this launch, and which about an earlier one.

A story about a launch repeats older ones, with their own places and verdicts. A
sentence counts when it carries this launch's date or hour, a word such as
'today' or 今回, or follows such a sentence. It does not when its date is another,
when it says 'last month' or 前回, or when it follows such a sentence in its
paragraph; from the next paragraph on it is unclear: where it names its source it
may fill a gap, but never say where it fell or anything of the EEZ.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from datetime import date, timedelta
from enum import StrEnum

from attrs import frozen

from geomap.readers.announcement.claims import claims_in
from geomap.readers.announcement.dates import Clock, Dated, clocks_in, dates_in
from geomap.readers.announcement.figures import figures_in
from geomap.readers.announcement.lexicon import Lexicon, lexicon
from geomap.readers.announcement.sentences import Sentence


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


@frozen
class Anchor:
    """The sentence that announces the launch."""

    index: int
    dated: Dated | None
    dated_in: int
    """The sentence that the date stands in."""
    day: date | None


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
        for index in range(max(0, best[1] - 3), min(len(sentences), best[1] + 3)):
            other = sentences[index]
            other_words = lexicon(other.language)
            if index != best[1] and dated is None and _launch_rank(other, other_words) in (0, 1, 2):
                dated, dated_in = _date_of_launch(other, other_words), index
    return Anchor(best[1], dated, dated_in, dated.resolve(published) if dated else None)


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
    if not launch and not (fall and _says_facts(sentence, words)):
        return None
    if not launch:
        return (
            None
            if _earlier_words(text, words) or words.pattern("background.tally").search(text)
            else 4
        )
    dated = bool(dates_in(text, sentence.language))
    timed = any(clock.of in ("launch", "fall") for clock in clocks_in(text, words))
    now = bool(words.pattern("this.launch").search(text))
    earlier = bool(_earlier_words(text, words))
    if any(words.pattern(f"{kind}.sentence").search(text) for kind in ("own_fire", "supposed")):
        return None
    if earlier:
        # 'which flew farther than last month's' does not make the rest of the sentence old.
        rest = _blank_other_days(sentence, words, [], [])
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
        return 0
    if tally:
        first = words.pattern("background.tally").search(text)
        told_first = first is not None and launch.start() < first.start()
        return (1 if told_first else 3) if dated or now else None
    if timed or now:
        return 0 if timed else 1
    return 1 if dated else 2


def _date_of_launch(sentence: Sentence, words: Lexicon) -> Dated | None:
    found = [
        dated
        for dated in dates_in(sentence.text, sentence.language)
        if (dated.day is not None or dated.weekday is not None or dated.shift_days is not None)
        and not _is_since(sentence.text, dated)
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


_SAID = re.compile(
    r"(?i)(?:said|says|reported|announced|added|claim(?:s|ed)|confirmed|told \w+)"
    r"(?:,? (?:early|late))?(?: on)?\s*$"
)
_DATELINE = re.compile(r"[^.。]{0,70}?(?:[a-z]\.[^.]{0,30})?(?:\s--?\s|\)\s*[-:=]|/\s*-)")


def _is_since(text: str, dated: Dated) -> bool:
    return bool(
        re.match(
            r"\s*(?:の[^、。]{0,12})?(?:以来|以降|ぶり|に続|이후|이래|에 이어|만에)",
            text[dated.end :],
        )
        or re.search(
            r"(?i)(?:since|after|following|compared (?:with|to))\s+(?:[\w'-]+\s+){0,6}$",
            text[: dated.start],
        )
    )


def place(
    sentences: Sequence[Sentence], anchor: Anchor, published: date | None
) -> tuple[Placed, ...]:
    """Say of every sentence how it stands to the launch."""
    placed: list[Placed] = []
    earlier_open = False
    other_day_before = compared_before = False
    poisoned_paragraph = -1
    for index, sentence in enumerate(sentences):
        words = lexicon(sentence.language)
        dates = dates_in(sentence.text, sentence.language)
        clocks = clocks_in(sentence.text, words)
        same = [dated for dated in dates if _is_same_day(dated, anchor, published)]
        other = [dated for dated in dates if _is_other_day(dated, anchor, published)]
        now = bool(words.pattern("this.launch").search(sentence.text))
        timed = any(clock.of in ("launch", "fall", "pass") for clock in clocks)
        earlier_words = _earlier_words(sentence.text, words)
        earlier = bool(earlier_words)
        tally = bool(words.pattern("background.tally").search(sentence.text))
        compared = (
            tally
            and not timed
            and all(_is_since(sentence.text, dated) for dated in other)
            and all(_is_since_words(sentence.text, span) for span in earlier_words)
            and bool(other or earlier)
        )
        standing = Standing.THIS
        if index == anchor.index:
            standing = Standing.THIS
        elif words.pattern("own_fire.sentence").search(sentence.text):
            standing = Standing.TALLY
        elif compared and not (same and not earlier and not other):
            # 'the first inside the zone since last September' counts, and tells of no other.
            standing = Standing.TALLY
            compared_before = True
        elif other_day_before and not same and _THAT_DAY.search(sentence.text):
            standing = Standing.EARLIER
        elif other and not same and not now:
            standing = Standing.EARLIER
            if tally and not _says_facts(sentence, words):
                standing = Standing.TALLY
        elif other and now and not same and not timed:
            standing = Standing.TALLY
        elif (earlier or tally) and not same and not (timed and now) and not (now and not earlier):
            standing = Standing.EARLIER
            if tally and not other and not _says_facts(sentence, words):
                standing = Standing.TALLY
            elif not earlier and not (_says_facts(sentence, words) and not timed):
                standing = Standing.THIS if timed else Standing.TALLY
        elif words.pattern("background.continues").search(sentence.text) and (
            earlier_open or compared_before
        ):
            standing = Standing.EARLIER
        elif same or now:
            standing = Standing.THIS
        elif earlier_open:
            standing = (
                Standing.EARLIER if sentence.paragraph == poisoned_paragraph else Standing.UNCLEAR
            )
        other_day_before = bool(other) and standing in (Standing.EARLIER, Standing.TALLY)
        if standing is Standing.EARLIER:
            earlier_open, poisoned_paragraph = True, sentence.paragraph
        elif standing is Standing.THIS:
            earlier_open = compared_before = False
        text = (
            _blank_other_days(sentence, words, other, same)
            if standing is Standing.THIS
            else sentence.text
        )
        if text != sentence.text:
            dates, clocks = dates_in(text, sentence.language), clocks_in(text, words)
        placed.append(Placed(sentence, standing, text, dates, clocks))
    return tuple(placed)


_REPORTED = re.compile(
    r"(?i)\b(?:said|says|adds|added|estimat\w+|confirmed|announced|reported|told|believe[sd]?"
    r"|presumed?|assessed|suspect\w*|thought|assumed|feared)\b[^.;]{0,110}$"
)


def _earlier_words(text: str, words: Lexicon) -> list[tuple[int, int]]:
    """Return where a sentence says 'last month' or 前回; 'said it had flown' is no such word."""
    found = []
    for match in words.pattern("background.sentence").finditer(text):
        if match[0].casefold().startswith("had ") and _REPORTED.search(text[: match.start()]):
            continue
        if any(
            dated.shift_days is not None and dated.start < match.end() and match.start() < dated.end
            for dated in dates_in(text, words.language)
        ):
            continue
        found.append(match.span())
    return found


def _is_since_words(text: str, span: tuple[int, int]) -> bool:
    """Say whether words such as 'last year' only bound a count: 昨年9月以来, since last year."""
    return bool(
        re.match(r"[^、。,.]{0,14}?(?:以来|以降|ぶり|이후|이래|만에|만의|만이)", text[span[1] :])
        or re.search(r"(?i)\bsince\s+(?:\w+\s+){0,3}$", text[: span[0]])
    )


_THAT_DAY = re.compile(r"(?i)同日|この日|同じ日|the same day|that (?:same )?day|이날|같은 날|그날")


def _says_facts(sentence: Sentence, words: Lexicon) -> bool:
    return bool(figures_in(sentence.text) or claims_in(sentence.text, words))


def _is_same_day(dated: Dated, anchor: Anchor, published: date | None) -> bool:
    if dated.shift_days == 0 or (
        dated.shift_days is not None and anchor.dated and anchor.dated.shift_days is not None
    ):
        return True
    mine = anchor.dated
    day = dated.resolve(published)
    if anchor.day and day:
        return day == anchor.day
    if mine is None:
        return False
    if dated.weekday is not None and mine.weekday is not None:
        return dated.weekday == mine.weekday
    if dated.day is None or dated.day != mine.day:
        return False
    return (dated.month or mine.month) == (mine.month or dated.month) and (
        (dated.year or mine.year) == (mine.year or dated.year)
    )


def _is_other_day(dated: Dated, anchor: Anchor, published: date | None) -> bool:
    """Say whether a date is of an earlier day; the day of the text and later ones are not."""
    if dated.shift_days is not None or _is_same_day(dated, anchor, published):
        return False
    if dated.day is None and dated.weekday is None:
        if dated.year is None:
            return False
        year = anchor.day.year if anchor.day else (anchor.dated.year if anchor.dated else None)
        if year is None and published:
            year = published.year
        if year is None or dated.year < year:
            return year is not None
        return dated.month is not None and anchor.day is not None and dated.month < anchor.day.month
    day = dated.resolve(published)
    if day and anchor.day:
        return day < anchor.day and day != published
    if dated.weekday is not None:
        mine = anchor.dated.weekday if anchor.dated else None
        # A story of the next day names its own day too: 'KCNA said Saturday'.
        return mine is not None and (dated.weekday - mine) % 7 != 1
    if anchor.dated is None or anchor.dated.day is None:
        return (
            dated.is_whole
            and published is not None
            and day is not None
            and day < published - timedelta(2)
        )
    if (
        dated.month is not None
        and anchor.dated.month is not None
        and dated.month != anchor.dated.month
    ):
        return True
    return dated.day is not None and dated.day - anchor.dated.day not in (0, 1)


def _launches_outside(text: str, words: Lexicon, cuts: list[int], spots: list[int]) -> bool:
    """Say whether a launch is told in a clause that holds none of the spots."""
    rest = "".join(
        text[start:end]
        for start, end in itertools.pairwise(cuts)
        if not any(start <= spot < end for spot in spots)
    )
    return bool(rest.strip()) and bool(
        words.pattern("verbs.launch").search(rest) or not words.pattern("verbs.launch").search(text)
    )


_CLAUSE_CJK = re.compile(r"[、,;]|한 데 이어|ところ")
_CLAUSE_EN = re.compile(
    r"(?i)[,;]\s|\s-{1,2}\s|\s(?=(?:since|after|following|compared (?:with|to)|when|which"
    r"|days after|as it did)\b)"
)


def _blank_other_days(
    sentence: Sentence, words: Lexicon, other: list[Dated], same: list[Dated]
) -> str:
    """Blank the clauses that are dated otherwise, and those that say 'last month' or 前回."""
    text = sentence.text
    spots = [dated.start for dated in other]
    spots += [start for start, _ in _earlier_words(text, words)]
    if not spots:
        return text
    clause = _CLAUSE_EN if words.language == "en" else _CLAUSE_CJK
    cuts = [0, *(match.end() for match in clause.finditer(text)), len(text)]
    if not same and not other and not _launches_outside(text, words, cuts, spots):
        return text
    blanked = list(text)
    now = [match.start() for match in words.pattern("this.launch").finditer(text)]
    now += [dated.start for dated in same]
    for start, end in itertools.pairwise(cuts):
        past = [spot for spot in spots if start <= spot < end]
        turns = [place for place in now if past and place > max(past)]
        if past and turns and words.language != "en":
            # A day holds until the next one is named: 三月前は…、…で、今日は.
            blanked[start : min(turns)] = " " * (min(turns) - start)
            continue
        if any(start <= spot < end for spot in spots) and not any(
            start <= dated.start < end for dated in same
        ):
            blanked[start:end] = " " * (end - start)
    return "".join(blanked)
