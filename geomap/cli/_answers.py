"""Verdicts of many events, in their order, on all processors where that pays.

A worker takes a second to start and to load zones and shore, so a few events
are judged in this process. What a worker hands back is what will be printed:
the same bytes as from one process.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from attrs import frozen

from geomap.errors import GeomapError
from geomap.threads import cores

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
    workers = min(cores(), len(events) // EVENTS_A_WORKER)
    if workers > 1:
        yield from _shared_out(events, load, as_json, workers)
        return
    setting = load(), as_json
    for event in events:
        yield _answer(setting, event)


def _shared_out(
    events: Sequence[LaunchEvent], load: Callable[[], Ground], as_json: bool, workers: int
) -> Iterator[Answer]:
    """Yield what the workers answer, in the order of the events."""
    from functools import partial

    from geomap.workers import Job, Lost, in_order

    # Here too, so that what is wrong with a layer is told, and told once.
    load()
    job = Job(partial(_quietly, load, as_json), _answer)
    for _, result in in_order(events, job, workers):
        yield Answer(error=result.reason) if isinstance(result, Lost) else result


def _quietly(load: Callable[[], Ground], as_json: bool) -> tuple[Ground, bool]:
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the process that started this one has told them
        return load(), as_json


def _answer(setting: tuple[Ground, bool], event: LaunchEvent) -> Answer:
    from geomap.verdict.record import record
    from geomap.verdict.wording import tell

    ground, as_json = setting
    try:
        assessments = ground.assessed(event)
    except GeomapError as error:
        return Answer(error=str(error))
    if as_json:
        return Answer(records=tuple(record(each) for each in assessments))
    return Answer(text=tell(assessments))
