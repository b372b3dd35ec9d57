"""An assessment as plain data, as `geomap verdict --json` prints it."""

from __future__ import annotations

from typing import Any

from geomap.geodesy import Position
from geomap.verdict.values import Answer, Assessment, NearestPoint, Verdict


def record(assessment: Assessment) -> dict[str, Any]:
    """Return one flight as JSON-ready data; where nothing could be estimated, with nulls."""
    verdict, impact, arc = assessment.verdict, assessment.impact, assessment.trajectory
    made: dict[str, Any] = {
        "event": assessment.event.id,
        "flight": assessment.number,
        "missile": assessment.flight.missile,
        **_answer(verdict),
        "impact": None,
        "zones": [],
        "claims": [],
        "nearest_limit": None,
        "nearest_coast": None,
    }
    if impact is not None:
        made["impact"] = {**_lonlat(impact.best), "radius90_km": _km(impact.radius90_m)}
        made["rests_on"] = list(impact.used)
    if verdict is not None:
        made["zones"] = [
            {"id": share.zone_id, "name": share.name, "probability": _p(share.probability)}
            for share in verdict.zones
        ]
        made["claims"] = [
            {"by": check.by, "verdict": check.claim.value, "agrees": check.agrees}
            for check in verdict.claim_checks
        ]
        made["nearest_limit"] = _near(verdict.nearest_limit, "basis")
        if verdict.nearest_coast is not None:
            made["nearest_coast"] = _near(verdict.nearest_coast, "country")
    if arc is not None:
        made["trajectory"] = {
            "flight_time_s": round(arc.flight_time_s),
            "burnout_speed_m_s": round(arc.burnout_speed_m_s),
            "burnout_angle_deg": round(arc.burnout_angle_deg, 1),
        }
    made["findings"] = [
        {"kind": finding.kind, "text": finding.text, "by": list(finding.reports)}
        for finding in assessment.findings
    ]
    return made


def _answer(verdict: Verdict | None) -> dict[str, Any]:
    if verdict is None:
        return {
            "zone": None,
            "verdict": Answer.UNDETERMINED.value,
            "probability_inside": None,
            "distance_inside_km": None,
        }
    distance = verdict.distance_inside
    made: dict[str, Any] = {
        "zone": verdict.zone_id,
        "zone_name": verdict.zone_name,
        "by_claims": None if verdict.claims is None else verdict.claims.value,
        "given_claims": verdict.given_claims,
        "verdict": verdict.answer.value,
        "probability_inside": _p(verdict.probability_inside),
        "distance_inside_km": {
            "median": _km(distance.median_m),
            "low": _km(distance.low_m),
            "high": _km(distance.high_m),
        },
    }
    if verdict.other is not None and verdict.other_probability_inside is not None:
        made["by_other_claims"] = {
            "verdict": verdict.other.value,
            "probability_inside": _p(verdict.other_probability_inside),
        }
    if verdict.settles:
        made["settles"] = verdict.settles
    return made


def _near(point: NearestPoint, kind: str) -> dict[str, Any]:
    return {**_lonlat(point.position), "distance_km": _km(point.distance_m), kind: point.name}


def _lonlat(position: Position) -> dict[str, float]:
    return {"lon": _rounded(position.lon_deg, 4), "lat": _rounded(position.lat_deg, 4)}


def _km(metres: float) -> float:
    return _rounded(metres / 1e3, 1)


def _rounded(value: float, decimals: int) -> float:
    # Adding 0.0 turns -0.0 into 0.0.
    return round(value, decimals) + 0.0


def _p(probability: float) -> float:
    return round(probability, 4)
