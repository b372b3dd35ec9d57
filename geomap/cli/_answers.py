"""Verdicts of many events, in their order, on all processors where that pays.

A worker takes a second to start and to load zones and shore, so a few events
are judged in this process. What a worker hands back is what will be printed:
the same bytes as from one process.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import warnings
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from attrs import frozen

from geomap.errors import GeomapError

if TYPE_CHECKING:
    from geomap.cli._events import Ground
    from geomap.events import LaunchEvent

EVENTS_A_WORKER = 12
"""How many events take as long as starting a worker does."""


@frozen
class Answer:
    """What is printed of one event, or why nothing is."""

    text: str = ""
    records: tuple[dict[str, Any], ...] = ()
    error: str | None = None


def answers(
    events: Sequence[LaunchEvent], load: Callable[[], Ground], *, as_json: bool
) -> Iterator[Answer]:
    """Yield the answer of each event, in order.

    Parameters
    ----------
    events : sequence of LaunchEvent
    load : callable
        Loads zones and shore; called once here and in every worker, so it must be picklable.
    as_json : bool
        Make records in place of texts.
    """
    workers = min(_processors(), len(events) // EVENTS_A_WORKER)
    if workers > 1:
        yield from _shared_out(events, load, as_json, workers)
        return
    ground = load()
    for event in events:
        yield _answer(ground, event, as_json)


def _processors() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _answer(ground: Ground, event: LaunchEvent, as_json: bool) -> Answer:
    from geomap.verdict.record import record
    from geomap.verdict.wording import tell

    try:
        assessments = ground.assessed(event)
    except GeomapError as error:
        return Answer(error=str(error))
    if as_json:
        return Answer(records=tuple(record(each) for each in assessments))
    return Answer(text=tell(assessments))


_worker: dict[str, Any] = {}


def _begin(load: Callable[[], Ground], as_json: bool) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the process that started this one has told them
        _worker["ground"] = load()
    _worker["as_json"] = as_json


def _work(event: LaunchEvent) -> Answer:
    return _answer(_worker["ground"], event, _worker["as_json"])


def _shared_out(
    events: Sequence[LaunchEvent], load: Callable[[], Ground], as_json: bool, workers: int
) -> Iterator[Answer]:
    ground = load()
    context = multiprocessing.get_context("spawn")
    strangers = set(multiprocessing.active_children())
    pool = ProcessPoolExecutor(workers, context, initializer=_begin, initargs=(load, as_json))
    is_done = False
    try:
        with _worker_surroundings():
            futures: list[Future[Answer]] = [pool.submit(_work, event) for event in events]
        for position, future in enumerate(futures):
            try:
                yield future.result()
            except BrokenProcessPool:
                # Killed for want of memory perhaps: the rest is done here, one by one.
                for event in events[position:]:
                    yield _answer(ground, event, as_json)
                break
        is_done = True
    finally:
        if not is_done:
            for child in set(multiprocessing.active_children()) - strangers:
                child.terminate()
        pool.shutdown(wait=is_done, cancel_futures=True)


@contextmanager
def _worker_surroundings() -> Iterator[None]:
    """Start workers deaf to Ctrl-C, which this process hears, and each with one thread.

    A process starts with the signal mask and the environment of the one that starts it.
    """
    name = "OPENBLAS_NUM_THREADS"
    before = os.environ.get(name)
    os.environ.setdefault(name, "1")
    can_mask = hasattr(signal, "pthread_sigmask")
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT}) if can_mask else set()
    try:
        yield
    finally:
        if can_mask:
            signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        if before is None:
            del os.environ[name]
