"""Contradictions to the metre: statements made up for it, held against plain sums and geodesics."""

import math
from itertools import product

import numpy as np
import pytest
from attrs import evolve
from pyproj import Geod

from geomap.events import FallArea, Launch, LaunchBasis, Place, PublishedPosition
from geomap.evidence import (
    AreaStatement,
    DirectionStatement,
    Evidence,
    PlaceStatement,
    RangeStatement,
)
from geomap.evidence.likelihood import Band, Robust
from geomap.evidence.seas import COASTS, outline
from geomap.evidence.statements import NEAR_PLACE, PositionStatement
from geomap.geodesy import Position, direct
from geomap.impact.contradictions import (
    _flight_spot,
    _place_spot,
    _Spot,
    _spot_and_area,
    _spot_and_flight,
    contradictions,
    readings,
)
from geomap.sentences import Angle, Length, Span, say

WGS84 = Geod(ellps="WGS84")
START = Position(131.3, 38.9)
PER_RADIUS90 = 1.0 / math.sqrt(2.0 * math.log(10.0))
LAUNCH_RADIUS90_M = 3e3
LAUNCH_SIGMA_M = LAUNCH_RADIUS90_M * PER_RADIUS90


def evidence(*statements, launch=START, position=None, position_sigma_m=4e3):
    """Statements of any kind, and perhaps a published position."""
    if launch is None:
        known = Launch(LaunchBasis.UNKNOWN)
    else:
        known = Launch(LaunchBasis.POSITION, "", launch, LAUNCH_RADIUS90_M)
    published = None
    if position is not None:
        published = PositionStatement(
            "", say("it"), PublishedPosition(position, position_sigma_m / PER_RADIUS90)
        )

    def of(kind):
        return tuple(each for each in statements if isinstance(each, kind))

    return Evidence(
        known,
        of(RangeStatement),
        of(DirectionStatement),
        of(PlaceStatement),
        of(AreaStatement),
        published,
    )


def range_of(low_m, high_m=None, flanks=(2e3, 2e3), by="R", *, of_path=False, **shape):
    band = Band(low_m, low_m if high_m is None else high_m, *flanks, **shape)
    return RangeStatement(by, say(f"range {by}"), Robust(band, 0.05, 4.0), of_path)


def direction_to(azimuth_deg, sigma_deg, by="D"):
    likelihood = Robust(Band(0.0, 0.0, sigma_deg, sigma_deg), 0.05, 4.0)
    return DirectionStatement(by, say(f"direction {by}"), azimuth_deg, likelihood)


def place_at(points, distance=None, bearing=None, by="P", sigma_m=500.0):
    """A fall a distance (band) away from points, and in a direction (azimuth, deviation)."""
    place = Place("Rock", tuple(points), sigma_m / PER_RADIUS90)
    return PlaceStatement(
        by,
        say(f"place {by}"),
        place,
        None if distance is None else Robust(distance, 0.05, 4.0),
        None if bearing is None else bearing[0],
        None if bearing is None else Robust(Band(0.0, 0.0, bearing[1], bearing[1]), 0.05, 4.0),
    )


def spot_at(*positions, sigma_m=4e3, by="S"):
    lon, lat = np.array([(each.lon_deg, each.lat_deg) for each in positions]).T
    return _Spot(by, say(f"spot {by}"), lon, lat, sigma_m)


def values(contradiction):
    return dict(contradiction.finding.sentence.values)


# Ranges and directions


@pytest.mark.parametrize(
    ("first", "second", "sigma_m"),
    [
        # What counts is the upper flank of the lower one and the lower flank of the upper one.
        (((3e5, 3.1e5), (9e3, 4e3), {}), ((3.7e5, 3.9e5), (3e3, 9e3), {}), 5e3),
        (
            ((3e5, 3.1e5), (9e3, 4e3), {"exponential_above": True, "exponential_below": False}),
            ((3.7e5, 3.9e5), (3e3, 9e3), {"exponential_below": True}),
            10e3,
        ),
        (
            ((3e5, 3.1e5), (9e3, 4e3), {"exponential_below": True}),
            ((3.7e5, 3.9e5), (3e3, 9e3), {"exponential_above": True}),
            5e3,
        ),
    ],
)
@pytest.mark.parametrize("turned", [False, True])
def test_two_ranges_are_apart_from_plateau_to_plateau(first, second, sigma_m, turned):
    for gap_m, count in ((3.0 * sigma_m, 0), (3.0 * sigma_m + 0.01, 1)):
        ends = [(3.1e5 - 1e4, 3.1e5), (3.1e5 + gap_m, 3.3e5 + gap_m)]
        pair = [
            range_of(*end, flanks, by=by, **shape)
            for end, (_, flanks, shape), by in zip(ends, (first, second), "AB", strict=True)
        ]
        found = contradictions(evidence(*(pair[::-1] if turned else pair), launch=None))
        assert len(found) == count
    (one,) = found
    assert values(one)["length"].metres == pytest.approx(3.0 * sigma_m + 0.01, abs=1e-6)
    assert one.apart == pytest.approx(3.0 + 0.01 / sigma_m, rel=1e-12)
    assert one.finding.kind == "contradiction"
    assert set(one.finding.reports) == {"A", "B"}
    assert set(one.sides) == {(each,) for each in pair}
    assert (
        one.finding.text
        == "Range {} ({}) and range {} ({}) cannot both hold: they are {}".format(
            *("BBAA" if turned else "AABB"), f"{gap_m / 1e3:.0f} km apart."
        )
    )


def test_ranges_that_touch_or_lie_within_each_other_hold_together():
    wide, narrow = range_of(1e5, 9e5), range_of(4e5, 5e5, (1.0, 1.0))
    assert contradictions(evidence(wide, narrow, launch=None)) == ()
    assert contradictions(evidence(narrow, wide, launch=None)) == ()


def test_a_path_that_turned_is_held_against_no_range():
    path, flown = range_of(9e5, of_path=True), range_of(3e5)
    assert contradictions(evidence(path, flown, launch=None)) == ()
    far = evolve(path, of_path=False)
    assert len(contradictions(evidence(far, flown, path, launch=None))) == 1


@pytest.mark.parametrize(("first", "sign"), [(80.0, 1.0), (80.0, -1.0), (355.0, 1.0), (4.0, -1.0)])
def test_two_directions_are_apart_by_the_shorter_way_round(first, sign):
    for gap, count in ((15.0, 0), (15.001, 1)):
        second = (first + sign * gap) % 360.0
        found = contradictions(
            evidence(direction_to(first, 3.0, "A"), direction_to(second, 4.0, "B"), launch=None)
        )
        assert len(found) == count
    assert values(found[0])["angle"].degrees == pytest.approx(15.001)
    assert found[0].apart == pytest.approx(3.0002)


# Where a statement leads


def lonlat(spot):
    return np.column_stack([spot.lon_deg, spot.lat_deg])


def ends(starts, azimuths, distances):
    """Where geodesics end, by pyproj: of each start each azimuth, and of each each distance."""
    made = [
        WGS84.fwd(p.lon_deg, p.lat_deg, a, d) for p, a, d in product(starts, azimuths, distances)
    ]
    return np.array(made)[:, :2]


def same_points(found, expected):
    assert found.shape == expected.shape
    assert found == pytest.approx(expected, abs=1e-9)


ROCKS = (Position(133.7, 37.1), Position(134.3, 37.9))


def test_a_place_without_a_bearing_leads_to_rings_at_both_edges_of_its_distance():
    statement = place_at(ROCKS, Band(3e4, 5e4, 2e3, 7e3), sigma_m=600.0)
    spot = _place_spot(statement)
    same_points(lonlat(spot), ends(ROCKS, np.arange(72) * 5.0, (3e4, 5e4)))
    assert spot.sigma_m == pytest.approx(math.hypot(7e3, 600.0))
    assert _place_spot(place_at(ROCKS, Band(3e4, 5e4, 8e3, 7e3))).sigma_m == pytest.approx(
        math.hypot(8e3, 500.0)
    )
    assert (spot.by, str(spot.words), spot.parts) == ("P", "place P", (statement,))


def test_a_place_with_a_bearing_leads_to_an_arc_of_two_deviations_to_either_side():
    spot = _place_spot(place_at(ROCKS[:1], Band(3e4, 3e4, 2e3, 2e3), (70.0, 4.0)))
    same_points(lonlat(spot), ends(ROCKS[:1], 62.0 + np.arange(17.0), (3e4,)))


def test_a_place_without_a_distance_is_about_there():
    spot = _place_spot(place_at(ROCKS[:1]))
    same_points(lonlat(spot), ends(ROCKS[:1], np.arange(72) * 5.0, (0.0,)))
    core = NEAR_PLACE.core
    assert spot.sigma_m == pytest.approx(math.hypot(core.above, 500.0))


def test_ranges_and_directions_lead_from_the_launch_to_arcs_and_ranges_alone_to_rings():
    flown = [range_of(5e5, 6e5, (3e3, 8e3), "A"), range_of(7e5, 7e5, (9e3, 1e3), "B")]
    spot = _flight_spot(evidence(*flown))
    distances = (5e5, 5.5e5, 6e5, 6.5e5, 7e5)
    same_points(lonlat(spot), ends([START], np.arange(72) * 5.0, distances))
    assert spot.sigma_m == pytest.approx(math.hypot(9e3, LAUNCH_SIGMA_M))
    assert (spot.by, str(spot.words), spot.parts) == ("A", "range A", tuple(flown))
    ways = [direction_to(80.0, 2.0, "C"), direction_to(130.0, 4.0, "D")]
    spot = _flight_spot(evidence(*flown, *ways))
    azimuths = [*(76.0 + np.arange(9)), *(122.0 + 2.0 * np.arange(9))]
    same_points(lonlat(spot), ends([START], azimuths, distances))
    assert (str(spot.words), spot.parts) == ("range A with direction C", (*flown, *ways))
    assert _flight_spot(evidence(*ways)) is None
    assert _flight_spot(evidence(*flown, *ways, launch=None)) is None


# Places against each other


def misfit(statement, spot):
    """The least deviation of a spot's points from a statement, point by point."""
    core = (statement.distance or NEAR_PLACE).core
    sigma = math.sqrt(max(core.below, core.above) ** 2 + statement.sigma_m**2 + spot.sigma_m**2)
    least = math.inf
    for lon, lat in lonlat(spot):
        azimuth, _, distance = min(
            (WGS84.inv(p.lon_deg, p.lat_deg, lon, lat) for p in statement.place.points),
            key=lambda each: each[2],
        )
        off = max(core.low - distance, 0.0, distance - core.high) / sigma
        if statement.bearing is not None:
            turn = abs((azimuth - statement.bearing_deg + 180.0) % 360.0 - 180.0)
            shift = math.degrees(sigma / max(distance, sigma))
            off = math.hypot(off, turn / math.hypot(statement.bearing.core.above, shift))
        least = min(least, off)
    return least


NEAR = direct(START, 70.0, 4.1e5)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (
            place_at([NEAR], Band(2e4, 3e4, 2e3, 5e3), (110.0, 9.0), "A", 3e3),
            place_at([direct(NEAR, 160.0, 2.3e5)], Band(4e4, 4e4, 6e3, 1e3), (30.0, 7.0), "B"),
        ),
        (
            place_at([NEAR], Band(1.1e5, 1.3e5, 2e3, 5e3), (110.0, 5.0), "A", 3e3),
            place_at([NEAR], Band(1.0e5, 1.2e5, 7e3, 1e3), (202.0, 6.0), "B"),
        ),
        (
            place_at([NEAR, direct(NEAR, 10.0, 5e4)], Band(2e4, 3e4, 2e3, 5e3), None, "A"),
            place_at([direct(NEAR, 351.0, 3.3e5)], Band(5e4, 6e4, 4e3, 3e3), (20.0, 8.0), "B"),
        ),
        # So near that the direction says little: within a deviation of the place.
        (
            place_at([NEAR], Band(0.0, 5e3, 4e3, 4e3), (20.0, 6.0), "A", 1e3),
            place_at([direct(NEAR, 190.0, 3e4)], Band(0.0, 2.5e4, 5e2, 5e2), (195.0, 2.0), "B"),
        ),
        (
            place_at([NEAR], None, None, "A"),
            place_at([direct(NEAR, 95.0, 9.1e5)], Band(5e4, 6e4, 4e3, 3e3), None, "B"),
        ),
    ],
)
@pytest.mark.parametrize("scale", [1.0, 0.2])
def test_two_places_are_apart_as_point_by_point_geodesics_have_it(first, second, scale):
    # With the deviations of all a fifth of that much more contradicts.
    if scale != 1.0:
        first, second = (
            evolve(
                each,
                distance=each.distance
                and evolve(each.distance, core=each.distance.core.widened(scale)),
                bearing=each.bearing
                and evolve(each.bearing, core=each.bearing.core.widened(scale)),
            )
            for each in (first, second)
        )
    spots = [_place_spot(each) for each in (first, second)]
    expected = min(misfit(second, spots[0]), misfit(first, spots[1]))
    found = contradictions(evidence(first, second, launch=None))
    assert len(found) == (expected > 3.0)
    for one in found:
        assert one.apart == pytest.approx(expected, rel=1e-4)
        apart = min(
            WGS84.inv(*a, *b)[2]
            for a in lonlat(spots[0]).tolist()
            for b in lonlat(spots[1]).tolist()
        )
        assert values(one)["length"].metres == pytest.approx(apart, abs=1e-3)
        assert one.sides == ((first,), (second,))
        assert one.finding.reports == ("A", "B")
        assert "(A) and place B (B) cannot both hold: they are at least " in one.finding.text


@pytest.mark.parametrize(("deviations", "count"), [(2.9999, 0), (3.0001, 1)])
def test_more_than_three_deviations_from_ring_to_ring_are_too_many(deviations, count):
    # Each ring has a point towards the other: 85 degrees and what it is from the other end.
    sigma_m = math.sqrt(2.0 * (4e3**2 + 500.0**2))
    gap_m = deviations * sigma_m
    far = direct(NEAR, 85.0, 3e4 + gap_m + 2e4)
    rings = [
        place_at([NEAR], Band(3e4, 3e4, 3e3, 4e3), by="A"),
        place_at([far], Band(2e4, 2e4, 4e3, 3e3), by="B"),
    ]
    assert len(contradictions(evidence(*rings, launch=None))) == count


@pytest.mark.parametrize(("deviations", "count"), [(2.9999, 0), (3.0001, 1)])
def test_a_published_position_is_held_against_places_by_its_own_deviation(deviations, count):
    place = place_at([NEAR], Band(3e4, 3e4, 3e3, 4e3))
    sigma_m = math.sqrt(4e3**2 + 500.0**2 + 1.2e4**2)
    at = direct(NEAR, 85.0, 3e4 + deviations * sigma_m)
    found = contradictions(evidence(place, position=at, position_sigma_m=1.2e4, launch=None))
    assert len(found) == count
    for one in found:
        assert one.sides == ((), (place,))
        assert one.finding.reports == ("P",)
        assert one.finding.text.startswith("A fall at ")
        assert values(one)["length"].metres == pytest.approx(deviations * sigma_m, abs=1.0)


# A place against the flight


@pytest.mark.parametrize(
    ("distance_m", "flank_m", "word"), [(7.1e5, 7e3, "more"), (4.3e5, 6e3, "less")]
)
@pytest.mark.parametrize("exponential", [False, True])
def test_a_place_is_off_a_range_by_the_flank_on_its_side(distance_m, flank_m, word, exponential):
    slow = {"exponential_below": True, "exponential_above": True} if exponential else {}
    edge = 6e5 if word == "more" else 5e5
    sigma_m = math.hypot(flank_m * (2.0 if exponential else 1.0), 4e3, LAUNCH_SIGMA_M)
    flown = range_of(5e5, 6e5, (6e3, 7e3), by="A", **slow)
    for deviations, count in ((2.9999, 0), (3.0001, 1)):
        gap = deviations * sigma_m
        away = edge + gap if word == "more" else edge - gap
        # Others lie farther off, one on the other side.
        beyond = away + (3e5 if word == "more" else -1.1e5)
        other = 1.1e5 if word == "more" else 9.7e5
        spot = spot_at(*(direct(START, 66.0, each) for each in (beyond, away, other)))
        found = list(_spot_and_flight(spot, evidence(flown)))
        assert len(found) == count
    (one,) = found
    assert one.apart == pytest.approx(3.0001, rel=1e-6)
    said = values(one)
    assert said["gap"].metres == pytest.approx(gap, abs=1e-3)
    near, far = sorted((beyond, away, other))[::2]
    assert (said["away"].near_m, said["away"].far_m) == pytest.approx((near, far), abs=1e-3)
    assert f" {word} than the range." in one.finding.text
    assert one.sides == ((flown,), ())
    assert one.finding.reports == ("A", "S")
    assert one.finding.text.startswith("Range A (A) and spot S (S) cannot both hold: the place ")


@pytest.mark.parametrize(("deep_m", "kind"), [(999.9, Length), (1000.1, Span)])
def test_a_place_less_than_a_kilometre_deep_lies_at_one_distance(deep_m, kind):
    spot = spot_at(*(direct(START, 66.0, each) for each in (9e5 + deep_m, 9e5)))
    (one,) = _spot_and_flight(spot, evidence(range_of(5e5)))
    away = values(one)["away"]
    assert isinstance(away, kind)
    near_m = away.metres if kind is Length else away.near_m
    assert near_m == pytest.approx(9e5, abs=1e-3)


SHIFT_M = math.hypot(4e3, LAUNCH_SIGMA_M)


@pytest.mark.parametrize(
    # Nearer to the launch than its deviation, it says hardly anything: a radian is one deviation.
    ("away_m", "sigma_deg", "farther_deg"),
    [
        (3e5, math.hypot(4.0, math.degrees(SHIFT_M / 3e5)), (20.0, 0.0, 9.0)),
        (2e3, math.hypot(4.0, math.degrees(1.0)), (3.0, 0.0, 1.5)),
    ],
)
@pytest.mark.parametrize("sign", [-1.0, 1.0])
def test_a_place_is_off_a_direction_by_its_angle(away_m, sigma_deg, farther_deg, sign):
    for deviations, count in ((2.999, 0), (3.001, 1)):
        off = deviations * sigma_deg
        way = direction_to((350.0 + sign * off) % 360.0, 4.0, "A")
        points = [direct(START, 350.0 - sign * turn, away_m) for turn in farther_deg]
        found = list(_spot_and_flight(spot_at(*points), evidence(way)))
        assert len(found) == count
    (one,) = found
    assert one.apart == pytest.approx(deviations, rel=1e-6)
    said = values(one)
    assert said["angle"].degrees == pytest.approx(off, abs=1e-6)
    assert said["azimuth"].degrees == pytest.approx(350.0, abs=1e-6)
    assert said["stated"] == Angle(way.azimuth_deg)
    assert one.sides == ((way,), ())
    assert one.finding.text.startswith("Direction A (A) and spot S (S) cannot both hold: ")


def test_from_an_unknown_launch_no_place_is_off():
    spot = spot_at(direct(START, 66.0, 9e5))
    assert not list(_spot_and_flight(spot, evidence(range_of(5e5), launch=None)))


# Named waters

SEA, EAST_COAST = FallArea.SEA_OF_JAPAN, FallArea.NEAR_EAST_COAST_OF_KOREA


def nearest_m(position, line):
    place = np.broadcast_to([position.lon_deg, position.lat_deg], np.shape(line))
    return float(WGS84.inv(*place.T, *np.transpose(line))[2].min())


@pytest.mark.parametrize(
    ("area", "position", "line", "margin_m"),
    [
        # Off the corner where the outline meets the Strait of Tartary, and off the last of Korea.
        (SEA, Position(146.0, 54.0), outline(SEA).exterior.coords, 60e3),
        (EAST_COAST, Position(131.0, 29.9), COASTS[EAST_COAST][0], 250e3 + 60e3),
    ],
)
def test_waters_are_off_beyond_what_their_outline_is_worth_and_three_deviations(
    area, position, line, margin_m
):
    away = nearest_m(position, np.array(line)) - margin_m
    assert away > 1e5
    statement = AreaStatement("A", say("a fall there"), area)
    far = Position(position.lon_deg + 9.0, position.lat_deg)
    for sigma_m, count in (((away - 0.3) / 3.0, 1), ((away + 0.3) / 3.0, 0)):
        spot = spot_at(far, position, sigma_m=sigma_m)
        found = list(_spot_and_area(spot, statement))
        assert len(found) == count
        for one in found:
            assert one.apart == pytest.approx(away / sigma_m, rel=1e-9)
            assert values(one)["length"].metres == pytest.approx(away + 60e3, abs=1e-3)
            assert one.sides == ((statement,), ())
            assert one.finding.text.startswith("A fall there (A) and spot S (S) cannot both hold")


def test_beside_a_long_side_of_an_outline_it_is_the_side_that_counts():
    # The southwest of the Yellow Sea's outline is 400 km from corner to corner, in China.
    one, other = (np.array(corner) for corner in ((117.0, 40.0), (117.0, 37.0)))
    area = FallArea.YELLOW_SEA
    assert {(117.0, 40.0), (117.0, 37.0)} <= set(outline(area).exterior.coords)
    position = Position(114.3, 38.43)
    between = one + np.linspace(0.0, 1.0, 2000)[:, None] * (other - one)
    (found,) = _spot_and_area(
        spot_at(position, sigma_m=1e3), AreaStatement("A", say("a fall there"), area)
    )
    assert values(found)["length"].metres == pytest.approx(nearest_m(position, between), abs=500.0)


def test_in_the_waters_with_one_of_its_points_a_place_is_there():
    far = Position(165.0, 20.0)
    for area, inside in ((SEA, Position(134.5, 39.5)), (EAST_COAST, Position(129.9, 38.5))):
        statement = AreaStatement("A", say("a fall there"), area)
        assert not list(_spot_and_area(spot_at(far, inside, sigma_m=1e3), statement))
    assert list(_spot_and_area(spot_at(far, sigma_m=1e3), statement))
    at_sea = AreaStatement("A", say("a fall at sea"), FallArea.AT_SEA)
    assert not list(_spot_and_area(spot_at(far, sigma_m=1e3), at_sea))


# All of them together


def pairs(evidence_):
    """Who contradicts whom, in the order of the sentences."""
    return [
        tuple(str(values(one)[name]) for name in ("first", "second"))
        for one in contradictions(evidence_)
    ]


def test_every_statement_is_held_against_every_other_once():
    flown, other = range_of(9e5, by="R"), range_of(3e5, by="Q")
    way, back = direction_to(100.0, 2.0, "D"), direction_to(250.0, 2.0, "E")
    rock = place_at([direct(START, 10.0, 6e5)], Band(1e4, 1e4, 1e3, 1e3), (7.0, 5.0))
    reef = place_at([direct(START, 190.0, 6e5)], Band(1e4, 1e4, 1e3, 1e3), (7.0, 5.0), "O")
    waters = AreaStatement("W", say("waters W"), FallArea.SEA_OF_OKHOTSK)
    every = evidence(flown, other, way, back, rock, reef, waters)
    ranges, ways = ("range R (R)", "range Q (Q)"), ("direction D (D)", "direction E (E)")
    places = ("place P (P)", "place O (O)")
    flights = [(each, place) for place in places for each in (*ranges, *ways)]
    expected = [ranges, ways, places, *flights]
    # Both places and the flight itself lie far off those waters; the flight's source is R.
    off = ("waters W (W)", "range R with direction D (R)")
    expected += [("waters W (W)", place) for place in places] + [off]
    assert pairs(every) == expected
    at = direct(START, 300.0, 1.5e6)
    with_position = pairs(evolve(every, position=evidence(position=at).position))
    fall = f"a fall at {abs(at.lat_deg):g} N, {abs(at.lon_deg):g} E"
    assert with_position == [
        *(ranges, ways, places),
        *((fall, place) for place in places),
        *flights,
        *((each, fall) for each in (*ranges, *ways)),
        *(("waters W (W)", place) for place in places),
        ("waters W (W)", fall),
        off,
    ]


def test_a_source_that_contradicts_itself_is_named_once():
    (one,) = contradictions(evidence(range_of(3e5, by="A"), range_of(9e5, by="A"), launch=None))
    assert one.finding.reports == ("A",)
    (one,) = contradictions(evidence(range_of(3e5, by=""), range_of(9e5, by="A"), launch=None))
    assert one.finding.reports == ("A",)
    assert one.finding.text.startswith("Range  and range A (A) cannot")


def test_a_reading_leaves_out_all_that_leads_to_one_side():
    flown, way = range_of(9e5, by="R"), direction_to(100.0, 2.0, "D")
    waters = AreaStatement("W", say("waters W"), FallArea.SEA_OF_OKHOTSK)
    rock = place_at([direct(START, 10.0, 6e5)], Band(1e4, 1e4, 1e3, 1e3), by="P")
    every = evidence(flown, way, waters)
    found = contradictions(every)
    assert [one.sides for one in found] == [((waters,), (flown, way))]
    assert list(readings(every, found)) == [evidence(flown, way), evidence(waters)]
    every = evidence(flown, rock)
    assert list(readings(every, contradictions(every))) == [evidence(rock), evidence(flown)]
    decided = evolve(every, position=evidence(position=START).position)
    assert list(readings(decided, contradictions(every))) == []
