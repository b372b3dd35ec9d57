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
import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Protocol

from attrs import field, frozen

from geomap.errors import GeomapError, OutputError
from geomap.events import LaunchEvent
from geomap.exports.features import event_features
from geomap.exports.geojson import as_geojson, joined
from geomap.locks import locked_folder
from geomap.provenance import Carried
from geomap.render.index import Row, as_csv, index_page, index_rows
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
from geomap.verdict import Assessment
from geomap.writing import prepared_folder, write_together


class GroundLike(Protocol):
    """What events are judged and drawn on; see `geomap.cli._events.Ground`."""

    @property
    def zones(self) -> Any: ...  # noqa: D102
    @property
    def shoreline(self) -> Any: ...  # noqa: D102
    def assessed(self, event: LaunchEvent) -> tuple[Assessment, ...]: ...  # noqa: D102
    def carried(self, subject: LaunchEvent, lang: str = "en") -> Carried | None: ...  # noqa: D102


@frozen
class Options:
    """How a site is made."""

    lang: str = "en"
    names: Mapping[str, str] = field(factory=dict)
    """Sites and places in this language."""
    title: str = ""
    basis: str = ""
    """Whatever else the verdicts depend on: claims, a zone of one's own and its content."""


@frozen
class Made:
    """What was made of one event."""

    event_id: str
    page: bytes
    geojson: bytes
    rows: tuple[Row, ...]


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
            for event_id, result in _results(
                [event for event in events if event.id not in kept], ground, options, workers
            ):
                try:
                    if isinstance(result, str):
                        troubles.append(f"{event_id}: {result}")
                    else:
                        entries[event_id] = _written(folder, result, keys[event_id])
                        finished(event_id, entries[event_id])
                except OutputError as error:
                    troubles.append(f"{event_id}: {error}")
                step(event_id)
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


# What is made of an event, in a worker.

_worker: dict[str, Any] = {}


def _begin(ground: Callable[[], GroundLike], options: Options) -> None:
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _worker["ground"], _worker["options"] = ground(), options


def _end_with_parent() -> None:
    """End this worker when its parent was killed: it would wait for work for ever."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _make(event: LaunchEvent) -> Made | str:
    """Return what is made of an event, or why nothing is."""
    from geomap.render.webmap import page

    ground: GroundLike = _worker["ground"]
    options: Options = _worker["options"]
    try:
        assessments = ground.assessed(event)
        text = page(
            assessments,
            ground.zones,
            ground.shoreline,
            lang=options.lang,
            names=options.names,
            carried=ground.carried(event, options.lang),
        )
        words = Words(options.lang, options.names)
        rows = index_rows(assessments, words, f"events/{event.id}.html")
        geojson = as_geojson(event_features(assessments))
        return Made(event.id, text.encode(), geojson, tuple(rows))
    except GeomapError as error:
        return str(error)
    except Exception as error:
        # A bug of ours in one event must not take the others with it; it is named as one.
        return f"internal error, please report it: {type(error).__name__}: {error}"


_DEATHS = 3
"""After so many events in a row that ended their workers, it is not for the events."""

_GIVEN_UP = "not tried, since worker processes keep dying; --jobs 1 has none"


def _results(
    events: Sequence[LaunchEvent],
    ground: Callable[[], GroundLike],
    options: Options,
    workers: int | None,
) -> Iterator[tuple[str, Made | str]]:
    """Yield id and result of each event as it is done."""
    count = min(workers or os.cpu_count() or 1, len(events))
    if count <= 1:
        if events:
            _begin(ground, options)
        for event in events:
            yield event.id, _make(event)
        return
    waiting = deque(events)
    died = 0
    while waiting:
        # When a worker dies, the events that were with the workers are tried again, each by
        # itself, which tells the one that ends its worker from the others.
        for event in (yield from _pooled(waiting, count, ground, options)):
            if died == _DEATHS:
                yield event.id, _GIVEN_UP
            elif (yield from _pooled(deque([event]), 1, ground, options)):
                yield event.id, "its worker process died twice, out of memory perhaps"
                died += 1
            else:
                died = 0
        while waiting and died == _DEATHS:
            yield waiting.popleft().id, _GIVEN_UP


def _pooled(
    waiting: deque[LaunchEvent],
    count: int,
    ground: Callable[[], GroundLike],
    options: Options,
) -> Generator[tuple[str, Made | str], None, list[LaunchEvent]]:
    """Yield id and result of each event as a pool of workers has done it.

    Events are taken off `waiting` as they are handed to the workers. If a worker dies, those that
    were with the workers and are not done are returned, and the others are still waiting.
    """
    context = multiprocessing.get_context("spawn")
    strangers = set(multiprocessing.active_children())
    with ProcessPoolExecutor(
        count, context, initializer=_begin, initargs=(ground, options)
    ) as pool:
        running: dict[Future[Made | str], LaunchEvent] = {}
        try:
            while True:
                # A few at a time, so that finished pages do not pile up in memory.
                with suppress(BrokenProcessPool):
                    while waiting and len(running) < 2 * count:
                        running[_submitted(pool, waiting[0])] = waiting[0]
                        waiting.popleft()
                if not running:
                    return []
                done, _ = wait(running, return_when=FIRST_COMPLETED)
                is_broken = any(isinstance(f.exception(), BrokenProcessPool) for f in done)
                for future in wait(running).done if is_broken else done:
                    if not isinstance(future.exception(), BrokenProcessPool):
                        yield running.pop(future).id, future.result()
                if is_broken:
                    return list(running.values())
        except KeyboardInterrupt:
            for future in [f for f in running if f.done() and not f.exception()]:
                yield running.pop(future).id, future.result()
            raise
        finally:
            if running:
                # Interrupted: a page takes seconds, and nobody waits for it any more.
                for child in set(multiprocessing.active_children()) - strangers:
                    child.terminate()
            pool.shutdown(wait=False, cancel_futures=True)


def _submitted(pool: ProcessPoolExecutor, event: LaunchEvent) -> Future[Made | str]:
    """Hand an event to a worker that leaves Ctrl-C to this process, which ends the workers."""
    if not hasattr(signal, "pthread_sigmask"):
        return pool.submit(_make, event)
    # Submitting starts workers, and a process starts with the mask of the one that starts it.
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        return pool.submit(_make, event)
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


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
