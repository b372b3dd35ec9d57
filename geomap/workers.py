"""Work shared out to processes: each item once, and a worker that dies is replaced.

A worker leaves Ctrl-C to the process that started it, computes with one thread, since there
are as many workers as processors, and ends when the process that started it is gone.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from functools import partial
from typing import Any, Generic, TypeVar

from attrs import frozen

Item = TypeVar("Item")
State = TypeVar("State")
Result = TypeVar("Result")

DEATHS = 3
"""After so many items in a row that ended their workers, it is not for the items."""


@frozen
class Lost:
    """What stands in the place of a result that there is none of."""

    reason: str


GIVEN_UP = Lost("not tried, since worker processes keep dying")


@frozen
class Job(Generic[State, Item, Result]):
    """What a worker does; sent to it, so both functions can be pickled."""

    begin: Callable[[], State]
    """Called once in every worker: what it needs for all items."""
    work: Callable[[State, Item], Result]


def shared_out(
    items: Sequence[Item], job: Job[State, Item, Result], workers: int
) -> Iterator[tuple[Item, Result | Lost]]:
    """Yield each item with its result, in the order in which they are done.

    Parameters
    ----------
    items : sequence
        Picklable.
    job : Job
    workers : int
        Processes; with one, or for one item, all is done in this process.

    Raises
    ------
    Exception
        Whatever `job.begin` or `job.work` raises, here or in a worker.
    """
    count = min(workers, len(items))
    if count <= 1:
        if items:
            state = job.begin()
        for item in items:
            yield item, job.work(state, item)
        return
    waiting = deque(items)
    died = 0
    while waiting:
        # When a worker dies, the items that were with the workers are tried again, each by
        # itself, which tells the one that ends its worker from the others.
        for item in (yield from _pooled(waiting, count, job)):
            if died == DEATHS:
                yield item, GIVEN_UP
            elif (yield from _pooled(deque([item]), 1, job)):
                yield item, Lost("its worker process died twice, out of memory perhaps")
                died += 1
            else:
                died = 0
        while waiting and died == DEATHS:
            yield waiting.popleft(), GIVEN_UP


def in_order(
    items: Sequence[Item], job: Job[State, Item, Result], workers: int
) -> Iterator[tuple[Item, Result | Lost]]:
    """Yield each item with its result, in the order of the items; else as `shared_out`.

    What is done before its turn waits in memory: while one item is slow, all that follow it.
    """
    done: dict[int, tuple[Item, Result | Lost]] = {}
    numbered = list(enumerate(items))
    awaited = 0
    work = partial(_without_number, job.work)
    for (number, item), result in shared_out(numbered, Job(job.begin, work), workers):
        done[number] = item, result
        while awaited in done:
            yield done.pop(awaited)
            awaited += 1


def _without_number(
    work: Callable[[State, Item], Result], state: State, numbered: tuple[int, Item]
) -> Result:
    return work(state, numbered[1])


def _pooled(
    waiting: deque[Item], count: int, job: Job[State, Item, Result]
) -> Generator[tuple[Item, Result], None, list[Item]]:
    """Yield each item with its result as a pool of workers has done it.

    Items are taken off `waiting` as they are handed to the workers. If a worker dies, those that
    were with the workers and are not done are returned, and the others are still waiting.
    """
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(count, context, initializer=_begin, initargs=(job,)) as pool:
        running: dict[Future[Result], Item] = {}
        try:
            while True:
                # A few at a time, so that finished work does not pile up in memory.
                with suppress(BrokenProcessPool), _worker_surroundings():
                    while waiting and len(running) < 2 * count:
                        running[pool.submit(_do, waiting[0])] = waiting[0]
                        waiting.popleft()
                if not running:
                    return []
                done, _ = wait(running, return_when=FIRST_COMPLETED)
                is_broken = any(isinstance(f.exception(), BrokenProcessPool) for f in done)
                for future in wait(running).done if is_broken else done:
                    if not isinstance(future.exception(), BrokenProcessPool):
                        yield running.pop(future), future.result()
                if is_broken:
                    return list(running.values())
        except KeyboardInterrupt:
            for future in [f for f in running if f.done() and not f.exception()]:
                yield running.pop(future), future.result()
            raise
        finally:
            if running:
                # Interrupted: an item takes seconds, and nobody waits for it any more.
                _terminate(pool)
            pool.shutdown(wait=not running, cancel_futures=True)


def _terminate(pool: Any) -> None:
    """End the workers of a pool at once, as its own method does from Python 3.14 on."""
    for process in list((pool._processes or {}).values()):
        process.terminate()


@contextmanager
def _worker_surroundings() -> Iterator[None]:
    """Set what a worker starts with: the signal mask and environment of the one that starts it."""
    name = "OPENBLAS_NUM_THREADS"
    before = os.environ.get(name)
    os.environ.setdefault(name, "1")
    can_mask = hasattr(signal, "pthread_sigmask")
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT}) if can_mask else set()
    try:
        yield
    finally:
        # First: an interrupt that was held back comes with the mask.
        if before is None:
            os.environ.pop(name, None)
        if can_mask:
            signal.pthread_sigmask(signal.SIG_SETMASK, mask)


# In a worker.

_worker: dict[str, Any] = {}


def _begin(job: Job[Any, Any, Any]) -> None:
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _worker["work"] = job.work
    try:
        _worker["state"] = job.begin()
    except Exception as error:
        # Raised here it would end the worker, and nobody would learn why.
        _worker["failure"] = error


def _do(item: Any) -> Any:
    if "failure" in _worker:
        raise _worker["failure"]
    return _worker["work"](_worker["state"], item)


def _end_with_parent() -> None:
    """End this worker when its parent was killed: it would wait for work for ever."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
