"""Where the search for the impact looks, and how finely: held against sums along one line.

About a place, or the launch, distance and azimuth are independent: the density is a likelihood of
the one times one of the other, and the area is that of the sphere. So the share within a distance
is a sum along a line, and no grid is needed to know it.
"""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from pyproj import Geod

from geomap.events import (
    Direction,
    Fall,
    FallArea,
    Flight,
    Launch,
    LaunchBasis,
    Place,
    Qualifier,
    Quantity,
    Report,
)
from geomap.evidence import gather
from geomap.evidence.seas import COASTS, outline
from geomap.evidence.statements import NEAR_PLACE
from geomap.geodesy import Position
from geomap.impact import estimate

GEOD = Geod(ellps="WGS84")
EARTH_M = 6_371_008.8
NOBODY_KNOWS = Launch(LaunchBasis.UNKNOWN, "")
SHARES = np.array([0.02, 0.1, 0.25, 0.5, 0.75, 0.9, 0.98])


def along_a_line(log_density, low, high, factor=lambda value: 1.0):
    """Return where a density on a line has its `SHARES`, by a sum over 200,000 points."""
    value = np.linspace(low, high, 200_001)
    summed = np.cumsum(np.exp(log_density(value)) * factor(value))
    return np.interp(SHARES, summed / summed[-1], value)


def below(values, weights, limits):
    """Return the share of the weight below each limit."""
    return np.array([weights[values < limit].sum() for limit in limits])


def seen(impact, place):
    one = np.full(len(impact.lon_deg), place.lon_deg), np.full(len(impact.lon_deg), place.lat_deg)
    azimuth, _, distance = GEOD.inv(*one, impact.lon_deg, impact.lat_deg)
    return azimuth, distance


ROCK = Position(140.0, 30.0)
EXACT, ROUND, VAGUE = Quantity(203.7), Quantity(200.0, Qualifier.ABOUT), None
AZIMUTH, WORD = Direction(73.0), Direction(90.0, 4, "east")


@pytest.mark.parametrize(
    ("distance", "bearing", "tolerance"),
    [
        # What is 2 km wide is cut into few cells across, the more so the farther it reaches.
        (EXACT, AZIMUTH, 0.03),
        (EXACT, WORD, 0.03),
        (ROUND, AZIMUTH, 0.01),
        (ROUND, WORD, 0.01),
        (ROUND, None, 0.015),
        (VAGUE, AZIMUTH, 0.01),
        (VAGUE, WORD, 0.01),
        (VAGUE, None, 0.01),
    ],
)
def test_about_a_place_the_shares_are_those_of_its_distance_and_bearing(
    distance, bearing, tolerance
):
    fall = Fall(Place("Rock", (ROCK,), 0.0), bearing, distance)
    flown = Flight("x", NOBODY_KNOWS, (Report("A", falls=(fall,)),))
    (statement,) = gather(flown).places
    impact, _ = estimate(flown)
    azimuth, away = seen(impact, ROCK)
    radial = statement.distance or NEAR_PLACE
    limits = along_a_line(radial.log_density, 0.0, 4e6, lambda d: np.sin(d / EARTH_M))
    assert below(away, impact.weight, limits) == pytest.approx(SHARES, abs=tolerance)
    if statement.bearing is not None:
        off = (azimuth - statement.bearing_deg + 180.0) % 360.0 - 180.0
        limits = along_a_line(statement.bearing.log_density, -180.0, 180.0)
        assert below(off, impact.weight, limits) == pytest.approx(SHARES, abs=0.01)


@pytest.mark.parametrize(
    ("distance", "bearing", "tolerance"),
    [
        (Quantity(903.7), AZIMUTH, 0.03),
        (Quantity(903.7), WORD, 0.04),
        (Quantity(900.0, Qualifier.ABOUT), AZIMUTH, 0.01),
        (Quantity(900.0, Qualifier.ABOUT), WORD, 0.01),
        (Quantity(900.0, Qualifier.ABOUT), None, 0.02),
        # Over a third of the Earth's girth: a degree of azimuth is ever less wide.
        (Quantity(6000.0, Qualifier.BETWEEN, 12000.0), WORD, 0.01),
    ],
)
def test_about_the_launch_the_shares_are_those_of_range_and_direction(distance, bearing, tolerance):
    launch = Launch(LaunchBasis.POSITION, "", ROCK)
    flown = Flight("x", launch, (Report("A", range_km=distance, direction=bearing),))
    evidence = gather(flown)
    impact, _ = estimate(flown)
    azimuth, away = seen(impact, ROCK)
    (statement,) = evidence.ranges
    limits = along_a_line(statement.likelihood.log_density, 0.0, 2e7, lambda d: np.sin(d / EARTH_M))
    assert below(away, impact.weight, limits) == pytest.approx(SHARES, abs=tolerance)
    for way in evidence.directions:
        off = (azimuth - way.azimuth_deg + 180.0) % 360.0 - 180.0
        limits = along_a_line(way.likelihood.log_density, -180.0, 180.0)
        assert below(off, impact.weight, limits) == pytest.approx(SHARES, abs=0.01)


def test_about_a_place_that_is_itself_vague_the_shares_are_those_of_both():
    fall = Fall(Place("Somewhere", (ROCK,), 900e3), None, ROUND)
    flown = Flight("x", NOBODY_KNOWS, (Report("A", falls=(fall,)),))
    (statement,) = gather(flown).places
    impact, _ = estimate(flown)
    sigma_m = 900e3 / np.sqrt(2.0 * np.log(10.0))
    limits = along_a_line(
        lambda d: statement.distance.log_density(d, sigma_m),
        0.0,
        9e6,
        lambda d: np.sin(d / EARTH_M),
    )
    assert below(seen(impact, ROCK)[1], impact.weight, limits) == pytest.approx(SHARES, abs=0.01)


def area_m2(polygon):
    return abs(GEOD.geometry_area_perimeter(polygon.segmentize(0.1))[0])


@pytest.mark.parametrize("area", [FallArea.SEA_OF_JAPAN, FallArea.PHILIPPINE_SEA])
def test_named_waters_alone_are_filled_evenly(area):
    sea = outline(area)
    impact, _ = estimate(Flight("x", NOBODY_KNOWS, (Report("A", fall_area_id=area),)))
    inside = shapely.contains_xy(sea, impact.lon_deg, impact.lat_deg)
    # Of 1 in 50 that something is wrong, most falls somewhere about.
    assert impact.weight[inside].sum() > 0.9
    weight = impact.weight / impact.weight[inside].sum()
    west, south, east, north = sea.bounds
    for share in (0.1, 0.25, 0.5, 0.75, 0.9):
        lon, lat = west + share * (east - west), south + share * (north - south)
        for part, chosen in (
            (shapely.box(west, south, lon, north), impact.lon_deg < lon),
            (shapely.box(west, south, east, lat), impact.lat_deg < lat),
        ):
            true = area_m2(sea.intersection(part)) / area_m2(sea)
            assert weight[inside & chosen].sum() == pytest.approx(true, abs=0.01)


@pytest.mark.parametrize("area", list(COASTS))
def test_near_a_coast_each_stretch_of_it_has_the_share_of_a_plain_grid(area):
    flown = Flight("x", NOBODY_KNOWS, (Report("A", fall_area_id=area),))
    impact, _ = estimate(flown)
    coast = np.array(COASTS[area][0])
    (west, south), (east, north) = coast.min(axis=0) - 6.0, coast.max(axis=0) + 6.0
    lon, lat = (
        each.ravel()
        for each in np.meshgrid(np.arange(west, east, 0.04), np.arange(south, north, 0.03))
    )
    logs = gather(flown).log_likelihood(lon, lat)
    weight = np.exp(logs - logs.max()) * np.cos(np.radians(lat))
    weight /= weight.sum()
    for percent in (5, 25, 50, 75, 95):
        x, y = np.percentile(coast[:, 0], percent), np.percentile(coast[:, 1], percent)
        assert impact.weight[impact.lon_deg < x].sum() == pytest.approx(
            weight[lon < x].sum(), abs=0.01
        )
        assert impact.weight[impact.lat_deg < y].sum() == pytest.approx(
            weight[lat < y].sum(), abs=0.01
        )


def test_between_two_points_of_one_place_it_is_as_probable_here_as_there():
    here, there = Position(138.0, 30.0), Position(142.0, 30.0)
    fall = Fall(Place("Two capes", (here, there), 0.0), None, Quantity(100.0, Qualifier.ABOUT))
    impact, _ = estimate(Flight("x", NOBODY_KNOWS, (Report("A", falls=(fall,)),)))
    assert impact.weight[impact.lon_deg < 140.0].sum() == pytest.approx(0.5, abs=0.005)
    distances = np.minimum(seen(impact, here)[1], seen(impact, there)[1])
    assert impact.weight[distances < 150e3].sum() > 0.9


@pytest.mark.parametrize("turn", [40.0, -155.0])
def test_two_points_on_both_sides_of_the_antimeridian_are_as_near_as_elsewhere(turn):
    def shares(lon):
        points = tuple(Position((x + 180.0) % 360.0 - 180.0, 30.0) for x in (lon - 1.0, lon + 1.0))
        fall = Fall(Place("Two capes", points, 0.0), Direction(90.0, 4, "east"), ROUND)
        impact, _ = estimate(Flight("x", NOBODY_KNOWS, (Report("A", falls=(fall,)),)))
        return below(seen(impact, points[0])[1], impact.weight, np.arange(100e3, 600e3, 50e3))

    assert shares(140.0 + turn) == pytest.approx(shares(140.0), abs=0.002)
