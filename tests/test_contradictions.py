"""What cannot hold together, and by how much: made-up statements whose gaps are known."""

import re

import numpy as np
import pytest

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


@pytest.mark.parametrize(("sources", "pairs"), [(5, 10), (6, 15), (20, 190)])
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
