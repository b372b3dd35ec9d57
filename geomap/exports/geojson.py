"""GeoJSON (RFC 7946): one collection, a feature a thing, its kind in `layer`."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from shapely.geometry import mapping

from geomap.exports.features import Feature


def as_geojson(features: Sequence[Feature]) -> bytes:
    """Return features as UTF-8 GeoJSON, a feature a line."""
    lines = [
        json.dumps(_feature(feature), ensure_ascii=False, separators=(",", ":"), allow_nan=False)
        for feature in features
    ]
    return ('{"type":"FeatureCollection","features":[\n' + ",\n".join(lines) + "\n]}\n").encode()


def _feature(feature: Feature) -> dict[str, Any]:
    return {
        "type": "Feature",
        "geometry": mapping(feature.geometry),
        "properties": {"layer": feature.layer, "name": feature.name, **feature.properties},
    }
