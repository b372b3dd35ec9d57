"""The zones that come with geomap, from `data/eez/`."""

from __future__ import annotations

import hashlib
import io
import json
import tomllib
from functools import lru_cache
from importlib.resources.abc import Traversable
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import MultiPolygon

from geomap.errors import ZoneError
from geomap.geodesy import Floats
from geomap.readers.kept_indexes import kept_index
from geomap.readers.shoreline import load_shoreline
from geomap.readers.zone_files import ZoneRepairWarning, read_zone_file
from geomap.resources import data_dir
from geomap.zones import Limit, Zone, ZoneKind, ZoneMap

__all__ = ["ZoneRepairWarning", "load_zones", "read_sources", "read_zone_file"]

ARCHIVE = "zones.npz"
SOURCES = "SOURCES.toml"
_UNIT_DEG = 1e-7


def read_sources(folder: Traversable | None = None) -> dict[str, Any]:
    """Read what `SOURCES.toml` says of each file: source, licence, version, SHA-256."""
    folder = folder or data_dir() / "eez"
    try:
        return tomllib.loads((folder / SOURCES).read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ZoneError(f"{folder / SOURCES}: not found; run: geomap zones build") from None


def _checked(folder: Traversable, name: str, sources: dict[str, Any]) -> bytes:
    """Return a file's bytes if they are the ones that its entry is about."""
    entry = next((f for f in sources.get("file", []) if f.get("name") == name), None)
    if entry is None:
        raise ZoneError(f"{folder / name}: no entry in {SOURCES}; run: geomap zones build")
    try:
        body = (folder / name).read_bytes()
    except FileNotFoundError:
        raise ZoneError(f"{folder / name}: not found; run: geomap zones build") from None
    if hashlib.sha256(body).hexdigest() != entry["sha256"]:
        raise ZoneError(
            f"{folder / name}: its SHA-256 is not the one in {SOURCES}: it was changed or cut off; "
            "run: geomap zones build, or install geomap again"
        )
    return body


@lru_cache(maxsize=1)
def load_zones() -> ZoneMap:
    """Load the zones that come with geomap, checked against their entry in `SOURCES.toml`."""
    folder = data_dir() / "eez"
    sources = read_sources(folder)
    body = _checked(folder, ARCHIVE, sources)
    with np.load(io.BytesIO(body), allow_pickle=False) as arrays:
        return decode(arrays, attribution=str(sources.get("attribution", "")))


def decode(arrays: Any, *, attribution: str = "") -> ZoneMap:
    """Undo `geomap.delimitation.encoding.zone_arrays`."""
    table = json.loads(bytes(arrays["table"]))
    areas = _regions(arrays, "area")
    zones = tuple(
        Zone(
            id=facts["id"],
            name=facts["name"],
            kind=ZoneKind(facts["kind"]),
            states=tuple(facts["states"]),
            claimants=tuple(facts["claimants"]),
            basis=facts["basis"],
            source=facts["source"],
            area=area,
            parent=facts.get("parent", ""),
            land=_land,
        )
        for facts, area in zip(table["zones"], areas, strict=True)
    )
    cuts = np.cumsum(arrays["limit_count"])[:-1]
    lines = np.split(_degrees(arrays["limit_step"]), cuts)
    points = iter(np.split(_whole(arrays["limit_base_points"]), _governed_cuts(table, arrays)))
    limits = tuple(
        Limit(
            line,
            m["basis"],
            m["left"],
            m["right"],
            tuple(m["governed_by"]),
            next(points) if m["has_base_points"] else None,
            m["breadth_m"],
        )
        for line, m in zip(lines, table["limits"], strict=True)
    )
    return ZoneMap(
        zones=zones,
        limits=limits,
        land=_land,
        window=_regions(arrays, "window")[0],
        base_points_deg=_whole(arrays["base_point"]) / round(1 / _UNIT_DEG),
        base_point_sources=tuple(table["sources"][k] for k in arrays["base_point_source"]),
        attribution=attribution,
        store=kept_index,
    )


def _governed_cuts(table: Any, arrays: Any) -> NDArray[np.int64]:
    has = [m["has_base_points"] for m in table["limits"]]
    return np.cumsum(arrays["limit_count"][has])[:-1]


def _land() -> MultiPolygon:
    """Return the shoreline that the zones were cut with."""
    return load_shoreline("fine").polygons


def _whole(planes: NDArray[np.uint8]) -> NDArray[np.int32]:
    """Undo `geomap.delimitation.encoding.planes`."""
    split = np.ascontiguousarray(planes.transpose(0, 2, 1))
    return np.ascontiguousarray(split.view("<i4").reshape(2, -1).T, dtype=np.int32)


def _degrees(steps: NDArray[np.uint8]) -> Floats:
    # Divided, not multiplied: a whole number over 1e7 is the double nearest to the decimal.
    return np.cumsum(_whole(steps), axis=0, dtype=np.int64) / round(1 / _UNIT_DEG)


def _regions(arrays: Any, name: str) -> list[MultiPolygon]:
    offsets = tuple(arrays[f"{name}_offset{level}"].astype(np.int64) for level in range(3))
    made = shapely.from_ragged_array(
        shapely.GeometryType.MULTIPOLYGON, _degrees(arrays[f"{name}_step"]), offsets
    )
    return list(made)
