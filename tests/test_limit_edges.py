"""The nearest edge of a limit and how far it is, against every edge one by one."""

import math

import numpy as np
import pytest
import shapely

from geomap.geodesy import direct_arrays, inverse_arrays, to_ecef
from geomap.impact import weighted_quantile
from geomap.verdict.distances import Cloud, _bunches, distances_inside, within_limit
from geomap.verdict.limit_edges import Edges, _off, _rival_m, arc_m, edges_of, norm
from geomap.zones import Limit, Zone, ZoneKind, ZoneMap

LEAST_M, MOST_M = 6335e3, 6400e3
A = frozenset("a")


def winding(lon, lat, heading_deg, edges, seed):
    """Return a line of some edges of 900 to 1,950 m that turns this way and that."""
    generator = np.random.default_rng(seed)
    azimuth = heading_deg + np.cumsum(generator.normal(0.0, 6.0, edges))
    length = generator.uniform(900.0, 1950.0, edges)
    line = [(lon, lat)]
    for one_azimuth, one_length in zip(azimuth, length, strict=True):
        end_lon, end_lat = direct_arrays(*line[-1], one_azimuth, one_length)
        line.append((float(end_lon), float(end_lat)))
    return np.array(line)


LINES = [
    winding(131.3, 36.7, 50.0, 1723, 1),
    winding(143.9, 31.2, -20.0, 811, 2),
    winding(-169.1, -11.7, 200.0, 307, 3),
]


def zone(name, west, south, east, north):
    area = shapely.MultiPolygon([shapely.box(west, south, east, north)])
    return Zone(name, name, ZoneKind.EEZ, ("Japan",), (), "", "", area)


def made_up():
    """Two zones and three limits of the first, of 2,841 edges in all, and one of the second."""
    zones = (zone("a", 133.0, 33.0, 141.0, 42.0), zone("b", 139.0, 30.0, 146.0, 40.0))
    limits = [
        *(Limit(line, "given", "a", "outside") for line in LINES),
        Limit(winding(150.0, 10.0, 0.0, 40, 4), "given", "b", "outside"),
    ]
    return ZoneMap(zones, tuple(limits))


@pytest.fixture(scope="module")
def zones():
    return made_up()


@pytest.fixture(scope="module")
def edges(zones):
    return edges_of(zones, A)


def around(line, count, spread_deg, seed):
    generator = np.random.default_rng(seed)
    return (
        line[generator.integers(len(line), size=count)]
        + generator.normal(0.0, spread_deg, (count, 2))
    ).T


def places():
    """Return longitudes and latitudes: on limits, near them, a cloud, and all over the Earth."""
    generator = np.random.default_rng(5)
    direction = generator.normal(size=(3, 90))
    anywhere = (
        np.degrees(np.arctan2(direction[1], direction[0])),
        np.degrees(np.arctan2(direction[2], np.hypot(direction[0], direction[1]))),
    )
    parts = [
        around(np.vstack(LINES), 150, 0.005, 6),
        around(np.vstack(LINES), 200, 0.7, 7),
        generator.normal((137.0, 41.0), (2.0, 1.0), (250, 2)).T,
        anywhere,
    ]
    lon, lat = np.hstack(parts)
    return (lon + 180.0) % 360.0 - 180.0, lat


def nearest_chords(point, lines):
    """Return the vectors from the nearest point of all edges, each tried."""
    ecef = [to_ecef(*line.T) for line in lines]
    start = np.vstack([line[:-1] for line in ecef])
    along = np.vstack([line[1:] for line in ecef]) - start
    found = []
    for one in point:
        share = np.einsum("ij,ij->i", one - start, along) / np.einsum("ij,ij->i", along, along)
        off = one - (start + np.clip(share, 0.0, 1.0)[:, None] * along)
        found.append(off[np.argmin(np.linalg.norm(off, axis=1))])
    return np.array(found)


def to_vertices(lon, lat):
    """Return the distance of each place to the nearest vertex of all lines."""
    line = np.vstack(LINES)
    return inverse_arrays(lon[:, None], lat[:, None], line[:, 0], line[:, 1])[1].min(axis=1)


def test_the_chord_to_the_nearest_edge_is_the_shortest_of_all(edges):
    # The last of them lie below the ground, as the middle of neighbours does.
    point = to_ecef(*places())
    point[-300:] *= 0.97
    found, expected = edges.chords(point), nearest_chords(point, LINES)
    assert found.shape == (690, 3)
    assert norm(found) == pytest.approx(np.linalg.norm(expected, axis=1), abs=1e-6)
    assert np.abs(found - expected).max() < 1e-3


def test_the_chord_is_the_same_when_it_is_known_within_what_the_limit_lies(edges):
    point = to_ecef(*places())
    expected = edges.chords(point)
    for within_m in (norm(expected) + 0.02, norm(expected) * 1.3 + 1.0):
        assert edges.chords(point, within_m).tolist() == expected.tolist()


def test_distances_to_a_limit_near_and_far_are_those_to_its_nearest_point(edges):
    lon, lat = (np.concatenate([each[100:160], each[-90:]]) for each in places())
    point = to_ecef(lon, lat)
    found = edges.distance_m(point)
    brute = to_vertices(lon, lat)
    # The nearest vertex is farther than the nearest point: by Pythagoras, 975 m aside at most.
    assert (found <= brute + 1.0).all()
    assert (np.hypot(found, 975.0) >= brute - 1.0).all()
    far = brute > 1.5e6
    assert 60 < far.sum() < 90
    assert found[far] == pytest.approx(brute[far], abs=1.0)
    assert edges.distance_m(point, found + 1.0).tolist() == found.tolist()


def test_a_place_below_the_ground_is_measured_from_the_place_above_it(edges):
    lon, lat = (each[-90:] for each in places())
    foot, length_m = edges.exact_m(0.983 * to_ecef(lon, lat))
    # Towards the centre a place keeps its longitude; its latitude is that of where it came up.
    down = to_ecef(lon, lat)
    up_lat = np.degrees(
        np.arctan2(down[:, 2], (1.0 - 0.00669437999014) * np.hypot(down[:, 0], down[:, 1]))
    )
    assert foot == pytest.approx(to_ecef(lon, up_lat), abs=1e-3)
    brute = to_vertices(lon, up_lat)
    assert (length_m <= brute + 1.0).all()
    assert (np.hypot(length_m, 975.0) >= brute - 1.0).all()


def test_each_ball_holds_its_edges_or_its_smaller_balls_and_no_more(edges):
    counts = [len(level.reach) for level in edges.levels]
    assert len(counts) == 5
    assert counts == [counts[0] * 6**depth for depth in range(5)]
    assert counts[0] == math.ceil(2841 / 6**4)
    finest = edges.levels[-1]
    assert np.abs(finest.middle[:, :2841].T - edges.start - edges.along / 2.0).max() < 1e-6
    assert finest.reach[:2841] == pytest.approx(norm(edges.along) / 2.0, abs=1e-6)
    for larger, smaller in zip(edges.levels[:-1], edges.levels[1:], strict=True):
        for number in range(len(larger.reach)):
            held = slice(6 * number, 6 * number + 6)
            middle, reach = smaller.middle[:, held], smaller.reach[held]
            real = np.isfinite(middle[0])
            if not real.any():
                assert not np.isfinite(larger.middle[:, number]).any()
                assert larger.reach[number] == 0.0
                continue
            assert larger.middle[:, number] == pytest.approx(middle[:, real].mean(axis=1))
            off = np.linalg.norm(middle[:, real].T - larger.middle[:, number], axis=1)
            assert larger.reach[number] == pytest.approx((off + reach[real]).max())


def test_edges_begin_where_the_one_before_ended_and_not_from_limit_to_limit(edges):
    assert edges.start.shape == edges.along.shape == (2841, 3)
    ends = edges.start + edges.along
    gaps = norm(edges.start[1:] - ends[:-1])
    assert np.flatnonzero(gaps > 1e-6).tolist() == [1722, 2533]
    assert edges.start[0] == pytest.approx(to_ecef(131.3, 36.7), abs=1e-9)
    assert ends[-1] == pytest.approx(to_ecef(*LINES[-1][-1]), abs=1e-6)


def test_the_edges_of_zones_are_made_once_for_each_map_and_choice(monkeypatch):
    zones = made_up()
    first = edges_of(zones, A)
    assert edges_of(zones, frozenset(["a"])) is first
    other = edges_of(zones, frozenset("b"))
    assert len(other.start) == 40
    assert edges_of(zones, A) is first
    assert edges_of(made_up(), A) is not first


# Chords, arcs and curvature


@pytest.mark.parametrize("radius_m", [LEAST_M, MOST_M])
def test_an_arc_is_as_long_as_its_angle_says(radius_m):
    angle = np.radians([0.0, 0.001, 7.3, 61.0, 119.0, 179.0])
    chord_m = 2.0 * radius_m * np.sin(angle / 2.0)
    assert arc_m(chord_m, radius_m) == pytest.approx(radius_m * angle, rel=1e-9)
    # No chord of a sphere is longer than through its middle.
    over = arc_m(np.array([2.0 * radius_m, 2.5 * radius_m]), radius_m)
    assert over == pytest.approx([math.pi * radius_m] * 2)


def test_the_chord_of_a_rival_belongs_to_the_same_length_where_the_earth_is_flattest():
    chord_m = np.array([11.7e3, 1.5e6, 4.4e6, 9.1e6, 12.4e6])
    rival_m = _rival_m(chord_m)
    assert (rival_m > chord_m).all()
    assert arc_m(rival_m, MOST_M) == pytest.approx(arc_m(chord_m, LEAST_M), rel=1e-12)
    # As the head of the module has it: (c^3 / 24) (1 / 6335^2 - 1 / 6400^2) to the first order.
    assert rival_m[1] - 1.5e6 == pytest.approx(71.3, abs=1.0)
    # From the Earth's least diameter on a length may be half a meridian, 20,003.93 km.
    over = _rival_m(np.array([2.0 * LEAST_M, 12.7e6, 12.79e6]))
    assert over[0] == over[1] == pytest.approx(12.7997e6, abs=1e3)
    assert over[2] >= 12.79e6


@pytest.mark.parametrize("scale_m", [0.3, 40.0, 1900.0])
def test_the_vector_from_an_edge_begins_at_its_foot_or_at_its_nearer_end(scale_m):
    # An edge of 3, 6, 2: 7 long; across it 2, -1, 0 and 2, 4, -15.
    start = np.array([5.0, -11.0, 23.0])
    along = scale_m * np.array([3.0, 6.0, 2.0]) / 7.0
    across = scale_m * np.array([2.0, 4.0, -15.0]) / 31.0
    shares = np.array([-0.7, 0.0, 0.31, 0.86, 1.0, 2.9])
    points = start + shares[:, None] * along + across
    found = _off(points, np.tile(start, (6, 1)), np.tile(along, (6, 1)))
    beyond = np.array([-0.7, 0.0, 0.0, 0.0, 0.0, 1.9])
    assert found == pytest.approx(beyond[:, None] * along + across, abs=1e-9)


def test_an_edge_of_no_length_is_a_point():
    found = _off(np.array([[3.0, 4.5, -7.0]]), np.array([[1.0, 1.5, 2.0]]), np.zeros((1, 3)))
    assert found.tolist() == [[2.0, 3.0, -9.0]]


def test_the_length_of_a_vector_is_euclids():
    vectors = np.array([[3.0, 4.0, 12.0], [-2.0, 6.0, 9.0], [0.5, -0.25, 0.125]])
    assert norm(vectors) == pytest.approx(np.linalg.norm(vectors, axis=1), rel=1e-15)
    assert norm(vectors).tolist()[:2] == [13.0, 11.0]


# Clouds of points


def test_a_place_in_any_of_the_zones_is_within_their_limit(zones):
    lon = np.array([134.0, 140.0, 145.0, 147.0, 134.0])
    lat = np.array([34.0, 35.0, 31.0, 35.0, 50.0])
    assert within_limit(zones, A, lon, lat).tolist() == [True, True, False, False, False]
    both = frozenset("ab")
    assert within_limit(zones, both, lon, lat).tolist() == [True, True, True, False, False]
    known = np.array([False, False, False, True, False])
    assert within_limit(zones, both, lon, lat, known).tolist() == [True, True, True, True, False]
    assert known.tolist() == [False, False, False, True, False]


def test_signed_distances_are_positive_inside_and_negative_outside(zones, edges):
    lon, lat = places()
    found = distances_inside(zones, A, lon, lat)
    away = edges.distance_m(to_ecef(lon, lat))
    inside = (lon >= 133.0) & (lon <= 141.0) & (lat >= 33.0) & (lat <= 42.0)
    assert 100 < inside.sum() < 500
    assert found.tolist() == np.where(inside, away, -away).tolist()


SHARES = (0.03, 0.05, 0.31, 0.5, 0.77, 0.95)


@pytest.mark.parametrize("seed", range(40))
def test_the_quantiles_of_any_cloud_are_those_of_all_its_distances(zones, seed):
    generator = np.random.default_rng(seed)
    count = int(generator.integers(1, 90))
    # Every third anywhere on Earth, the others about the limits.
    low, high = (
        ((-180.0, -60.0), (180.0, 60.0)) if seed % 3 == 0 else ((132.0, 35.0), (146.0, 43.0))
    )
    spread_deg = 10.0 ** generator.uniform(-2.5, 1.0)
    lon, lat = (generator.uniform(low, high) + spread_deg * generator.normal(size=(count, 2))).T
    # From alike to as unlike that a single one holds most.
    weight = generator.exponential(size=count) ** generator.integers(0, 6)
    cloud = Cloud.about(zones, A, (lon, lat), weight)
    every = distances_inside(zones, A, lon, lat)
    # A metre less rounding is kept for how exact a distance is.
    assert (np.abs(every) >= cloud.least_m + 0.7).all()
    assert (np.abs(every) <= cloud.most_m - 0.7).all()
    assert cloud.is_inside.tolist() == (every > 0).tolist()
    for found, of_all in ((cloud.inside_m(SHARES), every), (cloud.away_m(SHARES), np.abs(every))):
        expected = [weighted_quantile(of_all, weight, share) for share in SHARES]
        assert found == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize(
    ("lon", "lat", "spread_deg", "count", "shares"),
    [
        (134.0, 41.0, 0.5, 4000, (0.05, 0.5, 0.95)),
        (155.0, 25.0, 2.0, 4000, (0.05, 0.5, 0.95)),
        (170.0, -40.0, 5.0, 4000, (0.05, 0.5, 0.95)),
        # So far off chords say too little.
        (-30.0, -25.0, 4.0, 900, (0.5,)),
    ],
)
def test_a_quantile_measures_few_of_many_points(
    zones, monkeypatch, lon, lat, spread_deg, count, shares
):
    generator = np.random.default_rng(3)
    lon, lat = generator.normal((lon, lat), spread_deg, (count, 2)).T
    cloud = Cloud.about(zones, A, (lon, lat), generator.exponential(size=count))
    measured, distance_m = [], Edges.distance_m

    def counting(edges, point, within_m=None):
        measured.append(len(point))
        return distance_m(edges, point, within_m)

    monkeypatch.setattr(Edges, "distance_m", counting)
    cloud.inside_m(shares)
    cloud.away_m(shares)
    # Those in the strips that the quantiles may lie in, and nobody else.
    assert len(measured) == 2
    assert max(measured) < 0.3 * count


def test_points_that_are_known_to_lie_inside_are_not_asked_about(zones):
    lon, lat = np.array([147.0, 147.5, 134.0, 150.0]), np.array([35.0, 36.0, 34.0, 36.0])
    known = np.array([False, True, False, False])
    cloud = Cloud.about(zones, A, (lon, lat), np.ones(4), known)
    assert cloud.is_inside.tolist() == [False, True, True, False]
    assert cloud.point.tolist() == to_ecef(lon, lat).tolist()
    signed = [0.125, 0.375, 0.625, 0.875]
    away = distances_inside(zones, A, lon, lat, known)
    assert cloud.inside_m(signed) == pytest.approx(sorted(away), abs=1e-6)
    assert cloud.away_m(signed) == pytest.approx(sorted(np.abs(away)), abs=1e-6)


@pytest.mark.parametrize("count", [1, 15, 16, 17, 400])
def test_every_point_is_in_one_bunch_of_sixteen(count):
    order, first = _bunches(np.random.default_rng(count).normal(size=(count, 3)))
    assert sorted(order) == list(range(count))
    assert first.tolist() == list(range(0, count, 16))


@pytest.mark.parametrize(
    ("west", "south", "east", "north"),
    [
        (140.0, 38.0, 140.7, 38.22),
        (29.8, -11.0, 30.0, -10.3),
        (-75.0, 60.0, -74.8, 60.05),
        (80.0, 1.0, 81.3, 1.4),
    ],
)
def test_points_are_bunched_with_their_neighbours(west, south, east, north):
    lon, lat = np.random.default_rng(1000).uniform((west, south), (east, north), (1000, 2)).T
    point = to_ecef(lon, lat)
    order, first = _bunches(point)
    off = [
        norm(point[held] - point[held].mean(axis=0)).mean() for held in np.split(order, first[1:])
    ]
    across_m = inverse_arrays(west, south, east, south)[1]
    area_m2 = across_m * inverse_arrays(west, south, west, north)[1]
    # The points of a square lie 0.383 of its side off its middle; those of an oblong farther.
    assert np.mean(off) < 1.7 * 0.383 * math.sqrt(area_m2 * 16 / 1000)


def test_the_nearer_of_two_edges_is_told_to_a_millimetre():
    # Halfway between two limits that run some 60 m apart, and a little to either side.
    lines = [
        np.array([(140.0, 38.0), (140.01, 38.003)]),
        np.array([(140.0, 38.0005), (140.01, 38.0036)]),
    ]
    starts = [to_ecef(*line.T) for line in lines]
    for order in (lines, lines[::-1]):
        limits = tuple(Limit(line.copy(), "given", "a", "outside") for line in order)
        both = ZoneMap((zone("a", 133.0, 33.0, 141.0, 42.0),), limits)
        for share in (0.22, 0.61):
            low = starts[0][0] + share * (starts[0][1] - starts[0][0])
            up = low + nearest_chords(low[None], [lines[1]])[0] * -1.0
            # From the other's foot back: the two are each other's nearest within a hair.
            for towards in (-2e-5, 2e-5):
                point = (low + (0.5 + towards) * (up - low))[None]
                found = edges_of(both, A).chords(point)
                assert norm(found)[0] == pytest.approx(
                    norm(nearest_chords(point, lines))[0], abs=1e-6
                )
