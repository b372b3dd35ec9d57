"""Zones as further columns of Arrow tables: what files, Dask and Spark share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from attrs import frozen

from geomap.classifying.coordinates import Columns
from geomap.classifying.values import Classified, Indices
from geomap.errors import InputError
from geomap.geodesy import Floats
from geomap.units import KILOMETRE_M

ZONE, NESTED = "zone", "nested_zone"
INSIDE, OFFSHORE = "distance_inside_km", "distance_offshore_km"

_NUMBER = r"^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?$"
_DECIMALS = 4
"""Distances are written to 0.1 m; they are exact to 1 m."""


def added_names(*, distance: bool, prefix: str = "") -> tuple[str, ...]:
    """Return the names of the columns that are added."""
    names = (ZONE, NESTED, INSIDE, OFFSHORE) if distance else (ZONE, NESTED)
    return tuple(prefix + name for name in names)


def check_free(names: Sequence[str], added: Sequence[str], *, path: str = "") -> None:
    """Refuse to add a column that a table has already.

    Raises
    ------
    InputError
        If it has one, with what to do.
    """
    taken = [name for name in added if name in names]
    if taken:
        raise InputError(
            f"there is a column {taken[0]!r} already; put something before the new names with "
            "--prefix, as in: --prefix geomap_",
            path=path,
        )


def added_fields(added: Sequence[str]) -> list[pa.Field]:
    """Return the Arrow fields of the columns that are added."""
    return [pa.field(name, pa.string() if i < 2 else pa.float64()) for i, name in enumerate(added)]


def added_columns(found: Classified) -> list[pa.Array]:
    """Return what was found as Arrow arrays, in the order of `added_names`.

    An empty value is null: in `zone` without a position, in `nested_zone` in no zone
    within the zone. Distances are in kilometres, to 0.1 m.
    """
    columns = [
        _names(found.zone_ids, found.zone_index),
        _names(found.nested_ids, found.nested_index),
    ]
    for distance in (found.distance_inside_m, found.distance_offshore_m):
        if distance is not None:
            columns.append(_kilometres(distance))
    return columns


def _names(ids: Sequence[str], index: Indices) -> pa.Array:
    return pa.array(ids, pa.string()).take(pa.array(index, mask=index < 0))


def _kilometres(distance_m: Floats) -> pa.Array:
    # Plus zero, so that no -0.0 comes out of a point on the limit.
    return pa.array(np.round(distance_m / KILOMETRE_M, _DECIMALS) + 0.0, from_pandas=True)


def degrees(column: pa.Array | pa.ChunkedArray, name: str, *, path: str = "") -> Floats:
    """Return a column of degrees as numbers, (N,); NaN where it holds none.

    Text is read as a number where it is one; spaces around it do not matter.

    Raises
    ------
    InputError
        If the column holds neither numbers nor text.
    """
    if isinstance(column, pa.ChunkedArray):
        column = column.combine_chunks()
    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    kind = column.type
    if pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind):
        column = _read(column.cast(pa.string()))
    elif pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind):
        column = column.cast(pa.float64(), safe=False)
    elif pa.types.is_null(kind):
        return np.full(len(column), np.nan)
    else:
        raise InputError(
            f"column {name!r} holds {kind}; expected degrees, as numbers or as text", path=path
        )
    if column.null_count:
        column = column.fill_null(float("nan"))
    return np.asarray(column.to_numpy(zero_copy_only=False), dtype=float)


def _read(text: pa.Array) -> pa.Array:
    text = pc.utf8_trim_whitespace(text)
    try:
        return text.cast(pa.float64())
    except pa.ArrowInvalid:
        is_number = pc.match_substring_regex(text, _NUMBER)
        return pc.if_else(is_number, text, None).cast(pa.float64())


@frozen
class TwoColumns:
    """Positions in two columns of degrees."""

    columns: Columns
    path: str = ""

    def lonlat(self, batch: pa.RecordBatch) -> tuple[Floats, Floats]:
        """Return longitudes and latitudes, (N,) each; NaN where there is none."""
        lon, lat = (degrees(batch.column(name), name, path=self.path) for name in self.columns)
        return lon, lat


def with_columns(
    batch: pa.RecordBatch, names: Sequence[str], arrays: Sequence[Any]
) -> pa.RecordBatch:
    """Return a batch with columns added at its end; its metadata stays."""
    fields = [*batch.schema, *added_fields(names)]
    schema = pa.schema(fields, metadata=batch.schema.metadata)
    return pa.RecordBatch.from_arrays([*batch.columns, *arrays], schema=schema)
