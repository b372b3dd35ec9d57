"""Finished values for other programs: GeoJSON, GeoPackage, KML and CZML.

Every format carries the same features with the same vertices, made by
`geomap.exports.features`; each module beside it writes one format and returns its bytes.
"""

from __future__ import annotations

from collections.abc import Sequence

from geomap.errors import OutputError
from geomap.exports.features import Feature

FORMATS = ("geojson", "kml", "gpkg", "czml")


def exported(features: Sequence[Feature], suffix: str, *, credit: str = "") -> bytes:
    """Return features as a file of one of `FORMATS`.

    Parameters
    ----------
    features : sequence of Feature
    suffix : str
    credit : str
        What the zones rest on; kept in the file where the format has a place for it.

    Raises
    ------
    OutputError
        If the format is not known.
    """
    if suffix == "geojson":
        from geomap.exports.geojson import as_geojson

        return as_geojson(features)
    if suffix == "kml":
        from geomap.exports.kml import as_kml

        return as_kml(features, credit)
    if suffix == "gpkg":
        from geomap.exports.gpkg import as_gpkg

        return as_gpkg(features)
    if suffix == "czml":
        from geomap.exports.czml import as_czml

        return as_czml(features, credit)
    raise OutputError(f"an export is one of {', '.join(FORMATS)}, not {suffix!r}")
