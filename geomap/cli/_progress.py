"""Progress on standard error, for a person who waits at a terminal.

tqdm draws it, and is imported only where somebody looks: nothing is drawn for a
single item or into a pipe, and importing it costs as much as reading an event.
"""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterable, Iterator
from typing import Any, Generic, Protocol, TextIO, TypeVar

Item = TypeVar("Item", covariant=True)


class Progress(Protocol[Item]):
    """The part of tqdm's bar that the commands use."""

    def __iter__(self) -> Iterator[Item]: ...
    def clear(self) -> Any:
        """Take the bar away, until the next item."""

    def write(self, s: str, file: TextIO | None = None, end: str = "\n") -> None:
        """Print above the bar."""


class _Unseen(Generic[Item]):
    """What is looped over, with no bar."""

    def __init__(self, items: Iterable[Item]) -> None:
        self._items = items

    def __iter__(self) -> Iterator[Item]:
        return iter(self._items)

    def clear(self) -> None:
        pass

    def write(self, s: str, file: TextIO | None = None, end: str = "\n") -> None:
        print(s, file=file, end=end)


def progress(items: Collection[Item], unit: str) -> Progress[Item]:
    """Return what to loop over in place of the items; a bar appears after two seconds.

    Parameters
    ----------
    items : collection
    unit : str
        What an item is, in the singular.
    """
    if len(items) < 2 or not sys.stderr.isatty():
        return _Unseen(items)
    from tqdm import tqdm

    bar: Progress[Item] = tqdm(items, delay=2.0, unit=unit, file=sys.stderr, leave=False)
    return bar
