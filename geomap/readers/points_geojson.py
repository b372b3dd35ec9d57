"""Points in GeoJSON, feature by feature: a FeatureCollection of any size, or one feature a line.

A feature is read when its turn comes; what stands beside `features` in a collection, such
as `name`, is kept.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
from attrs import field, frozen

from geomap.errors import InputError
from geomap.geodesy import Floats
from geomap.readers.points import ByteStream, unreadable

FEATURES = 8192
"""Features in a block."""

_READ = 1 << 18
_MAX_FEATURE_BYTES = 16 << 20
_LON, _LAT = "lon", "lat"
_CRS = ("CRS84", "EPSG::4326", "EPSG:4326")

Feature = dict[str, Any]


@frozen(eq=False)
class GeoJsonBlock:
    """Some features."""

    features: Sequence[Feature] = field(repr=False)
    """As they were read, with all their members."""
    lon_deg: Floats = field(repr=False)
    lat_deg: Floats = field(repr=False)
    done: int
    _schema: Callable[[], pa.Schema] = field(repr=False)

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
                columns.append(_as_column(values, column.type))
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
        self._text = _Text(self._stream, path)
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
            text = _Text(stream, self.path)
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
            self._schema = pa.schema(columns + ends)
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
            features, np.array(lon), np.array(lat), self._stream.done(), lambda: self.schema
        )

    def _position(self, feature: Feature, number: int) -> tuple[float, float]:
        geometry = feature.get("geometry")
        if geometry is None:
            return np.nan, np.nan
        kind = geometry.get("type") if isinstance(geometry, dict) else geometry
        if kind != "Point":
            raise InputError(f"feature {number} is a {kind}; expected points alone", path=self.path)
        pair = geometry.get("coordinates")
        if not isinstance(pair, list) or len(pair) < 2:
            return np.nan, np.nan
        return _number(pair[0]), _number(pair[1])

    def close(self) -> None:
        """Close the file."""
        self._stream.close()


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


class _Text:
    """JSON text, a value at a time."""

    def __init__(self, stream: ByteStream, path: str) -> None:
        self._stream = stream
        self._path = path
        # NaN is no JSON, though Python writes it.
        self._decoder = json.JSONDecoder(parse_constant=lambda _: None)
        self._pending = b""
        self._buffer = ""
        self._at = 0
        self._is_done = False

    def open_collection(self) -> Feature:
        """Go to the first feature of a collection, and return the members before it."""
        self._expect("{", "a FeatureCollection")
        members: Feature = {}
        while True:
            if self._peek() == "}":
                what = members.get("type", "an object")
                raise InputError(
                    f"expected a FeatureCollection of points, got {what!r} without features",
                    path=self._path,
                )
            name = self._value("the name of a member")
            self._expect(":", "a colon")
            if name == "features":
                self._expect("[", "a list of features")
                self._check_system(members)
                return members
            members[str(name)] = self._value("a value")
            if self._peek() == ",":
                self._at += 1

    def close_collection(self) -> Feature:
        """Return the members after the features."""
        self._expect("]", "the end of the features")
        members: Feature = {}
        while self._peek() == ",":
            self._at += 1
            name = self._value("the name of a member")
            self._expect(":", "a colon")
            members[str(name)] = self._value("a value")
        self._expect("}", "the end of the collection")
        self._check_system(members)
        return members

    def _check_system(self, members: Feature) -> None:
        crs = members.get("crs")
        if crs is not None and not any(known in json.dumps(crs) for known in _CRS):
            raise InputError(
                f"its coordinates are in another reference system ({json.dumps(crs)[:80]}); "
                "GeoJSON is in degrees on WGS 84: ogr2ogr -t_srs EPSG:4326 OUT IN",
                path=self._path,
            )

    def features(self, is_lines: bool) -> Iterator[tuple[int, Feature]]:
        """Return each feature with its number, from 1."""
        number = 0
        while True:
            mark = self._peek()
            if is_lines and mark == "\x1e":  # RFC 8142 puts one before each
                self._at += 1
                continue
            if not mark:
                if is_lines:
                    return
                raise InputError(
                    f"the file ends after feature {number}, within the list of features",
                    path=self._path,
                )
            if mark == "]" and not is_lines:
                return
            number += 1
            feature = self._value(f"feature {number}")
            if not isinstance(feature, dict) or feature.get("type") != "Feature":
                raise InputError(
                    f"expected feature {number}, got {json.dumps(feature)[:60]}", path=self._path
                )
            if not isinstance(feature.get("properties", {}), dict | None):
                raise InputError(f"feature {number}: its properties are no object", path=self._path)
            yield number, feature
            if not is_lines and self._peek() == ",":
                self._at += 1

    def _peek(self) -> str:
        """Return the next letter that is no space; none at the end."""
        while True:
            while self._at < len(self._buffer):
                if self._buffer[self._at] not in " \t\r\n":
                    return self._buffer[self._at]
                self._at += 1
            if not self._fill():
                return ""

    def _expect(self, mark: str, what: str) -> None:
        found = self._peek()
        if found != mark:
            raise InputError(
                f"expected {what}, got {found!r}" if found else f"expected {what}, the file ends",
                path=self._path,
            )
        self._at += 1

    def _value(self, what: str) -> Any:
        self._peek()
        while True:
            try:
                value, end = self._decoder.raw_decode(self._buffer, self._at)
            except RecursionError:
                raise InputError(f"{what} is nested too deeply", path=self._path) from None
            except ValueError as error:
                # Cut off by the end of what was read so far, or not JSON at all.
                is_cut = len(self._buffer) - self._at < _MAX_FEATURE_BYTES
                if is_cut and self._fill():
                    continue
                raise InputError(
                    f"{what} is not JSON: {getattr(error, 'msg', error)}", path=self._path
                ) from None
            is_open = end == len(self._buffer) and not isinstance(value, dict | list | str)
            if is_open and self._fill():  # a number may go on
                continue
            self._at = end
            return value

    def _fill(self) -> bool:
        """Read on; say whether there was more."""
        if self._is_done:
            return False
        try:
            data = self._stream.read(_READ)
        except (OSError, EOFError, zlib.error, pa.ArrowException) as error:
            what = error if isinstance(error, OSError) else OSError(str(error))
            raise unreadable(self._path, what) from None
        self._is_done = not data
        data = self._pending + data
        cut = len(data) if self._is_done else _whole_letters(data)
        self._pending = data[cut:]
        try:
            text = data[:cut].decode("utf-8")
        except UnicodeDecodeError:
            raise InputError("expected UTF-8 text", path=self._path) from None
        if not self._buffer and not self._at:
            text = text.removeprefix("\ufeff")
        self._buffer = self._buffer[self._at :] + text
        self._at = 0
        return not self._is_done


def _whole_letters(data: bytes) -> int:
    """Return how many bytes make whole letters of UTF-8."""
    for back in range(1, min(4, len(data)) + 1):
        octet = data[-back]
        if octet & 0xC0 != 0x80:  # the first byte of a letter
            wanted = 1 if octet < 0x80 else 2 if octet < 0xE0 else 3 if octet < 0xF0 else 4
            return len(data) if wanted <= back else len(data) - back
    return len(data)
