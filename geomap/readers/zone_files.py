"""Zones of the user's own: what the polygons of a layer are, once they are read and repaired."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from attrs import define
from shapely import MultiPolygon

from geomap.errors import ZoneError
from geomap.readers.files import shown_name
from geomap.readers.kept_indexes import kept_index
from geomap.readers.shoreline import COVERED, load_shoreline
from geomap.zones import (
    HIGH_SEAS,
    LAND,
    NOT_COVERED,
    OUTSIDE,
    Limit,
    Zone,
    ZoneKind,
    ZoneMap,
    rings_as_limits,
)

if TYPE_CHECKING:
    from geomap.readers.layer_files import Layer


class ZoneRepairWarning(UserWarning):
    """A layer was not usable as it was; the text says what was changed."""


_WORLD = "OGC:CRS84"
_CONTROL = re.compile("[\x00-\x1f\x7f\ud800-\udfff]+")
_DECIMALS = 9
"""Of degrees: a tenth of a millimetre, far above what a reference system's formulas leave."""

_SEGMENT_DEG = 0.015
_MOST_CROSSINGS = 1000
"""Crossings of a file's outlines up to which they are repaired: half a second."""
_MOST_PIECES = 10_000_000
"""Pieces of `_SEGMENT_DEG` that a file's outlines are cut into."""
_LONGEST_NAME = 200
_PIECE = 32
_SHORE_DEG = 0.03
"""A ring this near to the shore follows it: 3 km, since shorelines differ."""


def read_zone_file(path: str | Path, *, layer: str | None = None) -> ZoneMap:
    """Read zones from a GeoPackage, Shapefile, GeoJSON or FlatGeobuf, in any reference system.

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
    from geomap.readers.layer_files import open_layer

    name = str(path)
    opened = open_layer(name, layer=layer)
    if opened.crs is None:
        raise ZoneError(
            f"{name}: the layer does not say its coordinate reference system; set it in the "
            "program that made it, or with: ogr2ogr -a_srs EPSG:4326 OUT IN"
        )
    whole = _in_degrees(opened, name)
    zones: list[Zone] = []
    taken = {HIGH_SEAS, OUTSIDE, LAND, NOT_COVERED}
    budget = _Budget()
    for number, (geometry, properties) in enumerate(
        zip(whole, opened.properties, strict=True), start=1
    ):
        outline = _outline(geometry, f"{name}, feature {number}", budget)
        if outline is not None:
            zones.append(_given_zone(outline, properties, number, taken, name))
            taken.add(zones[-1].id)
    if not zones:
        kinds = sorted({g.geom_type for g in whole if g is not None}) or ["nothing"]
        raise ZoneError(f"{name}: expected polygons, found {', '.join(kinds)}")
    limits = tuple(_off_shore(rings_as_limits(zones)))
    return ZoneMap(
        zones=tuple(zones),
        limits=limits,
        land=lambda: load_shoreline("fine").polygons,
        # Elsewhere it is not known what is land, and what lies in no outline may be that.
        window=MultiPolygon([shapely.box(*COVERED)]),
        elsewhere=OUTSIDE,
        attribution=f"Zone: {shown_name(name)}",
        store=kept_index,
    )


def _in_degrees(layer: Layer, name: str) -> list[Any]:
    """Return the geometries with longitude and latitude on WGS 84."""
    from pyproj import CRS, Transformer
    from pyproj.exceptions import ProjError

    try:
        crs = CRS.from_user_input(layer.crs)
        if crs.equals(CRS.from_user_input(_WORLD), ignore_axis_order=True):
            return list(layer.geometries)
        transformer = Transformer.from_crs(crs, _WORLD, always_xy=True)
    except ProjError as error:
        raise ZoneError(f"{name}: unknown reference system: {str(error)[:200]}") from None

    def turned(xy: Any) -> Any:
        return np.column_stack(transformer.transform(xy[:, 0], xy[:, 1]))

    return [g if g is None else shapely.transform(g, turned) for g in layer.geometries]


@define
class _Budget:
    """What the outlines of a file may still take, all together."""

    vertices: float = _MOST_PIECES
    crossings: int = _MOST_CROSSINGS


def _outline(geometry: Any, where: str, budget: _Budget) -> MultiPolygon | None:
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
    if west < -540.0 or east > 540.0:
        raise ZoneError(f"{where}: expected longitudes, got {west:g} to {east:g}")
    length_deg = float(shapely.length(geometry))
    budget.vertices -= length_deg / _SEGMENT_DEG
    if budget.vertices < 0:
        raise ZoneError(
            f"{where}: expected outlines of {_MOST_PIECES * _SEGMENT_DEG:,.0f} degrees at most in "
            f"all; this one is {length_deg:,.0f} degrees long; check it"
        )
    if not shapely.is_valid(geometry):
        reason = shapely.is_valid_reason(geometry)
        budget.crossings -= _crossings(geometry, most=budget.crossings)
        if budget.crossings < 0:
            raise ZoneError(
                f"{where}: the outline is not valid ({reason}) and crosses itself too often to be "
                "repaired; repair it in the program that made it"
            )
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
    cut = shapely.segmentize(shapely.orient_polygons(np.array(parts)), _SEGMENT_DEG)
    # A border that two outlines have, each its own way round, has the same vertices again.
    return MultiPolygon(list(shapely.transform(cut, lambda lonlat: np.round(lonlat, _DECIMALS))))


def _crossings(geometry: Any, *, most: int) -> int:
    """Count the edges that meet others than their neighbours; beyond `most` it is not counted on.

    A repair takes the square of it.
    """
    rings = shapely.get_rings(shapely.get_parts(shapely.get_parts(geometry)))
    lines = [shapely.get_coordinates(ring) for ring in rings]
    ends = np.concatenate([np.stack([line[:-1], line[1:]], axis=1) for line in lines])
    edges = shapely.linestrings(ends[(ends[:, 0] != ends[:, 1]).any(axis=1)])
    tree = shapely.STRtree(edges)
    step = max(1, 1_000_000 // max(len(edges), 1))
    twice = -3 * len(edges)  # each edge meets itself and its two neighbours
    for at in range(0, len(edges), step):
        twice += tree.query(edges[at : at + step], predicate="intersects").shape[1]
        if twice > 2 * most + 2:
            break
    return max(0, twice // 2)


def _warn(text: str) -> None:
    warnings.warn(text, ZoneRepairWarning, stacklevel=4)


def _given_zone(
    outline: MultiPolygon, properties: dict[str, Any], number: int, taken: set[str], path: str
) -> Zone:
    """Name a zone after its feature's properties, whatever they are called."""
    lower = {str(key).lower(): value for key, value in properties.items()}

    def text(*keys: str) -> str:
        found = (str(lower[k]) for k in keys if str(lower.get(k) or "nan") != "nan")
        return _CONTROL.sub(" ", next(found, "")[:_LONGEST_NAME]).strip()

    name = text("name", "geoname", "title", "territory1") or f"{Path(path).stem} {number}"
    zone_id = text("id") or re.sub(r"[^0-9a-z]+", "-", name.lower()).strip("-") or f"zone-{number}"
    if zone_id in taken:
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
    shore = load_shoreline("fine")
    # Short pieces, since the distance to a whole shore of a hundred thousand vertices takes long.
    pieces = [
        ring[at : at + _PIECE + 1]
        for ring in shore.rings()
        for at in range(0, len(ring) - 1, _PIECE)
    ]
    tree = shapely.STRtree([shapely.linestrings(piece) for piece in pieces])
    kept = []
    for limit in every:
        line = limit.lonlat_deg
        middle = (line[:-1] + line[1:]) / 2.0
        far = ~shore.on_land(middle[:, 0], middle[:, 1])
        at_sea = np.flatnonzero(far)
        points = shapely.points(middle[at_sea])
        far[at_sea[tree.query(points, predicate="dwithin", distance=_SHORE_DEG)[0]]] = False
        edges = np.flatnonzero(np.diff(np.concatenate([[0], far.astype(int), [0]])))
        for first, last in zip(edges[::2], edges[1::2], strict=True):
            kept.append(Limit(line[first : last + 1].copy(), limit.basis, limit.left, limit.right))
    return kept or every
