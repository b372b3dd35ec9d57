"""Fixed words of an event: what was said of the EEZ, the waters, the stage, the time.

Each table holds what newspapers, ministries and data sets write in English,
Japanese and Korean; matching does not mind case, blanks, hyphens and articles.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property
from typing import Generic, TypeVar

from geomap.errors import InputError
from geomap.events import Claim, Confidence, FallArea, Stage
from geomap.names import phrase_keys

_LONGEST = 500  # a phrase that is longer is none

E = TypeVar("E", bound=StrEnum)

_CLAIMS: dict[Claim, tuple[str, ...]] = {
    Claim.INSIDE: (
        *("inside", "in", "within", "inside eez", "inside the EEZ", "within the EEZ"),
        *("inside Japan's EEZ", "within Japan's EEZ", "EEZ内", "内", "内側", "排他的経済水域内"),
        *(
            "我が国の排他的経済水域内",
            "排他的経済水域(EEZ)内",
            "我が国の排他的経済水域(EEZ)内",
            "EEZ 안",
            "안쪽",
            "내",
            "내측",
        ),
    ),
    Claim.OUTSIDE: (
        *("outside", "out", "not inside", "outside eez", "outside the EEZ", "not within"),
        *("outside Japan's EEZ", "beyond the EEZ", "EEZ外", "外", "外側", "排他的経済水域外"),
        *(
            "我が国の排他的経済水域外",
            "排他的経済水域(EEZ)外",
            "我が国の排他的経済水域(EEZ)外",
            "飛来は確認されておらず",
            "飛来は確認されていない",
            "EEZ 밖",
        ),
        *("바깥", "밖", "외"),
    ),
    Claim.NEAR: (
        "near",
        "close",
        "in proximity",
        "near the EEZ",
        "vicinity",
        "付近",
        "EEZ付近",
        "근처",
        "부근",
    ),
    Claim.NONE: (
        *("none", "nothing", "silent", "not said", "not stated", "no statement", "unknown", "n/a"),
        *("overflew", "言及なし", "なし", "不明", "없음", "불명"),
    ),
}

_STAGES: dict[Stage, tuple[str, ...]] = {
    Stage.FORECAST: ("forecast", "predicted", "prediction", "expected", "予測", "見込み", "예상"),
    Stage.FIRST: ("first", "initial", "preliminary", "first report", "第一報", "速報", "첫 보도"),
    Stage.FINAL: ("final", "later", "update", "updated", "corrected", "続報", "確定", "최종"),
}

_CONFIDENCES: dict[Confidence, tuple[str, ...]] = {
    Confidence.SEEN: ("seen",),
    Confidence.RECALLED: ("recalled",),
}

_FALL_AREAS: dict[FallArea, tuple[str, ...]] = {
    FallArea.SEA_OF_JAPAN: (
        *("Sea of Japan", "Japan Sea", "East Sea", "eastern sea", "Sea of Japan (East Sea)"),
        *("East Sea (Sea of Japan)", "East Sea of Korea", "towards the eastern sea"),
        *("Sea of Japan, east of the Korean Peninsula", "Sea of Japan east of the peninsula"),
        *(
            "east of the Korean Peninsula",
            "sea east of the Korean Peninsula",
            "east of the peninsula",
        ),
        *("Sea of Japan, east of North Korea", "Sea of Japan, east coast of North Korea"),
        *("east coast of the Korean Peninsula and the Sea of Japan", "east of North Korea"),
        *("Sea of Japan off North Korea", "Sea of Japan off the Korean Peninsula"),
        *("Sea of Japan west of Hokkaido", "Sea of Japan off Hokkaido", "northern Sea of Japan"),
        *("Sea of Japan off Aomori", "Sea of Japan, inside Japan's ADIZ", "central Sea of Japan"),
        *("EEZ外の日本海", "EEZ内の日本海", "日本海(EEZ外)", "日本海(EEZ内)", "日本海のEEZ外"),
        *("Sea of Japan, outside Japan's EEZ", "Sea of Japan, inside Japan's EEZ"),
        *("日本海", "日本海上", "朝鮮半島東の日本海", "朝鮮半島東側の日本海", "北朝鮮東側の日本海"),
        *(
            "朝鮮半島東側の沿岸付近及び日本海",
            "朝鮮半島の東の日本海",
            "東海",
            "동해",
            "동해상",
            "일본해",
        ),
    ),
    FallArea.NEAR_EAST_COAST_OF_KOREA: (
        *("near the east coast of the Korean Peninsula", "near the east coast of North Korea"),
        *("near Korean east coast", "near the east coast", "close to the east coast", "east coast"),
        *("east coast of the peninsula", "near the east coast of the peninsula"),
        *("Sea of Japan close to the east coast of North Korea", "off the east coast of Korea"),
        *("Sea of Japan near the east coast of the Korean Peninsula", "near the eastern coast"),
        *("near the northeast coast of North Korea", "near the northeast coast", "northeast coast"),
        *("off the northeast coast of the Korean Peninsula", "waters off the east coast"),
        *(
            "東岸付近",
            "朝鮮半島東岸付近",
            "朝鮮半島の東岸付近",
            "北朝鮮東岸付近",
            "北朝鮮の東岸付近",
        ),
        *("朝鮮半島東岸の日本海", "北朝鮮東岸の日本海", "朝鮮半島東側の沿岸付近", "朝鮮半島東岸"),
        *("朝鮮半島東岸付近の日本海", "北朝鮮東岸付近の日本海", "朝鮮半島東側沿岸付近"),
        *("동해안", "동해안 부근", "동해안 인근", "동해 연안"),
    ),
    FallArea.NEAR_WEST_COAST_OF_KOREA: (
        *("near the west coast of the Korean Peninsula", "near the west coast of North Korea"),
        *("near the west coast", "west coast", "off the west coast", "朝鮮半島西岸付近"),
        *("北朝鮮西岸付近", "西岸付近", "서해안", "서해안 부근"),
    ),
    FallArea.YELLOW_SEA: (
        *(
            "Yellow Sea",
            "West Sea",
            "western sea",
            "黄海",
            "黄海上",
            "黃海",
            "서해",
            "서해상",
            "황해",
        ),
        *("Yellow Sea (West Sea)", "Yellow Sea west of the Korean Peninsula", "朝鮮半島西方の黄海"),
    ),
    FallArea.EAST_CHINA_SEA: ("East China Sea", "東シナ海", "東シナ海上", "동중국해"),
    FallArea.PACIFIC: (
        *(
            "Pacific",
            "Pacific Ocean",
            "North Pacific",
            "western Pacific",
            "the Pacific off Sanriku",
        ),
        *("Pacific, east of Japan", "Pacific east of Japan", "Pacific south of Japan"),
        *("太平洋", "太平洋上", "日本の東の太平洋", "日本の東", "三陸沖", "태평양", "태평양상"),
    ),
    FallArea.PHILIPPINE_SEA: ("Philippine Sea", "フィリピン海", "フィリピン沖", "필리핀해"),
    FallArea.SEA_OF_OKHOTSK: ("Sea of Okhotsk", "Okhotsk Sea", "オホーツク海", "오호츠크해"),
    FallArea.AT_SEA: ("sea", "at sea", "in the sea", "waters", "海上", "海", "해상", "바다"),
    FallArea.ON_LAND: (
        *(
            "land",
            "on land",
            "inland",
            "North Korea",
            "inside North Korea",
            "North Korean territory",
        ),
        *("陸上", "陸地", "内陸部", "北朝鮮内陸部", "北朝鮮国内", "육상", "내륙"),
    ),
}


class _Words(Generic[E]):
    """One table, indexed when it is first asked."""

    def __init__(self, what: str, table: dict[E, tuple[str, ...]]) -> None:
        self._what = what
        self._table: dict[E, tuple[str, ...]] = table

    @cached_property
    def _index(self) -> dict[frozenset[str], E]:
        index: dict[frozenset[str], E] = {}
        for value, phrases in self._table.items():
            for phrase in (value.value.replace("_", " "), *phrases):
                for key in phrase_keys(phrase):
                    index.setdefault(key, value)
        return index

    def read(self, text: str) -> E:
        """Return the value that a text stands for."""
        for key in phrase_keys(text) if len(text) <= _LONGEST else ():
            if key in self._index:
                return self._index[key]
        phrases: list[str] = [phrase for words in self._table.values() for phrase in words]
        close = difflib.get_close_matches(text[:100], phrases, n=2, cutoff=0.5)
        advice = "did you mean " + " or ".join(map(repr, close)) + "?"
        if not close:
            advice = "known are " + ", ".join(repr(words[0]) for words in self._table.values())
        raise InputError(f"expected {self._what}, got {text[:60]!r}; {advice}")


_CLAIM_WORDS = _Words("what was said of Japan's EEZ", _CLAIMS)
_STAGE_WORDS = _Words("a stage", _STAGES)
_CONFIDENCE_WORDS = _Words("a confidence", _CONFIDENCES)
_FALL_AREA_WORDS = _Words("waters that are known", _FALL_AREAS)


def parse_claim(text: str) -> Claim:
    """Read what a source said of Japan's EEZ.

    >>> parse_claim("EEZ外").value
    'outside'
    """
    return _CLAIM_WORDS.read(text)


def parse_stage(text: str) -> Stage:
    """Read when a statement was made."""
    return _STAGE_WORDS.read(text)


def parse_confidence(text: str) -> Confidence:
    """Read how well a fact is tied to its source."""
    return _CONFIDENCE_WORDS.read(text)


def parse_fall_area(text: str) -> FallArea:
    """Read the waters that a source named.

    >>> parse_fall_area("朝鮮半島東岸付近").value
    'near_east_coast_of_korea'
    >>> parse_fall_area("Sea of Japan E of the peninsula").value
    'sea_of_japan'
    """
    return _FALL_AREA_WORDS.read(text)


_TRUTH = {"true": True, "yes": True, "false": False, "no": False}


def parse_flag(text: str) -> bool:
    """Read yes or no."""
    if text.casefold() not in _TRUTH:
        raise InputError(f"expected yes or no, got {text[:60]!r}")
    return _TRUTH[text.casefold()]


# --- Times ----------------------------------------------------------------

_TIME = re.compile(
    r"(?P<date>\d{4}(?P<sign>[-/])\d{2}(?P=sign)\d{2})"
    r"(?:[T ]\s*(?P<clock>\d{1,2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?)"
    r"\s*(?P<zone>[A-Za-z]+|[+-]\d{2}:?\d{2})?)?"
)
_YEARS = (1926, 2126)  # from the first rocket with liquid fuel; any later year is a slip
_ZONES = {"Z": "+00:00", "UTC": "+00:00", "GMT": "+00:00", "JST": "+09:00", "KST": "+09:00"}


def parse_launched_at(text: str) -> datetime | date:
    """Read a date, or a date and time with its zone.

    >>> parse_launched_at("2022-11-18 10:14 JST").isoformat()
    '2022-11-18T10:14:00+09:00'
    >>> parse_launched_at("2022/11/18 7:05 UTC").isoformat()
    '2022-11-18T07:05:00+00:00'
    >>> parse_launched_at("2022-11-18").isoformat()
    '2022-11-18'
    """
    folded = unicodedata.normalize("NFKC", text).strip()
    wanted = f"expected a date such as 2022-11-18, or 2022-11-18T10:14+09:00, got {text[:60]!r}"
    match = _TIME.fullmatch(folded)
    if not match:
        raise InputError(wanted)
    try:
        if not _YEARS[0] <= int(match["date"][:4]) <= _YEARS[1]:
            raise InputError(f"{wanted}; the year must be from {_YEARS[0]} to {_YEARS[1]}")
        day = match["date"].replace("/", "-")
        if match["clock"] is None:
            return date.fromisoformat(day)
        if match["zone"] is None:
            raise InputError(f"{wanted}; the zone is missing (+09:00 in Japan and Korea)")
        zone = _ZONES.get(match["zone"].upper(), match["zone"])
        clock = match["clock"] if match["clock"][1] != ":" else f"0{match['clock']}"
        return datetime.fromisoformat(f"{day}T{clock}{zone}")
    except ValueError as error:
        raise InputError(f"{wanted} ({error})") from None
