"""Work on long arrays in several threads: numpy and PROJ let go of the interpreter meanwhile."""

from __future__ import annotations

import os
from collections.abc import Callable

_STRETCH = 1 << 18
"""Points handed to a thread at a time.

With shorter ones two threads take longer than one: between two steps of numpy each waits
for the interpreter, and there would be more of them.
"""


def cores() -> int:
    """Return how many processor cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def in_blocks(
    work: Callable[[int, int], None],
    count: int,
    threads: int | None = None,
    stretch: int = _STRETCH,
) -> None:
    """Call `work(first, last)` for every stretch of `count` points.

    Parameters
    ----------
    work : callable
        Writes its stretch of the result, so that it does not matter who does which.
    count : int
    threads : int, optional
        All cores where left out.
    stretch : int
        The most points in a call.
    """
    firsts = range(0, count, stretch)
    workers = min(cores() if threads is None else max(1, threads), len(firsts))
    if workers <= 1:
        for first in firsts:
            work(first, min(first + stretch, count))
        return
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(workers) as pool:
        for _ in pool.map(lambda first: work(first, min(first + stretch, count)), firsts):
            pass
