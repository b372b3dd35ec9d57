"""Points with their zones as GeoJSON: one collection, or a feature a line."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from typing import IO, Any

from geomap.classifying.placing import is_position
from geomap.classifying.tables import added_columns, check_free
from geomap.classifying.values import Classified
from geomap.points.writers import Flat
from geomap.readers.points import PointBlock, PointTable
from geomap.readers.points_geojson import GeoJsonBlock, GeoJsonPoints

Feature = dict[str, Any]


class GeoJsonWriter:
    """Features as they were read, or one a row, with the zone in their properties."""

    def __init__(
        self, file: IO[bytes], table: PointTable, added: tuple[str, ...], *, is_lines: bool
    ) -> None:
        self._file = file
        self._added = added
        self._is_lines = is_lines
        self._table = table
        self._flat: Flat | None = None
        members: Feature = {"type": "FeatureCollection"}
        if isinstance(table, GeoJsonPoints):
            members |= table.members
        else:
            check_free(table.schema.names, added, path=table.path)
            self._flat = Flat(table)
        if not is_lines:
            file.write(_json(members)[:-1] + b',"features":[')
        self._before = b"\n"

    def write(self, block: PointBlock, found: Classified) -> None:
        """Write some features."""
        added = [column.to_pylist() for column in added_columns(found)]
        lines = []
        for feature, values in zip(self._features(block), zip(*added, strict=True), strict=True):
            properties = feature.get("properties") or {}
            check_free(list(properties), self._added, path=self._table.path)
            zones = dict(zip(self._added, values, strict=True))
            lines.append(_json({**feature, "properties": {**properties, **zones}}))
        if not lines:
            return
        if self._is_lines:
            self._file.write(b"\n".join([*lines, b""]))
        else:
            self._file.write(self._before + b",\n".join(lines))
            self._before = b",\n"

    def _features(self, block: PointBlock) -> Iterator[Feature]:
        if isinstance(block, GeoJsonBlock):
            yield from block.features
            return
        assert self._flat is not None
        placed = is_position(block.lon_deg, block.lat_deg).tolist()
        pairs = zip(block.lon_deg.tolist(), block.lat_deg.tolist(), strict=True)
        rows = self._flat.rows(block).to_pylist()
        for row, pair, is_placed in zip(rows, pairs, placed, strict=True):
            geometry = {"type": "Point", "coordinates": list(pair)} if is_placed else None
            yield {"type": "Feature", "properties": row, "geometry": geometry}

    def close(self) -> None:
        """Close the collection."""
        if self._is_lines:
            return
        after = getattr(self._table, "members_after", {})
        more = b"," + _json(after)[1:-1] if after else b""
        self._file.write(b"\n]" + more + b"}\n")


def _json(value: Any) -> bytes:
    try:
        text = _dumped(value)
    except ValueError:  # NaN and the infinities are no JSON
        text = _dumped(_finite(value))
    # Half of a surrogate pair is no letter of UTF-8: as in JSON, it is written by its number.
    return text.encode(errors="backslashreplace")


def _dumped(value: Any) -> str:
    return json.dumps(
        value, ensure_ascii=False, separators=(",", ":"), allow_nan=False, default=_told
    )


def _finite(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _finite(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_finite(one) for one in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _told(value: Any) -> str:
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
