"""The names of the gazetteer as expressions that find them in a text.

A name that several places bear, or that the gazetteer does not know, is told as
not understood.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import ClassVar
from weakref import WeakKeyDictionary

from geomap.errors import UnknownNameError
from geomap.gazetteer import Gazetteer
from geomap.names import name_key

_READING = r"(?:\([^()]{1,20}\)|[\u3041-\u3096]{2,14})?"
_OTHER_READING = {
    "ニ": "[ニ二]",
    "二": "[ニ二]",
    "ヘ": "[ヘへ]",
    "へ": "[ヘへ]",
    "ケ": "[ケヶが]",
    "ヶ": "[ケヶが]",
}


class Names:
    """Every name of the gazetteer as one expression a language."""

    _made: ClassVar[WeakKeyDictionary[Gazetteer, Names]] = WeakKeyDictionary()

    def __init__(self, gazetteer: Gazetteer, text: str | None = None) -> None:
        self.gazetteer = gazetteer
        self._letters = None if text is None else frozenset(_letters(text))
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

    def within(self, text: str) -> Names:
        """Return the names that a text may hold: the expression of all takes longer than the text.

        A name is left out where one of its words or characters is nowhere in
        the text; readings inside a name do not matter, since a Japanese name counts by
        its single characters.
        """
        return Names(self.gazetteer, text)

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
            if self._letters is not None:
                names = {name for name in names if _letters(name, language) <= self._letters}
            self._patterns[key] = _name_pattern(names, language)
        return self._patterns[key]

    def launch(self, name: str) -> tuple[str, str]:
        """Return ('site' or 'area', its English name) of a name that `pattern` found."""
        exact = self._area_names.get(name_key(_bare(name)))
        if exact:
            return "area", exact
        try:
            return "site", self.gazetteer.site(name).name
        except UnknownNameError:
            return "site", self.gazetteer.site(_bare(name)).name

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
    "ja": {"日本列島": "Japan", "東北地方": "Honshu", "島後沖": "Dogo"},
    "ko": {
        "오시마오오시마": "Oshima-Oshima",
        "일본 열도": "Japan",
        "도호쿠": "Honshu",
        "도호쿠 지방": "Honshu",
        "사도시마": "Sado Island",
        "오키 제도": "Oki Islands",
        "헤구라지마": "Hegura-jima",
        "헤구라섬": "Hegura-jima",
        "오쿠시리지마": "Okushiri Island",
        "에리모곶": "Cape Erimo",
        "에리모 곶": "Cape Erimo",
        "에리모미사키": "Cape Erimo",
    },
    "en": {
        "Tohoku": "Honshu",
        "Tohoku region": "Honshu",
        "northeastern Japan": "Honshu",
        "cape of Erimo": "Cape Erimo",
        "Erimo": "Cape Erimo",
        "Erimomisaki": "Cape Erimo",
        "Okushiri": "Okushiri Island",
        "Sado": "Sado Island",
        "Oga": "Oga Peninsula",
        "Shakotan": "Shakotan Peninsula",
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


_ROMANIZED = re.compile("ng(?=[aeiou])")
"""Pyongan, or Pyong'an in the romanization of McCune and Reischauer."""


def _letters(text: str, language: str = "") -> frozenset[str]:
    """Return what must occur in a text for a name to be in it: words or characters.

    >>> sorted(_letters("Oga Peninsula", "en")), sorted(_letters("舞坪里", "ja"))
    (['oga', 'peninsula'], ['坪', '舞', '里'])
    """
    plain = text.casefold()
    words = frozenset(re.findall(r"[a-z0-9]+", plain.replace("'", "")))
    if not language:
        words |= frozenset(re.findall(r"[a-z0-9]+", plain))
    if language == "en":
        return words
    characters = frozenset(plain) - frozenset(" -'·")
    if language == "ja":
        return characters - frozenset(_OTHER_READING)
    return characters if language else words | characters


def _bare(name: str) -> str:
    """Return a Japanese name without readings that the print put into it."""
    if not any("\u4e00" <= character <= "\u9fff" for character in name):
        return re.sub(r"\([^()]*\)", "", name) if "(" in name else name
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
                _ROMANIZED.sub(
                    "ng'?", re.sub(r"(?:\\?[ -])+", r"[\\s-]+", re.escape(name)).replace("'", "'?")
                )
            )
        else:
            alternatives.append(re.escape(name).replace(r"\ ", r"\s?"))
    inner = "|".join(alternatives) or "(?!)"
    if language == "en":
        return re.compile(rf"(?<![A-Za-z-])(?:{inner})(?![A-Za-z])", re.IGNORECASE | re.ASCII)
    return re.compile(f"(?:{inner})")
