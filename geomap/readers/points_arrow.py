"""Points in Parquet, GeoParquet and Arrow files: columns of degrees, or a geometry of points."""

from __future__ import annotations

import mmap
from collections.abc import Iterator

import pyarrow as pa
import pyarrow.ipc
import pyarrow.parquet as pq
from attrs import field, frozen

from geomap.classifying.coordinates import guess_columns
from geomap.classifying.geometry import PointGeometry, geometry_of
from geomap.classifying.tables import TwoColumns
from geomap.errors import InputError
from geomap.geodesy import Floats
from geomap.readers.points import ROWS, ByteStream, unreadable

_BLOCK_BYTES = 8 << 20
_READ_AHEAD = 1 << 20


@frozen(eq=False)
class ArrowBlock:
    """Some rows of an Arrow table."""

    batch: pa.RecordBatch = field(repr=False)
    lon_deg: Floats = field(repr=False)
    lat_deg: Floats = field(repr=False)
    done: int

    def rows(self) -> pa.RecordBatch:
        """Return the rows."""
        return self.batch


class _ArrowTable:
    """What Parquet and Arrow files have in common."""

    def __init__(self, path: str, schema: pa.Schema, lon: str | None, lat: str | None) -> None:
        self.path = path
        self.schema = schema
        self.size: int | None = None
        self.likely_rows = 0
        geometry = geometry_of(schema, path) if lon is None and lat is None else None
        self.positions: TwoColumns | PointGeometry = geometry or TwoColumns(
            guess_columns(schema.names, lon=lon, lat=lat, path=path), path
        )

    @property
    def coordinates(self) -> tuple[str, ...]:
        """The columns of degrees, or the one of geometries."""
        if isinstance(self.positions, TwoColumns):
            return self.positions.columns
        return (self.positions.name,)

    def _block(self, batch: pa.RecordBatch, done: int) -> ArrowBlock:
        lon, lat = self.positions.lonlat(batch)
        return ArrowBlock(batch, lon, lat, done)


class ParquetPoints(_ArrowTable):
    """A Parquet file; `size` counts rows.

    Parameters
    ----------
    path : str
    lon, lat : str, optional
        The columns of degrees; otherwise the geometry that the file declares, or columns with
        the usual names.
    row_groups : range, optional
        Read these alone.
    threads : bool
        Whether columns are decoded side by side.

    Raises
    ------
    InputError
        If it is no Parquet file, or has no positions.
    """

    def __init__(
        self,
        path: str,
        lon: str | None = None,
        lat: str | None = None,
        *,
        row_groups: range | None = None,
        threads: bool = True,
    ) -> None:
        try:
            # Read through a small window: whole row groups may be of any size.
            self._file = pq.ParquetFile(path, pre_buffer=False, buffer_size=_READ_AHEAD)
        except (OSError, pa.ArrowException) as error:
            raise unreadable(path, error) from None
        super().__init__(path, self._file.schema_arrow, lon, lat)
        metadata = self._file.metadata
        self._groups = list(range(metadata.num_row_groups) if row_groups is None else row_groups)
        groups = [metadata.row_group(i) for i in self._groups]
        self.size = self.likely_rows = sum(group.num_rows for group in groups)
        self._threads = threads
        self._rows = _rows_at_once(sum(group.total_byte_size for group in groups), self.size)

    def blocks(self) -> Iterator[ArrowBlock]:
        """Read the rows, so many at a time that they take a few megabytes."""
        done = 0
        try:
            for batch in self._file.iter_batches(
                self._rows, row_groups=self._groups, use_threads=self._threads
            ):
                done += len(batch)
                yield self._block(batch, done)
        except (OSError, pa.ArrowException) as error:
            raise unreadable(self.path, error) from None

    def close(self) -> None:
        """Close the file."""
        self._file.close()


class ArrowPoints(_ArrowTable):
    """An Arrow file or stream.

    Parameters
    ----------
    stream : ByteStream
    path : str
    lon, lat : str, optional
        As for Parquet.
    is_file : bool
        Whether it is a file with its table of contents at the end, or a stream.

    Raises
    ------
    InputError
        If it is no such file, or has no positions.
    """

    def __init__(
        self,
        stream: ByteStream,
        path: str,
        lon: str | None = None,
        lat: str | None = None,
        *,
        is_file: bool,
    ) -> None:
        self._stream = stream
        self._map: mmap.mmap | None = None
        try:
            if is_file:
                # Mapped, not read: a file may be one batch of any size.
                self._map = mmap.mmap(stream.raw.fileno(), 0, access=mmap.ACCESS_READ)
                self._reader = pa.ipc.open_file(pa.py_buffer(self._map))
            else:
                self._reader = pa.ipc.open_stream(stream.plain)
        except (OSError, ValueError, pa.ArrowException) as error:
            what = error if isinstance(error, OSError) else OSError(str(error))
            raise unreadable(path, what) from None
        super().__init__(path, self._reader.schema, lon, lat)
        if is_file:
            self.size = self._reader.num_record_batches

    def blocks(self) -> Iterator[ArrowBlock]:
        """Read the rows, so many at a time that they take a few megabytes."""
        try:
            for number, batch in enumerate(self._batches(), start=1):
                rows = _rows_at_once(batch.nbytes, len(batch))
                for first in range(0, len(batch), rows):
                    part = batch.slice(first, rows)
                    yield self._block(part, number if first + rows >= len(batch) else number - 1)
                    self._let_go()
        except (OSError, pa.ArrowException) as error:
            raise unreadable(self.path, error) from None

    def _batches(self) -> Iterator[pa.RecordBatch]:
        if self.size is None:
            yield from self._reader
        else:
            for number in range(self.size):
                yield self._reader.get_batch(number)

    def _let_go(self) -> None:
        """Give back the pages that were read; they are in the file if they are wanted again."""
        if self._map is not None and hasattr(mmap, "MADV_DONTNEED"):
            self._map.madvise(mmap.MADV_DONTNEED)

    def close(self) -> None:
        """Close the file."""
        self._stream.close()


def _rows_at_once(size_bytes: int, rows: int) -> int:
    return int(min(ROWS, max(256.0, _BLOCK_BYTES * rows / max(1, size_bytes))))


def check_same(first: pa.Schema, other: pa.Schema, path: str) -> None:
    """Refuse to write one table from two with different columns.

    Raises
    ------
    InputError
        If they differ in a name or a type.
    """
    if not first.equals(other):
        raise InputError(
            f"its columns are not those of the first file: ({', '.join(map(_told, other))}), not "
            f"({', '.join(map(_told, first))}); name a folder with -o to keep the files apart",
            path=path,
        )


def _told(column: pa.Field) -> str:
    return f"{column.name} {column.type}"
