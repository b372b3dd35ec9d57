"""Where the search begins, how far it goes and how finely, on statements made up for it."""

import math

import numpy as np
import pytest
from attrs import evolve, frozen
from pyproj import Geod

from geomap.events import FallArea, Launch, LaunchBasis, Place, PublishedPosition
from geomap.evidence import (
    AreaStatement,
    DirectionStatement,
    Evidence,
    PlaceStatement,
    PositionStatement,
    RangeStatement,
)
from geomap.evidence.likelihood import Band, Robust, normal
from geomap.evidence.seas import COASTS, outline
from geomap.geodesy import Position
from geomap.impact.weighing import (
    WRONG_SIDE_OF_SHORE,
    _around,
    _discs,
    _narrowest,
    _off_shore,
    _reach,
    _search,
    spread,
)

GEOD = Geod(ellps="WGS84")
EARTH_M = 6378137.0
HOME, ROCK, CAPE = Position(129.3, 41.2), Position(133.6, 38.1), Position(137.9, 33.4)
PER_90 = math.sqrt(2.0 * math.log(10.0))
"""Radius of 90 % of a circular normal distribution, in standard deviations."""

NOWHERE = Evidence(Launch(LaunchBasis.UNKNOWN))


def launched(sigma_m=0.0, **statements):
    launch = Launch(LaunchBasis.POSITION, "", HOME, sigma_m * PER_90)
    return Evidence(launch, **statements)


def ranged(band, doubt=0.1, wide=3.0):
    return RangeStatement("A", None, Robust(band, doubt, wide))


def directed(sigma_deg, azimuth_deg=73.0):
    return DirectionStatement("A", None, azimuth_deg, Robust(normal(0.0, sigma_deg), 0.1, 3.0))


def placed(points, band=None, sigma_m=0.0, bearing_sigma_deg=None):
    place = Place("Rock", points, sigma_m * PER_90)
    distance = None if band is None else Robust(band, 0.1, 2.0)
    if bearing_sigma_deg is None:
        return PlaceStatement("A", None, place, distance)
    bearing = Robust(normal(0.0, bearing_sigma_deg), 0.1, 3.0)
    return PlaceStatement("A", None, place, distance, 50.0, bearing)


def published(sigma_m, position=CAPE):
    return PositionStatement("A", None, PublishedPosition(position, sigma_m * PER_90))


def waters(area):
    return AreaStatement("A", None, area)


def apart(here, there):
    return GEOD.inv(here.lon_deg, here.lat_deg, there.lon_deg, there.lat_deg)[2]


# How far


def test_a_likelihood_reaches_four_and_a_half_deviations_of_its_wider_shape():
    assert _reach(Robust(Band(10.0, 300.0, 7.0, 20.0), 0.1, 3.0)) == 300.0 + 4.5 * 60.0
    assert _reach(Robust(Band(10.0, 300.0, 70.0, 20.0), 0.1, 0.5)) == 300.0 + 4.5 * 20.0
    # What falls off as exp(-x) has exp(-9) left after nine scales.
    slow = Band(10.0, 300.0, 7.0, 20.0, exponential_above=True)
    assert _reach(Robust(slow, 0.1, 3.0)) == 300.0 + 9.0 * 60.0
    assert _reach(Robust(evolve(slow, exponential_below=True), 0.1, 3.0)) == 840.0
    below = Band(10.0, 300.0, 7.0, 20.0, exponential_below=True)
    assert _reach(Robust(below, 0.1, 3.0)) == 570.0


@pytest.mark.parametrize("turn", [0.0, 44.0, -150.0])
def test_points_lie_in_the_disc_about_the_middle_of_their_box(turn):
    lonlat = [(131.5, 30.5), (137.0, 33.0), (134.2, 37.5), (132.0, 36.0)]
    moved = [((lon + turn + 180.0) % 360.0 - 180.0, lat) for lon, lat in lonlat]
    centre, radius = _around(moved, 70e3)
    assert (centre.lon_deg - 134.25 - turn + 180.0) % 360.0 - 180.0 == pytest.approx(0.0, abs=1e-9)
    assert centre.lat_deg == pytest.approx(34.0)
    farthest = max(GEOD.inv(134.25, 34.0, lon, lat)[2] for lon, lat in lonlat)
    assert radius == pytest.approx(farthest + 70e3, abs=1e-3)


def test_a_range_reaches_about_the_launch_as_far_as_the_farthest_of_them():
    near, far = ranged(Band(2e5, 3e5, 7e3, 2e4)), ranged(Band(4e5, 5e5, 7e3, 1e4))
    evidence = launched(6e3, ranges=(near, far, near))
    ((centre, radius),) = _discs(evidence)
    assert centre == HOME
    assert radius == pytest.approx(5e5 + 4.5 * 3e4 + 4.0 * 6e3)
    # A direction alone has no end, nor has a range without a launch.
    assert _discs(launched(6e3, directions=(directed(3.0),))) == []
    assert _discs(evolve(NOWHERE, ranges=(near,))) == []
    assert spread(evolve(NOWHERE, ranges=(near,))) is None


def test_a_place_reaches_about_itself_with_what_is_not_known_of_it():
    one = placed((ROCK,), Band(5e4, 6e4, 3e3, 8e3), 5e3)
    two = placed((CAPE,), None, 9e3)
    discs = _discs(evolve(NOWHERE, places=(one, two)))
    assert [centre for centre, _ in discs] == [ROCK, CAPE]
    assert discs[0][1] == pytest.approx(6e4 + 4.5 * 16e3 + 4.0 * 5e3)
    # Near it, without a distance: 100 km, or four times that.
    assert discs[1][1] == pytest.approx(4.5 * 4 * 100e3 + 4.0 * 9e3)
    both = placed((ROCK, CAPE), Band(5e4, 6e4, 3e3, 8e3), 5e3)
    ((centre, radius),) = _discs(evolve(NOWHERE, places=(both,)))
    assert centre.lon_deg == pytest.approx((ROCK.lon_deg + CAPE.lon_deg) / 2.0)
    assert centre.lat_deg == pytest.approx((ROCK.lat_deg + CAPE.lat_deg) / 2.0)
    farthest = max(apart(centre, ROCK), apart(centre, CAPE))
    assert radius == pytest.approx(farthest + 6e4 + 4.5 * 16e3 + 4.0 * 5e3)


def test_waters_reach_beyond_their_outline_and_a_coast_farther():
    sea, coast = FallArea.YELLOW_SEA, FallArea.NEAR_EAST_COAST_OF_KOREA
    for area, points, margin in (
        (sea, list(outline(sea).exterior.coords), 50e3),
        (coast, COASTS[coast][0], 500e3),
    ):
        ((centre, radius),) = _discs(evolve(NOWHERE, areas=(waters(area),)))
        west, south = np.min(points, axis=0)
        east, north = np.max(points, axis=0)
        assert centre.lon_deg == pytest.approx((west + east) / 2.0)
        assert centre.lat_deg == pytest.approx((south + north) / 2.0)
        away = [GEOD.inv(centre.lon_deg, centre.lat_deg, lon, lat)[2] for lon, lat in points]
        assert radius == pytest.approx(max(away) + margin)
    # The Pacific has no outline of its own.
    assert _discs(evolve(NOWHERE, areas=(waters(FallArea.PACIFIC),))) == []


def test_all_discs_are_searched_from_the_launch_or_from_the_first():
    place = placed((ROCK,), Band(5e4, 6e4, 3e3, 8e3))
    discs = [(CAPE, 130e3), (ROCK, 90e3)]
    known = launched(ranges=(ranged(Band(2e5, 3e5, 7e3, 2e4)),))
    centre, reach = _search(known, discs)
    assert centre == HOME
    assert reach == pytest.approx(apart(HOME, CAPE) + 130e3)
    assert _search(known, [(CAPE, 1e3), (ROCK, 1e6)])[1] == pytest.approx(apart(HOME, ROCK) + 1e6)
    # Of a launch from which nothing was measured there is nothing to see.
    for unmeasured in (launched(places=(place,)), evolve(NOWHERE, places=(place,))):
        centre, reach = _search(unmeasured, discs)
        assert centre == CAPE
        assert reach == pytest.approx(max(130e3, apart(CAPE, ROCK) + 90e3))
    assert _search(evolve(known, position=published(2e3)), discs)[0] == CAPE
    # No farther than nearly to the antipode.
    assert _search(known, [(ROCK, 18.6e6), (CAPE, 17e6)])[1] == 19_000e3
    (disc,) = _discs(evolve(known, position=published(2e3), places=(place,)))
    assert disc == (CAPE, pytest.approx(14e3))


# How finely


@pytest.mark.parametrize(
    ("evidence", "narrowest_m"),
    [
        (launched(), 60e3),
        # The narrower flank, together with what is not known of the launch.
        (launched(4e3, ranges=(ranged(Band(2e5, 3e5, 3e3, 9e3)),)), 5e3),
        (launched(4e3, ranges=(ranged(Band(2e5, 3e5, 9e3, 3e3)),)), 5e3),
        (
            launched(12e3, ranges=(ranged(Band(2e5, 3e5, 9e3, 9e3)),) * 2),
            15e3,
        ),
        (
            launched(ranges=(ranged(Band(2e5, 3e5, 9e3, 9e3)), ranged(Band(2e5, 3e5, 21e3, 8e3)))),
            8e3,
        ),
        # Across: so many degrees at the near end of the range.
        (
            launched(
                4e3,
                ranges=(ranged(Band(2e5, 3e5, 7e4, 9e4)),),
                directions=(directed(math.degrees(0.015)), directed(20.0)),
            ),
            5e3,
        ),
        (
            launched(
                ranges=(ranged(Band(2e5, 3e5, 7e4, 9e4)), ranged(Band(4e5, 5e5, 7e4, 9e4))),
                directions=(directed(2.0), directed(1.5)),
            ),
            math.radians(1.5) * 2e5,
        ),
        # Ranges from an unknown launch are not looked at.
        (evolve(NOWHERE, ranges=(ranged(Band(2e5, 3e5, 3e3, 9e3)),)), 60e3),
        # Nor is anything under 100 m, such as the angle at the launch itself.
        (launched(ranges=(ranged(Band(0.0, 3e5, 7e4, 9e4)),), directions=(directed(2.0),)), 100.0),
        (launched(ranges=(ranged(Band(2e5, 3e5, 60.0, 9e4)),)), 100.0),
        (evolve(NOWHERE, places=(placed((ROCK,), Band(5e4, 6e4, 12e3, 40e3), 5e3),)), 13e3),
        (evolve(NOWHERE, places=(placed((ROCK,), Band(5e4, 6e4, 40e3, 12e3), 5e3),)), 13e3),
        (
            evolve(NOWHERE, places=(placed((ROCK,), Band(5e4, 6e4, 40e3, 12e3), 5e3),) * 2),
            13e3,
        ),
        # Without a distance what is near begins within a kilometre.
        (evolve(NOWHERE, places=(placed((ROCK,)),)), 1e3),
        (
            evolve(NOWHERE, places=(placed((ROCK,), Band(2e5, 3e5, 7e4, 9e4), 4e3, 1.7),)),
            math.hypot(math.radians(1.7) * 2e5, 4e3),
        ),
        # A bearing is not narrower than it is 5 km away.
        (
            evolve(NOWHERE, places=(placed((ROCK,), Band(1e3, 3e5, 7e4, 9e4), 0.0, 4.7),)),
            math.radians(4.7) * 5e3,
        ),
        (launched(7e3, position=published(2.5e3)), 2.5e3),
        (
            launched(
                ranges=(ranged(Band(2e5, 3e5, 3e3, 9e3)),),
                places=(placed((ROCK,), Band(5e4, 6e4, 2e3, 9e3)),),
            ),
            2e3,
        ),
    ],
)
def test_the_search_is_as_fine_as_the_narrowest_of_what_was_said(evidence, narrowest_m):
    assert _narrowest(evidence) == pytest.approx(narrowest_m)


# What is weighed


@frozen
class East:
    """Land east of a meridian."""

    lon_deg: float

    def on_land(self, lon_deg, lat_deg):
        return lon_deg > self.lon_deg

    def clipped(self, bounds):
        raise AssertionError("nothing is drawn here")


def test_the_side_that_nobody_spoke_of_is_off_the_shore():
    lon, lat = np.array([127.0, 131.0, 139.0]), np.array([35.0, 36.0, 37.0])
    land = East(130.0)
    sea = evolve(NOWHERE, areas=(waters(FallArea.YELLOW_SEA),))
    dry = evolve(NOWHERE, areas=(waters(FallArea.ON_LAND),))
    assert _off_shore(sea, land)(lon, lat).tolist() == [False, True, True]
    assert _off_shore(dry, land)(lon, lat).tolist() == [True, False, False]
    assert _off_shore(sea, None) is None
    assert _off_shore(launched(ranges=(ranged(Band(2e5, 3e5, 3e3, 9e3)),)), land) is None
    assert _off_shore(evolve(sea, position=published(2e3)), land) is None


def scale(x_m, y_m):
    """Return true area over area in the plane, as on a sphere."""
    angle = np.hypot(x_m, y_m) / EARTH_M
    return np.sin(angle) / angle


def tilt(lon_deg, lat_deg):
    return 0.3 * lon_deg - 0.2 * lat_deg


@pytest.mark.parametrize("given", [None, tilt])
@pytest.mark.parametrize("is_known", [True, False])
def test_the_density_is_the_likelihood_of_the_evidence_on_the_sphere(given, is_known):
    place = placed((ROCK,), Band(5e5, 7e5, 4e4, 5e4), 5e3, 20.0)
    ranges = (ranged(Band(7e5, 9e5, 9e4, 7e4)),)
    evidence = (
        launched(4e3, ranges=ranges, places=(place,))
        if is_known
        else evolve(NOWHERE, places=(place,))
    )
    found = spread(evidence, given=given)
    assert found.plane.centre == (HOME if is_known else ROCK)
    x, y = np.random.default_rng(6).uniform(-9e5, 9e5, (2, 30))
    lon, lat = found.plane.to_lonlat(x, y)
    for blur_m in (0.0, 3e4):
        logs = evidence.log_likelihood(lon, lat, blur_m) + np.log(scale(x, y))
        logs = logs if given is None else logs + given(lon, lat)
        assert found.log_density(x, y, blur_m) == pytest.approx(logs, abs=1e-5)
    assert found.wrong_side is None
    assert found.weight.sum() == pytest.approx(1.0, abs=1e-12)
    assert found.weight == pytest.approx(found.cells.weight, rel=1e-9)
    assert found.weight.min() > 0.99e-9
    at = found.plane.to_lonlat(found.cells.x_m, found.cells.y_m)
    assert (found.lon_deg == at[0]).all()
    assert (found.lat_deg == at[1]).all()


def test_beyond_the_antipode_there_is_next_to_nothing_but_no_end():
    found = spread(launched(ranges=(ranged(Band(7e5, 9e5, 9e4, 7e4)),)))
    far = math.pi * EARTH_M + 1.0
    inside, beyond = found.log_density(np.array([0.0, 0.0]), np.array([far - 3e5, far]), 0.0)
    assert np.isfinite([inside, beyond]).all()
    # The likelihood is flat there; the area is not: from sin(0.047) / 3.09 to a millionth.
    assert inside - beyond == pytest.approx(
        math.log(math.sin(3e5 / EARTH_M) / 3.0946 / 1e-6), abs=0.02
    )


@pytest.mark.parametrize("is_land", [True, False])
def test_the_wrong_side_of_the_shore_weighs_a_hundredth(is_land):
    band = Band(6e4, 9e4, 9e3, 1e4)
    evidence = evolve(
        NOWHERE,
        places=(placed((ROCK,), band),),
        areas=(waters(FallArea.SEA_OF_JAPAN if is_land else FallArea.ON_LAND),),
    )
    free = spread(evidence)
    land = East(133.7)
    cut = spread(evidence, land)
    side = cut.wrong_side
    assert side.land == land
    assert side.is_land == is_land
    assert side.factor == WRONG_SIDE_OF_SHORE == 0.01
    wrong = (cut.lon_deg > 133.7) == is_land
    assert (side.cells == wrong).all()
    assert len(side.cells) == len(cut.weight) == len(cut.cells.x_m) == len(cut.lat_deg)
    was_wrong = free.weight[(free.lon_deg > 133.7) == is_land].sum()
    expected = 0.01 * was_wrong / (0.01 * was_wrong + 1.0 - was_wrong)
    assert cut.weight.sum() == pytest.approx(1.0, abs=1e-12)
    assert cut.weight[wrong].sum() == pytest.approx(expected, rel=0.03)
    assert cut.weight.min() > 0.99e-9
