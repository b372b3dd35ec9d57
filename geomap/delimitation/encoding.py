"""Zones as bytes: GeoJSON for everybody, and one archive of arrays that loads fast.

The same values give the same bytes: numbers are whole multiples of 1e-7 degrees (1e-6 in GeoJSON,
unless an outline came to cross itself by that), keys keep their order, and the archive's entries
bear no date.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import MultiPolygon

from geomap.geodesy import Floats
from geomap.zones import Limit, Zone, ZoneMap

UNIT_DEG = 1e-7


def archive(arrays: Mapping[str, NDArray[np.generic]]) -> bytes:
    """Write arrays as `numpy.savez_compressed` does, without the time of day in it."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as file:
        for name, array in arrays.items():
            entry = zipfile.ZipInfo(f"{name}.npy", date_time=(1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            body = io.BytesIO()
            np.lib.format.write_array(body, np.ascontiguousarray(array), allow_pickle=False)
            file.writestr(entry, body.getvalue(), compresslevel=9)
    return stream.getvalue()


def planes(whole: NDArray[np.int32]) -> NDArray[np.uint8]:
    """Sort (N, 2) numbers into (2, 4, N) bytes of equal weight, which compress better."""
    split = np.ascontiguousarray(whole.T.astype("<i4")).view(np.uint8)
    return np.ascontiguousarray(split.reshape(2, -1, 4).transpose(0, 2, 1))


def steps(lines: Iterable[Floats]) -> tuple[NDArray[np.uint8], NDArray[np.int32]]:
    """Return the vertices of lines as steps of 1e-7 degrees, and the count of each line."""
    whole = [np.rint(line / UNIT_DEG).astype(np.int64) for line in lines]
    count = np.array([len(w) for w in whole], dtype=np.int32)
    return planes(np.diff(np.vstack([[[0, 0]], *whole]), axis=0).astype(np.int32)), count


def zone_arrays(zones: ZoneMap) -> dict[str, NDArray[np.generic]]:
    """Return what `geomap.readers.layers` loads."""
    arrays: dict[str, NDArray[np.generic]] = {}
    names = sorted(set(zones.base_point_sources))
    table = {
        "zones": [_facts(zone) for zone in zones.zones],
        "limits": [
            {
                "basis": m.basis,
                "left": m.left,
                "right": m.right,
                "governed_by": list(m.governed_by),
                "breadth_m": m.breadth_m,
                "has_base_points": m.base_points is not None,
            }
            for m in zones.limits
        ],
        "sources": names,
    }
    arrays["table"] = np.frombuffer(_dump(table).encode(), dtype=np.uint8)
    for name, regions in (
        ("area", [zone.area if zone.area is not None else zone.outline for zone in zones.zones]),
        ("window", [zones.window or MultiPolygon()]),
    ):
        kind, vertices, offsets = shapely.to_ragged_array(regions)
        if kind != shapely.GeometryType.MULTIPOLYGON:
            vertices, offsets = _as_multi(regions)
        arrays[f"{name}_step"] = steps([vertices])[0]
        for level, offset in enumerate(offsets):
            arrays[f"{name}_offset{level}"] = np.asarray(offset, dtype=np.int32)
    arrays["limit_step"], arrays["limit_count"] = steps(limit.lonlat_deg for limit in zones.limits)
    governed = [m.base_points for m in zones.limits if m.base_points is not None]
    stacked = np.vstack(governed) if governed else np.empty((0, 2), dtype=np.int32)
    arrays["limit_base_points"] = planes(stacked)
    arrays["base_point"] = planes(np.rint(zones.base_points_deg / UNIT_DEG).astype(np.int32))
    arrays["base_point_source"] = np.array(
        [names.index(s) for s in zones.base_point_sources], dtype=np.int16
    )
    return arrays


def _as_multi(regions: list[MultiPolygon]) -> tuple[Floats, tuple[NDArray[np.int64], ...]]:
    """Ragged arrays of regions that shapely would have called plain polygons."""
    parts = [shapely.get_parts(region) for region in regions]
    flat = np.concatenate(parts) if parts else np.empty(0, dtype=object)
    _, vertices, (rings, polygons) = shapely.to_ragged_array(list(flat))
    return vertices, (rings, polygons, np.concatenate([[0], np.cumsum([len(p) for p in parts])]))


def _facts(zone: Zone) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "id": zone.id,
        "name": zone.name,
        "kind": str(zone.kind),
        "states": list(zone.states),
        "claimants": list(zone.claimants),
        "basis": zone.basis,
        "source": zone.source,
    }
    return facts | ({"parent": zone.parent} if zone.parent else {})


def _dump(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _numbers(line: Floats, decimals: int = 6) -> list[list[float]]:
    """Return vertices to 6 decimals, 0.1 m: RFC 7946, section 11.2; or to 7, as they are stored.

    Rounded as whole numbers, so that the last bit of a double decides nothing.
    """
    whole = np.rint(line / UNIT_DEG).astype(np.int64)
    numbers: list[list[float]] = (
        (whole + 5) // 10 / 1e6 if decimals == 6 else whole / 1e7
    ).tolist()
    return numbers


def _coordinates(outline: MultiPolygon) -> list[list[list[list[float]]]]:
    """Return the vertices of an outline, to more decimals where 6 would have it cross itself."""
    for decimals in (6, 7):
        rounded = [
            [_numbers(shapely.get_coordinates(ring), decimals) for ring in shapely.get_rings(part)]
            for part in shapely.get_parts(outline)
        ]
        if MultiPolygon([(rings[0], rings[1:]) for rings in rounded]).is_valid:
            break
    return rounded


def zone_features(zones: Iterable[Zone]) -> str:
    """Return zones as a GeoJSON feature collection, a feature a line."""
    features = []
    for zone in zones:
        geometry = {"type": "MultiPolygon", "coordinates": _coordinates(zone.outline)}
        features.append(
            {"type": "Feature", "id": zone.id, "properties": _facts(zone), "geometry": geometry}
        )
    return _collection(features)


def limit_features(limits: Iterable[Limit]) -> str:
    """Return limits as a GeoJSON feature collection, a feature a line."""
    features = []
    for limit in limits:
        properties = {
            "basis": limit.basis,
            "left": limit.left,
            "right": limit.right,
            "governed_by": list(limit.governed_by),
        }
        geometry = {"type": "LineString", "coordinates": _numbers(limit.lonlat_deg)}
        features.append({"type": "Feature", "properties": properties, "geometry": geometry})
    return _collection(features)


def _collection(features: list[dict[str, Any]]) -> str:
    body = ",\n".join(_dump(feature) for feature in features)
    return '{"type":"FeatureCollection","features":[\n' + body + "\n]}\n"
