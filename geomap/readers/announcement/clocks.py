"""Times of day in a sentence, and what happened then."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from attrs import evolve, frozen

from geomap.readers.announcement.dates import ELSEWHERE, Dated, dates_in
from geomap.readers.announcement.lexicon import Lexicon
from geomap.readers.announcement.utc import of_other_zones, utc_hours_in


@frozen
class Clock:
    """A time of day, and the verb that it belongs to."""

    start: int
    end: int
    hour: int
    minute: int | None
    of: str
    """launch, fall, pass, say, or nothing where no verb is near."""
    dated: Dated | None = None
    """The day that it holds for alone, of an hour of UTC with a date beside it."""

    @property
    def text(self) -> str:
        """The time as in ISO 8601: 07:39, or 06 for an hour alone."""
        return f"{self.hour:02d}" if self.minute is None else f"{self.hour:02d}:{self.minute:02d}"


_GOES_ON = re.compile(r"(?:頃|ごろ|すぎ|過ぎ)?(?:と|、|及び|から|~|-){1,2}")
_STAMP = re.compile(r"(?<!\d)(?:19|20)\d\d([-/.])\d{1,2}\1\d{1,2}\.? {0,2}$")
_TELLS_KO = re.compile(
    r" ?(?:일본 |한국 )?(?:방위성|해상보안청|NHK|정부|합참|합동참모본부|군 ?당국)[은는이가] "
)
_LAUNCH_TIME = re.compile(
    r"(?:発射|打ち?上げ)(?:の)?時刻(?:は|について|に関し|を)?[^。、]{0,6}$|발사 ?시[각간][은을]? ?$"
)
_NEWS_OF_LAUNCH = re.compile(
    r"(?i)\b(?:announc|report)\w+ (?:the|its|a|this) launch (?:\w+ ){0,2}$"
)


@lru_cache(maxsize=1024)
def clocks_in(text: str, words: Lexicon) -> tuple[Clock, ...]:
    """Return the times of a sentence with the verb that each belongs to.

    In Japanese and Korean the verb follows its time; in English it stands before
    it, unless the sentence begins with the time.
    """
    clocks: list[Clock] = []
    whole = text
    text = ELSEWHERE.sub(lambda match: " " * len(match[0]), text)
    half_before = ""
    verbs = sorted(_verbs(text, words))
    pattern = words.raw("clock.pattern")
    bare = re.compile(words.words("clock.bare_minute")[0])
    elsewhere = of_other_zones(whole) if words.language == "en" else ()
    for match in pattern.finditer(text):
        if any(start < match.end() and match.start() < end for start, end in elsewhere):
            continue
        hour = int(match["hour"])
        groups = match.groupdict()
        if groups.get("minute2") and _is_in_date(match, text, words.language):
            continue  # the year of '6 May 2024 (6 p.m. ET)', no hour
        minute_text = (
            groups.get("minute")
            or groups.get("minute2")
            or ("30" if groups.get("halfpast") else None)
        )
        vague = re.search("台|대", groups.get("rest") or "")  # 6時台: some time in the hour
        minute = int(minute_text) if minute_text else None if vague else 0
        half = (groups.get("half") or "").casefold()
        if half:
            half_before = half
        elif (
            half_before
            and hour < 12
            and clocks  # none where that hour was no hour
            and (words.language == "ko" or _GOES_ON.fullmatch(text[clocks[-1].end : match.start()]))
        ):
            half = half_before  # '오전 6시 45분, 7시 2분' and 午後7時24分と7時36分 say it once
        afternoon = any(word == half for word in words.words("clock.afternoon"))
        if afternoon and hour < 12 and not (half in ("밤", "夜") and hour < 6):
            hour += 12
        elif (half in ("a.m.", "am", "a.m", "am.", "午前", "오전", "새벽") and hour == 12) or (
            half == "午前" and hour == 12
        ):
            hour = 0
        if hour > 24 or (minute or 0) > 59:
            continue
        of = _verb_of(match.start(), match.end(), verbs, words.language)
        if of == "say" and _LAUNCH_TIME.search(text[: match.start()]):
            of = "launch"  # 発射時刻について午後2時50分頃と述べ
        elif of == "launch" and words.language == "ko" and _TELLS_KO.match(text, match.end()):
            of = "say"  # 오후 10시40분쯤 방위성은 ... 발사됐다고 밝혔다
        elif _STAMP.search(text[: match.start()]) and len(dates_in(text, words.language)) > 1:
            of = "say"  # 2016/08/05 09:00, when the page was written
        elif of == "launch" and _NEWS_OF_LAUNCH.search(text[: match.start()]):
            of = "say"
        clocks.append(Clock(match.start(), match.end(), hour % 24, minute, of))
        follow = bare.match(text, match.end())
        if follow and minute_text:
            clocks.append(Clock(follow.start(), follow.end(), hour % 24, int(follow["minute"]), of))
    if words.language == "en" and not clocks:
        clocks += _of_utc(whole, verbs)
    return tuple(clocks)


def _is_in_date(match: re.Match[str], text: str, language: str) -> bool:
    return any(dated.start <= match.start() < dated.end for dated in dates_in(text, language))


def _of_utc(text: str, verbs: list[tuple[int, int, str]]) -> Iterator[Clock]:
    """Return the hours of a sentence that gives none but in UTC, as those of Japan and Korea."""
    dates = dates_in(text, "en")
    for hour in utc_hours_in(text):
        beside = [dated for dated in dates if hour.is_beside(text, dated.start, dated.end)]
        day = None
        if beside and not hour.is_bracketed and beside[0].days_later >= hour.is_next_day:
            day = evolve(beside[0], days_later=int(hour.is_next_day))
        elif not hour.is_bracketed and (hour.is_next_day or any(day.days_later for day in dates)):
            continue  # the day may be that of UTC or the next one
        of = _verb_of(hour.start, hour.end, verbs, "en")
        yield Clock(hour.start, hour.end, hour.hour, hour.minute, of, day)


def _verbs(text: str, words: Lexicon) -> Iterator[tuple[int, int, str]]:
    for kind in ("launch", "fall", "pass", "say"):
        for match in words.pattern(f"verbs.{kind}").finditer(text):
            yield match.start(), match.end(), kind


def _verb_of(start: int, end: int, verbs: list[tuple[int, int, str]], language: str) -> str:
    after = [(verb_start - end, kind) for verb_start, _, kind in verbs if verb_start >= end]
    before = [(start - verb_end, kind) for _, verb_end, kind in verbs if verb_end <= start]
    if language != "en":
        return min(after)[1] if after else ""
    if before and min(before)[0] < 250:
        return min(before)[1]
    return min(after)[1] if after else ""
