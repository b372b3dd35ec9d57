"""Points in a table of text: records kept byte for byte, positions read from two columns.

A block is some whole records. Where none of them has a quoted field or a field too few,
which is nearly always, Arrow's reader takes it in one go; otherwise the csv module goes
through it record by record.
"""

from __future__ import annotations

import codecs
import csv
import io
import zlib
from collections.abc import Callable, Iterator, Sequence
from typing import IO

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
from geomap.readers.points import ByteStream, unreadable

BLOCK_BYTES = 4 << 20
MAX_LINE_BYTES = 64 << 20

_DELIMITERS = (",", ";", "\t", "|")
_NOT_TEXT = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


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
        self._ahead = b""
        self._lines_before = 0
        self.head = self._read_head()
        """The record with the names of the columns, as it stands in the file."""
        self.delimiter, self.names = self._columns(lon, lat)
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
        while data := self._take_lines():
            block = self._at_once(data) or self._one_by_one(data)
            self._lines_before += block.data.count(b"\n")
            yield block

    # The head.

    def _read_head(self) -> bytes:
        head = self._take_line()
        if head.startswith(_NOT_TEXT):
            raise InputError("expected UTF-8 text, got UTF-16; save it as UTF-8", path=self.path)
        while head and not head.strip(b"\r\n \t\xef\xbb\xbf"):
            self._lines_before += 1
            head = self._take_line()
        while head.count(b'"') % 2 and (more := self._take_line()):
            head += more
        if not head:
            raise InputError(
                "expected a table with a line of column names, the file is empty", path=self.path
            )
        if b"\0" in head:
            raise InputError("expected text, got binary data", path=self.path)
        self._lines_before += head.count(b"\n")
        return head

    def _columns(self, lon: str | None, lat: str | None) -> tuple[str, list[str]]:
        raw = self.head.removeprefix(codecs.BOM_UTF8)
        try:
            text = raw.decode("utf-8")
        except UnicodeDecodeError:
            text = raw.decode("latin-1")
        tried = ["\t"] if self.path.lower().endswith(".tsv") else list(_DELIMITERS)
        split = {
            one: next(csv.reader(io.StringIO(text, newline=""), delimiter=one)) for one in tried
        }
        for delimiter, names in split.items():
            try:
                guess_columns(names, lon=lon, lat=lat)
            except InputError:
                continue
            return delimiter, names
        # None has positions: let the message list the columns of the likeliest.
        best = max(split, key=lambda one: len(split[one]))
        return best, split[best]

    # The records.

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
        lines = _Lines(data, self._take_line)
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

    def _broken(self, lines: _Lines, what: str) -> InputError:
        number = self._lines_before + lines.first_line + 1
        return InputError(
            f"the record that begins here cannot be read: {what}; a quotation mark may be missing",
            path=self.path,
            line_number=number,
        )

    # The bytes.

    def _take_lines(self) -> bytes:
        """Return some megabytes of whole lines; nothing at the end."""
        data = self._ahead + self._read(BLOCK_BYTES)
        while (cut := data.rfind(b"\n") + 1) == 0:
            more = self._read(BLOCK_BYTES)
            if not more:
                cut = len(data)
                break
            data += more
            self._check_length(data)
        data, self._ahead = data[:cut], data[cut:]
        return data

    def _take_line(self) -> bytes:
        """Return one line; nothing at the end."""
        data = self._ahead
        while (cut := data.find(b"\n") + 1) == 0:
            more = self._read(1 << 16)
            if not more:
                cut = len(data)
                break
            data += more
            self._check_length(data)
        line, self._ahead = data[:cut], data[cut:]
        return line

    def _read(self, count: int) -> bytes:
        try:
            return self._stream.read(count)
        except (OSError, EOFError, zlib.error, pa.ArrowException) as error:
            what = error if isinstance(error, OSError) else OSError(str(error))
            raise unreadable(self.path, what) from None

    def _check_length(self, data: bytes) -> None:
        if len(data) > MAX_LINE_BYTES:
            raise InputError(
                f"a line is longer than {MAX_LINE_BYTES / 1e6:.0f} MB; is this a table of text?",
                path=self.path,
            )


def head_bytes(file: IO[bytes]) -> int:
    """Return how long the first record of a file is that was opened at its beginning."""
    head = file.readline()
    while head.count(b'"') % 2 and (more := file.readline()):
        head += more
    return len(head)


class _Lines:
    """The lines of some data for the csv module, and more of them when a record goes on."""

    def __init__(self, data: bytes, more: Callable[[], bytes]) -> None:
        self._data = [data]
        self._lines = iter(data.splitlines(keepends=True))
        self._more = more
        self.taken = 0
        """Bytes that were asked for."""
        self.text_end = 0
        """Where the text of the last line ends."""
        self.is_at_end = False
        """Whether a line was asked for after the last one."""
        self.count = 0
        """Lines that were asked for."""
        self.first_line = 0
        """How many came before the record at hand."""
        self._size = len(data)

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if self.taken < self._size:
            line = next(self._lines)
        else:
            line = self._more()
            if not line:
                self.is_at_end = True
                raise StopIteration
            self._data.append(line)
        self.taken += len(line)
        self.count += 1
        self.text_end = self.taken - (len(line) - len(line.rstrip(b"\r\n")))
        # Every byte is a letter of Latin-1, so nothing is lost whatever the encoding is.
        return line.decode("latin-1")

    def read(self) -> bytes:
        """Return all that was gone through."""
        return b"".join(self._data)
