"""One impact held against one zone: probabilities, distances, and what others said."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from geomap.events import Claim, Flight, Report, by_source
from geomap.geodesy import Floats, Position
from geomap.impact import Impact, Land
from geomap.verdict.distances import Cloud
from geomap.verdict.settling import what_settles
from geomap.verdict.values import (
    Answer,
    ClaimCheck,
    Claims,
    DistanceInside,
    NearestPoint,
    Verdict,
    ZoneShare,
)
from geomap.zones import HIGH_SEAS, LAND, NOT_COVERED, OUTSIDE, ZoneMap

CONFIDENCE = 0.95
"""From here on the answer is 'inside', and up to one minus this 'outside': a convention."""

JAPAN_EEZ = "japan-eez"

SHARE_SHOWN = 0.0005
"""Zones less probable than this are not listed."""

_NAMES = {
    HIGH_SEAS: "High seas",
    OUTSIDE: "Outside the zones given",
    LAND: "Land",
    NOT_COVERED: "Beyond the region covered",
}


class Shore(Land, Protocol):
    """A shoreline that knows its nearest point."""

    def covers(self, position: Position) -> bool:
        """Say whether the shore is known about a position."""
        ...

    def nearest(self, position: Position) -> tuple[Position, float, str]:
        """Return the nearest point of the shore, its distance in metres, and the country."""
        ...


@frozen
class Question:
    """Which zones count as inside, and by whose reading."""

    zone_id: str
    zone_name: str
    ids: frozenset[str]
    claims: Claims | None
    other_ids: frozenset[str] | None = None
    """The same by the other reading of the claims."""


def question(zones: ZoneMap, claims: Claims = Claims.JAPAN, zone_id: str | None = None) -> Question:
    """Return what is asked: Japan's zone by a reading of the claims, or any zone by its id.

    Of a layer without Japan's zone, and with no id given, all zones together are asked about.

    Raises
    ------
    ZoneError
        If there is no zone of that id.
    """
    has_japan = any(zone.id == JAPAN_EEZ for zone in zones.principal)
    if zone_id in (None, JAPAN_EEZ) and has_japan:
        other = Claims.UNDISPUTED if claims is Claims.JAPAN else Claims.JAPAN
        name = zones.zone(JAPAN_EEZ).name
        ids = zones.ids_claimed(claims.value)
        return Question(JAPAN_EEZ, name, ids, claims, zones.ids_claimed(other.value))
    if zone_id is not None:
        zone = zones.zone(zone_id)
        return Question(zone.id, zone.name, frozenset([zone.id]), None)
    chosen = zones.principal
    name = " + ".join(zone.name for zone in chosen[:3]) + (" + ..." if len(chosen) > 3 else "")
    ids = frozenset(zone.id for zone in chosen)
    return Question("+".join(sorted(ids)), name, ids, None)


def answer_for(probability_inside: float) -> Answer:
    """Return the answer that a probability stands for.

    Examples
    --------
    >>> [str(answer_for(p)) for p in (0.95, 0.949, 0.05)]
    ['inside', 'undetermined', 'outside']
    """
    if probability_inside >= CONFIDENCE:
        return Answer.INSIDE
    # 1 - 0.95 is a little more than 0.05.
    if probability_inside <= 1.0 - CONFIDENCE:
        return Answer.OUTSIDE
    return Answer.UNDETERMINED


def judge(
    impact: Impact,
    zones: ZoneMap,
    asked: Question,
    *,
    flight: Flight,
    shore: Shore | None = None,
    given_claims: bool = False,
) -> Verdict:
    """Hold an impact against zones.

    Parameters
    ----------
    impact : Impact
    zones : ZoneMap
    asked : Question
    flight : Flight
        For what its sources said of the zone, and for what would settle the question.
    shore : Shore, optional
        For the nearest coast.
    given_claims : bool
        The impact was estimated with the claims as evidence; said along.
    """
    limit_position, limit_distance, limit = zones.nearest_limit(asked.ids, impact.best)
    number = zones.locate(impact.lon_deg, impact.lat_deg)
    inside = _inside(asked.ids, number, impact, zones)
    probability = _share(impact.weight, inside)
    answer = answer_for(probability)
    cloud = Cloud.about(zones, asked.ids, (impact.lon_deg, impact.lat_deg), impact.weight, inside)
    other = None
    if asked.other_ids is not None:
        other = _share(impact.weight, _inside(asked.other_ids, number, impact, zones))
    settled_by = None
    if answer is Answer.UNDETERMINED:
        settled_by = what_settles(impact, inside, cloud.away_m, flight)
    return Verdict(
        zone_id=asked.zone_id,
        zone_name=asked.zone_name,
        claims=asked.claims,
        ids=asked.ids,
        answer=answer,
        probability_inside=probability,
        distance_inside=_distances(cloud),
        nearest_limit=NearestPoint(limit_position, limit_distance, limit.basis),
        best_is_inside=_is_inside(zones, asked, impact.best),
        nearest_coast=None if shore is None else _nearest_coast(shore, impact.best),
        zones=_zone_shares(number, impact.weight, zones),
        claim_checks=check_claims(flight.reports, answer) if asked.claims is not None else (),
        other=None if other is None else answer_for(other),
        other_probability_inside=other,
        settled_by=settled_by,
        given_claims=given_claims,
    )


def _inside(
    ids: frozenset[str], number: NDArray[np.int16], impact: Impact, zones: ZoneMap
) -> NDArray[np.bool_]:
    """Say which points lie in any of some zones; `number` says which principal zone each is in."""
    if not ids <= {zone.id for zone in zones.principal}:
        return zones.contains(ids, impact.lon_deg, impact.lat_deg)
    counts = np.array([zone_id in ids for zone_id in zones.ids])
    inside: NDArray[np.bool_] = counts[number]
    return inside


def _is_inside(zones: ZoneMap, asked: Question, position: Position) -> bool:
    return bool(zones.contains(asked.ids, [position.lon_deg], [position.lat_deg])[0])


def _share(weight: Floats, inside: NDArray[np.bool_]) -> float:
    return min(1.0, float(weight[inside].sum()))


def _distances(cloud: Cloud) -> DistanceInside:
    low, median, high = cloud.inside_m((0.05, 0.5, 0.95))
    return DistanceInside(median_m=median, low_m=low, high_m=high)


def _nearest_coast(shore: Shore, best: Position) -> NearestPoint | None:
    if not shore.covers(best):
        return None
    position, distance, country = shore.nearest(best)
    return NearestPoint(position, distance, country)


def _zone_shares(
    number: NDArray[np.int16], weight: Floats, zones: ZoneMap
) -> tuple[ZoneShare, ...]:
    held = np.bincount(number, weights=weight, minlength=len(zones.ids))
    shares = [
        ZoneShare(
            zone_id,
            _NAMES[zone_id] if zone_id in _NAMES else zones.zone(zone_id).name,
            min(1.0, float(share)),
        )
        for zone_id, share in zip(zones.ids, held, strict=True)
        if share >= SHARE_SHOWN
    ]
    return tuple(sorted(shares, key=lambda each: (-each.probability, each.zone_id)))


def check_claims(reports: Iterable[Report], answer: Answer) -> tuple[ClaimCheck, ...]:
    """Hold what each source said last of Japan's zone against the answer.

    'Near' and 'none' say neither side, so they neither agree nor disagree.
    """
    checks = []
    for by, said in by_source(each for each in reports if each.verdict is not None).items():
        checks += [
            ClaimCheck(by, report.verdict, _agrees(report.verdict, answer))
            for report in said
            if report.verdict is not None and report.stage is said[-1].stage
        ]
    return tuple(dict.fromkeys(checks))


def _agrees(claim: Claim, answer: Answer) -> bool | None:
    if answer is Answer.UNDETERMINED or claim not in (Claim.INSIDE, Claim.OUTSIDE):
        return None
    return claim.value == answer.value
