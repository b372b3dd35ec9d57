"""From reports to evidence: later statements replace earlier ones, figures become bands."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from attrs import evolve, frozen

from geomap.events import (
    Direction,
    Fall,
    FallArea,
    Flight,
    Quantity,
    Report,
    Stage,
)
from geomap.evidence.calibration import (
    STAGE_FACTOR,
    Calibration,
    bearing_likelihood,
    direction_likelihood,
    distance_likelihood,
    path_likelihood,
    range_likelihood,
)
from geomap.evidence.combined import Evidence
from geomap.evidence.likelihood import Band, Robust
from geomap.evidence.statements import (
    AreaStatement,
    DirectionStatement,
    PlaceStatement,
    PositionStatement,
    RangeStatement,
)
from geomap.evidence.timing import timed_ranges
from geomap.findings import Finding
from geomap.sentences import AREAS, STAGES, Length, Sentence, Value, place_of_fall, say

HALF_MERIDIAN_KM = 20_003.9
"""From pole to pole on WGS 84, rounded: no two points lie farther apart."""


@frozen
class _Said:
    """One thing that one source said, and when."""

    by: str
    stage: Stage
    value: Quantity | Direction | tuple[Fall, ...] | FallArea


def gather(flight: Flight, calibration: Calibration | None = None) -> Evidence:
    """Turn what was published about a flight into evidence.

    Of each source the latest statement about each thing counts: a later stage
    replaces an earlier one, thing by thing. What remains from a forecast or a
    first report is taken for so much less certain.
    """
    calibration = calibration or Calibration()
    findings: list[Finding] = []
    launch = flight.launch

    ranges = [
        RangeStatement(
            said.by,
            say("a range of {length}", length=said.value),
            _loosened(range_likelihood(said.value, said.by, calibration), said.stage),
        )
        for said in _latest(flight.reports, lambda report: report.range_km, findings, "range")
        if isinstance(said.value, Quantity)
        and _reachable(said, say("a range of {length}", length=said.value), findings)
    ]
    ranges += [
        RangeStatement(
            said.by,
            say("a path of {length}", length=said.value),
            _loosened(path_likelihood(said.value, calibration), said.stage),
            of_path=True,
        )
        for said in _latest(flight.reports, lambda report: report.path_km, findings, "path")
        if isinstance(said.value, Quantity)
        and _reachable(said, say("a path of {length}", length=said.value), findings)
    ]
    if not ranges:
        timed, told = timed_ranges(flight, calibration)
        ranges += timed
        findings += told
    directions = []
    for said in _latest(flight.reports, lambda report: report.direction, findings, "direction"):
        if isinstance(said.value, Direction):
            azimuth, likelihood = direction_likelihood(said.value, launch.position, calibration)
            words = _flight_to(said.value)
            likelihood = _loosened(likelihood, said.stage)
            directions.append(DirectionStatement(said.by, words, azimuth, likelihood))
    places = [
        statement
        for said in _latest(flight.reports, lambda report: report.falls or None, findings, "fall")
        if isinstance(said.value, tuple)
        for fall in said.value
        if (statement := _place(fall, said, calibration, findings)) is not None
    ]
    areas = [
        AreaStatement(said.by, say("a fall {area}", area=AREAS[said.value]), said.value)
        for said in _latest(flight.reports, lambda report: report.fall_area_id, findings, "area")
        if isinstance(said.value, FallArea)
    ]
    if launch.position is None and (ranges or directions):
        findings.append(
            Finding(
                "missing",
                say(
                    "The place of launch is not known, "
                    "so the range and the direction cannot be used."
                ),
            )
        )
    position = None
    if flight.impact is not None:
        position = PositionStatement("", say("a position of fall"), flight.impact)
    return Evidence(
        launch=launch,
        ranges=_ordered(ranges),
        directions=_ordered(directions),
        places=_ordered(places),
        areas=_ordered(areas),
        position=position,
        findings=tuple(findings),
    )


_Kind = TypeVar("_Kind", RangeStatement, DirectionStatement, PlaceStatement, AreaStatement)


def _ordered(statements: Iterable[_Kind]) -> tuple[_Kind, ...]:
    """Sort statements, so that sums do not depend on the order of the reports."""
    return tuple(sorted(statements, key=lambda statement: (statement.by, str(statement.words))))


def _latest(
    reports: Iterable[Report],
    take: Callable[[Report], Quantity | Direction | tuple[Fall, ...] | FallArea | None],
    findings: list[Finding],
    thing: str,
) -> list[_Said]:
    """Return what each source said last about one thing, noting what was replaced."""
    by_source: dict[str, dict[Stage, list[_Said]]] = {}
    for report in reports:
        value = take(report)
        if value is not None:
            stages = by_source.setdefault(report.by, {})
            same = stages.setdefault(report.stage, [])
            said = _Said(report.by, report.stage, value)
            if said not in same:
                same.append(said)
    kept: list[_Said] = []
    for by, stages in by_source.items():
        present = [stage for stage in Stage if stage in stages]
        kept += stages[present[-1]]
        for stage in present[:-1]:
            for said in stages[stage]:
                if said.value not in [last.value for last in stages[present[-1]]]:
                    findings.append(_replaced(said, stages[present[-1]][-1], thing, by))
    return kept


def _replaced(early: _Said, late: _Said, thing: str, by: str) -> Finding:
    first, then, when = _as_value(early), _as_value(late), STAGES[early.stage]
    sentence = {
        "range": say(
            "{source} gave the range as {early} {when}, then as {late}; "
            "the later statement counts.",
            source=by, early=first, when=when, late=then,
        ),
        "path": say(
            "{source} gave the path flown as {early} {when}, then as {late}; "
            "the later statement counts.",
            source=by, early=first, when=when, late=then,
        ),
        "direction": say(
            "{source} gave the direction as {early} {when}, then as {late}; "
            "the later statement counts.",
            source=by, early=first, when=when, late=then,
        ),
        "fall": say(
            "{source} gave the place of fall as {early} {when}, then as {late}; "
            "the later statement counts.",
            source=by, early=first, when=when, late=then,
        ),
        "area": say(
            "{source} had it fall {early} {when}, then {late}; the later statement counts.",
            source=by, early=first, when=when, late=then,
        ),
    }[thing]  # fmt: skip
    return Finding("replaced", sentence, (by,))


def _as_value(said: _Said) -> Value:
    if isinstance(said.value, FallArea):
        return AREAS[said.value]
    if isinstance(said.value, tuple):
        return tuple(place_of_fall(fall) for fall in said.value)
    return said.value


def _flight_to(direction: Direction) -> Sentence:
    if direction.points is None:
        return say("a flight at {azimuth}", azimuth=direction)
    return say("a flight {direction}", direction=direction)


def _loosened(likelihood: Robust, stage: Stage) -> Robust:
    factor = STAGE_FACTOR[stage.value]
    return Robust(likelihood.core.widened(factor), likelihood.doubt, likelihood.spread)


def _reachable(said: _Said, words: Sentence, findings: list[Finding]) -> bool:
    """Say whether a distance exists on Earth; note it where not."""
    if not isinstance(said.value, Quantity) or said.value.value <= HALF_MERIDIAN_KM:
        return True
    findings.append(
        Finding(
            "absurd",
            say(
                "{statement} ({source}) is more than the {half} to the other side of the Earth; "
                "it is left out.",
                statement=words,
                source=said.by,
                half=Length(HALF_MERIDIAN_KM * 1e3),
            ),
            (said.by,),
        )
    )
    return False


def _place(
    fall: Fall, said: _Said, calibration: Calibration, findings: list[Finding]
) -> PlaceStatement | None:
    distance = None
    if fall.distance_km is not None:
        words = say("a distance of {length}", length=fall.distance_km)
        if not _reachable(_Said(said.by, said.stage, fall.distance_km), words, findings):
            return None
        distance = distance_likelihood(fall.distance_km, calibration)
        if fall.place.is_coast:
            # The nearest point of a coast is nearer than the one that was measured from.
            core = distance.core
            slack = max(core.below, 0.3 * core.low)
            distance = Robust(_below(core, slack), distance.doubt, distance.spread)
        distance = _loosened(distance, said.stage)
    bearing_deg, bearing = None, None
    if fall.bearing is not None:
        bearing_deg, bearing = bearing_likelihood(
            fall.bearing, from_coast=fall.place.is_coast, calibration=calibration
        )
        bearing = _loosened(bearing, said.stage)
    words = say("a fall {place}", place=place_of_fall(fall))
    return PlaceStatement(said.by, words, fall.place, distance, bearing_deg, bearing)


def _below(core: Band, slack: float) -> Band:
    return evolve(core, below=slack)
