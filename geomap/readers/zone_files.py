"""Zones of the user's own: any polygon layer that geopandas reads."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from shapely import MultiPolygon

from geomap.errors import ZoneError
from geomap.readers.shoreline import load_shoreline
from geomap.zones import (
    HIGH_SEAS,
    LAND,
    NOT_COVERED,
    Limit,
    Zone,
    ZoneKind,
    ZoneMap,
    rings_as_limits,
)


class ZoneRepairWarning(UserWarning):
    """A layer was not usable as it was; the text says what was changed."""


_WORLD = "OGC:CRS84"
_SEGMENT_DEG = 0.015
_SHORE_DEG = 0.03
"""A ring this near to the shore follows it: 3 km, since shorelines differ."""


def read_zone_file(path: str | Path, *, layer: str | None = None) -> ZoneMap:
    """Read zones from any polygon layer that geopandas reads, in any reference system.

    Edges are taken as straight in degrees of longitude and latitude, as RFC 7946 has
    it. Rings that run along the shore are no limits; all others are.

    Parameters
    ----------
    path : str or Path
    layer : str, optional
        For files with several.

    Raises
    ------
    ZoneError
        If the file cannot be read, has no reference system or no polygon, or lies off
        the Earth, as a layer with its axes swapped may.

    Warns
    -----
    ZoneRepairWarning
        If outlines cross themselves or run past 180 degrees, and what was done about it.
    """
    name = str(path)
    frame = _read_frame(name, layer)
    if frame.crs is None:
        raise ZoneError(
            f"{name}: the layer does not say its coordinate reference system; set it in the "
            "program that made it, or with: ogr2ogr -a_srs EPSG:4326 OUT IN"
        )
    facts = [frame.drop(columns=frame.geometry.name).iloc[i].to_dict() for i in range(len(frame))]
    whole = list(frame.geometry.to_crs(_WORLD).array)
    zones: list[Zone] = []
    for number, (geometry, properties) in enumerate(zip(whole, facts, strict=True), start=1):
        outline = _outline(geometry, f"{name}, feature {number}")
        if outline is not None:
            zones.append(_given_zone(outline, properties, number, zones, name))
    if not zones:
        kinds = sorted({g.geom_type for g in whole if g is not None}) or ["nothing"]
        raise ZoneError(f"{name}: expected polygons, found {', '.join(kinds)}")
    limits = tuple(_off_shore(rings_as_limits(zones)))
    return ZoneMap(
        zones=tuple(zones),
        limits=limits,
        land=lambda: load_shoreline("fine").polygons,
        attribution=f"Zone: {shown_name(name)}",
    )


def shown_name(path: str | Path) -> str:
    """Return a file's name, without its folders, as it can be shown: bytes that are no text not."""
    return Path(path).name.encode("utf-8", "replace").decode()


def _read_frame(name: str, layer: str | None) -> Any:
    import geopandas

    if not Path(name).exists():
        raise ZoneError(f"{name}: no such file")
    try:
        frame = geopandas.read_file(name, **({"layer": layer} if layer else {}))
    except Exception as error:  # whatever the driver of the moment raises
        raise ZoneError(
            f"{name}: expected a polygon layer (GeoPackage, Shapefile, GeoJSON, FlatGeobuf), "
            f"got: {error}"
        ) from error
    if not isinstance(frame, geopandas.GeoDataFrame):
        raise ZoneError(f"{name}: expected polygons, found a table without geometry")
    return frame


def _outline(geometry: Any, where: str) -> MultiPolygon | None:
    """Return the polygons of a geometry on [-180, 180], repaired where they must be."""
    if geometry is None or geometry.is_empty or "Polygon" not in geometry.geom_type:
        return None
    geometry = shapely.force_2d(geometry)
    west, south, east, north = geometry.bounds
    if not all(np.isfinite([west, south, east, north])) or south < -90.0 or north > 90.0:
        hint = "; are its axes swapped (latitude first)?" if north <= 360.0 else ""
        raise ZoneError(
            f"{where}: expected longitudes and latitudes, got latitudes from {south:g} to "
            f"{north:g}{hint}"
        )
    if not shapely.is_valid(geometry):
        reason = shapely.is_valid_reason(geometry)
        geometry = shapely.make_valid(geometry)
        _warn(f"{where}: the outline was not valid ({reason}); it was repaired")
    if east > 180.0 or west < -180.0:
        pieces = [
            shapely.transform(
                shapely.intersection(geometry, shapely.box(turn - 180.0, -90, turn + 180.0, 90)),
                lambda lonlat, turn=turn: lonlat - (turn, 0.0),
            )
            for turn in (-360.0, 0.0, 360.0)
        ]
        geometry = shapely.union_all(pieces)
        _warn(f"{where}: the outline runs from {west:g} to {east:g} degrees; it was split at 180")
    parts = [p for p in shapely.get_parts(shapely.get_parts(geometry)) if p.geom_type == "Polygon"]
    if not parts:
        return None
    return MultiPolygon(
        list(shapely.segmentize(shapely.orient_polygons(np.array(parts)), _SEGMENT_DEG))
    )


def _warn(text: str) -> None:
    warnings.warn(text, ZoneRepairWarning, stacklevel=4)


def _given_zone(
    outline: MultiPolygon, properties: dict[str, Any], number: int, before: list[Zone], path: str
) -> Zone:
    """Name a zone after its feature's properties, whatever they are called."""
    lower = {str(key).lower(): value for key, value in properties.items()}

    def text(*keys: str) -> str:
        return next((str(lower[k]) for k in keys if str(lower.get(k) or "nan") != "nan"), "")

    name = text("name", "geoname", "title", "territory1") or f"{Path(path).stem} {number}"
    zone_id = text("id") or re.sub(r"[^0-9a-z]+", "-", name.lower()).strip("-") or f"zone-{number}"
    taken = {zone.id for zone in before}
    if zone_id in taken or zone_id in (HIGH_SEAS, LAND, NOT_COVERED):
        zone_id = f"{zone_id}-{number}"
    kinds = {str(kind) for kind in ZoneKind}
    kind = text("kind")
    state = text("sovereign1", "state", "territory1")
    return Zone(
        id=zone_id,
        name=name,
        kind=ZoneKind(kind) if kind in kinds else ZoneKind.EEZ,
        states=(state,) if state else (),
        claimants=(),
        basis="as given",
        source=path,
        outline=outline,
    )


def _off_shore(limits: Iterable[Limit]) -> list[Limit]:
    """Keep the stretches of rings that do not run along the shore; all, if none do not."""
    every = list(limits)
    land = shapely.STRtree(np.array(load_shoreline("fine").polygons.geoms))
    kept = []
    for limit in every:
        line = limit.lonlat_deg
        middle = shapely.points((line[:-1] + line[1:]) / 2.0)
        far = np.ones(len(middle), dtype=bool)
        far[land.query(middle, predicate="dwithin", distance=_SHORE_DEG)[0]] = False
        edges = np.flatnonzero(np.diff(np.concatenate([[0], far.astype(int), [0]])))
        for first, last in zip(edges[::2], edges[1::2], strict=True):
            kept.append(Limit(line[first : last + 1].copy(), limit.basis, limit.left, limit.right))
    return kept or every
