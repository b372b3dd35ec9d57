"""Where a sentence says that it was launched.

A name counts by the words around it: 'from' before it, から or 일대에서 after it.
"""

from __future__ import annotations

import re

from attrs import frozen

from geomap.readers.announcement.lexicon import Lexicon, compiled
from geomap.readers.announcement.names import Names


@frozen
class LaunchFound:
    """Where it was launched: a site or an area."""

    kind: str
    name: str
    start: int
    end: int


_SITE_IS = re.compile(r"(?:発射|打ち?上げ)(?:の)?(?:地点|場所)は[^。]{0,24}$")


_LATER_LAUNCH = re.compile(
    r"(?ai)\b(?:a|the) (?:second|third|fourth)(?: (?:and|or) (?:a |the )?(?:third|fourth|fifth))?"
    r" launch(?:es)?\b(?! (?:this|in|of the|since|so far))"
)
_OTHER_MISSILES = re.compile(
    r"(?ai)\b(?:two|three|four|five|several|other|another|more)(?: [\w-]+){0,4}? "
    r"(?:missiles?|projectiles?|rockets?|[is]rbms?|icbms?)\b"
)


def _is_of_others(text: str, place: LaunchFound, places: list[LaunchFound]) -> bool:
    """Say whether further missiles are named between another place and this one."""
    return any(
        other.name != place.name
        and other.end <= place.start
        and _OTHER_MISSILES.search(text, other.end, place.start)
        for other in places
    )


def launch_in(text: str, words: Lexicon, names: Names) -> LaunchFound | None:
    """Return where a sentence says it was launched, the most telling name first."""
    found: list[tuple[int, int, LaunchFound]] = []
    if re.search(words.words("launch_place.many")[0], text, re.IGNORECASE):
        return None  # one place of several would be wrong for the others
    pattern = names.pattern("launch", words.language)
    if words.language == "en":
        starts = compiled(rf"(?:{words.source('launch_place.before')})\s+$", "en")
        for match in pattern.finditer(text):
            before = starts.search(text[: match.start()])
            if not before or re.match(
                r"(?i)\s*(?:said|says|has|have|to )|'s (?!\w+ (?:area|district))",
                text[match.end() :],
            ):
                continue
            strong = (
                before[0]
                .casefold()
                .lstrip()
                .startswith(("from", "near", "at ", "around", "in and"))
            )
            coast = "coast" in match[0].casefold()
            if _LATER_LAUNCH.search(text[: match.start()]):
                continue  # 'a second and third launch were from Kaechon'
            if coast and not re.match(r"(?i)\s*from", before[0]):
                continue
            if re.search(r"(?i)(?:km|miles|kilomet\w+)\)?\s*$", text[: before.start()]):
                continue  # '3,400 km from Pyongyang'
            if (
                re.search(
                    r"(?i)\b(?:fell|land\w*|splash\w*|toward|towards|into)\b[^,;]*$",
                    text[: before.start()],
                )
                and not strong
            ):
                continue
            if not before[0].casefold().startswith("from") and re.search(
                r"(?i)(?:fell|land\w*|toward\w*|into)\s+(?:\w+\s+){0,4}$", text[: before.start()]
            ):
                continue
            resolved = names.launch(match[0])
            if resolved[1] != "North Korea":
                rank = 0 if resolved[0] == "site" else 1
                found.append(
                    (0 if strong else 1, rank, LaunchFound(*resolved, match.start(), match.end()))
                )
        for area, phrase in words.table["launch_areas"].items():
            for match in words.any(f"launch_area {area}", (phrase,)).finditer(text):
                at = LaunchFound(*names.launch(area), match.start(), match.end())
                found.append((0, 2, at))
        places = [place for _, _, place in found]
        found = [item for item in found if not _is_of_others(text, item[2], places)]
    else:
        after = words.pattern("launch_place.after")
        for match in pattern.finditer(text):
            reading = re.match(r"\([^()]{1,30}\)", text[match.end() :])
            rest = match.end() + (reading.end() if reading else 0)
            closed = text[rest : rest + 1] == ")"  # スンアン(順安)一帯から
            if not after.match(text, rest + closed) and not _SITE_IS.search(text[: match.start()]):
                continue
            resolved = names.launch(match[0])
            if resolved[1] != "North Korea":
                found.append(
                    (
                        0,
                        0 if resolved[0] == "site" else 1,
                        LaunchFound(*resolved, match.start(), match.end()),
                    )
                )
    if found:
        return min(found, key=lambda item: (item[0], item[1], -item[2].end))[2]
    origin = re.search(words.words("launch_place.origin")[0], text, re.IGNORECASE)
    if origin:
        resolved = names.launch(origin["area"].removeprefix("inside "))
        return LaunchFound(*resolved, origin.start("area"), origin.end("area"))
    return None
