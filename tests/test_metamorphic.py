"""What must not change a verdict, and which way it must change, whatever the figures are."""

from datetime import date

import numpy as np
import pytest
import shapely
from attrs import evolve
from hypothesis import example, given, settings
from hypothesis import strategies as st

from geomap.events import (
    Direction,
    FallArea,
    Flight,
    Launch,
    LaunchBasis,
    LaunchEvent,
    PublishedPosition,
    Qualifier,
    Quantity,
    Report,
)
from geomap.geodesy import Position, direct, inverse_arrays
from geomap.impact import estimate
from geomap.readers import load_gazetteer
from geomap.readers.catalogue import load_catalogue
from geomap.readers.layers import load_zones
from geomap.readers.shoreline import load_shoreline
from geomap.verdict import assess
from geomap.verdict.distances import distances_inside
from geomap.verdict.record import record

STATED_ERROR = 0.005


@pytest.fixture(scope="module")
def zones():
    return load_zones()


@pytest.fixture(scope="module")
def shore():
    return load_shoreline()


@pytest.fixture(scope="module")
def catalogue():
    gazetteer = load_gazetteer()
    return lambda event_id: load_catalogue(gazetteer, id_prefix=event_id)[0]


def fallen_at(position, radius90_m):
    flight = Flight("x", Launch(LaunchBasis.UNKNOWN), (), PublishedPosition(position, radius90_m))
    return LaunchEvent("x", "X", date(2022, 1, 1), (flight,))


def flown(*reports, lon=125.67):
    launch = Launch(LaunchBasis.POSITION, "", Position(lon, 39.2))
    return LaunchEvent("x", "X", date(2022, 1, 1), (Flight("x", launch, tuple(reports)),))


# Away from the limit


@settings(max_examples=15, deadline=None)
@given(
    st.floats(133.0, 139.0),
    st.floats(38.0, 42.0),
    st.sampled_from([5e3, 20e3, 50e3]),
    st.floats(1e3, 30e3),
)
@example(136.9, 41.5, 20e3, 10e3)
def test_moving_a_fall_away_from_the_limit_never_lowers_its_certainty(
    zones, lon, lat, radius90_m, step_m
):
    ids = zones.ids_claimed("japan")
    here = Position(lon, lat)
    on_limit, away_m, _ = zones.nearest_limit(ids, here)
    azimuth, _ = inverse_arrays(on_limit.lon_deg, on_limit.lat_deg, lon, lat)
    farther = direct(on_limit, float(azimuth), away_m + step_m)
    if zones.nearest_limit(ids, farther)[1] < away_m + 0.99 * step_m:
        return  # another stretch of the limit is nearer there: it was no moving away
    certain = []
    for position in (here, farther):
        (one,) = assess(fallen_at(position, radius90_m), zones)
        certain.append(max(one.verdict.probability_inside, 1 - one.verdict.probability_inside))
        side = one.verdict.distance_inside.median_m > 0
        assert abs(one.verdict.probability_inside - 0.5) < 0.05 or side == (
            one.verdict.probability_inside > 0.5
        )
    # Either may be off by the stated error.
    assert certain[1] >= certain[0] - 2 * STATED_ERROR


@settings(max_examples=8, deadline=None)
@given(st.floats(750.0, 900.0), st.floats(20.0, 150.0))
def test_a_longer_range_over_a_limit_that_is_crossed_once_never_lowers_the_probability(
    zones, range_km, more_km
):
    # Along 72 to 88 degrees from Sunan it is crossed once from 750 km on, and Honshu comes after
    # 1,000 km. Before that the limit off Liancourt Rocks lets a flight in and out again.
    found = [
        assess(flown(Report("A", range_km=Quantity(km), direction=Direction(80.0))), zones)[0]
        for km in (range_km, min(range_km + more_km, 950.0))
    ]
    low, high = (one.verdict.probability_inside for one in found)
    assert high >= low - 2 * STATED_ERROR


# The order of statements


@pytest.mark.parametrize("event_id", ["2022-11-18", "2017-03-06", "2017-05-29", "2019-10-02"])
@pytest.mark.parametrize("seed", [0, 1])
def test_the_order_of_reports_and_of_falls_changes_no_verdict(
    zones, shore, catalogue, event_id, seed
):
    event = catalogue(event_id)
    generator = np.random.default_rng(seed)
    flights = []
    for flight in event.flights:
        order = generator.permutation(len(flight.reports))
        reports = [evolve(flight.reports[k], falls=flight.reports[k].falls[::-1]) for k in order]
        flights.append(evolve(flight, reports=tuple(reports)))
    turned = evolve(event, flights=tuple(flights))
    for one, other in zip(assess(event, zones, shore), assess(turned, zones, shore), strict=True):
        first, second = record(one), record(other)
        for key in ("event", "verdict", "probability_inside", "distance_inside_km", "impact"):
            assert first[key] == second[key], key
        assert one.impact.weight.tobytes() == other.impact.weight.tobytes()
        assert sorted(map(str, first["claims"])) == sorted(map(str, second["claims"]))
        assert {f.kind for f in one.findings} == {f.kind for f in other.findings}


# A finer grid

HARD = [
    # At a shore, off a coast in bunches of statements, through the outline of a sea, on a ring.
    ("2021-09-28", 1),
    ("2012-12-12", 2),
    ("2016-02-07", 2),
    ("2019-08-10", 1),
    ("2019-10-02", 1),
    ("2016-06-22", 1),
    ("2022-11-18", 1),
    ("2022-06-05", 4),
]


@pytest.mark.parametrize(("event_id", "number"), HARD)
def test_a_finer_grid_changes_the_share_of_no_zone_by_the_stated_error(
    zones, shore, catalogue, event_id, number
):
    flight = catalogue(event_id).flights[number - 1]
    shares = []
    for fineness in (1.0, np.sqrt(10.0)):
        impact, _ = estimate(flight, shore, fineness=fineness)
        located = zones.locate(impact.lon_deg, impact.lat_deg)
        shares.append(np.bincount(located, impact.weight, minlength=len(zones.ids)))
    assert np.abs(shares[0] - shares[1]).max() < STATED_ERROR


# A turn of longitude


@pytest.mark.parametrize("turn_deg", [-360.0, 360.0])
def test_a_turn_of_every_longitude_changes_no_verdict(zones, shore, catalogue, turn_deg):
    def turned(position):
        lon = position.lon_deg + turn_deg
        return Position(lon if abs(lon) <= 360.0 else position.lon_deg, position.lat_deg)

    event = catalogue("2022-11-18")
    (flight,) = event.flights
    reports = [
        evolve(
            report,
            falls=tuple(
                evolve(
                    fall,
                    place=evolve(fall.place, points=tuple(map(turned, fall.place.points))),
                )
                for fall in report.falls
            ),
        )
        for report in flight.reports
    ]
    launch = evolve(flight.launch, position=turned(flight.launch.position))
    other = evolve(event, flights=(evolve(flight, launch=launch, reports=tuple(reports)),))
    (here,), (there,) = assess(event, zones, shore), assess(other, zones, shore)
    assert there.verdict.probability_inside == pytest.approx(
        here.verdict.probability_inside, abs=1e-6
    )
    assert there.impact.best.lon_deg == pytest.approx(here.impact.best.lon_deg, abs=1e-6)


def test_the_distances_of_a_cloud_do_not_depend_on_the_turn_of_its_longitudes(zones):
    ids = zones.ids_claimed("japan")
    generator = np.random.default_rng(3)
    lon, lat = generator.uniform(128, 150, 300), generator.uniform(28, 46, 300)
    here = distances_inside(zones, ids, lon, lat)
    inside = here > 0
    for turn_deg in (-360.0, 360.0):
        there = distances_inside(zones, ids, lon + turn_deg, lat, inside)
        assert there == pytest.approx(here, abs=0.01)


# Where the best estimate lies


def two_patches():
    """The range reaches the sea on both sides of the peninsula."""
    return flown(
        Report("A", range_km=Quantity(300.0, Qualifier.ABOUT), fall_area_id=FallArea.AT_SEA),
        lon=127.3,
    )


@pytest.mark.parametrize(
    "event_id", ["2022-11-18", "2012-12-12", "2022-06-05", "2019-05-09", "2021-09-28", "1998-08-31"]
)
def test_the_best_estimate_lies_in_its_own_region_and_at_sea_where_that_was_said(
    zones, shore, catalogue, event_id
):
    for one in assess(catalogue(event_id), zones, shore):
        assert_possible(one, shore)


def test_of_two_patches_of_sea_the_best_estimate_lies_in_one(zones, shore):
    (one,) = assess(two_patches(), zones, shore)
    assert len(one.impact.regions[1].outline.geoms) > 1
    assert_possible(one, shore)


def assert_possible(one, shore):
    best = one.impact.best
    region = one.impact.regions[1].outline
    assert shapely.contains_xy(region, best.lon_deg, best.lat_deg)
    if "shoreline" in one.impact.used:
        assert not shore.on_land([best.lon_deg], [best.lat_deg])[0]


def test_between_two_equal_patches_the_best_estimate_is_not_their_middle(zones):
    # 'A' and 'B' put it 300 and 900 km away: at 600 km it came down by nobody's word.
    reports = [
        Report(by, range_km=Quantity(km, Qualifier.ABOUT), direction=Direction(70.0))
        for by, km in (("A", 300.0), ("B", 900.0))
    ]
    (one,) = assess(flown(*reports), zones)
    best = one.impact.best
    _, away = inverse_arrays(125.67, 39.2, best.lon_deg, best.lat_deg)
    assert min(abs(float(away) - 300e3), abs(float(away) - 900e3)) < 60e3
