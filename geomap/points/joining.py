"""Parts that were made apart into one file."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from geomap.errors import InputError
from geomap.points.files import output
from geomap.points.writers import ParquetGroups
from geomap.readers.csv_head import head_bytes
from geomap.readers.points import FORMATS, ROWS, unreadable

JOINED = ("parquet", "geoparquet", "csv", "geojsonl")
"""The formats whose parts can be put together."""


def check_joined(known: str, target: Path) -> None:
    """Refuse to make one file of a format of parts, before any work is done.

    Raises
    ------
    InputError
        If the format is not one of `JOINED`.
    """
    if known not in JOINED:
        endings = ", ".join(FORMATS[one][0] for one in JOINED)
        raise InputError(
            f"{target}: parts are put together as {endings} alone; name such a file, or a folder"
        )


def join(parts: Sequence[Path], target: Path, known: str) -> None:
    """Write parts, which are not compressed, one after the other into one file."""
    with output(target, known) as file:
        if known in ("parquet", "geoparquet"):
            _join_parquet(parts, file)
        else:
            _join_text(parts, file, has_head=known == "csv")


@contextmanager
def _told(part: Path) -> Iterator[None]:
    """Name the part that cannot be read; what cannot be written is told by what is written to."""
    try:
        yield
    except OSError as error:
        raise unreadable(str(part), error) from None


def _join_text(parts: Sequence[Path], file: IO[bytes], *, has_head: bool) -> None:
    ends_line = True
    for number, part in enumerate(parts):
        with _told(part), part.open("rb") as source:
            if has_head and number:
                source.seek(head_bytes(source))
            if not ends_line and source.read(1):
                file.write(b"\n")
                source.seek(-1, 1)
            shutil.copyfileobj(source, file, 1 << 20)
            if source.tell():
                source.seek(-1, 2)
                ends_line = source.read(1) == b"\n"


def _join_parquet(parts: Sequence[Path], file: IO[bytes]) -> None:
    import pyarrow.parquet as pq

    groups = None
    for part in parts:
        with _told(part), pq.ParquetFile(part, pre_buffer=False, buffer_size=1 << 20) as source:
            groups = groups or ParquetGroups(file, source.schema_arrow)
            for batch in source.iter_batches(ROWS, use_threads=False):
                groups.add(batch)
    if groups is not None:
        groups.close()
