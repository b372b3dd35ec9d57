"""Figures with a unit: a figure is cut out with the words that hedge it.

It is given to the grammar of event files (`parse_quantity`). What it measures is
said by `measures`.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from attrs import evolve, frozen

from geomap.errors import InputError
from geomap.events import Qualifier, Quantity
from geomap.readers.announcement.hedges import hedges_after, hedges_before, known_hedges
from geomap.readers.announcement.lexicon import table
from geomap.readers.announcement.numerals import in_one_unit, number_pattern, number_value
from geomap.readers.announcement.thousands import with_commas
from geomap.readers.quantities import parse_quantity
from geomap.units import NAUTICAL_MILE_M

_MILE_KM = 1.609344
"""International mile: 1,609.344 m exactly (agreement of 1 July 1959)."""

_NAUTICAL_MILE_KM = NAUTICAL_MILE_M / 1000.0
_SCALE_KM = {"km": 1.0, "miles": _MILE_KM, "nautical_miles": _NAUTICAL_MILE_KM}
_WORDED = re.compile(r"(?i)thousand|(?:minute|second)s?\b")
_ODD = {"여": "여", "余": "程度", "餘": "程度"}
"""600여km, 600余km: 600-odd."""
_RANGE = (
    r"(?:\s*(?:kms?|kilomet(?:er|re)s?|miles|キロ(?:メートル)?|킬로(?:미터)?)?\s*"
    r"(?:-|~|から|ないし|to|and|에서|내지)\s*(?:roughly |around |about\s+|約|약)?)"
)
_RANGE_LATIN = (
    r"(?:\s*(?:kms?|kilomet(?:er|re)s?|miles)?\s*(?:-|~|to|and)\s*"
    r"(?:roughly |around |about\s+)?)"
)


@frozen
class Figure:
    """A figure with its unit and its hedges."""

    start: int
    end: int
    quantity: Quantity
    unit: str
    """km or minutes."""
    number_start: int
    unit_end: int
    converted_from_km: float = 0.0
    """Kilometres of the unit, where it was another: a mile, a nautical mile."""
    seconds: str = ""
    """What was published, where that was seconds."""

    @property
    def is_converted(self) -> bool:
        """Given in miles of either kind."""
        return self.converted_from_km > 0.0


@cache
def _figure_pattern(thousand: bool, latin: bool) -> re.Pattern[str]:
    units, number = table("figures")["units"], number_pattern(thousand)
    named = "|".join(
        f"(?P<{name}>{'|'.join(word for word in words if not latin or word.isascii())})"
        for name, words in units.items()
    )
    spread = _RANGE_LATIN if latin else _RANGE
    return re.compile(
        rf"(?<![\d.,:])(?P<first>{number})(?:{spread}(?P<second>{number}))?"
        rf"(?P<inner>\s*(?:여|余|餘|数)?\s*-?\s*)(?:{named})(?![A-Za-z])",
        re.IGNORECASE | re.ASCII if latin else re.IGNORECASE,
    )


@lru_cache(maxsize=1024)
def figures_in(text: str) -> tuple[Figure, ...]:
    """Return the figures of a sentence in kilometres or minutes."""
    figures: list[Figure] = []
    text = in_one_unit(text)
    has_digits = any(character.isdigit() for character in text)
    if not has_digits and not _WORDED.search(text):
        return ()
    text = with_commas(text) if has_digits else text
    pattern = _figure_pattern("thousand" in text.casefold(), text.isascii())
    for match in pattern.finditer(text):
        unit = next(name for name in table("figures")["units"] if match[name])
        if re.match(r"\s*(?:/|per |毎|a (?:second|hour))", text[match.end() :]) or re.search(
            r"(?:時速|秒速|毎時|毎秒|시속|초속)\s*(?:約|약)?$", text[: match.start("first")]
        ):
            continue
        if unit == "hours" and re.match(r"\s*(?:여|余|余り|あまり|넘)", text[match.end(unit) :]):
            continue  # 'an hour and more'
        floor = figures[-1].end if figures else 0
        start, before = hedges_before(text, match.start(), floor)
        end, after = hedges_after(text, match.end())
        inner = [_ODD[letter] for letter in match["inner"] if letter in _ODD]
        try:
            quantity = _quantity(match, unit, [*before, *inner, *after], text[start:end].strip())
        except InputError:
            continue
        kind = "km" if unit in _SCALE_KM else "minutes"
        figures.append(
            Figure(
                start,
                end,
                quantity,
                kind,
                match.start("first"),
                match.end(unit),
                _SCALE_KM.get(unit, 0.0) if unit != "km" else 0.0,
                f"{_number(quantity.value * 60.0)} s" if unit == "seconds" else "",
            )
        )
    return tuple(figures)


def _quantity(match: re.Match[str], unit: str, hedges: list[str], shown: str) -> Quantity:
    first = number_value(match["first"])
    if not first and not any(character.isdigit() for character in match["first"]):
        raise InputError("not a number")
    second = number_value(match["second"]) if match["second"] else None
    if second is not None and second < first:
        raise InputError("the upper end is below the lower")
    scale = (_SCALE_KM | {"seconds": 1 / 60, "hours": 60.0}).get(unit, 1.0)
    figure = f"{first!r}" if second is None else f"{first!r}-{second!r}"
    parsed = parse_quantity(f"{' '.join(known_hedges(hedges))} {figure}", "km")
    return Quantity(
        parsed.value * scale,
        parsed.qualifier,
        None if parsed.upper is None else parsed.upper * scale,
        shown,
    )


def stated(figure: Figure) -> Quantity:
    """Return what a figure says in kilometres or minutes, no finer than it was published.

    Miles are published rounded: '300 miles' is about 483 km, and not 482.8 km.
    """
    quantity = figure.quantity
    if not figure.is_converted:
        return quantity
    ends = [end for end in (quantity.value, quantity.upper) if end is not None]
    miles = [end / figure.converted_from_km for end in ends]
    is_whole = all(abs(mile - round(mile)) < 1e-6 for mile in miles)
    rounded = [round(end, 0 if is_whole else 1) for end in ends]
    is_bare = quantity.qualifier is Qualifier.EXACT
    return evolve(
        quantity,
        value=rounded[0],
        upper=None if quantity.upper is None else rounded[1],
        qualifier=Qualifier.ABOUT if is_bare else quantity.qualifier,
    )


def describe(quantity: Quantity) -> str:
    """Write a quantity as in an event file: 'about 1000', 'at least 250', '300-400'."""
    figure = _number(quantity.value)
    if quantity.qualifier is Qualifier.BETWEEN and quantity.upper is not None:
        return f"{figure}-{_number(quantity.upper)}"
    return (
        figure if quantity.qualifier is Qualifier.EXACT else f"{quantity.qualifier.value} {figure}"
    )


def _number(value: float) -> str:
    rounded = round(value, 2)
    return (
        f"{rounded:.0f}"
        if rounded == int(rounded)
        else f"{rounded:g}"
        if rounded < 1e5
        else f"{rounded:.1f}"
    )
