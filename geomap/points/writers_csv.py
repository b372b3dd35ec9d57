"""Points with their zones as CSV.

What geomap writes into a cell never begins like a formula of a spreadsheet; the
user's own cells are the user's, and stay as they are.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import IO

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from geomap.classifying.tables import added_columns, check_free, with_columns
from geomap.classifying.values import Classified, Indices
from geomap.points.writers import Flat, PointWriter
from geomap.readers.points import PointBlock, PointTable
from geomap.readers.points_csv import CsvBlock, CsvPoints

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def csv_writer(file: IO[bytes], table: PointTable, added: tuple[str, ...]) -> PointWriter:
    """Return what writes CSV: records with fields added, or rows of any other table."""
    if isinstance(table, CsvPoints):
        return RecordWriter(file, table, added)
    return RowWriter(file, table, added)


def harmless(text: str) -> str:
    """Return a text that a spreadsheet shows and does not calculate.

    Examples
    --------
    >>> harmless("japan-eez"), harmless("=1+1")
    ('japan-eez', "'=1+1")
    """
    return f"'{text}" if text.startswith(_FORMULA) else text


def _cell(text: str, delimiter: str) -> bytes:
    text = harmless(text)
    if any(mark in text for mark in (delimiter, '"', "\n", "\r")):
        doubled = text.replace('"', '""')
        text = f'"{doubled}"'
    return text.encode()


class RecordWriter:
    """Records of a table of text as they stand, each with fields added at its end."""

    def __init__(self, file: IO[bytes], table: CsvPoints, added: tuple[str, ...]) -> None:
        check_free(table.names, added, path=table.path)
        self._file = file
        self._delimiter = table.delimiter
        text = table.head.rstrip(b"\r\n")
        self._between = pa.scalar(table.delimiter.encode(), pa.large_binary())
        line_end = table.head[len(text) :]
        cells = [text, *(_cell(name, table.delimiter) for name in added)]
        file.write(table.delimiter.encode().join(cells) + line_end)
        self._line_end = line_end or b"\n"
        self._due = b"" if line_end else self._line_end
        """A line end, where what was written last had none and more may follow."""

    def write(self, block: PointBlock, found: Classified) -> None:
        """Write some records."""
        assert isinstance(block, CsvBlock)
        kind = pa.large_binary()
        starts = np.concatenate([[0], block.ends]).astype(np.int64)
        records = pa.Array.from_buffers(
            kind, len(block.ends), [None, pa.py_buffer(starts), pa.py_buffer(block.data)]
        )
        distances = added_columns(found)[2:]
        cells = [
            _taken(found.zone_ids, found.zone_index, self._delimiter),
            _taken(found.nested_ids, found.nested_index, self._delimiter),
            *(column.cast(pa.string()).cast(kind) for column in distances),
        ]
        if block.missing is not None:
            short = [self._delimiter.encode() * int(number) for number in block.missing]
            records = pc.binary_join_element_wise(
                records, pa.array(short, kind), pa.scalar(b"", kind)
            )
        joined = pc.binary_join_element_wise(
            records, *cells, self._between, null_handling="replace"
        )
        self._file.write(self._due)
        self._file.write(_content(joined))
        self._file.write(block.data[int(starts[-1]) :])
        self._due = b"" if block.data.endswith(b"\n") else self._line_end

    def close(self) -> None:
        """Nothing comes last."""


def _taken(ids: Sequence[str], index: Indices, delimiter: str) -> pa.Array:
    cells = pa.array([_cell(one, delimiter) for one in ids], pa.large_binary())
    return cells.take(pa.array(index, mask=index < 0))


def _content(joined: pa.Array) -> memoryview:
    if not len(joined):
        return memoryview(b"")
    _, offsets, data = joined.buffers()
    ends = np.frombuffer(offsets, np.int64)
    first, last = ends[joined.offset], ends[joined.offset + len(joined)]
    return memoryview(data)[first:last]


class RowWriter:
    """Rows of a table of another format."""

    def __init__(self, file: IO[bytes], table: PointTable, added: tuple[str, ...]) -> None:
        self._file = file
        self._added = added
        self._flat = Flat(table)
        check_free(self._flat.schema.names, added, path=table.path)
        names = [*self._flat.schema.names, *added]
        file.write(b",".join(_cell_as_is(name) for name in names) + b"\n")

    def write(self, block: PointBlock, found: Classified) -> None:
        """Write some rows."""
        columns = added_columns(found)
        columns[0] = _harmless_names(found.zone_ids, found.zone_index)
        columns[1] = _harmless_names(found.nested_ids, found.nested_index)
        batch = with_columns(self._flat.rows(block), self._added, columns)
        pyarrow.csv.write_csv(batch, self._file, pyarrow.csv.WriteOptions(include_header=False))

    def close(self) -> None:
        """Nothing comes last."""


def _harmless_names(ids: Sequence[str], index: Indices) -> pa.Array:
    return pa.array([harmless(one) for one in ids], pa.string()).take(
        pa.array(index, mask=index < 0)
    )


def _cell_as_is(name: str) -> bytes:
    doubled = name.replace('"', '""')
    return (f'"{doubled}"' if doubled != name or set(name) & set(",\n\r") else name).encode()
