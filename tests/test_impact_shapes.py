"""What an impact is made of, against closed forms: contours, cells, the plane, quantiles."""

import math

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geomap.geodesy import Position, inverse_arrays
from geomap.impact.cells import refine
from geomap.impact.contours import contour
from geomap.impact.plane import Plane, area_scale, polar
from geomap.impact.quantiles import weighted_quantile
from geomap.impact.regions import _arc, _as_it_is, _axis, _from_polar, _Raster, _to_polar


def polygons(value, level):
    return [shapely.Polygon(shell, holes) for shell, holes in contour(np.array(value), level)]


# Contours


@pytest.mark.parametrize(("row", "column"), [(0, 0), (1, 3), (2, 1)])
@pytest.mark.parametrize("level", [0.2, 0.5, 0.9])
def test_a_single_high_node_has_a_square_on_its_corner_about_it(row, column, level):
    value = np.zeros((3, 5))
    value[row, column] = 1.0
    (found,) = polygons(value, level)
    # Linear from 1 to 0 it falls to the level at 1 - level from the node.
    reach = 1.0 - level
    assert found.area == pytest.approx(2.0 * reach**2)
    assert found.centroid.coords[0] == pytest.approx((column, row))
    assert found.bounds == pytest.approx(
        (column - reach, row - reach, column + reach, row + reach), abs=1e-6
    )


@pytest.mark.parametrize("level", [0.7, 1.5, 3.2])
def test_the_contour_of_a_ramp_is_straight_and_lies_at_the_level(level):
    value = np.tile(np.arange(5.0), (4, 1))
    (found,) = polygons(value, level)
    west, south, east, north = found.bounds
    assert west == pytest.approx(level)
    # Beyond the raster it falls to 0 within one step.
    assert east == pytest.approx(4.0 + (4.0 - level) / 4.0)
    assert south == pytest.approx(-(4.0 - level) / 4.0)
    assert north == pytest.approx(3.0 + (4.0 - level) / 4.0)
    (turned,) = polygons(value.T, level)
    assert turned.area == pytest.approx(found.area)
    assert turned.bounds == pytest.approx((south, west, north, east))


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize(("level", "parts"), [(0.4, 1), (0.6, 2)])
def test_two_high_corners_are_joined_where_the_middle_between_them_is_high(turned, level, parts):
    value = np.eye(2)[::-1] if turned else np.eye(2)
    found = polygons(value, level)
    assert len(found) == parts
    reach = 1.0 - level
    # Joined, the two triangles between them are replaced by what is not cut off the cell.
    joined = 1.0 - level**2 - reach**2 if parts == 1 else 0.0
    apart = 2 * 2.0 * reach**2
    assert sum(part.area for part in found) == pytest.approx(apart + joined, abs=1e-5)


def test_a_low_node_among_high_ones_is_a_hole():
    value = np.ones((3, 3))
    value[1, 1] = 0.0
    (found,) = polygons(value, 0.25)
    (hole,) = found.interiors
    assert shapely.Polygon(hole).area == pytest.approx(2.0 * 0.25**2)
    assert shapely.Polygon(hole).centroid.coords[0] == pytest.approx((1.0, 1.0))


def test_nothing_lies_over_a_level_that_is_not_reached():
    assert polygons(np.full((3, 3), 0.5), 0.6) == []
    assert len(polygons(np.full((3, 3), 0.5), 0.5)) == 1


@given(st.integers(0, 10_000), st.sampled_from([0.25, 0.5, 0.75]))
def test_high_nodes_lie_in_the_contours_and_low_ones_do_not(seed, level):
    value = np.random.default_rng(seed).random((5, 6))
    row, column = np.indices(value.shape)
    within = np.zeros(value.shape, dtype=bool)
    for part in polygons(value, level):
        assert part.is_valid
        within |= shapely.contains_xy(part, column, row)
    assert (within == (value >= level)).all()


# Cells


def gaussian(sigma_m, x0=0.0, y0=0.0):
    def log_density(x, y, blur_m):
        variance = sigma_m**2 + blur_m**2
        return -((x - x0) ** 2 + (y - y0) ** 2) / (2.0 * variance) - math.log(variance)

    return log_density


@pytest.mark.parametrize(("x0", "y0"), [(0.0, 0.0), (13e3, -41e3)])
def test_cells_have_the_mean_and_the_spread_of_a_normal_distribution(x0, y0):
    sigma = 5e3
    cells = refine(gaussian(sigma, x0, y0), 100e3, sigma)
    weight = cells.weight
    assert weight.sum() == pytest.approx(1.0)
    for at, value in ((x0, cells.x_m), (y0, cells.y_m)):
        mean = (weight * value).sum()
        assert mean == pytest.approx(at, abs=0.01 * sigma)
        # A cell's own spread belongs to it: side^2 / 12.
        spread = (weight * ((value - mean) ** 2 + cells.side_m**2 / 12.0)).sum()
        assert spread == pytest.approx(sigma**2, rel=0.02)
    within = np.hypot(cells.x_m - x0, cells.y_m - y0) < sigma * math.sqrt(2 * math.log(2))
    assert weight[within].sum() == pytest.approx(0.5, abs=0.01)


def test_cells_hold_no_more_than_their_share_nor_are_finer_than_is_of_use():
    sigma = 5e3
    cells = refine(gaussian(sigma), 100e3, sigma)
    least = cells.side_m.min()
    assert least <= 0.5 * sigma
    assert 0.5 * 0.08 * sigma <= least
    assert cells.weight[cells.side_m > least].max() < 2.0 / 1600
    assert 400 < len(cells.x_m) < 20_000


def test_a_finer_grid_has_more_and_smaller_cells():
    sigma = 5e3
    coarse = refine(gaussian(sigma), 100e3, sigma)
    fine = refine(gaussian(sigma), 100e3, sigma, fineness=2.0)
    assert len(fine.x_m) > 2 * len(coarse.x_m)
    assert fine.side_m.min() < coarse.side_m.min()


def test_cells_of_an_even_density_tile_the_square_that_is_searched():
    def even(x, y, blur_m):
        return np.zeros(len(x))

    cells = refine(even, 64e3, 4e3)
    assert (cells.side_m**2).sum() == pytest.approx((2 * 64e3) ** 2)
    assert cells.weight == pytest.approx(cells.side_m**2 / (2 * 64e3) ** 2)
    # Turned, so that no row of cells runs along a meridian: the corners lie at 64 km sqrt(2).
    assert np.hypot(cells.x_m, cells.y_m).max() == pytest.approx(64e3 * math.sqrt(2), rel=0.05)
    assert len(np.unique(np.round(cells.x_m))) > 100
    assert (cells.weight * cells.x_m).sum() == pytest.approx(0.0, abs=1e-3)
    assert (cells.weight * cells.y_m).sum() == pytest.approx(0.0, abs=1e-3)


def test_cells_are_cut_along_the_shore_that_rules_nearly_all_out():
    sigma, shore_m = 5e3, 12e3
    plain = refine(gaussian(sigma), 100e3, sigma)
    cut = refine(gaussian(sigma), 100e3, sigma, 1.0, lambda x, y: x < shore_m)
    left = cut.x_m >= shore_m
    expected = 0.5 * math.erfc(shore_m / sigma / math.sqrt(2.0))
    # The shore runs through cells, which lie on the one side or the other as a whole.
    assert cut.weight[left].sum() == pytest.approx(expected, rel=0.05)
    assert left.sum() > 4 * (plain.x_m >= shore_m).sum()


# The plane


@given(st.floats(-179.0, 179.0), st.floats(-80.0, 80.0), st.integers(0, 1000))
def test_distances_and_directions_from_the_centre_of_a_plane_are_true(lon, lat, seed):
    centre = Position(lon, lat)
    x, y = np.random.default_rng(seed).uniform(-2e6, 2e6, (2, 20))
    there = Plane(centre).to_lonlat(x, y)
    azimuth, length = inverse_arrays(lon, lat, *there)
    assert length == pytest.approx(np.hypot(x, y), abs=1e-3)
    assert length * np.sin(np.radians(azimuth)) == pytest.approx(x, abs=1e-2)
    assert length * np.cos(np.radians(azimuth)) == pytest.approx(y, abs=1e-2)


def test_the_four_directions_of_the_plane_are_the_compass():
    azimuth, distance = polar(np.array([0.0, 2.0, 0.0, -3.0]), np.array([1.0, 0.0, -1.0, 0.0]))
    assert azimuth.tolist() == [0.0, 90.0, 180.0, -90.0]
    assert distance.tolist() == [1.0, 2.0, 1.0, 3.0]


def test_the_scale_of_areas_is_that_of_the_sphere_to_its_antipode():
    # A cap of angle t on a sphere has the area 2 pi R^2 (1 - cos t): the sum of the scaled rings.
    radius = 6378137.0
    distance = np.linspace(0.0, math.pi * radius, 20_001)
    for last in (2000, 10_000, 20_000):
        ring = 2 * math.pi * distance * area_scale(distance)
        cap = np.trapezoid(ring[: last + 1], distance[: last + 1])
        angle = distance[last] / radius
        assert cap == pytest.approx(2 * math.pi * radius**2 * (1 - math.cos(angle)), rel=1e-6)
    assert (area_scale(np.array([0.0, 1.1 * math.pi * radius])) == [1.0, 0.0]).all()


# Quantiles and axes


@given(st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=30, unique=True), st.floats(0, 1))
def test_with_equal_weights_a_quantile_is_hazens(values, share):
    value = np.array(values)
    expected = np.quantile(value, share, method="hazen")
    for scale in (1.0, 0.01):
        found = weighted_quantile(value, np.full(len(value), scale), share)
        assert found == pytest.approx(expected, rel=1e-9, abs=1e-6)


def test_a_point_of_twice_the_weight_counts_as_two_far_from_it():
    value = np.array([0.0, 10.0, 10.0, 20.0, 30.0])
    single, weight = np.array([0.0, 10.0, 20.0, 30.0]), np.array([1.0, 2.0, 1.0, 1.0])
    for share in (0.7, 0.8, 0.9, 1.0):
        expected = weighted_quantile(value, np.ones(5), share)
        assert weighted_quantile(single, weight, share) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("azimuths", "low", "high"),
    [
        ([10.0, 20.0, 40.0], 10.0, 40.0),
        ([-5.0, 0.0, 12.0], -5.0, 12.0),
        ([175.0, -170.0, 179.0], 175.0, 190.0),
        ([90.0], 90.0, 90.0),
    ],
)
def test_the_shortest_arc_goes_over_north_and_south_where_it_must(azimuths, low, high):
    found_low, found_high = _arc(np.array(azimuths))
    assert found_high - found_low == pytest.approx(high - low)
    assert (found_low - low) % 360.0 == pytest.approx(0.0)


def test_an_axis_reaches_a_little_beyond_what_it_holds_and_not_below_its_least():
    nodes = _axis(100.0, 200.0, 11)
    assert nodes[0] < 100.0 < 200.0 < nodes[-1]
    assert 150.0 - nodes[0] == pytest.approx(nodes[-1] - 150.0)
    assert nodes[-1] < 250.0
    assert np.ptp(np.diff(nodes)) < 1e-9
    assert _axis(1.0, 200.0, 11, at_least=1.0)[0] == 1.0


@pytest.mark.parametrize("middle", [0.0, 90.0, 179.0, 185.0])
def test_azimuths_run_on_about_the_middle_of_an_arc(middle):
    azimuths = np.linspace(middle - 30.0, middle + 30.0, 13)
    there = np.radians(azimuths)
    found, distance = _to_polar(azimuths)(5.0 * np.sin(there), 5.0 * np.cos(there))
    assert found == pytest.approx(azimuths)
    assert distance == pytest.approx(5.0)


@pytest.mark.parametrize("is_polar", [False, True])
def test_the_nodes_near_a_square_are_those_in_it_and_two_steps_about_it(is_polar):
    generator = np.random.default_rng(9)
    if is_polar:
        first, second = np.linspace(60.0, 110.0, 60), np.linspace(600e3, 1200e3, 60)
        raster = _Raster(first, second, _from_polar, _to_polar(first), 1.0, is_polar=True)
        middles = generator.uniform(62.0, 108.0, 40), generator.uniform(620e3, 1180e3, 40)
    else:
        first, second = np.linspace(-400e3, 400e3, 70), np.linspace(-300e3, 300e3, 60)
        raster = _Raster(first, second, _as_it_is, _as_it_is, 1.0)
        middles = generator.uniform(-380e3, 380e3, 40), generator.uniform(-280e3, 280e3, 40)
    x, y = raster.to_plane(*middles)
    side = generator.uniform(1e3, 60e3, 40)
    node_x, node_y = raster.to_plane(*np.meshgrid(first, second))
    for one in range(40):
        near = raster.near(x[[one]], y[[one]], side[[one]])
        away = np.hypot(node_x - x[one], node_y - y[one])
        # Turned as it may be, a square lies within its half diagonal.
        assert near[away <= side[one] / np.sqrt(2.0) + 10e3].all()
        assert not near[away > side[one] + 60e3].any()
    together = raster.near(x, y, side)
    each = [raster.near(x[[k]], y[[k]], side[[k]]) for k in range(40)]
    assert (together == np.any(each, axis=0)).all()
