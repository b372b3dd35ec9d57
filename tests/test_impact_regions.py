"""Outlines of the densest regions and the point in them, held against closed forms."""

import math

import numpy as np
import pytest
import shapely
from attrs import frozen
from pyproj import Geod
from scipy.interpolate import RegularGridInterpolator

from geomap.geodesy import Position
from geomap.impact.cells import Cells
from geomap.impact.contours import contour
from geomap.impact.plane import Plane
from geomap.impact.quantiles import weighted_quantiles
from geomap.impact.regions import (
    WrongSide,
    _arc,
    _as_it_is,
    _axis,
    _dense,
    _from_polar,
    _Raster,
    _raster,
    _ring,
    _tidy,
    _to_polar,
    outline_regions,
)

GEOD = Geod(ellps="WGS84")
CENTRE = Position(141.3, 33.7)
PLANE = Plane(CENTRE)


# Contours


def covered(value, level):
    parts = [shapely.Polygon(shell, holes) for shell, holes in contour(value, level)]
    row, column = np.indices(value.shape)
    return np.any([shapely.contains_xy(part, column, row) for part in parts], axis=0), parts


@pytest.mark.parametrize("seed", range(25))
def test_nodes_at_the_level_itself_lie_within(seed):
    value = np.random.default_rng(seed).integers(0, 5, (6, 7)) / 4.0
    for level in (0.25, 0.5, 0.75, 1.0):
        within, parts = covered(value, level)
        assert (within == (value >= level)).all()
        assert all(part.is_valid for part in parts)


@pytest.mark.parametrize(
    ("corners", "level", "parts"),
    [
        # Their means: 2.1, 2.1, 2.15 and 1.85.
        ((4.0, 0.2, 3.9, 0.3), 2.2, 2),
        ((4.0, 0.2, 3.9, 0.3), 2.0, 1),
        ((0.3, 4.0, 0.3, 4.0), 2.2, 2),
        ((0.3, 4.0, 0.3, 4.0), 2.1, 1),
        # At the level itself, of 2, it is joined.
        ((4.0, 0.25, 3.5, 0.25), 2.0, 1),
        ((0.1, 3.5, 0.2, 3.6), 1.9, 2),
        ((0.1, 3.5, 0.2, 3.6), 1.8, 1),
    ],
)
def test_a_saddle_is_joined_from_the_level_of_its_middle_on(corners, level, parts):
    south_west, south_east, north_east, north_west = corners
    value = np.array([[south_west, south_east], [north_west, north_east]])
    assert len(contour(value, level)) == parts


def test_an_edge_is_crossed_where_it_is_linearly_at_the_level():
    # A plane that falls to the east and to the north; beyond the raster it falls to 0 in a step.
    row, column = np.indices((9, 12))
    value = 20.0 - 1.3 * column - 0.7 * row
    ((shell, holes),) = contour(value, 9.3)
    assert holes == []
    on_raster = ((shell > 0.0) & (shell < [11.0, 8.0])).all(axis=1)
    assert on_raster.sum() > 10
    heights = 20.0 - 1.3 * shell[on_raster, 0] - 0.7 * shell[on_raster, 1]
    assert heights == pytest.approx(9.3, abs=1e-5)
    south = shell[(shell[:, 1] < 0.0) & (shell[:, 0] > 0.0)]
    assert len(south) > 5
    for x, y in south[south[:, 0] == np.round(south[:, 0])]:
        assert (1.0 + y) * (20.0 - 1.3 * x) == pytest.approx(9.3, abs=1e-5)


# Quantiles


def test_several_quantiles_are_those_one_by_one_of_the_sum_of_the_weights():
    value, weight = np.array([7.0, -2.0, 3.0, 11.0]), np.array([0.4, 1.2, 0.8, 2.6])
    # In order: -2, 3, 7, 11 with 1.2, 0.8, 0.4, 2.6 of 5; each has its value at its own middle.
    middles = np.array([0.6, 1.6, 2.2, 3.7]) / 5.0
    assert weighted_quantiles(value, weight, middles) == pytest.approx([-2.0, 3.0, 7.0, 11.0])
    found = weighted_quantiles(value, weight, [0.0, 0.22, 1.0])
    assert found == pytest.approx([-2.0, 0.5, 11.0])
    assert isinstance(found, list)


# The raster


def flat_raster():
    return _Raster(
        np.linspace(-31.0, 44.0, 16), np.linspace(7.0, 91.0, 13), _as_it_is, _as_it_is, 1.0
    )


def test_between_its_nodes_a_raster_is_bilinear_and_beyond_it_falls_to_nothing_in_a_step():
    raster = flat_raster()
    value = np.random.default_rng(4).uniform(1.0, 2.0, (13, 16))
    first = np.concatenate([[-36.0], raster.first, [49.0]])
    second = np.concatenate([[0.0], raster.second, [98.0]])
    peer = RegularGridInterpolator((second, first), np.pad(value, 1))
    x, y = np.random.default_rng(5).uniform((-36.0, 0.0), (49.0, 98.0), (400, 2)).T
    assert raster.interpolate(value, x, y) == pytest.approx(peer((y, x)), abs=1e-12)
    nodes = np.meshgrid(raster.first, raster.second)
    assert raster.interpolate(value, *(node.ravel() for node in nodes)) == pytest.approx(
        value.ravel(), abs=1e-12
    )
    beyond = (
        np.array([-36.5, 49.5, 3.0, 3.0, -500.0, 900.0]),
        np.array([30.0, 30.0, -1, 99, 30, 30]),
    )
    assert (raster.interpolate(value, *beyond) == 0.0).all()


def test_the_nodes_near_squares_are_those_within_half_a_diagonal_and_two_steps():
    raster = flat_raster()
    generator = np.random.default_rng(2)
    for count in (1, 3):
        x, y = generator.uniform(-50.0, 60.0, count), generator.uniform(-5.0, 99.0, count)
        side = generator.uniform(0.1, 9.0, count)
        half = side / math.sqrt(2.0)
        column = abs(raster.first[:, None] - x) <= half + 2.0 * 5.0
        row = abs(raster.second[:, None] - y) <= half + 2.0 * 7.0
        expected = (row[:, None, :] & column[None, :, :]).any(axis=2)
        assert (raster.near(x, y, side) == expected).all()


def test_the_nodes_near_squares_of_an_arc_are_those_of_their_width_in_degrees():
    first, second = np.linspace(60.0, 119.0, 60), np.linspace(31e3, 620e3, 20)
    raster = _Raster(first, second, _from_polar, _to_polar(first), 1.0, is_polar=True)
    x, y = _from_polar(np.array([77.3, 100.2]), np.array([90e3, 430e3]))
    side = np.array([20e3, 50e3])
    half = side / math.sqrt(2.0)
    wide = np.degrees(half / np.array([90e3, 430e3])) + 2.0
    column = abs(first[:, None] - [77.3, 100.2]) <= wide
    row = abs(second[:, None] - [90e3, 430e3]) <= half + 62e3
    assert (raster.near(x, y, side) == (row[:, None, :] & column[None, :, :]).any(axis=2)).all()
    # At the launch itself a square lies all round, a radian to each side.
    assert (
        raster.near(*_from_polar(np.array([90.0]), np.array([1e3])), np.array([60e3]))
        .any(axis=0)
        .tolist()
        == (abs(first - 90.0) <= math.degrees(1.0) + 2.0).tolist()
    )


def test_a_margin_of_fifteen_per_cent_lies_about_what_an_axis_holds():
    assert _axis(130.0, 170.0, 4).tolist() == pytest.approx(
        [124.0, 124 + 52 / 3, 124 + 104 / 3, 176]
    )
    assert _axis(130.0, 170.0, 4, at_least=127.0)[[0, -1]].tolist() == [127.0, 176.0]
    # What has no width is given that of 1.
    assert _axis(7.5, 7.5, 3).tolist() == pytest.approx([7.35, 7.5, 7.65])
    assert _axis(7.5, 8.75, 2).tolist() == pytest.approx([7.5 - 0.1875, 8.75 + 0.1875])


@pytest.mark.parametrize(
    ("azimuths", "arc"),
    [
        ([12.0, -70.0, 40.0], (-70.0, 40.0)),
        ([150.0, -160.0, 171.0, -95.0], (150.0, 265.0)),
        ([-20.0, 35.0, 140.0, -130.0], (-20.0, 230.0)),
        ([33.0], (33.0, 33.0)),
    ],
)
def test_the_shortest_arc_begins_after_the_widest_gap(azimuths, arc):
    assert _arc(np.array(azimuths)) == pytest.approx(arc)


def some_cells(x_m, y_m, side_m=1000.0, log_density=0.0):
    ones = np.ones(len(x_m))
    return Cells(np.asarray(x_m), np.asarray(y_m), side_m * ones, log_density * ones)


def by_azimuth(low, high, near, far):
    """Return the middles of cells along an arc, at both of its distances."""
    azimuth, distance = np.meshgrid(np.linspace(low, high, 40), [near, far])
    return _from_polar(azimuth.ravel(), distance.ravel())


def test_away_from_the_launch_the_raster_lies_along_range_and_azimuth():
    raster = _raster(some_cells(*by_azimuth(170.0, 210.0, 300e3, 400e3)), np.ones(80))
    assert raster.is_polar
    assert raster.first == pytest.approx(np.linspace(164.0, 216.0, 60))
    assert raster.second == pytest.approx(np.linspace(285e3, 415e3, 60))
    # Half a step across.
    assert raster.blur_m == pytest.approx(0.5 * 130e3 / 59)
    x, y = raster.to_plane(np.array([200.0]), np.array([350e3]))
    assert (x[0], y[0]) == pytest.approx((-119.7071e3, -328.8924e3), rel=1e-6)
    azimuth, distance = raster.from_plane(x, y)
    assert (azimuth[0], distance[0]) == pytest.approx((200.0, 350e3))


def test_about_the_launch_and_all_round_it_the_raster_is_square():
    near = _raster(some_cells(*by_azimuth(20.0, 60.0, 39e3, 400e3)), np.ones(80))
    assert not near.is_polar
    assert (len(near.first), len(near.second)) == (60, 60)
    x, y = by_azimuth(20.0, 60.0, 39e3, 400e3)
    for nodes, at in ((near.first, x), (near.second, y)):
        assert nodes[0] == pytest.approx(at.min() - 0.15 * np.ptp(at))
        assert nodes[-1] == pytest.approx(at.max() + 0.15 * np.ptp(at))
    assert near.blur_m == pytest.approx(0.6 * 1.3 * max(np.ptp(x), np.ptp(y)) / 59)
    assert _raster(some_cells(*by_azimuth(20.0, 60.0, 41e3, 400e3)), np.ones(80)).is_polar
    ring = _raster(some_cells(*by_azimuth(-150.5, 150.5, 300e3, 400e3)), np.ones(80))
    assert not ring.is_polar
    assert (len(ring.first), len(ring.second)) == (160, 160)
    assert _raster(some_cells(*by_azimuth(-149.5, 149.5, 300e3, 400e3)), np.ones(80)).is_polar
    # North and south of the launch, or east and west of it: the wider step counts.
    tall = _raster(some_cells([3e3, -1e3, 0.0], [-50e3, 200e3, 2e3]), np.ones(3))
    assert tall.blur_m == pytest.approx(0.6 * 1.3 * 250e3 / 59)


def test_cells_that_hold_a_thousandth_of_the_heaviest_are_not_worth_a_raster():
    x, y = np.array([-30e3, 20e3, 900e3, -5e3]), np.array([10e3, -40e3, 0.0, 700e3])
    raster = _raster(some_cells(x, y), np.array([2.0, 1.0, 0.0019, 0.0021]))
    assert raster.first[-1] < 40e3
    assert raster.second[-1] > 700e3


def test_a_ring_of_nodes_is_carried_to_degrees_as_geodesics_from_the_centre_say():
    raster = flat_raster()
    raster = _Raster(raster.first * 1e4, raster.second * 1e4, _as_it_is, _as_it_is, 1.0)
    nodes = np.array([[0.0, 0.0], [15.0, 0.5], [7.25, 12.0], [-0.5, 4.0], [0.0, 0.0]])
    # Steps of 5 and 7 from -31 and 7, in units of 10 km.
    x, y = (-31.0 + 5.0 * nodes[:, 0]) * 1e4, (7.0 + 7.0 * nodes[:, 1]) * 1e4
    azimuth = np.degrees(np.arctan2(x, y))
    for lon in (141.3, 179.5):
        ring = _ring(nodes, raster, Plane(Position(lon, 33.7)))
        east, north, _ = GEOD.fwd([lon] * 5, [33.7] * 5, azimuth, np.hypot(x, y))
        assert ring[:, 1] == pytest.approx(north)
        assert ring[:, 0] == pytest.approx(
            np.where(np.array(east) < 0.0, np.array(east) + 360, east)
        )
        assert (ring[0] == ring[-1]).all()


def test_parts_are_joined_made_valid_and_turned_counterclockwise():
    bow = shapely.Polygon([(0, 0), (2, 2), (2, 0), (0, 2)])
    box = shapely.box(1.5, 0.5, 4.0, 1.5).reverse()
    line = shapely.LineString([(9, 9), (10, 10)])
    found = _tidy([bow, box, line])
    assert found.geom_type == "MultiPolygon"
    assert found.is_valid
    # Two triangles of 1 each, and a box less what of it lies in the eastern one.
    overlap = shapely.intersection(box, shapely.Polygon([(2, 0), (2, 2), (1, 1)])).area
    assert found.area == pytest.approx(1.0 + 1.0 + 2.5 - overlap)
    assert all(part.exterior.is_ccw for part in found.geoms)
    assert _tidy([]).is_empty
    assert _tidy([box]).area == pytest.approx(2.5)


# Regions of closed form


def normal_cells(x0, y0, sigma_x, sigma_y, half=4.4, count=88):
    """Return cells of a normal distribution, its weights and its logarithmic density."""
    side = 2 * half * min(sigma_x, sigma_y) / count
    xs = np.arange(-half * sigma_x + side / 2, half * sigma_x, side) + x0
    ys = np.arange(-half * sigma_y + side / 2, half * sigma_y, side) + y0
    x, y = (grid.ravel() for grid in np.meshgrid(xs, ys))

    def log_density(x_m, y_m, blur_m):
        return -(((x_m - x0) / sigma_x) ** 2 + ((y_m - y0) / sigma_y) ** 2) / 2.0

    logs = log_density(x, y, 0.0)
    cells = Cells(x, y, np.full(len(x), side), logs)
    return cells, np.exp(logs) / np.exp(logs).sum(), log_density


def on_plane(outline, centre=CENTRE):
    """Return an outline as metres east and north along geodesics from a centre."""

    def turned(lonlat):
        start = np.full(len(lonlat), centre.lon_deg), np.full(len(lonlat), centre.lat_deg)
        azimuth, _, distance = GEOD.inv(*start, lonlat[:, 0], lonlat[:, 1])
        azimuth = np.radians(azimuth)
        return np.column_stack([distance * np.sin(azimuth), distance * np.cos(azimuth)])

    return shapely.transform(outline, turned)


@pytest.mark.parametrize(
    ("x0", "y0", "sigma_x", "sigma_y"),
    [
        (3e3, -2e3, 11e3, 17e3),
        (-300e3, 120e3, 12e3, 9e3),
    ],
)
def test_the_regions_of_a_normal_distribution_are_its_ellipses(x0, y0, sigma_x, sigma_y):
    cells, weight, log_density = normal_cells(x0, y0, sigma_x, sigma_y)
    regions = outline_regions(cells, weight, log_density, PLANE)
    assert [region.probability for region in regions] == [0.5, 0.9]
    for region in regions:
        # A share p lies within r sigmas, p = 1 - exp(-r^2 / 2).
        reach = math.sqrt(-2.0 * math.log(1.0 - region.probability))
        outline = on_plane(region.outline)
        assert len(outline.geoms) == 1
        assert outline.area == pytest.approx(math.pi * reach**2 * sigma_x * sigma_y, rel=0.015)
        assert (outline.centroid.x, outline.centroid.y) == pytest.approx((x0, y0), abs=150.0)
        ring = np.array(outline.geoms[0].exterior.coords)
        away = np.hypot((ring[:, 0] - x0) / sigma_x, (ring[:, 1] - y0) / sigma_y)
        assert away == pytest.approx(reach, rel=0.02)


def test_the_outlines_of_a_sum_of_two_peaks_leave_the_smaller_out_of_the_half():
    x0, y0 = np.array([-40e3, 35e3]), np.array([260e3, 300e3])
    sigma, share = np.array([6e3, 9e3]), np.array([0.7, 0.3])

    def log_density(x_m, y_m, blur_m):
        away = (x_m[:, None] - x0) ** 2 + (y_m[:, None] - y0) ** 2
        return np.log((share / sigma**2 * np.exp(-away / 2 / sigma**2)).sum(axis=1) + 1e-300)

    xs, ys = np.arange(-65e3, 72e3, 500.0), np.arange(235e3, 337e3, 500.0)
    x, y = (grid.ravel() for grid in np.meshgrid(xs, ys))
    logs = log_density(x, y, 0.0)
    weight = np.exp(logs) / np.exp(logs).sum()
    cells = Cells(x, y, np.full(len(x), 500.0), logs)
    half, most = outline_regions(cells, weight, log_density, PLANE)
    assert (len(half.outline.geoms), len(most.outline.geoms)) == (1, 2)
    for region in (half, most):
        # They are the densest, so their area is that of the densest cells.
        order = np.sort(weight)[::-1]
        cells_in = np.searchsorted(np.cumsum(order), region.probability)
        assert on_plane(region.outline).area == pytest.approx(cells_in * 500.0**2, rel=0.03)


@frozen
class East:
    """Land east of a meridian."""

    lon_deg: float

    def on_land(self, lon_deg, lat_deg):
        return lon_deg > self.lon_deg

    def clipped(self, bounds):
        west, south, east, north = bounds
        box = shapely.box(max(west, self.lon_deg), south, max(east, self.lon_deg), north)
        return shapely.MultiPolygon([box])


@pytest.mark.parametrize("is_land", [True, False])
def test_on_the_wrong_side_of_the_shore_the_region_begins_at_a_density_higher_by_the_factor(
    is_land,
):
    factor, sigma = 0.6, 10e3
    cells, weight, log_density = normal_cells(-250e3, 40e3, sigma, sigma)
    lon, lat = PLANE.to_lonlat(cells.x_m, cells.y_m)
    (shore,), _ = PLANE.to_lonlat(np.array([-250e3]), np.array([40e3]))
    land = East(float(shore) + 0.021)
    wrong = land.on_land(lon, lat) if is_land else ~land.on_land(lon, lat)
    side = WrongSide(wrong, factor, land, is_land)
    weighed = side.weighed(weight)
    assert weighed.sum() == pytest.approx(1.0)
    kept = weight[wrong].sum() * factor / (weight[~wrong].sum() + weight[wrong].sum() * factor)
    assert weighed[wrong].sum() == pytest.approx(kept)
    for region in outline_regions(cells, weighed, log_density, PLANE, side):
        scaled = np.where(wrong, factor, 1.0) * weight
        order = np.argsort(-scaled, kind="stable")
        place = np.searchsorted(np.cumsum(scaled[order]) / scaled.sum(), region.probability)
        densest = np.zeros(len(lon), dtype=bool)
        densest[order[: place + 1]] = True
        inside = shapely.contains_xy(region.outline, lon, lat)
        assert (inside != densest).sum() < 0.04 * densest.sum()
        assert weighed[inside].sum() == pytest.approx(region.probability, abs=0.015)
        assert weighed[inside & wrong].sum() > 0.05


def test_where_the_wrong_side_is_all_but_ruled_out_no_region_lies_on_it():
    cells, weight, log_density = normal_cells(-250e3, 40e3, 10e3, 10e3)
    lon, lat = PLANE.to_lonlat(cells.x_m, cells.y_m)
    (shore,), _ = PLANE.to_lonlat(np.array([-250e3]), np.array([40e3]))
    land = East(float(shore))
    side = WrongSide(land.on_land(lon, lat), 1e-4, land, is_land=True)
    for region in outline_regions(cells, side.weighed(weight), log_density, PLANE, side):
        assert region.outline.bounds[2] == pytest.approx(land.lon_deg, abs=1e-9)


def test_what_is_a_thousandth_as_dense_as_the_largest_outline_is_not_asked_for():
    cells, weight, _ = normal_cells(20e3, 30e3, 8e3, 8e3)
    x, y, side = _dense(cells, weight)
    # Ninety per cent lie within 2.146 sigmas, with a tenth of the density of the middle; so
    # 1 in 10,000 of that lies 4.29 sigmas out.
    reach = math.sqrt(2.0 * math.log(1e4)) * 8e3
    wanted = np.hypot(cells.x_m - 20e3, cells.y_m - 30e3) <= reach
    assert abs(len(x) - wanted.sum()) < 0.01 * wanted.sum()
    away = np.hypot(x - 20e3, y - 30e3)
    assert away.max() == pytest.approx(reach, rel=0.01)
    assert (side == cells.side_m[0]).all()


def even(x_m, y_m, blur_m):
    return np.zeros(len(x_m))


def test_one_cell_that_holds_more_than_half_is_a_region_of_its_own():
    cells = some_cells([70e3, 71e3, 70e3], [20e3, 20e3, 21e3])
    for weight in (np.array([0.94, 0.03, 0.03]), np.array([1.0, 0.0, 0.0])):
        lone = cells.chosen(weight == 1.0) if weight[0] == 1.0 else cells
        for region in outline_regions(lone, weight[: len(lone.x_m)], even, PLANE):
            azimuth = math.degrees(math.atan2(70e3, 20e3))
            lon, lat, _ = GEOD.fwd(141.3, 33.7, azimuth, math.hypot(70e3, 20e3))
            assert region.outline.contains(shapely.Point(lon, lat))


def test_where_the_rest_lies_in_faint_cells_beyond_the_raster_the_region_is_all_of_it():
    x = np.concatenate([[-70e3, -72e3], np.linspace(3e5, 9e5, 900)])
    y = np.concatenate([[20e3, 15e3], np.linspace(-9e5, 9e5, 900)])
    weight = np.concatenate([[0.3, 0.25], np.full(900, 0.45 / 900)])
    half, most = outline_regions(
        some_cells(x, y), weight / weight.sum(), lambda x, y, _: -abs(x + 70e3) / 1e3, PLANE
    )
    assert not half.outline.is_empty
    assert on_plane(most.outline).area > on_plane(half.outline).area


def test_the_density_is_asked_once_and_with_the_blur_of_the_raster():
    cells, weight, log_density = normal_cells(-300e3, 120e3, 12e3, 9e3)
    asked = []

    def remembered(x_m, y_m, blur_m):
        asked.append((len(x_m), blur_m))
        return log_density(x_m, y_m, blur_m)

    outline_regions(cells, weight, remembered, PLANE)
    ((count, blur_m),) = asked
    assert blur_m == _raster(cells, weight).blur_m
    assert 500 < count <= 3600


def test_how_dense_a_cell_is_is_its_weight_over_its_area():
    # By area 1, 0.5, 0.0023 and 0.0004 of the first; the level is that of the second.
    side = np.array([100.0, 300.0, 1000.0, 2000.0])
    density = np.array([1.0, 0.5, 0.0023, 0.0004])
    cells = Cells(np.arange(4) * 3e3, np.zeros(4), side, np.log(density))
    weight = density * side**2 / (density * side**2).sum()
    assert np.cumsum(weight)[:2] == pytest.approx([0.17, 0.93], abs=0.01)
    x, _, found = _dense(cells, weight)
    assert (x.tolist(), found.tolist()) == ([0.0, 3e3, 6e3], [100.0, 300.0, 1000.0])


def test_the_dense_cells_are_those_of_both_sides_of_the_shore():
    cells, weight, _ = normal_cells(20e3, 30e3, 8e3, 8e3)
    wrong = cells.x_m > 22e3
    weighed = np.where(wrong, 1e-9, 1.0) * weight
    x, _, _ = _dense(cells, weighed / weighed.sum())
    assert x.max() - 20e3 > 30e3
    assert x.min() - 20e3 < -30e3
