"""The features of GeoJSON text, a value at a time, as the bytes come."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator
from typing import Any

import pyarrow as pa

from geomap.errors import InputError
from geomap.readers.points import ByteStream, unreadable

_READ = 1 << 18
_MAX_FEATURE_BYTES = 16 << 20
_CRS = ("CRS84", "EPSG::4326", "EPSG:4326")

Feature = dict[str, Any]


class FeatureText:
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
