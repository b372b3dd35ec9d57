"""From the text of an announcement to an event: the way through the other modules."""

from __future__ import annotations

from datetime import date

from geomap.errors import InputError
from geomap.gazetteer import Gazetteer
from geomap.readers.announcement.anchor import find_anchor
from geomap.readers.announcement.announcing import announce
from geomap.readers.announcement.assemble import flights_from
from geomap.readers.announcement.folding import fold
from geomap.readers.announcement.gathering import gather
from geomap.readers.announcement.launch_day import launch_day
from geomap.readers.announcement.names import Names
from geomap.readers.announcement.published import published_on
from geomap.readers.announcement.sentences import split
from geomap.readers.announcement.standing import place
from geomap.readers.announcement.telling import not_a_launch, tells_enough
from geomap.readers.announcement.values import Announcement

LONGEST_TEXT = 100_000
"""Characters; the longest story has less than half of it."""
MOST_SENTENCES = 3000
LONGEST_SENTENCE = 2000
"""Characters; what is longer without a full stop or a line's end is a table or noise, no prose."""


def read_announcement(
    text: str,
    *,
    gazetteer: Gazetteer,
    source: str = "-",
    published: date | None = None,
    page_date: date | None = None,
) -> Announcement:
    """Read the text of an announcement in Japanese, English or Korean.

    Parameters
    ----------
    text : str
        Plain text; of a page, what `geomap.readers.announcement.html` makes of it.
    gazetteer : Gazetteer
        Names of launch sites, areas and places of fall.
    source : str
        Name of the file, `-` for standard input; a date in it counts where the text has none.
    published : date, optional
        The day of the text, for 'today' and dates without a year.
    page_date : date, optional
        What the page says of its own date.

    Raises
    ------
    InputError
        If the text does not announce a launch, with what was missing.
    """
    if len(text) > LONGEST_TEXT:
        raise InputError(
            f"expected an announcement of up to {LONGEST_TEXT:,} characters, got {len(text):,}",
            path=source,
        )
    folded = fold(text)
    every = split(folded.text)
    if len(every) > MOST_SENTENCES:
        raise InputError(
            f"expected an announcement of up to {MOST_SENTENCES:,} sentences, got {len(every):,}; "
            "save its story alone",
            path=source,
        )
    sentences = tuple(one for one in every if len(one.text) <= LONGEST_SENTENCE)
    day_of_text, where = (
        (published, "the call") if published else published_on(sentences, source, page_date)
    )
    anchor = find_anchor(sentences, day_of_text)
    if anchor is None:
        raise not_a_launch(sentences, source)
    placed = place(sentences, anchor, day_of_text)
    gathered = gather(folded, placed, Names.of(gazetteer).within(folded.text))
    if not tells_enough(gathered.found):
        raise not_a_launch(sentences, source, mentioned=True)
    flights, contradictions, notes = flights_from(
        gathered.found, gathered.counts, gathered.group_counts, gathered.spoken_of
    )
    if len(sentences) < len(every):
        notes.append(f"not read: sentences of more than {LONGEST_SENTENCE:,} characters")
    day = launch_day(folded, sentences, anchor, day_of_text, where)
    if day.note:
        notes.append(day.note)
    return announce(
        source=source,
        text=text,
        published=day_of_text,
        day=day,
        gathered=gathered,
        flights=flights,
        contradictions=contradictions,
        notes=notes,
        gazetteer=gazetteer,
    )
