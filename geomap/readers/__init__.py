"""The only code that opens input: events, tables, names, zone layers, shorelines.

`read_events` and `read_all` take paths or ``-``; `load_gazetteer` and
`load_catalogue` give what travels with geomap.
"""

from geomap.readers.catalogue import load_catalogue, read_catalogue
from geomap.readers.event_files import ReadResult, merge, read_all, read_events
from geomap.readers.gazetteer_files import load_gazetteer

__all__ = [
    "ReadResult",
    "load_catalogue",
    "load_gazetteer",
    "merge",
    "read_all",
    "read_catalogue",
    "read_events",
]
