"""All zones of a region: which one a point lies in, how far a limit is, and whose it is."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Collection, Sequence
from functools import cached_property

import numpy as np
from attrs import field, frozen
from numpy.typing import ArrayLike, NDArray
from shapely import MultiPolygon

from geomap.errors import ZoneError
from geomap.geodesy import Floats, Position, points
from geomap.indexes import Store, build_anew
from geomap.line_distances import LineDistances
from geomap.locator import MANY, Exact, Locator
from geomap.nearest import GeodesicLines
from geomap.planar import contains_xy, covers_xy
from geomap.zones.area_locator import area_locator
from geomap.zones.values import HIGH_SEAS, LAND, NOT_COVERED, Bools, Limit, Zone, ZoneKind

_ALL = "zones"


@frozen(eq=False)
class ZoneMap:
    """All zones of a region and the limits between them."""

    zones: tuple[Zone, ...]
    limits: tuple[Limit, ...]
    _land: Callable[[], MultiPolygon] = field(default=MultiPolygon, repr=False)
    window: MultiPolygon | None = field(default=None, repr=False)
    """What the zones were computed for; None: everywhere."""
    base_points_deg: Floats = field(factory=lambda: np.empty((0, 2)), repr=False)
    """(B, 2): the base points that govern a limit."""
    base_point_sources: tuple[str, ...] = field(default=(), repr=False)
    """What each of them lies on."""
    attribution: str = ""
    elsewhere: str = HIGH_SEAS
    """What lies at sea in no zone, and in the window: `high-seas` or `outside`."""
    store: Store = field(default=build_anew, repr=False)
    """Where indexes come from that were built before."""
    _lines: dict[frozenset[str], tuple[list[Limit], GeodesicLines]] = field(
        factory=dict, init=False, repr=False
    )
    _locators: dict[str, Locator] = field(factory=dict, init=False, repr=False)
    _distances: dict[frozenset[str], LineDistances] = field(factory=dict, init=False, repr=False)

    @cached_property
    def _by_id(self) -> dict[str, Zone]:
        return {zone.id: zone for zone in self.zones}

    @cached_property
    def principal(self) -> tuple[Zone, ...]:
        """The zones of the first level, which do not overlap each other."""
        return tuple(zone for zone in self.zones if zone.is_principal)

    @cached_property
    def ids(self) -> tuple[str, ...]:
        """What `locate` numbers: the principal zones, then `elsewhere`, land and not covered."""
        return (*(zone.id for zone in self.principal), self.elsewhere, LAND, NOT_COVERED)

    def zone(self, zone_id: str) -> Zone:
        """Return a zone by its id.

        Raises
        ------
        ZoneError
            If there is none; the message names the nearest ids.
        """
        found = self._by_id.get(zone_id)
        if found is None:
            near = difflib.get_close_matches(zone_id, list(self._by_id), n=3, cutoff=0.4)
            hint = f"did you mean {' or '.join(near)}?" if near else "see: geomap zones list"
            raise ZoneError(f"no zone {zone_id!r}; {hint}")
        return found

    def ids_claimed(self, claims: str = "japan", state: str = "Japan") -> frozenset[str]:
        """Return the principal zones that count as a state's.

        Parameters
        ----------
        claims : {"japan", "undisputed"}
            `undisputed` counts what every view gives to the state; any other word
            counts the overlapping claims and joint regimes that it has a part in, too.
        state : str
            As in `Zone.states`.
        """
        undisputed = frozenset(
            z.id for z in self.principal if z.kind is ZoneKind.EEZ and state in z.states
        )
        if claims == "undisputed":
            return undisputed
        return undisputed | {z.id for z in self.principal if state in z.claimants}

    def locate(
        self, lon_deg: ArrayLike, lat_deg: ArrayLike, *, threads: int | None = None
    ) -> NDArray[np.int16]:
        """Return for each point the principal zone that it lies in.

        From `MANY` points on, or once it is there, an index is used. The answer is the same.

        Parameters
        ----------
        lon_deg, lat_deg : (M,) array_like
            Degrees; NaN is not covered.
        threads : int, optional
            For many points; all cores where left out. The answer does not depend on it.

        Returns
        -------
        (M,) array of int16
            Indices into `ids`. On a limit, the zone that comes first.
        """
        lon, lat = points(lon_deg, lat_deg)
        if len(lon) < MANY and _ALL not in self._locators:
            return self._locate_exactly(lon, lat)
        return self.locator.locate(lon, lat, self._locate_exactly, threads)

    def _locate_exactly(self, lon: Floats, lat: Floats) -> NDArray[np.int16]:
        count = len(self.principal)
        number = np.full(len(lon), count, dtype=np.int16)
        free = np.isfinite(lon) & np.isfinite(lat)
        number[~free] = count + 2
        for index, zone in enumerate(self.principal):
            left = np.flatnonzero(free)
            inside = left[zone.covers(lon[left], lat[left])]
            number[inside] = index
            free[inside] = False
        if self.window is not None:
            left = np.flatnonzero(free)
            number[left[~covers_xy(self.window, lon[left], lat[left])]] = count + 2
        number[contains_xy(self.land, lon, lat)] = count + 1
        return number

    @property
    def locator(self) -> Locator:
        """The index of `locate`, arrays alone; built or fetched when it is first asked for."""
        count = len(self.principal)
        # Land before all zones, the zones in their order, then what is beyond the window.
        areas = [(self.land, False), *((zone.region, False) for zone in self.principal)]
        answers = [count + 1, *range(count)]
        if self.window is not None:
            areas.append((self.window, True))
            answers.append(count + 2)
        answers.append(count)
        return self._locator(_ALL, areas, answers, self._locate_exactly, nowhere=count + 2)

    def _locator(
        self,
        name: str,
        areas: Sequence[tuple[MultiPolygon, bool]],
        answers: Sequence[int],
        exact: Exact,
        nowhere: int,
    ) -> Locator:
        if name not in self._locators:
            made = area_locator(self.store, name.split()[0], areas, answers, exact, nowhere)
            self._locators[name] = made
        return self._locators[name]

    def locate_id(self, position: Position) -> str:
        """Return the id of the principal zone that a position lies in."""
        return self.ids[int(self.locate([position.lon_deg], [position.lat_deg])[0])]

    @cached_property
    def land(self) -> MultiPolygon:
        """What is no sea."""
        return self._land()

    def contains(self, ids: Collection[str], lon_deg: ArrayLike, lat_deg: ArrayLike) -> Bools:
        """Say which points lie in any of these zones; a point on land lies in none.

        Parameters
        ----------
        lon_deg, lat_deg : (M,) array_like
            Degrees; NaN lies in no zone.
        """
        lon, lat = points(lon_deg, lat_deg)
        inside = self._within(ids, lon, lat)
        some = np.flatnonzero(inside)
        inside[some] &= ~contains_xy(self.land, lon[some], lat[some])
        return inside

    def _within(self, ids: Collection[str], lon: Floats, lat: Floats) -> Bools:
        inside = np.zeros(len(lon), dtype=bool)
        for zone_id in sorted(ids):
            rest = np.flatnonzero(~inside)
            inside[rest] = self.zone(zone_id).covers(lon[rest], lat[rest])
        return inside

    def limit_lines(self, ids: Collection[str]) -> list[Limit]:
        """Return the outer limit of the union of zones: the stretches with one side inside.

        The shore is no part of it, nor is the edge of the region that was computed.
        """
        chosen = {self.zone(zone_id).id for zone_id in ids}
        nested = {zone.id for zone in self.zones if zone.parent}
        if not chosen & nested:
            # The limits of what is nested repeat those of the zone around it.
            return [
                limit
                for limit in self.limits
                if not nested & {limit.left, limit.right}
                and (limit.left in chosen) != (limit.right in chosen)
            ]
        return [limit for limit in self.limits if (limit.left in chosen) != (limit.right in chosen)]

    def _prepared(self, ids: Collection[str]) -> tuple[list[Limit], GeodesicLines]:
        key = frozenset(ids)
        if key not in self._lines:
            limits = self._limit_lines(key)
            self._lines[key] = limits, GeodesicLines([limit.lonlat_deg for limit in limits])
        return self._lines[key]

    def _limit_lines(self, ids: frozenset[str]) -> list[Limit]:
        limits = self.limit_lines(ids)
        if not limits:
            raise ZoneError(f"the zones {', '.join(sorted(ids))} have no limit at sea")
        return limits

    def distance_inside_m(
        self,
        ids: Collection[str],
        lon_deg: ArrayLike,
        lat_deg: ArrayLike,
        *,
        threads: int | None = None,
    ) -> Floats:
        """Return signed geodesic distances to the outer limit: positive inside, negative outside.

        The distance is never to the shore, and land within the limit counts as inside.

        Parameters
        ----------
        lon_deg, lat_deg : (M,) array_like
            Degrees; NaN gives NaN.
        threads : int, optional
            For many points; all cores where left out. The answer does not depend on it.

        Returns
        -------
        (M,) array
            Metres, exact to 0.5 m; see `geomap.line_grid`.
        """
        lon, lat = points(lon_deg, lat_deg)
        distance = self.distances(ids).distance_m(lon, lat, threads)
        return np.where(self._inside(ids, lon, lat, threads), distance, -distance)

    def distances(self, ids: Collection[str]) -> LineDistances:
        """Return what measures distances to the outer limit of the union of zones."""
        key = frozenset(ids)
        if key not in self._distances:
            lines = [limit.lonlat_deg for limit in self._limit_lines(key)]
            self._distances[key] = LineDistances(lines, "limit", store=self.store)
        return self._distances[key]

    def _inside(self, ids: Collection[str], lon: Floats, lat: Floats, threads: int | None) -> Bools:
        """Say the same as `_within`, by an index for many points."""
        name = f"inside {' '.join(sorted(set(ids)))}"
        if len(lon) < MANY and name not in self._locators:
            return self._within(ids, lon, lat)
        areas = [(self.zone(zone_id).region, False) for zone_id in sorted(set(ids))]

        def exact(lon: Floats, lat: Floats) -> NDArray[np.int16]:
            return self._within(ids, lon, lat).astype(np.int16)

        locator = self._locator(name, areas, [*([1] * len(areas)), 0], exact, nowhere=0)
        return locator.locate(lon, lat, exact, threads).astype(bool)

    def nearest_limit(
        self, ids: Collection[str], position: Position
    ) -> tuple[Position, float, Limit]:
        """Return the nearest point of the outer limit, its distance in metres, and the stretch."""
        limits, lines = self._prepared(ids)
        nearest = lines.nearest(position.lon_deg, position.lat_deg)
        return nearest.position(), float(nearest.distance_m[0]), limits[int(nearest.line[0])]
