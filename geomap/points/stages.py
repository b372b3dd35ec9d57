"""Things that pass through several hands, each in its own thread, in order and few at a time."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

A = TypeVar("A")
B = TypeVar("B")
C = TypeVar("C")

_UNDER_WAY = 4
"""Things between the first hand and the last, which bounds the memory that they take."""


def in_stages(
    things: Iterable[A], first: Callable[[A], B], second: Callable[[B], C], *, threads: int
) -> Iterator[C]:
    """Return `second(first(thing))` of each thing, in order.

    With more than one thread a thing is made while `first` is at the one before it and
    `second` at the one before that; neither is ever called twice at the same time.

    Examples
    --------
    >>> list(in_stages("ab", str.upper, lambda letter: letter + "!", threads=2))
    ['A!', 'B!']
    """
    if threads <= 1:
        for thing in things:
            yield second(first(thing))
        return
    with ThreadPoolExecutor(1) as one, ThreadPoolExecutor(1) as other:
        under_way: deque[Future[C]] = deque()
        try:
            for thing in things:
                made = one.submit(first, thing)
                under_way.append(other.submit(_after, made, second))
                del thing, made
                while len(under_way) >= _UNDER_WAY:
                    yield under_way.popleft().result()
            while under_way:
                yield under_way.popleft().result()
        finally:
            for waiting in under_way:
                waiting.cancel()
            one.shutdown(cancel_futures=True)
            other.shutdown(cancel_futures=True)


def _after(made: Future[B], second: Callable[[B], C]) -> C:
    return second(made.result())
