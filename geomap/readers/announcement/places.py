"""Names in a sentence: where it was launched, which way it flew, where it fell.

A name counts as the place of launch or fall by the words around it; what it
stands for is the gazetteer's business. A name that the gazetteer does not know,
or that stands for several places, is passed on as not understood.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import ClassVar
from weakref import WeakKeyDictionary

from attrs import frozen

from geomap.errors import InputError, UnknownNameError
from geomap.events import Direction
from geomap.gazetteer import Gazetteer
from geomap.names import name_key
from geomap.readers.announcement.figures import Figure
from geomap.readers.announcement.lexicon import Lexicon
from geomap.readers.directions import parse_direction

COMPASS = (
    *(
        "north",
        "north-northeast",
        "northeast",
        "east-northeast",
        "east",
        "east-southeast",
        "southeast",
    ),
    *("south-southeast", "south", "south-southwest", "southwest", "west-southwest", "west"),
    *("west-northwest", "northwest", "north-northwest"),
)
_READING = r"(?:\([^()]{1,20}\)|[\u3041-\u3096]{2,14})?"
_OTHER_READING = {
    "ニ": "[ニ二]",
    "二": "[ニ二]",
    "ヘ": "[ヘへ]",
    "へ": "[ヘへ]",
    "ケ": "[ケヶが]",
    "ヶ": "[ケヶが]",
}


@frozen
class NameFound:
    """A name of the gazetteer at its place in a sentence."""

    kind: str
    """site, area, place, or ambiguous."""
    name: str
    """As the gazetteer's lookups take it."""
    start: int
    end: int


@frozen
class LaunchFound:
    """Where it was launched: a site or an area."""

    kind: str
    name: str
    start: int
    end: int


@frozen
class FallFound:
    """A place of fall: so far from there, in that direction."""

    place: str
    """The gazetteer's name; empty where it was not understood."""
    bearing: str
    figure: Figure | None
    start: int
    end: int
    problem: str = ""


class Names:
    """Every name of the gazetteer as one expression a language."""

    _made: ClassVar[WeakKeyDictionary[Gazetteer, Names]] = WeakKeyDictionary()

    def __init__(self, gazetteer: Gazetteer) -> None:
        self.gazetteer = gazetteer
        self._patterns: dict[tuple[str, str], re.Pattern[str]] = {}
        self._area_names = {
            name_key(name): area.name for area in gazetteer.areas for name in area.names.all
        }

    @classmethod
    def of(cls, gazetteer: Gazetteer) -> Names:
        """Return the expressions of a gazetteer, made once."""
        if gazetteer not in cls._made:
            cls._made[gazetteer] = cls(gazetteer)
        return cls._made[gazetteer]

    def pattern(self, kind: str, language: str) -> re.Pattern[str]:
        """Return an expression for the names of a kind: launch (sites and areas) or place."""
        key = (kind, language)
        if key not in self._patterns:
            records: Iterable[object] = (
                (*self.gazetteer.sites, *self.gazetteer.areas)
                if kind == "launch"
                else self.gazetteer.places
            )
            names: set[str] = set()
            for record in records:
                names.update(getattr(record.names, _ATTRIBUTE[language]))  # type: ignore[attr-defined]
            if kind == "place":
                names.update(_AMBIGUOUS[language])
            names.discard("Korea")
            if kind == "place":
                names.update(_ALIASES[language])
            self._patterns[key] = _name_pattern(names, language)
        return self._patterns[key]

    def launch(self, name: str) -> tuple[str, str] | None:
        """Return ('site' or 'area', its English name), or nothing."""
        exact = self._area_names.get(name_key(_bare(name)))
        if exact:
            return "area", exact
        for kind, find in (("site", self.gazetteer.site), ("area", self.gazetteer.area)):
            for spelling in (name, _bare(name)):
                try:
                    return kind, find(spelling).name
                except UnknownNameError:
                    continue
        return None

    def place(self, name: str) -> tuple[str, str]:
        """Return (English name, '') or ('', what is wrong)."""
        problem = ""
        for spelling in (
            _ALIASES_OF.get(name_key(name), name),
            _bare(name),
            re.sub(r"(?i)\s+(?:island|islet|is\.?)$", "", name),
        ):
            try:
                return self.gazetteer.place(spelling).name, ""
            except UnknownNameError as error:
                problem = problem or error.message
        return "", problem


_ATTRIBUTE: Mapping[str, str] = {"ja": "japanese", "ko": "korean", "en": "english"}
_ALIASES = {
    "ja": {"日本列島": "Japan"},
    "ko": {"오시마오오시마": "Oshima-Oshima", "일본 열도": "Japan"},
    "en": {
        "Japanese archipelago": "Japan",
        "Japanese mainland": "Japan",
        "Japanese islands": "Japan",
    },
}
"""Further spellings of announcements, by the gazetteer's names."""
_ALIASES_OF = {
    name_key(alias): name for table in _ALIASES.values() for alias, name in table.items()
}
_AMBIGUOUS = {
    "ja": ("大島", "小島", "青島"),
    "ko": ("오시마섬", "오시마"),
    "en": ("Oshima Island", "Oshima", "Kojima", "Aoshima"),
}


def _bare(name: str) -> str:
    """Return a Japanese name without readings that the print put into it."""
    return re.sub(
        r"\([^()]*\)|(?<=[\u4e00-\u9fff])[\u3041-\u3096]{2,14}(?=[\u4e00-\u9fff])", "", name
    )


def _name_pattern(names: Iterable[str], language: str) -> re.Pattern[str]:
    alternatives = []
    for name in sorted(names, key=len, reverse=True):
        if language == "ja":
            parts = []
            for index, character in enumerate(name):
                parts.append(_OTHER_READING.get(character, re.escape(character)))
                following = name[index + 1 : index + 2]
                if "\u4e00" <= character <= "\u9fff" and "\u4e00" <= following <= "\u9fff":
                    parts.append(_READING)
            alternatives.append("".join(parts))
        elif language == "en":
            alternatives.append(
                re.sub(r"(?:\\?[ -])+", r"[\\s-]+", re.escape(name)).replace("'", "'?")
            )
        else:
            alternatives.append(re.escape(name).replace(r"\ ", r"\s?"))
    inner = "|".join(alternatives) or "(?!)"
    if language == "en":
        return re.compile(rf"(?<![A-Za-z-])(?:{inner})(?![A-Za-z])", re.IGNORECASE)
    return re.compile(f"(?:{inner})")


# --- Launch ---------------------------------------------------------------


def launch_in(text: str, words: Lexicon, names: Names) -> LaunchFound | None:
    """Return where a sentence says it was launched, the most telling name first."""
    found: list[tuple[int, int, LaunchFound]] = []
    pattern = names.pattern("launch", words.language)
    if words.language == "en":
        lead = re.compile(rf"(?:{words.pattern('launch_place.before').pattern})\s+$", re.IGNORECASE)
        starts = lead
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
            if coast and not re.match(r"(?i)\s*from", before[0]):
                continue
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
            if resolved and resolved[1] != "North Korea":
                rank = 0 if resolved[0] == "site" else 1
                found.append(
                    (0 if strong else 1, rank, LaunchFound(*resolved, match.start(), match.end()))
                )
        for area, phrase in words.table["launch_areas"].items():
            for match in words.any(f"launch_area {area}", (phrase,)).finditer(text):
                resolved = names.launch(area)
                if resolved:
                    found.append((0, 2, LaunchFound(*resolved, match.start(), match.end())))
    else:
        after = words.pattern("launch_place.after")
        for match in pattern.finditer(text):
            reading = re.match(r"\([^()]{1,30}\)", text[match.end() :])
            rest = match.end() + (reading.end() if reading else 0)
            if not after.match(text, rest):
                continue
            resolved = names.launch(match[0])
            if resolved and resolved[1] != "North Korea":
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
        if resolved:
            return LaunchFound(*resolved, origin.start("area"), origin.end("area"))
    return None


# --- Direction ------------------------------------------------------------


@frozen
class DirectionFound:
    """The compass words of a launch; `other` where two were given."""

    word: str
    other: str
    start: int
    end: int


def direction_in(text: str, words: Lexicon) -> DirectionFound | None:
    """Return the direction of launch or flight that a sentence states."""
    for match in words.raw("bearing.direction").finditer(text):
        if words.language == "en":
            lead, tail = match["lead"] or "", match["tail"] or ""
            telling = "ward" in tail or match["direction"] or "bound" in tail
            if not telling and not (lead.casefold().startswith(("toward", "to ")) and not tail):
                continue
            if re.match(r"\s*\(?(?:sea|east sea)", text[match.end() :], re.IGNORECASE):
                continue
        first = compass_word(match["a"] + ((match["tail"] or "") if words.language == "en" else ""))
        second = compass_word(match["b"]) if match.groupdict().get("b") else ""
        if first:
            return DirectionFound(first, second or "", match.start(), match.end())
    return None


def compass_word(text: str) -> str:
    """Return the English compass word, or nothing."""
    try:
        return name_of(parse_direction(text))
    except InputError:
        return ""


def name_of(direction: Direction) -> str:
    """Return the English word of a direction of the compass.

    >>> name_of(parse_direction("北東"))
    'northeast'
    """
    return COMPASS[round(direction.azimuth_deg / 22.5) % 16]


# --- Fall -----------------------------------------------------------------

_LINK = {
    "ja": r"(?:\([^()]{1,20}\)|から|より|の|沖合|沖|に|へ|方向|方|側|海上|海域|、|島|市)",
    "ko": r"(?:\([^()]{1,20}\)|\s|에서부터|으로부터|에서|으로|의|해상|방향|섬|쪽|측)",
}
_POINT = {
    "ja": r"(?P<bearing>[東西南北]{1,3})",
    "ko": r"(?P<bearing>[동서남북]{1,3}(?=쪽|측|방| |의))",
}
_EN_WORD = "(?:north|south|east|west)"
_EN_POINT = (
    rf"(?:to the )?(?P<bearing>{_EN_WORD}(?:[- ]?{_EN_WORD}){{0,2}})(?:ern|ward|wards|erly)?"
)


def falls_in(
    text: str, figures: tuple[Figure, ...], words: Lexicon, names: Names
) -> tuple[FallFound, ...]:
    """Return the places of fall of a sentence, each with its distance."""
    read = _falls_english if words.language == "en" else _falls_cjk
    return tuple(read(text, figures, words, names))


def _falls_cjk(
    text: str, figures: tuple[Figure, ...], words: Lexicon, names: Names
) -> Iterable[FallFound]:
    language = words.language
    pattern = names.pattern("place", language)
    link, point = _LINK[language], _POINT[language]
    for figure in figures:
        if figure.unit != "km":
            continue
        before = text[max(0, figure.start - 60) : figure.start]
        shift = figure.start - len(before)
        tail = re.search(rf"(?:{link})*(?:{point})?(?:{link})*$", before)
        ends = list(pattern.finditer(before))
        reached = [
            match
            for match in ends
            if (
                linked := re.fullmatch(
                    rf"(?:{link})*(?:{point})?(?:{link})*", before[match.end() :]
                )
            )
            is not None
            and (
                linked["bearing"] or "から" in linked[0] or "에서" in linked[0] or "沖" in linked[0]
            )
        ]
        if not reached:
            if tail and tail["bearing"] and _after_words(text, figure, words):
                raw = re.search(r"([^、。,.\s]{1,14})$", before[: tail.start()])
                start = shift + (raw.start() if raw else tail.start())
                problem = f"the place in {text[start : figure.end]!r} is not in the gazetteer"
                yield FallFound("", "", figure, start, figure.end, problem)
            continue
        match = max(reached, key=lambda found: (found.end(), len(found[0])))
        linked = re.fullmatch(rf"(?:{link})*(?:{point})?(?:{link})*", before[match.end() :])
        bearing = compass_word(linked["bearing"]) if linked and linked["bearing"] else ""
        name, problem = names.place(match[0])
        if not name and re.search("北海道|홋카이도", before[: match.end()]):
            name, problem = (
                names.place("Oshima-Oshima")
                if re.search("大島|오시마", match[0])
                else (name, problem)
            )
        yield FallFound(name, bearing, figure, shift + match.start(), figure.end, problem)


def _after_words(text: str, figure: Figure, words: Lexicon) -> bool:
    return bool(words.pattern("verbs.fall").search(text[figure.end : figure.end + 60]))


def _falls_english(
    text: str, figures: tuple[Figure, ...], words: Lexicon, names: Names
) -> Iterable[FallFound]:
    pattern = names.pattern("place", "en")
    for figure in figures:
        if figure.unit != "km":
            continue
        rest = text[figure.end :]
        lead = re.match(
            rf"(?i)\s*(?:away\s+)?(?:\([^()]*\)\s*)?(?:{_EN_POINT}\s+(?:of|from|off)"
            rf"|(?:away\s+)?(?:off|from)(?:\s+the\s+(?:north|south|east|west)"
            rf"\w*\s+coast\s+of)?)\s+",
            rest,
        )
        if not lead:
            continue
        after = rest[lead.end() :]
        stop = re.search(
            r"[,;]|\s(?:at|on|in|and|after|before|around|with|when|within|outside|inside)\s", after
        )
        scope = after[: stop.start() if stop else None][:90]
        matches = list(pattern.finditer(scope))
        shown = f"{figure.quantity.text} {rest[: lead.end()].strip()} {scope}"
        if not matches:
            if words.pattern("verbs.fall").search(text):
                yield FallFound("", "", figure, figure.start, figure.end + lead.end() + len(scope),
                                f"the place in {shown!r} is not in the gazetteer")  # fmt: skip
            continue
        match = matches[0]
        if re.match(r"'s\s", scope[match.end() :]) or re.match(
            r"\s*(?:'s)?\s*(?:prefecture's)", scope[match.end() :], re.IGNORECASE
        ):
            match = matches[1] if len(matches) > 1 else match
            if match is matches[0] and re.match(r"'s\s+[A-Z]", scope[match.end() :]):
                yield FallFound("", "", figure, figure.start, figure.end + lead.end() + len(scope),
                                f"the place in {shown!r} is not in the gazetteer")  # fmt: skip
                continue
        bearing = compass_word(lead["bearing"]) if lead["bearing"] else ""
        name, problem = names.place(match[0])
        if not name and re.search(r"(?i)hokkaido", text) and "oshima" in match[0].casefold():
            name, problem = names.place("Oshima-Oshima")
        yield FallFound(
            name, bearing, figure, figure.start, figure.end + lead.end() + match.end(), problem
        )


@frozen
class FallAreaFound:
    """The waters that a sentence names, in a phrase that event files know."""

    phrase: str
    start: int
    end: int
    is_heading: bool
    """Only flown towards, not said to have fallen there."""


def fall_area_in(text: str, words: Lexicon) -> FallAreaFound | None:
    """Return the waters of fall, or else those it was launched towards."""
    table = words.table["fall_area"]
    heading = re.compile(table["heading"], re.IGNORECASE)
    falls = list(words.pattern("verbs.fall").finditer(text))
    found: list[tuple[bool, int, FallAreaFound]] = []
    for phrase, patterns in table.items():
        if phrase == "heading":
            continue
        for match in words.any(f"fall_area {phrase}", patterns).finditer(text):
            if words.language == "en":
                is_heading = bool(heading.search(text[: match.start()])) and not (
                    falls
                    and any(
                        fall.end() <= match.start() and match.start() - fall.end() < 45
                        for fall in falls
                    )
                )
            else:
                is_heading = bool(heading.match(text, match.end()))
            if not is_heading and not falls:
                continue
            if (
                not is_heading
                and words.language == "en"
                and re.search(r"(?i)from\s+(?:\w+\s+){0,2}$", text[: match.start()])
            ):
                continue
            if words.language != "en" and re.match(r"(?:から|より|에서)", text[match.end() :]):
                continue
            found.append(
                (
                    is_heading,
                    -(match.end() - match.start()),
                    FallAreaFound(phrase, match.start(), match.end(), is_heading),
                )
            )
    return min(found, key=lambda item: item[:2])[2] if found else None
