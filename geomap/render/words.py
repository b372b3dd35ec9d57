"""The words of a page in one language: sentences, numbers, dates, places.

Sentences are whole in the catalogues (`locale/<language>/LC_MESSAGES/geomap.po`,
which any gettext editor opens) and are filled by name; nothing is glued
together. Babel reads the catalogues as they are edited, so there is no compiled
copy that could be stale, and writes numbers and dates as each language does.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Literal

from attrs import field, frozen

from geomap.errors import InputError
from geomap.events import Claim, Direction, Fall, Launch, LaunchBasis, Qualifier, Quantity, Stage
from geomap.geodesy import Position
from geomap.render.bidi import contained
from geomap.sentences import (
    COMPASS,
    Sentence,
    between_bounds,
    capitalised,
    place_of_fall,
    written,
)

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog

    from geomap.gazetteer import Gazetteer

LANGUAGES = {"en": "en_GB", "ja": "ja_JP", "ko": "ko_KR"}
"""Language to the locale whose numbers and dates it uses."""


@cache
def catalogue(lang: str) -> Catalog | None:
    """Return the catalogue of a language; English is the language of the code and has none."""
    if lang == "en":
        return None
    from babel.messages.pofile import read_po

    path = files("geomap.render") / "locale" / lang / "LC_MESSAGES" / "geomap.po"
    with path.open("rb") as file:
        return read_po(file, locale=lang, abort_invalid=True)


def names_in(lang: str, gazetteer: Gazetteer) -> dict[str, str]:
    """Return what sites, areas and places are called in a language, by their names in English."""
    found: dict[str, str] = {}
    named = [
        record.names
        for table in (gazetteer.places, gazetteer.areas, gazetteer.sites)
        for record in table
    ]
    for names in named:
        local = {"ja": names.japanese, "ko": names.korean}.get(lang, ())
        if local:
            found |= dict.fromkeys(names.english, local[0])
    return found


def _contained(values: Mapping[str, object]) -> dict[str, object]:
    return {k: contained(v) if isinstance(v, str) else v for k, v in values.items()}


@frozen
class Words:
    """What is said and how it is written, in one language.

    Examples
    --------
    >>> Words("en").km(31_250.0), Words("ja").percent(0.97)
    ('31 km', '97%')
    """

    lang: str = "en"
    names: Mapping[str, str] = field(factory=dict, repr=False, eq=False)
    """Names of sites and places in this language, by their names in English."""

    def __attrs_post_init__(self) -> None:
        """Refuse a language without a catalogue."""
        if self.lang not in LANGUAGES:
            raise InputError(
                f"expected a language out of {', '.join(LANGUAGES)}, got {self.lang!r}"
            )

    def __call__(self, message: str, **values: object) -> str:
        """Return the sentence in this language, with the values put in by name."""
        return self.found(message).format(**_contained(values))

    def of(self, context: str, message: str, **values: object) -> str:
        """Return a word that needs its context to be translated, such as a direction."""
        return self.found(message, context).format(**_contained(values))

    def named(self, name: str) -> str:
        """Return a name in this language where it has one, else as it was given."""
        known = self.names.get(name)
        return known if known is not None else self.found(name, "name")

    def sentence(self, sentence: Sentence) -> str:
        """Return a sentence that was built as a value."""
        return capitalised(written(sentence, self))

    def found(self, message: str, context: str | None = None) -> str:
        """Return a message as the catalogue has it, with its fields not yet filled."""
        known = catalogue(self.lang)
        entry = known.get(message, context) if known is not None else None
        if entry is None or not isinstance(entry.string, str):
            return message
        return entry.string or message

    def number(self, value: float, digits: int = 0) -> str:
        """Return a number with so many digits after the point, and a true minus sign."""
        from babel.numbers import format_decimal

        pattern = "#,##0." + "0" * digits if digits else "#,##0"
        # Adding 0.0 turns -0.0 into 0.0.
        text = format_decimal(round(value, digits) + 0.0, pattern, locale=LANGUAGES[self.lang])
        return text.replace("-", "\N{MINUS SIGN}")

    def percent(self, probability: float) -> str:
        """Return a probability in per cent, never rounded across a bound or to certainty."""
        for low, high, text in (
            (0.0, 0.005, self("under {n}%", n=1)),
            (0.995, 1.0, self("over {n}%", n=99)),
        ):
            if low <= probability < high or probability == high == 1.0:
                return text
        if 0.05 < probability < 0.06 or 0.94 < probability < 0.95:
            return f"{self.number(100.0 * between_bounds(probability), 1)}%"
        return f"{self.number(100.0 * probability)}%"

    def km(self, length_m: float) -> str:
        """Return a length in kilometres: tenths below ten, else whole."""
        km = length_m / 1000.0
        return self("{number} km", number=self.number(km, 1 if abs(km) < 9.95 else 0))

    def length(self, length_m: float) -> str:
        """Return a length in a sentence: kilometres, tenths below ten where there are any."""
        return self("{number} km", number=self._below_ten(length_m / 1e3))

    def span(self, near_m: float, far_m: float) -> str:
        """Return two lengths in kilometres, from the one to the other."""
        near, far = self._below_ten(near_m / 1e3), self._below_ten(far_m / 1e3)
        return self("{near} to {far} km", near=near, far=far)

    def duration(self, seconds: float) -> str:
        """Return a time in a sentence: minutes, tenths below ten where there are any."""
        return self("{number} min", number=self._below_ten(seconds / 60.0))

    def angle(self, degrees: float) -> str:
        """Return whole degrees."""
        return f"{self.number(degrees)}°"

    def about_km(self, length_m: float) -> str:
        """Return a length that is an estimate, to two digits."""
        km = length_m / 1000.0
        digits = 0 if km < 100.0 else 1 - math.floor(math.log10(km))
        return self("{number} km", number=self.number(round(km, digits)))

    def minutes(self, seconds: float) -> str:
        """Return a time of flight in minutes, tenths below ten."""
        minutes = seconds / 60.0
        return self("{number} min", number=self.number(minutes, 1 if minutes < 9.95 else 0))

    def listed(self, words: Sequence[str]) -> str:
        """Return a list of words as the language writes it."""
        from babel.lists import format_list

        style: Literal["unit", "standard"] = "unit" if self.lang == "en" else "standard"
        return str(format_list(words, style=style, locale=LANGUAGES[self.lang]))

    def position(self, position: Position, digits: int = 2) -> str:
        """Return a position in degrees, latitude first as readers expect it."""
        return self(
            "{lat}° {ns}, {lon}° {ew}",
            lat=self.number(abs(position.lat_deg), digits),
            ns="N" if position.lat_deg >= 0 else "S",
            lon=self.number(abs(position.lon_deg), digits),
            ew="E" if position.lon_deg >= 0 else "W",
        )

    def when(self, moment: datetime | date) -> str:
        """Return a date, with the time and the zone that were stated where there is a time."""
        from babel.dates import format_date

        day = str(format_date(moment, "long", locale=LANGUAGES[self.lang]))
        if not isinstance(moment, datetime):
            return day
        offset = moment.utcoffset()
        minutes = int(offset.total_seconds() // 60) if offset is not None else 0
        sign = "\N{MINUS SIGN}" if minutes < 0 else "+"
        hours, rest = divmod(abs(minutes), 60)
        zone = f"UTC{sign}{hours}" + (f":{rest:02}" if rest else "") if minutes else "UTC"
        return self("{day}, {time} ({zone})", day=day, time=f"{moment:%H:%M}", zone=zone)

    def quantity(self, quantity: Quantity, unit: str) -> str:
        """Return a published figure with its hedge and unit (`km` or `min`)."""
        if quantity.qualifier is Qualifier.BETWEEN:
            number = f"{self._figure(quantity.value)}–{self._figure(quantity.upper or 0.0)}"
        else:
            number = self._figure(quantity.value)
        amount = (
            self("{number} km", number=number)
            if unit == "km"
            else self("{number} min", number=number)
        )
        return {
            Qualifier.ABOUT: self("about {amount}", amount=amount),
            Qualifier.OVER: self("over {amount}", amount=amount),
            Qualifier.AT_LEAST: self("at least {amount}", amount=amount),
            Qualifier.UP_TO: self("up to {amount}", amount=amount),
            Qualifier.UNDER: self("under {amount}", amount=amount),
        }.get(quantity.qualifier, amount)

    def _figure(self, value: float) -> str:
        return self.number(value, 0 if value == int(value) else 1)

    def _below_ten(self, value: float) -> str:
        return self._figure(round(value, 1) if abs(value) < 9.95 else round(value))

    def direction(self, direction: Direction) -> str:
        """Return a published direction: the compass word, or the azimuth."""
        if direction.points is None:
            return self("azimuth {number}°", number=self._figure(direction.azimuth_deg))
        return self.of("direction", COMPASS[round(direction.azimuth_deg / 22.5) % 16])

    def fall(self, fall: Fall) -> str:
        """Return a published place of fall."""
        return written(place_of_fall(fall), self)

    def launch(self, launch: Launch) -> str:
        """Return where it was launched from."""
        if launch.basis is LaunchBasis.UNKNOWN:
            return self("not published")
        return self.named(launch.name) or (
            self.position(launch.position) if launch.position else ""
        )

    def claim(self, claim: Claim) -> str:
        """Return what a source said of Japan's EEZ."""
        return {
            Claim.INSIDE: self("inside Japan’s EEZ"),
            Claim.OUTSIDE: self("outside Japan’s EEZ"),
            Claim.NEAR: self("near Japan’s EEZ"),
            Claim.NONE: self("no statement on Japan’s EEZ"),
        }[claim]

    def stage(self, stage: Stage) -> str:
        """Return when a statement was made; nothing for a final one."""
        return {
            Stage.FORECAST: self("forecast before the fall"),
            Stage.FIRST: self("first report"),
            Stage.FINAL: "",
        }[stage]
