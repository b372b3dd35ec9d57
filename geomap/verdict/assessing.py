"""An event taken all the way: impact, verdict, trajectory and findings of each of its flights."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

import numpy as np
from attrs import evolve

from geomap.events import Claim, Flight, LaunchEvent
from geomap.evidence import Calibration
from geomap.findings import Finding
from geomap.geodesy import Floats, Position, inverse_arrays
from geomap.impact import Impact, estimate, estimate_readings
from geomap.impact.figures import fitted, latest_apogee_m
from geomap.sentences import Share, Word, say
from geomap.trajectory import Trajectory
from geomap.verdict.holding_back import HELD_BACK, hold_back
from geomap.verdict.judging import Question, Shore, check_claims, judge, question
from geomap.verdict.values import Answer, Assessment, Claims, Verdict
from geomap.zones import HIGH_SEAS, NOT_COVERED, ZoneMap

CLAIM_TRUSTED = 0.99
"""With `given_claims`: how often what a source said last of the zone is right. A convention."""

_BEYOND_SAID = 0.05


def assess(
    event: LaunchEvent,
    zones: ZoneMap,
    shore: Shore | None = None,
    *,
    claims: Claims = Claims.JAPAN,
    given_claims: bool = False,
    zone_id: str | None = None,
    calibration: Calibration | None = None,
) -> tuple[Assessment, ...]:
    """Assess every flight of an event.

    Parameters
    ----------
    event : LaunchEvent
    zones : ZoneMap
    shore : Shore, optional
        Cuts falls at sea off the land, and gives the nearest coast.
    claims : Claims
        By whose reading of the claims Japan's zone is taken.
    given_claims : bool
        Let what sources said of Japan's zone count as evidence.
    zone_id : str, optional
        Ask about this zone instead.

    Raises
    ------
    ZoneError
        If there is no zone of that id.
    """
    asked = question(zones, claims, zone_id)
    of_year = (calibration or Calibration()).of_year(event.launched_at.year)
    return tuple(
        _assess_flight(event, number, flight, zones, shore, asked, given_claims, of_year)
        for number, flight in enumerate(event.flights, start=1)
    )


def _assess_flight(
    event: LaunchEvent,
    number: int,
    flight: Flight,
    zones: ZoneMap,
    shore: Shore | None,
    asked: Question,
    given_claims: bool,
    calibration: Calibration,
) -> Assessment:
    claimed = _claimed(flight) if given_claims and asked.claims is not None else None
    given = None if claimed is None else _given(claimed, zones, asked)
    impact, findings = estimate(flight, shore, calibration=calibration, given=given)
    if impact is None:
        return Assessment(event, number, flight, None, None, findings)
    verdict = judge(
        impact, zones, asked, flight=flight, shore=shore, given_claims=given is not None
    )
    if any(finding.kind == "contradiction" for finding in findings):
        left = estimate_readings(flight, shore, calibration=calibration, given=given)
        verdict = hold_back(verdict, left, zones, asked, flight)
        if verdict.is_held_back:
            findings = (*findings, HELD_BACK)
    findings = (*findings, *_zone_findings(impact, verdict, zones), *_shore_findings(impact, shore))
    impact = evolve(impact, findings=findings)
    arc = _trajectory(flight, impact)
    return Assessment(event, number, flight, impact, verdict, findings, arc)


def _claimed(flight: Flight) -> Answer | None:
    """Return the side that all sources agree on; None where they differ or none took a side."""
    sides = {
        check.claim
        for check in check_claims(flight.reports, Answer.UNDETERMINED)
        if check.claim in (Claim.INSIDE, Claim.OUTSIDE)
    }
    return Answer(sides.pop().value) if len(sides) == 1 else None


def _given(claimed: Answer, zones: ZoneMap, asked: Question) -> Callable[[Floats, Floats], Floats]:
    said_inside = claimed is Answer.INSIDE

    def log_weight(lon_deg: Floats, lat_deg: Floats) -> Floats:
        right = zones.contains(asked.ids, lon_deg, lat_deg) == said_inside
        return np.where(right, math.log(CLAIM_TRUSTED), math.log(1.0 - CLAIM_TRUSTED))

    return log_weight


def _zone_findings(impact: Impact, verdict: Verdict, zones: ZoneMap) -> Iterator[Finding]:
    sides = {check.claim for check in verdict.claim_checks} & {Claim.INSIDE, Claim.OUTSIDE}
    if len(sides) == 2:
        yield Finding(
            "claims",
            say("Sources differ on the zone: some say inside, some outside."),
            tuple(check.by for check in verdict.claim_checks),
        )
    for check in verdict.claim_checks:
        if check.agrees is False:
            yield Finding(
                "claims",
                say(
                    "{source} said {claim}, while the published figures give {probability} "
                    "for inside.",
                    source=check.by,
                    claim=Word("verdict", check.claim.value),
                    probability=Share(verdict.probability_inside),
                ),
                (check.by,),
            )
    if verdict.other is not None and verdict.other is not verdict.answer:
        answer = Word("verdict", verdict.other.value)
        chance = Share(verdict.other_probability_inside or 0.0)
        sentence = (
            say(
                "Counting only what no other state claims, the answer would be {answer} "
                "({probability} for inside).",
                answer=answer,
                probability=chance,
            )
            if verdict.claims is Claims.JAPAN
            else say(
                "Counting all that Japan claims, the answer would be {answer} "
                "({probability} for inside).",
                answer=answer,
                probability=chance,
            )
        )
        yield Finding("disputed", sentence)
    beyond = sum(share.probability for share in verdict.zones if share.zone_id == NOT_COVERED)
    if zones.elsewhere == HIGH_SEAS and beyond > _BEYOND_SAID:
        yield Finding(
            "beyond",
            say(
                "With {probability} it lies beyond the region that the zones were computed for; "
                "other states' zones there are not told apart.",
                probability=Share(beyond),
            ),
        )


def _shore_findings(impact: Impact, shore: Shore | None) -> Iterator[Finding]:
    """Say where the shore was asked for and is not known: by whole degrees, which is enough."""
    if shore is None or "shoreline" not in impact.used:
        return
    rows = 90 + np.minimum(np.floor(impact.lat_deg).astype(np.intp), 89)
    squares = 180 * np.floor(impact.lon_deg).astype(np.intp) + rows
    first = int(squares.min())
    held = np.bincount(squares - first, weights=impact.weight)
    beyond = 0.0
    for square in np.flatnonzero(held):
        lon, row = divmod(first + int(square), 180)
        if not shore.covers(Position(lon + 0.5, row - 89.5)):
            beyond += float(held[square])
    if beyond > _BEYOND_SAID:
        yield Finding(
            "beyond",
            say(
                "With {probability} it lies where the shoreline is not known, and where land "
                "was not told from sea.",
                probability=Share(beyond),
            ),
        )


def _trajectory(flight: Flight, impact: Impact) -> Trajectory | None:
    start, apogee_m = flight.launch.position, latest_apogee_m(flight)
    if start is None or apogee_m is None or start == impact.best:
        return None
    azimuth, distance = inverse_arrays(
        start.lon_deg, start.lat_deg, impact.best.lon_deg, impact.best.lat_deg
    )
    return fitted(start, float(azimuth), float(distance), apogee_m)
