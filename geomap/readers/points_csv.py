"""Points in a table of text: records kept byte for byte, positions read from two columns.

A block is some whole records. Where none of them has a quoted field or a field too few,
which is nearly always, Arrow's reader takes it in one go; otherwise the csv module goes
through it record by record.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
from attrs import field, frozen
from numpy.typing import NDArray

from geomap.classifying.coordinates import Columns, guess_columns
from geomap.classifying.tables import degrees
from geomap.errors import InputError
from geomap.geodesy import Floats
from geomap.readers.csv_head import columns_of, read_head
from geomap.readers.csv_lines import LineSource, RecordLines
from geomap.readers.points import ByteStream, unreadable

BLOCK_BYTES = 4 << 20


@frozen(eq=False)
class CsvBlock:
    """Some records of a table of text."""

    data: bytes = field(repr=False)
    """As they stand in the file, with their line ends and with empty lines between them."""
    ends: NDArray[np.int64] = field(repr=False)
    """(N,): where in `data` the text of each record ends, before its line end."""
    missing: NDArray[np.int64] | None
    """(N,): how many fields each record has too few; None: they all have every field."""
    lon_deg: Floats = field(repr=False)
    lat_deg: Floats = field(repr=False)
    done: int
    _rows: Callable[[], pa.RecordBatch] = field(repr=False)

    def rows(self) -> pa.RecordBatch:
        """Return the records as text, their positions as numbers."""
        return self._rows()


class CsvPoints:
    """A table of text with a head, delimited by commas, semicolons, tabs or bars.

    Parameters
    ----------
    stream : ByteStream
    path : str
        For messages; a name that ends in `.tsv` is delimited by tabs.
    lon, lat : str, optional
        The columns that positions are in.
    size : int, optional
        In bytes.

    Raises
    ------
    InputError
        If there is no head, or it has no positions.
    """

    def __init__(
        self,
        stream: ByteStream,
        path: str,
        lon: str | None = None,
        lat: str | None = None,
        *,
        size: int | None = None,
    ) -> None:
        self.path, self.size = path, size
        self._stream = stream
        self._lines = LineSource(stream, path)
        self.head, self._lines_before = read_head(self._lines, path)
        """The record with the names of the columns, as it stands in the file."""
        self.delimiter, self.names = columns_of(self.head, path, lon, lat)
        self._at = guess_columns(self.names, lon=lon, lat=lat, path=path)
        self._lon, self._lat = (self.names.index(name) for name in self._at)

    @property
    def coordinates(self) -> Columns:
        """The columns that positions are in."""
        return self._at

    @property
    def schema(self) -> pa.Schema:
        """Text, but for the positions, which are numbers."""
        repeated = sorted({name for name in self.names if self.names.count(name) > 1})
        if repeated:
            raise InputError(
                f"more than one column is called {repeated[0]!r}; only CSV can be written from "
                "such a table",
                path=self.path,
            )
        return pa.schema(
            [
                (name, pa.float64() if i in (self._lon, self._lat) else pa.string())
                for i, name in enumerate(self.names)
            ]
        )

    @property
    def likely_rows(self) -> int:
        """By the length of a usual record."""
        return (self.size or 0) // 64

    def close(self) -> None:
        """Close the file."""
        self._stream.close()

    def blocks(self) -> Iterator[CsvBlock]:
        """Read the records, a few megabytes at a time."""
        while data := self._lines.take_lines(BLOCK_BYTES):
            block = self._at_once(data) or self._one_by_one(data)
            self._lines_before += block.data.count(b"\n")
            yield block

    def _at_once(self, data: bytes) -> CsvBlock | None:
        """Return the block if every record is plain and whole."""
        if b'"' in data:
            return None
        octets = np.frombuffer(data, np.uint8)
        ends = np.flatnonzero(octets == ord("\n"))
        if data[-1:] != b"\n":
            ends = np.append(ends, len(data))
        starts = np.concatenate([[0], ends[:-1] + 1])
        ends = ends - (octets[ends - 1] == ord("\r"))
        if (ends <= starts).any():  # empty lines
            return None
        try:
            table = self._parsed(data, [self._lon, self._lat])
        except pa.ArrowInvalid:
            return None
        if len(table) != len(ends):
            return None
        lon, lat = (self._degrees(table.column(i)) for i in range(2))
        return CsvBlock(
            data,
            ends,
            None,
            lon,
            lat,
            self._stream.done(),
            lambda: self._plain_rows(data, lon, lat),
        )

    def _parsed(self, data: bytes, columns: Sequence[int]) -> pa.Table:
        keys = [str(i) for i in range(len(self.names))]
        return pyarrow.csv.read_csv(
            pa.BufferReader(data),
            read_options=pyarrow.csv.ReadOptions(
                use_threads=False, block_size=len(data) + 1, column_names=keys
            ),
            parse_options=pyarrow.csv.ParseOptions(
                delimiter=self.delimiter, quote_char=False, ignore_empty_lines=False
            ),
            convert_options=pyarrow.csv.ConvertOptions(
                include_columns=[keys[i] for i in columns],
                column_types={keys[i]: pa.string() for i in columns},
                strings_can_be_null=False,
            ),
        )

    def _plain_rows(self, data: bytes, lon: Floats, lat: Floats) -> pa.RecordBatch:
        try:
            table = self._parsed(data, range(len(self.names))).combine_chunks()
        except pa.ArrowInvalid as error:
            raise (
                self._not_utf8() if "UTF8" in str(error) else unreadable(self.path, error)
            ) from None
        columns = [column.chunk(0) for column in table.columns]
        return self._batch(columns, lon, lat)

    def _one_by_one(self, data: bytes) -> CsvBlock:
        """Go through some lines, and on to the end of the last record that begins in them."""
        lines = RecordLines(data, self._lines.take_line)
        reader = csv.reader(lines, delimiter=self.delimiter)
        ends, records = [], []
        while lines.taken < len(data):
            lines.first_line = lines.count
            try:
                record = next(reader)
            except StopIteration:
                break
            except csv.Error as error:
                raise self._broken(lines, str(error)) from None
            if lines.is_at_end:
                raise self._broken(lines, "a quoted field is not closed")
            if record:
                ends.append(lines.text_end)
                records.append(record)
        width = len(self.names)
        missing = np.array([max(0, width - len(record)) for record in records], np.int64)
        # What has a field too many has them where nobody knows: no position is read from it.
        lon, lat = (
            self._degrees(
                pa.array([r[at] if at < len(r) <= width else "" for r in records], pa.string())
            )
            for at in (self._lon, self._lat)
        )
        return CsvBlock(
            lines.read(),
            np.array(ends, np.int64),
            missing if missing.any() else None,
            lon,
            lat,
            self._stream.done(),
            lambda: self._careful_rows(records, lon, lat),
        )

    def _careful_rows(
        self, records: Sequence[Sequence[str]], lon: Floats, lat: Floats
    ) -> pa.RecordBatch:
        width = len(self.names)
        # What is too much stays in the last field, so that nothing of the record is lost.
        whole = [
            record
            if len(record) <= width
            else [*record[: width - 1], self.delimiter.join(record[width - 1 :])]
            for record in records
        ]
        try:
            columns = [
                pa.array(
                    [r[i].encode("latin-1").decode() if i < len(r) else "" for r in whole],
                    pa.string(),
                )
                for i in range(width)
            ]
        except UnicodeDecodeError:
            raise self._not_utf8() from None
        return self._batch(columns, lon, lat)

    def _batch(self, columns: list[pa.Array], lon: Floats, lat: Floats) -> pa.RecordBatch:
        columns[self._lon] = pa.array(lon, from_pandas=True)
        columns[self._lat] = pa.array(lat, from_pandas=True)
        return pa.RecordBatch.from_arrays(columns, schema=self.schema)

    def _degrees(self, text: pa.Array | pa.ChunkedArray) -> Floats:
        if self.delimiter == ";":
            # Where semicolons stand between fields, a comma is a decimal point.
            text = pc.replace_substring(text, ",", ".")
        return degrees(text, "", path=self.path)

    def _not_utf8(self) -> InputError:
        return InputError(
            "its text is not UTF-8; write CSV, in which all bytes stay as they are, or save it as "
            "UTF-8 first (tables from spreadsheets are often Shift_JIS or Windows-1252)",
            path=self.path,
        )

    def _broken(self, lines: RecordLines, what: str) -> InputError:
        number = self._lines_before + lines.first_line + 1
        return InputError(
            f"the record that begins here cannot be read: {what}; a quotation mark may be missing",
            path=self.path,
            line_number=number,
        )
