"""Many events -> a folder of pages with an index: this and the command line alone write files.

    DIR/index.html            all flights: table, map, years
    DIR/events/ID.html        the page of an event
    DIR/events/ID.geojson     its features
    DIR/data/events.geojson   the features of all events
    DIR/data/events.csv       a row a flight
    DIR/manifest.json         what each event's files were made from

A page is made again only when something that it is made from has changed: the event, the
zones, the shoreline, the options, or geomap itself. Pages of events that are not asked for
stay, outside the index; with `prune` they are removed if they are still as they were
written. A file that geomap did not make is never written over. Every file is written whole
or not at all. One process at a time works on a folder; a worker that dies is replaced, and what
was finished when a process is killed is not made again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from attrs import frozen

from geomap.errors import OutputError
from geomap.events import LaunchEvent
from geomap.exports.geojson import joined
from geomap.locks import locked_folder
from geomap.render.index import Row, as_csv, index_page
from geomap.render.words import Words
from geomap.site_manifest import (
    MANIFEST,
    is_as_written,
    is_there,
    journal,
    key_of,
    read_manifest,
    refuse_foreign,
    remove,
    stem_of,
    write_manifest,
)
from geomap.site_pages import GroundLike, Made, Options, make
from geomap.threads import cores
from geomap.workers import GIVEN_UP, Job, Lost, shared_out
from geomap.writing import prepared_folder, write_together


@frozen
class Outcome:
    """What became of a site."""

    made: tuple[str, ...]
    """Ids of the events whose pages were made."""
    unchanged: tuple[str, ...]
    removed: tuple[str, ...]
    kept: tuple[str, ...]
    """Ids of events that were not asked for, whose pages stay and are not in the index."""
    failures: tuple[str, ...]
    """One message an event that could not be drawn, and one a file of the index."""
    has_index: bool = True
    """Whether the index is of these events."""


def build_site(
    events: Sequence[LaunchEvent],
    folder: Path,
    ground: Callable[[], GroundLike],
    options: Options,
    *,
    failures: Sequence[str] = (),
    prune: bool = False,
    workers: int | None = None,
    step: Callable[[str], object] = lambda event_id: None,
    waiting: Callable[[], object] = lambda: None,
) -> Outcome:
    """Make or renew a site.

    Parameters
    ----------
    events : sequence of LaunchEvent
    folder : Path
        Made where it is not there.
    ground : callable
        Loads zones and shoreline; called once in every worker, so it must be picklable.
    options : Options
    failures : sequence of str
        What could not even be read, to be listed on the index with the rest.
    prune : bool
        Remove the pages of earlier events that are not among these and are still as they were
        written; none while there are `failures`, which may be those very events.
    workers : int, optional
        Processes; as many as there are processors where left out.
    step : callable
        Told the id of each event as it is done.
    waiting : callable
        Called if another process is at work on this folder; its end is waited for.

    Raises
    ------
    OutputError
        If a file that would be written is there and is not geomap's, or the folder cannot be
        written to; nothing is written.
    """
    prepared_folder(folder)
    with locked_folder(folder, waiting):
        return _built(events, folder, ground, options, failures, prune, workers, step)


def _built(
    events: Sequence[LaunchEvent],
    folder: Path,
    ground: Callable[[], GroundLike],
    options: Options,
    failures: Sequence[str],
    prune: bool,
    workers: int | None,
    step: Callable[[str], object],
) -> Outcome:
    """Make or renew a site that no other process is at work on."""
    old = read_manifest(folder)
    stem = stem_of([options.lang, sorted(options.names.items()), options.basis])
    keys = {event.id: key_of(stem, event) for event in events}
    kept = {
        event_id: old[event_id]
        for event_id, key in keys.items()
        if event_id in old and old[event_id]["key"] == key and is_as_written(folder, old[event_id])
    }
    pages = [f"events/{k}.{kind}" for k in keys if k not in kept for kind in ("html", "geojson")]
    refuse_foreign(folder, [*_INDEX, MANIFEST, *pages], old)
    prepared_folder(folder / "events")
    prepared_folder(folder / "data")
    entries: dict[str, dict[str, Any]] = dict(kept)
    for event_id in kept:
        step(event_id)
    troubles: list[str] = []
    try:
        with journal(folder) as finished:
            todo = [event for event in events if event.id not in kept]
            job = Job(partial(_setting, ground, options), make)
            for event, result in shared_out(todo, job, workers or cores()):
                try:
                    if isinstance(result, Made):
                        entries[event.id] = _written(folder, result, keys[event.id])
                        finished(event.id, entries[event.id])
                    else:
                        why = result.reason if isinstance(result, Lost) else result
                        why += "; --jobs 1 has none" if result is GIVEN_UP else ""
                        troubles.append(f"{event.id}: {why}")
                except OutputError as error:
                    troubles.append(f"{event.id}: {error}")
                step(event.id)
    finally:
        # What was finished stays, even when the rest was interrupted.
        if entries or old:
            with _tried([]):
                write_manifest(folder, old | entries)
    others = {k: e for k, e in sorted(old.items()) if k not in keys}
    removed = remove(folder, list(others.items())) if prune and not failures else ()
    left = {k: e for k, e in others.items() if k not in removed and is_there(folder, e)}
    failed = {k: e for k, e in old.items() if k in keys and k not in entries}
    undone = len(troubles)
    with _tried(troubles):
        if entries or old:
            write_manifest(folder, left | failed | entries)
    with _tried(troubles):
        if entries:
            _write_index(folder, entries, [*failures, *troubles], ground(), options)
    return Outcome(
        tuple(sorted(set(entries) - set(kept))), tuple(sorted(kept)), removed, tuple(left),
        tuple(troubles), has_index=len(troubles) == undone,
    )  # fmt: skip


@contextmanager
def _tried(troubles: list[str]) -> Iterator[None]:
    """Note what cannot be written and go on."""
    try:
        yield
    except OutputError as error:
        troubles.append(str(error))


_INDEX = ("index.html", "data/events.csv", "data/events.geojson")


def _setting(ground: Callable[[], GroundLike], options: Options) -> tuple[GroundLike, Options]:
    return ground(), options


def _written(folder: Path, made: Made, key: str) -> dict[str, Any]:
    """Write the files of an event and return its entry in the manifest."""
    contents = {
        f"events/{made.event_id}.html": made.page,
        f"events/{made.event_id}.geojson": made.geojson,
    }
    write_together({folder / name: content for name, content in contents.items()})
    hashes = {name: hashlib.sha256(content).hexdigest() for name, content in contents.items()}
    return {"key": key, "files": hashes, "rows": list(made.rows)}


def _write_index(
    folder: Path,
    entries: Mapping[str, dict[str, Any]],
    failures: Sequence[str],
    ground: GroundLike,
    options: Options,
) -> None:
    ordered = sorted(entries.items(), key=lambda e: (e[1]["rows"][0]["launched_at"], e[0]))
    rows: list[Row] = [row for _, entry in ordered for row in entry["rows"]]
    parts = [(folder / "events" / f"{event_id}.geojson").read_bytes() for event_id, _ in ordered]
    text = index_page(
        rows,
        failures,
        ground.zones,
        ground.shoreline,
        Words(options.lang, options.names),
        title=options.title,
    )
    contents = (text.encode(), as_csv(rows), joined(parts))
    write_together({folder / name: content for name, content in zip(_INDEX, contents, strict=True)})
