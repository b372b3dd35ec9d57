"""Zones of the sea: outline, kind, whose, on what basis, and which of them a point lies in.

A state's exclusive economic zone here includes its territorial sea, contiguous
zone and internal waters, which lie nested in it, as the usual maps have it: a
missile in the territorial sea has not come down outside the zone. Land is part
of no zone. Where states differ over who owns a feature, all that depends on it
is an overlapping claim, and in nobody's zone; see `ZoneMap.ids_claimed`.
"""

from geomap.zones.given_limits import rings_as_limits
from geomap.zones.values import (
    HIGH_SEAS,
    LAND,
    NOT_COVERED,
    OUTSIDE,
    PRINCIPAL_KINDS,
    Limit,
    Zone,
    ZoneKind,
)
from geomap.zones.zone_map import ZoneMap

__all__ = [
    "HIGH_SEAS",
    "LAND",
    "NOT_COVERED",
    "OUTSIDE",
    "PRINCIPAL_KINDS",
    "Limit",
    "Zone",
    "ZoneKind",
    "ZoneMap",
    "rings_as_limits",
]
