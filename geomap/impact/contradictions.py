"""Which statements cannot hold together, and by how much.

Statements are held against each other two by two, each at its plain meaning:
a place of fall at the points that its distance and bearing lead to, a range at
its figure. What lies more than `LIMIT` standard deviations of both together
apart is said, in kilometres or degrees. The estimate itself needs none of this:
there the doubted share of every statement decides (see `geomap.evidence`).

What the estimate says is then worth less than its probability, for it has to
choose between the two. So there are its readings: for every two statements that
cannot hold together, the evidence without the one and without the other. A
verdict stands only if every reading gives it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

import numpy as np
from attrs import evolve, frozen

from geomap.evidence import (
    AreaStatement,
    DirectionStatement,
    Evidence,
    PlaceStatement,
    RangeStatement,
)
from geomap.evidence.likelihood import Band, angle_between
from geomap.evidence.seas import COASTS, edge, within
from geomap.evidence.statements import NEAR_PLACE
from geomap.findings import Finding
from geomap.geodesy import Floats, direct_arrays, inverse_arrays
from geomap.sentences import Angle, Length, Sentence, Span, Value, say

LIMIT = 3.0
"""A convention: one pair in 370 lies farther apart by chance."""

MOST_TOLD = 10
"""Beyond this many, a reader is told the greatest: 40 sources can make more than a thousand."""

_OUTLINE_M = 60e3  # the outlines of the seas are rough


_Parts = tuple[RangeStatement | DirectionStatement | PlaceStatement, ...]


@frozen(eq=False)
class _Spot:
    """Where a statement at its word puts the fall: some points, and how far they may shift."""

    by: str
    words: Sentence
    lon_deg: Floats
    lat_deg: Floats
    sigma_m: float
    parts: _Parts = ()
    """The statements that lead there; none for a published position, which decides alone."""


_Statement = RangeStatement | DirectionStatement | AreaStatement | _Spot


_Sides = tuple[tuple[object, ...], tuple[object, ...]]


@frozen
class Contradiction:
    """Two statements that cannot hold together."""

    finding: Finding
    sides: _Sides
    """The statements of the evidence on either side."""
    apart: float
    """In standard deviations of both together."""


def contradictions(evidence: Evidence) -> tuple[Contradiction, ...]:
    """Return every two statements that cannot hold together."""
    findings: list[Contradiction] = []
    findings += _among_ranges([each for each in evidence.ranges if not each.of_path])
    findings += _among_directions(evidence.directions)
    spots = [_place_spot(place) for place in evidence.places]
    for (first, spot), (second, other) in combinations(zip(evidence.places, spots, strict=True), 2):
        findings += _two_places(first, spot, second, other)
    if evidence.position is not None:
        spot = _position_spot(evidence)
        for place in evidence.places:
            findings += _two_places(None, spot, place, _place_spot(place))
        spots.append(spot)
    for spot in spots:
        findings += _spot_and_flight(spot, evidence)
    flight = _flight_spot(evidence)
    for spot in [*spots, *([flight] if flight is not None else [])]:
        for area in evidence.areas:
            findings += _spot_and_area(spot, area)
    return tuple(findings)


def told(found: Sequence[Contradiction]) -> tuple[Finding, ...]:
    """Return what is said of contradictions: the `MOST_TOLD` greatest, and how many more."""
    if len(found) <= MOST_TOLD:
        return tuple(each.finding for each in found)
    greatest = sorted(range(len(found)), key=lambda place: -found[place].apart)[:MOST_TOLD]
    sentence = say(
        "{count} more pairs of statements cannot both hold; those that lie farthest apart "
        "are told.",
        count=f"{len(found) - MOST_TOLD:,}",
    )
    shown = (found[place].finding for place in sorted(greatest))
    return (*shown, Finding("contradiction", sentence))


def readings(evidence: Evidence, found: Iterable[Contradiction]) -> Iterator[Evidence]:
    """Yield the evidence without either side of every contradiction, each reading once.

    Nothing is yielded where a published position decides alone.
    """
    if evidence.position is not None:
        return
    sides = dict.fromkeys(side for each in found for side in each.sides)
    for side in sides:
        yield evolve(
            evidence,
            ranges=tuple(each for each in evidence.ranges if each not in side),
            directions=tuple(each for each in evidence.directions if each not in side),
            places=tuple(each for each in evidence.places if each not in side),
            areas=tuple(each for each in evidence.areas if each not in side),
        )


def _named(words: Sentence, by: str) -> Sentence:
    return say("{statement} ({source})", statement=words, source=by) if by else words


def _both(first: _Statement, second: _Statement) -> dict[str, Value]:
    """Return what every sentence of two statements begins with."""
    return {"first": _named(first.words, first.by), "second": _named(second.words, second.by)}


def _finding(
    first: _Statement, second: _Statement, sentence: Sentence, apart: float
) -> Contradiction:
    reports = tuple(dict.fromkeys(name for name in (first.by, second.by) if name))
    sides = _side(first), _side(second)
    return Contradiction(Finding("contradiction", sentence, reports), sides, apart)


def _side(statement: _Statement) -> tuple[object, ...]:
    return statement.parts if isinstance(statement, _Spot) else (statement,)


def _flank(band: Band, value: float) -> float:
    """Return the scale of the flank on which a value lies; exponential ones reach far."""
    if value < band.low:
        return band.below * (2.0 if band.exponential_below else 1.0)
    return band.above * (2.0 if band.exponential_above else 1.0)


def _gap(band: Band, value: Floats) -> Floats:
    """Return how far values lie off a band's plateau: negative below it."""
    return np.minimum(value - band.low, 0.0) + np.maximum(value - band.high, 0.0)


def _among_ranges(ranges: list[RangeStatement]) -> Iterator[Contradiction]:
    for first, second in combinations(ranges, 2):
        low, high = sorted((first, second), key=lambda each: each.likelihood.core.low)
        apart = high.likelihood.core.low - low.likelihood.core.high
        sigma = math.hypot(
            _flank(low.likelihood.core, math.inf), _flank(high.likelihood.core, -math.inf)
        )
        if apart > LIMIT * sigma:
            sentence = say(
                "{first} and {second} cannot both hold: they are {length} apart.",
                length=Length(apart),
                **_both(first, second),
            )
            yield _finding(first, second, sentence, apart / sigma)


def _among_directions(directions: Iterable[DirectionStatement]) -> Iterator[Contradiction]:
    for first, second in combinations(directions, 2):
        apart = abs(float(angle_between(first.azimuth_deg, second.azimuth_deg)))
        sigma = math.hypot(first.likelihood.core.above, second.likelihood.core.above)
        if apart > LIMIT * sigma:
            sentence = say(
                "{first} and {second} cannot both hold: they are {angle} apart.",
                angle=Angle(apart),
                **_both(first, second),
            )
            yield _finding(first, second, sentence, apart / sigma)


def _place_spot(statement: PlaceStatement) -> _Spot:
    core = (statement.distance or NEAR_PLACE).core
    distances = np.array(sorted({core.low, core.high}))
    if statement.bearing_deg is None or statement.bearing is None:
        bearings = np.arange(0.0, 360.0, 5.0)
    else:
        spread = statement.bearing.core.above
        bearings = statement.bearing_deg + spread * np.linspace(-2.0, 2.0, 17)
    lon = np.array([point.lon_deg for point in statement.place.points])
    lat = np.array([point.lat_deg for point in statement.place.points])
    end_lon, end_lat = direct_arrays(
        lon[:, None, None], lat[:, None, None], bearings[:, None], distances
    )
    sigma = math.hypot(max(core.below, core.above), statement.sigma_m)
    lon, lat = end_lon.ravel(), end_lat.ravel()
    return _Spot(statement.by, statement.words, lon, lat, sigma, (statement,))


def _position_spot(evidence: Evidence) -> _Spot:
    assert evidence.position is not None
    at = evidence.position.published.position
    words = say("a fall at {position}", position=at)
    point = np.array([at.lon_deg]), np.array([at.lat_deg])
    return _Spot("", words, *point, evidence.position.sigma_m)


def _flight_spot(evidence: Evidence) -> _Spot | None:
    """Return where range and direction lead, or the ring that a range alone does."""
    start = evidence.launch.position
    if start is None or not evidence.ranges:
        return None
    cores = [statement.likelihood.core for statement in evidence.ranges]
    distances = np.linspace(min(c.low for c in cores), max(c.high for c in cores), 5)
    words, azimuths = evidence.ranges[0].words, np.arange(0.0, 360.0, 5.0)
    if evidence.directions:
        azimuths = np.concatenate(
            [
                way.azimuth_deg + way.likelihood.core.above * np.linspace(-2.0, 2.0, 9)
                for way in evidence.directions
            ]
        )
        words = say("{range} with {flight}", range=words, flight=evidence.directions[0].words)
    lon, lat = direct_arrays(start.lon_deg, start.lat_deg, azimuths[:, None], distances)
    sigma = math.hypot(max(max(c.below, c.above) for c in cores), evidence.launch_sigma_m)
    parts: _Parts = (*evidence.ranges, *evidence.directions)
    return _Spot(evidence.ranges[0].by, words, lon.ravel(), lat.ravel(), sigma, parts)


def _two_places(
    first: PlaceStatement | None, spot: _Spot, second: PlaceStatement, other: _Spot
) -> Iterator[Contradiction]:
    """Hold the points of each place against the other's distance and bearing."""
    misfit = min(_misfit(second, spot), math.inf if first is None else _misfit(first, other))
    if misfit <= LIMIT:
        return
    _, apart = inverse_arrays(
        spot.lon_deg[:, None], spot.lat_deg[:, None], other.lon_deg, other.lat_deg
    )
    sentence = say(
        "{first} and {second} cannot both hold: they are at least {length} apart.",
        length=Length(float(apart.min())),
        **_both(spot, other),
    )
    yield _finding(spot, other, sentence, misfit)


def _misfit(statement: PlaceStatement, spot: _Spot) -> float:
    azimuth, distance = statement.from_place(spot.lon_deg, spot.lat_deg)
    core = (statement.distance or NEAR_PLACE).core
    sigma = math.hypot(max(core.below, core.above), statement.sigma_m, spot.sigma_m)
    total = (_gap(core, distance) / sigma) ** 2
    if statement.bearing is not None and statement.bearing_deg is not None:
        shift = np.degrees(sigma / np.maximum(distance, sigma))
        angle = angle_between(azimuth, statement.bearing_deg)
        total = total + (angle / np.hypot(statement.bearing.core.above, shift)) ** 2
    return math.sqrt(float(total.min()))


def _spot_and_flight(spot: _Spot, evidence: Evidence) -> Iterator[Contradiction]:
    """Hold a place of fall against range and direction from the launch."""
    start = evidence.launch.position
    if start is None:
        return
    azimuth, distance = inverse_arrays(start.lon_deg, start.lat_deg, spot.lon_deg, spot.lat_deg)
    shift = math.hypot(spot.sigma_m, evidence.launch_sigma_m)
    for statement in evidence.ranges:
        core = statement.likelihood.core
        gap = _gap(core, distance)
        least = float(gap[np.argmin(np.abs(gap))])
        sigma = math.hypot(_flank(core, core.low + least), shift)
        if abs(least) > LIMIT * sigma:
            near, far = float(distance.min()), float(distance.max())
            values: dict[str, Value] = {
                **_both(statement, spot),
                "away": Length(near) if far - near < 1e3 else Span(near, far),
                "gap": Length(abs(least)),
            }
            sentence = (
                say(
                    "{first} and {second} cannot both hold: the place lies {away} from the "
                    "launch, at least {gap} more than the range.",
                    **values,
                )
                if least > 0
                else say(
                    "{first} and {second} cannot both hold: the place lies {away} from the "
                    "launch, at least {gap} less than the range.",
                    **values,
                )
            )
            yield _finding(statement, spot, sentence, abs(least) / sigma)
    for way in evidence.directions:
        angle = angle_between(azimuth, way.azimuth_deg)
        nearest = int(np.argmin(np.abs(angle)))
        turn = math.degrees(shift / max(float(distance[nearest]), shift))
        off, sigma = abs(float(angle[nearest])), math.hypot(way.likelihood.core.above, turn)
        if off > LIMIT * sigma:
            sentence = say(
                "{first} and {second} cannot both hold: the place lies at an azimuth of "
                "{azimuth} from the launch, {angle} off the {stated} that the direction "
                "stands for.",
                azimuth=Angle(float(azimuth[nearest])),
                angle=Angle(off),
                stated=Angle(way.azimuth_deg),
                **_both(way, spot),
            )
            yield _finding(way, spot, sentence, off / sigma)


def _spot_and_area(spot: _Spot, area: AreaStatement) -> Iterator[Contradiction]:
    """Hold a place of fall against the waters that were named."""
    off = _off_area(spot, area)
    if off > _OUTLINE_M + LIMIT * spot.sigma_m:
        sentence = say(
            "{first} and {second} cannot both hold: the place lies {length} from those waters.",
            length=Length(off),
            **_both(area, spot),
        )
        yield _finding(area, spot, sentence, (off - _OUTLINE_M) / spot.sigma_m)


def _off_area(spot: _Spot, area: AreaStatement) -> float:
    """Return how far the nearest point of a spot lies from named waters, 0 where within."""
    if area.area in COASTS:
        line: Floats | None = np.array(COASTS[area.area][0])
        margin = 250e3  # the farthest of those announced 'near the coast'
    elif bool(within(area.area, spot.lon_deg, spot.lat_deg).any()):
        return 0.0
    else:
        line = edge(area.area)
        margin = 0.0
    if line is None:
        return 0.0
    _, away = inverse_arrays(spot.lon_deg[:, None], spot.lat_deg[:, None], line[:, 0], line[:, 1])
    return max(0.0, float(away.min()) - margin)
