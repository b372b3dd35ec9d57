"""From files of points to files of points with their zones, a block at a time.

Like `geomap.site`, this writes to disk: each output is there whole or not at all.
"""

from __future__ import annotations

import io
import itertools
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import numpy as np
from attrs import field, frozen
from numpy.typing import NDArray

from geomap.classifying.placing import Classifier, Placing, is_position
from geomap.classifying.values import Classified
from geomap.errors import InputError
from geomap.points.memory import Frugal
from geomap.points.stages import handed_on
from geomap.points.writers import open_writer
from geomap.readers.points import (
    STDIN,
    STREAMS,
    PointBlock,
    PointTable,
    compression_of,
    format_of,
    open_points,
)
from geomap.writing import whole_file

Step = Callable[[PointTable, PointBlock], None]
"""Told of each block that was read."""


@frozen
class PointOptions:
    """How points are read and written."""

    lon: str | None = None
    lat: str | None = None
    """The columns that positions are in; None: guessed from their names."""
    read_as: str | None = None
    write_as: str | None = None
    """The formats, where names do not say them."""
    prefix: str = ""
    """What the names of the added columns begin with."""
    threads: int = 2
    """1: one thing after the other; more: read, place and write at the same time."""


@frozen(eq=False)
class Tally:
    """What came of some points."""

    zone_ids: tuple[str, ...]
    count: NDArray[np.int64] = field(repr=False)
    """(Z + 1,): points of each zone, and last those of none."""
    beyond: int = 0
    """How many of the last have numbers that are no longitude and latitude."""

    @property
    def points(self) -> int:
        """All points."""
        return int(self.count.sum())

    @property
    def unplaced(self) -> int:
        """Points without a position."""
        return int(self.count[-1])

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.zone_ids, self.count + other.count, self.beyond + other.beyond)

    @classmethod
    def none(cls, zone_ids: tuple[str, ...]) -> Tally:
        """Return the tally of no points."""
        return cls(zone_ids, np.zeros(len(zone_ids) + 1, np.int64))


def classify_file(
    sources: Sequence[str],
    target: str | Path,
    classifier: Classifier,
    options: PointOptions,
    *,
    stdin: IO[bytes] | None = None,
    stdout: IO[bytes] | None = None,
    row_groups: range | None = None,
    step: Step | None = None,
) -> Tally:
    """Write the points of one or several files into one, with their zones.

    Parameters
    ----------
    sources : sequence of str
        Files of one kind with the same columns, or ``-``.
    target : str or Path
        A file, or ``-`` for standard output.
    classifier : Classifier
    options : PointOptions
    stdin, stdout : binary file, optional
        What ``-`` is.
    row_groups : range, optional
        Of a Parquet file, take these row groups alone.
    step : callable, optional
        Told of each block that was read.

    Raises
    ------
    InputError
        If a file cannot be read or has no positions, or the files do not go together.
    OutputError
        If the target cannot be written; nothing of it is left.
    """
    known = format_of(target, options.write_as, option="--to")
    opened = (_opened(source, options, stdin, row_groups) for source in sources)
    tally = Tally.none(classifier.zone_ids)
    frugal = Frugal()
    first = next(opened)
    try:
        with output(target, known, stdout) as file:
            writer = open_writer(
                file,
                known,
                first,
                distance=classifier.asked is not None,
                prefix=options.prefix,
            )

            placing = Placing(classifier, first.likely_rows)
            frugal.now()  # what the building of indexes took

            def place(block: PointBlock) -> tuple[PointBlock, Classified]:
                return block, placing.classify(block.lon_deg, block.lat_deg, threads=1)

            def write(placed: tuple[PointBlock, Classified]) -> Tally:
                block, found = placed
                writer.write(block, found)
                frugal.after_block()
                return _tallied(block, found.zone_index, classifier.zone_ids)

            placed = map(place, _blocks(first, opened, known, step))
            tally = sum(handed_on(placed, write, threads=options.threads), tally)
            writer.close()
    finally:
        first.close()
    return tally


def _opened(
    source: str,
    options: PointOptions,
    stdin: IO[bytes] | None = None,
    row_groups: range | None = None,
) -> PointTable:
    return open_points(
        source,
        lon=options.lon,
        lat=options.lat,
        chosen=options.read_as,
        stdin=stdin,
        row_groups=row_groups,
        threads=options.threads > 1,
    )


def check_alike(sources: Sequence[str], known: str, options: PointOptions) -> None:
    """Refuse files whose points cannot go into one of a format, before any work is done.

    Raises
    ------
    InputError
        If a file cannot be read, or is not like the first.
    """
    first = _opened(sources[0], options)
    first.close()
    for source in sources[1:]:
        other = _opened(source, options)
        other.close()
        _check_alike(first, other, known)


def _blocks(
    first: PointTable, others: Iterator[PointTable], known: str, step: Step | None
) -> Iterator[Any]:
    for table in itertools.chain([first], others):
        try:
            if table is not first:
                _check_alike(first, table, known)
            for block in table.blocks():
                yield block
                if step is not None:
                    step(table, block)
        finally:
            table.close()


def _check_alike(first: PointTable, other: PointTable, known: str) -> None:
    from geomap.readers.points_arrow import check_same
    from geomap.readers.points_csv import CsvPoints
    from geomap.readers.points_geojson import GeoJsonPoints

    if type(first) is not type(other):
        raise InputError(
            f"is of another format than {first.path}; name a folder with -o to keep the files "
            "apart",
            path=other.path,
        )
    if isinstance(first, CsvPoints) and isinstance(other, CsvPoints):
        if (first.names, first.delimiter) != (other.names, other.delimiter):
            raise InputError(
                f"its columns ({', '.join(other.names)}) are not those of {first.path} "
                f"({', '.join(first.names)}); name a folder with -o to keep the files apart",
                path=other.path,
            )
    elif not (isinstance(first, GeoJsonPoints) and known in ("geojson", "geojsonl")):
        check_same(first.schema, other.schema, other.path)


def _tallied(block: PointBlock, zone: NDArray[np.int16], ids: tuple[str, ...]) -> Tally:
    # Shifted by one, since what is nowhere has the index -1; then put last.
    count = np.roll(np.bincount(zone.astype(np.int64) + 1, minlength=len(ids) + 1), -1)
    beyond = 0
    if count[-1]:
        told = ~(np.isnan(block.lon_deg) | np.isnan(block.lat_deg))
        beyond = int(np.count_nonzero(told & ~is_position(block.lon_deg, block.lat_deg)))
    return Tally(ids, count, beyond)


@contextmanager
def output(target: str | Path, known: str, stdout: IO[bytes] | None = None) -> Iterator[IO[bytes]]:
    """Open what is written to, compressed as its name says; whole or not at all.

    Raises
    ------
    InputError
        If it is a pipe, and the format cannot be written into one.
    OutputError
        If it cannot be written.
    """
    if str(target) == STDIN:
        if known not in STREAMS or stdout is None:
            raise InputError(
                f"{known} cannot be written into a pipe; name a file with -o, or choose one of "
                f"--to {', '.join(STREAMS)}"
            )
        with _gate(stdout) as gate:
            yield gate
        stdout.flush()
        return
    with whole_file(Path(target)) as file, _gate(file) as gate, _compressed(gate, target) as packed:
        yield packed


class _Gate(io.RawIOBase):
    """A file that can be shut, after which what is written goes nowhere.

    Arrow's writers close themselves when they are thrown away, and write then.
    """

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._written = 0
        self.is_shut = False

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        size = memoryview(data).nbytes
        if not self.is_shut:
            self._file.write(data)
        self._written += size
        return size

    def tell(self) -> int:
        return self._written


@contextmanager
def _gate(file: IO[bytes]) -> Iterator[Any]:
    gate = _Gate(file)
    try:
        yield gate
    except BaseException:
        gate.is_shut = True
        raise


@contextmanager
def _compressed(file: IO[bytes], target: str | Path) -> Iterator[Any]:
    how = compression_of(target)
    if how is None:
        yield file
    elif how == "gzip":
        import gzip

        # No name and no time in it: the same input gives the same bytes.
        with gzip.GzipFile(filename="", fileobj=file, mode="wb", mtime=0) as packed:
            yield packed
    elif how == "bz2":
        import bz2

        with bz2.BZ2File(file, "wb") as squeezed:
            yield squeezed
    else:
        import pyarrow as pa

        stream = pa.CompressedOutputStream(file, how)
        yield stream
        stream.close()
