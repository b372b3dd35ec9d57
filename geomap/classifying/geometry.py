"""Positions out of a geometry column: points as well-known binary, or as pairs of numbers."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from attrs import frozen

from geomap.classifying.coordinates import point_lonlat
from geomap.errors import InputError
from geomap.geodesy import Floats

_POINT_BYTES = 21
"""One byte for the byte order, four for the type, two doubles."""

_WKB = ("geoarrow.wkb", "ogc.wkb")
_SEPARATED = "geoarrow.point"


@frozen(eq=False)
class PointGeometry:
    """Positions in a geometry column.

    Parameters
    ----------
    name : str
    crs : object, optional
        As pyproj takes it; None: longitude and latitude on WGS 84.
    path : str
        For messages.
    """

    name: str
    crs: Any = None
    path: str = ""

    def lonlat(self, batch: pa.RecordBatch) -> tuple[Floats, Floats]:
        """Return longitudes and latitudes, (N,) each; NaN where there is no point.

        Raises
        ------
        InputError
            If there are other geometries than points.
        """
        column = batch.column(self.name)
        if isinstance(column, pa.ExtensionArray):
            column = column.storage
        if pa.types.is_struct(column.type):
            x, y = (_axis(column, axis) for axis in ("x", "y"))
        else:
            x, y = self._from_wkb(column)
        return (x, y) if self.crs is None else _to_lonlat(self.crs, x, y)

    def _from_wkb(self, column: pa.Array) -> tuple[Floats, Floats]:
        plain = _plain_points(column)
        if plain is not None:
            return plain
        import shapely

        try:
            shapes = shapely.from_wkb(column.to_numpy(zero_copy_only=False))
        except (shapely.errors.GEOSException, TypeError) as error:
            raise InputError(
                f"column {self.name!r} is no well-known binary: {error}", path=self.path
            ) from None
        kinds = shapely.get_type_id(shapes)
        other = np.flatnonzero((kinds != -1) & (kinds != shapely.GeometryType.POINT))
        if len(other):
            raise InputError(
                f"column {self.name!r} holds a {shapes[other[0]].geom_type}; expected points alone "
                "(a representative point of each can be made with: gdf.representative_point())",
                path=self.path,
            )
        return point_lonlat(shapes)


def _plain_points(column: pa.Array) -> tuple[Floats, Floats] | None:
    """Return the coordinates if all values are two-dimensional little-endian points."""
    if not (pa.types.is_binary(column.type) or pa.types.is_large_binary(column.type)):
        return None
    count = len(column)
    if column.null_count or not count:
        return (np.empty(0), np.empty(0)) if not count else None
    width = np.int64 if pa.types.is_large_binary(column.type) else np.int32
    _, offsets, data = column.buffers()
    start = np.frombuffer(offsets, width)[column.offset : column.offset + count + 1]
    if data is None or not (np.diff(start) == _POINT_BYTES).all():
        return None
    octets = np.frombuffer(data, np.uint8)[start[0] : start[-1]].reshape(count, _POINT_BYTES)
    if not (octets[:, :5] == (1, 1, 0, 0, 0)).all():
        return None
    pairs = np.ascontiguousarray(octets[:, 5:]).view("<f8").astype(float, copy=False)
    return pairs[:, 0].copy(), pairs[:, 1].copy()


def _axis(column: pa.Array, axis: str) -> Floats:
    # By the whole value, so that what is null on the outside is so within.
    values = pc.struct_field(column, axis).cast(pa.float64()).fill_null(float("nan"))
    return np.asarray(values.to_numpy(zero_copy_only=False), dtype=float)


def _to_lonlat(crs: Any, x: Floats, y: Floats) -> tuple[Floats, Floats]:
    from pyproj import Transformer

    lon, lat = Transformer.from_crs(crs, "OGC:CRS84", always_xy=True).transform(x, y)
    return np.asarray(lon, float), np.asarray(lat, float)


def geometry_of(schema: pa.Schema, path: str) -> PointGeometry | None:
    """Return the geometry column that a schema says it has, by GeoParquet or GeoArrow.

    Raises
    ------
    InputError
        If the schema leaves open what its coordinates are, or they are of no known kind.
    """
    stored = (schema.metadata or {}).get(b"geo")
    if stored is not None:
        try:
            geo = json.loads(stored)
            name = geo["primary_column"]
            facts = geo["columns"][name]
            encoding = facts.get("encoding", "WKB")
        except (ValueError, LookupError, TypeError, AttributeError):
            raise InputError(
                "its GeoParquet metadata cannot be read; write the file anew, or name two columns "
                "of degrees with --lon and --lat",
                path=path,
            ) from None
        if name not in schema.names:
            return None
        if encoding not in ("WKB", "point"):
            raise InputError(
                f"column {name!r} holds geometries encoded as {encoding!r}; expected points",
                path=path,
            )
        return PointGeometry(name, _crs(facts, path), path)
    for field in schema:
        extension = getattr(field.type, "extension_name", "") or (
            (field.metadata or {}).get(b"ARROW:extension:name", b"").decode()
        )
        if extension in _WKB or extension == _SEPARATED:
            text = (field.metadata or {}).get(b"ARROW:extension:metadata", b"")
            if hasattr(field.type, "__arrow_ext_serialize__"):
                text = field.type.__arrow_ext_serialize__()
            return PointGeometry(field.name, _crs(_extension_facts(field, text, path), path), path)
    return None


def _extension_facts(column: pa.Field, text: bytes, path: str) -> dict[str, Any]:
    try:
        return dict(json.loads(text)) if text else {}
    except (ValueError, TypeError):
        raise InputError(
            f"what is said of the geometry in column {column.name!r} is no JSON object; write the "
            "file anew, or name two columns of degrees with --lon and --lat",
            path=path,
        ) from None


def _crs(facts: dict[str, Any], path: str) -> Any:
    """Return a reference system that is not plain longitude and latitude on WGS 84."""
    if "crs" not in facts:
        return None
    from pyproj import CRS
    from pyproj.exceptions import CRSError

    stored = facts["crs"]
    if stored is None:
        raise InputError(
            "its geometry does not say its coordinate reference system; set it, as with "
            "gdf.set_crs('EPSG:4326'), or name two columns of degrees with --lon and --lat",
            path=path,
        )
    try:
        crs = CRS.from_user_input(stored)
    except CRSError as error:
        raise InputError(
            f"its coordinate reference system cannot be used: {error}", path=path
        ) from None
    same = [CRS.from_user_input(known) for known in ("OGC:CRS84", "EPSG:4326")]
    return None if any(crs.equals(known, ignore_axis_order=True) for known in same) else crs
