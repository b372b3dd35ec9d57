"""Evidence becomes a distribution: the best estimate, the regions, and what is said of them."""

from __future__ import annotations

from collections.abc import Iterator

from geomap.events import Flight
from geomap.evidence import Calibration, Evidence, gather
from geomap.findings import Finding
from geomap.geodesy import Position, inverse_arrays
from geomap.impact.best import best_estimate, is_arc, middle_of_arc
from geomap.impact.contradictions import contradictions, readings, told
from geomap.impact.figures import figure_findings
from geomap.impact.quantiles import weighted_quantile
from geomap.impact.regions import outline_regions
from geomap.impact.values import Impact, Land
from geomap.impact.weighing import LogWeight, Spread, spread
from geomap.seen_from import seen_from
from geomap.sentences import Sentence, say


def estimate(
    flight: Flight,
    land: Land | None = None,
    *,
    calibration: Calibration | None = None,
    given: LogWeight | None = None,
    fineness: float = 1.0,
) -> tuple[Impact | None, tuple[Finding, ...]]:
    """Estimate where a flight came down from what was published of it.

    Parameters
    ----------
    flight : Flight
    land : Land, optional
        Used where a statement says that it fell at sea, or on land.
    given : callable, optional
        Of longitudes and latitudes: a further log-likelihood, such as that of a claim.
    fineness : float
        See `geomap.impact.cells.refine`.

    Returns
    -------
    impact : Impact or None
        None where nothing published bears on the place of fall.
    findings : tuple of Finding
        The same as the impact's where there is one.
    """
    evidence = gather(flight, calibration)
    found = spread(evidence, land, given=given, fineness=fineness)
    if found is None:
        missing = Finding("missing", _what_is_missing(evidence))
        return None, (*evidence.findings, missing)
    cells, weight, plane = found.cells, found.weight, found.plane
    no_direction: tuple[Finding, ...] = ()
    regions = outline_regions(cells, weight, found.log_density, plane, found.wrong_side)
    best = best_estimate(cells, weight, plane, regions)
    if is_arc(evidence, cells, weight):
        on_arc = middle_of_arc(cells, weight, plane, regions)
        best = best if on_arc is None else on_arc
        no_direction = (_without_direction(is_ring=on_arc is None),)
    findings = (
        *evidence.findings,
        *no_direction,
        *told(contradictions(evidence)),
        *_figures(flight, best),
    )
    _, from_best = seen_from(best.lon_deg, best.lat_deg, found.lon_deg, found.lat_deg)
    impact = Impact(
        lon_deg=found.lon_deg,
        lat_deg=found.lat_deg,
        weight=weight,
        best=best,
        radius90_m=weighted_quantile(from_best, weight, 0.9),
        regions=regions,
        findings=findings,
        used=_used(evidence, land),
    )
    return impact, findings


def estimate_readings(
    flight: Flight,
    land: Land | None = None,
    *,
    calibration: Calibration | None = None,
    given: LogWeight | None = None,
) -> Iterator[Spread | None]:
    """Yield what is left of the estimate without either side of each contradiction.

    None where nothing else bears on the place of fall. Arguments as those of `estimate`.
    """
    evidence = gather(flight, calibration)
    for reading in readings(evidence, contradictions(evidence)):
        yield spread(reading, land, given=given)


def _used(evidence: Evidence, land: Land | None) -> tuple[str, ...]:
    if evidence.position is not None:
        return ("published position",)
    used = []
    if evidence.knows_flight:
        used.append(f"launch {evidence.launch.basis.value}")
        used += ["range"] if evidence.ranges else []
        used += ["direction"] if evidence.directions else []
    used += ["place of fall"] if evidence.places else []
    used += ["waters"] if evidence.areas else []
    used += ["shoreline"] if evidence.areas and land is not None else []
    return tuple(used)


def _without_direction(*, is_ring: bool) -> Finding:
    if is_ring:
        sentence = say(
            "No direction was published: it may have come down anywhere on a ring about the "
            "launch, and the point that is drawn is only one of many that are as probable."
        )
    else:
        sentence = say(
            "No direction was published: it may have come down anywhere along an arc about the "
            "launch, and the point that is drawn is only the middle of that arc."
        )
    return Finding("missing", sentence)


def _figures(flight: Flight, best: Position) -> tuple[Finding, ...]:
    start = flight.launch.position
    if start is None:
        return ()
    azimuth, distance = inverse_arrays(start.lon_deg, start.lat_deg, best.lon_deg, best.lat_deg)
    return figure_findings(flight, float(azimuth), float(distance))


def _what_is_missing(evidence: Evidence) -> Sentence:
    if evidence.launch.position is None:
        return say(
            "Neither a place of fall nor a place of launch was published: "
            "where it came down cannot be estimated."
        )
    if evidence.directions:
        return say(
            "A direction was published, but neither a range nor a place nor waters of fall: "
            "where it came down cannot be estimated."
        )
    return say(
        "Neither a range nor a place of fall was published: where it came down cannot be estimated."
    )
