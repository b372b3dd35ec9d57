"""Which files are read, and which parts of them make which parts of the output."""

from __future__ import annotations

import glob
from collections.abc import Iterable, Sequence
from pathlib import Path

from attrs import frozen

from geomap.errors import InputError, OutputError
from geomap.readers.points import FORMATS, STDIN, compression_of, format_of, unreadable

PART_ROWS = 2_000_000
"""About how many rows of a large Parquet file a worker takes at a time."""

_MANY = "*?["


@frozen
class Part:
    """What one worker does at a time: a file, or some row groups of it."""

    source: str
    name: str
    """Of the file that comes out."""
    row_groups: tuple[int, int] | None = None
    """The first row group and the one after the last; None: the whole file."""
    rows: int = 0
    """How many rows it has, where that is known beforehand."""


def named_files(names: Sequence[str]) -> list[str]:
    """Return the files that names, patterns and folders stand for, in order and each once.

    Of a folder those are taken whose ending is known and whose name does not begin with a dot
    or an underscore, as marks of other programs do.

    Raises
    ------
    InputError
        If one of them stands for nothing.
    """
    found: list[str] = []
    for name in names:
        path = Path(name)
        if name == STDIN or path.is_file():
            found.append(name)
        elif path.is_dir():
            inside = sorted(str(entry) for entry in path.iterdir() if _is_table(entry))
            if not inside:
                raise InputError("there is no table of points in this folder", path=name)
            found += inside
        elif any(mark in name for mark in _MANY):
            # Path.glob cannot begin at the root and below the folder at once.
            matching = sorted(glob.glob(name, recursive=True))  # noqa: PTH207
            matching = [one for one in matching if Path(one).is_file()]
            if not matching:
                raise InputError("no file is called so", path=name)
            found += matching
        else:
            found.append(name)
    found = list(dict.fromkeys(found))
    if STDIN in found and len(found) > 1:
        raise InputError("standard input cannot be read together with files", path=STDIN)
    return found


def _is_table(path: Path) -> bool:
    if path.name.startswith((".", "_")) or not path.is_file():
        return False
    try:
        format_of(path)
    except InputError:
        return False
    return True


def planned(
    files: Sequence[str], read_as: str | None, write_as: str | None, *, split: bool
) -> list[Part]:
    """Return the parts of the output of some files, in order.

    Parameters
    ----------
    files : sequence of str
    read_as, write_as : str, optional
        Formats, where the names do not say them.
    split : bool
        Whether large Parquet files are divided between their row groups.

    Raises
    ------
    InputError
        If two parts would have one name.
    """
    parts: list[Part] = []
    for file in files:
        known = format_of(file, read_as)
        ending = _ending(Path(file), write_as, known)
        stem = _stem(Path(file))
        groups = _row_groups(file) if split and known in ("parquet", "geoparquet") else []
        if len(groups) < 2:
            rows = groups[0][2] if groups else 0
            parts.append(Part(file, stem + ending, None, rows))
        else:
            for number, (first, last, rows) in enumerate(groups):
                parts.append(Part(file, f"{stem}-{number:05d}{ending}", (first, last), rows))
    taken: dict[str, str] = {}
    for part in parts:
        other = taken.setdefault(part.name, part.source)
        if other != part.source:
            raise InputError(
                f"{other} and this file would both be written to {part.name}; write them into two "
                "folders",
                path=part.source,
            )
    return parts


def check_targets(targets: Iterable[Path], sources: Iterable[str]) -> None:
    """Refuse to write where a folder is, or over a file that is read, before any work is done.

    Raises
    ------
    OutputError
        If a target is a folder, or one of the sources, by whatever name.
    """
    read = {_file(Path(source)) for source in sources}
    for target in targets:
        if target.is_dir():
            raise OutputError(f"{target}: is a folder; move it, or name another output with -o")
        if target.exists() and _file(target) in read:
            raise OutputError(f"{target}: is one of the files to read; name another with -o")


def _file(path: Path) -> tuple[int, int] | None:
    try:
        known = path.stat()
    except (OSError, ValueError):  # the reader says what is wrong with it
        return None
    return known.st_dev, known.st_ino


def _stem(path: Path) -> str:
    whole = path.with_suffix("") if compression_of(path) else path
    return whole.stem or "points"


def _ending(path: Path, write_as: str | None, known: str) -> str:
    if write_as is not None and write_as != known:
        return FORMATS[write_as][0]
    whole = path.with_suffix("") if compression_of(path) else path
    packed = path.suffix if compression_of(path) else ""
    return (whole.suffix if whole.suffix.lower() in FORMATS[known] else FORMATS[known][0]) + packed


def _row_groups(file: str) -> list[tuple[int, int, int]]:
    """Return ranges of row groups of about `PART_ROWS` rows, and how many rows each has."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        metadata = pq.read_metadata(file)
    except (OSError, pa.ArrowException) as error:
        raise unreadable(file, error) from None
    ranges: list[tuple[int, int, int]] = []
    first = rows = 0
    for number in range(metadata.num_row_groups):
        rows += metadata.row_group(number).num_rows
        if rows >= PART_ROWS:
            ranges.append((first, number + 1, rows))
            first, rows = number + 1, 0
    if rows or not ranges:
        ranges.append((first, metadata.num_row_groups, rows))
    return ranges
