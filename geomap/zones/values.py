"""One zone of the sea, one limit between two, and what lies in no zone."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from functools import cached_property

import numpy as np
import shapely
from attrs import field, frozen
from numpy.typing import NDArray
from shapely import MultiPolygon

from geomap.errors import ZoneError
from geomap.geodesy import Floats, inverse_arrays
from geomap.planar import covers_xy
from geomap.units import EEZ_M

HIGH_SEAS = "high-seas"
OUTSIDE = "outside"
"""In none of the zones given, of a layer that says nothing of what lies around it."""
LAND = "land"
NOT_COVERED = "not-covered"
"""Beyond the region that the zones were computed for, or that the shoreline is known of."""

Bools = NDArray[np.bool_]


class ZoneKind(StrEnum):
    """What a zone is in the law of the sea."""

    INTERNAL_WATERS = "internal_waters"
    TERRITORIAL_SEA = "territorial_sea"
    CONTIGUOUS_ZONE = "contiguous_zone"
    EEZ = "eez"
    JOINT_REGIME = "joint_regime"
    OVERLAPPING_CLAIM = "overlapping_claim"


PRINCIPAL_KINDS = (ZoneKind.EEZ, ZoneKind.JOINT_REGIME, ZoneKind.OVERLAPPING_CLAIM)
"""These do not overlap each other; the other kinds lie nested in them."""


@frozen(eq=False)
class Zone:
    """One zone."""

    id: str
    name: str
    kind: ZoneKind
    states: tuple[str, ...]
    """Whose it is; none where it is claimed and not agreed."""
    claimants: tuple[str, ...]
    """Who claims it, for overlapping claims and joint regimes."""
    basis: str
    """The law or the computation that it rests on."""
    source: str
    _outline: MultiPolygon | None = field(default=None, repr=False)
    area: MultiPolygon | None = field(default=None, repr=False)
    """Everything within its limit, the land too; None: the outline."""
    parent: str = ""
    """Id of the zone that this one is nested in."""
    _land: Callable[[], MultiPolygon] | None = field(default=None, repr=False)

    def __attrs_post_init__(self) -> None:
        """Check that there is a polygon."""
        if self._outline is None and self.area is None:
            raise ZoneError(f"zone {self.id!r} has neither an outline nor an area")

    @cached_property
    def outline(self) -> MultiPolygon:
        """The zone in degrees, longitude first; land is cut out."""
        if self._outline is not None or self._land is None:
            return self.region if self._outline is None else self._outline
        land = shapely.get_parts(self._land())
        near = land[shapely.intersects(shapely.box(*self.region.bounds), land)]
        sea = shapely.difference(self.region, shapely.MultiPolygon(list(near)))
        parts = [part for part in shapely.get_parts(sea) if part.geom_type == "Polygon"]
        return MultiPolygon(list(shapely.orient_polygons(np.array(parts))))

    @property
    def is_principal(self) -> bool:
        """Say whether this is a zone of the first level, which overlap no other."""
        return self.kind in PRINCIPAL_KINDS

    @cached_property
    def region(self) -> MultiPolygon:
        """Everything within its limit, the land too where that is known."""
        region = self.area if self.area is not None else self._outline
        assert region is not None
        return region

    def covers(self, lon_deg: Floats, lat_deg: Floats) -> Bools:
        """Say which points lie within the zone or on its limit, land in it included."""
        return covers_xy(self.region, lon_deg, lat_deg)


@frozen(eq=False)
class Limit:
    """One stretch of the boundary between two zones, from junction to junction."""

    lonlat_deg: Floats
    """(N, 2) degrees; edges of at most 2 km, along geodesics."""
    basis: str
    """`arc` (a breadth from the baselines), `equidistance`, `agreed`, `joint`, `given`."""
    left: str
    right: str
    """Zone ids on either side, or what lies in no zone: `high-seas` or `outside`."""
    governed_by: tuple[str, ...] = ()
    """What its base points lie on, left side first: `low-water area 45`, `shoreline`, ..."""
    base_points: NDArray[np.int32] | None = field(default=None, repr=False)
    """(N, 2): for each vertex the base points it is measured from, left and right, as indices
    into `ZoneMap.base_points_deg`; -1 where there is none."""
    breadth_m: float = EEZ_M
    """For an arc: how far it lies from the baselines."""

    def __attrs_post_init__(self) -> None:
        """Make the vertices read-only: they are shared."""
        self.lonlat_deg.setflags(write=False)

    @property
    def length_m(self) -> float:
        """Geodesic length."""
        line = self.lonlat_deg
        return float(inverse_arrays(*line[:-1].T, *line[1:].T)[1].sum())
