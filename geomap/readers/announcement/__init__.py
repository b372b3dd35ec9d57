"""From an announcement's text to an event: Japanese, English and Korean.

`read_announcement` takes the text; `open_announcement` in `opening` takes what a
file holds, plain text or a page. The words are in `words/*.toml`, the rules that
use them in the modules:

    folding     one spelling of the text, and the way back to the original
    sentences   paragraphs, sentences, numbered items
    anchor, days, earlier, standing    which sentences are about this launch
    speakers    who says each
    numerals, hedges, figures, measures    figures, and what each measures
    dates, clocks, utc    days and hours
    launch, direction, fall, waters, claims, missiles    what else a sentence says
    names       the gazetteer as expressions
    parts       which missile a stretch of a sentence is about
    facts       all of that, of one sentence
    gathering   of all sentences
    settling, reports, assemble    facts to reports and flights
    launch_day, event_text, announcing    flights to the event file and the event
    telling     what is no announcement
"""

from geomap.readers.announcement.prose import looks_like_announcement
from geomap.readers.announcement.reading import read_announcement
from geomap.readers.announcement.values import Announcement, Contradiction, Found

__all__ = ["Announcement", "Contradiction", "Found", "looks_like_announcement", "read_announcement"]
