"""What a site was made from: which of its pages are up to date, and which may be removed.

The manifest has for each event a digest of all that its page depends on, and the SHA-256 of
each file. A page is up to date when both still hold. A file may be written over when it is
as the manifest has it, or begins as geomap's own files do.

The manifest is written at the end. Until then each event that is finished has a line in a
journal, which whoever reads the manifest reads as well: so a process that was killed leaves
what it finished to the next one.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from geomap import __version__
from geomap.errors import OutputError
from geomap.events import LaunchEvent
from geomap.resources import data_dir
from geomap.writing import write_whole

MANIFEST = "manifest.json"

_JOURNAL = ".geomap-journal"
"""Beside the manifest, while a site is made; left there by a process that was killed."""

Entry = dict[str, Any]
"""Of one event: `key`, `files` with their SHA-256, and the `rows` of the index."""

_MARKS = {
    ".html": rb'<meta name="generator" content="geomap ',
    ".geojson": rb'\A\{"type":"FeatureCollection","features":\[\n',
    ".csv": rb"\A\xef\xbb\xbfevent,title,launched_at,flight,missile,",
    ".json": rb'\A\{\s*"geomap":\s*"',
}
"""What the beginning of geomap's own files holds, by their kind."""

_BEGINNING = 4096

_CODE = (".py", ".js", ".css", ".html", ".svg", ".po")


def _digest(parts: Iterable[bytes]) -> str:
    whole = hashlib.sha256()
    for part in parts:
        whole.update(len(part).to_bytes(8, "big") + part)
    return whole.hexdigest()


def _code(folder: Traversable) -> Iterator[bytes]:
    for entry in sorted(folder.iterdir(), key=lambda e: e.name):
        if entry.is_dir() and not entry.name.startswith("__"):
            yield from _code(entry)
        elif entry.name.endswith(_CODE):
            yield entry.name.encode()
            yield entry.read_bytes()


def stem_of(options: Sequence[Any]) -> str:
    """Return a digest of what all pages depend on: geomap, its zones and shore, the options."""
    data = [
        (data_dir() / kind / name).read_bytes()
        for kind, name in (("eez", "zones.npz"), ("shoreline", "fine.npz"))
    ]
    said = json.dumps([__version__, *options])
    return _digest([said.encode(), *data, *_code(files("geomap"))])


def key_of(stem: str, event: LaunchEvent) -> str:
    """Return a digest of all that the page of an event depends on."""
    return _digest([stem.encode(), repr(event).encode()])


def is_as_written(folder: Path, entry: Entry) -> bool:
    """Say whether the files of an event are there, and still what was written."""
    try:
        return all(
            hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest
            for name, digest in entry["files"].items()
        )
    except OSError:
        return False


def is_there(folder: Path, entry: Entry) -> bool:
    """Say whether any file of an event is there."""
    return any(os.path.lexists(folder / name) for name in entry["files"])


def refuse_foreign(folder: Path, names: Iterable[str], entries: Mapping[str, Entry]) -> None:
    """Refuse to write over files that are somebody else's.

    Parameters
    ----------
    folder : Path
    names : iterable of str
        Files that are about to be written.
    entries : mapping
        Of the manifest.

    Raises
    ------
    OutputError
        If one is there that neither the manifest nor its own beginning calls geomap's.
    """
    known = {name: digest for entry in entries.values() for name, digest in entry["files"].items()}
    foreign = [
        name
        for name in names
        if os.path.lexists(folder / name) and not _is_ours(folder / name, known.get(name))
    ]
    if foreign:
        more = f" (and {len(foreign) - 1} more)" if len(foreign) > 1 else ""
        raise OutputError(
            f"{folder / foreign[0]}{more}: is not a file that geomap made, and would be written "
            "over; nothing was written. Name another folder with -o, or move the file away"
        )


def _is_ours(path: Path, digest: str | None) -> bool:
    try:
        content = path.read_bytes()
    except OSError:
        return False
    if hashlib.sha256(content).hexdigest() == digest:
        return True
    return re.search(_MARKS[path.suffix], content[:_BEGINNING]) is not None


def read_manifest(folder: Path) -> dict[str, Entry]:
    """Return the entries of an earlier site; of one that cannot be used, none."""
    found: dict[str, Entry] = {}
    try:
        found |= json.loads((folder / MANIFEST).read_text(encoding="utf-8"))["events"]
    except (OSError, ValueError, KeyError, TypeError):
        found = {}
    return {event_id: e for event_id, e in (found | _finished(folder)).items() if _is(event_id, e)}


def _finished(folder: Path) -> dict[str, Entry]:
    """Return the entries of the journal; a line that was cut short is left out."""
    found: dict[str, Entry] = {}
    try:
        lines = (folder / _JOURNAL).read_bytes().splitlines()
    except OSError:
        return {}
    for line in lines:
        with suppress(ValueError, KeyError, TypeError):
            found |= json.loads(line)["events"]
    return found


def _is(event_id: str, entry: Any) -> bool:
    """Say whether this is an entry as they are written."""
    try:
        # Files of the events folder alone: whoever edits the manifest removes nothing else.
        return bool(
            set(entry["files"]) == {f"events/{event_id}.html", f"events/{event_id}.geojson"}
            and "/" not in event_id
            and entry["rows"]
            and entry["key"]
        )
    except (KeyError, TypeError):
        return False


@contextmanager
def journal(folder: Path) -> Iterator[Callable[[str, Entry], None]]:
    """Return what notes that an event is finished, by a line that is written at once."""
    descriptor = -1

    def note(event_id: str, entry: Entry) -> None:
        nonlocal descriptor
        line = json.dumps({"events": {event_id: entry}}, ensure_ascii=False, allow_nan=False)
        # A line that cannot be written costs time alone.
        with suppress(OSError):
            if descriptor < 0:
                # Not followed, should somebody have laid a link there.
                flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0)
                descriptor = os.open(folder / _JOURNAL, flags, 0o666)
            # The line before may have been cut short.
            os.write(descriptor, f"\n{line}\n".encode())

    try:
        yield note
    finally:
        if descriptor >= 0:
            os.close(descriptor)


def write_manifest(folder: Path, entries: Mapping[str, Any]) -> None:
    """Write the manifest, its entries in order of their ids, and end the journal."""
    value = {"geomap": __version__, "events": dict(sorted(entries.items()))}
    text = json.dumps(value, ensure_ascii=False, indent=1, allow_nan=False)
    write_whole(folder / MANIFEST, text.encode() + b"\n")
    with suppress(OSError):
        (folder / _JOURNAL).unlink()


def remove(folder: Path, entries: Sequence[tuple[str, Entry]]) -> tuple[str, ...]:
    """Remove the files of events, unless somebody has changed them since."""
    removed = []
    for event_id, entry in entries:
        if is_as_written(folder, entry):
            for name in entry["files"]:
                (folder / name).unlink()
            removed.append(event_id)
    return tuple(removed)
