"""GeoJSON (RFC 7946): one collection, a feature a thing, its kind in `layer`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from shapely.geometry import mapping

from geomap.exports.features import Feature

_HEAD, _FOOT = b'{"type":"FeatureCollection","features":[\n', b"\n]}\n"


def as_geojson(features: Sequence[Feature]) -> bytes:
    """Return features as UTF-8 GeoJSON, a feature a line."""
    lines = [
        json.dumps(_feature(feature), ensure_ascii=False, separators=(",", ":"), allow_nan=False)
        for feature in features
    ]
    return _collection(line.encode() for line in lines)


def joined(collections: Iterable[bytes]) -> bytes:
    """Return one collection with the features of several that `as_geojson` wrote."""
    bodies = (whole.removeprefix(_HEAD).removesuffix(_FOOT) for whole in collections)
    return _collection(body for body in bodies if body)


def _collection(lines: Iterable[bytes]) -> bytes:
    return _HEAD + b",\n".join(lines) + _FOOT


def _feature(feature: Feature) -> dict[str, Any]:
    return {
        "type": "Feature",
        "geometry": mapping(feature.geometry),
        "properties": {"layer": feature.layer, "name": feature.name, **feature.properties},
    }
