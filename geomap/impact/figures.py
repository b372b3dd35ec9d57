"""Range, apogee and time of flight held against the arc that they should be of."""

from __future__ import annotations

from collections.abc import Iterator

from geomap.events import Flight, Quantity, Report, Stage
from geomap.evidence.calibration import rounding_step_km
from geomap.evidence.timing import CLOCK_S, TIME_SLACK
from geomap.findings import Finding
from geomap.geodesy import Position
from geomap.sentences import Duration, Length, Minutes, Value, say
from geomap.trajectory import (
    FLAT,
    TIME_TOLERANCE,
    Trajectory,
    TrajectoryError,
    fit,
    minimum_energy_apogee_m,
)

_STAGES = (Stage.FORECAST, Stage.FIRST, Stage.FINAL)


def figure_findings(flight: Flight, azimuth_deg: float, distance_m: float) -> tuple[Finding, ...]:
    """Return what range, apogee and time of each source say of the arc.

    Parameters
    ----------
    flight : Flight
    azimuth_deg, distance_m : float
        From the launch to the estimate; the distance is used where a source gave no range.
    """
    findings: list[Finding] = []
    for by in dict.fromkeys(report.by for report in flight.reports):
        reports = sorted(
            (report for report in flight.reports if report.by == by),
            key=lambda report: _STAGES.index(report.stage),
        )
        findings += _of_source(by, reports, flight.launch.position, azimuth_deg, distance_m)
    return tuple(findings)


def fitted(
    start: Position, azimuth_deg: float, range_m: float, apogee_m: float
) -> Trajectory | None:
    """Return the arc, or None where there is none."""
    try:
        return fit(start, azimuth_deg, range_m, apogee_m)
    except TrajectoryError:
        return None


def latest_apogee_m(flight: Flight) -> float | None:
    """Return the published apogee: the most exact one, of equals the first source's by name."""
    given: dict[str, Quantity] = {}
    for report in sorted(flight.reports, key=lambda report: _STAGES.index(report.stage)):
        if report.apogee_km is not None:
            given[report.by] = report.apogee_km
    if not given:
        return None
    by = min(given, key=lambda name: (rounding_step_km(given[name].value), name))
    return given[by].value * 1e3


def _of_source(
    by: str, reports: list[Report], start: Position | None, azimuth_deg: float, distance_m: float
) -> Iterator[Finding]:
    apogee = _last([report.apogee_km for report in reports])
    flown = _last([report.range_km for report in reports])
    minutes = _last([report.flight_minutes for report in reports])
    if apogee is None or start is None:
        return
    range_m = flown.value * 1e3 if flown is not None else distance_m
    if range_m > 19_000e3:
        return
    way = say("a range of {length}", length=flown) if flown is not None else say("that distance")
    apogee_m = apogee.value * 1e3
    if apogee_m < 0.003 * range_m or apogee_m <= 0.0:
        yield Finding(
            "absurd",
            say(
                "An apogee of {apogee} with {way} ({source}): "
                "nothing that falls free gets so far without rising.",
                apogee=apogee,
                way=way,
                source=by,
            ),
            (by,),
        )
        return
    least = minimum_energy_apogee_m(range_m)
    if apogee_m < FLAT * least:
        yield Finding(
            "trajectory",
            say(
                "An apogee of {apogee} is low for {way} ({source}): the arc of least energy "
                "would rise to {least}. A flight so flat can glide and turn aside.",
                apogee=apogee,
                way=way,
                source=by,
                least=Length(least),
            ),
            (by,),
        )
        return
    arc = fitted(start, azimuth_deg, range_m, apogee_m)
    if arc is None:
        yield Finding(
            "trajectory",
            say(
                "No unpowered arc has {way} and an apogee of {apogee} ({source}).",
                way=way,
                apogee=apogee,
                source=by,
            ),
            (by,),
        )
    elif minutes is not None:
        yield from _time(by, minutes, arc)


def _time(by: str, minutes: Quantity, arc: Trajectory) -> Iterator[Finding]:
    published_s = minutes.value * 60.0
    whole = minutes.value == round(minutes.value)
    slack = TIME_SLACK * TIME_TOLERANCE * arc.flight_time_s + (CLOCK_S if whole else 0.0)
    if abs(published_s - arc.flight_time_s) > slack:
        values: dict[str, Value] = {
            "minutes": Minutes(minutes),
            "source": by,
            "difference": Duration(abs(published_s - arc.flight_time_s)),
            "computed": Duration(arc.flight_time_s),
        }
        sentence = (
            say(
                "A flight of {minutes} ({source}) is {difference} shorter than an unpowered arc "
                "of that range and apogee takes ({computed}): a flight that was steered, or a "
                "figure in error.",
                **values,
            )
            if published_s < arc.flight_time_s
            else say(
                "A flight of {minutes} ({source}) is {difference} longer than an unpowered arc "
                "of that range and apogee takes ({computed}): a flight that was steered, or a "
                "figure in error.",
                **values,
            )
        )
        yield Finding("trajectory", sentence, (by,))


def _last(quantities: list[Quantity | None]) -> Quantity | None:
    given = [quantity for quantity in quantities if quantity is not None]
    return given[-1] if given else None
