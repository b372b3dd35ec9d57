"""Which zone each of many points lies in, by the zones of one region.

The work is done in blocks, so that what is held besides the input and the
answer does not grow with the number of points.
"""

from __future__ import annotations

from functools import cached_property

import numpy as np
from attrs import evolve, frozen
from numpy.typing import ArrayLike, NDArray

from geomap.classifying.values import NOWHERE, Classified, Indices
from geomap.errors import GeodesyError
from geomap.geodesy import Floats
from geomap.locator import MANY
from geomap.readers.shoreline import Shoreline
from geomap.zones import ZoneKind, ZoneMap

MAX_LON_DEG = 360.0
"""Longitudes are taken a whole turn either way; beyond that they are no longitudes."""

_BLOCK = 1 << 20


def is_position(lon_deg: Floats, lat_deg: Floats) -> NDArray[np.bool_]:
    """Say which pairs are positions on Earth.

    Parameters
    ----------
    lon_deg, lat_deg : (N,) array
        Degrees; NaN and infinite numbers are no position.

    Examples
    --------
    >>> is_position(np.array([139.0, -221.0, 361.0, 35.0]), np.array([35.0, 35.0, 35.0, 139.0]))
    array([ True,  True, False, False])
    """
    # A comparison with NaN is false.
    return (np.abs(lon_deg) <= MAX_LON_DEG) & (np.abs(lat_deg) <= 90.0)


@frozen(eq=False)
class Classifier:
    """The zones of a region, ready to be asked about points.

    Parameters
    ----------
    zones : ZoneMap
    asked : frozenset of str, optional
        Ids of the zones whose outer limit distances are measured to; None: no distances.
    shoreline : Shoreline, optional
        What distances to the shore are measured to; needed where `asked` is given.
    """

    zones: ZoneMap
    asked: frozenset[str] | None = None
    shoreline: Shoreline | None = None

    @property
    def zone_ids(self) -> tuple[str, ...]:
        """Every id that a principal zone of a point may have."""
        return tuple(self.zones.ids)

    @cached_property
    def nested_ids(self) -> tuple[str, ...]:
        """Every id that a zone within it may have."""
        return tuple(zone.id for zone in self.zones.zones if zone.parent)

    def prepare(self) -> None:
        """Have the indexes at hand that pay for themselves from `MANY` points on."""
        nothing = np.full(MANY, np.nan)
        self.zones.locate(nothing, nothing)
        for _, within, _ in self._nests:
            within.locate(nothing, nothing)
        if self.asked and self.shoreline:
            self.zones.distance_inside_m(self.asked, nothing, nothing)
            self.shoreline.distance_offshore_m(nothing, nothing)

    def classify(
        self, lon_deg: ArrayLike, lat_deg: ArrayLike, *, threads: int | None = None
    ) -> Classified:
        """Return the zones of points.

        Parameters
        ----------
        lon_deg, lat_deg : (N,) array_like
            Degrees. What is no position, as NaN or a latitude of 91, is in no zone.

        threads : int, optional
            For many points; all cores where left out. The answer does not depend on it.

        Raises
        ------
        GeodesyError
            If the two are not of one length.
        """
        lon, lat = (np.atleast_1d(np.asarray(axis, dtype=float)) for axis in (lon_deg, lat_deg))
        if lon.ndim != 1 or lon.shape != lat.shape:
            raise GeodesyError(
                f"lon and lat must be two columns of one length, got the shapes {lon.shape} "
                f"and {lat.shape}"
            )
        count = len(lon)
        zone, nested = np.empty(count, np.int16), np.empty(count, np.int16)
        inside, offshore = (
            (np.empty(count), np.empty(count)) if self.asked is not None else (None, None)
        )
        for first in range(0, count, _BLOCK):
            here = slice(first, first + _BLOCK)
            placed = is_position(lon[here], lat[here])
            x = np.where(placed, lon[here], np.nan)
            y = np.where(placed, lat[here], np.nan)
            zone[here] = np.where(placed, self.zones.locate(x, y, threads=threads), NOWHERE)
            nested[here] = self._nested(zone[here], x, y, threads)
            if inside is not None and offshore is not None and self.asked and self.shoreline:
                inside[here] = self.zones.distance_inside_m(self.asked, x, y, threads=threads)
                offshore[here] = self.shoreline.distance_offshore_m(x, y, threads=threads)
        return Classified(self.zone_ids, zone, self.nested_ids, nested, inside, offshore)

    @cached_property
    def _nests(self) -> tuple[tuple[int, ZoneMap, Indices], ...]:
        """For each zone that others lie in: its index, a map of them alone, and their indices.

        A map of nested zones answers as fast as one of principal zones does.
        """
        made = []
        for parent in dict.fromkeys(zone.parent for zone in self.zones.zones if zone.parent):
            within = [zone for zone in self.zones.zones if zone.parent == parent]
            as_principal = tuple(evolve(zone, kind=ZoneKind.EEZ, parent="") for zone in within)
            own = np.array([self.nested_ids.index(zone.id) for zone in within], np.int16)
            within_map = ZoneMap(as_principal, (), store=self.zones.store)
            made.append((self.zone_ids.index(parent), within_map, own))
        return tuple(made)

    def _nested(self, zone: Indices, lon: Floats, lat: Floats, threads: int | None) -> Indices:
        nested = np.full(len(zone), NOWHERE, np.int16)
        for parent, within, own in self._nests:
            here = np.flatnonzero(zone == parent)
            if not len(here):
                continue
            found = within.locate(lon[here], lat[here], threads=threads)
            some = found < len(own)
            nested[here[some]] = own[found[some]]
        return nested


class Placing:
    """A classifier that is asked block by block, and prepared when enough points have come.

    Parameters
    ----------
    classifier : Classifier
    likely_points : int
        About how many will come, where that is known.
    """

    def __init__(self, classifier: Classifier, likely_points: int = 0) -> None:
        self.classifier = classifier
        self._points = 0
        if likely_points >= MANY:
            # Now, and not when blocks are at hand: it takes memory for a moment.
            self._points = MANY
            classifier.prepare()

    def classify(
        self, lon_deg: Floats, lat_deg: Floats, *, threads: int | None = None
    ) -> Classified:
        """Return the zones of the points of a block, as `Classifier.classify` does."""
        before, self._points = self._points, self._points + len(lon_deg)
        if before < MANY <= self._points:
            self.classifier.prepare()
        return self.classifier.classify(lon_deg, lat_deg, threads=threads)
