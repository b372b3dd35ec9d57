"""Where the documents of events go: one named file, or a folder with a file an event."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import frozen

from geomap.errors import GeomapError, InputError, OutputError

if TYPE_CHECKING:
    from geomap.cli._events import Ground
    from geomap.events import LaunchEvent
    from geomap.readers import ReadResult
    from geomap.verdict import Assessment


@frozen
class Target:
    """What is written: a file for the one event, or `<event id>.<suffix>` in a folder."""

    path: Path
    suffix: str
    is_folder: bool

    def of(self, event_id: str) -> Path:
        """Return the file of an event."""
        return self.path / f"{event_id}.{self.suffix}" if self.is_folder else self.path


def outputs(path: Path, suffixes: Sequence[str], chosen: str | None, count: int) -> Target:
    """Work out from the name after -o what is wanted.

    Raises
    ------
    InputError
        If the ending is not known, or one file is named for several events.

    Examples
    --------
    >>> outputs(Path("brief.docx"), ("html", "docx"), None, 1).suffix
    'docx'
    >>> outputs(Path("briefs"), ("html", "docx"), "docx", 3).of("2017-07-28-x").name
    '2017-07-28-x.docx'
    """
    ending = path.suffix.lower().removeprefix(".")
    if not ending or path.is_dir():
        return Target(path, chosen or suffixes[0], True)
    if ending not in suffixes:
        raise InputError(
            f"{path}: {ending!r} is not a format here; known are {', '.join(suffixes)}"
        )
    if chosen not in (None, ending):
        raise InputError(f"{path}: the name says {ending}, --format says {chosen}; leave one out")
    if count > 1:
        raise InputError(
            f"{path}: one file for {count} events; name a folder with -o (and a --format)"
        )
    return Target(path, ending, False)


def check_writable(path: Path) -> None:
    """Refuse a file whose folder is not there, before any work is done."""
    from geomap.writing import clear_leftovers

    if not path.parent.is_dir():
        raise OutputError(f"{path}: there is no folder {path.parent}; make it first")
    if path.is_dir():
        raise OutputError(f"{path}: is a folder; name a file in it")
    clear_leftovers(path.parent)


def write_each(
    read: ReadResult,
    target: Target,
    ground: Ground,
    made: Callable[[LaunchEvent, tuple[Assessment, ...]], bytes],
    *,
    unit: str,
) -> int:
    """Make and write one document an event, print its path, and return the exit status."""
    from geomap.cli import ALL_WELL, SOME_FAILED, UNUSABLE
    from geomap.cli._progress import progress
    from geomap.writing import prepared_folder, write_whole

    if target.is_folder:
        prepared_folder(target.path)
    else:
        check_writable(target.path)
    written = 0
    bar = progress(read.events, unit)
    for event in bar:
        try:
            content = made(event, ground.assessed(event))
            write_whole(target.of(event.id), content)
        except GeomapError as error:
            bar.clear()
            print(f"geomap: {event.id}: {error}", file=sys.stderr)
            continue
        written += 1
        bar.clear()
        print(target.of(event.id), flush=True)
    if not written:
        return UNUSABLE
    return ALL_WELL if written == len(read.events) and not read.failures else SOME_FAILED
