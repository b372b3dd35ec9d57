"""Where one flight came down, as values that are handed on."""

from __future__ import annotations

from typing import Protocol

import numpy as np
from attrs import frozen
from numpy.typing import NDArray
from shapely import MultiPolygon

from geomap.findings import Finding
from geomap.geodesy import Floats, Position


class Land(Protocol):
    """A shoreline, as far as an estimate needs one."""

    def on_land(self, lon_deg: Floats, lat_deg: Floats) -> NDArray[np.bool_]:
        """Say of each point whether it lies on land."""
        ...

    def clipped(self, bounds: tuple[float, float, float, float]) -> MultiPolygon:
        """Return the land within a box of west, south, east and north."""
        ...


@frozen
class Region:
    """The smallest region that holds a share of the probability."""

    probability: float
    outline: MultiPolygon
    """Longitudes may run past 180 degrees so that a region is not torn apart there."""


@frozen(eq=False)
class Impact:
    """Where one flight came down, as weighted points on the ellipsoid."""

    lon_deg: Floats
    lat_deg: Floats
    weight: Floats
    """(N,) arrays; the weights sum to 1."""
    best: Position
    radius90_m: float
    """Around `best`, 90 % of the probability."""
    regions: tuple[Region, ...]
    """50 % and 90 %."""
    findings: tuple[Finding, ...] = ()
    used: tuple[str, ...] = ()
    """What the estimate rests on, in words: 'launch site', 'range', 'direction' ..."""
