"""Where in a table its positions are: two columns, or a geometry of points."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from geomap.errors import InputError
from geomap.geodesy import Floats

LON_NAMES = (
    (
        *("lon", "longitude", "long", "lng", "londeg", "longitudedeg", "londegrees"),
        *("longitudedegrees", "decimallongitude", "locationlong", "geolon", "poslon"),
        *("経度", "경도"),
    ),
    ("x", "xcoord", "lonx"),
)
LAT_NAMES = (
    (
        *("lat", "latitude", "latdeg", "latitudedeg", "latdegrees"),
        *("latitudedegrees", "decimallatitude", "locationlat", "geolat", "poslat"),
        *("緯度", "위도"),
    ),
    ("y", "ycoord", "laty"),
)
"""Names that columns bear, those that say more first; small letters and digits alone count."""


class Columns(NamedTuple):
    """The names of the two columns that positions are in."""

    lon: str
    lat: str


def guess_columns(
    names: Sequence[str], *, lon: str | None = None, lat: str | None = None, path: str = ""
) -> Columns:
    """Return the columns of longitude and latitude.

    Parameters
    ----------
    names : sequence of str
        All columns of the table.
    lon, lat : str, optional
        What the user says that they are called.
    path : str
        For the message; empty for a table in memory, whose columns are named by arguments.

    Raises
    ------
    InputError
        If a column is not there, or none or several have a usual name; it lists the columns.

    Examples
    --------
    >>> guess_columns(["MMSI", "Latitude (deg)", "Longitude (deg)"])
    Columns(lon='Longitude (deg)', lat='Latitude (deg)')
    """
    return Columns(
        _named(names, lon, LON_NAMES, "longitude", "--lon NAME" if path else "lon=NAME", path),
        _named(names, lat, LAT_NAMES, "latitude", "--lat NAME" if path else "lat=NAME", path),
    )


def _named(
    names: Sequence[str],
    given: str | None,
    usual: Sequence[Sequence[str]],
    what: str,
    option: str,
    path: str,
) -> str:
    listed = ", ".join(repr(name) for name in names) or "none"
    if given is not None:
        if list(names).count(given) != 1:
            often = "no column" if given not in names else "more than one column"
            raise InputError(
                f"{often} {given!r} for the {what}; its columns are {listed}", path=path
            )
        return given
    for alike in usual:
        found = [column for column in names if _plain(column) in alike]
        if len(found) == 1:
            return found[0]
        if found:
            raise InputError(
                f"more than one column may be the {what}: {', '.join(map(repr, found))}; "
                f"say which with {option}",
                path=path,
            )
    raise InputError(
        f"no column is called as a {what} usually is; say which it is with {option}; "
        f"its columns are {listed}",
        path=path,
    )


def _plain(name: str) -> str:
    return re.sub(r"[\W_]+", "", name.casefold())


def point_lonlat(points: Any) -> tuple[Floats, Floats]:
    """Return the coordinates of an array of shapely points; NaN for what is missing or empty."""
    import shapely

    there = ~(shapely.is_missing(points) | shapely.is_empty(points))
    x, y = np.full(len(points), np.nan), np.full(len(points), np.nan)
    x[there], y[there] = shapely.get_x(points[there]), shapely.get_y(points[there])
    return x, y
