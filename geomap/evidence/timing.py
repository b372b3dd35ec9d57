"""A range from apogee and time of flight, where nobody published one.

Of a free arc the two fix the third. For a lofted flight they do it badly, so
that what is left is often no more than a greatest range; it is taken as it is,
with nothing favoured between the ends. A flight that stays in air can glide and
turn aside, and its time says nothing: a finding tells so.
"""

from __future__ import annotations

import math

from geomap.events import Flight, Qualifier, Quantity, by_source, said_last
from geomap.evidence.calibration import Calibration, rounding_step_km
from geomap.evidence.likelihood import Band, Robust
from geomap.evidence.statements import RangeStatement
from geomap.findings import Finding
from geomap.sentences import Length, Minutes, Span, Value, say
from geomap.trajectory import TrajectoryError, range_between

CLOCK_S = 60.0
"""Minutes of flight are differences of two clock times, each given to the minute."""

TIME_SLACK = 3.0
"""Multiple of `TIME_TOLERANCE` that a published time may differ by: the five flights that
gave the tolerance were lofted; flatter ones of 2017 and 2022 come out 5 to 7 % off."""

IN_AIR_M = 100e3
"""Under this apogee a time of flight says nothing of the range: a convention. What stays so low
flies much of its way in air, where it can glide and turn."""

TIME_SHARE = 0.08
"""By how much a time may differ from its arc's: 5 to 7 per cent did."""

USEFUL_M = 1500e3
"""A greatest range beyond this places nothing, and is told and not used. A convention: a flight
of this range from the Korean Peninsula can end in any waters about Japan."""

APOGEE_SHARE = 0.12
"""Of a rounded apogee: of three flights of 2017 Japan said 6 to 11 % less than KCNA, whose
figures went with exact ranges."""

_ANY_AZIMUTH_DEG = 70.0


def timed_ranges(
    flight: Flight, calibration: Calibration
) -> tuple[list[RangeStatement], list[Finding]]:
    """Return a range for each source that gave apogee and time, and what to say of it."""
    start = flight.launch.position
    statements: list[RangeStatement] = []
    findings: list[Finding] = []
    if start is None:
        return statements, findings
    for by, reports in by_source(flight.reports).items():
        apogee = said_last(reports, lambda report: report.apogee_km)
        minutes = said_last(reports, lambda report: report.flight_minutes)
        if apogee is None or minutes is None:
            continue
        if apogee.value * 1e3 < IN_AIR_M:
            sentence = say(
                "No range was published, and a time of flight gives none: under an apogee of "
                "{least} a flight can glide and turn aside ({source}).",
                least=Length(IN_AIR_M),
                source=by,
            )
            findings.append(Finding("trajectory", sentence, (by,)))
            continue
        try:
            ends = range_between(start, _ANY_AZIMUTH_DEG, _apogee_m(apogee), _time_s(minutes))
        except TrajectoryError:
            ends = None
        if ends is None:
            sentence = say(
                "No range was published, and no unpowered arc has an apogee of {apogee} and a "
                "flight of {minutes} ({source}).",
                apogee=apogee,
                minutes=Minutes(minutes),
                source=by,
            )
            findings.append(Finding("trajectory", sentence, (by,)))
            continue
        findings.append(_told(by, apogee, minutes, ends))
        if ends[1] <= USEFUL_M:
            statements.append(_statement(by, apogee, ends, calibration))
    return statements, findings


def _statement(
    by: str, apogee: Quantity, ends: tuple[float, float], calibration: Calibration
) -> RangeStatement:
    flank = max(calibration.range_scatter_m, calibration.relative_scatter * ends[1])
    core = Band(*ends, flank, flank)
    words = say("a range that an apogee of {apogee} allows in that time", apogee=apogee)
    return RangeStatement(by, words, Robust(core, calibration.doubt, calibration.spread))


def _told(by: str, apogee: Quantity, minutes: Quantity, ends: tuple[float, float]) -> Finding:
    values: dict[str, Value] = {
        "apogee": apogee,
        "minutes": Minutes(minutes),
        "source": by,
        "span": Span(*ends),
    }
    sentence = (
        say(
            "No range was published. An unpowered arc with an apogee of {apogee} and a flight "
            "of {minutes} ({source}) goes {span} far.",
            **values,
        )
        if ends[1] <= USEFUL_M
        else say(
            "No range was published. An unpowered arc with an apogee of {apogee} and a flight "
            "of {minutes} ({source}) goes {span} far, which is too wide to be used.",
            **values,
        )
    )
    return Finding("trajectory", sentence, (by,))


def _apogee_m(apogee: Quantity) -> tuple[float, float]:
    """Return between what heights an apogee lies."""
    step = rounding_step_km(apogee.value)
    slack = 0.5 * step if step < 10.0 else max(0.5 * step, APOGEE_SHARE * apogee.value)
    upper = apogee.upper if apogee.upper is not None else apogee.value
    return _opened(apogee, (apogee.value - slack) * 1e3, (upper + slack) * 1e3, IN_AIR_M)


def _time_s(minutes: Quantity) -> tuple[float, float]:
    """Return between what times a flight lasted, with what the arc itself is off."""
    seconds = minutes.value * 60.0
    clock = CLOCK_S if minutes.value == round(minutes.value) else 0.0
    slack = TIME_SHARE * seconds + clock
    upper = minutes.upper * 60.0 if minutes.upper is not None else seconds
    return _opened(minutes, max(1.0, seconds - slack), upper + slack, 1.0)


def _opened(quantity: Quantity, low: float, high: float, lowest: float) -> tuple[float, float]:
    """Return the ends, the one that the published word leaves open as far off as can be."""
    match quantity.qualifier:
        case Qualifier.OVER | Qualifier.AT_LEAST:
            return low, math.inf
        case Qualifier.UP_TO | Qualifier.UNDER:
            return min(low, lowest), high
        case _:
            return low, high
