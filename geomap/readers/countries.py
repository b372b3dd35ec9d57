"""A map of countries with their territorial seas: what `geomap zones owners` takes owners from."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import shapely
from shapely import Polygon

from geomap.errors import InputError

CODE = "A3"
"""Field of the ISO 3166-1 alpha-3 code in the maps of geo-maps."""


def read_countries(path: Path, code: str = CODE) -> Iterator[tuple[str, Polygon]]:
    """Read the polygons of a layer with the country code of each.

    Parameters
    ----------
    path : Path
        Any polygon layer that geopandas reads.
    code : str
        Field that names the country.

    Raises
    ------
    InputError
        If the file cannot be read or has no such field.
    """
    import geopandas

    try:
        layer = geopandas.read_file(path)
    except Exception as error:  # the drivers below raise many kinds
        raise InputError(f"{path}: could not be read as a map of countries: {error}") from None
    if code not in layer.columns:
        fields = ", ".join(str(c) for c in layer.columns if c != "geometry")
        raise InputError(
            f"{path}: no field {code!r} with the country's code; it has {fields}; "
            "name the right one with --code"
        )
    if layer.crs is None:
        raise InputError(f"{path}: no reference system; degrees on WGS 84 are wanted")
    layer = layer.to_crs("OGC:CRS84")
    for name, geometry in zip(layer[code], layer.geometry, strict=True):
        if geometry is not None and isinstance(name, str):
            for part in shapely.get_parts(shapely.make_valid(geometry)):
                if isinstance(part, Polygon):
                    yield name, part
