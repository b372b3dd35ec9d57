"""Sentences as values: a template with named fields, and what goes into them.

What computes says what it found as a `Sentence`; what draws writes it in the
language of the page, from a catalogue that has the template. So nothing is
glued together here, and no language but English is known here: `str()` of a
sentence is its English, for the terminal, JSON and logs. A field may hold a
phrase, which is a sentence of its own.

Templates stand in calls of `say`, where the search for untranslated sentences
finds them.
"""

from geomap.sentences.english import COMPASS, English, between_bounds, capitalised, percent
from geomap.sentences.phrases import AREAS, STAGES, place_of_fall
from geomap.sentences.values import (
    Angle,
    Duration,
    Length,
    Minutes,
    Sentence,
    Share,
    Span,
    Value,
    Word,
    Writer,
    say,
    written,
)

__all__ = [
    "AREAS",
    "COMPASS",
    "STAGES",
    "Angle",
    "Duration",
    "English",
    "Length",
    "Minutes",
    "Sentence",
    "Share",
    "Span",
    "Value",
    "Word",
    "Writer",
    "between_bounds",
    "capitalised",
    "percent",
    "place_of_fall",
    "say",
    "written",
]
