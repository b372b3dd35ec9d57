"""Points with their zones, written block by block: CSV, Parquet, GeoParquet, GeoJSON, Arrow.

The columns of the input come first and as they are; what geomap adds comes after
them. CSV that is written from CSV keeps the text of each record; GeoJSON that is
written from GeoJSON keeps the members of each feature and their values.
"""

from __future__ import annotations

import json
from typing import IO, Any, Protocol

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.ipc
import pyarrow.parquet as pq

from geomap.classifying.geometry import PointGeometry, geometry_of
from geomap.classifying.placing import is_position
from geomap.classifying.tables import (
    added_columns,
    added_fields,
    added_names,
    check_free,
    with_columns,
)
from geomap.classifying.values import Classified
from geomap.errors import InputError
from geomap.geodesy import Floats
from geomap.readers.points import PointBlock, PointTable

ROW_GROUP = 1 << 16
"""Rows of a group of a Parquet file, which are held until they are written."""

_GROUP_BYTES = 32 << 20
_GEOMETRY = "geometry"


class PointWriter(Protocol):
    """What takes blocks of points with their zones."""

    def write(self, block: PointBlock, found: Classified) -> None:
        """Write some rows."""

    def close(self) -> None:
        """Write what comes last; the file itself stays open."""


def open_writer(
    file: IO[bytes], known: str, table: PointTable, *, distance: bool, prefix: str = ""
) -> PointWriter:
    """Return what writes the points of a table in a format.

    Parameters
    ----------
    file : binary file
    known : str
        The format, of `geomap.readers.points.FORMATS`.
    table : PointTable
        Where the points come from.
    distance : bool
        Whether there are distances.
    prefix : str
        What the names of the added columns begin with.

    Raises
    ------
    InputError
        If a column has the name of one that is added, or holds what the format cannot.
    """
    added = added_names(distance=distance, prefix=prefix)
    if known == "csv":
        from geomap.points.writers_csv import csv_writer

        return csv_writer(file, table, added)
    if known in ("geojson", "geojsonl"):
        from geomap.points.writers_geojson import GeoJsonWriter

        return GeoJsonWriter(file, table, added, is_lines=known == "geojsonl")
    if known in ("arrow", "arrows"):
        return ArrowWriter(file, table, added, is_file=known == "arrow")
    return ParquetWriter(file, table, added, with_geometry=known == "geoparquet")


def schema_with(table: PointTable, added: tuple[str, ...]) -> pa.Schema:
    """Return the columns of a table, and those that are added."""
    check_free(table.schema.names, added, path=table.path)
    return pa.schema([*table.schema, *added_fields(added)], metadata=table.schema.metadata)


class ArrowWriter:
    """An Arrow file or stream."""

    def __init__(
        self, file: IO[bytes], table: PointTable, added: tuple[str, ...], *, is_file: bool
    ) -> None:
        self._added = added
        # A dictionary cannot change within a file; its values can be anything.
        schema = schema_with(table, added)
        self._schema = pa.schema([_decoded(column) for column in schema], metadata=schema.metadata)
        self._writer = (pa.ipc.new_file if is_file else pa.ipc.new_stream)(file, self._schema)

    def write(self, block: PointBlock, found: Classified) -> None:
        """Write some rows."""
        batch = with_columns(block.rows(), self._added, added_columns(found))
        self._writer.write_batch(batch.cast(self._schema))

    def close(self) -> None:
        """Write the end."""
        self._writer.close()


def _decoded(column: pa.Field) -> pa.Field:
    kind = column.type
    return column.with_type(kind.value_type) if pa.types.is_dictionary(kind) else column


class ParquetWriter:
    """A Parquet file, with a geometry where it is asked for or was there."""

    def __init__(
        self, file: IO[bytes], table: PointTable, added: tuple[str, ...], *, with_geometry: bool
    ) -> None:
        self._added = added
        schema = schema_with(table, added)
        self._makes_geometry = with_geometry and geometry_of(table.schema, table.path) is None
        if self._makes_geometry:
            check_free(table.schema.names, (_GEOMETRY,), path=table.path)
            schema = schema.append(pa.field(_GEOMETRY, pa.binary()))
            schema = schema.with_metadata({**(schema.metadata or {}), b"geo": _GEO})
        self._groups = ParquetGroups(file, schema)

    def write(self, block: PointBlock, found: Classified) -> None:
        """Take some rows, and write what makes a group."""
        batch = with_columns(block.rows(), self._added, added_columns(found))
        if self._makes_geometry:
            points = _as_wkb(block.lon_deg, block.lat_deg)
            arrays = [*batch.columns, points]
            batch = pa.RecordBatch.from_arrays(arrays, schema=self._groups.schema)
        self._groups.add(batch)

    def close(self) -> None:
        """Write the last group and the table of contents."""
        self._groups.close()


class ParquetGroups:
    """A Parquet file that is written a group of rows at a time."""

    def __init__(self, file: IO[bytes], schema: pa.Schema) -> None:
        self.schema = schema
        self._file = file
        self._writer: pq.ParquetWriter | None = None
        self._held: list[pa.RecordBatch] = []
        self._rows = self._bytes = 0

    def add(self, batch: pa.RecordBatch) -> None:
        """Take some rows, and write what makes a group."""
        self._held.append(batch)
        self._rows += len(batch)
        self._bytes += batch.nbytes
        if self._rows >= ROW_GROUP or self._bytes >= _GROUP_BYTES:
            self._write()

    def _write(self) -> None:
        if self._held:
            table = pa.Table.from_batches(self._held, schema=self.schema)
            self._opened(table).write_table(table, row_group_size=max(1, len(table)))
        self._held, self._rows, self._bytes = [], 0, 0

    def _opened(self, first: pa.Table) -> pq.ParquetWriter:
        if self._writer is None:
            self._writer = pq.ParquetWriter(
                self._file, self.schema, use_dictionary=_repeating(first)
            )
        return self._writer

    def close(self) -> None:
        """Write the last group and the table of contents."""
        self._write()
        self._opened(self.schema.empty_table()).close()


def _repeating(table: pa.Table) -> bool | list[str]:
    """Return the columns of which dictionaries pay: those whose values mostly repeat."""
    if any(pa.types.is_nested(column.type) for column in table.schema):
        return True
    columns = zip(table.schema.names, table.columns, strict=True)
    return [name for name, column in columns if _repeats(name, column)]


def _repeats(name: str, column: pa.ChunkedArray) -> bool:
    if pa.types.is_floating(column.type) or name == _GEOMETRY:
        return False
    try:
        return bool(2 * pc.count_distinct(column).as_py() <= len(column))
    except pa.ArrowNotImplementedError:
        return True


_GEO = json.dumps(
    {
        "version": "1.1.0",
        "primary_column": _GEOMETRY,
        "columns": {_GEOMETRY: {"encoding": "WKB", "geometry_types": ["Point"]}},
    },
    separators=(",", ":"),
).encode()


def _as_wkb(lon: Floats, lat: Floats) -> pa.Array:
    """Return points as well-known binary; null where there is no position."""
    placed = is_position(lon, lat)
    octets = np.empty((int(placed.sum()), 21), np.uint8)
    octets[:, :5] = (1, 1, 0, 0, 0)
    pairs = np.ascontiguousarray(np.column_stack([lon[placed], lat[placed]]), dtype="<f8")
    octets[:, 5:] = pairs.view(np.uint8)
    ends = np.concatenate([[0], np.cumsum(placed * 21)]).astype(np.int32)
    validity = np.packbits(placed, bitorder="little")
    buffers = [pa.py_buffer(validity), pa.py_buffer(ends), pa.py_buffer(octets)]
    return pa.Array.from_buffers(pa.binary(), len(lon), buffers)


class Flat:
    """The rows of a table for formats that know no well-known binary.

    Its column is replaced by two of degrees, at the end.
    """

    def __init__(self, table: PointTable) -> None:
        names = list(table.schema.names)
        positions = getattr(table, "positions", None)
        self._geometry: str | None = None
        columns = [_decoded(column) for column in table.schema]
        if isinstance(positions, PointGeometry):
            self._geometry = positions.name
            columns.pop(names.index(positions.name))
            before = "geometry_" if {"lon", "lat"} & set(names) else ""
            columns += [pa.field(before + axis, pa.float64()) for axis in ("lon", "lat")]
        self.schema = pa.schema(columns)
        for column in columns:
            if pa.types.is_nested(column.type) or _is_bytes(column.type):
                raise InputError(
                    f"column {column.name!r} holds {column.type}, which has no place in a text "
                    "format; write Parquet or Arrow",
                    path=table.path,
                )

    def rows(self, block: PointBlock) -> pa.RecordBatch:
        """Return the rows of a block."""
        batch = block.rows()
        arrays: list[Any] = list(batch.columns)
        if self._geometry is not None:
            arrays.pop(batch.schema.names.index(self._geometry))
            arrays += [pa.array(a, from_pandas=True) for a in (block.lon_deg, block.lat_deg)]
        arrays = [a.cast(c.type) for a, c in zip(arrays, self.schema, strict=True)]
        return pa.RecordBatch.from_arrays(arrays, schema=self.schema)


def _is_bytes(kind: pa.DataType) -> bool:
    return bool(
        pa.types.is_binary(kind)
        or pa.types.is_large_binary(kind)
        or pa.types.is_fixed_size_binary(kind)
    )
