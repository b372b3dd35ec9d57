"""Points in GeoJSON, feature by feature: a FeatureCollection of any size, or one feature a line.

A feature is read when its turn comes; what stands beside `features` in a collection, such
as `name`, is kept.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
from attrs import field, frozen

from geomap.errors import InputError
from geomap.geodesy import Floats
from geomap.readers.geojson_text import Feature, FeatureText
from geomap.readers.points import ByteStream

FEATURES = 8192
"""Features in a block."""

_LON, _LAT = "lon", "lat"


@frozen(eq=False)
class GeoJsonBlock:
    """Some features."""

    features: Sequence[Feature] = field(repr=False)
    """As they were read, with all their members."""
    lon_deg: Floats = field(repr=False)
    lat_deg: Floats = field(repr=False)
    done: int
    _schema: Callable[[], pa.Schema] = field(repr=False)
    _path: str = ""

    def rows(self) -> pa.RecordBatch:
        """Return the properties as columns, and the positions as two more."""
        schema = self._schema()
        columns = []
        for column in schema:
            if column.name == schema.names[-2]:
                columns.append(pa.array(self.lon_deg, from_pandas=True))
            elif column.name == schema.names[-1]:
                columns.append(pa.array(self.lat_deg, from_pandas=True))
            else:
                values = [(f.get("properties") or {}).get(column.name) for f in self.features]
                try:
                    columns.append(_as_column(values, column.type))
                except UnicodeEncodeError:
                    raise _no_text(f"a value of {column.name!r}", self._path) from None
        return pa.RecordBatch.from_arrays(columns, schema=schema)


class GeoJsonPoints:
    """A collection of features that are points.

    Parameters
    ----------
    stream : ByteStream
    path : str
    opened : callable
        Opens the file once more, for the properties that will come.
    is_lines : bool
        Whether there is a feature a line, and no collection around them.
    size : int, optional
        In bytes.

    Raises
    ------
    InputError
        If it is no such collection.
    """

    coordinates: tuple[str, ...] = ()

    def __init__(
        self,
        stream: ByteStream,
        path: str,
        opened: Callable[[], ByteStream],
        *,
        is_lines: bool,
        size: int | None = None,
    ) -> None:
        self.path, self.size = path, size
        self._opened = opened
        self._is_lines = is_lines
        self._stream = stream
        self._text = FeatureText(self._stream, path)
        self.members: Feature = {} if is_lines else self._text.open_collection()
        """What stands before the features."""
        self.members_after: Feature = {}
        """What stands after them; known when they have been read."""
        self._schema: pa.Schema | None = None

    @property
    def schema(self) -> pa.Schema:
        """The properties of all features, for which the file is read once more, and the positions.

        A property is a number, a truth value or text where it is so in every feature, and
        JSON in a text otherwise.
        """
        if self._schema is None:
            if self.size is None:
                raise InputError(
                    "GeoJSON does not say which properties will come, so no table can be made of "
                    "it from a pipe; name a file, or write GeoJSON",
                    path=self.path,
                )
            stream = self._opened()
            text = FeatureText(stream, self.path)
            if not self._is_lines:
                text.open_collection()
            kinds: dict[str, pa.DataType] = {}
            for _, feature in text.features(self._is_lines):
                for name, value in (feature.get("properties") or {}).items():
                    kinds[name] = _joined(kinds.get(name), _kind(value))
            stream.close()
            columns = [
                (name, pa.string() if pa.types.is_null(kind) else kind)
                for name, kind in kinds.items()
            ]
            taken = [name for name in (_LON, _LAT) if name in kinds]
            before = "geometry_" if taken else ""
            ends = [(before + _LON, pa.float64()), (before + _LAT, pa.float64())]
            try:
                self._schema = pa.schema(columns + ends)
            except UnicodeEncodeError:
                raise _no_text("the name of a property", self.path) from None
        return self._schema

    @property
    def likely_rows(self) -> int:
        """By the length of a usual feature."""
        return (self.size or 0) // 128

    def blocks(self) -> Iterator[GeoJsonBlock]:
        """Read the features, some thousand at a time."""
        features: list[Feature] = []
        lon: list[float] = []
        lat: list[float] = []
        for number, feature in self._text.features(self._is_lines):
            x, y = self._position(feature, number)
            features.append(feature)
            lon.append(x)
            lat.append(y)
            if len(features) == FEATURES:
                yield self._block(features, lon, lat)
                features, lon, lat = [], [], []
        if features:
            yield self._block(features, lon, lat)
        if not self._is_lines:
            self.members_after = self._text.close_collection()

    def _block(self, features: list[Feature], lon: list[float], lat: list[float]) -> GeoJsonBlock:
        return GeoJsonBlock(
            features,
            np.array(lon),
            np.array(lat),
            self._stream.done(),
            lambda: self.schema,
            self.path,
        )

    def _position(self, feature: Feature, number: int) -> tuple[float, float]:
        geometry = feature.get("geometry")
        if geometry is None:
            return np.nan, np.nan
        kind = geometry.get("type") if isinstance(geometry, dict) else json.dumps(geometry)[:60]
        if not isinstance(geometry, dict) or kind != "Point":
            raise InputError(f"feature {number} is a {kind}; expected points alone", path=self.path)
        pair = geometry.get("coordinates")
        if not isinstance(pair, list) or len(pair) < 2:
            return np.nan, np.nan
        return _number(pair[0]), _number(pair[1])

    def close(self) -> None:
        """Close the file."""
        self._stream.close()


def _no_text(what: str, path: str) -> InputError:
    return InputError(
        f"{what} has half of a surrogate pair, which is no text outside JSON; write GeoJSON",
        path=path,
    )


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return np.nan
    try:
        return float(value)
    except OverflowError:
        return np.nan


def _kind(value: object) -> pa.DataType:
    if value is None:
        return pa.null()
    if isinstance(value, bool):
        return pa.bool_()
    if isinstance(value, int):
        return pa.int64() if -(2**63) <= value < 2**63 else pa.string()
    return pa.float64() if isinstance(value, float) else pa.string()


def _joined(one: pa.DataType | None, other: pa.DataType) -> pa.DataType:
    if one is None or one == other or pa.types.is_null(one):
        return other
    if pa.types.is_null(other):
        return one
    numbers = {pa.int64(), pa.float64()}
    return pa.float64() if {one, other} <= numbers else pa.string()


def _as_column(values: Sequence[Any], kind: pa.DataType) -> pa.Array:
    if pa.types.is_string(kind):
        values = [
            v if v is None or isinstance(v, str) else json.dumps(v, ensure_ascii=False)
            for v in values
        ]
    elif pa.types.is_floating(kind):
        values = [v if v is None else float(v) for v in values]
    return pa.array(values, kind)
