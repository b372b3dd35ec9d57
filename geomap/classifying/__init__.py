"""Points by the million: which zone each of them lies in.

`classify` takes arrays, `geomap.classifying.frames` a table of pandas or geopandas,
`geomap.classifying.spark` one of Spark. Here nothing is opened but
geomap's own zones and shoreline, where none are given.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from geomap.classifying.values import Classified
from geomap.errors import InputError

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from geomap.classifying.placing import Classifier
    from geomap.zones import ZoneMap

__all__ = ["Classified", "classifier", "classify"]


def classifier(
    zones: ZoneMap | None = None,
    *,
    distance: bool = False,
    claims: str = "japan",
    zone_id: str | None = None,
) -> Classifier:
    """Return what answers which zone a point lies in.

    Parameters
    ----------
    zones : ZoneMap, optional
        Default: the zones that come with geomap.
    distance : bool
        Whether distances to the limit and to the shore are wanted, too.
    claims : {"japan", "undisputed"}
        Whose reading of Japan's zones the distance goes by, as in `geomap verdict --claims`.
    zone_id : str, optional
        Measure to the limit of this zone instead.

    Raises
    ------
    InputError
        If there are no such claims.
    ZoneError
        If there is no such zone.
    """
    from geomap.classifying.placing import Classifier
    from geomap.readers.layers import load_zones
    from geomap.readers.shoreline import load_shoreline
    from geomap.verdict import Claims, question

    if claims not in list(Claims):
        raise InputError(
            f"claims: expected {' or '.join(map(repr, map(str, Claims)))}, got {claims!r}"
        )
    if zones is None:
        zones = load_zones()
    if not distance:
        return Classifier(zones)
    asked = question(zones, Claims(claims), zone_id)
    return Classifier(zones, asked.ids, load_shoreline())


def classify(
    lon: ArrayLike,
    lat: ArrayLike,
    *,
    zones: ZoneMap | None = None,
    distance: bool = False,
    claims: str = "japan",
    zone_id: str | None = None,
) -> Classified:
    """Return the zone of each of N points.

    Parameters
    ----------
    lon, lat : (N,) array_like
        Degrees on WGS 84. NaN, latitudes beyond 90 and longitudes beyond 360 degrees are no
        position, nor is what is masked: their zone is None and their distances are NaN.
    zones, distance, claims, zone_id
        As for `classifier`.

    Examples
    --------
    >>> import geomap
    >>> found = geomap.classify([139.0, 139.9, 160.0, float("nan")], [30.0, 35.1, 35.0, 30.0])
    >>> found.zone.tolist()
    ['japan-eez', 'land', 'high-seas', None]
    >>> geomap.classify([133.5], [34.2]).nested_zone.tolist()
    ['japan-internal-waters']
    >>> geomap.classify([136.0], [26.5], distance=True).distance_inside_m.round(-4).tolist()
    [-100000.0]
    """
    import numpy as np

    asked = classifier(zones, distance=distance, claims=claims, zone_id=zone_id)
    given: list[Any] = [np.ma.asarray(axis, dtype=float) for axis in (lon, lat)]
    return asked.classify(*(np.ma.filled(axis, np.nan) for axis in given))
