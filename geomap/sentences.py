"""Sentences as values: a template with named fields, and what goes into them.

What computes says what it found as a `Sentence`; what draws writes it in the
language of the page, from a catalogue that has the template. So nothing is
glued together here, and no language but English is known here: `str()` of a
sentence is its English, for the terminal, JSON and logs. A field may hold a
phrase, which is a sentence of its own.

Templates stand in calls of `say`, where the search for untranslated sentences
finds them.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Protocol, TypeAlias

from attrs import frozen

from geomap.events import Direction, Fall, FallArea, Qualifier, Quantity, Stage
from geomap.geodesy import Position


@frozen
class Length:
    """A computed length."""

    metres: float


@frozen
class Span:
    """Lengths from the least to the greatest."""

    near_m: float
    far_m: float


@frozen
class Angle:
    """A computed angle or azimuth, whole degrees."""

    degrees: float


@frozen
class Duration:
    """A computed time of flight."""

    seconds: float


@frozen
class Minutes:
    """A published time of flight: a quantity in minutes, where a bare one is in kilometres."""

    quantity: Quantity


@frozen
class Share:
    """A probability."""

    probability: float


@frozen
class Word:
    """A word that needs its context to be translated, such as an answer."""

    context: str
    text: str


@frozen
class Sentence:
    """A template in English with named fields, and their values; see `say`."""

    template: str
    values: tuple[tuple[str, Value], ...] = ()

    def __str__(self) -> str:
        """Return the sentence in English."""
        return written(self, English())


Value: TypeAlias = (
    "str | Quantity | Minutes | Direction | Position | Length | Span | Angle | Duration | Share"
    " | Word | Sentence | tuple[Sentence, ...]"
)
"""What a field holds. A bare `str` is a proper name, such as a source's; a tuple is a list."""


def say(template: str, /, **values: Value) -> Sentence:
    """Return a sentence from its template and the values of its fields.

    Examples
    --------
    >>> str(say("a range of {length}", length=Quantity(1000.0, Qualifier.ABOUT)))
    'a range of about 1,000 km'
    """
    return Sentence(template, tuple(values.items()))


class Writer(Protocol):
    """One language: finds templates and writes values."""

    def found(self, message: str, context: str | None = None) -> str:
        """Return a template or a word in this language."""
        ...

    def named(self, name: str) -> str:
        """Return a proper name."""
        ...

    def quantity(self, quantity: Quantity, unit: str) -> str:
        """Return a published figure with its hedge and unit (`km` or `min`)."""
        ...

    def direction(self, direction: Direction) -> str:
        """Return a compass word or an azimuth."""
        ...

    def position(self, position: Position) -> str:
        """Return a position."""
        ...

    def length(self, length_m: float) -> str:
        """Return a length in kilometres."""
        ...

    def span(self, near_m: float, far_m: float) -> str:
        """Return two lengths in kilometres, from the one to the other."""
        ...

    def angle(self, degrees: float) -> str:
        """Return whole degrees."""
        ...

    def duration(self, seconds: float) -> str:
        """Return a time in minutes."""
        ...

    def percent(self, probability: float) -> str:
        """Return a probability."""
        ...

    def listed(self, words: Sequence[str]) -> str:
        """Return a list of words."""
        ...


def written(sentence: Sentence, writer: Writer) -> str:
    """Return a sentence as a writer writes it."""
    values = {name: _value(value, writer) for name, value in sentence.values}
    return writer.found(sentence.template).format(**values)


def _value(value: Value, writer: Writer) -> str:
    match value:
        case Sentence():
            return written(value, writer)
        case Quantity():
            return writer.quantity(value, "km")
        case Minutes(quantity):
            return writer.quantity(quantity, "min")
        case Direction():
            return writer.direction(value)
        case Position():
            return writer.position(value)
        case Length(metres):
            return writer.length(metres)
        case Span(near_m, far_m):
            return writer.span(near_m, far_m)
        case Angle(degrees):
            return writer.angle(degrees)
        case Duration(seconds):
            return writer.duration(seconds)
        case Share(probability):
            return writer.percent(probability)
        case Word(context, text):
            return writer.found(text, context)
        case str():
            return writer.named(value)
        case _:
            return writer.listed([written(each, writer) for each in value])


def place_of_fall(fall: Fall) -> Sentence:
    """Return a published place of fall.

    Examples
    --------
    >>> from geomap.events import Place
    >>> cape = Place("Cape Nosappu", (Position(145.82, 43.39),))
    >>> str(place_of_fall(Fall(cape, Direction(71.0), Quantity(1100.0))))
    '1,100 km at an azimuth of 71 degrees from Cape Nosappu'
    """
    place, way, distance = fall.place.name, fall.bearing, fall.distance_km
    if distance is not None:
        if way is None:
            return say("{distance} from {place}", distance=distance, place=place)
        if way.points is None:
            return say(
                "{distance} at {azimuth} from {place}", distance=distance, azimuth=way, place=place
            )
        return say(
            "{distance} {direction} of {place}", distance=distance, direction=way, place=place
        )
    if way is None:
        return say("near {place}", place=place)
    if way.points is None:
        return say("at {azimuth} from {place}", azimuth=way, place=place)
    return say("{direction} of {place}", direction=way, place=place)


AREAS = {
    FallArea.SEA_OF_JAPAN: say("in the Sea of Japan"),
    FallArea.NEAR_EAST_COAST_OF_KOREA: say("near the east coast of the Korean Peninsula"),
    FallArea.NEAR_WEST_COAST_OF_KOREA: say("near the west coast of the Korean Peninsula"),
    FallArea.YELLOW_SEA: say("in the Yellow Sea"),
    FallArea.EAST_CHINA_SEA: say("in the East China Sea"),
    FallArea.PACIFIC: say("in the Pacific"),
    FallArea.PHILIPPINE_SEA: say("in the Philippine Sea"),
    FallArea.SEA_OF_OKHOTSK: say("in the Sea of Okhotsk"),
    FallArea.AT_SEA: say("at sea"),
    FallArea.ON_LAND: say("on land"),
}
"""Named waters as they stand after 'a fall'."""

STAGES = {
    Stage.FORECAST: say("in a forecast"),
    Stage.FIRST: say("at first"),
    Stage.FINAL: say("in the end"),
}
"""When something was said."""

COMPASS = (
    "north", "north-northeast", "northeast", "east-northeast",
    "east", "east-southeast", "southeast", "south-southeast",
    "south", "south-southwest", "southwest", "west-southwest",
    "west", "west-northwest", "northwest", "north-northwest",
)  # fmt: skip

_HEDGES = {
    Qualifier.EXACT: "",
    Qualifier.ABOUT: "about ",
    Qualifier.OVER: "over ",
    Qualifier.AT_LEAST: "at least ",
    Qualifier.UP_TO: "up to ",
    Qualifier.UNDER: "under ",
    Qualifier.BETWEEN: "",
}


class English:
    """Writes the sentences of the terminal, of JSON and of logs."""

    def found(self, message: str, context: str | None = None) -> str:
        """Return what stands in the code."""
        return message

    def named(self, name: str) -> str:
        """Return the name as it was given."""
        return name

    def quantity(self, quantity: Quantity, unit: str) -> str:
        """Return a published figure with its hedge and unit."""
        figure = _figure(quantity.value)
        if quantity.upper is not None:
            figure += f" to {_figure(quantity.upper)}"
        unit = unit if unit == "km" else _counted(figure, "minute")
        return f"{_HEDGES[quantity.qualifier]}{figure} {unit}"

    def direction(self, direction: Direction) -> str:
        """Return a direction as a word, or as its azimuth."""
        if direction.points is None:
            figure = _figure(direction.azimuth_deg)
            return f"an azimuth of {figure} {_counted(figure, 'degree')}"
        return COMPASS[round(direction.azimuth_deg / 22.5) % 16]

    def position(self, position: Position) -> str:
        """Return a position, latitude first."""
        north, east = "NS"[position.lat_deg < 0], "EW"[position.lon_deg < 0]
        return f"{abs(position.lat_deg):g} {north}, {abs(position.lon_deg):g} {east}"

    def length(self, length_m: float) -> str:
        """Return kilometres: tenths below ten, else whole."""
        return f"{_rounded(length_m / 1e3)} km"

    def span(self, near_m: float, far_m: float) -> str:
        """Return kilometres from the one to the other."""
        return f"{_rounded(near_m / 1e3)} to {_rounded(far_m / 1e3)} km"

    def angle(self, degrees: float) -> str:
        """Return whole degrees."""
        return f"{degrees:.0f} {_counted(f'{degrees:.0f}', 'degree')}"

    def duration(self, seconds: float) -> str:
        """Return minutes: tenths below ten, else whole."""
        figure = _rounded(seconds / 60.0)
        return f"{figure} {_counted(figure, 'minute')}"

    def percent(self, probability: float) -> str:
        """Return a probability as a reader would have it, never 0 or 100 %."""
        return percent(probability)

    def listed(self, words: Sequence[str]) -> str:
        """Return words joined by 'and'."""
        return " and ".join(words)


def percent(probability: float) -> str:
    """Return a probability as a reader would have it, never 0 or 100 %.

    Examples
    --------
    >>> percent(0.9996), percent(0.0003), percent(0.949), percent(0.0521)
    ('over 99.9 %', 'under 0.1 %', '94.9 %', '5.2 %')
    """
    if probability > 0.999:
        return "over 99.9 %"
    if probability < 0.001:
        return "under 0.1 %"
    if 0.06 <= probability <= 0.94:
        return f"{probability:.0%}".replace("%", " %")
    return f"{probability:.1%}".replace("%", " %")


def capitalised(text: str) -> str:
    """Return a text with its first letter raised, which may have come in with a value.

    Examples
    --------
    >>> capitalised("a range of 5 km is KCNA's.")
    "A range of 5 km is KCNA's."
    """
    return text[:1].upper() + text[1:]


def _figure(value: float) -> str:
    return f"{value:,.2f}".rstrip("0").rstrip(".")


def _rounded(value: float) -> str:
    return _figure(math.floor(value * 10.0 + 0.5) / 10.0 if abs(value) < 9.95 else round(value))


def _counted(figure: str, unit: str) -> str:
    return unit if figure == "1" else f"{unit}s"
