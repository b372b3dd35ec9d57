"""Zones of the points of a table of pandas or geopandas."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from geomap.classifying import classifier
from geomap.classifying.coordinates import guess_columns, point_lonlat
from geomap.classifying.values import Classified
from geomap.errors import InputError
from geomap.geodesy import Floats
from geomap.units import KILOMETRE_M

if TYPE_CHECKING:
    from geomap.zones import ZoneMap

Frame = TypeVar("Frame")

_CRS = "OGC:CRS84"


def classify_frame(
    frame: Frame,
    *,
    lon: str | None = None,
    lat: str | None = None,
    zones: ZoneMap | None = None,
    distance: bool = False,
    claims: str = "japan",
    zone_id: str | None = None,
    prefix: str = "",
) -> Frame:
    """Return a table with the zone of each point in columns of its own.

    Parameters
    ----------
    frame : GeoDataFrame or DataFrame
        Points in any reference system; or two columns of degrees, which are used where they
        are named, and where there is no geometry.
    lon, lat : str, optional
        Those columns; guessed from their names otherwise.
    zones, distance, claims, zone_id
        As for `geomap.classify`.
    prefix : str
        What the names of the added columns begin with.

    Returns
    -------
    GeoDataFrame or DataFrame
        A copy with the same index, order and columns, and `zone` and `nested_zone` after them;
        with `distance` also `distance_inside_km` and `distance_offshore_km`. Where a point is
        missing or empty, they are missing, too.

    Raises
    ------
    InputError
        If there are other geometries than points, no reference system, no such columns, or
        columns of these names already.

    Examples
    --------
    >>> import pandas
    >>> ships = pandas.DataFrame({"lon": [133.5, 160.0], "lat": [34.2, 35.0]}, index=["a", "b"])
    >>> classify_frame(ships)["zone"].to_dict()
    {'a': 'japan-eez', 'b': 'high-seas'}
    """
    table: Any = frame
    x, y = _lonlat(table, lon, lat)
    asked = classifier(zones, distance=distance, claims=claims, zone_id=zone_id)
    added = _columns(asked.classify(x, y), prefix)
    taken = [name for name in added if name in table.columns]
    if taken:
        raise InputError(
            f"there is a column {taken[0]!r} already; put something before the new names with "
            "prefix=, as in: prefix='geomap_'"
        )
    assigned: Frame = table.assign(**added)
    return assigned


def _columns(found: Classified, prefix: str) -> dict[str, Any]:
    added: dict[str, Any] = {"zone": found.zone, "nested_zone": found.nested_zone}
    if found.distance_inside_m is not None and found.distance_offshore_m is not None:
        added["distance_inside_km"] = found.distance_inside_m / KILOMETRE_M
        added["distance_offshore_km"] = found.distance_offshore_m / KILOMETRE_M
    return {prefix + name: values for name, values in added.items()}


def _lonlat(frame: Any, lon: str | None, lat: str | None) -> tuple[Floats, Floats]:
    if not hasattr(frame, "columns"):
        raise InputError(
            f"expected a DataFrame or a GeoDataFrame, got {type(frame).__name__}; "
            "for arrays of degrees there is geomap.classify(lon, lat)"
        )
    if lon is not None or lat is not None or not hasattr(frame, "geometry"):
        import pandas  # type: ignore[import-untyped]

        at = guess_columns([str(name) for name in frame.columns], lon=lon, lat=lat)
        x, y = (
            pandas.to_numeric(frame[name], errors="coerce").to_numpy(float, na_value=np.nan)
            for name in at
        )
        return x, y
    import shapely

    points = frame.geometry
    if points.crs is None:
        raise InputError(
            "the geometry does not say its coordinate reference system; set it, as with "
            "gdf.set_crs('EPSG:4326')"
        )
    kinds = shapely.get_type_id(points.array)
    other = np.flatnonzero((kinds != -1) & (kinds != shapely.GeometryType.POINT))
    if len(other):
        raise InputError(
            f"row {other[0]} is a {points.iloc[other[0]].geom_type}; expected points alone "
            "(a representative point of each can be made with: gdf.representative_point())"
        )
    return point_lonlat(np.asarray(points.to_crs(_CRS).array, dtype=object))
