"""Launch sites, launch areas and the places that falls are measured from, found by name.

Pure: the records come from `geomap.readers.load_gazetteer`. A name is looked up
as it is spelt, then without the words that say what it is ("airbase", 空港),
then without regard to romanisation; the first of these that finds something
decides. What several records answer to is an error that names them, as is what
none does.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Generic, Protocol, TypeVar

from attrs import field, frozen

from geomap.errors import UnknownNameError
from geomap.events import Confidence, Place
from geomap.geodesy import Position
from geomap.names import fold, name_key, phrase_key, romanisation_key


@frozen
class Names:
    """What a record is called: the first of `english` is its name."""

    english: tuple[str, ...]
    japanese: tuple[str, ...] = ()
    korean: tuple[str, ...] = ()

    @property
    def all(self) -> tuple[str, ...]:
        """Every name, English ones first."""
        return self.english + self.japanese + self.korean


@frozen
class Site:
    """A place that missiles or rockets were launched from, or a base that they may be."""

    id: str
    names: Names
    position: Position
    radius90_m: float
    """How far from the position a launch there may have been (90 %)."""
    region: str = ""
    kind: str = "launch site"
    source: str = ""
    confidence: Confidence = Confidence.SEEN
    note: str = ""

    @property
    def name(self) -> str:
        """The English name."""
        return self.names.english[0]


@frozen
class LaunchArea:
    """A phrase such as "near the west coast", as a circle that holds 90 % of what it has meant."""

    id: str
    names: Names
    position: Position
    radius90_m: float
    source: str = ""
    note: str = ""

    @property
    def name(self) -> str:
        """The English phrase."""
        return self.names.english[0]


@frozen
class ReferencePlace:
    """Something that a fall is measured from."""

    id: str
    names: Names
    place: Place
    kind: str = "place"
    source: str = ""
    confidence: Confidence = Confidence.SEEN
    note: str = ""

    @property
    def name(self) -> str:
        """The English name."""
        return self.names.english[0]


class _Named(Protocol):
    @property
    def id(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def names(self) -> Names: ...


R = TypeVar("R", bound=_Named)
Entry = Site | LaunchArea | ReferencePlace

SURROUNDINGS_M = 15_000.0
"""Radius (90 %) of "the X area" where X is a launch site: a convention, the size of a county."""

_KIND_WORDS = re.compile(
    r"\b(?:international|airport|airfield|air ?base|air force base|airstrip|missile|operating|base|"
    r"satellite|launch(?:ing)?|test(?:ing)?|ground|site|station|facility|county|city|town|shipyard|"
    r"factory|arms plant|district|near|in|the|north korea|dprk)\b"
)
_KIND_CJK = re.compile(
    r"国際空港|空軍基地|空港|飛行場|ミサイル基地|実験場|衛星発射場|発射場|軍需工場|造船所|付近|地区|市|郡|"
    r"국제비행장|비행장|공항|위성발사장|발사장|기지|일대|부근|인근|지역|군$|시$"
)
_BRACKETS = re.compile(r"[(（\[][^()（）\[\]]*[)）\]]")
_ISLAND_WORDS = re.compile(
    r"\b(?:islands?|isl|is|islet|prefecture|pref|coast of|near|in|the|japan's)\b"
)


def _bare_key(text: str) -> str:
    """Return a site's name without the words that say what it is; '' where none is left."""
    return name_key(_KIND_CJK.sub("", _KIND_WORDS.sub(" ", fold(text))))


def _islet_key(text: str) -> str:
    """Return a place's name without 'island' and the like; a peninsula stays one."""
    return name_key(_ISLAND_WORDS.sub(" ", fold(text)))


def _area_key(text: str) -> str:
    """Return an area phrase without 'near', 'area', 'province' and 'North Korea'."""
    words = phrase_key(
        re.sub(
            r"^北朝鮮|付近|近郊|一帯|地域|地方|^북한\s*|\s*(?:일대|지역|부근|인근|근처)",
            "",
            fold(text),
        )
    )
    kept = words - {"near", "area", "province", "korea", "city", "side"}
    return " ".join(sorted(romanisation_key(word) for word in kept or words))


_SITE_KEYS: tuple[Callable[[str], str], ...] = (
    name_key,
    _bare_key,
    lambda text: romanisation_key(_bare_key(text)),
)
_AREA_KEYS: tuple[Callable[[str], str], ...] = (name_key, _area_key)
_PLACE_KEYS: tuple[Callable[[str], str], ...] = (name_key, _islet_key)


class _Index(Generic[R]):
    """The records of one table by their names."""

    def __init__(
        self,
        what: str,
        records: Iterable[R],
        keys: tuple[Callable[[str], str], ...],
        ambiguous: Mapping[str, str],
    ) -> None:
        self.ambiguous = ambiguous
        self.what = what
        self.records = tuple(records)
        self._keys = keys
        self._tables: list[dict[str, dict[str, R]] | None] = [None for _ in keys]

    def _table(self, level: int) -> dict[str, dict[str, R]]:
        """Return the records by one kind of key; made when it is first asked."""
        table = self._tables[level]
        if table is None:
            key, table = self._keys[level], {}
            for record in self.records:
                for name in (*record.names.all, record.id):
                    table.setdefault(key(name), {})[record.id] = record
            self._tables[level] = table
        return table

    def find(self, name: str) -> tuple[R, ...]:
        """Return the records that answer to a name: none, one or several."""
        # "Wonsan (Kalma) / 元山" is asked for as it stands, then without what the brackets
        # add, then by each of its parts.
        bare = _BRACKETS.sub(" ", name)
        for spelling in dict.fromkeys((name, bare, *bare.split("/")[:4])):
            for level, key in enumerate(self._keys):
                wanted = key(spelling)
                found = self._table(level).get(wanted) if wanted else None
                if found:
                    return tuple(found.values())
        return ()

    def nearest(self, name: str) -> tuple[str, ...]:
        """Return the names that look most like the one given, best first."""
        spelling = {
            name_key(each): each for record in self.records for each in reversed(record.names.all)
        }
        close = difflib.get_close_matches(name_key(name)[:100], spelling, n=5, cutoff=0.55)
        return tuple(spelling[key] for key in close)


def _surroundings(site: Site) -> LaunchArea:
    names = Names((f"{site.name} area",), site.names.japanese, site.names.korean)
    radius90_m = max(SURROUNDINGS_M, site.radius90_m)
    return LaunchArea(f"{site.id}-area", names, site.position, radius90_m, site.source)


_BY_POSITION = "or give its position (lon, lat and radius_km)"


@frozen(eq=False)
class Gazetteer:
    """All that is known by name."""

    sites: tuple[Site, ...]
    areas: tuple[LaunchArea, ...]
    places: tuple[ReferencePlace, ...]
    ambiguous_sites: Mapping[str, str] = field(factory=dict)
    ambiguous_places: Mapping[str, str] = field(factory=dict)
    """Keys of names that stand for several of them, with the advice to give."""
    _sites: _Index[Site] = field(init=False, repr=False)
    _areas: _Index[LaunchArea] = field(init=False, repr=False)
    _places: _Index[ReferencePlace] = field(init=False, repr=False)

    @_sites.default
    def _index_sites(self) -> _Index[Site]:
        return _Index("launch site", self.sites, _SITE_KEYS, self.ambiguous_sites)

    @_areas.default
    def _index_areas(self) -> _Index[LaunchArea]:
        return _Index("launch area", self.areas, _AREA_KEYS, {})

    @_places.default
    def _index_places(self) -> _Index[ReferencePlace]:
        return _Index("reference place", self.places, _PLACE_KEYS, self.ambiguous_places)

    def site(self, name: str) -> Site:
        """Return the launch site of that name.

        Raises
        ------
        UnknownNameError
            If there is none, or more than one; with the nearest names.
        """
        return self._one(
            self._sites,
            name,
            lambda: (
                f"as a launch area it is known: write 'area: {name}'"
                if self._areas.find(name)
                else _BY_POSITION
            ),
        )

    def area(self, name: str) -> LaunchArea:
        """Return the launch area that a phrase stands for; errors as for `site`.

        "Sunchon area" and 순천 일대, the surroundings of a launch site, are a circle of
        `SURROUNDINGS_M` around it.
        """
        if not self._areas.find(name):
            sites = self._sites.find(re.sub(r"(?i)\barea\b|一帯", " ", name))
            if len(sites) == 1:
                return _surroundings(sites[0])
        return self._one(self._areas, name, lambda: _BY_POSITION)

    def place(self, name: str) -> Place:
        """Return the place that a fall is measured from; errors as for `site`."""
        return self._one(self._places, name, lambda: "or give its position (lon, lat)").place

    def search(self, text: str) -> tuple[Entry, ...]:
        """Return the sites, areas and places with a name that contains the text; all for ''."""
        wanted, folded = name_key(text), romanisation_key(text)
        everything: tuple[Entry, ...] = self.sites + self.areas + self.places
        return tuple(
            entry
            for entry in everything
            if any(
                wanted in name_key(name) or folded in romanisation_key(name)
                for name in (entry.id, *entry.names.all)
            )
        )

    def _one(self, index: _Index[R], name: str, advice: Callable[[], str]) -> R:
        told = index.ambiguous.get(name_key(name))
        found = () if told else index.find(name)
        if len(found) == 1:
            return found[0]
        if told or found:
            candidates = tuple(record.name for record in found)
            named = told or "several answer to it: " + ", ".join(candidates)
            message = f"the {index.what} {name[:60]!r} is ambiguous; {named}"
        else:
            candidates = index.nearest(name)
            near = ", ".join(repr(candidate) for candidate in candidates)
            message = f"unknown {index.what} {name[:60]!r}"
            message += f"; nearest are {near}" if near else "; 'geomap sites' lists all"
        if not told and (more := advice()):
            message += f"; {more}"
        raise UnknownNameError(message, candidates=candidates)
