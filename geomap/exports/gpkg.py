"""GeoPackage (OGC 12-128r19): a layer for each kind of feature, written by GDAL."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

from geomap.errors import OutputError
from geomap.exports.features import LAYERS, Feature
from geomap.writing import clear_leftovers, whole_folder

LAST_CHANGE = "2000-01-01T00:00:00Z"
"""What the file says of its last change: always the same, so that the file is."""


def as_gpkg(features: Sequence[Feature]) -> bytes:
    """Return features as a GeoPackage; layers without features are left out.

    Raises
    ------
    OutputError
        If the system's folder for temporary files is full or cannot be written to.
    """
    import geopandas
    import pyogrio  # type: ignore[import-untyped]

    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": LAST_CHANGE})
    try:
        # SQLite wants a file; it lives as long as this call, or until the next one if killed.
        temporary = Path(tempfile.gettempdir())
        clear_leftovers(temporary)
        with whole_folder(temporary) as folder:
            path = folder / "events.gpkg"
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
    except Exception as error:
        # GDAL says of a full disk whatever came of it last.
        if not _is_full(error):
            raise
        raise OutputError(
            "no room for a GeoPackage in the folder for temporary files; name another with TMPDIR"
        ) from error
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": None})


def _is_full(error: Exception) -> bool:
    try:
        return (
            isinstance(error, (OSError, OutputError))
            or shutil.disk_usage(tempfile.gettempdir()).free < ROOM
        )
    except OSError:
        return True


ROOM = 1 << 20
"""Bytes: with fewer left on the disk, that is why a GeoPackage could not be made."""
