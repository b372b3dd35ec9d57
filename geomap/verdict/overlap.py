"""One danger zone held against the zones of the sea: which share of it lies in which."""

from __future__ import annotations

from enum import StrEnum

from attrs import frozen

from geomap.danger_zones import DangerZone, shares
from geomap.verdict.judging import Question
from geomap.zones import ZoneMap

WHOLE = 1e-6
"""A share this near to none or all is that: sums of areas do not end on it exactly."""


class Overlap(StrEnum):
    """How a danger zone lies to the zone that is asked about."""

    WHOLLY = "wholly"
    PARTLY = "partly"
    NONE = "none"


@frozen
class AreaShare:
    """A share of a danger zone's area."""

    zone_id: str
    name: str
    share: float
    """Between 0 and 1."""

    @property
    def overlap(self) -> Overlap:
        """How much that is, in a word."""
        return overlap_of(self.share)


@frozen
class HeldZone:
    """A danger zone with what was found of it."""

    zone: DangerZone
    area_m2: float
    """On the ellipsoid, land included."""
    inside: AreaShare
    """In what is asked about."""
    other: float | None
    """The share by the other reading of the claims; None where there is none."""
    shares: tuple[AreaShare, ...]
    """In each zone that holds some of it, the largest first."""
    rest: AreaShare
    """In none of them: high seas, land, or beyond the region that the zones cover."""

    @property
    def overlap(self) -> Overlap:
        """How it lies to what is asked about."""
        return self.inside.overlap

    @property
    def other_overlap(self) -> Overlap | None:
        """The same by the other reading of the claims."""
        return None if self.other is None else overlap_of(self.other)


def hold(zone: DangerZone, zones: ZoneMap, asked: Question) -> HeldZone:
    """Hold a danger zone against the zones of the sea."""
    found = shares(zone, zones)
    inside = sum(found.get(zone_id, 0.0) for zone_id in sorted(asked.ids))
    other = None
    if asked.other_ids is not None:
        other = sum(found.get(zone_id, 0.0) for zone_id in sorted(asked.other_ids))
    listed = [AreaShare(key, zones.zone(key).name, share) for key, share in found.items()]
    return HeldZone(
        zone=zone,
        area_m2=zone.area_m2(),
        inside=AreaShare(asked.zone_id, asked.zone_name, min(1.0, inside)),
        other=None if other is None else min(1.0, other),
        shares=tuple(sorted(listed, key=lambda one: (-one.share, one.zone_id))),
        rest=AreaShare(zones.elsewhere, "", max(0.0, 1.0 - sum(found.values()))),
    )


def overlap_of(share: float) -> Overlap:
    """Return what a share stands for.

    Examples
    --------
    >>> [str(overlap_of(share)) for share in (0.0, 0.002, 0.999, 1.0)]
    ['none', 'partly', 'partly', 'wholly']
    """
    if share >= 1.0 - WHOLE:
        return Overlap.WHOLLY
    return Overlap.PARTLY if share > WHOLE else Overlap.NONE
