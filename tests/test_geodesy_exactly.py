"""Geodesy where a digit, a boundary or a shape decides, by closed forms and other libraries."""

import math

import numpy as np
import pytest
import shapely
from pyproj import Geod, Transformer

from geomap.errors import GeodesyError
from geomap.geodesy import (
    Position,
    area_m2,
    cut_straight,
    densify,
    direct,
    direct_arrays,
    geodesic_circle,
    geodesic_line,
    inverse_arrays,
    points,
    split_at_antimeridian,
    to_ecef,
    unwrap,
    wrap_azimuth,
    wrap_longitude,
)

WGS84 = Geod(ellps="WGS84")


# Coordinates


def test_longitudes_that_need_no_wrapping_keep_their_last_digit():
    # 0.1 + 180 - 180 is 0.09999999999999432, and 179.1 + 180 - 180 is 179.10000000000002.
    kept = [-180.0, 0.1, -0.1, 1e-300, 179.1, np.nextafter(180.0, 0.0)]
    lon, lat = points(kept, [-90.0, 0.3, 1e-300, 90.0, 7.0, 0.7])
    assert lon.tolist() == kept
    assert lat.tolist() == [-90.0, 0.3, 1e-300, 90.0, 7.0, 0.7]
    # And beside one that needs it.
    for away, wrapped in ((180.0, -180.0), (190.5, -169.5), (-180.5, 179.5), (725.25, 5.25)):
        given = [0.1, away, -0.1, 179.1]
        assert points(given, [0.0] * 4)[0].tolist() == [0.1, wrapped, -0.1, 179.1]


def test_longitudes_that_are_no_numbers_stay_what_they_are():
    lon, _ = points([math.nan, 0.1, math.inf, -math.inf, 190.0], np.zeros(5))
    assert np.isnan(lon[0])
    assert lon[1:].tolist() == [0.1, math.inf, -math.inf, -170.0]


def test_the_coordinates_that_were_given_are_not_changed_by_being_wrapped():
    given = np.array([0.1, 359.5])
    points(given, [0.0, 0.0])
    assert given.tolist() == [0.1, 359.5]


def test_a_single_pair_of_coordinates_and_none_at_all_are_arrays():
    lon, lat = points(200.25, -5.5)
    assert (lon.tolist(), lat.tolist()) == ([-159.75], [-5.5])
    lon, lat = points([], [])
    assert lon.shape == lat.shape == (0,)
    assert lon.dtype == lat.dtype == np.float64


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        (0.1, 0.1),
        (179.1, 179.1),
        (-180.0, -180.0),
        (np.nextafter(180.0, 0.0), np.nextafter(180.0, 0.0)),
        (180.0, -180.0),
        (360.0, 0.0),
        (359.5, -0.5),
        (-360.0, 0.0),
        (-180.5, 179.5),
    ],
)
def test_a_position_has_its_longitude_as_it_was_given_or_a_turn_away(given, kept):
    position = Position(given, 12.5)
    assert position.lon_deg == kept
    assert isinstance(position.lon_deg, float)
    assert hash(position) == hash(Position(kept, 12.5))


@pytest.mark.parametrize("lat_deg", [90.0, -90.0])
def test_the_poles_are_positions(lat_deg):
    assert Position(17.0, lat_deg).lat_deg == lat_deg


@pytest.mark.parametrize("lon_deg", [np.nextafter(360.0, 361.0), 360.5, -360.5, -361.0, 541.0])
def test_a_longitude_more_than_a_turn_away_is_refused_as_it_was_given(lon_deg):
    with pytest.raises(GeodesyError) as refused:
        Position(lon_deg, 12.5)
    assert str(refused.value) == (
        f"lon_deg must be in [-180, 360] and lat_deg in [-90, 90], got ({lon_deg:g}, 12.5)"
    )


@pytest.mark.parametrize(
    ("lon", "lat", "is_swapped"),
    [
        (90.0, 90.5, True),
        (-90.0, -90.5, True),
        (35.5, 360.0, True),
        (35.5, -179.5, True),
        (-33.5, 151.25, True),
        (90.25, 125.5, False),
        (-90.25, 125.5, False),
        (91.0, 125.5, False),
        (35.5, 360.5, False),
        (35.5, -361.0, False),
        (400.0, 35.5, False),
    ],
)
def test_coordinates_look_swapped_when_they_would_be_a_position_the_other_way_round(
    lon, lat, is_swapped
):
    with pytest.raises(GeodesyError) as refused:
        Position(lon, lat)
    message = str(refused.value)
    assert message.endswith("; is it (lat, lon)?") == is_swapped
    assert f"got ({lon:g}, {lat:g})" in message


def test_arrays_of_angles_are_wrapped_each_by_itself_and_keep_their_shape():
    wrapped = wrap_longitude([[181.5, -181.5, 0.25], [540.0, math.nan, -725.0]])
    assert wrapped.shape == (2, 3)
    assert wrapped[0].tolist() == [-178.5, 178.5, 0.25]
    assert (wrapped[1, 0], wrapped[1, 2]) == (-180.0, -5.0)
    assert np.isnan(wrapped[1, 1])
    assert wrap_azimuth([[359.5, -0.5], [360.0, 725.25]]).tolist() == [[359.5, 359.5], [0.0, 5.25]]
    # -1e-17 % 360 is 360.
    assert wrap_azimuth([-1e-17, -360.0]).tolist() == [0.0, 0.0]


def test_earth_centred_coordinates_are_those_of_proj():
    lon, lat = np.meshgrid(
        [-171.3, -90.0, -12.7, 0.0, 38.1, 141.9], [-90.0, -47.3, 0.0, 11.1, 62.9]
    )
    found = to_ecef(lon, lat)
    expected = Transformer.from_crs(4979, 4978, always_xy=True).transform(lon, lat, 0.0 * lon)
    assert found.shape == (5, 6, 3)
    assert np.abs(found - np.stack(expected, axis=-1)).max() < 1e-8
    assert to_ecef(38.1, 11.1).shape == (3,)


# Both problems


def test_arrays_broadcast_in_both_problems_and_each_answer_is_that_of_its_own_place():
    lon, lat = np.array([[141.2], [-179.3], [7.9]]), np.array([[38.6], [51.7], [-12.4]])
    azimuth, length = np.array([13.0, 97.0, -110.0, 251.0]), np.array([70e3, 1.3e6, 55.5, 6.1e6])
    end_lon, end_lat = direct_arrays(lon, lat, azimuth, length)
    back_azimuth, back_m = inverse_arrays(lon, lat, end_lon, end_lat)
    assert end_lon.shape == end_lat.shape == back_azimuth.shape == back_m.shape == (3, 4)
    for row in range(3):
        for column in range(4):
            x, y, _ = WGS84.fwd(
                lon[row, 0], lat[row, 0], float(azimuth[column]), float(length[column])
            )
            assert end_lon[row, column] == pytest.approx((x + 180.0) % 360.0 - 180.0, abs=1e-12)
            assert end_lat[row, column] == pytest.approx(y, abs=1e-12)
    assert back_m == pytest.approx(np.tile(length, (3, 1)), abs=1e-6)
    assert back_azimuth == pytest.approx(np.tile(azimuth % 360.0, (3, 1)), abs=1e-6)
    assert direct_arrays(1.0, 2.0, 3.0, 4.0)[0].shape == ()
    assert inverse_arrays(1.0, 2.0, 3.0, 4.0)[1].shape == ()


# Lines


def walked(start, legs):
    """Return the vertices of a line of legs, (azimuth, metres) each."""
    line = [start]
    for azimuth_deg, length_m in legs:
        line.append(WGS84.fwd(*line[-1], azimuth_deg, length_m)[:2])
    return line


LEGS = [(41.0, 1500.0), (133.0, 650.0), (250.0, 2900.5), (311.0, 699.0)]


def test_each_edge_is_cut_into_as_many_equal_parts_as_it_needs():
    line = walked((140.3, 37.9), LEGS)
    found = densify(line, 700.0)
    expected = []
    for start, (azimuth_deg, length_m), parts in zip(line, LEGS, (3, 1, 5, 1), strict=False):
        expected += [
            WGS84.fwd(*start, azimuth_deg, length_m * step / parts)[:2] for step in range(parts)
        ]
    assert found.shape == (11, 2)
    assert found == pytest.approx(np.array([*expected, line[-1]]), abs=1e-11)
    assert found[[0, 3, 4, 9, 10]].tolist() == [list(vertex) for vertex in line]


def test_a_vertex_stays_as_it_was_given_where_its_longitude_is_beyond_180_degrees():
    line = [(179.9, 10.0), (180.1, 10.1), (185.3, 10.7)]
    found = densify(line, 30e3)
    assert found[0].tolist() == [179.9, 10.0]
    assert found[1].tolist() == [180.1, 10.1]
    assert found[-1].tolist() == [185.3, 10.7]


@pytest.mark.parametrize(("cut", "longest_m"), [(densify, 2_000.0), (geodesic_line, 20_000.0)])
def test_unless_told_otherwise_edges_are_at_most_2_km_long_and_20_km_on_a_drawing(cut, longest_m):
    start = Position(141.0, 36.0)
    for length_m, vertices in ((longest_m - 0.2, 2), (longest_m + 0.2, 3), (3.5 * longest_m, 5)):
        end = direct(start, 56.0, length_m)
        ends = (start, end)
        if cut is densify:
            ends = ([(each.lon_deg, each.lat_deg) for each in ends],)
        assert len(cut(*ends)) == vertices


@pytest.mark.parametrize("line", [[], [(141.0, 36.0)]])
def test_a_line_without_an_edge_has_nothing_to_cut(line):
    assert densify(np.reshape(line, (-1, 2))).tolist() == [list(vertex) for vertex in line]


def test_edges_that_are_straight_in_degrees_are_cut_by_their_larger_side():
    line = [(10.0, 50.0), (10.5, 51.75), (8.25, 51.0), (8.5, 50.75), (8.5, 50.75)]
    assert cut_straight(line, 0.75).tolist() == [
        [10.0, 50.0],
        [10.0 + 0.5 / 3, 50.0 + 1.75 / 3],
        [10.0 + 1.0 / 3, 50.0 + 3.5 / 3],
        [10.5, 51.75],
        [9.75, 51.5],
        [9.0, 51.25],
        [8.25, 51.0],
        [8.5, 50.75],
        [8.5, 50.75],
    ]
    assert cut_straight(line[:1], 0.75).tolist() == [[10.0, 50.0]]


def test_a_circle_begins_in_the_north_and_goes_round_by_west_in_equal_steps():
    centre = Position(141.3, 38.7)
    ring = geodesic_circle(centre, 52_300.0)
    assert ring.shape == (181, 2)
    for number in (0, 1, 45, 101, 179):
        expected = WGS84.fwd(141.3, 38.7, 360.0 - 2.0 * number, 52_300.0)[:2]
        assert ring[number] == pytest.approx(np.array(expected), abs=1e-11)
    few = geodesic_circle(centre, 52_300.0, 5)
    assert few.shape == (6, 2)
    assert few[5].tolist() == few[0].tolist()
    assert few[1] == pytest.approx(np.array(WGS84.fwd(141.3, 38.7, 288.0, 52_300.0)[:2]), abs=1e-11)


def test_a_line_is_unwrapped_from_its_first_longitude_or_near_another():
    line = np.array([(170.5, 3.0), (-175.25, 4.5), (179.0, 5.0), (-170.0, 6.5)])
    assert unwrap(line).tolist() == [[170.5, 3.0], [184.75, 4.5], [179.0, 5.0], [190.0, 6.5]]
    assert unwrap(line, -100.0)[:, 0].tolist() == [-189.5, -175.25, -181.0, -170.0]
    assert unwrap(line, 300.5)[:, 0].tolist() == [170.5, 184.75, 179.0, 190.0]
    assert unwrap(line, 355.0)[:, 0].tolist() == [530.5, 544.75, 539.0, 550.0]
    assert line[:, 0].tolist() == [170.5, -175.25, 179.0, -170.0]
    assert unwrap(np.empty((0, 2)), 5.0).shape == (0, 2)


def test_a_line_is_cut_each_time_that_it_crosses_180_degrees_either_way():
    # Eastwards a quarter of an edge after its start, back again, and on where it began.
    line = [(150.0, 7.0), (179.0, 10.0), (-177.0, 14.0), (-178.0, 20.0), (176.0, 28.0)]
    first, second, third = split_at_antimeridian(line)
    assert first.tolist() == [[150.0, 7.0], [179.0, 10.0], [180.0, 11.0]]
    assert second[0].tolist() == [-180.0, 11.0]
    assert second[1:3].tolist() == [[-177.0, 14.0], [-178.0, 20.0]]
    assert second[3] == pytest.approx(np.array([-180.0, 20.0 + 8.0 / 3.0]), abs=1e-12)
    assert len(second) == 4
    assert third[0] == pytest.approx(np.array([180.0, 20.0 + 8.0 / 3.0]), abs=1e-12)
    assert third[1:].tolist() == [[176.0, 28.0]]


def test_a_line_that_goes_round_the_earth_more_than_once_is_cut_once_a_turn():
    for way in (1.0, -1.0):
        line = [(way * (100.0 + 90.0 * k), float(k)) for k in range(9)]
        pieces = split_at_antimeridian(line)
        assert len(pieces) == 3
        for piece in pieces:
            assert np.abs(piece[:, 0]).max() <= 180.0
            assert (np.diff(piece[:, 0]) * way > 0).all()
        cuts = [float(piece[-1, 1]) for piece in pieces[:-1]]
        assert cuts == pytest.approx([80.0 / 90.0, 440.0 / 90.0], abs=1e-12)
        assert [float(piece[0, 1]) for piece in pieces[1:]] == cuts
        assert pieces[0][0].tolist() == [way * 100.0, 0.0]
        assert pieces[-1][-1] == pytest.approx(np.array([way * 100.0, 8.0]))


# Areas


def test_every_hole_of_a_polygon_is_taken_away_whichever_way_it_is_wound():
    outer = [(130.0, 30.0), (139.0, 31.0), (137.0, 38.5), (131.0, 37.0), (130.0, 30.0)]
    holes = [
        [(132.0, 33.0), (133.5, 33.2), (133.0, 34.0), (132.0, 33.0)],
        [(135.0, 35.0), (134.7, 36.1), (136.0, 35.8), (135.0, 35.0)],
        [(136.0, 33.0), (136.4, 33.0), (136.2, 33.3), (136.0, 33.0)],
    ]
    polygon = shapely.orient_polygons(shapely.Polygon(outer, holes))
    expected, _ = WGS84.geometry_area_perimeter(polygon)
    assert area_m2([outer, *holes]) == pytest.approx(expected, rel=1e-12)
    assert area_m2([outer[::-1], holes[0][::-1], *holes[1:]]) == pytest.approx(expected, rel=1e-12)
