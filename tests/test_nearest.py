"""Distances to limits and shores, near and far, few and many, against searches without an index."""

from __future__ import annotations

import tracemalloc

import numpy as np
import pytest
import shapely
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pyproj import Geod

from geomap.errors import GeodesyError
from geomap.geodesy import Position, densify, direct_arrays, inverse_arrays, to_ecef
from geomap.line_distances import FEW, LineDistances
from geomap.line_edges import LineEdges
from geomap.line_grid import LineGrid, geodesic_m
from geomap.line_grid_build import build_line_grid
from geomap.readers.layers import load_zones
from geomap.readers.shoreline import COVERED, load_shoreline

WGS84 = Geod(ellps="WGS84")


class BruteForce:
    """Geodesic distances to lines: all edges, and those that can be the nearest finer and finer."""

    def __init__(self, lines) -> None:
        self.start = np.vstack([line[:-1] for line in lines])
        end = np.vstack([line[1:] for line in lines])
        self.azimuth, _, self.length = WGS84.inv(*self.start.T, *end.T)

    def distance_m(self, lon: float, lat: float) -> float:
        """Walk along each edge that its start and its length leave, in 40 steps three times."""
        count = len(self.start)
        _, _, away = WGS84.inv(np.full(count, lon), np.full(count, lat), *self.start.T)
        best = np.inf
        for edge in np.flatnonzero(away - self.length <= away.min()):
            low, high = 0.0, self.length[edge]
            for _ in range(3):
                along = np.linspace(low, high, 41)
                start = np.tile(self.start[edge][:, None], 41)
                lons, lats, _ = WGS84.fwd(*start, np.full(41, self.azimuth[edge]), along)
                _, _, found = WGS84.inv(np.full(41, lon), np.full(41, lat), lons, lats)
                at = int(np.argmin(found))
                low, high = along[max(0, at - 1)], along[min(40, at + 1)]
            best = min(best, float(found.min()))
        return best


@pytest.fixture(scope="module")
def zones():
    return load_zones()


@pytest.fixture(scope="module")
def ids(zones):
    return zones.ids_claimed()


@pytest.fixture(scope="module")
def lines(zones, ids):
    return [limit.lonlat_deg for limit in zones.limit_lines(ids)]


def test_distances_to_the_limit_are_those_of_a_brute_force_search(zones, ids, lines):
    rng = np.random.default_rng(1)
    lon, lat = rng.uniform(112, 168, 60), rng.uniform(10, 58, 60)
    # And beside the limit: 3 m to 30 km off its vertices, on both sides.
    beside = np.vstack(lines)[rng.integers(0, 15_000, 60)]
    near = direct_arrays(*beside.T, rng.uniform(0, 360, 60), 10 ** rng.uniform(0.5, 4.5, 60))
    lon, lat = np.append(lon, near[0]), np.append(lat, near[1])
    search = BruteForce(lines)
    expected = np.array([search.distance_m(*each) for each in zip(lon, lat, strict=True)])
    many = zones.distances(ids).grid().distance_m(lon, lat, None)
    assert np.abs(many - expected).max() < 0.2
    signed = zones.distance_inside_m(ids, lon, lat)
    assert np.abs(np.abs(signed) - expected).max() < 0.2
    assert ((signed > 0) == zones._within(ids, lon, lat)).all()
    assert (signed > 0).sum() > 20
    assert (signed < 0).sum() > 20


def test_distances_to_the_limit_are_those_of_the_geodesic_planes(zones, ids):
    # `GeodesicLines` lays each edge into the azimuthal equidistant plane of the point.
    rng = np.random.default_rng(2)
    lon, lat = rng.uniform(105, 175, 4000), rng.uniform(0, 64, 4000)
    expected = zones._prepared(ids)[1].nearest(lon, lat).distance_m
    keep = expected < 2.9e6  # beyond, it is they that answer
    lon, lat, expected = lon[keep], lat[keep], expected[keep]
    found = zones.distances(ids).grid().distance_m(lon, lat, None)
    assert expected.max() > 2.3e6
    assert len(lon) > 3500
    assert np.abs(found - expected).max() < 0.25


def test_distances_to_the_shore_are_those_of_a_brute_force_search():
    shore = load_shoreline()
    lines = shore.distances.lines
    rng = np.random.default_rng(3)
    lon, lat = rng.uniform(115, 160, 15), rng.uniform(15, 50, 15)
    picked = shore.lonlat_deg[rng.integers(0, len(shore.lonlat_deg), 15)]
    beside = direct_arrays(*picked.T, rng.uniform(0, 360, 15), 10 ** rng.uniform(0.5, 4.5, 15))
    lon, lat = np.append(lon, beside[0]), np.append(lat, beside[1])
    inside = (lon >= 104) & (lon < 179.9) & (lat >= 4) & (lat <= 63)
    lon, lat = lon[inside], lat[inside]
    search = BruteForce(lines)
    expected = np.array([search.distance_m(*each) for each in zip(lon, lat, strict=True)])
    found = shore.distances.grid().distance_m(lon, lat, None)
    assert np.abs(found - expected).max() < 0.2
    land = shapely.contains_xy(shore.polygons, lon, lat)
    assert land.any()
    signed = shore.distance_offshore_m(lon, lat)
    assert (np.sign(signed) == np.where(land, -1, 1)).all()
    assert np.abs(signed).tolist() == found.tolist()


def test_the_edge_of_land_in_degrees_is_at_no_distance():
    # Land is a polygon in degrees, and its longest edges bulge by metres from their geodesics.
    shore = load_shoreline()
    rings = [ring for ring in shore.rings() if ring[:, 1].max() < 62.9]
    line = max(rings, key=lambda ring: np.abs(np.diff(ring, axis=0)).max())
    middle = (line[:-1] + line[1:]) / 2
    _, _, length = WGS84.inv(*line[:-1].T, *line[1:].T)
    longest = middle[np.argsort(length)[-20:]]
    assert np.sort(length)[-20] > 7000
    assert np.abs(shore.distance_offshore_m(*longest.T)).max() < 0.3
    assert shore.nearest(Position(*longest[-1].tolist()))[1] < 0.3


def test_a_shore_is_not_known_beyond_what_is_covered():
    shore = load_shoreline("coarse")
    west, south, east, north = COVERED
    lon = [west - 0.1, west, east - 1e-9, east - 360.0, 140.0, 140.0, np.nan, 140.0, 140.0]
    lat = [20.0, 20.0, 20.0, 20.0, south - 0.1, north + 0.1, 20.0, np.nan, np.inf]
    found = np.isnan(shore.distance_offshore_m(lon, lat))
    assert found.tolist() == [True, False, False, True, True, True, True, True, True]


@pytest.mark.parametrize(
    ("length_m", "within_m"),
    [(1.0, 1e-6), (1e4, 1e-6), (1e5, 1e-5), (1e6, 0.03), (1.5e6, 0.25), (2e6, 1e-4), (2.9e6, 1e-4)],
)
def test_a_chord_becomes_the_geodesic_of_karneys_solution(length_m, within_m):
    rng = np.random.default_rng(4)
    lon, lat = rng.uniform(-180, 180, 3000), rng.uniform(-90, 90, 3000)
    length = np.full(3000, length_m)
    end_lon, end_lat, _ = WGS84.fwd(lon, lat, rng.uniform(0, 360, 3000), length)
    start, end = to_ecef(lon, lat).T, to_ecef(end_lon, end_lat).T
    assert np.abs(geodesic_m(end, end - start) - length).max() < within_m


def test_a_chord_too_long_for_the_grid_is_left_open():
    start, end = to_ecef(0.0, 0.0)[:, None], to_ecef(40.0, 0.0)[:, None]
    assert np.isnan(geodesic_m(end, end - start)).all()
    assert geodesic_m(start, np.zeros((3, 1))).tolist() == [0.0]


@st.composite
def some_lines(draw):
    """Lines near one another anywhere, over the poles and the antimeridian, too."""
    seed = draw(st.integers(0, 10**6))
    rng = np.random.default_rng(seed)
    centre = draw(st.floats(-180, 179.9)), draw(st.floats(-90, 90))
    made = []
    for _ in range(draw(st.integers(1, 5))):
        count = draw(st.integers(2, 30))
        azimuth, length = rng.uniform(0, 360, count), 10 ** rng.uniform(3, 5.5, count)
        lon, lat = direct_arrays(*centre, azimuth, length)
        made.append(np.column_stack([lon, lat])[np.argsort(azimuth)])
    return centre, made, seed


@given(some_lines())
@settings(max_examples=12, deadline=None)
def test_no_edge_is_missing_in_the_list_of_a_point(case):
    centre, lines, seed = case
    edges = LineEdges.of(lines, around_deg=3.0)
    grid = build_line_grid(edges, threads=1)
    rng = np.random.default_rng(seed)
    count = 300
    far = 10 ** rng.uniform(2, 6.2, count)
    lon, lat = direct_arrays(*centre, rng.uniform(0, 360, count), far)
    everything = np.arange(edges.half.size)
    whole = LineGrid.of_lists([everything], edges.start, edges.along, edges.extent)

    def nothing(lon, lat):
        return np.full(len(lon), -1.0)

    expected = whole.held_against(np.zeros(count, dtype=np.intp), lon, lat, nothing)
    known = grid.lists(lon, lat) >= 0
    assert known.sum() > 20
    found = grid.distance_m(lon, lat, nothing)
    # The list was made with 0.2 m to spare for edges that sag below their geodesics.
    assert np.abs(found - expected)[known].max() < 1e-6
    few = edges.few_distances_m(lon, lat, nothing)
    assert few.tolist() == found.tolist()


@given(
    st.floats(-180, 179.999),
    st.floats(-89, 89),
    st.lists(st.tuples(st.floats(-4, 4), st.floats(-1, 1)), min_size=2, max_size=4),
)
@example(179.9, 0.0, [(0.0, 0.0), (0.2, 0.0)])
@settings(max_examples=10, deadline=None)
def test_far_and_odd_points_are_answered_too(lon, lat, steps):
    line = np.array(steps) / 10 + (lon, lat)
    line = line[np.append(True, (np.abs(np.diff(line, axis=0)) > 1e-6).any(axis=1))]
    if len(line) < 2:
        return
    distances = LineDistances([line], "line")
    lons = np.array([np.nan, lon, np.inf, -180.0, 0.0, 90.0, lon, lon])
    lats = np.array([lat, np.nan, lat, 0.0, 90.0, -90.0, lat, -lat])
    found = distances.distance_m(lons, lats)
    assert np.isnan(found[:3]).all()
    for index in range(3, 8):
        expected = BruteForce([densify(line)]).distance_m(lons[index], lats[index])
        if expected < 9e6:
            assert found[index] == pytest.approx(expected, abs=0.5)
        else:
            assert found[index] == pytest.approx(expected, rel=1e-3)


def test_the_result_does_not_depend_on_the_company(zones, ids):
    rng = np.random.default_rng(6)
    lon, lat = rng.uniform(110, 170, 3000), rng.uniform(5, 60, 3000)
    lon[7], lat[11] = np.nan, np.inf
    plain = LineDistances(zones.distances(ids).lines, "again")
    few = np.concatenate([plain.distance_m(lon[k : k + 100], lat[k : k + 100]) for k in (0, 100)])
    assert not plain._grid
    assert FEW >= 100
    for threads in (1, 2, None):
        many = zones.distances(ids).grid().distance_m(lon, lat, plain._from_afar, threads)
        np.testing.assert_array_equal(many[:200], few)
    one = zones.distances(ids).grid().distance_m(lon[150:151], lat[150:151], plain._from_afar)
    assert one[0] == many[150]


def test_many_points_are_asked_of_a_grid_and_few_are_not():
    asked = []

    def store(name, digest, build):
        assert len(digest) == 64
        asked.append(name)
        return build()

    line = np.array([(140.0, 30.0), (140.01, 30.0)])
    distances = LineDistances([line], "line", around_deg=1.0, store=store)
    few = distances.distance_m(np.full(FEW, 140.0), np.linspace(29, 31, FEW))
    assert asked == []
    many = distances.distance_m(np.full(FEW + 1, 140.0), np.linspace(29, 31, FEW + 1))
    assert asked == ["line"]
    again = distances.distance_m(np.full(FEW, 140.0), np.linspace(29, 31, FEW))
    assert asked == ["line"]
    assert again.tolist() == few.tolist()
    assert many[0] == few[0]


def test_lines_without_an_edge_are_refused():
    with pytest.raises(GeodesyError, match="no line with two vertices"):
        LineEdges.of([np.array([(140.0, 30.0)])], around_deg=1.0)


def test_a_grid_is_arrays_and_nothing_else(zones, ids):
    grid = zones.distances(ids).grid()
    copy = LineGrid.from_arrays({name: np.array(held) for name, held in grid.arrays().items()})
    rng = np.random.default_rng(7)
    lon, lat = rng.uniform(120, 160, 1000), rng.uniform(15, 50, 1000)
    assert copy.distance_m(lon, lat, None).tolist() == grid.distance_m(lon, lat, None).tolist()
    assert all(array.dtype != object for array in grid.arrays().values())


def test_memory_does_not_grow_with_the_number_of_points(zones, ids):
    grid = zones.distances(ids).grid()
    # Where very many edges are equally far: in the middle of an arc.
    count = 20_000
    lon, lat = np.full(count, 153.98), np.linspace(24.2, 24.4, count)
    tracemalloc.start()
    grid.distance_m(lon, lat, None, threads=2)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    counts = np.diff(grid.list_start)[grid.lists(lon, lat)]
    assert counts.mean() > 400
    assert peak < 60e6


def off_geodesic_m(line):
    """Return how far edges that are straight in degrees run from their geodesics, at most."""
    azimuth, length = inverse_arrays(*line[:-1].T, *line[1:].T)
    off = np.zeros(len(azimuth))
    for share in (0.25, 0.5, 0.75):
        straight = line[:-1] + share * np.diff(line, axis=0)
        geodesic = direct_arrays(*line[:-1].T, azimuth, share * length)
        across, away = inverse_arrays(*straight.T, *geodesic)
        off = np.maximum(off, away * np.abs(np.sin(np.radians(across - azimuth))))
    return off


def test_an_edge_off_its_geodesic_is_measured():
    # A parallel of 10 degrees at 45 N leaves its great circle by atan(tan 45 / cos 5) - 45
    # degrees of latitude: 0.1092, which are 12.1 km.
    off = off_geodesic_m(np.array([(0.0, 45.0), (10.0, 45.0)]))
    assert off[0] == pytest.approx(12_140, rel=0.01)


def test_limits_straight_in_degrees_are_geodesics_to_less_than_a_metre(zones):
    assert max(off_geodesic_m(limit.lonlat_deg).max() for limit in zones.limits) < 0.2


def test_edges_of_zones_are_geodesics_save_along_the_window(zones):
    for zone in zones.principal:
        for ring in shapely.get_rings(shapely.get_parts(zone.area)):
            line = shapely.get_coordinates(ring)
            middle = shapely.points((line[:-1] + line[1:]) / 2)
            left_out = shapely.distance(middle, zones.window.boundary) < 1e-6
            assert off_geodesic_m(line)[~left_out].max() < 1.0, zone.id


def test_the_shore_as_it_is_measured_is_geodesic_to_less_than_a_metre():
    shore = load_shoreline()
    assert max(off_geodesic_m(line).max() for line in shore.distances.lines) < 0.3


def test_the_nearest_is_so_by_its_geodesic_and_not_by_its_chord():
    # Northwards the ellipsoid is curved more, so that the chord is shorter by 18 m here.
    ends = direct_arrays(0.0, 45.0, [90.0, 0.0], [1.4e6, 1.4e6 + 2.0])
    east, north = (np.array([end, end]) for end in zip(*ends, strict=True))
    east[1, 0] += 0.001
    north[1, 1] += 0.001
    found = LineDistances([east, north], "lines").distance_m(np.array([0.0]), np.array([45.0]))
    assert found[0] == pytest.approx(1.4e6, abs=0.25)


def test_a_line_at_the_antipode_is_half_the_earth_away():
    line = np.array([(0.0, -0.05), (0.0, 0.05)])
    found = LineDistances([line], "line").distance_m(np.array([-180.0]), np.array([0.0]))
    # Half a meridian is 20,003,931.46 m; each end is 5.5 km nearer on its side.
    assert found[0] == pytest.approx(20_003_931 - 5_529, abs=1000)
