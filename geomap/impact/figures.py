"""Range, apogee and time of flight held against the arc that they should be of."""

from __future__ import annotations

import math
from collections.abc import Iterator

from geomap.events import Flight, Qualifier, Quantity, Report, by_source, said_last
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

_OPEN_ABOVE = (Qualifier.OVER, Qualifier.AT_LEAST)
_OPEN_BELOW = (Qualifier.UP_TO, Qualifier.UNDER)


def figure_findings(flight: Flight, azimuth_deg: float, distance_m: float) -> tuple[Finding, ...]:
    """Return what range, apogee and time of each source say of the arc.

    Parameters
    ----------
    flight : Flight
    azimuth_deg, distance_m : float
        From the launch to the estimate; the distance is used where a source gave no range.
    """
    findings: list[Finding] = []
    for by, reports in by_source(flight.reports).items():
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
    given = {
        by: apogee
        for by, reports in by_source(flight.reports).items()
        if (apogee := said_last(reports, lambda report: report.apogee_km)) is not None
    }
    if not given:
        return None
    by = min(given, key=lambda name: (rounding_step_km(given[name].value), name))
    return given[by].value * 1e3


def _of_source(
    by: str, reports: list[Report], start: Position | None, azimuth_deg: float, distance_m: float
) -> Iterator[Finding]:
    apogee = said_last(reports, lambda report: report.apogee_km)
    flown = said_last(reports, lambda report: report.range_km)
    minutes = said_last(reports, lambda report: report.flight_minutes)
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
    elif minutes is not None and _is_off(minutes, arc, flown, apogee):
        yield _time(by, minutes, arc)


def _is_off(minutes: Quantity, arc: Trajectory, flown: Quantity | None, apogee: Quantity) -> bool:
    """Say whether no arc of what range and apogee leave open takes as long as was published.

    The farther and the higher, the longer: one end of both is enough.
    """
    off_s = minutes.value * 60.0 - arc.flight_time_s
    if abs(off_s) <= _slack_s(minutes, arc):
        return False
    is_short = off_s < 0
    last_s = _end(minutes, 0.0, above=is_short) * 60.0
    range_m = arc.range_m
    if flown is not None:
        range_m = 1e3 * _end(flown, rounding_step_km(flown.value) / 2.0, above=not is_short)
    apogee_m = 1e3 * _end(apogee, rounding_step_km(apogee.value) / 2.0, above=not is_short)
    if not (math.isfinite(last_s) and math.isfinite(range_m) and math.isfinite(apogee_m)):
        return False
    end = fitted(arc.start, arc.azimuth_deg, max(range_m, 0.0), apogee_m) or arc
    off_s = end.flight_time_s - last_s if is_short else last_s - end.flight_time_s
    return off_s > _slack_s(minutes, end)


def _slack_s(minutes: Quantity, arc: Trajectory) -> float:
    whole = minutes.value == round(minutes.value)
    return TIME_SLACK * TIME_TOLERANCE * arc.flight_time_s + (CLOCK_S if whole else 0.0)


def _end(quantity: Quantity, rounding: float, *, above: bool) -> float:
    """Return how far a figure goes to one side by its word and its rounding; infinite if open."""
    if quantity.qualifier in (_OPEN_ABOVE if above else _OPEN_BELOW):
        return math.inf
    if above:
        return (quantity.value if quantity.upper is None else quantity.upper) + rounding
    return quantity.value - rounding


def _time(by: str, minutes: Quantity, arc: Trajectory) -> Finding:
    is_short = minutes.value * 60.0 < arc.flight_time_s
    # Of a time from here to there, from the end that is nearer to the arc's.
    nearer = minutes.upper if is_short and minutes.upper is not None else minutes.value
    values: dict[str, Value] = {
        "minutes": Minutes(minutes),
        "source": by,
        "difference": Duration(abs(nearer * 60.0 - arc.flight_time_s)),
        "computed": Duration(arc.flight_time_s),
    }
    sentence = (
        say(
            "A flight of {minutes} ({source}) is {difference} shorter than an unpowered arc "
            "of that range and apogee takes ({computed}): a flight that was steered, or a "
            "figure in error.",
            **values,
        )
        if is_short
        else say(
            "A flight of {minutes} ({source}) is {difference} longer than an unpowered arc "
            "of that range and apogee takes ({computed}): a flight that was steered, or a "
            "figure in error.",
            **values,
        )
    )
    return Finding("trajectory", sentence, (by,))
