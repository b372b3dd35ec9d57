"""The one point that is named, on cells so few that it can be said by hand which it is."""

import math

import numpy as np
import pytest
import shapely
from attrs import evolve
from pyproj import Geod

from geomap.events import (
    Direction,
    Fall,
    Flight,
    Launch,
    LaunchBasis,
    Place,
    PublishedPosition,
    Quantity,
    Report,
)
from geomap.evidence import gather
from geomap.geodesy import Position
from geomap.impact.best import _within, best_estimate, is_arc, middle_of_arc
from geomap.impact.cells import Cells
from geomap.impact.plane import Plane
from geomap.impact.values import Region

GEOD = Geod(ellps="WGS84")
HOME, DATE_LINE = Position(129.3, 41.2), Position(179.95, -12.0)


def at(centre, x_km, y_km):
    """Return where a point of the plane about a centre lies, by PROJ."""
    azimuth, away = math.degrees(math.atan2(x_km, y_km)), 1e3 * math.hypot(x_km, y_km)
    lon, lat, _ = GEOD.fwd(centre.lon_deg, centre.lat_deg, azimuth, away)
    return lon, lat


def region(centre, *rings_km, probability=0.5):
    """Return a region with longitudes that run on from the centre's."""
    parts = []
    for ring in rings_km:
        lonlat = [at(centre, *corner) for corner in ring]
        near = [
            (centre.lon_deg + (lon - centre.lon_deg + 180.0) % 360.0 - 180.0, lat)
            for lon, lat in lonlat
        ]
        parts.append(shapely.Polygon(near))
    return Region(probability, shapely.MultiPolygon(parts))


def box(west, south, east, north):
    return [(west, south), (east, south), (east, north), (west, north)]


def cells_at(x_km, y_km, side_m=1000.0):
    x, y = 1e3 * np.array(x_km, dtype=float), 1e3 * np.array(y_km, dtype=float)
    return Cells(x, y, np.broadcast_to(side_m, x.shape), np.zeros(len(x)))


def assert_is(position, centre, x_km, y_km):
    lon, lat = at(centre, x_km, y_km)
    _, _, off = GEOD.inv(position.lon_deg, position.lat_deg, lon, lat)
    assert off < 0.01
    assert -180.0 <= position.lon_deg < 180.0


@pytest.mark.parametrize("centre", [HOME, DATE_LINE])
def test_the_best_is_the_middle_of_the_heaviest_part(centre):
    # By twos: in the small part, in the large part, and beyond both.
    cells = cells_at([11, 13, -14, -6, 50, 60], [3, 6, -5, -9, 70, 80])
    weight = np.array([0.11, 0.19, 0.17, 0.08, 0.25, 0.2])
    parts = (box(-20, -15, -2, 0), box(9, 1, 15, 8))
    for order in (parts, parts[::-1]):
        best = best_estimate(cells, weight, Plane(centre), (region(centre, *order),))
        assert_is(best, centre, (11 * 0.11 + 13 * 0.19) / 0.3, (3 * 0.11 + 6 * 0.19) / 0.3)
    weight = np.array([0.07, 0.09, 0.12, 0.05, 0.37, 0.3])
    best = best_estimate(cells, weight, Plane(centre), (region(centre, *parts),))
    assert_is(best, centre, -(14 * 0.12 + 6 * 0.05) / 0.17, -(5 * 0.12 + 9 * 0.05) / 0.17)


def test_only_the_smallest_region_counts():
    cells, weight = cells_at([11, 13, -14], [3, 6, -5]), np.array([0.2, 0.1, 0.7])
    regions = region(HOME, box(9, 1, 15, 8)), region(HOME, box(-20, -15, -2, 0))
    best = best_estimate(cells, weight, Plane(HOME), regions)
    assert_is(best, HOME, 35 / 3, 4.0)


@pytest.mark.parametrize("centre", [HOME, DATE_LINE])
def test_of_a_bent_region_it_is_the_place_on_its_ridge_nearest_to_the_middle(centre):
    horseshoe = [(-10, 0), (10, 0), (10, 12), (6, 12), (6, 3), (-6, 3), (-6, 14), (-10, 14)]
    # The first two are the densest, small as they are; the third is the nearest, and faint.
    cells = cells_at(
        [-8, 7, 5, 8, -7, -8], [11, 9, 2, 4, 1, 6], np.array([400, 500, 900, 500, 900, 600.0])
    )
    weight = np.array([0.15, 0.18, 0.13, 0.14, 0.14, 0.12])
    # By area: 0.94, 0.72, 0.16, 0.56, 0.17, 0.33 in millionths; half of 0.86 is held by three.
    x, y = np.average(cells.x_m, weights=weight), np.average(cells.y_m, weights=weight)
    assert abs(x) < 1e3
    assert 5e3 < y < 6e3
    best = best_estimate(cells, weight, Plane(centre), (region(centre, horseshoe),))
    assert_is(best, centre, 7, 9)
    # With a little more in the first two they hold half, and with less it takes the fourth.
    heavier = np.array([0.15, 0.30, 0.13, 0.14, 0.04, 0.12])
    assert_is(
        best_estimate(cells, heavier, Plane(centre), (region(centre, horseshoe),)), centre, 7, 9
    )
    far = cells_at(
        [-8, 9, 5, 6.5, -7, -8], [13, 11, 2, 4, 1, 6], np.array([400, 500, 900, 500, 900, 600.0])
    )
    best = best_estimate(far, weight, Plane(centre), (region(centre, horseshoe),))
    assert_is(best, centre, 6.5, 4)
    best = best_estimate(
        far,
        np.array([0.3, 0.35, 0.1, 0.14, 0.05, 0.12]),
        Plane(centre),
        (region(centre, horseshoe),),
    )
    assert_is(best, centre, 9, 11)


def test_where_no_cell_lies_in_the_region_it_is_the_densest_cell():
    cells = cells_at([11, 13, -14], [3, 6, -5], np.array([1000.0, 300.0, 800.0]))
    weight = np.array([0.5, 0.2, 0.3])
    nowhere = Region(0.5, shapely.MultiPolygon())
    for empty in (nowhere, region(HOME, box(100, 100, 101, 101))):
        assert_is(best_estimate(cells, weight, Plane(HOME), (empty,)), HOME, 13, 6)


@pytest.mark.parametrize(
    ("turn", "centre_lon"),
    [(-360.0, 179.95), (0.0, 179.95), (360.0, 179.95), (-360.0, -170.0), (0.0, -170.0)],
)
def test_points_are_found_within_an_outline_wherever_its_longitudes_run_on(turn, centre_lon):
    generator = np.random.default_rng(3)
    lon, lat = generator.uniform(170.0, 190.0, 300), generator.uniform(-20.0, -4.0, 300)
    triangle = shapely.Polygon([(176.0, -18.0), (188.0, -11.0), (179.0, -6.0)])
    expected = shapely.contains_xy(triangle, lon, lat)
    assert 60 < expected.sum() < 240
    moved = shapely.affinity.translate(triangle, turn)
    wrapped = (lon + 180.0) % 360.0 - 180.0
    plane = Plane(Position(centre_lon, 3.0))
    assert (_within(moved, (wrapped, lat), plane) == expected).all()


# Arcs


LAUNCH = Launch(LaunchBasis.POSITION, "", HOME)


def arc(low, high, count, distances_km=(300.0, 400.0)):
    azimuth, away = np.meshgrid(np.linspace(low, high, count), distances_km)
    azimuth, away = np.radians(azimuth.ravel()), away.ravel()
    return cells_at(away * np.sin(azimuth), away * np.cos(azimuth))


def ranged(direction=None, **others):
    report = Report("A", range_km=Quantity(350.0), direction=direction, **others)
    return gather(Flight("x", LAUNCH, (report,)))


def test_what_goes_round_for_a_hundred_and_twenty_degrees_is_an_arc():
    evidence = ranged()
    for first in (-180.0, 15.0, 60.0):
        # In the middles of eight sectors of fifteen degrees, or of seven.
        eight = arc(first + 7.5, first + 112.5, 8)
        assert is_arc(evidence, eight, np.full(16, 1 / 16))
        seven = arc(first + 7.5, first + 97.5, 7)
        assert not is_arc(evidence, seven, np.full(14, 1 / 14))
    # A sector counts that holds over 1 in 200.
    cells = arc(7.5, 112.5, 8, (300.0,))
    for last, counts in ((0.0051, True), (0.0049, False)):
        assert is_arc(evidence, cells, np.array([(1.0 - last) / 7] * 7 + [last])) == counts


@pytest.mark.parametrize("first", range(18))
def test_a_sector_begins_at_a_multiple_of_fifteen_degrees(first):
    # At both edges of seven sectors, and then a little beyond one of them.
    low = -180.0 + 15.0 * (first + np.arange(7))
    azimuth = np.radians(np.concatenate([low + 0.1, low + 14.9]))
    cells = cells_at(300.0 * np.sin(azimuth), 300.0 * np.cos(azimuth))
    assert not is_arc(ranged(), cells, np.full(14, 1 / 14))
    azimuth[-1] += math.radians(0.2) if first < 17 else math.radians(0.2 - 106.0)
    beyond = cells_at(300.0 * np.sin(azimuth), 300.0 * np.cos(azimuth))
    assert is_arc(ranged(), beyond, np.full(14, 1 / 14))


def test_an_arc_is_for_want_of_a_direction_and_of_all_else():
    cells, weight = arc(-170.0, 170.0, 60), np.full(120, 1 / 120)
    assert is_arc(ranged(), cells, weight)
    assert not is_arc(ranged(Direction(73.0)), cells, weight)
    place = Fall(Place("Rock", (Position(131.0, 39.0),), 0.0), None, Quantity(60.0))
    assert not is_arc(ranged(falls=(place,)), cells, weight)
    assert not is_arc(evolve(ranged(), ranges=()), cells, weight)
    published = PublishedPosition(Position(131.0, 39.0), 5e3)
    flown = Flight("x", LAUNCH, (Report("A", range_km=Quantity(350.0)),), published)
    assert not is_arc(gather(flown), cells, weight)


def all_of_it(cells, centre=HOME):
    most = float(max(abs(cells.x_m).max(), abs(cells.y_m).max())) / 1e3 + 50.0
    small = region(centre, box(-1, -1, 1, 1))
    return small, region(centre, box(-most, -most, most, most), probability=0.9)


@pytest.mark.parametrize("middle", [0.0, 73.0, 180.0, -120.0])
def test_of_an_arc_it_is_the_middle_in_azimuth_and_in_distance(middle):
    cells = arc(middle - 60.0, middle + 60.0, 13, (290.0, 300.0, 340.0))
    # As probable to the left as to the right of 10 degrees left of the middle.
    weight = np.tile([0.3] * 5 + [1.0] + [0.1] * 7, 3) * np.repeat([1.0, 1.5, 0.8], 13)
    weight[[5, 18, 31]] *= 2.0
    weight = weight / weight.sum()
    found = middle_of_arc(cells, weight, Plane(HOME), all_of_it(cells))
    there = math.radians(middle - 10.0)
    assert_is(found, HOME, 300.0 * math.sin(there), 300.0 * math.cos(there))


def test_a_ring_has_no_middle_and_an_arc_of_two_hundred_and_ninety_degrees_has_one():
    # An even arc of 2 a has the mean resultant length sin(a) / a: 0.19 of 300, 0.23 of 290.
    for degrees, has_middle in ((300.0, False), (290.0, True), (359.0, False)):
        cells = arc(40.0 - degrees / 2, 40.0 + degrees / 2, 401)
        weight = np.full(802, 1 / 802)
        found = middle_of_arc(cells, weight, Plane(HOME), all_of_it(cells))
        assert (found is not None) == has_middle


def test_the_middle_of_an_arc_lies_where_it_is_likely():
    cells = cells_at([-40.0, 20.0, 3.0, 35.0, 2.0], [380.0, 300.0, 340.0, 290.0, 310.0])
    weight = np.array([0.5, 0.0, 0.004, 0.4957, 0.0003])
    # The third lies in the middle, and holds less than a hundredth of the first.
    found = middle_of_arc(cells, weight, Plane(HOME), all_of_it(cells))
    assert_is(found, HOME, -40.0, 380.0)
    weight = np.array([0.5, 0.0, 0.006, 0.4937, 0.0003])
    found = middle_of_arc(cells, weight, Plane(HOME), all_of_it(cells))
    assert_is(found, HOME, 3.0, 340.0)
    # Nor is it where the region does not reach.
    beside = region(HOME, box(10, 250, 100, 400), probability=0.9)
    found = middle_of_arc(cells, weight, Plane(HOME), (beside, beside))
    assert_is(found, HOME, 35.0, 290.0)
    nowhere = region(HOME, box(500, 250, 600, 400), probability=0.9)
    assert middle_of_arc(cells, weight, Plane(HOME), (beside, nowhere)) is None


def test_within_two_degrees_of_the_middle_the_distance_decides():
    azimuths = np.array([-30.0, -1.9, 0.0, 1.9, 2.1, 30.0])
    away = np.array([300.0, 320.0, 350.0, 330.0, 335.0, 300.0])
    there = np.radians(azimuths)
    cells = cells_at(away * np.sin(there), away * np.cos(there))
    weight = np.array([0.4, 0.03, 0.05, 0.06, 0.05, 0.41])
    found = middle_of_arc(cells, weight, Plane(HOME), all_of_it(cells))
    # The middle lies between 1.9 and 2.1 degrees at most: its neighbours are asked.
    share = (np.cumsum(weight) - weight / 2.0) / weight.sum()
    median = float(np.interp(0.5, share, azimuths))
    near = abs(azimuths - median) <= 2.0
    order = np.argsort(away[near])
    held = np.cumsum(weight[near][order]) - weight[near][order] / 2.0
    middle = float(np.interp(0.5, held / weight[near].sum(), away[near][order]))
    index = np.flatnonzero(near)[np.argmin(abs(away[near] - middle))]
    assert_is(found, HOME, cells.x_m[index] / 1e3, cells.y_m[index] / 1e3)
