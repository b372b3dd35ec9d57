"""The shoreline for drawing and for the nearest coast: `data/shoreline/`.

Two levels of detail: `fine` keeps what is a hundred metres apart around Japan and
Korea, 500 m elsewhere; `coarse` is for a map of the whole region.
"""

from __future__ import annotations

import io
from functools import cached_property, lru_cache

import numpy as np
import shapely
from attrs import field, frozen
from numpy.typing import ArrayLike, NDArray
from shapely import MultiPolygon

from geomap.errors import ZoneError
from geomap.geodesy import Floats, Position, cut_straight, points, to_ecef
from geomap.indexes import Arrays, Store, build_anew, digest, stored
from geomap.line_distances import LineDistances
from geomap.locator import MANY, Locator, Numbers
from geomap.nearest import GeodesicLines
from geomap.planar import contains_xy
from geomap.readers.kept_indexes import kept_index
from geomap.resources import data_dir

DETAILS = ("fine", "coarse")
COVERED = (104.0, 4.0, 180.0, 63.0)
"""West, south, east, north of what `data/shoreline` holds."""

_EDGE_DEG = 0.02
"""Land is a polygon in degrees; edges of 2 km are its geodesics, too, to 0.2 m."""

UNIT_DEG = 1e-4
"""What the stored numbers count: 11 m."""


@frozen(eq=False)
class Shoreline:
    """Closed rings of land, none within another."""

    lonlat_deg: Floats
    """(N, 2): all vertices; each ring's first vertex is repeated at its end."""
    ring_start: NDArray[np.int64]
    """(R + 1,): where each ring begins, and N."""
    country: NDArray[np.uint8]
    """(N,): whose shore begins at the vertex, an index into `countries`."""
    countries: tuple[str, ...]
    attribution: str = ""
    store: Store = field(default=build_anew, repr=False)
    """Where indexes come from that were built before."""
    _cache: dict[str, MultiPolygon] = field(factory=dict, init=False, repr=False)
    _locators: list[Locator] = field(factory=list, init=False, repr=False)

    @property
    def polygons(self) -> MultiPolygon:
        """All land."""
        if "all" not in self._cache:
            rings = np.arange(len(self.ring_start))
            whole = np.array([0, len(rings) - 1])
            (land,) = shapely.from_ragged_array(
                shapely.GeometryType.MULTIPOLYGON, self.lonlat_deg, (self.ring_start, rings, whole)
            )
            shapely.prepare(land)
            self._cache["all"] = land
        return self._cache["all"]

    def on_land(
        self, lon_deg: ArrayLike, lat_deg: ArrayLike, *, threads: int | None = None
    ) -> NDArray[np.bool_]:
        """Say which points lie on land.

        Parameters
        ----------
        lon_deg, lat_deg : (M,) array_like
            Degrees; NaN lies on no land.
        threads : int, optional
            For many points; all cores where left out. The answer does not depend on it.
        """
        lon, lat = points(lon_deg, lat_deg)
        if len(lon) < MANY and not self._locators:
            return contains_xy(self.polygons, lon, lat)
        return self._locator.locate(lon, lat, self._on_land, threads).astype(bool)

    def _on_land(self, lon: Floats, lat: Floats) -> Numbers:
        return contains_xy(self.polygons, lon, lat).astype(np.int16)

    @property
    def _locator(self) -> Locator:
        if not self._locators:

            def build() -> Arrays:
                from geomap.locator_build import Outline, build_locator

                land = Outline(self.polygons, 0)
                answer = np.array([1, 0], dtype=np.int16)
                return build_locator([land], answer, self._on_land, nowhere=0).arrays()

            made_from = digest([self.lonlat_deg.tobytes(), self.ring_start.tobytes()])
            made = stored(self.store, "land", made_from, build, Locator.from_arrays)
            self._locators.append(made)
        return self._locators[0]

    def distance_offshore_m(
        self, lon_deg: ArrayLike, lat_deg: ArrayLike, *, threads: int | None = None
    ) -> Floats:
        """Return signed geodesic distances to the nearest shore: positive at sea.

        Parameters
        ----------
        lon_deg, lat_deg : (M,) array_like
            Degrees; NaN gives NaN, and so does what is beyond `COVERED`.
        threads : int, optional
            For many points; all cores where left out. The answer does not depend on it.

        Returns
        -------
        (M,) array
            Metres, exact to 0.5 m; see `geomap.line_grid`.
        """
        lon, lat = points(lon_deg, lat_deg)
        west, south, east, north = COVERED
        known = (lon >= west) & (lon < east) & (lat >= south) & (lat <= north)
        if not known.all():
            lon = np.where(known, lon, np.nan)
        distance = self.distances.distance_m(lon, lat, threads)
        return np.where(self.on_land(lon, lat, threads=threads), -distance, distance)

    @cached_property
    def distances(self) -> LineDistances:
        """What measures distances to the shore."""
        rings = [cut_straight(ring, _EDGE_DEG) for ring in self.rings()]
        return LineDistances(rings, "shore", around_deg=1.0, store=self.store)

    @cached_property
    def _ecef(self) -> tuple[Floats, Floats]:
        """All vertices, Earth-centred, (3, N), and the lengths of the edges after them."""
        ecef = np.ascontiguousarray(to_ecef(self.lonlat_deg[:, 0], self.lonlat_deg[:, 1]).T)
        return ecef, np.linalg.norm(np.diff(ecef), axis=0)

    @cached_property
    def _extents(self) -> tuple[Floats, Floats]:
        """Lower left and upper right corners of the rings, (R, 2) each."""
        start = self.ring_start[:-1]
        return (
            np.minimum.reduceat(self.lonlat_deg, start),
            np.maximum.reduceat(self.lonlat_deg, start),
        )

    def covers(self, position: Position) -> bool:
        """Say whether the shore is known about a position; elsewhere its nearest point is not."""
        west, south, east, north = COVERED
        return west <= position.lon_deg < east and south <= position.lat_deg <= north

    def nearest(self, position: Position) -> tuple[Position, float, str]:
        """Return the nearest point of the shore, its distance in metres, and the country."""
        lines = self.lonlat_deg
        ecef, edge = self._ecef
        squared = np.zeros(ecef.shape[1])
        for column, at in zip(ecef, to_ecef(position.lon_deg, position.lat_deg), strict=True):
            off = column - at
            off *= off
            squared += off
        # An edge can come nearer than its ends by no more than its length.
        within = edge + (float(np.sqrt(squared.min())) * 1.001 + 100.0)
        within *= within
        close = squared[:-1] <= within
        close[self.ring_start[1:-1] - 1] = False
        picked = np.flatnonzero(close)
        near = GeodesicLines([cut_straight(lines[i : i + 2], _EDGE_DEG) for i in picked]).nearest(
            position.lon_deg, position.lat_deg
        )
        vertex = picked[int(near.line[0])]
        return near.position(), float(near.distance_m[0]), self.countries[int(self.country[vertex])]

    def rings(self, bounds: tuple[float, float, float, float] | None = None) -> list[Floats]:
        """Return the rings that reach into a box, whole, for drawing.

        Parameters
        ----------
        bounds : (west, south, east, north), optional
        """
        start, end = self.ring_start[:-1].tolist(), self.ring_start[1:].tolist()
        return [self.lonlat_deg[start[i] : end[i]] for i in self._meeting(bounds)]

    def _meeting(self, bounds: tuple[float, float, float, float] | None) -> list[int]:
        """Return the numbers of the rings that reach into a box."""
        if bounds is None:
            return list(range(len(self.ring_start) - 1))
        west, south, east, north = bounds
        low, high = self._extents
        meets = (
            (low[:, 0] <= east)
            & (high[:, 0] >= west)
            & (low[:, 1] <= north)
            & (high[:, 1] >= south)
        )
        return list(np.flatnonzero(meets).tolist())

    def clipped(self, bounds: tuple[float, float, float, float]) -> MultiPolygon:
        """Return the land within a box as polygons."""
        box = shapely.box(*bounds)
        parts = [shapely.polygons(ring) for ring in self.rings(bounds)]
        cut = shapely.get_parts(shapely.intersection(np.array(parts), box)) if parts else []
        return MultiPolygon([p for p in cut if p.geom_type == "Polygon" and not p.is_empty])


def decode_rings(
    start: NDArray[np.int32], count: NDArray[np.int32], step: NDArray[np.int16]
) -> Floats:
    """Undo `geomap.delimitation.shores.encode_rings`: closed rings, one after the other."""
    first = np.cumsum(count) - count
    run = np.cumsum(step.astype(np.int64), axis=0)
    whole = run + np.repeat(start - run[first], count, axis=0)
    # Divided, not multiplied: a whole number over 1e4 is the double nearest to the decimal.
    return np.asarray(whole / round(1 / UNIT_DEG))


@lru_cache(maxsize=2)
def load_shoreline(detail: str = "fine") -> Shoreline:
    """Load the shoreline that comes with geomap.

    Parameters
    ----------
    detail : {"fine", "coarse"}
    """
    if detail not in DETAILS:
        raise ZoneError(f"detail must be one of {', '.join(DETAILS)}, got {detail!r}")
    stored = data_dir() / "shoreline" / f"{detail}.npz"
    with np.load(io.BytesIO(stored.read_bytes()), allow_pickle=False) as arrays:
        count = arrays["count"]
        lonlat = decode_rings(arrays["start"], count, arrays["step"])
        countries = tuple(bytes(arrays["countries"]).decode().split("\n"))
        country = np.repeat(arrays["country"], arrays["country_run"])
    return Shoreline(
        lonlat_deg=lonlat,
        ring_start=np.concatenate([[0], np.cumsum(count)]),
        country=country,
        countries=countries,
        attribution="Shoreline: GSHHG (Wessel & Smith 1996), LGPL-3.0-or-later",
        store=kept_index,
    )
