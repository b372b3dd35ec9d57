"""Polygon layers in GeoJSON (RFC 7946), without asking anybody what their reference system is.

GDAL would follow a reference system that is given as a link; here it is a name that PROJ
knows, or an error.
"""

from __future__ import annotations

import json
import re
from typing import Any

import shapely

from geomap.errors import ZoneError

CRS84 = "OGC:CRS84"

_KNOWN_CRS = re.compile(
    r"(?:urn:ogc:def:crs:|https?://www\.opengis\.net/def/crs/)?(EPSG|OGC)(?::|/)"
    r"(?:[0-9.]*(?::|/))?(CRS84|[0-9]{4,6})",
    re.IGNORECASE,
)
_GEOMETRIES = (
    *("Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon"),
    "GeometryCollection",
)

Pair = tuple[shapely.Geometry | None, dict[str, Any]]


def parse_geojson(data: bytes, name: str, *, most: int) -> tuple[str | None, list[Pair]]:
    """Return the reference system, and each feature's geometry and properties.

    Parameters
    ----------
    data : bytes
        A FeatureCollection, a Feature or a geometry.
    name : str
        What the file is called, for messages.
    most : int
        Features that are allowed.

    Raises
    ------
    ZoneError
        If it is anything else.
    """
    root = _object(data, name)
    kind = root.get("type")
    features = root.get("features") if kind == "FeatureCollection" else [root]
    if not isinstance(features, list) or (
        kind not in (*_GEOMETRIES, "FeatureCollection", "Feature")
    ):
        raise ZoneError(
            f"{name}: expected a polygon layer, the JSON is no GeoJSON: its type is "
            f"{str(kind)[:40]!r}"
        )
    if len(features) > most:
        raise ZoneError(f"{name}: expected at most {most:,} features, got {len(features):,}")
    pairs = [_pair(feature, f"{name}, feature {n}") for n, feature in enumerate(features, 1)]
    return _crs(root, name), pairs


def _object(data: bytes, name: str) -> dict[str, Any]:
    def refuse(word: str) -> None:
        raise ValueError(f"{word} is no JSON")

    try:
        root = json.loads(data.decode("utf-8-sig"), parse_constant=refuse)
    except UnicodeDecodeError as error:
        raise ZoneError(f"{name}: expected GeoJSON in UTF-8, byte {error.start} is not") from None
    except RecursionError:
        raise ZoneError(f"{name}: expected GeoJSON, this is nested too deeply") from None
    except ValueError as error:  # no JSON, or an integer of thousands of digits
        raise ZoneError(
            f"{name}: expected a polygon layer, as GeoJSON it cannot be read: {str(error)[:200]}"
        ) from None
    if not isinstance(root, dict):
        raise ZoneError(f"{name}: expected a polygon layer, the JSON is no GeoJSON")
    return root


def _pair(feature: Any, where: str) -> Pair:
    if not isinstance(feature, dict):
        raise ZoneError(f"{where}: expected a GeoJSON feature")
    if feature.get("type") in _GEOMETRIES:
        return _geometry(feature, where), {}
    properties = feature.get("properties")
    facts = dict(properties) if isinstance(properties, dict) else {}
    if isinstance(feature.get("id"), str | int):
        facts.setdefault("id", feature["id"])
    return _geometry(feature.get("geometry"), where), facts


def _geometry(value: Any, where: str) -> shapely.Geometry | None:
    if value is None:
        return None
    if not isinstance(value, dict) or value.get("type") not in _GEOMETRIES:
        raise ZoneError(f"{where}: expected a GeoJSON geometry")
    try:
        return shapely.from_geojson(json.dumps(value))
    except shapely.errors.GEOSException as error:
        raise ZoneError(f"{where}: the geometry cannot be read: {str(error)[:200]}") from None


def _crs(root: dict[str, Any], name: str) -> str | None:
    """Return the reference system: longitude and latitude on WGS 84, unless an old file says."""
    if "crs" not in root:
        return CRS84
    stated = root["crs"]
    if stated is None:
        return None
    properties = stated.get("properties") if isinstance(stated, dict) else None
    text = properties.get("name") if isinstance(properties, dict) else None
    found = _KNOWN_CRS.fullmatch(text) if isinstance(text, str) else None
    if found is None:
        raise ZoneError(
            f"{name}: expected a reference system such as urn:ogc:def:crs:EPSG::3857, got "
            f"{json.dumps(stated)[:100]}; links are not followed"
        )
    return f"{found[1].upper()}:{found[2].upper()}"
