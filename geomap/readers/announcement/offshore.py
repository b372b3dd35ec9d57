"""Where a sentence says that it fell without a distance: off Akita, 秋田県沖, west of Okushiri.

It places a fall as well as such words can: off a shore, or to one side of a
place. Where a distance is told of the same flight, that counts and this does not.
"""

from __future__ import annotations

import re

from attrs import frozen

from geomap.readers.announcement.direction import compass_word
from geomap.readers.announcement.lexicon import Lexicon
from geomap.readers.announcement.names import Names


@frozen
class Offshore:
    """A place of fall without a distance."""

    place: str
    """The gazetteer's name; empty where it was not understood."""
    bearing: str
    start: int
    end: int
    problem: str = ""


_TOO_LARGE = frozenset(
    {
        *("Japan", "Honshu", "Kyushu", "Korean Peninsula", "Philippines", "Luzon", "Taiwan"),
        *("east coast of North Korea", "west coast of North Korea"),
        "east coast of the Korean Peninsula",
    }
)
"""To their sides lie whole seas, which have names of their own."""
_FELL_JA = (
    r"[^、。]{0,30}?[にへ](?:[^、。]{0,12})?"
    r"(?:落下(?!物|した形跡|していな|しておら)|着水|着弾|落ち)"
)
_AFTER = {
    "ja": re.compile(
        r"(?:\([^()]{1,20}\))?(?:(?:の)?(?P<bearing>[東西南北]{1,3})(?:方|側)?(?:の|沖)|の?沖合?)"
        rf"(?=(?:合|の)?{_FELL_JA})"
    ),
    "ko": re.compile(
        r"(?:\([^()]{1,20}\))? ?(?:(?:의 )?(?P<bearing>[동서남북]{1,3})쪽?"
        r"(?: ?(?:해상|바다|해역|수역)|(?<=쪽))|앞바다)"
        r"(?:에|으로)(?=[^.]{0,20}(?:낙하|떨어[졌진]|탄착))"
    ),
}
_UNKNOWN_JA = re.compile(rf"(?P<name>[\u4e00-\u9fff々ヶ]{{2,8}})沖(?={_FELL_JA})")
_WORD = "(?:north|south|east|west)"
_BEFORE_EN = re.compile(
    r"(?ai)\b(?:fell|fallen|land(?:ed|ing)|splashed down|came down|went down|dropped)\b"
    rf"[^.;\d]{{0,70}}?\b(?:(?P<bearing>{_WORD}(?:[- ]?{_WORD}){{0,2}})(?:ern)? of"
    r"|off(?: the(?: \w+)? coast of)?) (?:the )?(?:island of |city of )?"
    r"(?:[A-Z][\w-]+(?: [A-Z]\w+)?'s )?$"
)
_NAMED_SEA_JA = ("三陸", "朝鮮半島", "北朝鮮", "半島")


def offshore_in(text: str, words: Lexicon, names: Names) -> tuple[Offshore, ...]:
    """Return the places of fall of a sentence that are told without a distance."""
    found: list[Offshore] = []
    for match in names.pattern("place", words.language).finditer(text):
        if words.language == "en":
            said = _BEFORE_EN.search(text[max(0, match.start() - 130) : match.start()])
            start, end = match.start(), match.end()
        else:
            said = _AFTER[words.language].match(text, match.end())
            start, end = match.start(), said.end() if said else 0
        if said is None or re.search(r"\d", said[0]):
            continue
        if words.language == "en" and re.match(r"'s [A-Z]", text[match.end() :]):
            continue  # 'southwest of Okinawa's Hateruma': the next name is the place
        name, problem = names.place(match[0])
        if name in _TOO_LARGE:
            continue
        bearing = compass_word(said["bearing"]) if said["bearing"] else ""
        found.append(Offshore(name, bearing, start, end, problem))
    if not found and words.language == "ja":
        found += [
            Offshore("", "", match.start(), match.end(),
                     f"the place in {match[0]!r} is not in the gazetteer")
            for match in _UNKNOWN_JA.finditer(text)
            if not match["name"].endswith(_NAMED_SEA_JA)
        ]  # fmt: skip
    return tuple(found)
