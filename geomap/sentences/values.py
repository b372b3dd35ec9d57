"""A sentence, what its fields hold, and how a language writes it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, TypeAlias

from attrs import frozen

from geomap.events import Direction, Quantity
from geomap.geodesy import Position
from geomap.sentences.english import English


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
    >>> from geomap.events import Qualifier
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
