"""Things that pass through two hands, each in its own thread, in order and few at a time."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

A = TypeVar("A")
B = TypeVar("B")

_WAITING = 2
"""Things between the hands, which bounds the memory that they take."""


def handed_on(things: Iterable[A], take: Callable[[A], B], *, threads: int) -> Iterator[B]:
    """Return `take(thing)` of each thing, in order.

    With more than one thread the next thing is made while `take` is at the one before it;
    it is never called twice at the same time.

    Examples
    --------
    >>> list(handed_on("ab", str.upper, threads=2))
    ['A', 'B']
    """
    if threads <= 1:
        yield from map(take, things)
        return
    with ThreadPoolExecutor(1) as other:
        waiting: deque[Future[B]] = deque()
        try:
            for thing in things:
                waiting.append(other.submit(take, thing))
                while len(waiting) >= _WAITING:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            for left in waiting:
                left.cancel()
