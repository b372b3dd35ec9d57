"""GeoPackage (OGC 12-128r19): a layer for each kind of feature, written by GDAL."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

from geomap.exports.features import LAYERS, Feature

LAST_CHANGE = "2000-01-01T00:00:00Z"
"""What the file says of its last change: always the same, so that the file is."""


def as_gpkg(features: Sequence[Feature]) -> bytes:
    """Return features as a GeoPackage; layers without features are left out."""
    import geopandas
    import pyogrio  # type: ignore[import-untyped]

    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": LAST_CHANGE})
    try:
        # SQLite wants a file; it lives as long as this call.
        with tempfile.TemporaryDirectory(prefix="geomap-") as folder:
            path = Path(folder) / "events.gpkg"
            for layer in LAYERS:
                members = [feature for feature in features if feature.layer == layer]
                if not members:
                    continue
                table = geopandas.GeoDataFrame(
                    [{"name": f.name, **f.properties} for f in members],
                    geometry=[f.geometry for f in members],
                    crs="EPSG:4326",
                )
                table.to_file(path, layer=layer, driver="GPKG", engine="pyogrio")
            return path.read_bytes()
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": None})
