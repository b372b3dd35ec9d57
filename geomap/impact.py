"""Where it came down: evidence becomes a distribution on the ellipsoid."""

from __future__ import annotations

from attrs import frozen
from shapely import MultiPolygon

from geomap.geodesy import Floats, Position


@frozen
class Finding:
    """Something in the published statements that a reader should know of."""

    kind: str
    """`contradiction`, `missing`, `absurd`, `replaced` ... : the key of its sentence."""
    text: str
    """The sentence, in English, with its figures."""
    reports: tuple[str, ...] = ()
    """Who made the statements concerned."""


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


