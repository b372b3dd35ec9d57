"""Geodesics and areas that once went wrong somewhere, as published with GeographicLib.

Its test suite (GeographicLib 2.1 for Python, C. F. F. Karney, MIT licence,
https://geographiclib.sourceforge.io) keeps one for every fault that was ever found, under the
names that stand beside each line here. Those on other ellipsoids than WGS 84 are left out.
"""

import math

import numpy as np
import pytest

from geomap.geodesy import (
    Position,
    area_m2,
    direct,
    inverse,
    inverse_arrays,
    split_at_antimeridian,
    wrap_longitude,
)

# start lat, start lon, end lat, end lon, metres, to within
LENGTHS = {
    "GeodSolve0": (40.6, -73.8, 49 + 1 / 60, 2 + 33 / 60, 5853226.0, 0.5),
    "GeodSolve4": (36.493349428792, 0.0, 36.49334942879201, 8e-7, 0.072, 5e-4),
    "GeodSolve6": (
        88.202499451857,
        0.0,
        -88.202499451857,
        179.981022032992859592,
        20003898.214,
        5e-4,
    ),
    "GeodSolve6 second": (
        89.262080389218,
        0.0,
        -89.262080389218,
        179.992207982775375662,
        20003925.854,
        5e-4,
    ),
    "GeodSolve6 third": (
        89.333123580033,
        0.0,
        -89.333123580032997687,
        179.99295812360148422,
        20003926.881,
        5e-4,
    ),
    "GeodSolve9": (
        56.320923501171,
        0.0,
        -56.320923501171,
        179.664747671772880215,
        19993558.287,
        5e-4,
    ),
    "GeodSolve10": (
        52.784459512564,
        0.0,
        -52.784459512563990912,
        179.634407464943777557,
        19991596.095,
        5e-4,
    ),
    "GeodSolve11": (
        48.522876735459,
        0.0,
        -48.52287673545898293,
        179.599720456223079643,
        19989144.774,
        5e-4,
    ),
    "GeodSolve29": (0.0, 179.0, 0.0, -179.0, 222639.0, 0.5),
    "GeodSolve33": (0.0, 0.0, 0.0, 179.0, 19926189.0, 0.5),
    "GeodSolve33 second": (0.0, 0.0, 0.0, 179.5, 19980862.0, 0.5),
    "GeodSolve33 third": (0.0, 0.0, 0.0, -180.0, 20003931.0, 0.5),
    "GeodSolve33 fourth": (0.0, 0.0, 1.0, -180.0, 19893357.0, 0.5),
    "GeodSolve59": (5.0, 1e-14, 10.0, -180.0, 18345191.174332713, 5e-9),
    "GeodSolve74": (54.1589, 15.3872, 54.1591, 15.3877, 39.527686385, 5e-9),
    "GeodSolve76": (
        -(41 + 19 / 60),
        174 + 49 / 60,
        40 + 58 / 60,
        -(5 + 30 / 60),
        19960543.857179,
        5e-7,
    ),
    "GeodSolve78": (27.2, 0.0, -27.1, 179.5, 19974354.765767, 5e-7),
    "GeodSolve92": (37.757540000000006, -122.47018, 37.75754, -122.470177, 0.264, 5e-4),
    "GeodSolve99": (45.0, 0.0, -45.0, 179.572719, 19987083.007, 5e-4),
}

# The azimuths at start and end of some of them, to within.
AZIMUTHS = {
    "GeodSolve0": (53.47022, 111.59367, 5e-6),
    "GeodSolve33": (90.0, 90.0, 5e-6),
    "GeodSolve33 second": (55.96650, 124.03350, 5e-6),
    "GeodSolve74": (55.723110355, 55.723515675, 5e-9),
    "GeodSolve76": (160.39137649664, 19.50042925176, 5e-12),
    "GeodSolve78": (45.82468716758, 134.22776532670, 5e-12),
    "GeodSolve99": (90.00000028, 90.00000028, 1e-8),
}


@pytest.mark.parametrize("name", LENGTHS)
def test_a_geodesic_that_once_went_wrong_has_its_published_length(name):
    lat, lon, end_lat, end_lon, length_m, within = LENGTHS[name]
    start, end = Position(lon, lat), Position(end_lon, end_lat)
    assert inverse(start, end).length_m == pytest.approx(length_m, abs=within)
    # It is as long on the way back, and where all longitudes are shifted.
    assert inverse(end, start).length_m == pytest.approx(length_m, abs=within)
    _, shifted_m = inverse_arrays(lon + 360.0, lat, end_lon + 360.0, end_lat)
    assert shifted_m == pytest.approx(length_m, abs=max(within, 2e-6))


@pytest.mark.parametrize("name", AZIMUTHS)
def test_a_geodesic_that_once_went_wrong_has_its_published_azimuths(name):
    lat, lon, end_lat, end_lon, _, _ = LENGTHS[name]
    start_deg, end_deg, within = AZIMUTHS[name]
    found = inverse(Position(lon, lat), Position(end_lon, end_lat))
    assert found.azimuth_deg == pytest.approx(start_deg, abs=within)
    assert found.arrival_azimuth_deg == pytest.approx(end_deg, abs=within)


# start lat, start lon, azimuth, metres, end lat, end lon, to within
ENDS = {
    "GeodSolve1": (
        40 + 38 / 60 + 23 / 3600,
        -(73 + 46 / 60 + 44 / 3600),
        53.5,
        5850e3,
        49.01467,
        2.56106,
        5e-6,
    ),
    "GeodSolve5": (0.01777745589997, 30.0, 0.0, 10e6, 90.0, None, 5e-6),
    "GeodSolve17": (40.0, -75.0, -10.0, 2e7, -39.0, 105.0, 1.0),
    "GeodSolve61": (45.0, 0.0, -3e-18, 1e7, 45.30632, -180.0, 5e-6),
    "GeodSolve71, half way": (1.0, 2.0, 45.0, 5e6, 30.92625, 37.54640, 5e-6),
    "GeodSolve73": (90.0, 10.0, 180.0, -1e6, 81.04623, -170.0, 5e-6),
}


@pytest.mark.parametrize("name", ENDS)
def test_a_geodesic_that_once_went_wrong_ends_where_it_was_published(name):
    lat, lon, azimuth_deg, length_m, end_lat, end_lon, within = ENDS[name]
    end = direct(Position(lon, lat), azimuth_deg, length_m)
    assert end.lat_deg == pytest.approx(end_lat, abs=within)
    if end_lon is not None:  # at a pole there is none
        assert abs(float(wrap_longitude(end.lon_deg - end_lon))) <= within


@pytest.mark.parametrize("place", range(4))
def test_a_coordinate_that_is_no_number_gives_no_distance(place):
    # GeodSolve14, 55 and 94, where it was once taken for 0.
    ends = [0.0, 0.0, 90.0, 1.0]
    ends[place] = math.nan
    _, length_m = inverse_arrays(*ends)
    assert np.isnan(length_m)


# Vertices as lat, lon; square metres; to within. Planimeter12 is left out: its edges of 180 degrees
# run through the pole, and whether they go round it is for the direction to decide.
AREAS = {
    "Planimeter0, round the north pole": (
        [(89, 0), (89, 90), (89, 180), (89, 270)],
        24952305678.0,
        1,
    ),
    "Planimeter0, round the south pole": (
        [(-89, 0), (-89, 90), (-89, 180), (-89, 270)],
        24952305678.0,
        1,
    ),
    "Planimeter0, on the equator": ([(0, -1), (-1, 0), (0, 1), (1, 0)], 24619419146.0, 1),
    "Planimeter0, an octant": ([(90, 0), (0, 0), (0, 90)], 63758202715511.0, 1),
    "Planimeter5": ([(89, 0.1), (89, 90.1), (89, -179.9)], 12476152838.5, 1),
    "Planimeter6": ([(9, -1e-14), (9, 180), (9, 0)], 0.0, 1),
    "Planimeter13": (
        [(89, -360), (89, -240), (89, -120), (89, 0), (89, 120), (89, 240)],
        32415230256.0,
        1,
    ),
    "Planimeter15": ([(2, 1), (1, 2), (3, 3)], 18454562325.45119, 0.5),
}


@pytest.mark.parametrize("name", AREAS)
@pytest.mark.parametrize("backwards", [False, True])
def test_an_area_that_once_went_wrong_is_as_published_whichever_way_it_is_wound(name, backwards):
    vertices, published_m2, within = AREAS[name]
    ring = [(lon, lat) for lat, lon in vertices]
    ring = ring[::-1] if backwards else ring
    assert area_m2([ring]) == pytest.approx(published_m2, abs=within)


def test_positions_are_in_order_from_west_to_east_and_then_from_south_to_north():
    ordered = [Position(-170.0, 50.0), Position(10.0, -5.0), Position(10.0, 5.0), Position(11, 0)]
    turned = ordered[::-1]
    assert sorted(turned) == ordered


def test_a_single_vertex_is_no_line_to_be_drawn():
    assert split_at_antimeridian([(179.0, 1.0)]) == []
    assert len(split_at_antimeridian([(179.0, 1.0), (178.0, 1.0)])) == 1
