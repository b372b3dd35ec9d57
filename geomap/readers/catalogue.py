"""The catalogue: the event files of `data/events/`, which travel with geomap."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from geomap.errors import InputError, UnknownNameError
from geomap.events import LaunchEvent
from geomap.gazetteer import Gazetteer
from geomap.readers.event_files import ReadResult, merge
from geomap.readers.event_record import event_from
from geomap.readers.files import decode
from geomap.readers.tree import parse_yaml
from geomap.resources import data_dir


def load_catalogue(gazetteer: Gazetteer, *, id_prefix: str = "") -> tuple[LaunchEvent, ...]:
    """Return the events of the catalogue by id, those alone whose id begins with `id_prefix`."""
    files = sorted(
        (entry for entry in (data_dir() / "events").iterdir() if entry.name.endswith(".yaml")),
        key=lambda entry: entry.name,
    )
    return tuple(
        event_from(root, gazetteer)
        for entry in files
        if entry.name.startswith(id_prefix)
        for root in parse_yaml(decode(entry.read_bytes(), entry.name), entry.name)
    )


def read_catalogue(prefixes: Iterable[str], *, gazetteer: Gazetteer) -> ReadResult:
    """Return the events whose ids begin so ('2017', '2017-07-28'); an unknown one is a failure."""
    return merge((prefix, _find(prefix, gazetteer)) for prefix in dict.fromkeys(prefixes))


def _find(prefix: str, gazetteer: Gazetteer) -> ReadResult:
    try:
        events = load_catalogue(gazetteer, id_prefix=prefix)
    except InputError as failure:
        return ReadResult((), (failure,))
    if events and prefix:
        return ReadResult(events, ())
    ids = [entry.name.removesuffix(".yaml") for entry in (data_dir() / "events").iterdir()]
    close = difflib.get_close_matches(prefix, sorted(ids), n=3, cutoff=0.3)
    message = f"the catalogue has no event {prefix[:60]!r}; nearest are {', '.join(close)}"
    return ReadResult((), (UnknownNameError(message, candidates=close),))
