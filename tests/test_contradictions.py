"""What cannot hold together, and by how much: made-up statements whose gaps are known."""

import re

import numpy as np
import pytest
from pyproj import Geod

from geomap.events import (
    Direction,
    Fall,
    FallArea,
    Flight,
    Launch,
    LaunchBasis,
    Place,
    PublishedPosition,
    Quantity,
    Report,
)
from geomap.evidence import gather
from geomap.evidence.likelihood import Band
from geomap.evidence.seas import outline
from geomap.geodesy import Position, direct
from geomap.impact.contradictions import (
    MOST_TOLD,
    _flank,
    _gap,
    contradictions,
    readings,
    told,
)

START = Position(130.0, 40.0)


def flight(*reports, impact=None):
    return Flight("x", Launch(LaunchBasis.POSITION, "", START), tuple(reports), impact)


def found(*reports, impact=None):
    return [each.finding.text for each in contradictions(gather(flight(*reports, impact=impact)))]


def number(text, before):
    """Return the last number that stands in front of some words."""
    head = text[: text.index(before)]
    return float(re.findall(r"[\d,]+(?:\.\d+)?", head)[-1].replace(",", ""))


def place_at(azimuth_deg, length_m, name="Rock"):
    return Fall(Place(name, (direct(START, azimuth_deg, length_m),), 500.0), None, None)


def place_from(azimuth_deg, length_m, name="Rock", away_km=10.3, bearing_deg=90.0):
    place = Place(name, (direct(START, azimuth_deg, length_m),), 500.0)
    return Fall(place, Direction(bearing_deg), Quantity(away_km))


def test_off_a_plateau_the_gap_is_signed_and_on_it_there_is_none():
    band = Band(10.0, 20.0, below=1.0, above=3.0)
    assert _gap(band, np.array([4.0, 10.0, 15.0, 20.0, 27.0])).tolist() == [-6, 0, 0, 0, 7]
    assert (_flank(band, 4.0), _flank(band, 10.0), _flank(band, 27.0)) == (1.0, 3.0, 3.0)
    slow = Band(10.0, 20.0, 1.0, 3.0, exponential_below=True, exponential_above=True)
    assert (_flank(slow, 4.0), _flank(slow, 27.0)) == (2.0, 6.0)


@pytest.mark.parametrize("turned", [False, True])
def test_two_ranges_are_as_far_apart_as_their_figures(turned):
    pair = [Report("A", range_km=Quantity(303.7)), Report("B", range_km=Quantity(503.9))]
    (text,) = found(*(pair[::-1] if turned else pair))
    assert number(text, " km apart") == pytest.approx(200.0, abs=2.0)
    assert "(A)" in text
    assert "(B)" in text
    assert found(pair[0], Report("B", range_km=Quantity(303.8))) == []


@pytest.mark.parametrize(
    ("first", "second", "apart"), [(350.0, 30.0, 40.0), (80.0, 200.0, 120.0), (10.0, 190.0, 180.0)]
)
def test_two_directions_are_as_far_apart_as_the_shorter_way_round(first, second, apart):
    (text,) = found(
        Report("A", direction=Direction(first)), Report("B", direction=Direction(second))
    )
    assert number(text, " degrees apart") == pytest.approx(apart, abs=1.0)
    assert not found(
        Report("A", direction=Direction(first)), Report("B", direction=Direction(first))
    )


@pytest.mark.parametrize(
    ("away_km", "range_km", "word"), [(903.3, 301.7, "more"), (301.7, 903.3, "less")]
)
def test_a_place_off_the_range_is_said_with_its_distance_and_the_gap(away_km, range_km, word):
    fall = place_from(90.0, away_km * 1e3)
    (text,) = found(Report("A", range_km=Quantity(range_km), falls=(fall,)))
    # The fall itself lies 10 km east of the rock.
    assert number(text, f" km {word} than the range") == pytest.approx(
        abs(away_km + 10.3 - range_km), abs=3.0
    )
    assert number(text, " km from the launch") == pytest.approx(away_km + 10.3, abs=3.0)
    assert found(Report("A", range_km=Quantity(away_km + 10.3), falls=(fall,))) == []


@pytest.mark.parametrize(("stated", "off"), [(20.0, 70.0), (300.0, 150.0), (350.0, 100.0)])
def test_a_place_off_the_direction_is_said_in_degrees(stated, off):
    fall = place_from(90.0, 900e3, away_km=1.0)
    (text,) = found(Report("A", direction=Direction(stated), falls=(fall,)))
    assert number(text, " degrees off the") == pytest.approx(off, abs=1.0)
    assert number(text, " degrees from the launch") == pytest.approx(90.0, abs=1.0)
    assert number(text, " degrees that the direction") == pytest.approx(stated, abs=0.5)
    assert found(Report("A", direction=Direction(90.0), falls=(fall,))) == []


def test_two_places_are_as_far_apart_as_their_points():
    near, far = place_from(90.0, 500e3, "Near"), place_from(90.0, 900e3, "Far")
    (text,) = found(Report("A", falls=(near,)), Report("B", falls=(far,)))
    assert number(text, " km apart") == pytest.approx(400.0, abs=12.0)
    assert found(Report("A", falls=(near,)), Report("B", falls=(near,))) == []


def test_a_published_position_is_held_against_places_and_ranges():
    position = PublishedPosition(direct(START, 90.0, 500e3), 5e3)
    far = place_from(90.0, 900e3, "Far")
    (text,) = found(Report("B", falls=(far,)), impact=position)
    assert "fall at " in text
    assert number(text, " km apart") == pytest.approx(405.0, abs=6.0)
    (text,) = found(Report("B", range_km=Quantity(803.1)), impact=position)
    assert number(text, " km less than the range") == pytest.approx(300.0, abs=3.0)


def test_waters_are_as_far_as_their_outline():
    # 30 N, 150 E lies in the Pacific; the Sea of Japan begins beyond Honshu, 700 km away and more.
    position = PublishedPosition(Position(150.0, 30.0), 5e3)
    (text,) = found(Report("A", fall_area_id=FallArea.SEA_OF_JAPAN), impact=position)
    assert 900.0 < number(text, " km from those waters") < 1400.0
    there = PublishedPosition(Position(134.5, 39.5), 5e3)
    assert found(Report("A", fall_area_id=FallArea.SEA_OF_JAPAN), impact=there) == []


def test_the_pacific_is_as_far_as_the_other_shore_of_japan():
    there = PublishedPosition(Position(134.5, 39.5), 5e3)
    headlands = {"Omaezaki": (138.23, 34.59), "Esan": (141.18, 41.81), "Muroto": (134.18, 33.25)}
    geod = Geod(ellps="WGS84")
    nearest = min(geod.inv(134.5, 39.5, *at)[2] for at in headlands.values())
    (text,) = found(Report("A", fall_area_id=FallArea.PACIFIC), impact=there)
    assert number(text, " km from those waters") == pytest.approx(nearest / 1e3, abs=30.0)
    off_honshu = PublishedPosition(Position(143.5, 39.5), 5e3)
    assert found(Report("A", fall_area_id=FallArea.PACIFIC), impact=off_honshu) == []


# By how much, in standard deviations of both together.

PER_RADIUS90 = 1.0 / np.sqrt(2.0 * np.log(10.0))
"""Standard deviation along an axis of what lies within a circle by 90 %."""
RADIUS90_M = 40e3
SIGMA_M = RADIUS90_M * PER_RADIUS90


def only(*reports, at=None):
    """Return the one contradiction of some reports and a position, and the evidence."""
    impact = None if at is None else PublishedPosition(at, RADIUS90_M)
    evidence = gather(flight(*reports, impact=impact))
    (one,) = contradictions(evidence)
    return one, evidence


def test_two_ranges_and_two_directions_are_as_many_deviations_apart_as_both_flanks_allow():
    one, evidence = only(
        *(Report(by, range_km=Quantity(km)) for by, km in (("A", 303.7), ("B", 503.9)))
    )
    low, high = (each.likelihood.core for each in evidence.ranges)
    assert one.apart == pytest.approx((high.low - low.high) / np.hypot(low.above, high.below))
    one, evidence = only(
        *(Report(by, direction=Direction(to)) for by, to in (("A", 10.0), ("B", 350.0)))
    )
    spread = [each.likelihood.core.above for each in evidence.directions]
    assert one.apart == pytest.approx(20.0 / np.hypot(*spread))


@pytest.mark.parametrize("range_km", [803.1, 203.1])
def test_from_a_range_a_position_is_as_many_deviations_as_its_gap_has(range_km):
    one, evidence = only(Report("A", range_km=Quantity(range_km)), at=direct(START, 90.0, 500e3))
    core = evidence.ranges[0].likelihood.core
    flank, edge = (core.below, core.low) if range_km > 500 else (core.above, core.high)
    expected = abs(edge - 500e3) / np.hypot(flank, SIGMA_M)
    assert one.apart == pytest.approx(expected, rel=1e-6)


def test_from_a_direction_a_position_is_as_many_deviations_as_its_angle_has():
    one, evidence = only(Report("A", direction=Direction(20.0)), at=direct(START, 90.0, 500e3))
    spread = evidence.directions[0].likelihood.core.above
    expected = 70.0 / np.hypot(spread, np.degrees(SIGMA_M / 500e3))
    assert one.apart == pytest.approx(expected, rel=1e-3)


def test_directions_and_places_less_than_three_deviations_apart_can_all_hold():
    # A direction in figures is good to 2 degrees: 5 are within three of both together.
    pair = [Report("A", direction=Direction(90.0)), Report("B", direction=Direction(95.0))]
    assert found(*pair) == []
    assert found(*pair[1:], impact=PublishedPosition(direct(START, 90.0, 500e3), 5e3)) == []


def off_the_sea_of_japan(position):
    """Return how far a position lies from the outline, by points every kilometre or so."""
    rim = np.array(outline(FallArea.SEA_OF_JAPAN).segmentize(0.01).exterior.coords)
    place = np.broadcast_to([position.lon_deg, position.lat_deg], rim.shape)
    return Geod(ellps="WGS84").inv(*place.T, *rim.T)[2].min()


@pytest.mark.parametrize("deviations", [2.9, 3.1])
def test_from_waters_three_deviations_beyond_what_their_outline_is_worth_are_too_many(deviations):
    position = Position(150.0, 30.0)
    beyond = off_the_sea_of_japan(position) - 60e3
    radius90_m = beyond / deviations / PER_RADIUS90
    report = Report("A", fall_area_id=FallArea.SEA_OF_JAPAN)
    every = contradictions(gather(flight(report, impact=PublishedPosition(position, radius90_m))))
    assert [each.apart for each in every] == (
        [] if deviations < 3.0 else [pytest.approx(deviations, rel=1e-2)]
    )


def test_two_places_are_as_many_deviations_apart_as_the_gap_between_their_rings():
    rings = [
        Fall(Place(name, (direct(START, 90.0, away_m),), 500.0), None, Quantity(10.3))
        for name, away_m in (("Near", 500e3), ("Far", 900e3))
    ]
    one, evidence = only(*(Report(ring.place.name, falls=(ring,)) for ring in rings))
    core, sigma = evidence.places[0].distance.core, 500.0 * PER_RADIUS90
    # From the nearest point of the one ring to the edge of the other; both may shift.
    gap = 400e3 - core.high - core.high
    deviation = np.sqrt(2.0 * (max(core.below, core.above) ** 2 + sigma**2))
    assert one.apart == pytest.approx(gap / deviation, rel=2e-3)


@pytest.mark.parametrize(("bearing_deg", "found_so"), [(90.0, False), (94.0, False), (240.0, True)])
def test_two_bearings_from_one_place_cannot_both_hold_where_they_lead_apart(bearing_deg, found_so):
    reports = [
        Report(by, falls=(place_from(90.0, 900e3, away_km=30.3, bearing_deg=bearing),))
        for by, bearing in (("A", 90.0), ("B", bearing_deg))
    ]
    assert bool(found(*reports)) == found_so
    # Of a place that may itself be 100 km elsewhere, 30 km to either side say little.
    vague = Place("Rock", (direct(START, 90.0, 900e3),), 120e3)
    reports = [
        Report(by, falls=(Fall(vague, Direction(bearing), Quantity(30.3)),))
        for by, bearing in (("A", 90.0), ("B", bearing_deg))
    ]
    assert found(*reports) == []


def test_two_bearings_that_lead_apart_are_as_many_deviations_apart_as_their_angle():
    # The points of the one reach up to two of its deviations towards the other.
    reports = [
        Report(by, falls=(place_from(90.0, 900e3, away_km=300.3, bearing_deg=bearing),))
        for by, bearing in (("A", 90.0), ("B", 150.0))
    ]
    one, evidence = only(*reports)
    statement = evidence.places[0]
    core, spread = statement.distance.core, statement.bearing.core.above
    deviation_m = np.sqrt(2.0) * np.hypot(
        max(core.below, core.above), statement.place.radius90_m * PER_RADIUS90
    )
    expected = (60.0 - 2.0 * spread) / np.hypot(spread, np.degrees(deviation_m / 300.3e3))
    assert one.apart == pytest.approx(expected, rel=5e-3)


def test_from_the_launch_a_ring_about_a_place_lies_from_here_to_there_and_a_point_at_one_distance():
    ring = Fall(Place("Rock", (direct(START, 90.0, 900e3),), 500.0), None, Quantity(30.3))
    (text,) = found(Report("A", range_km=Quantity(301.7), falls=(ring,)))
    assert "the place lies 870 to 930 km from the launch" in text
    point = PublishedPosition(direct(START, 90.0, 900e3), 5e3)
    (text,) = found(Report("A", range_km=Quantity(301.7)), impact=point)
    assert "the place lies 900 km from the launch" in text


@pytest.mark.parametrize(("sources", "pairs"), [(5, 10), (6, 15), (7, 21), (20, 190)])
def test_of_many_contradictions_the_greatest_are_told_and_how_many_more_there_are(sources, pairs):
    # To the metre, and each farther from the one before, so that no two pairs are equally apart.
    figures = [300.1 + 10.0 * number**2 for number in range(sources)]
    reports = [
        Report(f"S{number}", range_km=Quantity(figure)) for number, figure in enumerate(figures)
    ]
    every = contradictions(gather(flight(*reports)))
    assert len(every) == pairs
    said = [finding.text for finding in told(every)]
    apart = sorted((b - a for i, a in enumerate(figures) for b in figures[i + 1 :]), reverse=True)
    expected = apart[:MOST_TOLD]
    heard = sorted((number(text, " km apart") for text in said[:MOST_TOLD]), reverse=True)
    assert heard == pytest.approx(expected, abs=2.0)
    more = [
        f"{pairs - 10} more pairs of statements cannot both hold; those that lie farthest "
        "apart are told."
    ]
    assert said[MOST_TOLD:] == (more if pairs > 10 else [])


def test_every_side_of_a_contradiction_is_left_out_once():
    evidence = gather(
        flight(
            Report("A", range_km=Quantity(303.7), direction=Direction(90.0)),
            Report("B", range_km=Quantity(503.9), direction=Direction(90.0)),
            Report("C", range_km=Quantity(900.0)),
        )
    )
    every = contradictions(evidence)
    assert len(every) == 3
    left = list(readings(evidence, every))
    assert sorted(len(each.ranges) for each in left) == [2, 2, 2]
    kept = [{statement.by for statement in each.ranges} for each in left]
    assert sorted(map(sorted, kept)) == [["A", "B"], ["A", "C"], ["B", "C"]]
    assert all(each.directions == evidence.directions for each in left)
    assert list(readings(evidence, ())) == []
